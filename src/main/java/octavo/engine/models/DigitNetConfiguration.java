package octavo.engine.models;

import static octavo.engine.matrix.SettingException.require;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import octavo.engine.layers.Activation;
import octavo.engine.layers.OutputStage;
import octavo.engine.layers.SigmoidSquaredError;
import octavo.engine.layers.SoftmaxCrossEntropy;
import octavo.engine.matrix.Parameter;
import octavo.engine.matrix.SettingException;

/**
 * The sizes of a {@link DigitNet}.
 *
 * @param sizes          units of each layer from the inputs to the classes: 784, 300, 100, 10
 * @param activation     of the hidden layers
 * @param output         the output stage, which turns the last weighted inputs into probabilities
 * @param initialization how initial weights are drawn
 * @param dropout        share of each hidden layer's activations dropped in training, 0 (included) to 1 (excluded)
 */
public record DigitNetConfiguration(List<Integer> sizes, Activation activation, Output output,
                                    Initialization initialization, double dropout) implements Configuration {

    /** Pixels of an image of MNIST. */
    public static final int PIXELS = 784;
    /** Digits. */
    public static final int CLASSES = 10;

    /** The output stages. */
    public enum Output {
        /** Softmax with cross-entropy. */
        SOFTMAX,
        /** Sigmoid with mean squared error. */
        MSE;

        OutputStage create() {
            return this == SOFTMAX ? new SoftmaxCrossEntropy() : new SigmoidSquaredError();
        }

        /** {@return the name in options and files: softmax or mse} */
        public String option() {
            return name().toLowerCase(Locale.ROOT);
        }

        /**
         * Finds an output stage by its name.
         *
         * @param name softmax or mse
         * @return the output stage
         */
        public static Output of(String name) {
            return switch (name) {
                case "softmax" -> SOFTMAX;
                case "mse" -> MSE;
                default -> throw new SettingException("output", name, "is not known; choose softmax or mse");
            };
        }
    }

    /** Checks every value. */
    public DigitNetConfiguration {
        sizes = List.copyOf(sizes);
        if (sizes.size() < 2) {
            throw new IllegalArgumentException("a net of layers " + sizes + " has no output");
        }
        require(dropout >= 0 && dropout < 1, "dropout", dropout, "is out of range: at least 0 and less than 1");
        for (int size : sizes) {
            require(size >= 1 && size <= 16384, "hidden", size, "is out of range: a layer has 1 to 16384 units");
        }
    }

    /**
     * A net without dropout.
     *
     * @param sizes          units of each layer from the inputs to the classes
     * @param activation     of the hidden layers
     * @param output         the output stage
     * @param initialization how initial weights are drawn
     */
    public DigitNetConfiguration(List<Integer> sizes, Activation activation, Output output,
            Initialization initialization) {
        this(sizes, activation, output, initialization, 0);
    }

    /**
     * The same with dropout.
     *
     * @param share of each hidden layer's activations dropped in training
     * @return the new configuration
     */
    public DigitNetConfiguration withDropout(double share) {
        return new DigitNetConfiguration(sizes, activation, output, initialization, share);
    }

    /**
     * A net for MNIST.
     *
     * @param hidden         units of each hidden layer
     * @param activation     of the hidden layers
     * @param output         the output stage
     * @param initialization how initial weights are drawn
     * @return 784 inputs, the hidden layers, 10 outputs
     */
    public static DigitNetConfiguration of(List<Integer> hidden, Activation activation, Output output,
                                           Initialization initialization) {
        var sizes = new ArrayList<Integer>();
        sizes.add(PIXELS);
        sizes.addAll(hidden);
        sizes.add(CLASSES);
        return new DigitNetConfiguration(sizes, activation, output, initialization);
    }

    /** Reads back what {@link #toJson} wrote. */
    static DigitNetConfiguration fromJson(Map<String, Object> json) {
        var sizes = ((List<?>) json.get("sizes")).stream().map(size -> Math.toIntExact((Long) size)).toList();
        return new DigitNetConfiguration(sizes, Activation.of((String) json.get("activation")),
                Output.of((String) json.get("output")), Initialization.of((String) json.get("init")),
                json.containsKey("dropout") ? ((Number) json.get("dropout")).doubleValue() : 0);
    }

    @Override
    public String model() {
        return "digits";
    }

    @Override
    public String lossUnit() {
        return output == Output.MSE ? "squared error" : "nats";
    }

    @Override
    public DigitNet create(long seed) {
        return wire(draw(seed));
    }

    @Override
    public DigitNet wire(List<Parameter> parameters) {
        return new DigitNet(this, parameters);
    }

    /** {@inheritDoc} Each layer of D inputs and H units has (D + 1)·H floats. */
    @Override
    public List<ParameterShape> shapes() {
        var shapes = new ArrayList<ParameterShape>();
        for (int layer = 0; layer < sizes.size() - 1; layer++) {
            int in = sizes.get(layer);
            int out = sizes.get(layer + 1);
            var weight = ParameterShape.weight("layers." + layer + ".weight", in, out, initialization.weight(in));
            shapes.add(layer == 0 || layer == sizes.size() - 2 ? weight : weight.withHiddenMatrices(1));
            shapes.add(ParameterShape.vector("layers." + layer + ".bias", out, initialization.bias(in)));
        }
        return shapes;
    }

    @Override
    public Map<String, Object> toJson() {
        var json = new LinkedHashMap<String, Object>();
        json.put("sizes", sizes.stream().map(size -> (Object) (long) size).toList());
        json.put("activation", activation.option());
        json.put("output", output.option());
        json.put("init", initialization.option());
        json.put("dropout", dropout);
        return json;
    }
}
