package octavo.engine.models;

import static octavo.engine.matrix.SettingException.require;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import octavo.engine.layers.Activation;
import octavo.engine.layers.ElmanCell;
import octavo.engine.layers.Gru;
import octavo.engine.layers.Lstm;
import octavo.engine.layers.RecurrentCell;
import octavo.engine.matrix.Matrix;
import octavo.engine.matrix.Parameter;
import octavo.engine.matrix.RandomStream;

/**
 * The sizes of a {@link CharRnn}.
 *
 * @param cell           the kind of recurrent layer
 * @param vocabulary     C, number of symbols, at least 2
 * @param hidden         H of each recurrent layer, at least one layer
 * @param activation     of the plain cell, tanh or sigmoid; gated cells have their own
 * @param initialization how initial weights are drawn
 * @param dropout        share of the outputs of each layer but the last that is dropped in training, 0 (included) to 1
 *                       (excluded): PyTorch's {@code dropout} of {@code nn.RNN}, {@code nn.LSTM} and {@code nn.GRU}
 */
public record CharRnnConfiguration(Cell cell, int vocabulary, List<Integer> hidden, Activation activation,
                                   Initialization initialization, double dropout) implements Configuration {

    /** The kinds of recurrent layer, with what a net needs to know; src/site/add-a-layer.md names the other places. */
    public enum Cell {
        /** h = f(x·W + h·U + b). */
        RNN(1, (weight, candidateBias, activation) -> new ElmanCell(weight, activation)),
        /** Long short-term memory. */
        LSTM(4, (weight, candidateBias, activation) -> new Lstm(weight)) {
            @Override
            int forgetGate() {
                return 1;
            }
        },
        /** Gated recurrent unit. */
        GRU(3, (weight, candidateBias, activation) -> new Gru(weight, candidateBias)) {
            @Override
            public boolean hasCandidateBias() {
                return true;
            }
        };

        /** A layer of the engine on U, the bias of the candidate if there is one, and f. */
        private interface Factory {
            RecurrentCell create(Parameter weight, Parameter candidateBias, Activation activation);
        }

        private final int gates;
        private final Factory factory;

        Cell(int gates, Factory factory) {
            this.gates = gates;
            this.factory = factory;
        }

        /** {@return G, columns of the projected input per hidden unit} */
        public int gates() {
            return gates;
        }

        /** {@return whether h(t−1)·U has a bias for the last gate, the candidate: {@code rnn.bias_hn_l0}, (1, H)} */
        public boolean hasCandidateBias() {
            return false;
        }

        /** The gate whose bias starts at 1 where biases start at 0, −1 if there is none. */
        int forgetGate() {
            return -1;
        }

        /** {@return the name on the command line and in files, for example {@code lstm}} */
        public String option() {
            return name().toLowerCase(Locale.ROOT);
        }

        /** {@return all names} */
        public static List<String> options() {
            return Arrays.stream(values()).map(Cell::option).toList();
        }

        /**
         * Finds a cell by its name.
         *
         * @param option one of {@link #options}
         * @return the cell
         */
        public static Cell of(String option) {
            return Arrays.stream(values()).filter(cell -> cell.option().equals(option)).findFirst()
                    .orElseThrow(() -> new IllegalArgumentException("\"" + option
                            + "\" is no recurrent layer; there are " + String.join(", ", options())));
        }

        /** The cell of a layer on its parameters. */
        RecurrentCell create(Map<String, Parameter> named, int layer, Activation activation) {
            return factory.create(named.get("rnn.weight_hh_l" + layer), named.get("rnn.bias_hn_l" + layer), activation);
        }
    }

    /** Checks every value. */
    public CharRnnConfiguration {
        hidden = List.copyOf(hidden);
        require(vocabulary >= 2, "vocabulary", vocabulary, "leaves nothing to predict: it needs 2 symbols or more");
        require(!hidden.isEmpty(), "hidden", hidden, "names no layer; give sizes such as 128,128");
        for (int size : hidden) {
            require(size >= 1 && size <= 16384, "hidden", size, "is out of range: a layer has 1 to 16384 units");
        }
        require(activation == Activation.TANH || activation == Activation.SIGMOID, "activation", activation.option(),
                "has no bound, and a recurrent net feeds it back at every step; choose tanh or sigmoid");
        require(dropout >= 0 && dropout < 1, "dropout", dropout, "is out of range: at least 0 and less than 1");
        require(dropout == 0 || hidden.size() > 1, "dropout", dropout, "drops between recurrent layers, and hidden "
                + hidden + " is only one: give two or more, or no dropout");
    }

    /**
     * A net with the usual settings: tanh, Glorot's initialization, no dropout.
     *
     * @param cell       the kind of recurrent layer
     * @param vocabulary C
     * @param hidden     H of each recurrent layer
     * @return the configuration
     */
    public static CharRnnConfiguration of(Cell cell, int vocabulary, Integer... hidden) {
        return new CharRnnConfiguration(cell, vocabulary, List.of(hidden), Activation.TANH, Initialization.GLOROT);
    }

    /**
     * A net without dropout.
     *
     * @param cell           the kind of recurrent layer
     * @param vocabulary     C
     * @param hidden         H of each recurrent layer
     * @param activation     of the plain cell
     * @param initialization how initial weights are drawn
     */
    public CharRnnConfiguration(Cell cell, int vocabulary, List<Integer> hidden, Activation activation,
                                Initialization initialization) {
        this(cell, vocabulary, hidden, activation, initialization, 0);
    }

    /**
     * The same with dropout.
     *
     * @param share of the outputs of each layer but the last
     * @return the configuration
     */
    public CharRnnConfiguration withDropout(double share) {
        return new CharRnnConfiguration(cell, vocabulary, hidden, activation, initialization, share);
    }

    @Override
    public String model() {
        return cell.option();
    }

    /** Reads {@link #toJson} back. */
    static CharRnnConfiguration fromJson(String model, Map<String, Object> json) {
        var hidden = ((List<?>) json.get("hidden")).stream().map(size -> Math.toIntExact((Long) size)).toList();
        return new CharRnnConfiguration(Cell.of(model),
                Math.toIntExact((Long) json.get("vocabulary")), hidden,
                Activation.of((String) json.get("activation")),
                Initialization.of((String) json.get("init")),
                json.containsKey("dropout") ? ((Number) json.get("dropout")).doubleValue() : 0);
    }

    @Override
    public CharRnn create(long seed) {
        return wire(draw(seed));
    }

    @Override
    public CharRnn wire(List<Parameter> parameters) {
        return new CharRnn(this, parameters);
    }

    /**
     * {@inheritDoc}
     *
     * <p>With G gates, each layer of D inputs and H units has (D + H + 1)·G·H floats, a GRU H more; the dense layer has
     * (H + 1)·C.
     */
    @Override
    public List<ParameterShape> shapes() {
        var shapes = new ArrayList<ParameterShape>();
        int in = vocabulary;
        for (int layer = 0; layer < hidden.size(); layer++) {
            int size = hidden.get(layer);
            int fanIn = in + size;
            int units = cell.gates() * size;
            var input = ParameterShape.weight("rnn.weight_ih_l" + layer, in, units, initialization.weight(fanIn));
            // the first layer's input is a symbol: its weight maps no layer to a layer
            shapes.add(layer == 0 ? input : input.withHiddenMatrices(cell.gates()));
            shapes.add(ParameterShape.weight("rnn.weight_hh_l" + layer, size, units, initialization.weight(fanIn))
                    .withHiddenMatrices(cell.gates()));
            if (cell.hasCandidateBias()) {
                shapes.add(ParameterShape.vector("rnn.bias_hn_l" + layer, size, initialization.bias(fanIn)));
            }
            boolean opens = cell.forgetGate() >= 0 && initialization == Initialization.GLOROT;
            shapes.add(ParameterShape.vector("rnn.bias_ih_l" + layer, units,
                    opens ? this::openForgetGates : initialization.bias(fanIn)));
            in = size;
        }
        shapes.add(ParameterShape.weight("head.weight", in, vocabulary, initialization.weight(in)));
        shapes.add(ParameterShape.vector("head.bias", vocabulary, initialization.bias(in)));
        return shapes;
    }

    /**
     * If biases start at 0, those of the forget gates start at 1 instead: a cell then keeps 73 % of its value at each
     * step, not half, and gradients reach further back from the first update on (Jozefowicz, Zaremba, Sutskever, "An
     * empirical exploration of recurrent network architectures", 2015). The other initializations draw all biases in
     * the same way, as PyTorch does.
     */
    private void openForgetGates(Matrix bias, RandomStream random, int number) {
        int size = bias.cols / cell.gates();
        int first = cell.forgetGate() * size;
        Arrays.fill(bias.data, bias.at(0, first), bias.at(0, first + size), 1f);
    }

    @Override
    public Map<String, Object> toJson() {
        var json = new LinkedHashMap<String, Object>();
        json.put("vocabulary", (long) vocabulary);
        json.put("hidden", hidden.stream().map(size -> (Object) (long) size).toList());
        json.put("activation", activation.option());
        json.put("init", initialization.option());
        json.put("dropout", dropout);
        return json;
    }
}
