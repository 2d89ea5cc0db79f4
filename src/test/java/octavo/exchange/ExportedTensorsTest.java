package octavo.exchange;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import octavo.Tensors;
import octavo.data.text.BytePairVocabulary;
import octavo.data.text.Vocabulary;
import octavo.engine.layers.Activation;
import octavo.engine.layers.Refinement;
import octavo.engine.matrix.Matrix;
import octavo.engine.models.BigramConfiguration;
import octavo.engine.models.CharRnnConfiguration;
import octavo.engine.models.CharRnnConfiguration.Cell;
import octavo.engine.models.Configuration;
import octavo.engine.models.DigitNetConfiguration;
import octavo.engine.models.DigitNetConfiguration.Output;
import octavo.engine.models.GptConfiguration;
import octavo.engine.models.Initialization;
import octavo.engine.models.Model;
import octavo.engine.models.NameMlpConfiguration;
import octavo.files.Json;
import octavo.files.JsonObject;
import octavo.files.Safetensors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What an exported folder holds, against names and shapes as PyTorch and Hugging Face document them. Where there is no
 * PyTorch, nothing else would notice a wrong one: our own reader would follow our own writer.
 */
class ExportedTensorsTest {

    private static final int SYMBOLS = 5;

    @TempDir
    private Path folder;

    static Stream<Arguments> tables() {
        return Stream.of(
                arguments(recurrent(Cell.RNN, 7, 7), """
                        rnn.weight_ih_l0 [7, 5]
                        rnn.weight_hh_l0 [7, 7]
                        rnn.bias_ih_l0 [7]
                        rnn.bias_hh_l0 [7]
                        rnn.weight_ih_l1 [7, 7]
                        rnn.weight_hh_l1 [7, 7]
                        rnn.bias_ih_l1 [7]
                        rnn.bias_hh_l1 [7]
                        head.weight [5, 7]
                        head.bias [5]
                        """),
                arguments(recurrent(Cell.LSTM, 3), """
                        rnn.weight_ih_l0 [12, 5]
                        rnn.weight_hh_l0 [12, 3]
                        rnn.bias_ih_l0 [12]
                        rnn.bias_hh_l0 [12]
                        head.weight [5, 3]
                        head.bias [5]
                        """),
                arguments(recurrent(Cell.GRU, 3, 2), """
                        rnn.0.weight_ih_l0 [9, 5]
                        rnn.0.weight_hh_l0 [9, 3]
                        rnn.0.bias_ih_l0 [9]
                        rnn.0.bias_hh_l0 [9]
                        rnn.1.weight_ih_l0 [6, 3]
                        rnn.1.weight_hh_l0 [6, 2]
                        rnn.1.bias_ih_l0 [6]
                        rnn.1.bias_hh_l0 [6]
                        head.weight [5, 2]
                        head.bias [5]
                        """),
                arguments(new GptConfiguration(SYMBOLS, 4, 1, 2, 6, 0, false, false, Activation.GELU), """
                        transformer.wte.weight [5, 6]
                        transformer.wpe.weight [4, 6]
                        transformer.h.0.ln_1.weight [6]
                        transformer.h.0.ln_1.bias [6]
                        transformer.h.0.attn.c_attn.weight [6, 18]
                        transformer.h.0.attn.c_attn.bias [18]
                        transformer.h.0.attn.c_proj.weight [6, 6]
                        transformer.h.0.attn.c_proj.bias [6]
                        transformer.h.0.ln_2.weight [6]
                        transformer.h.0.ln_2.bias [6]
                        transformer.h.0.mlp.c_fc.weight [6, 24]
                        transformer.h.0.mlp.c_fc.bias [24]
                        transformer.h.0.mlp.c_proj.weight [24, 6]
                        transformer.h.0.mlp.c_proj.bias [6]
                        transformer.ln_f.weight [6]
                        transformer.ln_f.bias [6]
                        lm_head.weight [5, 6]
                        """),
                arguments(new GptConfiguration(SYMBOLS, 4, 1, 2, 8, 0, false, false, Activation.RELU2)
                        .with(List.of(Refinement.values())), """
                        wte.weight [5, 8]
                        smear.weight [2, 8]
                        h.0.conv_1.weight [4, 8]
                        h.0.attn.c_attn.weight [8, 24]
                        h.0.attn.c_proj.weight [8, 8]
                        h.0.conv_2.weight [4, 8]
                        h.0.mlp.c_fc.weight [8, 32]
                        h.0.mlp.c_proj.weight [32, 8]
                        lm_head.weight [5, 8]
                        """),
                arguments(new DigitNetConfiguration(List.of(6, 3, 2), Activation.TANH, Output.SOFTMAX,
                        Initialization.GLOROT), """
                        layers.0.weight [3, 6]
                        layers.0.bias [3]
                        layers.1.weight [2, 3]
                        layers.1.bias [2]
                        """),
                arguments(new NameMlpConfiguration(SYMBOLS, 2, 3, 4, 0, Initialization.GLOROT), """
                        embedding.weight [5, 3]
                        hidden.weight [4, 6]
                        hidden.bias [4]
                        head.weight [5, 4]
                        head.bias [5]
                        """),
                arguments(new BigramConfiguration(SYMBOLS, 0, Initialization.NORMAL), """
                        embedding.weight [5, 5]
                        """));
    }

