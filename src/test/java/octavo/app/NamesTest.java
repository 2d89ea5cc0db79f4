package octavo.app;

import static octavo.app.CommandRunner.fine;
import static octavo.app.CommandRunner.octavo;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import octavo.app.CommandRunner.Outcome;
import octavo.app.generate.KnownNames;
import octavo.app.model.TrainedModel;
import octavo.data.text.PreparedText;
import octavo.data.text.TextDataSet;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Models of names as a user trains, judges and draws them. */
class NamesTest {

    private static final String[] BEGINNINGS = {"Ka", "Ma", "Jo", "Zo", "Ala", "Bo", "Łu"};
    private static final String[] ENDS = {"sia", "nna", "rek", "lina", "zimierzanna", "na"};

    @TempDir
    private static Path folder;
    private static Path list;
    private static CommandRunner runner;

    @BeforeAll
    static void prepare() throws IOException {
        runner = new CommandRunner(folder);
        var names = new StringBuilder("\n");
        for (String beginning : BEGINNINGS) {
            for (String end : ENDS) {
                names.append(beginning).append(end).append(beginning.equals("Bo") ? "\n\n" : "\n");
            }
        }
        list = Files.writeString(folder.resolve("people.txt"), names + "Kasia\nAnna Maria\n");
        fine("prepare", list.toString(), "--as", "names");
        fine("train", "people", "--model", "mlp", "--points", "3200", "--hidden", "20", "--init", "fan-in",
                "--run", "mlp", "--optimizer", "adam", "--rate", "0.01", "--schedule", "constant");
        fine("train", "people", "--model", "bigram", "--run", "bigram");
    }

    @AfterAll
    static void restore() {
        runner.close();
    }

    private static Outcome refused(String... words) {
        var outcome = octavo(words);
        assertEquals(2, outcome.code, outcome.out);
        assertEquals(1, outcome.err.lines().filter(line -> line.startsWith("octavo: ")).count(), outcome.err);
        return outcome;
    }

    @Test
    void emptyLinesDuplicatesAndForeignSignsAreCounted() {
        String summary = fine("prepare", list.toString(), "--as", "names", "--name", "again").out;
        assertTrue(summary.contains("7 empty lines") && summary.contains("1 repeated")
                && summary.contains("space U+0020 in 1") && !summary.contains("WARNING"), summary);
    }

    @Test
    void aTextTakenForAListIsWarnedOf() throws IOException {
        Path text = Files.writeString(folder.resolve("a-text.txt"),
                "Anna\nJoanna\nMaria\nEwa\nOla\nKasia\nTo be,\nor not\nto be:\nthat is\nthe question\nhere.\nYes!\n");
        String summary = fine("prepare", text.toString(), "--as", "names").out;
        assertTrue(summary.contains("WARNING: most lines are left out. Is this a list of names"), summary);
    }

    @Test
    void everyNameIsMarkedAndTheLastLineHasTheShare() throws IOException {
        String written = fine("generate", "mlp", "--seed", "3", "--temperature", "1").out;
        List<String> lines = written.lines().toList();
        assertEquals(21, lines.size(), written);
        var known = KnownNames.of(new TextDataSet(PreparedText.read(folder.resolve("data/people"))));
        int invented = 0;
        for (String line : lines.subList(0, 20)) {
            String[] parts = line.split(" {2,}");
            assertEquals(known.origin(parts[0]).words(), parts[1], line);
            invented += parts[1].equals("new") ? 1 : 0;
        }
        assertEquals(String.format(Locale.ROOT, "%d of 20 names are new (%.1f %%)", invented, 5.0 * invented),
                lines.getLast());
        assertEquals(written, fine("generate", "mlp", "--seed", "3", "--temperature", "1").out);
    }

    @Test
    void trainingAndHeldOutNamesTogetherAreTheList() throws IOException {
        var known = KnownNames.of(new TextDataSet(PreparedText.read(folder.resolve("data/people"))));
        assertEquals(BEGINNINGS.length * ENDS.length, known.training().size() + known.validationAndTest().size());
        assertEquals(KnownNames.Origin.TRAINING, known.origin(known.training().iterator().next()));
        assertEquals(KnownNames.Origin.VALIDATION_OR_TEST, known.origin(known.validationAndTest().iterator().next()));
        assertEquals(KnownNames.Origin.NEW, known.origin("Nobody"));
    }

    @Test
    void onlyNewNamesAreNewAndDifferent() {
        List<String> lines = fine("generate", "bigram", "--seed", "1", "--samples", "7", "--only-new",
                "--temperature", "1").out
                .lines().toList();
        assertEquals(8, lines.size());
        assertTrue(lines.subList(0, 7).stream().allMatch(line -> line.endsWith("  new")), lines.toString());
        assertEquals(7, lines.subList(0, 7).stream().distinct().count());
    }

    @Test
    void aPromptBeginsEveryNameInTheCaseOfTheNames() {
        for (String prompt : List.of("Zo", "ZO")) {
            String written = fine("generate", "mlp", "--seed", "1", "--samples", "5", "--prompt", prompt).out;
            assertEquals(5, written.lines().filter(line -> line.startsWith("Zo")).count(), written);
        }
        assertTrue(refused("generate", "mlp", "--prompt", "Q").err.contains("U+0051"));
    }

