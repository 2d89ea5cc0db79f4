package octavo.engine.optimizers;

import static jdk.incubator.vector.VectorOperators.FMA;
import static octavo.engine.matrix.Simd.SPECIES;

import jdk.incubator.vector.FloatVector;
import octavo.engine.matrix.Parameter;

/**
 * Divides each gradient by the root of its running mean square: v is that mean, β₂ says how much of it is kept at each
 * update, and ε keeps the division finite. λ is the learning rate. The weight decay (L2) applies only to parameters
 * that decay.
 *
 * <pre>
 * dw ← dw + decay·w
 * v  ← β₂·v + (1 − β₂)·dw²
 * w  ← w − λ·dw / (√v + ε)
 * </pre>
 *
 * <p>Source: Tieleman and Hinton, "Lecture 6.5: rmsprop", COURSERA: Neural Networks for Machine Learning (2012); ε is
 * outside the root as in PyTorch's {@code RMSprop}, which calls β₂ α and has the defaults 0.99 and ε = 1e-8.
 */
public final class RmsProp extends BlockOptimizer {

    private final float kept;
    private final float added;
    private final float epsilon;
    private final float weightDecay;
    private float rate;

    /**
     * Creates the optimizer.
     *
     * @param beta2       β₂, 0 (included) to 1 (excluded)
     * @param epsilon     ε, greater than 0
     * @param weightDecay 0 for none
     */
    public RmsProp(double beta2, double epsilon, double weightDecay) {
        super("v");
        this.kept = (float) beta2;
        this.added = (float) (1 - beta2);
        this.epsilon = (float) epsilon;
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
        float[] v = moments[0];
        float decay = parameter.decays ? weightDecay : 0;
        for (int i = from; i < to; i += SPECIES.length()) {
            var weight = FloatVector.fromArray(SPECIES, w, i);
            var gradient = weight.lanewise(FMA, decay, FloatVector.fromArray(SPECIES, dw, i));
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
        float[] dw = parameter.gradient().data;
        float[] v = moments[0];
        float decay = parameter.decays ? weightDecay : 0;
        for (int i = from; i < to; i++) {
            float gradient = Math.fma(w[i], decay, dw[i]);
            float square = gradient * gradient;
            v[i] = Math.fma(square, added, v[i] * kept);
            float direction = gradient / ((float) Math.sqrt(v[i]) + epsilon);
            w[i] = Math.fma(direction, -rate, w[i]);
        }
    }
}
