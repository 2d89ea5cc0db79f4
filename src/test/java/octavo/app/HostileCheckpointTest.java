package octavo.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import com.sun.management.ThreadMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import octavo.Damage;
import octavo.app.model.TrainedModel;
import octavo.data.text.CharacterVocabulary;
import octavo.engine.layers.Activation;
import octavo.engine.matrix.Matrix;
import octavo.engine.matrix.Parameter.FileLayout;
import octavo.engine.models.BigramConfiguration;
import octavo.engine.models.CharRnnConfiguration;
import octavo.engine.models.CharRnnConfiguration.Cell;
import octavo.engine.models.Configuration;
import octavo.engine.models.DigitNetConfiguration;
import octavo.engine.models.GptConfiguration;
import octavo.engine.models.Initialization;
import octavo.engine.models.Model;
import octavo.engine.models.NameMlpConfiguration;
import octavo.engine.optimizers.GradientClip;
import octavo.engine.optimizers.OptimizerSettings;
import octavo.engine.optimizers.Schedule;
import octavo.engine.training.Checkpoint;
import octavo.engine.training.RunDescription;
import octavo.engine.training.TrainingPlan;
import octavo.engine.training.TrainingPlan.Saving;
import octavo.engine.training.TrainingState;
import octavo.files.Json;
import octavo.files.Safetensors;
import octavo.files.Tensor;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Checkpoints that somebody damaged: each is read or refused in one sentence, and none makes a
 * small file cost much memory.
 */
class HostileCheckpointTest {

    private static final CharacterVocabulary VOCABULARY = CharacterVocabulary.ofText("hostile checkpoint");
    /** What reading a checkpoint of a few kilobytes may allocate. */
    private static final long MOST_BYTES = 64L << 20;
    /** What stands in for a value: other types, and numbers that make a model or a window huge. */
    private static final List<Object> STRANGE = Arrays.asList(null, "", "gru", -1L, 0L, 3L, 16384L, 2147483647L,
            2147483648L,
            Long.MIN_VALUE, 1e300, 0.5, true, List.of(), List.of(16384L, 16384L, 16384L, 16384L),
            List.of("x"), Map.of(), Map.of("x", 1L));

    @TempDir
    private Path folder;
    private final List<Path> originals = new ArrayList<>();

    @BeforeEach
    void writeOriginals() throws IOException {
        originals.add(original("rnn", new CharRnnConfiguration(Cell.RNN, VOCABULARY.size(), List.of(3, 2),
                Activation.TANH, Initialization.GLOROT), "windows"));
        originals.add(original("gru", new CharRnnConfiguration(Cell.GRU, VOCABULARY.size(), List.of(3), Activation.TANH,
                Initialization.GLOROT), "streams"));
        originals.add(original("lstm", new CharRnnConfiguration(Cell.LSTM, VOCABULARY.size(), List.of(3),
                Activation.TANH, Initialization.GLOROT), "streams"));
        originals.add(original("gpt", new GptConfiguration(VOCABULARY.size(), 5, 2, 2, 4, 0.1, true, true,
                Activation.GELU), "crops"));
        originals.add(original("bigram", new BigramConfiguration(VOCABULARY.size(), 0.01, Initialization.NORMAL),
                "contexts"));
        originals.add(original("mlp", new NameMlpConfiguration(VOCABULARY.size(), 3, 2, 4, 0.1, Initialization.FAN_IN),
                "contexts"));
        originals.add(original("digits", new DigitNetConfiguration(List.of(6, 5, 3), Activation.SIGMOID,
                DigitNetConfiguration.Output.SOFTMAX, Initialization.FAN_IN), "images"));
    }

