package octavo.app;

import static octavo.app.CommandRunner.fine;
import static octavo.app.CommandRunner.octavo;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import octavo.files.Json;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs and checkpoints by name: listed, deleted, read, and never mixed up with a demo model. */
class RunsTest {

    @TempDir
    private Path folder;
    private CommandRunner runner;
    private Path text;

    @BeforeEach
    void prepare() throws IOException {
        runner = new CommandRunner(folder);
        text = Files.writeString(folder.resolve("fox.txt"),
                "the quick brown fox jumps over the lazy dog.\n".repeat(60));
    }

    @AfterEach
    void close() {
        runner.close();
    }

    private void train(String run) {
        fine("train", text.toString(), "--predict", "every", "--hidden", "5", "--window", "9", "--batch", "4",
                "--points", "40", "--save-every", "20", "--run", run, "--quiet");
    }

    @Test
    void theVersionIsOneLine() {
        for (String word : new String[] {"--version", "version"}) {
            var outcome = fine(word);
            assertTrue(outcome.out.matches("octavo [0-9]+\\.[0-9]+\\.[0-9]+\\R"), outcome.out);
        }
    }

    @Test
    void runsAreListed() throws IOException {
        assertEquals("", fine("list").out);
        train("fox");
        Files.createDirectories(folder.resolve("models/no-run"));
        Files.createFile(Files.createDirectories(folder.resolve("models/begun")).resolve("run.lock"));
        var lines = fine("list").out.lines().toList();
        assertEquals(3, lines.size(), lines.toString());
        assertTrue(lines.get(1).startsWith("begun ") && lines.get(1).contains("no checkpoint yet"), lines.toString());
        assertTrue(lines.get(2).matches("fox +rnn +40 +[0-9.]+ +[0-9.]+ +[0-9.]+ KB .*"), lines.get(2));
        var json = fine("list", "--json").out.lines().toList();
        var fox = (Map<?, ?>) Json.parse(json.get(1));
        assertEquals("fox", fox.get("run"));
        assertEquals(40L, fox.get("points"));
        assertTrue(fox.get("loss") instanceof Double && fox.get("heldOutLoss") instanceof Double, fox.toString());
        assertTrue((Long) fox.get("bytes") > 1000, fox.toString());
    }

    private static CommandRunner.Outcome answering(String answer, String... words) {
        var stdin = System.in;
        System.setIn(new ByteArrayInputStream(answer.getBytes(StandardCharsets.UTF_8)));
        try {
            return octavo(words);
        } finally {
            System.setIn(stdin);
        }
    }

    @Test
    void aRunIsDeletedOnlyAfterAYes() {
        train("fox");
        Path run = folder.resolve("models/fox");
        assertEquals(0, answering("no\n", "delete", "fox").code);
        assertTrue(Files.exists(run));
        var silent = answering("", "delete", "fox");
        assertEquals(1, silent.code);
        assertTrue(silent.err.contains("--yes"), silent.err);
        assertTrue(Files.exists(run));
        assertEquals(0, answering("yes\n", "delete", "fox").code);
        assertFalse(Files.exists(run));
    }

    @Test
    void nothingButRunsCanBeDeleted() throws IOException {
        train("fox");
        Path other = Files.writeString(Files.createDirectories(folder.resolve("models/notes")).resolve("a.txt"), "a");
        for (String name : new String[] {"notes", "../data", ".", "", "..", "foxx", folder.toString()}) {
            assertEquals(1, octavo("delete", "fox", name, "--yes").code, name);
            assertTrue(Files.exists(folder.resolve("models/fox")), name);
        }
        assertTrue(Files.exists(other));
        Path mark = Files.writeString(folder.resolve("kept.txt"), "a");
        Files.createSymbolicLink(folder.resolve("models/fox/link"), folder);
        fine("delete", "fox", "--yes");
        assertTrue(Files.exists(mark), "a link out of the run was followed");
    }

    @Test
    void aCheckpointMayBeNamedByItsPoints() {
        train("fox");
        String points = "20";
        for (String name : new String[] {"fox@20", "fox_20.safetensors", "fox_20",
                folder.resolve("models/fox") + "@20", folder.resolve("models/fox/fox_20.safetensors").toString()}) {
            var json = fine("evaluate", name, "--json").out;
            assertTrue(json.contains("fox_" + points + ".safetensors") && json.contains("\"points\":20"), name + json);
        }
        var missing = octavo("evaluate", "fox@30");
        assertEquals(1, missing.code);
        assertTrue(missing.err.contains("has no checkpoint after 30 points; it has some after 20, 40"), missing.err);
        assertEquals(fine("compare", "fox").out, fine("compare", "fox@20").out, "a run by one of its checkpoints");
    }

    @Test
    void aPromptMayFollowTheRun() {
        train("fox");
        var written = fine("generate", "fox", "the quick", "--length", "5", "--seed", "1");
        assertTrue(written.out.startsWith("the quick"), written.out);
        assertEquals(2, octavo("generate", "fox", "the", "--prompt", "the").code);
    }

    @Test
    void theFoldersMayBeNamed() {
        fine("train", text.toString(), "--predict", "every", "--hidden", "5", "--window", "9", "--batch", "4",
                "--points", "40", "--run", "elsewhere", "--quiet", "--models-dir", folder.resolve("m").toString(),
                "--data-dir", folder.resolve("d").toString());
        assertTrue(Files.exists(folder.resolve("m/elsewhere/elsewhere_40.safetensors")));
        assertTrue(Files.isDirectory(folder.resolve("d")) && !Files.exists(folder.resolve("data")));
        assertEquals("", fine("list").out, "the next command is in the usual folders again");
    }

    @Test
    void noDemoModelStandsInForARunWithoutACheckpoint() throws IOException {
        var demo = fine("generate", "--length", "5");
        assertTrue(demo.err.contains("shipped-course, a demo model that came with Octavo"), demo.err);
        assertFalse(demo.err.contains("octavo-"), "a temporary path: " + demo.err);
        Files.createFile(Files.createDirectories(folder.resolve("models/begun")).resolve("run.lock"));
        for (String command : new String[] {"evaluate", "compare", "plot", "report", "generate"}) {
            var outcome = octavo(command);
            assertEquals(1, outcome.code, command);
            assertTrue(outcome.err.contains("begun has no checkpoint yet"), outcome.err);
        }
    }

    @Test
    void completionKnowsEveryCommandAndOption() {
        for (String shell : new String[] {"bash", "zsh", "fish"}) {
            String script = fine("completion", shell).out;
            assertTrue(script.contains("delete") && script.contains("temperature"), script);
        }
        assertEquals(2, octavo("completion", "tcsh").code);
    }

    @Test
    void messagesNameCommandsAsTheyWereCalled() {
        System.setProperty("octavo.command", "java -jar target/octavo.jar");
        try {
            assertTrue(octavo("list").err.contains("train one with: java -jar target/octavo.jar train"));
            String help = fine("list", "--help").out;
            assertTrue(help.contains("usage: java -jar target/octavo.jar list"), help);
        } finally {
            System.clearProperty("octavo.command");
        }
    }
}
