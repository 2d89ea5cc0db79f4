package octavo.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import javax.xml.parsers.DocumentBuilderFactory;
import octavo.app.web.WebServer;
import octavo.files.Json;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.w3c.dom.Document;
import org.w3c.dom.Element;

/** The report and the server, with a run whose name and symbols would be markup if anybody forgot to escape them. */
class WebTest {

    private static final String TEXT = "<b>the quick & \"brown\" fox's tail</b>\n".repeat(60);
    private static final String NAME = "<i>&\"'x";

    @TempDir
    private static Path folder;
    private static Path run;
    private static CommandRunner runner;
    private static WebServer server;

    @BeforeAll
    static void prepare() throws IOException {
        runner = new CommandRunner(folder);
        Path text = Files.writeString(folder.resolve("fox.txt"), TEXT);
        octavo("train", text.toString(), "--predict", "last", "--window", "10", "--hidden", "7,5", "--batch", "4",
                "--points", "120", "--save-every", "40", "--run", "fox");
        run = Files.move(folder.resolve("models/fox"), folder.resolve("models").resolve(NAME));
        server = new WebServer(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
    }

    @AfterAll
    static void restore() {
        server.close();
        runner.close();
    }

    private static String octavo(String... words) {
        return CommandRunner.fine(words).out;
    }

    @Test
    void theReportIsOneWellFormedPageThatFetchesNothing() throws Exception {
        Path file = folder.resolve("report.html");
        assertEquals(file + "\n", octavo("report", run.toString(), "--to", file.toString(), "--examples", "50"));
        Document page = DocumentBuilderFactory.newInstance().newDocumentBuilder().parse(file.toFile());
        assertEquals(NAME, page.getElementsByTagName("h1").item(0).getTextContent());
        assertEquals(0, page.getElementsByTagName("i").getLength());
        var all = page.getElementsByTagName("*");
        for (int i = 0; i < all.getLength(); i++) {
            var element = (Element) all.item(i);
            assertFalse(List.of("script", "link", "img", "iframe", "object", "b").contains(element.getTagName()),
                    element.getTagName());
            assertFalse(element.hasAttribute("src") || element.hasAttribute("href"), element.getTagName());
        }
        String text = Files.readString(file);
        assertFalse(text.contains("url(") || text.contains("@import"));
        String words = page.getDocumentElement().getTextContent();
        for (String section : new String[] {"Settings and data", "Data set", "Check list", "Curves", "Checkpoints",
                "Compared with n-grams", "Mean prediction against true frequency", "Samples", "Embeddings"}) {
            assertTrue(words.contains(section), section);
        }
        assertEquals(1 + 3, rowsOfCheckpoints(page), "a head and three checkpoints");
        assertTrue(page.getElementsByTagName("svg").getLength() >= 4);
    }

    private static int rowsOfCheckpoints(Document page) {
        var heads = page.getElementsByTagName("h2");
        for (int i = 0; i < heads.getLength(); i++) {
            if (heads.item(i).getTextContent().equals("Checkpoints")) {
                var next = heads.item(i).getNextSibling();
                while (!(next instanceof Element element && element.getTagName().equals("div"))) {
                    next = next.getNextSibling();
                }
                return ((Element) next).getElementsByTagName("tr").getLength();
            }
        }
        return 0;
    }

    /** Sends the lines of a request as they are and returns the whole answer. */
    private static String ask(String body, String... lines) throws IOException {
        try (var socket = connect()) {
            byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
            String head = String.join("\r\n", lines) + "\r\nConnection: close\r\n"
                    + (bytes.length > 0 ? "Content-Length: " + bytes.length + "\r\n" : "") + "\r\n";
            socket.getOutputStream().write(head.getBytes(StandardCharsets.US_ASCII));
            socket.getOutputStream().write(bytes);
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private static Socket connect() throws IOException {
        var uri = URI.create(server.address());
        var socket = new Socket(uri.getHost(), uri.getPort());
        socket.setSoTimeout(60_000);
        return socket;
    }

    private static String host() {
        return "Host: " + URI.create(server.address()).getAuthority();
    }

    private static String origin() {
        return "Origin: http://" + URI.create(server.address()).getAuthority();
    }

    private static int status(String answer) {
        return Integer.parseInt(answer.substring(9, 12));
    }

    @Test
    void thePageAndItsDataAreServed() throws Exception {
        String page = ask("", "GET / HTTP/1.1", host());
        assertEquals(200, status(page));
        assertTrue(page.contains("default-src 'none'"), page);
        assertEquals(200, status(ask("", "GET /serve.js HTTP/1.1", host())));
        String runs = ask("", "GET /api/runs HTTP/1.1", host(), "Sec-Fetch-Site: same-origin");
        var list = (List<?>) Json.parse(runs.substring(runs.indexOf("\r\n\r\n") + 4));
        assertEquals(NAME, ((Map<?, ?>) list.getFirst()).get("name"));
        String log = ask("", "GET /api/log?run=%3Ci%3E%26%22'x HTTP/1.1", host());
        assertEquals(200, status(log), log);
        assertTrue(log.contains("\"heldOutLoss\""), log);
        assertEquals(404, status(ask("", "GET /etc/passwd HTTP/1.1", host())));
        assertEquals(404, status(ask("", "GET /api/log?run=.. HTTP/1.1", host())));
    }

    /** Several runs in one chart, with what a cross-hair needs; the report and the pictures of a run. */
    @Test
    void curvesReportAndFiguresAreServed() throws Exception {
        String name = URLEncoder.encode(NAME, StandardCharsets.UTF_8);
        var curves = (Map<?, ?>) json("/api/curves?run=" + name + "&run=" + name
                + "&width=400&scale=log&smooth=true");
        var loss = (Map<?, ?>) curves.get("loss");
        assertTrue(String.valueOf(loss.get("svg")).contains("log scale"));
        assertEquals(120.0, ((Number) loss.get("high")).doubleValue());
        assertEquals(2, ((List<?>) curves.get("runs")).size());
        var figures = (List<?>) json("/api/figures?run=" + name + "&checkpoint=fox_120.safetensors&width=400");
        assertTrue(figures.getFirst().toString().startsWith("<svg "));
        var next = (Map<?, ?>) json("/api/next?run=" + name + "&checkpoint=fox_120.safetensors&prompt=the+");
        double sum = ((List<?>) next.get("probabilities")).stream().mapToDouble(p -> ((Number) p).doubleValue()).sum();
        assertEquals(1, sum, 1e-9);
        String report = ask("", "GET /report?run=" + name + " HTTP/1.1", host());
        assertEquals(200, status(report));
        assertTrue(report.contains("Check list"));
        for (String path : new String[] {"/api/curves?run=..&width=400&scale=log&smooth=true", "/report?run=..",
                "/api/figures?run=" + name + "&checkpoint=..&width=9"}) {
            assertEquals(404, status(ask("", "GET " + path + " HTTP/1.1", host())), path);
        }
        assertEquals(400, status(ask("", "GET /api/curves?run=" + name + " HTTP/1.1", host())));
    }

    @Test
    void aFigureWhoseDataAreMissingIsReplacedByASentence() throws Exception {
        Path names = Files.writeString(folder.resolve("few.txt"),
                "Anna\nEwa\nZoe\nJan\nAda\nIda\nOla\nIga\nLea\nMia\n");
        octavo("train", names.toString(), "--model", "mlp", "--hidden", "5", "--points", "40", "--run", "few",
                "--no-samples");
        Files.move(folder.resolve("data/few"), folder.resolve("elsewhere"));
        var figures = (List<?>) json("/api/figures?run=few&checkpoint=few_64.safetensors&width=400");
        assertTrue(figures.getFirst().toString().startsWith("<svg "), figures.toString());
        assertTrue(figures.getLast().toString().startsWith("the data set few of this checkpoint is not in "),
                figures.toString());
    }

    private static Object json(String path) throws Exception {
        String answer = ask("", "GET " + path + " HTTP/1.1", host());
        assertEquals(200, status(answer), answer);
        return Json.parse(answer.substring(answer.indexOf("\r\n\r\n") + 4));
    }

    @Test
    void aRunIsShownBeforeItsFirstCheckpoint() throws Exception {
        Path young = Files.createDirectory(folder.resolve("models/young"));
        Files.copy(run.resolve("run.json"), young.resolve("run.json"));
        String lines = Files.readString(run.resolve("log.csv"));
        Files.writeString(young.resolve("log.csv"), lines);
        assertEquals(1, runs().size(), "no training has the folder");
        Files.createFile(young.resolve("run.lock"));
        var shown = runs().stream().map(Map.class::cast).filter(one -> one.get("name").equals("young")).findFirst()
                .orElseThrow();
        assertEquals(List.of(), shown.get("checkpoints"));
        assertEquals("rnn", shown.get("model"));
        assertEquals(120L, shown.get("planned"));
        assertEquals(200, status(ask("", "GET /api/log?run=young HTTP/1.1", host())));
        Files.delete(young.resolve("run.lock"));
    }

    /** The lesson page's numbers: forward and backward of one window, the answer's Δ being y − a. */
    @Test
    void aWindowIsTraced() throws Exception {
        assertEquals(200, status(ask("", "GET /lesson HTTP/1.1", host())));
        assertEquals(200, status(ask("", "GET /lesson.js HTTP/1.1", host())));
        String question = "GET /api/trace?run=" + URLEncoder.encode(NAME, StandardCharsets.UTF_8)
                + "&checkpoint=fox_120.safetensors&window=";
        String answer = ask("", question + "the+quick HTTP/1.1", host());
        assertEquals(200, status(answer), answer);
        var json = (Map<?, ?>) Json.parse(answer.substring(answer.indexOf("\r\n\r\n") + 4));
        assertEquals(List.of("t", "h", "e"), ((List<?>) json.get("symbols")).subList(0, 3));
        assertEquals("k", ((List<?>) json.get("targets")).getLast());
        var output = (Map<?, ?>) ((List<?>) json.get("layers")).getLast();
        var a = (List<?>) ((List<?>) output.get("a")).getLast();
        var delta = (List<?>) ((List<?>) output.get("delta")).getLast();
        int k = ((List<?>) json.get("vocabulary")).indexOf("k");
        for (int c = 0; c < a.size(); c++) {
            assertEquals((c == k ? 1 : 0) - number(a, c), number(delta, c), 1e-3, "Δ of symbol " + c);
        }
        assertEquals(400, status(ask("", question + "t HTTP/1.1", host())), "there is no answer");
        assertEquals(400, status(ask("", question + "%C5%BC%C3%B3 HTTP/1.1", host())), "unknown symbols");
        assertEquals(403, status(ask("", question + "the HTTP/1.1", host(), "Origin: https://evil.example")));
    }

    private static double number(List<?> values, int at) {
        return ((Number) values.get(at)).doubleValue();
    }

    private static List<?> runs() throws Exception {
        String answer = ask("", "GET /api/runs HTTP/1.1", host());
        return (List<?>) Json.parse(answer.substring(answer.indexOf("\r\n\r\n") + 4));
    }

    /** What cannot be read is shown with its reason, and the others as ever. */
    @Test
    void aDamagedRunDoesNotHideTheOthers() throws Exception {
        Path broken = Files.createDirectory(folder.resolve("models/broken"));
        Files.writeString(broken.resolve("broken_10.safetensors"), "no checkpoint");
        Path odd = Files.createDirectory(folder.resolve("models/odd"));
        Files.createDirectory(odd.resolve("odd_10.safetensors"));
        Files.copy(run.resolve("fox_40.safetensors"), odd.resolve("odd_5.safetensors"));
        try {
            var shown = runs().stream().map(Map.class::cast)
                    .collect(Collectors.toMap(one -> (String) one.get("name"), one -> one));
            assertEquals(Set.of(NAME, "broken", "odd"), shown.keySet());
            assertTrue(String.valueOf(shown.get("broken").get("problem")).contains("broken_10"));
            assertEquals(List.of(Map.of("name", "odd_5.safetensors", "points", 5L)),
                    shown.get("odd").get("checkpoints"), "a folder is no checkpoint");
            assertEquals("rnn", shown.get(NAME).get("model"));
        } finally {
            Files.delete(broken.resolve("broken_10.safetensors"));
            Files.delete(broken);
            Files.delete(odd.resolve("odd_5.safetensors"));
            Files.delete(odd.resolve("odd_10.safetensors"));
            Files.delete(odd);
        }
    }

    /** A run that is deleted and trained anew under its old name: the server must not write with the old weights. */
    @Test
    void weightsAreReadAnewWhenTheFileIsAnother() throws Exception {
        Path again = Files.createDirectory(folder.resolve("models/again"));
        Path file = again.resolve("again_40.safetensors");
        try {
            Files.copy(run.resolve("fox_40.safetensors"), file);
            String first = written("again", "again_40.safetensors");
            Files.delete(file);
            Files.copy(run.resolve("fox_120.safetensors"), file);
            String second = written("again", "again_40.safetensors");
            assertNotEquals(first, second);
            assertEquals(written(NAME, "fox_120.safetensors"), second);
        } finally {
            Files.delete(file);
            Files.delete(again);
        }
    }

    private static String written(String name, String checkpoint) throws IOException {
        String answer = ask(body(name).replace("fox_120.safetensors", checkpoint), "POST /api/generate HTTP/1.0",
                host(), origin());
        assertEquals(200, status(answer), answer);
        return answer.substring(answer.indexOf("\r\n\r\n") + 4);
    }

    /** As many clients as there are places, who were answered and then say nothing but stay. */
    @Test
    void connectionsKeptAliveDoNotKeepOthersOut() throws Exception {
        var kept = new ArrayList<Socket>();
        try {
            for (int i = 0; i < 200; i++) {
                var socket = connect();
                kept.add(socket);
                socket.getOutputStream().write(("GET /api/log?run=.. HTTP/1.1\r\n" + host() + "\r\n\r\n")
                        .getBytes(StandardCharsets.US_ASCII));
                assertTrue(socket.getInputStream().read() >= 0, "connection " + i + " is answered");
            }
            assertEquals(200, status(ask("", "GET / HTTP/1.1", host())));
        } finally {
            for (var socket : kept) {
                socket.close();
            }
        }
    }

    /** As browsers and scanners open them before they ask. */
    @Test
    void connectionsThatAskNothingDoNotKeepOthersOut() throws Exception {
        var silent = new ArrayList<Socket>();
        try {
            for (int i = 0; i < 200; i++) {
                silent.add(connect());
            }
            assertEquals(200, status(ask("", "GET / HTTP/1.1", host())));
        } finally {
            for (var socket : silent) {
                socket.close();
            }
        }
    }

    /** More clients than there are places, who ask for the largest answer and read none of it. */
    @Test
    void clientsThatReadNothingDoNotStopIt() throws Exception {
        var deaf = new ArrayList<Socket>();
        try {
            for (int i = 0; i < 50; i++) {
                var socket = new Socket();
                socket.setReceiveBufferSize(1024);
                socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), URI.create(server.address())
                        .getPort()));
                deaf.add(socket);
                String body = body(NAME).replace("\"length\":40", "\"length\":2000");
                String asked = i % 10 > 0 ? "GET /serve.js HTTP/1.1\r\n" + host() + "\r\n\r\n"
                        : "POST /api/generate HTTP/1.1\r\n" + host() + "\r\n" + origin() + "\r\nContent-Length: "
                        + body.length() + "\r\n\r\n" + body;
                socket.getOutputStream().write(asked.getBytes(StandardCharsets.UTF_8));
            }
            assertEquals(200, status(ask("", "GET /api/runs HTTP/1.1", host())));
            String answer = ask(body(NAME), "POST /api/generate HTTP/1.0", host(), origin());
            assertEquals(200, status(answer), answer);
        } finally {
            for (var socket : deaf) {
                socket.close();
            }
        }
    }