    private Path original(String name, Configuration configuration, String reading) throws IOException {
        var plan = TrainingPlan.of(100, 2).withSchedule(Schedule.parse("constant", 0.01))
                .withOptimizer(OptimizerSettings.of(OptimizerSettings.Kind.ADAM)).withClip(GradientClip.parse("1"))
                .withSaving(Saving.every(10));
        Map<String, Object> data = Map.of("name", "made-up", "fingerprint", "00", "reading", reading, "steps", 5L,
                "keepCase", true);
        Model model = configuration.create(1);
        Path file = folder.resolve(name + ".safetensors");
        new Checkpoint(file, new RunDescription(configuration, plan, new TrainingState(), data,
                Json.write(VOCABULARY.toJson())))
                .write(model, null);
        return file;
    }

    /** Reads a file as inspect and generate do; returns the sentence of a refusal, or null. */
    private static String read(Path file) {
        var threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long before = threads.getCurrentThreadAllocatedBytes();
        String sentence = null;
        try {
            Checkpoint.open(file);
            var trained = TrainedModel.open(file);
            if (trained.vocabulary() != null) { // a net for images does not write
                trained.decoder().feed(trained.emptyPrompt(), 0, 1);
            }
        } catch (IOException e) {
            sentence = e.getMessage();
            assertFalse(sentence == null || sentence.isBlank() || sentence.contains("\n")
                    || sentence.contains("Exception"), "no sentence: " + e);
            assertTrue(sentence.contains(file.toString()), () -> "the file is not named: " + e.getMessage());
        }
        long allocated = threads.getCurrentThreadAllocatedBytes() - before;
        assertTrue(allocated < MOST_BYTES, () -> file + " cost " + allocated + " bytes");
        return sentence;
    }

    /** A safetensors file with other metadata. */
    static byte[] withMetadata(byte[] bytes, Map<String, String> metadata) throws IOException {
        int tensors = 8 + header(bytes);
        @SuppressWarnings("unchecked")
        var header = (Map<String, Object>) Json.parse(new String(bytes, 8, tensors - 8, StandardCharsets.UTF_8));
        header.put("__metadata__", metadata);
        byte[] text = Json.write(header).getBytes(StandardCharsets.UTF_8);
        var changed = ByteBuffer.allocate(8 + text.length + bytes.length - tensors).order(ByteOrder.LITTLE_ENDIAN);
        changed.putLong(text.length).put(text).put(bytes, tensors, bytes.length - tensors);
        return changed.array();
    }

    private void mutate(Path original, Map<String, String> metadata) throws IOException {
        Path file = Files.write(folder.resolve("mutated.safetensors"),
                withMetadata(Files.readAllBytes(original), metadata));
        try {
            read(file);
        } catch (RuntimeException | Error e) {
            fail("metadata " + metadata, e);
        }
    }

    @Test
    void originalsAreRead() {
        originals.forEach(file -> assertEquals(null, read(file)));
    }

    @Test
    void everyValueOfTheMetadataMayBeMissingOrStrange() throws IOException {
        for (Path original : originals) {
            Map<String, String> metadata;
            try (var file = Safetensors.open(original)) {
                metadata = file.metadata();
            }
            // what says nothing of the kind of model is damaged once, not for each kind
            for (String key : original.equals(originals.getFirst())
                    ? metadata.keySet() : Set.of("octavo.configuration")) {
                for (String text : strangeTexts(metadata.get(key))) {
                    var changed = new LinkedHashMap<>(metadata);
                    if (text == null) {
                        changed.remove(key);
                    } else {
                        changed.put(key, text);
                    }
                    mutate(original, changed);
                }
            }
        }
    }

    /** Texts in place of a metadata value: none, other JSON, and itself with one value inside replaced or left out. */
    static List<String> strangeTexts(String text) throws IOException {
        var texts = new ArrayList<>(Arrays.asList(null, "", "{", "null", "[]", "{}", "7", "rnn", "digits", "\"x\""));
        if (text.startsWith("{")) {
            for (String key : paths((Map<?, ?>) Json.parse(text))) {
                for (Object strange : STRANGE) {
                    texts.add(Json.write(replaced((Map<?, ?>) Json.parse(text), key, strange, false)));
                }
                texts.add(Json.write(replaced((Map<?, ?>) Json.parse(text), key, null, true)));
            }
        }
        return texts;
    }

