package octavo.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import octavo.cli.evaluate.NamesReport;
import octavo.cli.generate.KnownNames;
import octavo.cli.model.TrainedModel;
import octavo.matrix.Parallel;
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
    private static int threads;

    /** What a command line came to. */
    private record Outcome(int code, String out, String err) {
    }

    @BeforeAll
    static void prepare() throws IOException {
        threads = Parallel.threads();
        System.setProperty("OCTAVO_DATA", folder.resolve("data").toString());
        System.setProperty("OCTAVO_MODELS", folder.resolve("models").toString());
        var names = new StringBuilder("\n");
        for (String beginning : BEGINNINGS) {
            for (String end : ENDS) {
                names.append(beginning).append(end).append(beginning.equals("Bo") ? "\n\n" : "\n");
            }
        }
        list = Files.writeString(folder.resolve("people.txt"), names + "Kasia\nAnna-Maria\n");
        ok("prepare", list.toString(), "--as", "names");
        ok("train", "people", "--model", "mlp", "--points", "3200", "--hidden", "20", "--init", "fan-in", "--run", "mlp",
                "--optimizer", "adam", "--rate", "0.01", "--schedule", "constant");
        ok("train", "people", "--model", "bigram", "--run", "bigram");
    }

    @AfterAll
    static void restore() {
        System.clearProperty("OCTAVO_DATA");
        System.clearProperty("OCTAVO_MODELS");
        Parallel.setThreads(threads);
    }

    private static Outcome octavo(String... words) {
        var out = new ByteArrayOutputStream();
        var err = new ByteArrayOutputStream();
        var outStream = new PrintStream(out, false, StandardCharsets.UTF_8);
        var errStream = new PrintStream(err, false, StandardCharsets.UTF_8);
        int code = Main.run(List.of(words), outStream, errStream);
        outStream.flush();
        errStream.flush();
        return new Outcome(code, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
    }

    private static Outcome ok(String... words) {
        var outcome = octavo(words);
        assertEquals(0, outcome.code, outcome.err);
        return outcome;
    }

    private static Outcome refused(String... words) {
        var outcome = octavo(words);
        assertEquals(2, outcome.code, outcome.out);
        assertEquals(1, outcome.err.lines().filter(line -> line.startsWith("octavo: ")).count(), outcome.err);
        return outcome;
    }

    @Test
    void emptyLinesDuplicatesAndForeignSignsAreCounted() {
        String summary = ok("prepare", list.toString(), "--as", "names", "--name", "again").out;
        assertTrue(summary.contains("7 empty lines") && summary.contains("1 repeated") && summary.contains("U+002D in 1"), summary);
    }

    @Test
    void everyNameIsMarkedAndTheLastLineHasTheShare() throws IOException {
        String written = ok("generate", "mlp", "--seed", "3", "--temperature", "1").out;
        List<String> lines = written.lines().toList();
        assertEquals(21, lines.size(), written);
        var known = KnownNames.of(new octavo.text.TextDataSet(octavo.data.DataSet.read(folder.resolve("data/people"))));
        int invented = 0;
        for (String line : lines.subList(0, 20)) {
            String[] parts = line.split(" {2,}");
            assertEquals(known.origin(parts[0]).words(), parts[1], line);
            invented += parts[1].equals("new") ? 1 : 0;
        }
        assertEquals(String.format(Locale.ROOT, "%d of 20 names are new (%.1f %%)", invented, 5.0 * invented), lines.getLast());
        assertEquals(written, ok("generate", "mlp", "--seed", "3", "--temperature", "1").out);
    }

    @Test
    void trainingAndHeldOutNamesTogetherAreTheList() throws IOException {
        var known = KnownNames.of(new octavo.text.TextDataSet(octavo.data.DataSet.read(folder.resolve("data/people"))));
        assertEquals(BEGINNINGS.length * ENDS.length, known.training().size() + known.heldOut().size());
        assertEquals(KnownNames.Origin.TRAINING, known.origin(known.training().iterator().next()));
        assertEquals(KnownNames.Origin.HELD_OUT, known.origin(known.heldOut().iterator().next()));
        assertEquals(KnownNames.Origin.NEW, known.origin("Nobody"));
    }

    @Test
    void onlyNewNamesAreNewAndDifferent() {
        List<String> lines = ok("generate", "bigram", "--seed", "1", "--samples", "7", "--only-new", "--temperature", "1").out
                .lines().toList();
        assertEquals(8, lines.size());
        assertTrue(lines.subList(0, 7).stream().allMatch(line -> line.endsWith("  new")), lines.toString());
        assertEquals(7, lines.subList(0, 7).stream().distinct().count());
    }

    @Test
    void aPromptBeginsEveryNameInTheCaseOfTheNames() {
        for (String prompt : List.of("Zo", "ZO")) {
            String written = ok("generate", "mlp", "--seed", "1", "--samples", "5", "--prompt", prompt).out;
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
        refused("train", "people");
        refused("plot", "mlp", "--out", folder.resolve("one.svg").toString());
        refused("plot", "mlp", "--what", "embeding");
        refused("plot", "mlp", "--what", "matrix");
        refused("train", "people", "--model", "mlp", "--find-rate", "--resume", "mlp");
    }

    @Test
    void aNameMayBeLongerThanTheBlock() {
        String trained = ok("train", "people", "--model", "mlp", "--block", "2", "--hidden", "5", "--points", "64", "--run", "short",
                "--no-samples").out;
        assertTrue(trained.contains("dev loss"), trained);
    }

    @Test
    void evaluatePutsTheNetBesideItsCounts() {
        String report = ok("evaluate", "bigram").out;
        for (String line : List.of("this net", "counted 4-gram", "bigram, bare counts", "bare counts of all")) {
            assertTrue(report.contains(line), report);
        }
    }

    @Test
    void overfittingIsSaid() {
        assertTrue(NamesReport.verdict(new octavo.layers.Loss(157, 100, 0), new octavo.layers.Loss(246, 100, 0)).contains("overfits"));
        assertFalse(NamesReport.verdict(new octavo.layers.Loss(200, 100, 0), new octavo.layers.Loss(205, 100, 0)).contains("WARNING"));
    }

    @Test
    void aCountedModelNeedsNoTraining() {
        String counted = ok("train", "people", "--model", "bigram", "--count", "0.5", "--run", "counted").out;
        assertTrue(counted.contains("counts"), counted);
        assertEquals(21, ok("generate", "counted", "--seed", "1").out.lines().count());
        assertTrue(ok("evaluate", "counted").out.contains("this net"));
        refused("train", "--resume", "counted");
    }

    @Test
    void findRateDrawsProposesAndTrainsNothing() throws IOException {
        Path drawing = Path.of("people-mlp-rates.svg");
        try {
            String found = ok("train", "people", "--model", "mlp", "--find-rate", "--hidden", "9", "--batch", "4").out;
            assertTrue(found.contains("proposed: --rate "), found);
            assertTrue(Files.readString(drawing).startsWith("<svg"), found);
            assertFalse(Files.exists(folder.resolve("models/people-mlp")));
        } finally {
            Files.deleteIfExists(drawing);
        }
    }

    @Test
    void plotDrawsAllThatSuits() throws IOException {
        String drawn = ok("plot", "mlp").out;
        for (String plot : List.of("loss", "counts", "embedding")) {
            String svg = Files.readString(folder.resolve("models/mlp/" + plot + ".svg"));
            assertTrue(svg.startsWith("<svg") && !svg.contains("<script"), plot);
            assertTrue(drawn.contains(plot + ": drawn in "), drawn);
        }
        assertTrue(ok("plot", "bigram", "--what", "matrix", "--out", "-").out.startsWith("<svg"));
        Path file = folder.resolve("w1.svg");
        ok("plot", "mlp", "--what", "matrix", "--matrix", "W1", "--out", file.toString(), "--quiet");
        assertTrue(Files.isRegularFile(file));
    }

    @Test
    void aResumedRunEndsWithTheBitsOfAnUndisturbedOne() throws IOException {
        String[] options = {"train", "people", "--model", "mlp", "--hidden", "9", "--dropout", "0.3", "--optimizer", "adamw", "--rate",
            "0.01", "--schedule", "constant", "--no-samples", "--save-every", "64", "--points", "320", "--run", "whole"};
        ok(options);
        String[] first = options.clone();
        first[first.length - 3] = "128";
        first[first.length - 1] = "parts";
        ok(first);
        ok("train", "--resume", "parts", "--points", "320", "--no-samples");
        assertArrayEquals(weights("whole"), weights("parts"));
    }

    private static float[] weights(String run) throws IOException {
        var trained = TrainedModel.open(folder.resolve("models/" + run + "/" + run + "_320.safetensors"));
        float[] all = new float[(int) octavo.models.Models.count(trained.model().parameters())];
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
        assertTrue(ok("gradcheck", "mlp").out.contains("all within"));
        assertTrue(ok("gradcheck", "bigram").out.contains("all within"));
    }
}
