package octavo.engine.models;

import static octavo.engine.matrix.SettingException.require;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import octavo.engine.layers.Activation;
import octavo.engine.layers.CausalConvolution;
import octavo.engine.layers.Dropout;
import octavo.engine.layers.Refinement;
import octavo.engine.layers.TransformerBlock;
import octavo.engine.matrix.Parameter;
import octavo.engine.models.Initialization.Start;

/**
 * The hyperparameters of a {@link Gpt}.
 *
 * @param vocabulary  C, number of tokens, at least 2
 * @param block       the longest context, in tokens
 * @param layers      number of transformer blocks
 * @param heads       attention heads of each, a divisor of the embedding
 * @param embedding   E, embedding width
 * @param dropout     probability to drop, 0 to 1 (excluded), in training
 * @param tied        whether the last layer uses the token embedding
 * @param biases      whether norms and dense layers have biases
 * @param activation  between the two dense layers of each block
 * @param refinements how it differs from GPT-2
 */
public record GptConfiguration(int vocabulary, int block, int layers, int heads, int embedding, double dropout,
        boolean tied, boolean biases, Activation activation, Set<Refinement> refinements) implements Configuration {

    /** Checks every value. */
    public GptConfiguration {
        refinements = Refinement.set(refinements);
        require(vocabulary >= 2, "vocabulary", vocabulary, "leaves nothing to predict: it needs 2 tokens or more");
        require(block >= 1 && block <= 65536, "block", block, "is out of range: a block has 1 to 65536 tokens");
        require(layers >= 1 && layers <= 1000, "layers", layers, "is out of range: a GPT has 1 to 1000 layers");
        require(embedding >= 1 && embedding <= 16384, "embedding", embedding,
                "is out of range: a width is 1 to 16384");
        require(heads >= 1 && embedding % heads == 0, "heads", heads,
                "is not a divisor of the embedding, " + embedding + ": the heads share it equally");
        require(!refinements.contains(Refinement.ROTARY) || embedding / heads % 2 == 0, "positions", "rotary",
                "turns pairs of numbers, and a head has embedding / heads = " + embedding + " / " + heads + " = "
                + embedding / heads + " of them: that must be even");
        require(dropout >= 0 && dropout < 1, "dropout", dropout, "is out of range: at least 0 and less than 1");
        require(activation != Activation.SIGMOID && activation != Activation.TANH, "activation", activation.option(),
                "cannot be used in a gpt; choose gelu, relu or relu2");
        var settings = new TransformerBlock.Settings(heads, embedding, block, biases, activation, refinements);
        long elements = (long) block * Dropout.stride(embedding) + layers * settings.dropoutElements();
        require(dropout == 0 || elements <= Integer.MAX_VALUE, "dropout", dropout,
                "is not possible: a net of this size has too many elements to drop");
    }

    /**
     * A plain GPT-2.
     *
     * @param vocabulary C
     * @param block      the longest context, in tokens
     * @param layers     number of transformer blocks
     * @param heads      attention heads of each
     * @param embedding  E
     * @param dropout    probability to drop
     * @param tied       whether the last layer uses the token embedding
     * @param biases     whether norms and dense layers have biases
     * @param activation between the two dense layers of each block
     */
    public GptConfiguration(int vocabulary, int block, int layers, int heads, int embedding, double dropout,
            boolean tied, boolean biases, Activation activation) {
        this(vocabulary, block, layers, heads, embedding, dropout, tied, biases, activation, Set.of());
    }

    /**
     * The same with refinements.
     *
     * @param others how it differs from GPT-2
     * @return the new configuration
     */
    public GptConfiguration with(Collection<Refinement> others) {
        return new GptConfiguration(vocabulary, block, layers, heads, embedding, dropout, tied, biases, activation,
                Refinement.set(others));
    }

    /**
     * A GPT with the usual settings: no dropout, a separate head, biases, GELU.
     *
     * @param vocabulary C
     * @param block      the longest context, in tokens
     * @param layers     number of transformer blocks
     * @param heads      attention heads of each
     * @param embedding  E
     * @return the configuration
     */
    public static GptConfiguration of(int vocabulary, int block, int layers, int heads, int embedding) {
        return new GptConfiguration(vocabulary, block, layers, heads, embedding, 0, false, true,
                Activation.GELU);
    }

    /**
     * What keeps other programs from reading this net as a GPT-2.
     *
     * @return the names of what it has that no GPT-2 has; empty for a GPT-2
     */
    public List<String> beyondGpt2() {
        var beyond = new ArrayList<String>();
        if (activation == Activation.RELU2) {
            beyond.add(activation.option());
        }
        for (var refinement : refinements) {
            if (refinement != Refinement.ZERO_INIT) { // only the start is another
                beyond.add(refinement.option());
            }
        }
        return beyond;
    }

    TransformerBlock.Settings blockSettings() {
        return new TransformerBlock.Settings(heads, embedding, block, biases, activation, refinements);
    }

    /** Number of a layer's first dropout element; those of the embeddings come first. Not used without dropout. */
    int firstElement(int layer) {
        return (int) ((long) block * Dropout.stride(embedding) + layer * blockSettings().dropoutElements());
    }

    @Override
    public String model() {
        return "gpt";
    }

    @Override
    public Gpt create(long seed) {
        return wire(draw(seed));
    }

    @Override
    public Gpt wire(List<Parameter> parameters) {
        return new Gpt(this, parameters);
    }

    /**
     * {@inheritDoc}
     *
     * <p>As in GPT-2, weights and embeddings start normally distributed with deviation 0.02, those at the end of a
     * residual branch with 0.02/√(2·layers), since the stream is the sum of 2·layers branches. Biases start at 0, gains
     * at 1, convolutions as the identity. A block has 12·E² weights, 2·E gains (none with RMSNorm) and, where there are
     * biases, 11·E of them; 8·E more with convolutions.
     */
    @Override
    public List<ParameterShape> shapes() {
        var shapes = new ArrayList<ParameterShape>();
        int width = embedding;
        Start usual = Initialization.normal(0.02);
        boolean zeros = refinements.contains(Refinement.ZERO_INIT);
        Start endOfBranch = zeros ? Start.ZEROS : Initialization.normal(0.02 / Math.sqrt(2.0 * layers));
        shapes.add(ParameterShape.untransposed("wte.weight", vocabulary, width, usual));
        if (!refinements.contains(Refinement.ROTARY)) {
            shapes.add(ParameterShape.untransposed("wpe.weight", block, width, usual));
        }
        if (refinements.contains(Refinement.SMEAR)) {
            shapes.add(ParameterShape.convolution("smear.weight", CausalConvolution.STEPS_OF_SMEAR, width));
        }
        for (int layer = 0; layer < layers; layer++) {
            String name = "h." + layer;
            addNorm(shapes, name + ".ln_1");
            addConvolution(shapes, name + ".conv_1");
            addDense(shapes, name + ".attn.c_attn", width, 3 * width, usual, 3);
            addDense(shapes, name + ".attn.c_proj", width, width, endOfBranch, 1);
            addNorm(shapes, name + ".ln_2");
            addConvolution(shapes, name + ".conv_2");
            addDense(shapes, name + ".mlp.c_fc", width, 4 * width, usual, 1);
            addDense(shapes, name + ".mlp.c_proj", 4 * width, width, endOfBranch, 1);
        }
        addNorm(shapes, "ln_f");
        if (!tied) {
            shapes.add(ParameterShape.weight("lm_head.weight", width, vocabulary, zeros ? Start.ZEROS : usual));
        }
        return shapes;
    }

    private void addNorm(List<ParameterShape> shapes, String name) {
        if (refinements.contains(Refinement.RMS_NORM)) {
            return; // it trains nothing
        }
        shapes.add(ParameterShape.vector(name + ".weight", embedding, Start.ONES));
        if (biases) {
            shapes.add(ParameterShape.vector(name + ".bias", embedding, Start.ZEROS));
        }
    }

    private void addConvolution(List<ParameterShape> shapes, String name) {
        if (refinements.contains(Refinement.CONVOLUTIONS)) {
            shapes.add(ParameterShape.convolution(name + ".weight", CausalConvolution.STEPS, embedding));
        }
    }

    /**
     * GPT-2 stores its weights as (in, out) in files; here that is the layout in memory, too. The parameter holds so
     * many matrices side by side.
     */
    private void addDense(List<ParameterShape> shapes, String name, int in, int out, Start start, int matrices) {
        shapes.add(ParameterShape.untransposed(name + ".weight", in, out, start).withHiddenMatrices(matrices));
        if (biases) {
            shapes.add(ParameterShape.vector(name + ".bias", out, Start.ZEROS));
        }
    }

    @Override
    public Map<String, Object> toJson() {
        var json = new LinkedHashMap<String, Object>();
        json.put("vocabulary", (long) vocabulary);
        json.put("block", (long) block);
        json.put("layers", (long) layers);
        json.put("heads", (long) heads);
        json.put("embedding", (long) embedding);
        json.put("dropout", dropout);
        json.put("tied", tied);
        json.put("biases", biases);
        json.put("activation", activation.option());
        if (!refinements.isEmpty()) {
            json.put("refinements", refinements.stream().map(Refinement::option).toList());
        }
        return json;
    }

    /**
     * Reads {@link #toJson} back.
     *
     * @param json names and values
     * @return the configuration
     */
    static GptConfiguration fromJson(Map<String, ?> json) {
        return new GptConfiguration(integer(json, "vocabulary"), integer(json, "block"), integer(json, "layers"),
                integer(json, "heads"), integer(json, "embedding"),
                value(json, "dropout", Number.class).doubleValue(),
                value(json, "tied", Boolean.class), value(json, "biases", Boolean.class),
                Activation.of(value(json, "activation", String.class)), refinements(json));
    }

    /** A GPT-2 has no such setting. */
    private static Set<Refinement> refinements(Map<String, ?> json) {
        if (!json.containsKey("refinements")) {
            return Set.of();
        }
        var names = new ArrayList<Refinement>();
        for (Object name : value(json, "refinements", List.class)) {
            names.add(Refinement.of(String.valueOf(name)));
        }
        return Refinement.set(names);
    }

    private static int integer(Map<String, ?> json, String name) {
        var number = value(json, name, Number.class);
        require(number.doubleValue() == number.intValue(), name, number, "is not a whole number");
        return number.intValue();
    }

    private static <V> V value(Map<String, ?> json, String name, Class<V> type) {
        Object value = json.get(name);
        require(type.isInstance(value), name, value, "is not a setting of a gpt: a " + type.getSimpleName()
                + " is expected");
        return type.cast(value);
    }
}