    private static CharRnnConfiguration recurrent(Cell cell, Integer... hidden) {
        return new CharRnnConfiguration(cell, SYMBOLS, List.of(hidden), Activation.TANH, Initialization.FAN_IN);
    }

    /** A model whose weights all differ from 0, in eighths: no 16-bit type rounds them. */
    private static Model model(Configuration configuration) {
        Model model = configuration.create(3);
        for (int p = 0; p < model.parameters().size(); p++) {
            Matrix value = model.parameters().get(p).value;
            for (int r = 0; r < value.rows; r++) {
                for (int c = 0; c < value.cols; c++) {
                    value.set(r, c, (1 + (7 * p + 5 * r + 3 * c) % 11) / 8f * ((r + c) % 2 == 0 ? 1 : -1));
                }
            }
            model.parameters().get(p).changed();
        }
        return model;
    }

    private Path export(Model model, Vocabulary vocabulary) throws IOException {
        Path exported = folder.resolve("exported");
        PyTorchFolder.write(exported, model, vocabulary, Map.of(), 0);
        return exported;
    }

    @ParameterizedTest
    @MethodSource("tables")
    void namesAndShapes(Configuration configuration, String table) throws IOException {
        var lines = new TreeSet<String>();
        try (var file = Safetensors.open(export(model(configuration), null).resolve("model.safetensors"))) {
            for (String name : file.names()) {
                lines.add(name + " " + Arrays.toString(file.shape(name)));
            }
        }
        assertEquals(new TreeSet<>(table.lines().toList()), lines);
    }

    /** PyTorch adds two biases; ours is the first, and of a GRU the last third of the second is one of its own. */
    @ParameterizedTest
    @CsvSource({"RNN, 3, 0", "LSTM, 12, 0", "GRU, 9, 3"})
    void theSecondBiasIsZeroButForAGru(Cell cell, int size, int own) throws IOException {
        Model model = model(recurrent(cell, 3));
        try (var file = Safetensors.open(export(model, null).resolve("model.safetensors"))) {
            Matrix first = Tensors.read(file, "rnn.bias_ih_l0");
            Matrix second = Tensors.read(file, "rnn.bias_hh_l0");
            for (int c = 0; c < size; c++) {
                assertEquals(parameter(model, "rnn.bias_ih_l0").get(0, c), first.get(0, c));
                float expected = c < size - own ? 0 : parameter(model, "rnn.bias_hn_l0").get(0, c - (size - own));
                assertEquals(expected, second.get(0, c), "element " + c);
            }
            // (in, out) here, (out, in) there
            assertEquals(parameter(model, "rnn.weight_ih_l0").get(4, 1), Tensors.read(file, "rnn.weight_ih_l0")
                    .get(1, 4));
        }
    }

