package octavo.app;

import static octavo.app.CommandRunner.fine;
import static octavo.app.CommandRunner.octavo;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import octavo.data.DataSet;
import octavo.data.text.Preparation;
import octavo.data.text.PreparedText;
import octavo.engine.training.Checkpoint;
import octavo.engine.training.RunFolder;
import octavo.files.JsonObject;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A data set decides how it is read, and a model may read it otherwise. */
class DataChoiceTest {

    private static final String VERSE = "The quick brown Fox jumps over the lazy Dog.\nPack my box with five jugs.\n";

    @TempDir
    private Path folder;
    private CommandRunner runner;
    private Path text;

    @BeforeEach
    void open() throws IOException {
        runner = new CommandRunner(folder);
        text = Files.writeString(folder.resolve("verse.txt"), IntStream.range(0, 30)
                .mapToObj(i -> i + " " + VERSE).collect(Collectors.joining()));
    }

    @AfterEach
    void close() {
        runner.close();
    }

    private static CommandRunner.Outcome train(String data, String... more) {
        return fine(Stream.concat(Stream.of("train", data, "--hidden", "5,5", "--points", "64", "--no-samples"),
                Stream.of(more)).toArray(String[]::new));
    }

    private Map<String, Object> data(String run) throws IOException {
        return Checkpoint.open(RunFolder.read(folder.resolve("models").resolve(run)).newest().file()).data();
    }

    @Test
    void preparedWindowsAreReadAsTheyArePrepared() throws IOException {
        fine("prepare", text.toString(), "--window", "20");
        assertTrue(train("verse").err.contains("in windows of 20: --predict last"));
        assertEquals("windows", data("verse-rnn").get("reading"));
        assertEquals(20L, data("verse-rnn").get("steps"));
        assertFalse(data("verse-rnn").containsKey("split"), "read as the folder says");
    }

    /** What prepare prints is typed as it is printed. */
    @ParameterizedTest
    @ValueSource(strings = {"", "--window 20", "--split blocks", "--keep-case", "--unit bpe:300", "--as names"})
    void whatPreparePrintsIsACommandThatWorks(String options) throws IOException {
        Path file = options.contains("names") ? Files.writeString(folder.resolve("list.txt"),
                "Anna\nEwa\nZoe\nJan\nAda\nIda\nOla\nIga\nLea\nMia\n") : text;
        var words = new ArrayList<>(List.of("prepare", file.toString()));
        Stream.of(options.split(" ")).filter(word -> !word.isEmpty()).forEach(words::add);
        String said = fine(words.toArray(String[]::new)).err;
        String hint = said.substring(said.indexOf("octavo train ") + "octavo ".length()).strip();
        var command = new ArrayList<>(List.of(hint.split(" ")));
        command.addAll(List.of("--points", "64", "--no-samples"));
        command.addAll(options.contains("names") ? List.of("--hidden", "5") : List.of("--hidden", "5,5"));
        fine(command.toArray(String[]::new));
    }

    @Test
    void anotherReadingIsDerivedAndFoundAgain() throws IOException {
        fine("prepare", text.toString(), "--window", "20");
        for (String[] more : new String[][] {{"--predict", "every", "--window", "16"}, {"--window", "12"},
            {"--predict", "last", "--window", "20", "--split", "blocks"}}) {
            String run = "r" + String.join("", more);
            var words = new ArrayList<>(List.of(more));
            words.addAll(List.of("--run", run));
            train("verse", words.toArray(String[]::new));
            fine("evaluate", run);
            assertTrue(data(run).containsKey("split"), run);
            var whole = Checkpoint.open(newest(run)).model();
            // a run that is stopped half-way and resumed comes to the same weights
            words.set(words.size() - 1, run + "-half");
            train("verse", Stream.concat(words.stream(), Stream.of("--save-every", "32")).toArray(String[]::new));
            Files.delete(newest(run + "-half"));
            fine("train", "--resume", run + "-half", "--no-samples");
            var half = Checkpoint.open(newest(run + "-half")).model();
            for (int i = 0; i < whole.parameters().size(); i++) {
                assertArrayEquals(whole.parameters().get(i).value.data, half.parameters().get(i).value.data);
            }
        }
    }

    private Path newest(String run) throws IOException {
        return RunFolder.read(folder.resolve("models").resolve(run)).newest().file();
    }

