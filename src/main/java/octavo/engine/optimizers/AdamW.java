package octavo.engine.optimizers;

import octavo.engine.matrix.Parameter;

/**
 * {@link Adam} with the decay separate from the gradient: weights that decay are multiplied by a factor below 1 before
 * Adam's step.
 *
 * <pre>
 * w ← (1 − λ·decay)·w
 * then Adam's lines without decay
 * </pre>
 *
 * <p>A decay inside dw would be divided by √v like all of dw, so that weights with large gradients would hardly decay
 * at all. Source: Loshchilov and Hutter, "Decoupled weight decay regularization" (2019), algorithm 2, with the
 * schedule's rate in place of their η, as in PyTorch's {@code AdamW}.
 */
public final class AdamW extends Adam {

    private final double weightDecay;
    private float shrink;

    /**
     * Creates the optimizer.
     *
     * @param beta1       β₁, 0 (included) to 1 (excluded)
     * @param beta2       β₂, 0 (included) to 1 (excluded)
     * @param epsilon     ε, greater than 0
     * @param weightDecay 0 for none
     */
    public AdamW(double beta1, double beta2, double epsilon, double weightDecay) {
        super(beta1, beta2, epsilon, 0);
        this.weightDecay = weightDecay;
    }

    /**
     * Creates the optimizer with the usual factors: β₁ 0.9, β₂ 0.999, ε 1e-8.
     *
     * @param weightDecay usually 0.01
     */
    public AdamW(double weightDecay) {
        this(0.9, 0.999, 1e-8, weightDecay);
    }

    @Override
    void prepare(float rate, long update) {
        super.prepare(rate, update);
        shrink = (float) (1 - rate * weightDecay);
    }

    @Override
    float shrink(Parameter parameter) {
        return parameter.decays ? shrink : 1;
    }
}
