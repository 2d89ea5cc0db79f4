package octavo.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import octavo.app.web.WebServer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The pages in a real browser, headless: {@code mvn test -Dgroups=browser}. Without a Chromium on the path the tests
 * are skipped, and the report of the tests says so. With {@code -Doctavo.pictures=FOLDER} pictures of the pages are put
 * there, light and dark, as on a desktop and as on a telephone.
 */
@Tag("browser")
class BrowserTest {

    @TempDir
    private static Path folder;
    private static CommandRunner runner;
    private static WebServer server;
    private static Browser browser;

    @BeforeAll
    static void prepare() throws Exception {
        assumeTrue(Browser.program() != null, "there is no chromium on the path: apt-get install chromium");
        runner = new CommandRunner(folder);
        Path text = Files.writeString(folder.resolve("fox.txt"), "the quick brown fox jumps over the lazy dog.\n"
                .repeat(200));
        CommandRunner.fine("train", text.toString(), "--hidden", "16", "--points", "3000", "--save-every", "500",
                "--run", "fox");
        CommandRunner.fine("train", text.toString(), "--model", "gpt", "--layers", "2", "--heads", "2", "--embedding",
                "16", "--block", "24", "--points", "400", "--run", "gpt", "--no-samples");
        server = new WebServer(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
        browser = new Browser(folder);
    }

    @AfterAll
    static void restore() throws Exception {
        if (browser != null) {
            browser.close();
        }
        if (server != null) {
            server.close();
        }
        if (runner != null) {
            runner.close();
        }
    }

    private static void open(String path, int width, boolean dark) throws Exception {
        browser.open(server.address() + path, width, 900, dark);
    }

    /** Nothing is wider than the window, so that nobody has to scroll sideways. */
    private static void assertNothingIsOffScreen(String what) throws Exception {
        assertEquals("", browser.evaluate("""
                [...document.querySelectorAll('body *')].filter(node => !node.closest('.wide') && node.clientWidth > 0
                  && node.getBoundingClientRect().right > innerWidth + 1).map(node => node.outerHTML.slice(0, 90))
                  .slice(0, 3).join(' ')"""), what);
    }

    private static void picture(String name) throws Exception {
        String into = System.getProperty("octavo.pictures");
        if (into != null) {
            browser.picture(Files.createDirectories(Path.of(into)).resolve(name + ".png"));
        }
    }

    @Test
    void aRunIsWatchedFromItsStartAndLetToWrite() throws Exception {
        open("", 1280, false);
        browser.await("document.querySelector('#loss svg')");
        var training = new Thread(() -> CommandRunner.octavo("train", folder.resolve("fox.txt").toString(), "--hidden",
                "48,48", "--points", "60000", "--save-every", "10000", "--run", "live"));
        training.start();
        try {
            // the new run appears by itself; its box draws its curve over the other one
            browser.await("[...document.querySelectorAll('#runs .name')].some(name => name.textContent === 'live')");
            browser.evaluate("""
                    [...document.querySelectorAll('#runs li')].find(row => row.textContent.includes('live'))
                      .querySelector('input').click()""");
            browser.await("curves && curves.runs.length === 2");
            assertTrue(((String) browser.evaluate("location.search")).contains("run=live"), "the address names it");
            browser.await("curves.runs.find(one => one.name === 'live').points.length > 3");
            long before = (Long) browser.evaluate("curves.runs.find(one => one.name === 'live').points.length");
            browser.await("curves.runs.find(one => one.name === 'live').points.length > " + before);
        } finally {
            training.join();
        }
        browser.await("runs.find(one => one.name === 'live').checkpoints.length === 6");
        browser.evaluate("choose('fox')");
        browser.await("!document.getElementById('writing').hidden && !document.getElementById('write').disabled");
        browser.evaluate("get('prompt').value = 'the quick '; get('length').value = 50; get('write').click()");
        browser.await("abort === null && get('text').textContent.length === 60");
        assertTrue(((String) browser.evaluate("get('text').textContent")).startsWith("the quick "));
        assertEquals("", browser.evaluate("get('problem').textContent"));
    }

    @Test
    void theCurvesAnswerToTheSwitchesAndToThePointer() throws Exception {
        open("?run=fox", 1280, false);
        browser.await("document.querySelector('#loss svg')");
        String smooth = (String) browser.evaluate("document.querySelector('#loss svg').outerHTML");
        browser.evaluate("get('smooth').click()");
        browser.await("document.querySelector('#loss svg') && document.querySelectorAll('#loss svg path').length < "
                + smooth.split("<path").length + " - 1");
        browser.evaluate("get('scale').value = 'log'; get('scale').onchange()");
        browser.await("document.querySelector('#loss svg').textContent.includes('log scale')");
        browser.evaluate("point('loss', document.querySelector('#loss svg').getBoundingClientRect().right)");
        // batches of 16 make 3,008 of 3,000 points
        String values = (String) browser.evaluate("get('values').textContent");
        assertTrue(values.contains("at 3,008 points: training ") && values.contains("validation"), values);
        String press = "get('loss').dispatchEvent(new KeyboardEvent('keydown', {key: '%s'})),"
                + " get('values').textContent";
        String first = (String) browser.evaluate(press.formatted("Home"));
        assertTrue(first.startsWith("at ") && !first.contains("at 3,008 points: training "), first);
        assertNotEquals(first, browser.evaluate(press.formatted("PageUp")));
        assertEquals(values, browser.evaluate(press.formatted("End")));
        assertEquals(0L, browser.evaluate("document.getElementById('loss').tabIndex"));
    }

    @Test
    void aReportSaysThatItIsBeingMade() throws Exception {
        open("?run=fox", 1280, false);
        browser.await("document.querySelector('#runs a')");
        String link = "document.querySelector('#runs a[href*=fox]')";
        assertEquals("report: measuring and drawing …",
                browser.evaluate(link + ".click(), " + link + ".textContent"));
    }

    @Test
    void theSamplingDistributionFollowsTheSliders() throws Exception {
        open("?run=fox", 1280, false);
        browser.await("!document.getElementById('writing').hidden && document.getElementById('checkpoint').value");
        browser.evaluate("get('prompt').value = 'the quick '; get('lesson').open = true");
        browser.await("next !== null && get('next').rows.length > 5");
        String sum = "drawnFrom(next.probabilities, %s, %s).reduce((a, b) => a + b, 0).toFixed(6)";
        for (String[] settings : new String[][] {{"1", "1"}, {"0.5", "0.9"}, {"2", "0.3"}, {"0", "1"}}) {
            assertEquals("1.000000", browser.evaluate(sum.formatted((Object[]) settings)));
        }
        browser.evaluate("get('temperature').value = 0; get('temperature').oninput()");
        assertTrue(((String) browser.evaluate("get('nextFacts').textContent")).startsWith("1 of "));
    }

    @Test
    void topKCutsTheDistribution() throws Exception {
        open("?run=fox", 1280, false);
        browser.await("!document.getElementById('writing').hidden && document.getElementById('checkpoint').value");
        browser.evaluate("get('prompt').value = 'the quick '; get('topK').value = 3; get('lesson').open = true");
        browser.await("next !== null && get('nextFacts').textContent.startsWith('3 of ')");
        assertEquals("1.000000", browser.evaluate(
                "drawnFrom(next.probabilities, 1, 0.9, 3).reduce((a, b) => a + b, 0).toFixed(6)"));
    }

    /** Forward fills dot and a from the left, backward fills Δ from the right; the pictures change with each step. */
    @Test
    void aWindowIsSteppedThroughTheNet() throws Exception {
        open("lesson?run=fox", 1280, false);
        browser.await("trace && get('layers').children.length === trace.layers.length");
        String window = "the quick brown fox";
        assertEquals(window, browser.evaluate("get('window').value"));
        String ink = "(() => { const c = document.querySelector('#layers .%s canvas');"
                + " const d = c.getContext('2d').getImageData(0, 0, c.width, c.height).data; let n = 0;"
                + " for (let i = 3; i < d.length; i += 4) n += d[i] > 0 ? 1 : 0; return n; })()";
        browser.evaluate("go(1)");
        long first = (Long) browser.evaluate(ink.formatted("a"));
        browser.evaluate("go(steps())");
        assertTrue((Long) browser.evaluate(ink.formatted("a")) > 5 * first, "all columns are filled");
        long before = (Long) browser.evaluate(ink.formatted("delta"));
        browser.evaluate("go(2 * steps())");
        assertTrue((Long) browser.evaluate(ink.formatted("delta")) > 5 * before, "Δ comes on the way back");
        assertEquals("x", browser.evaluate("trace.targets[steps() - 1]"));
        assertEquals("0.000", browser.evaluate(
                "Math.abs(trace.layers.at(-1).delta.at(-1).reduce((a, b) => a + b, 0)).toFixed(3)"), "Σ (y − a)");
        browser.evaluate("get('window').value = 'żółw'; get('window').oninput()");
        browser.await("get('status').textContent.includes('ż')");
    }

    @Test
    void attentionIsShownOverThePrompt() throws Exception {
        open("lesson?run=gpt", 1280, false);
        browser.await("trace && !get('attention').hidden && get('heads').children.length === 4");
        browser.evaluate("get('heads').children[3].click(); get('read').children[5].click()");
        assertEquals(5L, browser.evaluate("time()"));
        assertEquals("1.000", browser.evaluate("trace.attention[1][1].slice(5 * steps(), 6 * steps())"
                + ".reduce((a, b) => a + b, 0).toFixed(3)"), "the weights of a step");
        assertEquals("0.0 %", browser.evaluate("get('read').children[6].title"), "the future is masked");
        assertTrue(((String) browser.evaluate("get('heads').children[3].className")).contains("chosen"));
    }

    @Test
    void nothingIsOffScreenAtAnyWidth() throws Exception {
        for (boolean dark : new boolean[] {false, true}) {
            for (int width : new int[] {390, 1280}) {
                String look = width + (dark ? "-dark" : "-light");
                open("?run=fox", width, dark);
                browser.await("document.querySelector('#loss svg') && document.querySelector('#figures svg')");
                assertNothingIsOffScreen("serve " + look);
                picture("serve-" + look);
                open("report?run=fox", width, dark);
                assertNothingIsOffScreen("report " + look);
                picture("report-" + look);
                for (String run : new String[] {"fox", "gpt"}) {
                    open("lesson?run=" + run, width, dark);
                    browser.await("trace && get('layers').children.length > 0");
                    browser.evaluate("go(run === 'gpt' ? 14 : 2 * steps() - 6)");
                    assertNothingIsOffScreen("lesson " + run + " " + look);
                    picture("lesson-" + run + "-" + look);
                }
            }
        }
    }
}