    @Test
    void otherHostsAndOtherSitesGetNothing() throws IOException {
        assertEquals(403, status(ask("", "GET / HTTP/1.1", "Host: evil.example")));
        assertEquals(403, status(ask("", "GET /api/runs HTTP/1.1", host() + ".evil.example")));
        assertEquals(403, status(ask("", "GET /api/runs HTTP/1.0")));
        assertEquals(403, status(ask("", "GET /api/runs HTTP/1.1", host(), "Origin: http://evil.example")));
        assertEquals(403, status(ask("", "GET /api/runs HTTP/1.1", host(), "Origin: null")));
        assertEquals(403, status(ask("", "GET /api/runs HTTP/1.1", host(), "Sec-Fetch-Site: cross-site")));
        String body = body(run.getFileName().toString());
        assertEquals(403, status(ask(body, "POST /api/generate HTTP/1.1", host())));
        assertEquals(403, status(ask(body, "POST /api/generate HTTP/1.1", host(), "Origin: https://evil.example")));
        assertEquals(405, status(ask("", "GET /api/generate HTTP/1.1", host())));
        assertEquals(405, status(ask("", "DELETE /api/runs HTTP/1.1", host(), origin())));
    }

    private static String body(String name) {
        return Json.write(Map.of("run", name, "checkpoint", "fox_120.safetensors", "prompt", "the ", "length", 40L,
                "temperature", 0.7, "topP", 1.0, "seed", 1L));
    }

