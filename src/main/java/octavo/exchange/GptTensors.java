package octavo.exchange;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import octavo.engine.layers.Activation;
import octavo.engine.matrix.Matrix;
import octavo.engine.matrix.Parameter;
import octavo.engine.matrix.Parameter.FileLayout;
import octavo.engine.models.GptConfiguration;
import octavo.engine.models.Model;
import octavo.files.BadFileException;
import octavo.files.JsonObject;
import octavo.files.Printable;
import octavo.files.Tensor;

/**
 * A GPT in the format of Hugging Face's {@code GPT2LMHeadModel}: {@code transformer.wte.weight} (C, E), {@code
 * transformer.h.0.attn.c_attn.weight} (E, 3·E), …, {@code lm_head.weight} (C, E), and a {@code config.json}.
 *
 * <p>Export: a tied head is left out, as in Hugging Face; missing biases are written as zeros, since GPT-2 always has
 * them. Import: sizes come from the shapes and must agree with {@code config.json}; only the latter has the number of
 * heads. Buffers with the causal mask are skipped. Transposed matrices, as in nanoGPT's linear layers, are recognized,
 * and so is a head that is the token embedding under a second name.
 *
 * <p>A net with a refinement is not a GPT-2. It is written under its own names, without a prefix and without
 * biases that it does not have, and read by the configuration that is written beside it.
 */
final class GptTensors {

    private static final double EPSILON = 1e-5;
    private static final String HEAD = "lm_head.weight";
    private static final String ACTIVATION = "activation_function";
    private static final String EXACT_GELU = "gelu";
    private static final String TIED = "tie_word_embeddings";

    private GptTensors() {
    }

    /** The tensors of a net, for a file. */
    static List<Tensor> of(GptConfiguration configuration, List<Parameter> parameters) {
        if (!isGpt2(configuration)) {
            return parameters.stream().map(Tensor::of).toList();
        }
        var tensors = new ArrayList<Tensor>();
        for (Parameter parameter : parameters) {
            boolean head = parameter.name.equals(HEAD);
            String name = (head ? "" : "transformer.") + parameter.name;
            tensors.add(Tensor.of(name, parameter.value, parameter.fileLayout));
            boolean embedding = parameter.name.startsWith("wte.") || parameter.name.startsWith("wpe.");
            if (!configuration.biases() && !head && !embedding) {
                tensors.add(Tensor.of(name.replaceFirst("weight$", "bias"), new Matrix(1, parameter.value.cols),
                        FileLayout.VECTOR));
            }
        }
        return tensors;
    }

    /** Whether Hugging Face's GPT-2 computes what this net does. */
    static boolean isGpt2(GptConfiguration configuration) {
        return configuration.beyondGpt2().isEmpty();
    }

    /**
     * What {@code GPT2Config} of Hugging Face reads. Of another net only a type that its programs do not know: they
     * would compute something else with its weights.
     */
    static Map<String, Object> config(GptConfiguration configuration) {
        var json = new LinkedHashMap<String, Object>();
        if (!isGpt2(configuration)) {
            json.put("model_type", "octavo-gpt");
            return json;
        }
        json.put("architectures", List.of("GPT2LMHeadModel"));
        json.put("model_type", "gpt2");
        json.put("vocab_size", (long) configuration.vocabulary());
        json.put("n_positions", (long) configuration.block());
        json.put("n_ctx", (long) configuration.block()); // the same under its old name, which some programs read
        json.put("n_embd", (long) configuration.embedding());
        json.put("n_layer", (long) configuration.layers());
        json.put("n_head", (long) configuration.heads());
        json.put("n_inner", null);
        json.put("activation_function", configuration.activation() == Activation.GELU ? "gelu_new" : "relu");
        json.put("layer_norm_epsilon", EPSILON);
        for (String place : List.of("resid_pdrop", "embd_pdrop", "attn_pdrop")) {
            json.put(place, configuration.dropout());
        }
        json.put(TIED, configuration.tied());
        json.put("bos_token_id", null);
        json.put("eos_token_id", null);
        json.put("torch_dtype", "float32");
        return json;
    }

