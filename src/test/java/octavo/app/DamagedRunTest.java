package octavo.app;

import static octavo.app.CommandRunner.fine;
import static octavo.app.CommandRunner.octavo;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import octavo.engine.training.RunLog;
import octavo.files.Safetensors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a power failure or a bad disk does to the files of a run: the run goes on, or a sentence says from where. */
class DamagedRunTest {

    @TempDir
    private Path folder;
    private CommandRunner runner;
    private Path run;
    private Path newest;

    @BeforeEach
    void train() throws IOException {
        runner = new CommandRunner(folder);
        Path text = Files.writeString(folder.resolve("fox.txt"),
                "the quick brown fox jumps over the lazy dog.\n".repeat(60));
        fine("train", text.toString(), "--predict", "every", "--hidden", "5", "--window", "9", "--batch", "4",
                "--points", "40", "--save-every", "20", "--run", "fox", "--no-samples", "--quiet");
        run = folder.resolve("models/fox");
        newest = run.resolve("fox_40.safetensors");
    }

    @AfterEach
    void close() {
        runner.close();
    }

    @Test
    void anUnfinishedCheckpointIsPassedOver() throws IOException {
        byte[] whole = Files.readAllBytes(newest);
        for (byte[] part : new byte[][] {new byte[0], new byte[whole.length], Arrays.copyOf(whole, 100),
            Arrays.copyOf(whole, whole.length - 1)}) {
            Files.write(newest, part);
            assertTrue(fine("evaluate", "fox", "--json").out.contains("fox_20.safetensors"), part.length + " bytes");
        }
        var resumed = fine("train", "--resume", "fox", "--no-samples");
        assertTrue(resumed.err.contains("continuing from") && resumed.err.contains("fox_40.safetensors.damaged"),
                resumed.err);
        assertTrue(Files.exists(run.resolve("fox_40.safetensors.damaged")));
        requireSameTensors(whole);
    }

    /** What was lost is trained again, to the same bits. */
    private void requireSameTensors(byte[] expected) throws IOException {
        Path before = Files.write(folder.resolve("before.safetensors"), expected);
        try (var a = Safetensors.open(before); var b = Safetensors.open(newest)) {
            for (String name : a.names()) {
                assertEquals(a.checksum(name), b.checksum(name), name);
            }
        }
    }

    @Test
    void aFlippedBitIsNoticedAndTheCheckpointBeforeIsNamed() throws IOException {
        byte[] whole = Files.readAllBytes(newest);
        byte[] flipped = whole.clone();
        flipped[flipped.length - 3] ^= 1; // in the last tensor: a moment or a carried state
        Files.write(newest, flipped);
        var resumed = octavo("train", "--resume", "fox", "--points", "60");
        assertEquals(1, resumed.code, resumed.err);
        assertTrue(resumed.err.contains("does not match its checksum; the checkpoint before it is fox@20"),
                resumed.err);
        for (int i = 0; i < flipped.length; i++) {
            flipped[i] = i < whole.length / 4 ? whole[i] : (byte) (whole[i] ^ 1); // weights, too
        }
        Files.write(newest, flipped);
        for (String[] words : new String[][] {{"evaluate", "fox"}, {"train", "--resume", "fox"}, {"report", "fox"}}) {
            var outcome = octavo(words);
            assertEquals(1, outcome.code, outcome.err);
            assertTrue(outcome.err.contains("the checkpoint before it is fox@20"), outcome.err);
        }
        assertTrue(fine("train", "--resume", "fox@20", "--no-samples").err.contains("fox_20"));
        requireSameTensors(whole);
        var older = octavo("train", "--resume", "fox@20");
        assertEquals(2, older.code, "a whole newer checkpoint is not thrown away");
    }

