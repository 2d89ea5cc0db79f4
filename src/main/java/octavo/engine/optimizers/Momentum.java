package octavo.engine.optimizers;

import static jdk.incubator.vector.VectorOperators.FMA;
import static octavo.engine.matrix.Simd.SPECIES;

import jdk.incubator.vector.FloatVector;
import octavo.engine.matrix.Parameter;

/**
 * Gradient descent with a heavy ball: m is the velocity, μ how much of it is kept, λ the rate, δ the weight decay (L2;
 * only of parameters that decay).
 *
 * <pre>
 * g ← g + δ·w
 * m ← μ·m + g
 * w ← w − λ·m
 * </pre>
 *
 * <p>Source: Polyak, "Some methods of speeding up the convergence of iteration methods" (1964); Sutskever,
 * Martens, Dahl, Hinton, "On the importance of initialization and momentum in deep learning" (2013), equations 1
 * and 2, where λ stands inside m. Here it stands outside, as in PyTorch's {@code SGD}: a schedule then acts at
 * once on the whole velocity.
 */
public final class Momentum extends BlockOptimizer {

    private final float kept;
    private final float weightDecay;
    private float rate;

    /**
     * Makes the optimizer.
     *
     * @param momentum    μ, 0 (included) to 1 (excluded)
     * @param weightDecay δ, 0 for none
     */
    public Momentum(double momentum, double weightDecay) {
        super("m");
        this.kept = (float) momentum;
        this.weightDecay = (float) weightDecay;
    }

    @Override
    void prepare(float newRate, long update) {
        rate = newRate;
    }

    @Override
    void update(Parameter parameter, float[][] moments, int from, int to) {
        float[] w = parameter.value.data;
        float[] g = parameter.gradient.data;
        float[] m = moments[0];
        float decay = parameter.decays ? weightDecay : 0;
        for (int i = from; i < to; i += SPECIES.length()) {
            var weight = FloatVector.fromArray(SPECIES, w, i);
            var gradient = weight.lanewise(FMA, decay, FloatVector.fromArray(SPECIES, g, i));
            var velocity = FloatVector.fromArray(SPECIES, m, i).lanewise(FMA, kept, gradient);
            velocity.intoArray(m, i);
            velocity.lanewise(FMA, -rate, weight).intoArray(w, i);
        }
    }

    @Override
    void plainUpdate(Parameter parameter, float[][] moments, int from, int to) {
        float[] w = parameter.value.data;
        float[] g = parameter.gradient.data;
        float[] m = moments[0];
        float decay = parameter.decays ? weightDecay : 0;
        for (int i = from; i < to; i++) {
            float gradient = Math.fma(w[i], decay, g[i]);
            m[i] = Math.fma(m[i], kept, gradient);
            w[i] = Math.fma(m[i], -rate, w[i]);
        }
    }
}
