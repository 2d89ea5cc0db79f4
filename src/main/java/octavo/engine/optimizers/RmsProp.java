package octavo.engine.optimizers;

import static jdk.incubator.vector.VectorOperators.FMA;
import static octavo.engine.matrix.Simd.SPECIES;

import jdk.incubator.vector.FloatVector;
import octavo.engine.matrix.Parameter;

/**
 * Divides each gradient by the root of its running mean square: v is that mean, α how much of it is kept, ε keeps the
 * division sane, λ is the rate, δ the weight decay (L2; only of parameters that decay).
 *
 * <pre>
 * g ← g + δ·w
 * v ← α·v + (1 − α)·g²
 * w ← w − λ·g / (√v + ε)
 * </pre>
 *
 * <p>Source: Tieleman and Hinton, "Lecture 6.5: rmsprop", COURSERA: Neural Networks for Machine Learning (2012); ε
 * outside the root as in PyTorch's {@code RMSprop}, whose defaults are α = 0.99 and ε = 1e-8.
 */
public final class RmsProp extends BlockOptimizer {

    private final float kept;
    private final float added;
    private final float epsilon;
    private final float weightDecay;
    private float rate;

    /**
     * Makes the optimizer.
     *
     * @param alpha       α, 0 (included) to 1 (excluded)
     * @param epsilon     ε, greater than 0
     * @param weightDecay δ, 0 for none
     */
    public RmsProp(double alpha, double epsilon, double weightDecay) {
        super("v");
        this.kept = (float) alpha;
        this.added = (float) (1 - alpha);
        this.epsilon = (float) epsilon;
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
        float[] v = moments[0];
        float decay = parameter.decays ? weightDecay : 0;
        for (int i = from; i < to; i += SPECIES.length()) {
            var weight = FloatVector.fromArray(SPECIES, w, i);
            var gradient = weight.lanewise(FMA, decay, FloatVector.fromArray(SPECIES, g, i));
            var square = gradient.mul(gradient);
            var meanSquare = square.lanewise(FMA, added, FloatVector.fromArray(SPECIES, v, i).mul(kept));
            meanSquare.intoArray(v, i);
            var direction = gradient.div(meanSquare.sqrt().add(epsilon));
            direction.lanewise(FMA, -rate, weight).intoArray(w, i);
        }
    }

    @Override
    void plainUpdate(Parameter parameter, float[][] moments, int from, int to) {
        float[] w = parameter.value.data;
        float[] g = parameter.gradient.data;
        float[] v = moments[0];
        float decay = parameter.decays ? weightDecay : 0;
        for (int i = from; i < to; i++) {
            float gradient = Math.fma(w[i], decay, g[i]);
            float square = gradient * gradient;
            v[i] = Math.fma(square, added, v[i] * kept);
            float direction = gradient / ((float) Math.sqrt(v[i]) + epsilon);
            w[i] = Math.fma(direction, -rate, w[i]);
        }
    }
}