    @Test
    void aDamagedLogStopsNothing() throws IOException {
        Path log = run.resolve("log.csv");
        int lines = RunLog.read(log).size();
        byte[] bad = "\0\0\0\0\0\0\n\u00ff\u00fe,1,2\nmuch later\n".getBytes(StandardCharsets.ISO_8859_1);
        byte[] good = Files.readAllBytes(log);
        byte[] all = Arrays.copyOf(good, good.length + bad.length);
        System.arraycopy(bad, 0, all, good.length, bad.length);
        Files.write(log, all);
        assertEquals(lines, RunLog.read(log).size());
        var resumed = fine("train", "--resume", "fox", "--points", "60", "--no-samples");
        assertTrue(resumed.err.contains("log.csv had 3 lines that could not be read"), resumed.err);
        assertTrue(RunLog.read(log).size() > lines);
        assertFalse(Files.readString(log).contains("much"));

        Files.delete(log);
        Files.createDirectory(log);
        var without = fine("train", "--resume", "fox", "--points", "80", "--no-samples");
        assertTrue(without.err.contains("continues without a log"), without.err);
        assertTrue(Files.exists(run.resolve("fox_80.safetensors")));
        fine("report", "fox");
        assertTrue(Files.readString(run.resolve("report.html")).contains("no log.csv that is a regular file"));
        for (String[] words : new String[][] {{"list"}, {"verify", "fox"}, {"compare", "fox"}}) {
            assertFalse(octavo(words).err.contains("log.csv"), words[0]);
        }
    }

    @Test
    void aByteTooManyIsNamedWithTheCheckpointBefore() throws IOException {
        Files.write(newest, new byte[1], StandardOpenOption.APPEND);
        for (String[] words : new String[][] {{"evaluate", "fox"}, {"train", "--resume", "fox"}, {"inspect", "fox"},
            {"inspect", newest.toString()}, {"generate", "fox"}, {"report", "fox"}, {"compare", "fox"},
            {"plot", "fox"}, {"verify", "fox"}, {"export", "fox", "--to", folder.resolve("out").toString()}}) {
            var outcome = octavo(words);
            assertEquals(1, outcome.code, outcome.err);
            assertTrue(outcome.err.contains("it is truncated or something was appended; the checkpoint before it is"
                    + " fox@20"), words[0] + ": " + outcome.err);
        }
    }

    @Test
    void aDamagedMemoryOfLossesIsMadeAnew() throws IOException {
        String expected = fine("compare", "fox", "--json").out;
        Path file = run.resolve("losses.json");
        String good = Files.readString(file);
        for (String bad : new String[] {"", "[]", "{\"fox_20.safetensors test 1000\": 7}", "{", "\0\0",
            good.replaceAll("\\d+\\.\\d+", "\"x\""), good.replaceAll(": \\[", ": [-1, ")}) {
            Files.writeString(file, bad);
            assertEquals(expected, fine("compare", "fox", "--json").out, bad);
        }
    }

    @Test
    void aPipeCalledLikeACheckpointIsNone() throws Exception {
        if (new ProcessBuilder("mkfifo", run.resolve("fox_90.safetensors").toString()).start().waitFor() == 0) {
            assertTrue(fine("evaluate", "fox", "--json").out.contains("fox_40.safetensors"));
        }
    }

    @Test
    void aPipeOrADeviceIsCalledOne() throws Exception {
        Path pipe = folder.resolve("pipe");
        if (new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor() == 0) {
            for (String command : new String[] {"prepare", "train", "evaluate", "generate", "inspect", "import"}) {
                var outcome = octavo(command, pipe.toString());
                assertEquals(1, outcome.code, outcome.err);
                assertTrue(outcome.err.contains("this is a pipe or a device"), command + ": " + outcome.err);
            }
        }
    }

    @Test
    void aLogThatCannotBeWrittenIsNamedOnce() throws IOException {
        Path log = Files.createDirectory(folder.resolve("log.csv"));
        var writer = new RunLog(log, 0);
        String first = writer.takeProblem();
        assertEquals(first.indexOf("log.csv"), first.lastIndexOf("log.csv"), first);
        writer.add(new RunLog.Entry(1, 1, 1, 1, 1, 1, 1, 1));
        String problem = writer.takeProblem();
        assertTrue(problem.endsWith("this is a folder, not a file; the training continues"), problem);
        assertEquals(problem.indexOf("log.csv"), problem.lastIndexOf("log.csv"), problem);
    }

    @Test
    void aRateBeyondAllMeaningIsRefusedByItsOwnName() {
        for (String rate : new String[] {"1e30", "1e400", "NaN", "0"}) {
            String error = octavo("train", folder.resolve("fox.txt").toString(), "--rate", rate).err;
            assertTrue(error.contains("--rate " + rate + " is out of range: it must be greater than 0 and at most"),
                    error);
        }
    }
}
