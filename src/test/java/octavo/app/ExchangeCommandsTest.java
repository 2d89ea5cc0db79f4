package octavo.app;

import static octavo.app.CommandRunner.octavo;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import octavo.Tensors;
import octavo.app.command.Folders;
import octavo.app.model.TrainedModel;
import octavo.engine.matrix.Matrix;
import octavo.engine.models.CharRnnConfiguration;
import octavo.files.Json;
import octavo.files.JsonObject;
import octavo.files.NpyArray;
import octavo.files.Npz;
import octavo.files.Safetensors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Models out and in again as a user does it: what comes in writes, is measured, and is trained further. */
class ExchangeCommandsTest {

    private static final String TEXT = "she sells sea shells on the sea shore.\nthe shells she sells are sea shells.\n"
            .repeat(40);

    @TempDir
    private static Path folder;
    private static CommandRunner runner;

    @BeforeAll
    static void train() throws IOException {
        runner = new CommandRunner(folder);
        Path text = Files.writeString(folder.resolve("shells.txt"), TEXT);
        fine("train", text.toString(), "--predict", "last", "--window", "12", "--hidden", "9,9", "--batch", "4",
                "--points", "80", "--run", "shells");
    }

    @AfterAll
    static void restore() {
        runner.close();
    }

    private static String fine(String... words) {
        return CommandRunner.fine(words).out;
    }

    private static void refused(int code, String word, String... words) {
        var outcome = octavo(words);
        assertEquals(code, outcome.code, outcome.err);
        assertTrue(outcome.err.contains(word) && outcome.err.strip().lines().count() == 1, outcome.err);
    }

    @Test
    void anExportedModelComesBackAndIsUsedLikeAnyOther() {
        String exported = folder.resolve("exported").toString();
        fine("export", "shells", "--to", exported);
        String imported = fine("import", exported, "--run", "back").strip();
        assertTrue(imported.endsWith("back_80.safetensors"), imported);
        String[] write = {"--prompt", "she", "--length", "60", "--seed", "2", "--quiet"};
        assertEquals(fine(with("generate", "shells", write)), fine(with("generate", "back", write)));
        assertEquals(fine("evaluate", "shells", "--json").replace("shells", "back"),
                fine("evaluate", "back", "--json").replace("shells", "back"));
        assertTrue(fine("inspect", "back").contains("rnn.weight_ih_l0"));
        fine("train", "shells-12", "--init-from", "back", "--batch", "4", "--points", "8", "--run", "further");
        refused(2, "imported", "train", "--resume", "back");
    }

    /** What was found since GPT-2, from training to a run that is made of the exported folder. */
    @Test
    void aGptThatIsNotAGpt2SaysSoAndComesBack() throws IOException {
        fine("train", folder.resolve("shells.txt").toString(), "--model", "gpt", "--layers", "1", "--heads", "2",
                "--embedding", "8", "--block", "12", "--norm", "rms", "--positions", "rotary", "--qk-norm", "--smear",
                "--convolutions", "--zero-init", "--optimizer", "muon", "--batch", "4", "--points", "32", "--run",
                "modern");
        String exported = folder.resolve("exported-modern").toString();
        var outcome = octavo("export", "modern", "--to", exported);
        assertEquals(0, outcome.code, outcome.err);
        assertTrue(outcome.err.contains("this is not a GPT-2, since it has rms-norm, rotary, query-key-norm, smear,"
                + " convolutions"), outcome.err);
        fine("import", exported, "--run", "modern-back");
        String[] write = {"--prompt", "she", "--length", "40", "--seed", "2", "--quiet"};
        assertEquals(fine(with("generate", "modern", write)), fine(with("generate", "modern-back", write)));
        assertTrue(fine("inspect", "modern-back").contains("h.0.conv_1.weight"));
        Path trace = folder.resolve("modern.npz");
        fine("trace", "modern-back", "--window", "she sells", "--to", trace.toString());
        assertTrue(Npz.read(trace).keySet().containsAll(List.of("embedded_0", "convolution1_1", "turned_1")));
    }

    @Test
    void aTextIsCutAsARunOrADataSetCutsIt() throws IOException {
        Path text = Files.writeString(folder.resolve("said.txt"), "She\tsells");
        refused(2, "characters without a token", "tokenize", "shells", "--file", text.toString());
        Files.writeString(text, "She sells");
        String json = fine("tokenize", "shells", "--file", text.toString(), "--json").strip();
        assertEquals(json, fine("tokenize", "shells-12", "--text", "SHE SELLS", "--json").strip(), "small letters");
        var read = JsonObject.of("the answer", Json.parse(json));
        assertEquals("she sells", String.join("", read.getList("pieces").toArray(String[]::new)));
        assertEquals(9, read.getList("ids").size());
        assertEquals(9, fine("tokenize", "shells", "--text", "she sells").lines().count());
        refused(2, "--text TEXT or --file FILE", "tokenize", "shells");
        Path exported = folder.resolve("cut");
        fine("export", "shells", "--to", exported.toString());
        assertEquals(json, fine("tokenize", exported.resolve("tokenizer.json").toString(), "--text", "she sells",
                "--json").strip());
    }

    @Test
    void theReportOfAnImportedModelGivesNoSpeed() throws IOException {
        String exported = folder.resolve("timeless").toString();
        fine("export", "shells", "--to", exported);
        fine("import", exported, "--run", "timeless");
        for (String run : List.of("shells", "timeless")) {
            Path page = folder.resolve(run + ".html");
            fine("report", run, "--to", page.toString(), "--examples", "20");
            String words = Files.readString(page);
            assertEquals(run.equals("shells"), words.contains("points per second"), run);
            assertFalse(words.contains("Infinity") || words.contains("NaN"), run);
        }
    }

