package octavo.engine.optimizers;

import static jdk.incubator.vector.VectorOperators.FMA;
import static octavo.engine.matrix.Simd.SPECIES;

import jdk.incubator.vector.FloatVector;
import octavo.engine.matrix.Parameter;

/**
 * Gradient descent with momentum, like a heavy ball: m is its velocity, a running <em>sum</em> of gradients; β₁ says
 * how much of it is kept at each update. λ is the learning rate. The weight decay (L2) applies only to parameters that
 * decay.
 *
 * <pre>
 * dw ← dw + decay·w
 * m  ← β₁·m + dw
 * w  ← w − λ·m
 * </pre>
 *
 * <p>With equal gradients m grows to dw / (1 − β₁), ten times the gradient at β₁ = 0.9.
 *
 * <p>Source: Polyak, "Some methods of speeding up the convergence of iteration methods" (1964); Sutskever, Martens,
 * Dahl, Hinton, "On the importance of initialization and momentum in deep learning" (2013), equations 1 and 2, where λ
 * is inside m. Here it is outside, as in PyTorch's {@code SGD}, so that a schedule acts on the whole velocity at once.
 */
public final class Momentum extends BlockOptimizer {

    private final float kept;
    private final float weightDecay;
    private float rate;

    /**
     * Creates the optimizer.
     *
     * @param momentum    β₁, 0 (included) to 1 (excluded)
     * @param weightDecay 0 for none
     */
    public Momentum(double momentum, double weightDecay) {
        super("m");
        this.kept = (float) momentum;
        this.weightDecay = (float) weightDecay;
    }

    @Override
    void prepare(float rate, long update) {
        this.rate = rate;
    }

    @Override
    void update(Parameter parameter, float[][] moments, int from, int to) {
        float[] w = parameter.value.data;
        float[] dw = parameter.gradient().data;
        float[] m = moments[0];
        float decay = parameter.decays ? weightDecay : 0;
        for (int i = from; i < to; i += SPECIES.length()) {
            var weight = FloatVector.fromArray(SPECIES, w, i);
            var gradient = weight.lanewise(FMA, decay, FloatVector.fromArray(SPECIES, dw, i));
            var velocity = FloatVector.fromArray(SPECIES, m, i).lanewise(FMA, kept, gradient);
            velocity.intoArray(m, i);
            velocity.lanewise(FMA, -rate, weight).intoArray(w, i);
        }
    }

    @Override
    void plainUpdate(Parameter parameter, float[][] moments, int from, int to) {
        float[] w = parameter.value.data;
        float[] dw = parameter.gradient().data;
        float[] m = moments[0];
        float decay = parameter.decays ? weightDecay : 0;
        for (int i = from; i < to; i++) {
            float gradient = Math.fma(w[i], decay, dw[i]);
            m[i] = Math.fma(m[i], kept, gradient);
            w[i] = Math.fma(m[i], -rate, w[i]);
        }
    }
}