    /** What {@code GenerationConfig} of Hugging Face reads: no token ends a text. */
    static Map<String, Object> generationConfig(GptConfiguration configuration) {
        var json = new LinkedHashMap<String, Object>();
        json.put("bos_token_id", null);
        json.put("eos_token_id", null);
        json.put("do_sample", true);
        json.put("max_length", (long) configuration.block());
        return json;
    }

    /** Reads a net. */
    static ForeignModel read(StateDict dict, ForeignSettings settings) throws IOException {
        if (settings.configuration() instanceof GptConfiguration exported && !isGpt2(exported)) {
            return readRefined(dict, exported, settings);
        }
        dict.names().stream().filter(name -> name.matches("h\\.\\d+\\.attn\\.(masked_)?bias")).forEach(dict::ignore);
        var configuration = configuration(dict, settings);
        Model model = dict.build(configuration);
        // c_attn is (E, 3·E) or, transposed, (3·E, E): the square c_proj does not show which
        boolean transposed = dict.shape("h.0.attn.c_attn.weight", 2)[0] == 3L * configuration.embedding();
        for (Parameter parameter : model.parameters()) {
            boolean dense = parameter.name.matches("h\\.\\d+\\..*\\.c_\\w+\\.weight");
            dict.readInto(parameter.name, parameter,
                    dense && transposed ? FileLayout.TRANSPOSED : parameter.fileLayout);
        }
        if (configuration.tied()) {
            dict.ignore(HEAD);
        }
        return ForeignModel.of(model, settings, "crops", configuration.block(),
                remarks(dict, settings, configuration.tied()));
    }

    /** A net that only Octavo writes: under its own names, with the sizes that its section of the settings has. */
    private static ForeignModel readRefined(StateDict dict, GptConfiguration configuration, ForeignSettings settings)
            throws IOException {
        Model model = dict.build(configuration);
        for (Parameter parameter : model.parameters()) {
            dict.readInto(parameter.name, parameter, parameter.fileLayout);
        }
        return ForeignModel.of(model, settings, "crops", configuration.block(), List.of());
    }

    private static List<String> remarks(StateDict dict, ForeignSettings settings, boolean tied) {
        var remarks = new ArrayList<String>();
        if (tied) {
            remarks.add((dict.has(HEAD) ? "lm_head.weight equals wte.weight" : "there is no lm_head.weight")
                    + ": the head is tied to the token embedding");
        }
        if (settings.has(ACTIVATION) && EXACT_GELU.equals(settings.json().values().get(ACTIVATION))) {
            remarks.add(
                    "the activation_function is the exact gelu; Octavo uses GPT-2's GELU by tanh instead: the"
                    + " model answers a little differently here");
        }
        if (!settings.has(ACTIVATION)) {
            remarks.add("no config.json names the activation_function: gelu_new is assumed, GPT-2's GELU by tanh; a"
                    + " model trained with the exact GELU, as nanoGPT's are, answers a little differently here");
        }
        return remarks;
    }

    /**
     * Whether the head is the token embedding. The content of the file decides; if config.json contradicts it, one of
     * the two is not what the model was trained with. A separate head may equal the embedding by chance.
     */
    private static boolean tied(StateDict dict, ForeignSettings settings) throws IOException {
        boolean saysTied = settings.has(TIED) && settings.json().getBoolean(TIED);
        boolean saysFree = settings.has(TIED) && !saysTied;
        if (!dict.has(HEAD)) {
            if (saysFree) {
                throw new BadFileException(settings.file(), "\"" + TIED + "\" is false, but the file beside it has no "
                        + HEAD + ": save the head, too, or write true");
            }
            return true;
        }
        if (dict.same(HEAD, "wte.weight")) {
            return !saysFree;
        }
        if (saysTied) {
            throw new BadFileException(settings.file(), "\"" + TIED + "\" is true, but the file beside it has a "
                    + HEAD + " that differs from wte.weight: write false, or leave that tensor out");
        }
        return false;
    }

