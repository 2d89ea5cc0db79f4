package octavo.exchange;

import static org.junit.jupiter.api.Assertions.assertEquals;
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
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import octavo.Damage;
import octavo.data.text.CharacterVocabulary;
import octavo.engine.layers.Activation;
import octavo.engine.models.CharRnnConfiguration;
import octavo.engine.models.CharRnnConfiguration.Cell;
import octavo.engine.models.Configuration;
import octavo.engine.models.GptConfiguration;
import octavo.engine.models.Initialization;
import octavo.engine.models.NameMlpConfiguration;
import octavo.files.Json;
import octavo.files.NpyArray;
import octavo.files.NpyType;
import octavo.files.Npz;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Models of others that somebody damaged: each is read or refused in one short sentence, and none makes a small file
 * cost much memory.
 */
class HostileForeignModelTest {

    private static final CharacterVocabulary VOCABULARY = CharacterVocabulary.ofText("hostile model");
    /** What reading a file of a few kilobytes may allocate. */
    private static final long MOST_BYTES = 64L << 20;
    private static final List<Configuration> MODELS = List.of(
            new CharRnnConfiguration(Cell.RNN, VOCABULARY.size(), List.of(3, 2), Activation.TANH,
                    Initialization.GLOROT),
            new CharRnnConfiguration(Cell.GRU, VOCABULARY.size(), List.of(3, 3), Activation.TANH,
                    Initialization.GLOROT),
            new GptConfiguration(VOCABULARY.size(), 5, 2, 2, 4, 0.1, true, true, Activation.GELU),
            new GptConfiguration(VOCABULARY.size(), 5, 1, 1, 4, 0, false, false, Activation.RELU),
            new NameMlpConfiguration(VOCABULARY.size(), 2, 3, 4, 0, Initialization.GLOROT));

    @TempDir
    private Path folder;

    /** Reads a model as import does; returns the sentence of a refusal, or null. */
    private String read(Path file) {
        var threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long before = threads.getCurrentThreadAllocatedBytes();
        String sentence = null;
        try {
            ForeignModel.read(file);
        } catch (IOException e) {
            sentence = e.getMessage();
            String withoutPlace = sentence.replace(folder.toString(), "");
            assertTrue(!sentence.equals(withoutPlace) && withoutPlace.length() < 500
                    && withoutPlace.codePoints().noneMatch(Character::isISOControl), "no sentence: " + sentence);
        }
        long allocated = threads.getCurrentThreadAllocatedBytes() - before;
        assertTrue(allocated < MOST_BYTES, () -> file + " cost " + allocated + " bytes");
        return sentence;
    }

    @Test
    void someDamagedFoldersAreReadOrRefused() throws IOException {
        damage(80, 1);
    }

    /** Run with {@code mvn test -Dgroups=long -Dtest=HostileForeignModelTest}. */
    @Test
    @Tag("long")
    void manyDamagedFoldersAreReadOrRefused() throws IOException {
        damage(5_000, 2);
    }

    /** The weights, mostly their header, or the settings beside them, are changed. */
    private void damage(int times, long seed) throws IOException {
        var random = new Random(seed);
        for (var configuration : MODELS) {
            Path exported = folder.resolve(configuration.model() + MODELS.indexOf(configuration));
            PyTorchFolder.write(exported, configuration.create(1), VOCABULARY,
                    Map.of("name", "made-up", "fingerprint", "0", "reading", "streams", "steps", 9L, "keepCase", true),
                    7);
            assertEquals(null, read(exported));
            Path weightsFile = exported.resolve("model.safetensors");
            byte[] weights = Files.readAllBytes(weightsFile);
            Path settingsFile = exported.resolve("config.json");
            byte[] settings = Files.readAllBytes(settingsFile);
            int refused = 0;
            for (int i = 0; i < times; i++) {
                boolean header = random.nextInt(3) > 0;
                int length = 8 + (int) ByteBuffer.wrap(weights).order(ByteOrder.LITTLE_ENDIAN).getLong();
                Files.write(weightsFile, header ? Damage.damaged(weights, length, random) : weights);
                Files.write(settingsFile, header ? settings : Damage.damaged(settings, settings.length, random));
                try {
                    refused += read(exported) == null ? 0 : 1;
                } catch (RuntimeException | Error e) {
                    fail(configuration + " seed " + seed + " attempt " + i, e);
                }
            }
            assertTrue(refused > 0 && refused < times, refused + " of " + times + ": the damage tests nothing");
        }
    }

    /** A matrix of one column is padded to 16: 64 bytes of memory, and as many of the gradient, for a byte here. */
    @Test
    void bytesInPlaceOfFloatsDoNotMakeASmallFileALargeModel() throws IOException {
        long symbols = 2_000_000;
        var header = new LinkedHashMap<String, Object>();
        long end = 0;
        for (var entry : Map.of("weight_ih_l0", List.of(1L, symbols), "weight_hh_l0", List.of(1L, 1L), "head.weight",
                List.of(symbols, 1L)).entrySet()) {
            long bytes = entry.getValue().get(0) * entry.getValue().get(1);
            header.put(entry.getKey(), Map.of("dtype", "U8", "shape", entry.getValue(), "data_offsets",
                    List.of(end, end + bytes)));
            end += bytes;
        }
        byte[] text = Json.write(header).getBytes(StandardCharsets.UTF_8);
        var bytes = ByteBuffer.allocate(8 + text.length + (int) end).order(ByteOrder.LITTLE_ENDIAN);
        Path file = Files.write(folder.resolve("narrow.safetensors"), bytes.putLong(text.length).put(text).array());
        assertTooLarge(read(file));
    }

    @Test
    void neitherDoThoseOfNumpy() throws IOException {
        int symbols = 2_000_000;
        var arrays = new LinkedHashMap<String, NpyArray>();
        arrays.put("W1", NpyArray.ofInts(NpyType.U1, new int[symbols], 1, symbols));
        arrays.put("R1", NpyArray.ofInts(NpyType.U1, new int[1], 1, 1));
        arrays.put("b1", NpyArray.ofInts(NpyType.U1, new int[1], 1, 1));
        arrays.put("W2", NpyArray.ofInts(NpyType.U1, new int[symbols], symbols, 1));
        arrays.put("b2", NpyArray.ofInts(NpyType.U1, new int[symbols], symbols, 1));
        Path file = folder.resolve("narrow.npz");
        Npz.write(file, arrays);
        assertTooLarge(read(file));
    }

    private static void assertTooLarge(String sentence) {
        assertTrue(sentence != null && sentence.contains("bytes of memory"), sentence);
    }
}