    @Test
    void aCheckpointWritesAsTheCommandDoes() throws IOException {
        String answer = ask(body(NAME), "POST /api/generate HTTP/1.0", host(), origin());
        assertEquals(200, status(answer), answer);
        String expected = octavo("generate", run.resolve("fox_120.safetensors").toString(), "--prompt", "the ",
                "--length", "40", "--temperature", "0.7", "--seed", "1");
        assertEquals(expected, "the " + answer.substring(answer.indexOf("\r\n\r\n") + 4) + "\n");
        assertEquals(404, status(ask(body("../data"), "POST /api/generate HTTP/1.1", host(), origin())));
        assertEquals(400, status(ask(body(NAME).replace("\"the \"", "\"żółw\""), "POST /api/generate HTTP/1.1", host(),
                origin())));
    }

    @Test
    void wrongAndLargeRequestsAreRefused() throws IOException {
        for (String body : new String[] {"{", "[]", "{}", body(NAME).replace("40", "100000000"),
                body(NAME).replace("0.7", "-1")}) {
            int status = status(ask(body, "POST /api/generate HTTP/1.1", host(), origin()));
            assertTrue(status == 400, body + " " + status);
        }
        assertEquals(413, status(ask(" ".repeat(70_000), "POST /api/generate HTTP/1.1", host(), origin())));
    }