    /** Streams of a data set in lower case have their capitals back, as those of the file have. */
    @Test
    void streamsOfADataSetAreThoseOfItsFile() throws IOException {
        PreparedText windows = Preparation.prepare(text, Preparation.Options.windows("verse"));
        Path written = windows.write(folder.resolve("data"));
        PreparedText derived = Preparation.reread(PreparedText.read(written), Preparation.Options.blocks("verse"));
        PreparedText blocks = Preparation.prepare(text, Preparation.Options.blocks("verse"));
        assertArrayEquals(blocks.tokens(), derived.tokens());
        assertArrayEquals(blocks.positions(DataSet.TEST), derived.positions(DataSet.TEST));
        assertEquals(blocks.vocabulary(), derived.vocabulary());
        assertTrue(derived.hasFingerprint(blocks.fingerprint()));
        // and back: windows of a text with capitals, in lower case
        PreparedText again = Preparation.reread(blocks, Preparation.Options.windows("verse"));
        assertArrayEquals(windows.tokens(), again.tokens());
        assertArrayEquals(windows.positions(DataSet.TRAIN), again.positions(DataSet.TRAIN));
        // a folder of an older version has no text: what is derived from it stays in lower case
        Files.delete(written.resolve("text.txt"));
        PreparedText old = Preparation.reread(PreparedText.read(written), Preparation.Options.blocks("verse"));
        assertEquals(false, old.description().get("keepCase"));
    }

    @Test
    void aListOfNamesIsSeen() throws IOException {
        String names = "Anna,Ewa,Zoe,Jan,Ada,Ida,Ola,Iga,Lea,Mia".replace(',', '\n');
        Path list = Files.writeString(folder.resolve("list.csv"), names + "\n" + names.replaceAll("\n", "x\n") + "y\n");
        assertTrue(fine("train", list.toString(), "--points", "64", "--no-samples").err
                .contains("is a list of names: --model mlp (as a text: --model rnn)"));
        assertEquals("contexts", data("list-mlp").get("reading"));
        var refused = octavo("train", "list", "--model", "rnn");
        assertEquals(2, refused.code, refused.err);
        assertTrue(refused.err.contains("leave out --model rnn"), refused.err);
        fine("train", "list", "--points", "64", "--no-samples");
    }

    @Test
    void whatContradictsTheDataIsRefusedWithTheOptionToLeaveOut() throws IOException {
        fine("prepare", text.toString());
        for (String[] options : new String[][] {{"--model", "mlp"}, {"--model", "digits"}, {"--preset", "best"}}) {
            var refused = octavo("train", "verse", options[0], options[1]);
            assertEquals(2, refused.code, refused.err);
            assertTrue(refused.err.contains("leave out " + options[0] + " " + options[1]), refused.err);
        }
        assertTrue(octavo("train", "mnist").err.contains("octavo data mnist"));
        assertTrue(octavo("train", "pan-tadeusz").err.contains("octavo data pan-tadeusz"));
    }

    @Test
    void badOptionsAreRefusedBeforeADataSetIsWritten() throws IOException {
        for (String bad : new String[] {"--model gpt --heads 3", "--hidden 0", "--rate -1", "--batch 0", "--run a/b",
            "--minutes 0", "--split random", "--clip 0"}) {
            var words = new ArrayList<>(List.of("train", text.toString()));
            words.addAll(List.of(bad.split(" ")));
            assertEquals(2, octavo(words.toArray(String[]::new)).code, bad);
        }
        assertFalse(Files.exists(folder.resolve("data")));
    }

    @Test
    void aRunIsRepeatedByItsOptions() throws IOException {
        train(text.toString(), "--rate", "0.01", "--seed", "7");
        assertTrue(train(text.toString()).err.contains("octavo train --resume verse-blocks-rnn"));
        fine("train", "--like", "verse-blocks-rnn", "--run", "same", "--no-samples");
        var first = Checkpoint.open(newest("verse-blocks-rnn"));
        var second = Checkpoint.open(newest("same"));
        assertEquals(first.plan(), second.plan());
        assertEquals(first.configuration(), second.configuration());
        Path config = Files.writeString(folder.resolve("c.json"),
                "{\"model\": \"LSTM\", \"hidden\": [5, 6], \"steps\": 3, \"batch\": 4}");
        fine("train", text.toString(), "--config", config.toString(), "--no-samples");
        assertEquals(12, Checkpoint.open(newest("verse-blocks-lstm")).state().points);
        Files.writeString(config, "{\"hiden\": 5}");
        assertTrue(octavo("train", text.toString(), "--config", config.toString()).err
                .contains("option \"hiden\" is not known"));
        assertTrue(JsonObject.read(folder.resolve("models/same/run.json")).has("options"));
    }

    @Test
    void resumeWithoutANameTakesTheNewestRunAndLeavesTheNextOption() throws IOException {
        assertTrue(octavo("train", "--resume").err.contains("there is no run"));
        train(text.toString(), "--run", "one");
        assertEquals("", fine("train", "--resume", "--steps", "+2", "--no-samples", "--quiet").err);
        assertEquals(128, RunFolder.read(folder.resolve("models/one")).newest().points());
        assertTrue(fine("train", "--resume", "one", "--points", "50").err.contains("--points +128"));
        var changed = fine("train", "--resume", "--rate", "0.003", "--points", "+32", "--no-samples");
        assertTrue(changed.err.contains("the rate changes from 0.004 to 0.003"), changed.err);
        assertFalse(changed.out.contains("\n\n"), "no sample");
    }
}