    @Test
    void whatHasNoMeaningForNamesIsRefused() {
        refused("generate", "mlp", "--stop", "x");
        refused("generate", "mlp", "-i");
        refused("train", "people", "--model", "mlp", "--hidden", "20,20");
        refused("train", "people", "--model", "mlp", "--count", "1");
        refused("train", "people", "--model", "bigram", "--count", "0");
        refused("train", "people", "--model", "rnn");
        refused("plot", "mlp", "--to", folder.resolve("one.svg").toString());
        assertTrue(refused("plot", "mlp", "--what", "embedding", "--to", "one.png").err.contains("give --to one.svg"));
        refused("plot", "mlp", "--what", "embeding");
        refused("plot", "mlp", "--what", "matrix");
        refused("train", "people", "--model", "mlp", "--find-rate", "--resume", "mlp");
    }

    @Test
    void aNameMayBeLongerThanTheBlock() {
        String trained = fine("train", "people", "--model", "mlp", "--block", "2", "--hidden", "5", "--points", "64",
                "--run", "short", "--no-samples").out;
        assertTrue(trained.contains("validation loss"), trained);
    }

    @Test
    void evaluatePutsTheNetBesideItsCounts() {
        String report = fine("evaluate", "bigram").out;
        for (String line : List.of("this net", "counted 4-gram", "bigram, bare counts", "bare counts of all")) {
            assertTrue(report.contains(line), report);
        }
    }

    @Test
    void theLengthOfABigramMayBeGivenInUpdates() {
        var outcome = fine("train", "people", "--model", "bigram", "--steps", "2", "--rate", "0.001", "--run",
                "updates");
        assertTrue(outcome.out.contains("WARNING: it is no better than guessing: its training names cost"),
                outcome.out);
    }

    @Test
    void aCountedModelNeedsNoTraining() {
        String counted = fine("train", "people", "--model", "bigram", "--count", "0.5", "--run", "counted").out;
        assertTrue(counted.contains("counts"), counted);
        assertEquals(21, fine("generate", "counted", "--seed", "1").out.lines().count());
        assertTrue(fine("evaluate", "counted").out.contains("this net"));
        refused("train", "--resume", "counted");
    }

    @Test
    void findRateDrawsProposesAndTrainsNothing() throws IOException {
        Path drawing = Path.of("people-mlp-rates.svg");
        try {
            String found = fine("train", "people", "--model", "mlp", "--find-rate", "--hidden", "9",
                    "--batch", "4").out;
            assertTrue(found.contains("proposed: --rate "), found);
            assertTrue(Files.readString(drawing).startsWith("<svg"), found);
            assertFalse(Files.exists(folder.resolve("models/people-mlp")));
        } finally {
            Files.deleteIfExists(drawing);
        }
    }

    @Test
    void plotDrawsAllThatSuits() throws IOException {
        String drawn = fine("plot", "mlp").out;
        for (String plot : List.of("loss", "counts", "embedding")) {
            String svg = Files.readString(folder.resolve("models/mlp/" + plot + ".svg"));
            assertTrue(svg.startsWith("<svg") && !svg.contains("<script"), plot);
            assertTrue(drawn.contains(plot + ": drawn in "), drawn);
        }
        assertTrue(fine("plot", "bigram", "--what", "matrix", "--to", "-").out.startsWith("<svg"));
        Path file = folder.resolve("w1.svg");
        fine("plot", "mlp", "--what", "matrix", "--matrix", "W1", "--to", file.toString(), "--quiet");
        assertTrue(Files.isRegularFile(file));
    }

    @Test
    void aResumedRunEndsWithTheBitsOfAnUndisturbedOne() throws IOException {
        String[] options = {"train", "people", "--model", "mlp", "--hidden", "9", "--dropout", "0.3", "--optimizer",
                "adamw", "--rate",
            "0.01", "--schedule", "constant", "--no-samples", "--save-every", "64", "--points", "320",
            "--run", "whole"};
        fine(options);
        String[] first = options.clone();
        first[first.length - 3] = "128";
        first[first.length - 1] = "parts";
        fine(first);
        fine("train", "--resume", "parts", "--points", "320", "--no-samples");
        assertArrayEquals(weights("whole"), weights("parts"));
    }

    private static float[] weights(String run) throws IOException {
        var trained = TrainedModel.open(folder.resolve("models/" + run + "/" + run + "_320.safetensors"));
        float[] all = new float[(int) trained.model().configuration().weights()];
        int i = 0;
        for (var parameter : trained.model().parameters()) {
            for (int r = 0; r < parameter.value.rows; r++) {
                for (int c = 0; c < parameter.value.cols; c++) {
                    all[i++] = parameter.value.get(r, c);
                }
            }
        }
        return all;
    }

    @Test
    void gradientsCanBeChecked() {
        assertTrue(fine("gradcheck", "mlp").out.contains("all within"));
        String checked = fine("gradcheck", "bigram").out;
        assertTrue(checked.contains("all within"), checked);
        String other = fine("gradcheck", "bigram", "--seed", "7").out;
        assertTrue(other.contains("all within"), other);
        assertNotEquals(checked, other, "another net, other examples");
    }
}
