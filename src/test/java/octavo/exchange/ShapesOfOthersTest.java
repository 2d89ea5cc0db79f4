package octavo.exchange;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import octavo.Tensors;
import octavo.engine.layers.Activation;
import octavo.engine.matrix.Matrix;
import octavo.engine.matrix.Parameter.FileLayout;
import octavo.engine.matrix.RandomStream;
import octavo.engine.matrix.RandomStream.Purpose;
import octavo.engine.models.CharRnnConfiguration.Cell;
import octavo.engine.models.GptConfiguration;
import octavo.engine.models.LanguageModel;
import octavo.engine.models.Model;
import octavo.files.BadFileException;
import octavo.files.Json;
import octavo.files.Npy;
import octavo.files.Safetensors;
import octavo.files.Tensor;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Models in the shapes in which others keep them: several files, longer names, more rows, an embedding. */
class ShapesOfOthersTest {

    private static final int SYMBOLS = 6;

    @TempDir
    private Path folder;
    private Model model;
    private List<Tensor> tensors;

    @BeforeEach
    void write() throws IOException {
        model = new GptConfiguration(SYMBOLS, 12, 2, 2, 8, 0, false, true, Activation.GELU).create(5);
        Path exported = folder.resolve("exported");
        PyTorchFolder.write(exported, model, null, Map.of("reading", "crops", "steps", 12L, "keepCase", true), 0);
        tensors = new ArrayList<>(Tensors.all(exported.resolve("model.safetensors")));
        Files.copy(exported.resolve("config.json"), folder.resolve("config.json"));
    }

    private void same(Path file) throws IOException {
        assertEquals(ExampleLogits.of(model), ExampleLogits.of(ForeignModel.read(file).model()));
    }

    @ParameterizedTest
    @ValueSource(strings = {"_orig_mod.", "module.", "module._orig_mod.", "model."})
    void namesMayHaveWordsBeforeThem(String prefix) throws IOException {
        Path file = folder.resolve("model.safetensors");
        Safetensors.write(file, Map.of(), tensors.stream().map(tensor -> new Tensor(prefix + tensor.name(),
                tensor.shape(), tensor.matrix(), tensor.layout())).toList());
        same(file);
    }

    private Map<String, Object> shards() throws IOException {
        var map = new LinkedHashMap<String, Object>();
        for (int part = 0; part < 3; part++) {
            String name = "model-0000" + part + "-of-00003.safetensors";
            var some = new ArrayList<Tensor>();
            for (int i = part; i < tensors.size(); i += 3) {
                some.add(tensors.get(i));
                map.put(tensors.get(i).name(), name);
            }
            Safetensors.write(folder.resolve(name), Map.of("format", "pt"), some);
        }
        return map;
    }

    @Test
    void anIndexStandsForItsFiles() throws IOException {
        var map = shards();
        Path index = Files.writeString(folder.resolve("model.safetensors.index.json"),
                Json.write(Map.of("metadata", Map.of("total_size", 1L), "weight_map", map)));
        same(index);
        same(folder);
        map.put("x", "../elsewhere.safetensors");
        Path escaping = Files.writeString(folder.resolve("escaping.index.json"),
                Json.write(Map.of("weight_map", map)));
        refused(escaping, "beside the index");
        Files.delete(folder.resolve("model-00001-of-00003.safetensors"));
        refused(index, "model-00001-of-00003.safetensors");
    }

    private void refused(Path file, String word) {
        var error = assertThrows(BadFileException.class, () -> ForeignModel.read(file));
        assertTrue(error.getMessage().startsWith(folder.toString()) && error.getMessage().contains(word)
                && error.getMessage().lines().count() == 1, error.getMessage());
    }

    @Test
    void whatCannotBeReadIsNamed() throws IOException {
        Path file = folder.resolve("pytorch_model.bin");
        Files.write(file, "PK\3\4\0\0\10\10\0\0archive/data.pkl\0\0\0\0\0\0\0\0".getBytes(StandardCharsets.ISO_8859_1));
        refused(file, "torch.load");
        refused(folder, "pytorch_model.bin"); // the only weights in the folder
        Files.write(file,
                new byte[] {(byte) 0x80, 2, (byte) 0x8a, 10, 'l', (byte) 0xfc, (byte) 0x9c, 'F', (byte) 0xf9});
        refused(file, "pickle");
        Files.writeString(file, "version https://git-lfs.github.com/spec/v1\noid sha256:00\nsize 548118077\n");
        refused(file, "git lfs pull");
        Files.writeString(file, "GGUF\3\0\0\0 and more");
        refused(file, "GGUF");
        Files.writeString(file, "{\n  \"weight_map\": {}}");
        refused(file, "JSON");
    }

    /** Lengths of a header whose bytes look like the beginning of something else. */
    @ParameterizedTest
    @ValueSource(ints = {0x7b, 0x17b, 0x280, 0x380})
    void safetensorsAreNoOtherFormat(int length) throws IOException {
        String header = "{\"a\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,4]}}";
        byte[] text = (header + " ".repeat(length - header.length())).getBytes(StandardCharsets.US_ASCII);
        var bytes = ByteBuffer.allocate(8 + length + 4).order(ByteOrder.LITTLE_ENDIAN);
        bytes.putLong(length).put(text).putFloat(2.5f);
        Path file = Files.write(folder.resolve("one.safetensors"), bytes.array());
        assertEquals(2.5f, Tensors.all(file).getFirst().matrix().get(0, 0));
    }

