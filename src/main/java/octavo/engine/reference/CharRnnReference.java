package octavo.engine.reference;

import java.util.ArrayList;
import java.util.List;

/**
 * The network of the course that this project began with: one-hot characters, recurrent layers, a dense softmax layer.
 *
 * <pre>
 *   x(t)      one-hot, length C                   the character of step t
 *   h₁(t)     recurrent layer on x(t), h₁(t−1)
 *   h₂(t)     recurrent layer on h₁(t), h₂(t−1)   and so on for more layers
 *   dot(t)    h(t)·W + b, length C
 *   loss      −log softmax(dot(t))[target(t)]     summed over the steps with a target
 * </pre>
 *
 * <p>The one-hot vectors are really built here, as in the equations. The fast engine reads a row of W instead, and
 * computes dot(t) only at steps with a target.
 */
public final class CharRnnReference implements ReferenceModel {

    private final int symbols;
    private final int[] hidden;
    private final List<RecurrentLayerReference> layers = new ArrayList<>();
    private final DenseReference head;
    private int[] targets;
    private double[][] input;
    private double[][] logits;

    /** Creates one layer of the stack. */
    private interface Cell {
        RecurrentLayerReference create(int layer, int inputs, int hidden);
    }

    private CharRnnReference(int symbols, int[] hidden, Cell cell) {
        this.symbols = symbols;
        this.hidden = hidden.clone();
        int inputs = symbols;
        for (int layer = 0; layer < hidden.length; layer++) {
            layers.add(cell.create(layer, inputs, hidden[layer]));
            inputs = hidden[layer];
        }
        head = new DenseReference("head.weight", "head.bias", inputs, symbols);
    }

    /**
     * A net of simple recurrent layers, weights zero.
     *
     * @param symbols    C
     * @param activation tanh or the sigmoid
     * @param hidden     H of each layer
     * @return the net
     */
    public static CharRnnReference elman(int symbols, ActivationReference activation, int... hidden) {
        return new CharRnnReference(symbols, hidden,
                (layer, inputs, size) -> new ElmanReference(layer, inputs, size, activation));
    }

    /**
     * A net of LSTM layers, weights zero.
     *
     * @param symbols C
     * @param hidden  H of each layer
     * @return the net
     */
    public static CharRnnReference lstm(int symbols, int... hidden) {
        return new CharRnnReference(symbols, hidden, LstmReference::new);
    }

    /**
     * A net of GRU layers, weights zero.
     *
     * @param symbols C
     * @param hidden  H of each layer
     * @return the net
     */
    public static CharRnnReference gru(int symbols, int... hidden) {
        return new CharRnnReference(symbols, hidden, GruReference::new);
    }

    @Override
    public List<ParameterReference> parameters() {
        var parameters = new ArrayList<ParameterReference>();
        for (var layer : layers) {
            parameters.addAll(layer.parameters());
        }
        parameters.addAll(head.parameters());
        return parameters;
    }

    @Override
    public double forward(Examples examples, int n) {
        input = examples.oneHot(n, symbols);
        double[][] x = input;
        double[][] start = examples.start() == null ? zeroState() : examples.start()[n];
        int first = 0;
        for (var layer : layers) {
            double[][] own = new double[layer.states()][];
            System.arraycopy(start, first, own, 0, own.length);
            x = layer.forward(x, own);
            first += own.length;
        }
        logits = head.forward(x);
        targets = examples.targets(n);
        return SoftmaxCrossEntropyReference.forward(logits, targets);
    }

    @Override
    public void backward(double scale) {
        // forward was: loss = Σ −log softmax(dot(t))[target(t)]
        double[][] gradient = SoftmaxCrossEntropyReference.backward(logits, targets, scale);
        // forward was: dot(t) = h(t)·W + b
        gradient = head.backward(gradient);
        // forward was: each layer on the output of the one below
        for (int layer = layers.size() - 1; layer >= 0; layer--) {
            gradient = layers.get(layer).backward(gradient);
        }
    }

    @Override
    public double[][] logits() {
        return logits;
    }

    @Override
    public void trace(Trace into) {
        into.steps("a_0", input);
        for (int layer = 0; layer < layers.size(); layer++) {
            layers.get(layer).traceForward(layer + 1, into);
        }
        SoftmaxCrossEntropyReference.trace(layers.size() + 1, logits, head.delta, targets, into);
        for (int layer = layers.size() - 1; layer >= 0; layer--) {
            layers.get(layer).traceBackward(layer + 1, into);
        }
    }

    /**
     * The state after the last forward, from which the next piece of the same text can start.
     *
     * @return one vector of length H per layer, from the first layer up; two (h, then c) for an LSTM
     */
    public double[][] end() {
        var end = new ArrayList<double[]>();
        for (var layer : layers) {
            end.addAll(List.of(layer.end()));
        }
        return end.toArray(double[][]::new);
    }

    /**
     * The state of each example after its last step.
     *
     * @param examples a batch
     * @return the states, for {@link Examples#from}
     */
    public double[][][] ends(Examples examples) {
        double[][][] ends = new double[examples.rows()][][];
        for (int n = 0; n < ends.length; n++) {
            forward(examples, n);
            ends[n] = end();
        }
        return ends;
    }

    private double[][] zeroState() {
        var state = new ArrayList<double[]>();
        for (int layer = 0; layer < hidden.length; layer++) {
            for (int i = 0; i < layers.get(layer).states(); i++) {
                state.add(new double[hidden[layer]]);
            }
        }
        return state.toArray(double[][]::new);
    }
}