    /** Keys, and keys of objects within objects. */
    private static List<String> paths(Map<?, ?> json) {
        var paths = new ArrayList<String>();
        json.forEach((key, value) -> {
            paths.add((String) key);
            if (value instanceof Map<?, ?> inner) {
                paths(inner).forEach(path -> paths.add(key + "/" + path));
            }
        });
        return paths;
    }

    private static Map<String, Object> replaced(Map<?, ?> json, String path, Object value, boolean remove) {
        var result = new LinkedHashMap<String, Object>();
        int slash = path.indexOf('/');
        json.forEach((key, old) -> {
            if (slash > 0 && key.equals(path.substring(0, slash))) {
                result.put((String) key, replaced((Map<?, ?>) old, path.substring(slash + 1), value, remove));
            } else if (!key.equals(path)) {
                result.put((String) key, old);
            } else if (!remove) {
                result.put((String) key, value);
            }
        });
        return result;
    }

    @Test
    void aHugeConfigurationOnTinyTensorsIsRefusedByItsCount() throws IOException {
        try (var file = Safetensors.open(originals.getFirst())) {
            var metadata = new LinkedHashMap<>(file.metadata());
            metadata.put("octavo.configuration", metadata.get("octavo.configuration")
                    .replace("[3,2]", "[16384,16384,16384]"));
            Path huge = folder.resolve("huge.safetensors");
            Safetensors.write(huge, metadata, List.of(Tensor.of("w", new Matrix(1, 1), FileLayout.AS_IS)));
            var e = assertThrows(IOException.class, () -> Checkpoint.open(huge));
            assertTrue(e.getMessage().contains("demands 13") && e.getMessage().contains("have 1"), e.getMessage());
        }
    }

    /** A matrix of one column is padded to 16: 64 bytes of memory, and as many of the gradient, for a byte here. */
    @Test
    void bytesInPlaceOfFloatsDoNotMakeASmallFileALargeModel() throws IOException {
        var configuration = new CharRnnConfiguration(Cell.RNN, 2_000_000, List.of(1), Activation.TANH,
                Initialization.GLOROT);
        Map<String, String> metadata;
        try (var file = Safetensors.open(originals.getFirst())) {
            metadata = new LinkedHashMap<>(file.metadata());
        }
        metadata.put("octavo.configuration", Json.write(configuration.toJson()));
        long weights = configuration.weights();
        byte[] header = Json.write(Map.of("__metadata__", metadata, "w", Map.of("dtype", "U8",
                "shape", List.of(weights), "data_offsets", List.of(0L, weights)))).getBytes(StandardCharsets.UTF_8);
        var bytes = ByteBuffer.allocate(8 + header.length + (int) weights).order(ByteOrder.LITTLE_ENDIAN);
        Path narrow = Files.write(folder.resolve("narrow.safetensors"),
                bytes.putLong(header.length).put(header).array());
        String sentence = read(narrow);
        assertTrue(sentence != null && sentence.contains("bytes of memory"), sentence);
    }

    @Test
    void someDamagedFilesAreReadOrRefused() throws IOException {
        damage(100, 1);
    }

    @Test
    @Tag("long")
    void manyDamagedFilesAreReadOrRefused() throws IOException {
        damage(20_000, 2);
    }

    /** Bytes changed, cut off, doubled or inserted, most of them in the header. */
    private void damage(int times, long seed) throws IOException {
        var random = new Random(seed);
        for (Path original : originals) {
            byte[] bytes = Files.readAllBytes(original);
            for (int i = 0; i < times; i++) {
                byte[] damaged = Damage.damaged(bytes, 8 + header(bytes), random);
                Path file = Files.write(folder.resolve("damaged.safetensors"), damaged);
                try {
                    read(file);
                } catch (RuntimeException | Error e) {
                    fail(original + " seed " + seed + " attempt " + i, e);
                }
            }
        }
    }

    /** Length of the header. */
    private static int header(byte[] bytes) {
        return (int) ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).getLong();
    }
}
