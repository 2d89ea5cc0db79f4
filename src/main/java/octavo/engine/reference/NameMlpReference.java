package octavo.engine.reference;

import java.util.ArrayList;
import java.util.List;

/**
 * The embedding net of Bengio, Ducharme, Vincent and Jauvin ("A neural probabilistic language model", 2003): the last T
 * letters, each as a learned vector, predict the next one. It predicts once, after the last letter of the context.
 *
 * <pre>
 *   e(t)   = C[token(t)], length E                a table (named C as in the workshop) shared by all positions
 *   x      = e(0), e(1), … e(T−1)                 side by side, length T·E
 *   h      = tanh(x·W1 + b1), length H
 *   dot    = h·W2 + b2
 *   loss   = −log softmax(dot)[target(T−1)]
 * </pre>
 */
public final class NameMlpReference implements ReferenceModel {

    private final EmbeddingReference embedding;
    private final DenseReference hiddenLayer;
    private final DenseReference outputLayer;
    private double[][] letters;
    private double[][] dot;
    private double[][] logits;
    private int[] target;

    /**
     * Creates a net with weights of zero.
     *
     * @param symbols  C
     * @param block    T, letters of context
     * @param features E, length of a letter's vector
     * @param hidden   H
     */
    public NameMlpReference(int symbols, int block, int features, int hidden) {
        embedding = new EmbeddingReference("C", symbols, features);
        hiddenLayer = new DenseReference("W1", "b1", block * features, hidden);
        outputLayer = new DenseReference("W2", "b2", hidden, symbols);
    }

    @Override
    public List<ParameterReference> parameters() {
        var parameters = new ArrayList<ParameterReference>(List.of(embedding.weight));
        parameters.addAll(hiddenLayer.parameters());
        parameters.addAll(outputLayer.parameters());
        return parameters;
    }

    @Override
    public double forward(Examples examples, int n) {
        int[] targets = examples.targets(n);
        target = new int[] {targets[targets.length - 1]};
        letters = embedding.forward(examples.tokens(n));
        double[] x = new double[letters.length * embedding.weight.cols()];
        for (int t = 0; t < letters.length; t++) {
            System.arraycopy(letters[t], 0, x, t * letters[t].length, letters[t].length);
        }
        dot = hiddenLayer.forward(new double[][] {x});
        double[][] h = ActivationReference.TANH.forward(dot);
        logits = outputLayer.forward(h);
        return SoftmaxCrossEntropyReference.forward(logits, target);
    }

    @Override
    public void backward(double scale) {
        // forward was: loss = −log softmax(dot)[target]
        double[][] delta2 = SoftmaxCrossEntropyReference.backward(logits, target, scale);
        // forward was: dot = h·W2 + b2
        double[][] dh = outputLayer.backward(delta2);
        // forward was: h = tanh(x·W1 + b1)
        double[][] delta1 = ActivationReference.TANH.backward(dot, dh);
        double[] dx = hiddenLayer.backward(delta1)[0];
        // forward was: x = e(0), e(1), … side by side
        int length = embedding.weight.cols();
        double[][] dLetters = new double[dx.length / length][length];
        for (int t = 0; t < dLetters.length; t++) {
            System.arraycopy(dx, t * length, dLetters[t], 0, length);
        }
        // forward was: e(t) = C[token(t)]
        embedding.backward(dLetters);
    }

    @Override
    public double[][] logits() {
        return logits;
    }

    @Override
    public void trace(Trace into) {
        into.steps("e", letters);
        into.vector("a_0", hiddenLayer.x[0]);
        into.vector("dot_1", dot[0]);
        into.vector("a_1", outputLayer.x[0]);
        into.vector("dot_2", logits[0]);
        into.vector("a_2", SoftmaxCrossEntropyReference.softmax(logits[0]));
        into.vector("delta_2", Trace.negated(outputLayer.delta[0]));
        into.vector("delta_1", Trace.negated(hiddenLayer.delta[0]));
    }
}
