package octavo.app;

import static octavo.app.CommandRunner.octavo;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import octavo.Tensors;
import octavo.app.CommandRunner.Outcome;
import octavo.app.command.Arguments;
import octavo.app.command.Command;
import octavo.app.command.Option;
import octavo.app.command.StandardOutput;
import octavo.app.command.Terminal;
import octavo.engine.training.Checkpoint;
import octavo.files.Json;
import octavo.files.Safetensors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Commands as a user types them, in one process: what they print, where, and how they end. */
class CommandsTest {

    private static final String TEXT = "the quick brown fox jumps over the lazy dog.\nand the dog sleeps on.\n"
            .repeat(60);

    @TempDir
    private static Path folder;
    private static Path text;
    private static CommandRunner runner;

    @BeforeAll
    static void prepare() throws IOException {
        runner = new CommandRunner(folder);
        text = Files.writeString(folder.resolve("fox.txt"), TEXT);
        var trained = octavo("train", text.toString(), "--predict", "last", "--window", "10", "--hidden", "7,5",
                "--batch", "4", "--points", "120", "--save-every", "40", "--run", "fox");
        assertEquals(0, trained.code, trained.err);
        assertTrue(trained.out.contains("fox_120.safetensors after 120 points"), trained.out);
        assertTrue(trained.err.contains("memory for the model"), trained.err);
    }

    @AfterAll
    static void restore() {
        runner.close();
    }

    @SuppressWarnings("unchecked")
    private static Map<String, Object> json(String line) throws IOException {
        return (Map<String, Object>) Json.parse(line);
    }

    @Test
    void preparePrintsItsSummaryAndTheFilesAreThere() {
        var prepared = octavo("prepare", text.toString(), "--name", "foxes", "--window", "12");
        assertEquals(0, prepared.code, prepared.err);
        assertTrue(prepared.out.contains("overlapping windows of 12"), prepared.out);
        for (String file : List.of("dataset.json", "vocabulary.json", "tokens.npy", "train.npy", "test.npy")) {
            assertTrue(Files.isRegularFile(folder.resolve("data/foxes").resolve(file)), file);
        }
    }

    @Test
    void aTextInTheDataFolderIsFoundByItsName() throws IOException {
        Files.writeString(Files.createDirectories(folder.resolve("data")).resolve("fetched.txt"), TEXT);
        var prepared = octavo("prepare", "fetched.txt", "--name", "by-name", "--window", "12");
        assertEquals(0, prepared.code, prepared.err);
        var trained = octavo("train", "fetched.txt", "--window", "10", "--hidden", "5", "--batch", "4", "--points", "4",
                "--predict", "last", "--run", "fetched");
        assertEquals(0, trained.code, trained.err);
    }

    @Test
    void generateContinuesThePromptAndRepeatsWithItsSeed() {
        var first = octavo("generate", "fox", "--prompt", "The Dog", "--length", "30", "--seed", "4");
        assertEquals(0, first.code, first.err);
        assertTrue(first.out.startsWith("the dog"), first.out);
        assertEquals("the dog".length() + 30 + 1, first.out.length(), first.out);
        assertEquals(first.out, octavo("generate", "fox", "--prompt", "The Dog", "--length", "30", "--seed", "4").out);
        assertTrue(octavo("generate", "fox", "--length", "5").err.contains("--seed "));
    }

    @Test
    void generateStopsAtTheStopText() {
        var stopped = octavo("generate", "fox", "--length", "2000", "--stop", "e", "--seed", "1", "--quiet");
        assertEquals(stopped.out.strip().length() - 1,
                stopped.out.indexOf('e') - stopped.out.indexOf(stopped.out.strip()), stopped.out);
        assertEquals("", stopped.err);
        assertEquals(stopped.out, octavo("generate", "fox", "--length", "2000", "--stop", "E", "--seed", "1",
                "--quiet").out, "the model writes in lower case");
        var empty = octavo("generate", "fox", "--stop", "");
        assertEquals(2, empty.code);
        assertTrue(empty.err.contains("--stop is empty"), empty.err);
    }

    @Test
    void unknownPromptCharactersAreNamedOrSkipped() {
        var refused = octavo("generate", "fox", "--prompt", "zażółć");
        assertEquals(2, refused.code);
        assertTrue(refused.err.contains("U+017C"), refused.err);
        assertEquals(0, octavo("generate", "fox", "--prompt", "zażółć", "--unknown", "skip", "--length", "3").code);
    }