    @Test
    void rowsWithoutANameAreLeftOut() throws IOException {
        Path vocabulary = Files.writeString(folder.resolve("meta.json"), "{\"stoi\": {\"a\": 0, \"b\": 1, \"c\": 2}}");
        var padded = new GptConfiguration(64, 12, 1, 2, 8, 0, true, true, Activation.GELU).create(1);
        Path exported = folder.resolve("padded");
        PyTorchFolder.write(exported, padded, null, Map.of("reading", "crops", "steps", 12L, "keepCase", true), 0);
        var known = ForeignVocabulary.read(vocabulary).fitting(vocabulary, 64);
        assertTrue(known.remarks().getFirst().contains("64"), known.remarks().toString());
        var read = (LanguageModel) ForeignModel.read(exported).withSymbols(known.ids()).model();
        var here = read.decoder();
        var there = ((LanguageModel) padded).decoder();
        here.reset();
        there.reset();
        int[] tokens = {2, 0, 1};
        Matrix found = here.feed(tokens, 0, 3);
        Matrix expected = there.feed(tokens, 0, 3);
        assertEquals(3, found.cols);
        for (int c = 0; c < 3; c++) {
            assertEquals(expected.get(0, c), found.get(0, c));
        }
    }

    @Test
    void theExactGeluIsTakenWithARemark() throws IOException {
        Path file = folder.resolve("model.safetensors");
        Safetensors.write(file, Map.of(), tensors);
        Files.writeString(folder.resolve("config.json"), "\uFEFF{\"n_head\": 2, \"activation_function\": \"gelu\"}");
        var read = ForeignModel.read(file);
        assertTrue(read.remarks().getLast().contains("gelu"), read.remarks().toString());
        same(file);
    }

    private static Matrix random(int number, int rows, int cols) {
        var random = new RandomStream(9, Purpose.CHECK);
        var matrix = new Matrix(rows, cols);
        for (int r = 0; r < rows; r++) {
            for (int c = 0; c < cols; c++) {
                matrix.set(r, c, (float) random.uniform(number, r * cols + c) - 0.5f);
            }
        }
        return matrix;
    }

    /** An embedding is a product with one-hot rows, so E·W_ih takes its place: also where its width is that of h. */
    @ParameterizedTest
    @EnumSource(Cell.class)
    void anEmbeddingIsMultipliedIn(Cell cell) throws IOException {
        int hidden = 5;
        for (int width : new int[] {3, hidden}) {
            Matrix embedding = random(1, SYMBOLS, width);
            Matrix input = random(2, cell.gates() * hidden, width);
            Matrix product = new Matrix(cell.gates() * hidden, SYMBOLS);
            for (int unit = 0; unit < product.rows; unit++) {
                for (int symbol = 0; symbol < SYMBOLS; symbol++) {
                    double sum = 0;
                    for (int d = 0; d < width; d++) {
                        sum += (double) embedding.get(symbol, d) * input.get(unit, d);
                    }
                    product.set(unit, symbol, (float) sum);
                }
            }
            var rest = List.of(
                    Tensor.of("rnn.weight_hh_l0", random(3, cell.gates() * hidden, hidden), FileLayout.AS_IS),
                    Tensor.of("fc.weight", random(4, SYMBOLS, hidden), FileLayout.AS_IS),
                    Tensor.of("fc.bias", random(5, 1, SYMBOLS), FileLayout.VECTOR));
            Files.deleteIfExists(folder.resolve("config.json"));
            Path with = folder.resolve("with" + width + ".safetensors");
            var all = new ArrayList<>(rest);
            all.add(Tensor.of("encoder.weight", embedding, FileLayout.AS_IS));
            all.add(Tensor.of("rnn.weight_ih_l0", input, FileLayout.AS_IS));
            Safetensors.write(with, Map.of(), all);
            Path without = folder.resolve("without" + width + ".safetensors");
            all = new ArrayList<>(rest);
            all.add(Tensor.of("rnn.weight_ih_l0", product, FileLayout.AS_IS));
            Safetensors.write(without, Map.of(), all);
            var read = ForeignModel.read(with);
            assertEquals(ExampleLogits.of(ForeignModel.read(without).model()), ExampleLogits.of(read.model()));
            assertTrue(read.remarks().getFirst().contains("encoder.weight"), read.remarks().toString());
        }
    }

    @Test
    void arraysInFortranOrderAndOfHalfFloatsAreRead() throws IOException {
        String header = "{'descr': '<f2', 'fortran_order': True, 'shape': (2, 3), }";
        header = header + " ".repeat(117 - header.length()) + "\n";
        var bytes = ByteBuffer.allocate(10 + header.length() + 12).order(ByteOrder.LITTLE_ENDIAN);
        bytes.put(new byte[] {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y', 1, 0}).putShort((short) header.length());
        bytes.put(header.getBytes(StandardCharsets.US_ASCII));
        for (float value : new float[] {1, 4, 2, 5, 3, 6.5f}) {
            bytes.putShort(Float.floatToFloat16(value));
        }
        Path file = Files.write(folder.resolve("fortran.npy"), bytes.array());
        assertArrayEquals(new float[] {1, 2, 3, 4, 5, 6.5f}, Npy.read(file).toFloats());
    }
}