    private static String[] with(String command, String model, String... more) {
        String[] words = new String[more.length + 2];
        words[0] = command;
        words[1] = model;
        System.arraycopy(more, 0, words, 2, more.length);
        return words;
    }

    @Test
    void theWeightsOfANetInNumPyAreReadWithTheVocabularyOfADataSet() throws IOException {
        var trained = TrainedModel.open(Folders.checkpoint("shells"));
        assertEquals(List.of(9, 9), ((CharRnnConfiguration) trained.checkpoint().configuration()).hidden());
        var arrays = new LinkedHashMap<String, NpyArray>();
        var parameters = trained.model().parameters();
        String[] names = {"W1", "R1", "b1", "W2", "R2", "b2", "W3", "b3"};
        for (int i = 0; i < names.length; i++) {
            Matrix value = parameters.get(i).value;
            arrays.put(names[i], NpyArray.of(value.transposed()));
        }
        Path weights = folder.resolve("weights.npz");
        Npz.write(weights, arrays);
        fine("import", weights.toString(), "--vocabulary", "shells-12", "--run", "numpy");
        String[] write = {"--prompt", "shells", "--length", "40", "--seed", "3", "--quiet"};
        assertEquals(fine(with("generate", "shells", write)), fine(with("generate", "numpy", write)));
        fine("evaluate", "numpy", "--json");

        refused(2, "--vocabulary", "import", weights.toString());
        arrays.remove("b2");
        Npz.write(weights, arrays);
        refused(1, "array b2 is missing", "import", weights.toString());
        arrays.put("b2", NpyArray.of(new Matrix(3, 1)));
        Npz.write(weights, arrays);
        refused(1, "[3, 1]", "import", weights.toString());
    }

    @Test
    void onlyVocabularyJsonStandsForTheDataSetAroundIt() throws IOException {
        String exported = folder.resolve("for-a-data-set").toString();
        fine("export", "shells", "--to", exported);
        Path dataSet = folder.resolve("data/shells-12");
        Path own = Files.writeString(dataSet.resolve("own.json"), "{\"a\": 0, \"b\": 1}");
        refused(1, "own.json: the vocabulary has 2 symbols", "import", exported, "--vocabulary", own.toString());
        Path ofDataSet = dataSet.resolve("vocabulary.json");
        fine("import", exported, "--vocabulary", ofDataSet.toString(), "--run", "with-data");
        assertTrue(fine("inspect", "with-data").contains("shells-12"));
    }

    @Test
    void weightsThatAreNotFiniteAreRefusedByName() throws IOException {
        Path exported = folder.resolve("damaged");
        fine("export", "shells", "--to", exported.toString());
        Path weights = exported.resolve("model.safetensors");
        var tensors = Tensors.all(weights);
        tensors.getFirst().matrix().set(0, 1, Float.NEGATIVE_INFINITY);
        Safetensors.write(weights, Map.of(), tensors);
        refused(1, "rnn.weight_ih_l0 holds -Infinity", "import", exported.toString());

        Path checkpoint = Folders.checkpoint("shells");
        Path damaged = folder.resolve("damaged.safetensors");
        try (var file = Safetensors.open(checkpoint)) {
            tensors = Tensors.all(checkpoint);
            tensors.stream().filter(tensor -> tensor.name().equals("head.bias")).findFirst().orElseThrow().matrix()
                    .set(0, 2, Float.NaN);
            Safetensors.write(damaged, Tensors.metadataWithoutChecksums(file), tensors);
        }
        refused(1, "head.bias holds NaN", "generate", damaged.toString());
        Path nowhere = folder.resolve("nothing-exported");
        refused(1, "head.bias holds NaN", "export", damaged.toString(), "--to", nowhere.toString());
        assertTrue(Files.notExists(nowhere));
    }

    @Test
    void weightsTooLargeToComputeWithAreASentence() throws IOException {
        Path checkpoint = Folders.checkpoint("shells");
        Path huge = folder.resolve("huge.safetensors");
        try (var file = Safetensors.open(checkpoint)) {
            var tensors = Tensors.all(checkpoint);
            tensors.forEach(tensor -> tensor.matrix().fill(Float.MAX_VALUE));
            Safetensors.write(huge, Tensors.metadataWithoutChecksums(file), tensors);
        }
        refused(1, "not finite: its weights are damaged or too large", "generate", huge.toString(), "--quiet");
    }

    @Test
    void misfitsAreSentences() throws IOException {
        refused(2, "--to", "export", "shells");
        refused(1, "holds files already", "export", "shells", "--to", folder.toString());
        refused(2, "import needs an argument: octavo import FILE", "import");
        refused(1, "no such file", "import", folder.resolve("nowhere").toString());
        String exported = folder.resolve("misfits").toString();
        fine("export", "shells", "--to", exported);
        Path small = Files.writeString(folder.resolve("small.json"), "{\"a\": 0, \"b\": 1}");
        refused(1, "2 symbols", "import", exported, "--vocabulary", small.toString());
        refused(1, "no such file", "import", exported, "--vocabulary", "nowhere.json");
        Path checkpoint = Folders.checkpoint("shells");
        refused(1, "checkpoint of Octavo already", "import", checkpoint.toString());
    }
}