    @Test
    void evaluateJsonHasItsKeys() throws IOException {
        var evaluated = octavo("evaluate", "fox", "--json");
        assertEquals(0, evaluated.code, evaluated.err);
        var json = json(evaluated.out);
        assertEquals(List.of("checkpoint", "model", "points", "set", "examples", "loss", "bitsPerCharacter",
                "bitsPerByte", "misclassified", "error", "mostPredicted", "baselines"), List.copyOf(json.keySet()));
        assertEquals(120L, json.get("points"));
        double loss = (Double) json.get("loss");
        assertTrue(loss > 0 && loss < 5, "loss " + loss);
        assertEquals(loss / StrictMath.log(2), (Double) json.get("bitsPerCharacter"), 1e-9);
    }

    @Test
    void evaluateShowsBarsVectorsAndSurprise() {
        var report = octavo("evaluate", "fox", "--examples", "20");
        assertTrue(report.out.contains("misclassified") && report.out.contains("trigram")
                && report.out.contains("after \""), report.out);
        var vectors = octavo("evaluate", "fox", "--examples", "20", "--vector", "2");
        double sum = vectors.out.lines().filter(line -> line.matches("  +\\d+ .* \\d\\.\\d{6}"))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ')))).sum();
        assertEquals(2, sum, 1e-4, vectors.out);
        assertTrue(octavo("evaluate", "fox", "--text", "the dog").out.contains("bits in all"));
    }

    @Test
    void surpriseAsJsonAddsUp() throws IOException {
        var surprise = json(octavo("evaluate", "fox", "--text", "the dog", "--json").out);
        double sum = 0;
        for (Object symbol : (List<?>) surprise.get("symbols")) {
            sum += (Double) ((Map<?, ?>) symbol).get("bits");
        }
        assertEquals(7, ((List<?>) surprise.get("symbols")).size());
        assertEquals((Double) surprise.get("bits"), sum, 1e-9);
    }

    @Test
    void compareHasALineForEachCheckpoint() throws IOException {
        var compared = octavo("compare", "fox", "--examples", "30", "--json");
        assertEquals(0, compared.code, compared.err);
        var lines = compared.out.lines().toList();
        assertEquals(3, lines.size());
        assertEquals(List.of("checkpoint", "points", "trainLoss", "testLoss", "error", "sample"),
                List.copyOf(json(lines.getFirst()).keySet()));
        assertEquals(compared.out, octavo("compare", "fox", "--examples", "30", "--json").out);
        assertEquals(compared.out, octavo("compare", "fox", "--examples", "30", "--prompt", "", "--json").out);
    }

    @Test
    void aNetOfStreamsIsJudgedOnTheWholeTestPart() {
        octavo("train", text.toString(), "--predict", "every", "--window", "10", "--hidden", "5", "--batch", "4",
                "--points", "40", "--run", "stream");
        var compared = octavo("compare", "stream", "--examples", "100");
        assertEquals(0, compared.code, compared.err);
        assertTrue(compared.out.lines().findFirst().orElseThrow()
                .endsWith("stream, the whole test set and as much of the training set"), compared.out);
        assertTrue(octavo("compare", "fox", "--examples", "30").out.lines().findFirst().orElseThrow()
                .endsWith("fox, 30 examples of the test set and 30 of the training set"));
        var refused = octavo("evaluate", "stream", "--set", "dev");
        assertEquals(2, refused.code, refused.out);
        assertTrue(refused.err.contains("has no part dev; it has train, test"), refused.err);
    }

    @Test
    void verifyTicksAllButWhatIsNotSo() {
        var verified = octavo("verify", "fox");
        assertEquals(0, verified.code, verified.out + verified.err);
        assertEquals(7, verified.out.lines().filter(line -> line.startsWith("  [x]")).count(), verified.out);
        octavo("train", text.toString(), "--predict", "last", "--window", "10", "--hidden", "7", "--batch", "4",
                "--points", "40", "--run", "single");
        var refused = octavo("verify", "single");
        assertEquals(1, refused.code);
        assertTrue(refused.out.contains("[ ] two recurrent layers"), refused.out);
    }