    private static GptConfiguration configuration(StateDict dict, ForeignSettings settings) throws IOException {
        int layers = 0;
        while (dict.has("h." + layers + ".attn.c_attn.weight")) {
            layers++;
        }
        if (layers == 0) {
            throw dict.wrong(
                    "it has token embeddings (wte.weight) but no tensor h.0.attn.c_attn.weight: this is not a GPT-2");
        }
        int vocabulary = dict.size("wte.weight", 2, 0);
        int embedding = dict.size("wte.weight", 2, 1);
        int block = dict.size("wpe.weight", 2, 0);
        var json = settings.json();
        if (!json.has("n_head")) {
            throw dict.wrong(
                    "the tensors do not tell the number of attention heads: put the model's config.json beside the"
                    + " file, or one that says {\"n_head\": 12}");
        }
        agree(settings, "n_layer", layers);
        agree(settings, "n_embd", embedding);
        agree(settings, "n_inner", 4L * embedding);
        agree(settings, "vocab_size", vocabulary);
        agree(settings, "n_positions", block);
        requireUsual(settings);
        try {
            return new GptConfiguration(vocabulary, block, layers, json.getInt("n_head", 1, embedding), embedding,
                    settings.configuration() instanceof GptConfiguration exported ? exported.dropout() : 0,
                    tied(dict, settings), dict.has("h.0.attn.c_attn.bias"), function(settings));
        } catch (IllegalArgumentException e) {
            throw dict.wrong("there is no GPT of these sizes: " + e.getMessage());
        }
    }

    private static void agree(ForeignSettings settings, String key, long found) throws IOException {
        if (settings.has(key) && settings.json().getLong(key) != found) {
            throw new BadFileException(settings.file(), "\"" + key + "\" is " + settings.json().getLong(key)
                    + ", but the tensors beside it have " + found);
        }
    }

    /** Variants of GPT-2 that compute something else. */
    private static void requireUsual(ForeignSettings settings) throws IOException {
        JsonObject json = settings.json();
        if (json.has("model_type") && !json.getString("model_type").equals("gpt2")) {
            throw new BadFileException(settings.file(), "the model_type is \""
                    + Printable.of(json.getString("model_type")) + "\", only gpt2 can be read");
        }
        if (json.has("layer_norm_epsilon") && json.getDouble("layer_norm_epsilon") != EPSILON) {
            throw new BadFileException(settings.file(), "the layer_norm_epsilon is "
                    + json.getDouble("layer_norm_epsilon") + ", Octavo's norms have " + EPSILON);
        }
        boolean scaled = !json.has("scale_attn_weights") || json.getBoolean("scale_attn_weights");
        boolean byLayer = json.has("scale_attn_by_inverse_layer_idx")
                && json.getBoolean("scale_attn_by_inverse_layer_idx");
        boolean crossed = json.has("add_cross_attention") && json.getBoolean("add_cross_attention");
        if (!scaled || byLayer || crossed) {
            throw new BadFileException(settings.file(),
                    "its attention is not GPT-2's usual one (scale_attn_weights " + scaled
                    + ", scale_attn_by_inverse_layer_idx " + byLayer + ", add_cross_attention " + crossed + ")");
        }
    }

    private static Activation function(ForeignSettings settings) throws IOException {
        String name = settings.has("activation_function")
                ? settings.json().getString("activation_function") : "gelu_new";
        return switch (name) {
            case "gelu_new", "gelu_pytorch_tanh", EXACT_GELU -> Activation.GELU;
            case "relu" -> Activation.RELU;
            default -> throw new BadFileException(settings.file(), "the activation_function is \"" + Printable.of(name)
                    + "\"; gelu_new (GPT-2's, with tanh), gelu_pytorch_tanh, gelu and relu can be read");
        };
    }
}
