package octavo.app;

import static octavo.app.CommandRunner.fine;
import static octavo.app.CommandRunner.octavo;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import octavo.engine.optimizers.Schedule;
import octavo.engine.training.Checkpoint;
import octavo.engine.training.RunFolder;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What {@code train --resume} goes on with, where it ends, and what it does not change. */
class ResumeTest {

    @TempDir
    private static Path folder;
    private static Path text;
    private static CommandRunner runner;

    @BeforeAll
    static void prepare() throws IOException {
        runner = new CommandRunner(folder);
        text = Files.writeString(folder.resolve("fox.txt"),
                "the quick brown fox jumps over the lazy dog.\n".repeat(90));
        train("short", "--points", "80");
    }

    @AfterAll
    static void restore() {
        runner.close();
    }

    /** A new run of a small net, a checkpoint every 40 points. */
    private static void train(String run, String... more) {
        var words = new ArrayList<>(List.of("train", text.toString(), "--predict", "last", "--window", "10", "--hidden",
                "7", "--batch", "4", "--save-every", "40", "--no-samples", "--run", run));
        words.addAll(List.of(more));
        fine(words.toArray(String[]::new));
    }

    private static long newest(String run) throws IOException {
        return RunFolder.read(folder.resolve("models").resolve(run)).newest().points();
    }

    @Test
    void aRunThatPatienceEndedStaysEnded() throws IOException {
        train("patient", "--rate", "1e-30", "--schedule", "constant", "--optimizer", "sgd", "--patience", "2",
                "--points", "4000");
        assertEquals(120, newest("patient"));
        String said = fine("train", "--resume", "patient").err;
        assertTrue(said.contains("the run has ended") && said.contains("patient_40.safetensors"), said);
        assertEquals(120, newest("patient"));
        said = fine("train", "--resume", "patient", "--points", "+60").err;
        assertTrue(said.contains("did not fall for 2 checkpoints; the best is ")
                && said.contains("patient_40.safetensors"), said);
        assertEquals(160, newest("patient"));
    }

    @Test
    void aCheckpointStandsForItsRunAndAnotherFileForNothing() {
        String said = fine("train", "--resume", folder.resolve("models/short/short_80.safetensors").toString()).err;
        assertTrue(said.contains("has read all its 80 points"), said);
        var refused = octavo("train", "--resume", text.toString());
        assertEquals(1, refused.code, refused.err);
        assertTrue(refused.err.contains("there is no checkpoint or run"), refused.err);
        assertFalse(Files.exists(folder.resolve("run.lock")), "the folder of a text is not locked");
    }

    private static Schedule schedule(String run) throws IOException {
        return Checkpoint.open(RunFolder.read(folder.resolve("models").resolve(run)).newest().file()).plan().schedule();
    }

    @Test
    void aNewRateKeepsTheScheduleAndANewScheduleKeepsTheRate() throws IOException {
        train("changed", "--rate", "0.01", "--schedule", "cosine:5:0.2", "--points", "40");
        fine("train", "--resume", "changed", "--points", "+40", "--rate", "0.002");
        assertEquals(Schedule.parse("cosine:5:0.2", 0.002), schedule("changed"));
        fine("train", "--resume", "changed", "--points", "+40", "--schedule", "step:0.5@0.5");
        assertEquals(Schedule.parse("step:0.5@0.5", 0.002), schedule("changed"));
        fine("train", "--resume", "changed", "--points", "+40", "--schedule", "constant", "--rate", "0.03");
        assertEquals(Schedule.parse("constant", 0.03), schedule("changed"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "--minutes 1|--minutes goes with a new run",
        "--points +40 --minutes 1|--minutes goes with a new run",
        "--points +40 --epochs 2|give one of them",
        "--seed 2|--seed cannot change in a resumed run, only --points, --steps, --epochs, --rate, --schedule can; ",
        "--count 1|--count cannot change in a resumed run",
        "--clip 1|--clip cannot change in a resumed run",
        "other.txt|a resumed run continues with its own data, not with other.txt",
    })
    void whatCannotChangeIsRefused(String words, String sentence) throws IOException {
        var refused = octavo(("train --resume short " + words).split(" "));
        assertEquals(2, refused.code, refused.err);
        assertTrue(refused.err.contains("octavo: ") && refused.err.contains(sentence), refused.err);
        assertEquals(80, newest("short"));
    }
}