    @Test
    void inspectReadsCheckpointsAndDataSets() throws IOException {
        var checkpoint = json(octavo("inspect", "fox", "--json").out);
        assertEquals("checkpoint", checkpoint.get("kind"));
        assertEquals("rnn", checkpoint.get("model"));
        assertEquals(120L, checkpoint.get("points"));
        assertEquals("dataset", json(octavo("inspect", "fox-10", "--json").out).get("kind"));
    }

    @Test
    void aTrainingGoesOnWhereItStoodAndRefusesOtherSizes() throws IOException {
        String[] options = {"--predict", "last", "--window", "10", "--hidden", "7,5", "--batch", "4",
                "--save-every", "20", "--schedule", "constant", "--no-samples"};
        octavo(words(options, "train", text.toString(), "--run", "whole", "--points", "100"));
        octavo(words(options, "train", text.toString(), "--run", "parts", "--points", "60"));
        var resumed = octavo("train", "--resume", "parts", "--points", "+40");
        assertEquals(0, resumed.code, resumed.err);
        Path models = folder.resolve("models");
        try (var whole = Safetensors.open(models.resolve("whole/whole_100.safetensors"));
                var parts = Safetensors.open(models.resolve("parts/parts_100.safetensors"))) {
            for (String name : whole.names()) {
                assertArrayEquals(Tensors.read(whole, name).data, Tensors.read(parts, name).data, name);
            }
        }
        var refused = octavo("train", "--resume", "parts", "--hidden", "9");
        assertEquals(2, refused.code);
        assertTrue(refused.err.contains("--hidden cannot change"), refused.err);
    }

    private static String[] words(String[] options, String... first) {
        var all = new ArrayList<>(List.of(first));
        all.addAll(List.of(options));
        return all.toArray(String[]::new);
    }

    @ParameterizedTest
    @ValueSource(strings = {"none", "1"})
    void aTrainingTellsItsProgressAsJson(String clip) throws IOException {
        var trained = octavo("train", text.toString(), "--predict", "last", "--window", "10", "--hidden", "64,64",
                "--batch", "4", "--points", "32000", "--save-every", "32000", "--clip", clip, "--run", "told-" + clip,
                "--json", "--quiet");
        assertEquals(0, trained.code, trained.err);
        var lines = trained.out.lines().toList();
        assertTrue(lines.size() > 1, "eight thousand updates last longer than the first report lets wait");
        for (String line : lines.subList(0, lines.size() - 1)) {
            var report = json(line);
            assertEquals(List.of("points", "loss", "perSecond", "rate", "gradientNorm"), List.copyOf(report.keySet()));
            assertTrue((Double) report.get("gradientNorm") > 0, line);
        }
        assertEquals(List.of("checkpoint", "testLoss", "error"), List.copyOf(json(lines.getLast()).keySet()));
    }

    @Test
    void aShortPoemIsEnoughForStreamsAndCrops() throws IOException {
        Path poem = Files.writeString(folder.resolve("poem.txt"), TEXT.substring(0, 900));
        for (String model : List.of("rnn --window 20 --hidden 7 --predict every",
                "gpt --block 16 --layers 1 --heads 1 --embedding 8")) {
            var trained = octavo(("train " + poem + " --batch 4 --points 40 --model " + model).split(" "));
            assertEquals(0, trained.code, trained.err);
        }
        assertEquals(0, octavo("evaluate", "poem-blocks-rnn").code);
    }

    @Test
    void fineTuningKeepsWhatItKnowsAndTakesNewLetters() throws IOException {
        Path other = Files.writeString(folder.resolve("jeż.txt"), "żółw i jeż śpią, dog too. ".repeat(80));
        var tuned = octavo("train", other.toString(), "--init-from", "fox", "--points", "20", "--batch", "4",
                "--run", "tuned");
        assertEquals(0, tuned.code, tuned.err);
        assertTrue(tuned.err.contains("new with random weights") && tuned.err.contains(", 0 dropped")
                && tuned.err.contains("before training: validation loss"), tuned.err);
        assertEquals(octavo("tokenize", "fox", "--text", TEXT, "--json").out,
                octavo("tokenize", "tuned", "--text", TEXT, "--json").out, "the ids are the checkpoint's");
    }