    @Test
    void onlyTheLoopbackAddressIsServed() {
        assertThrows(IllegalArgumentException.class, () -> new WebServer(new InetSocketAddress("0.0.0.0", 0)).close());
    }

    private static void deleteRun(String name) throws IOException {
        try (var files = Files.list(folder.resolve("models").resolve(name))) {
            for (Path file : files.toList()) {
                Files.delete(file);
            }
        }
        Files.delete(folder.resolve("models").resolve(name));
    }

    /** On a machine with one processor the other requests are answered while a text is written. */
    @Tag("long")
    @Test
    void oneProcessorAnswersWhileATextIsWritten() throws Exception {
        octavo("train", folder.resolve("fox.txt").toString(), "--predict", "last", "--window", "10", "--hidden",
                "400,400", "--batch", "1", "--points", "1", "--run", "slow");
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        String classes = Path.of(Main.class.getProtectionDomain().getCodeSource().getLocation().toURI()).toString();
        var process = new ProcessBuilder(java, "--add-modules", "jdk.incubator.vector", "-XX:ActiveProcessorCount=1",
                "-cp", classes, Main.class.getName(), "serve", "--port", "0")
                .redirectError(ProcessBuilder.Redirect.DISCARD);
        process.environment().put("OCTAVO_MODELS", folder.resolve("models").toString());
        var serving = process.start();
        try {
            var uri = URI.create(serving.inputReader().readLine());
            String body = body("slow").replace("fox_120", "slow_1").replace("\"length\":40", "\"length\":400");
            try (var writer = new Socket(uri.getHost(), uri.getPort())) {
                writer.setSoTimeout(60_000);
                writer.getOutputStream().write(("POST /api/generate HTTP/1.0\r\nHost: " + uri.getAuthority()
                        + "\r\nOrigin: http://" + uri.getAuthority() + "\r\nContent-Length: " + body.length()
                        + "\r\n\r\n" + body).getBytes(StandardCharsets.UTF_8));
                assertEquals('H', writer.getInputStream().read(), "the text has begun");
                try (var other = new Socket(uri.getHost(), uri.getPort())) {
                    other.setSoTimeout(60_000);
                    other.getOutputStream().write(("GET /api/runs HTTP/1.1\r\nHost: " + uri.getAuthority()
                            + "\r\nConnection: close\r\n\r\n").getBytes(StandardCharsets.US_ASCII));
                    String answer = new String(other.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
                    assertEquals(200, status(answer), answer);
                }
                long length = 1;
                long began = System.nanoTime();
                while (writer.getInputStream().read() >= 0) {
                    length++;
                }
                assertTrue(length > 400 && System.nanoTime() - began > 100_000_000,
                        "the text went on after the other answer");
            }
        } finally {
            serving.destroy();
            assertTrue(serving.waitFor(20, TimeUnit.SECONDS));
            deleteRun("slow");
        }
    }

    /**
     * More connections than are allowed that never finish their request: when their time is up,
     * others are served again.
     */
    @Tag("long")
    @Test
    void clientsThatSayNothingDoNotStopIt() throws Exception {
        var silent = new ArrayList<Socket>();
        try {
            for (int i = 0; i < 600; i++) {
                var socket = connect();
                silent.add(socket);
                try {
                    socket.getOutputStream().write("GET / HTTP/1.1\r\nHost: ".getBytes(StandardCharsets.US_ASCII));
                } catch (IOException closed) {
                    // one too many: refused at once
                }
            }
            boolean served = false;
            for (int second = 0; second < 60 && !served; second++) {
                Thread.sleep(1000);
                try {
                    served = status(ask("", "GET / HTTP/1.1", host())) == 200;
                } catch (IOException | RuntimeException refused) {
                    // all places are still taken
                }
            }
            assertTrue(served);
        } finally {
            for (var socket : silent) {
                socket.close();
            }
        }
    }
}
