package octavo.app;

import static octavo.app.CommandRunner.fine;
import static octavo.app.CommandRunner.octavo;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Stream;
import octavo.data.text.Preparation;
import octavo.data.text.PreparedText;
import octavo.engine.training.Checkpoint;
import octavo.engine.training.RunFolder;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A name never leads out of its folder, and a run finds its data again wherever they lie. */
class PathsAndNamesTest {

    private static final String TEXT = "the quick brown fox jumps over the lazy dog.\n".repeat(40);

    @TempDir
    private Path folder;
    private CommandRunner runner;

    @BeforeEach
    void open() {
        runner = new CommandRunner(folder);
    }

    @AfterEach
    void close() {
        runner.close();
    }

    private static String[] train(String data, String... more) {
        return Stream.concat(Stream.of("train", data, "--predict", "last", "--window", "10", "--hidden", "7",
                "--points", "40", "--no-samples"), Arrays.stream(more)).toArray(String[]::new);
    }

    private Path prepared(Path root) throws IOException {
        Path file = Files.writeString(folder.resolve("fox.txt"), TEXT);
        return Preparation.prepare(file, new Preparation.Options("fox", false, 10, 0.15, true, true, 0, 20, 1))
                .write(root);
    }

    private static Checkpoint newest(Path run) throws IOException {
        return Checkpoint.open(RunFolder.read(run).newest().file());
    }

    @Test
    void aNameInsideAForeignDataSetIsNoPath() throws IOException {
        Path foreign = prepared(folder.resolve("foreign"));
        Path victim = Files.writeString(folder.resolve("x-rnn-rates.svg"), "mine");
        for (String name : new String[] {"../../x", folder.resolve("x").toString()}) {
            String json = Files.readString(foreign.resolve("dataset.json"));
            Files.writeString(foreign.resolve("dataset.json"), json.replaceFirst("\"name\": \"[^\"]*\"",
                    "\"name\": \"" + name + "\""));
            for (String[] more : new String[][] {{}, {"--find-rate"}}) {
                var outcome = octavo(train(foreign.toString(), more));
                assertEquals(1, outcome.code, outcome.err);
                assertTrue(outcome.err.contains("a data set cannot be called"), outcome.err);
            }
        }
        assertEquals("mine", Files.readString(victim));
        assertFalse(Files.exists(folder.resolve("x-rnn")));
    }

    @Test
    void imagesNamedByAPathTrainInTheModelsFolderAndAreFoundAgain() throws IOException {
        Path digits = folder.resolve("a/Mix abs");
        TinyDigits.write(digits);
        for (String argument : new String[] {digits.toString(), digits + "/", digits + "/."}) {
            fine("train", argument, "--model", "digits", "--held-out", "0", "--hidden", "3", "--points", "20");
        }
        Path models = folder.resolve("models");
        for (String run : new String[] {"mix-abs-digits", "mix-abs-digits-2", "mix-abs-digits-3"}) {
            var data = newest(models.resolve(run)).data();
            assertEquals("mix-abs", data.get("name"));
            assertEquals(digits.toString(), data.get("folder"));
            fine("evaluate", run);
        }
        fine("train", "--resume", "mix-abs-digits", "--points", "+20");
        assertTrue(fine("train", digits.toString(), "--preset", "course-mse", "--held-out", "0", "--hidden", "3",
                "--points", "20").out.contains(" squared error, "), "no nats");
        try (var entries = Files.list(digits.getParent())) {
            assertEquals(1, entries.count(), "nothing is written beside the data");
        }
        assertTrue(octavo("train", digits.toString(), "--model", "digits", "--run", "a/b").err
                .contains("a run cannot be called \"a/b\""));
    }

    @Test
    void aTextOutsideTheDataFolderIsFoundAgain() throws IOException {
        Path elsewhere = prepared(folder.resolve("elsewhere"));
        fine(train(elsewhere + "/"));
        assertEquals(elsewhere.toString(), newest(folder.resolve("models/fox-rnn")).data().get("folder"));
        fine("evaluate", "fox-rnn", "--examples", "10");
        fine("train", "--resume", "fox-rnn", "--points", "+40");
        Files.move(elsewhere, Files.createDirectories(folder.resolve("data")).resolve("fox"));
        fine("evaluate", "fox-rnn", "--examples", "10");
    }

    @Test
    void windowAndCutChangedTogetherAreNotTheSameData() throws IOException {
        Path data = prepared(folder.resolve("data"));
        fine(train("fox"));
        String json = Files.readString(data.resolve("dataset.json"));
        long cut = (Long) PreparedText.read(data).description().get("cut");
        Files.writeString(data.resolve("dataset.json"), json.replace("\"cut\": " + cut, "\"cut\": " + (cut + 1)));
        var outcome = octavo("train", "--resume", "fox-rnn", "--points", "+40");
        assertEquals(1, outcome.code, outcome.err);
        assertTrue(outcome.err.contains("do not belong together or were changed"), outcome.err);
    }

    /** The fingerprint that older folders and checkpoints keep covers tokens, positions and symbols only. */
    @Test
    void olderFoldersAndCheckpointsAreRead() throws IOException {
        Path data = prepared(folder.resolve("data"));
        PreparedText whole = PreparedText.read(data);
        String old = OldFingerprint.of(whole);
        String json = Files.readString(data.resolve("dataset.json"));
        Files.writeString(data.resolve("dataset.json"), json.replace(whole.fingerprint(), old));
        assertTrue(PreparedText.read(data).hasFingerprint(old));
        assertEquals(whole.fingerprint(), PreparedText.read(data).fingerprint());
        prepared(folder.resolve("data")); // the same again is left alone
        assertTrue(Files.readString(data.resolve("dataset.json")).contains(old));
        fine(train("fox"));
        Files.writeString(data.resolve("dataset.json"), json);
        fine("evaluate", "fox-rnn", "--examples", "10");
    }
}