    @ParameterizedTest
    @ValueSource(strings = {"--help", "help", "train --help", "generate --help", "evaluate --help", "benchmark --help",
        "--help train", "-h train"})
    void helpGoesToStdout(String words) {
        var help = octavo(words.split(" "));
        assertEquals(0, help.code);
        assertTrue(help.out.contains("usage: java -jar octavo.jar"), help.out);
        assertEquals("", help.err);
        assertTrue(help.out.lines().allMatch(line -> line.length() <= 150), help.out);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "trian|2|command \"trian\" is not known; did you mean train?; --help lists all",
        "prepare|2|prepare needs an argument: octavo prepare FILE",
        "import|2|import needs an argument: octavo import FILE",
        "delete|2|delete needs an argument: octavo delete RUN",
        "completion|2|completion needs an argument: octavo completion bash",
        "prepare missing.txt|1|missing.txt",
        "prepare /|2|no name can be made from",
        "prepare FOX --window 0|2|--window 0 is out of range: it must be 1 to 1000000",
        "prepare FOX --window 999999|2|window",
        "prepare FOX --test 1.5|2|--test 1.5 is out of range",
        "prepare FOX --test 0|2|--test 0 is out of range",
        "train nothing-here|1|there is no data set or file \"nothing-here\"",
        "train FOLDER|1|is a folder without a dataset.json",
        "plot fox --neuron 8 --text missing.txt|2|--neuron 8 is out of range: it must be 1 to 5",
        "train FOX --rate 0|2|--rate 0 is out of range: it must be greater than 0",
        "train FOX --clip 0|2|--clip 0: clipping limit 0.0 is out of range: it must be greater than 0",
        "train FOX --weight-decay 2000|2|--weight-decay 2000.0 is out of range: it must be 0 to 1000",
        "train FOX --optimizer adam:1|2|--optimizer adam:1: momentum (beta1) 1.0 is out of range",
        "train FOX --schedule cosine:-1|2|--schedule cosine:-1: warm-up -1 is out of range: it must be 0 updates",
        "train FOX --rate fast|2|--rate fast is not a number",
        "train FOX --rate 1e30|2|--rate 1e30 is out of range: it must be greater than 0 and at most 1000000",
        "train FOX --rate 1d|2|--rate 1d is not a number",
        "train FOX --rate 0x1p3|2|--rate 0x1p3 is not a number",
        "train FOX --save-every Infinitys|2|--save-every Infinitys is not a time; use 30s",
        "train FOX --save-every 1e400s|2|--save-every 1e400s is not a time",
        "train FOX --save-every 1ds|2|--save-every 1ds is not a time",
        "train FOX --optimizer adam:0x1p-1:0.9|2|--optimizer adam:0x1p-1:0.9: \"0x1p-1\" is not a number",
        "train FOX --clip norm:1d|2|--clip norm:1d: \"1d\" is not a number",
        "train FOX --schedule step:0.1@0.5f|2|--schedule step:0.1@0.5f: \"0.5f\" is not a number",
        "train FOX --points 10 --epochs 2|2|give one of them",
        "train FOX --points 9223372036854775807|2|--points 9223372036854775807 is out of range: it must be 1 to 230",
        "train --resume fox --points +9223372036854775807|2|is out of range: it must be 1 to 230",
        "train FOX --minutes 1 --predict last --window 10 --hidden 1000 --batch 1000000|2|this training needs ",
        "train FOX --hidden 0|2|--hidden 0: 0 is out of range",
        "train FOX --preset nothing|2|--preset nothing is not known",
        "train FOX --model rmn|2|--model rmn is not known; did you mean rnn?",
        "train FOX --model lstm --layers 3|2|--layers goes with --model gpt; this is lstm",
        "train FOX --init-from fox --model lstm|2|--model lstm contradicts --init-from, whose model is rnn",
        "train FOX --hidden 7 --dropout 0.2|2|--dropout 0.2 drops between recurrent layers",
        "train FOX --dropout 1|2|--dropout 1 is out of range",
        "train --resume fox --dropout 0.2|2|--dropout cannot change in a resumed run",
        "train --resume nothing|1|there is no checkpoint or run \"nothing\"",
        "train fox-10 --predict every --split random|2|--split random goes with --predict last",
        "train fox-10 --patience 3 --save-every 30s|2|--patience 3 counts checkpoints",
        "train fox-10 --model gpt --heads 3 --embedding 8|2|--heads 3 is not a divisor of the embedding, 8",
        "train fox-10 --init zero|2|--init zero is not known; choose glorot, fan-in or normal",
        "generate FOX|1|",
        "generate fox --temperature -1|2|--temperature -1 is out of range",
        "generate fox -i --prompt zażółć|2|U+017C",
        "generate fox -i --prompt-file -|2|-i reads what you type from stdin",
        "generate fox -i --samples 3|2|-i reads what you type from stdin",
        "compare fox --play --json|2|take one of them",
        "digits show one two|2|\"two\" is one too many",
        "digits show --mistakes --from 3|2|take one of them",
        "benchmark rnn fox|2|\"fox\" is one argument too many",
        "evaluate fox --set exam|2|--set exam is not known",
        "evaluate fox --vector -1|2|--vector -1 is out of range",
        "evaluate fox --text zażółć|2|U+017C",
        "train FOX --run ../fox|2|a run cannot be called \"../fox\": use letters",
        "train FOX --optimizer adamx|2|--optimizer adamx: ",
        "train FOX --optimizer sgd:0.9|2|--optimizer sgd:0.9: numbers allowed after sgd: 0, ",
        "train FOX --optimizer momentum:0.5:0.9|2|--optimizer momentum:0.5:0.9: numbers allowed after momentum: 1, ",
        "train FOX --optimizer rmsprop:0.9:0.9|2|--optimizer rmsprop:0.9:0.9: numbers allowed after rmsprop: 1, ",
        "train FOX --optimizer adam:0.9:0.99:1e-6|2|--optimizer adam:0.9:0.99:1e-6: numbers allowed after adam: 2, ",
        "train FOX --optimizer rmsprop:1|2|--optimizer rmsprop:1: beta2 1.0 is out of range",
        "train FOX --optimizer muon:0.9:0.99:1|2|--optimizer muon:0.9:0.99:1: numbers allowed after muon: 2, ",
        "train FOX --muon-rate 0.02|2|--muon-rate 0.02 is a rate of --optimizer muon, and this is adam: leave it out",
        "train FOX --optimizer muon --muon-rate 0|2|--muon-rate 0",
        "train FOX --optimizer adam:|2|what follows the colons must be numbers",
        "train FOX --schedule step:2@0.5|2|--schedule step:2@0.5: ",
        "train FOX --clip norm:-1|2|--clip norm:-1: ",
    })
    void wrongUseGetsOneSentenceAndLeavesNothing(String words, int code, String sentence) throws IOException {
        long before = files();
        var outcome = octavo(words.replace("FOX", text.toString()).replace("FOLDER", folder.toString()).split(" "));
        assertEquals(code, outcome.code, outcome.err);
        assertTrue(sentence == null || outcome.err.contains(sentence), outcome.err);
        assertEquals(1, outcome.err.lines().filter(line -> line.startsWith("octavo: ")).count(), outcome.err);
        assertFalse(outcome.err.contains("error in Octavo itself"), outcome.err);
        assertFalse(outcome.err.contains("\tat "), outcome.err);
        assertTrue(files() - before <= 8, "at most an implicitly prepared data set may be new");
    }

    @ParameterizedTest
    @CsvSource({"sgd, 0.9, 0.999", "momentum:0.5, 0.5, 0.999", "rmsprop, 0.9, 0.99", "rmsprop:0.8, 0.9, 0.8",
        "adam:0.7, 0.7, 0.999", "adamw:0.9:0.95, 0.9, 0.95", "muon, 0.9, 0.95", "muon:0.8:0.99, 0.8, 0.99"})
    void theNumbersBehindAnOptimizerAreThoseThatItReads(String optimizer, double beta1, double beta2)
            throws IOException {
        String run = optimizer.replace(':', '-');
        assertEquals(0, octavo("train", text.toString(), "--predict", "last", "--window", "10", "--hidden", "7",
                "--batch", "4", "--points", "4", "--no-samples", "--optimizer", optimizer, "--run", run).code);
        var settings = Checkpoint.open(folder.resolve("models").resolve(run).resolve(run + "_4.safetensors"))
                .plan().optimizer();
        assertEquals(List.of(beta1, beta2), List.of(settings.beta1(), settings.beta2()));
    }

    /** A weight decay that throws the weights to the other side, a thousand times as far, at every update. */
    private static Outcome diverged(String... more) {
        var words = new ArrayList<>(List.of("train", text.toString(), "--predict", "last", "--window", "10", "--hidden",
                "7", "--optimizer", "sgd", "--rate", "1", "--weight-decay", "1000", "--clip", "none", "--schedule",
                "constant", "--no-samples"));
        words.addAll(List.of(more));
        var outcome = octavo(words.toArray(String[]::new));
        assertEquals(1, outcome.code, outcome.err);
        assertTrue(outcome.err.contains("octavo: training diverged at point "), outcome.err);
        return outcome;
    }

    @Test
    void aDivergedTrainingSaysWhatCanBeDone() {
        String fresh = "; start again with a lower --rate or with --clip 1";
        var planned = diverged("--batch", "4", "--minutes", "0.1", "--run", "planned");
        assertTrue(planned.err.contains(fresh), planned.err);
        assertFalse(Files.exists(folder.resolve("models/planned")), "the trial comes before the run");
        var early = diverged("--batch", "4", "--points", "4000", "--run", "early");
        assertTrue(early.err.contains(fresh), early.err);
        var late = diverged("--batch", "4", "--points", "4000", "--save-every", "4", "--run", "late");
        assertTrue(late.err.contains("continue from the last checkpoint with --resume late and a lower --rate"),
                late.err);
    }

    @Test
    void aConversationGoesOnAfterALineThatTheModelCannotRead() {
        var in = System.in;
        try {
            System.setIn(new ByteArrayInputStream("the \nżółw\nfox\n".getBytes(StandardCharsets.UTF_8)));
            var outcome = octavo("generate", "fox", "-i", "--length", "5", "--seed", "1");
            assertEquals(0, outcome.code, outcome.err);
            assertTrue(outcome.err.contains("octavo: the prompt has characters that the model does not know"),
                    outcome.err);
            assertTrue(outcome.out.length() >= 12, "five letters and a line end for each of two lines");
        } finally {
            System.setIn(in);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"train --help", "inspect fox"})
    void whatCannotBeWrittenIsAFailureSaidOnce(String words) throws IOException {
        Path full = Path.of("/dev/full");
        assumeTrue(Files.exists(full), "skipped: there is no " + full + " here");
        var err = new ByteArrayOutputStream();
        try (var out = new StandardOutput(new FileOutputStream(full.toFile()));
                var errStream = new PrintStream(err, true, StandardCharsets.UTF_8)) {
            assertEquals(1, Main.run(List.of(words.split(" ")), out, errStream));
        }
        var lines = err.toString(StandardCharsets.UTF_8).lines().toList();
        assertEquals(1, lines.size(), lines.toString());
        assertTrue(lines.getFirst().startsWith("octavo: stdout cannot be written: "), lines.toString());
    }

    @Test
    void hiddenUnitsAreDrawnWithoutATextWhereWindowsWereSplitAtRandom() throws IOException {
        for (List<String> options : List.of(List.of("--neurons"), List.of("--neuron", "2"))) {
            Path file = folder.resolve("units.svg");
            var words = new ArrayList<>(List.of("plot", "fox", "--to", file.toString()));
            words.addAll(options);
            var drawn = octavo(words.toArray(String[]::new));
            assertEquals(0, drawn.code, drawn.err);
            assertTrue(Files.readString(file).startsWith("<svg"), options.toString());
            Files.delete(file);
        }
    }

    /** A command whose disk goes while it lists a folder, which comes as an exception of another kind. */
    private static final class Failing implements Command {

        @Override
        public String name() {
            return "fail";
        }

        @Override
        public String arguments() {
            return "";
        }

        @Override
        public String summary() {
            return "fails";
        }

        @Override
        public String example() {
            return "fail";
        }

        @Override
        public List<Option> options() {
            return List.of();
        }

        @Override
        public void run(Arguments arguments, Terminal terminal) {
            throw new UncheckedIOException(new IOException("the disk has gone"));
        }
    }

    @Test
    void aFailureOfAFileIsNoErrorOfOctavoHoweverItComes() {
        var err = new ByteArrayOutputStream();
        int code = Main.run(new Failing(), List.of(), System.out, new PrintStream(err, true, StandardCharsets.UTF_8));
        assertEquals(1, code);
        assertEquals("octavo: the disk has gone", err.toString(StandardCharsets.UTF_8).strip());
    }

    private static long files() throws IOException {
        try (var all = Files.walk(folder)) {
            return all.count();
        }
    }
}
