package octavo.engine.reference;

import java.util.List;

/**
 * The smallest net that generates text: one dense layer without bias on the one-hot current token.
 *
 * <pre>
 *   dot(t) = x(t)·W                               with x one-hot: row token(t) of W
 *   loss   = −log softmax(dot(t))[target(t)]      summed over the steps with a target
 * </pre>
 *
 * <p>Softmax turns a row of W into the distribution of the next token. Counting pairs gives the best distributions at
 * once: the loss is lowest if softmax(W[i])[j] is the share of j among all tokens that follow i. Descent ends there if
 * every pair occurs. If a count is 0, the best probability is 0, which no finite weight gives: W[i][j] then falls for
 * ever, more and more slowly.
 */
public final class BigramReference implements ReferenceModel {

    private final int symbols;
    private final DenseReference layer;
    private int[] targets;
    private double[][] logits;

    /**
     * Creates a net with weights of zero.
     *
     * @param symbols C
     */
    public BigramReference(int symbols) {
        this.symbols = symbols;
        this.layer = new DenseReference("W", null, symbols, symbols);
    }

    @Override
    public List<ParameterReference> parameters() {
        return layer.parameters();
    }

    @Override
    public double forward(Examples examples, int n) {
        logits = layer.forward(examples.oneHot(n, symbols));
        targets = examples.targets(n);
        return SoftmaxCrossEntropyReference.forward(logits, targets);
    }

    @Override
    public void backward(double scale) {
        // forward was: loss = Σ −log softmax(dot(t))[target(t)]
        double[][] gradient = SoftmaxCrossEntropyReference.backward(logits, targets, scale);
        // forward was: dot(t) = x(t)·W
        layer.backward(gradient);
    }

    @Override
    public double[][] logits() {
        return logits;
    }

    @Override
    public void trace(Trace into) {
        into.steps("a_0", layer.x);
        SoftmaxCrossEntropyReference.trace(1, logits, layer.delta, targets, into);
    }
}