    private static Matrix parameter(Model model, String name) {
        return model.parameters().stream().filter(parameter -> parameter.name.equals(name)).findFirst().orElseThrow()
                .value;
    }

    @Test
    void aGptHasWhatHuggingFaceReads() throws IOException {
        String text = "she sells sea shells";
        var pairs = BytePairVocabulary.ofText(text, text, 260);
        Path exported = export(model(new GptConfiguration(pairs.size(), 4, 1, 2, 6, 0, true, false, Activation.GELU)),
                pairs);
        var config = JsonObject.read(exported.resolve("config.json"));
        assertEquals(Set.of("architectures", "model_type", "vocab_size", "n_positions", "n_ctx", "n_embd", "n_layer",
                "n_head", "n_inner", "activation_function", "layer_norm_epsilon", "resid_pdrop", "embd_pdrop",
                "attn_pdrop", "tie_word_embeddings", "bos_token_id", "eos_token_id", "torch_dtype",
                "octavo"), config.keys());
        assertEquals(pairs.size(), config.getLong("vocab_size"));
        try (var files = Files.list(exported)) {
            assertEquals(Set.of("model.safetensors", "config.json", "logits.json", "load.py", "vocabulary.json",
                    "vocab.json", "merges.txt", "tokenizer.json", "tokenizer_config.json", "generation_config.json"),
                    Set.copyOf(files.map(file -> file.getFileName().toString()).toList()));
        }
        try (var file = Safetensors.open(exported.resolve("model.safetensors"))) {
            Matrix bias = Tensors.read(file, "transformer.h.0.attn.c_attn.bias");
            for (int c = 0; c < bias.cols; c++) {
                assertEquals(0, bias.get(0, c), "theirs has biases, ours none");
            }
            assertNotEquals(0f, Tensors.read(file, "transformer.h.0.ln_1.weight").get(0, 0));
        }
    }

    @ParameterizedTest
    @CsvSource({"F16", "BF16"})
    void weightsOf16BitsAreRead(String type) throws IOException {
        for (var configuration : List.of(recurrent(Cell.GRU, 3, 3),
                new GptConfiguration(SYMBOLS, 12, 1, 2, 6, 0, true, true, Activation.GELU))) {
            Model model = model(configuration);
            Path exported = folder.resolve(configuration.model());
            PyTorchFolder.write(exported, model, null, Map.of(), 0);
            halve(exported.resolve("model.safetensors"), type);
            assertEquals(ExampleLogits.of(model), ExampleLogits.of(ForeignModel.read(exported).model()));
        }
    }

    /** Writes a file again with elements of 16 bits. */
    private static void halve(Path file, String type) throws IOException {
        var header = new LinkedHashMap<String, Object>();
        var data = ByteBuffer.allocate((int) Files.size(file)).order(ByteOrder.LITTLE_ENDIAN);
        for (var tensor : Tensors.all(file)) {
            long begin = data.position();
            Matrix matrix = tensor.matrix();
            for (int r = 0; r < matrix.rows; r++) {
                for (int c = 0; c < matrix.cols; c++) {
                    data.putShort(type.equals("F16") ? Float.floatToFloat16(matrix.get(r, c))
                            : (short) (Float.floatToRawIntBits(matrix.get(r, c)) >>> 16));
                }
            }
            header.put(tensor.name(), Map.of("dtype", type, "shape", Arrays.stream(tensor.shape()).boxed().toList(),
                    "data_offsets", List.of(begin, (long) data.position())));
        }
        byte[] text = Json.write(header).getBytes(StandardCharsets.UTF_8);
        data.flip();
        Files.write(file, ByteBuffer.allocate(8 + text.length + data.limit()).order(ByteOrder.LITTLE_ENDIAN)
                .putLong(text.length).put(text).put(data).array());
    }
}
