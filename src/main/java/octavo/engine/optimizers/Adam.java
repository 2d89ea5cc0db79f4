package octavo.engine.optimizers;

import static jdk.incubator.vector.VectorOperators.FMA;
import static octavo.engine.matrix.Simd.SPECIES;

import jdk.incubator.vector.FloatVector;
import octavo.engine.matrix.DoubleMath;
import octavo.engine.matrix.Parameter;

/**
 * Momentum and division by the root mean square together, both corrected for starting at zero. m is the running mean of
 * the gradient, v that of its square; β₁ and β₂ say how much of each is kept; u is the number of the update, from 1; λ
 * is the learning rate. The weight decay (L2) applies only to parameters that decay.
 *
 * <pre>
 * dw ← dw + decay·w
 * m  ← β₁·m + (1 − β₁)·dw
 * v  ← β₂·v + (1 − β₂)·dw²
 * w  ← w − λ/(1 − β₁ᵘ) · m / (√v / √(1 − β₂ᵘ) + ε)
 * </pre>
 *
 * <p>Source: Kingma and Ba, "Adam: a method for stochastic optimization" (2015), algorithm 1; the last line arranged as
 * in PyTorch's {@code Adam}. Both corrections are computed in double precision, once per update: as a float, 1 − 0.999
 * would lose four digits.
 */
public sealed class Adam extends BlockOptimizer permits AdamW {

    private final double beta1;
    private final double beta2;
    private final float epsilon;
    private final float penalty;
    private float stepSize;
    private float rootScale;

    /**
     * Creates the optimizer.
     *
     * @param beta1       β₁, 0 (included) to 1 (excluded)
     * @param beta2       β₂, 0 (included) to 1 (excluded)
     * @param epsilon     ε, greater than 0
     * @param weightDecay 0 for none
     */
    public Adam(double beta1, double beta2, double epsilon, double weightDecay) {
        super("m", "v");
        this.beta1 = beta1;
        this.beta2 = beta2;
        this.epsilon = (float) epsilon;
        this.penalty = (float) weightDecay;
    }

    /** Creates the optimizer with the usual factors: β₁ 0.9, β₂ 0.999, ε 1e-8, no decay. */
    public Adam() {
        this(0.9, 0.999, 1e-8, 0);
    }

    @Override
    void prepare(float rate, long update) {
        stepSize = (float) (rate / (1 - DoubleMath.power(beta1, update)));
        rootScale = (float) (1 / StrictMath.sqrt(1 - DoubleMath.power(beta2, update)));
    }

    /** The factor of every weight before the update; less than 1 only in {@link AdamW}. */
    float shrink(Parameter parameter) {
        return 1;
    }

    @Override
    final void update(Parameter parameter, float[][] moments, int from, int to) {
        float[] w = parameter.value.data;
        float[] dw = parameter.gradient().data;
        float[] m = moments[0];
        float[] v = moments[1];
        float shrink = shrink(parameter);
        float decay = parameter.decays ? penalty : 0;
        float keep1 = (float) beta1;
        float add1 = (float) (1 - beta1);
        float keep2 = (float) beta2;
        float add2 = (float) (1 - beta2);
        var roots = FloatVector.broadcast(SPECIES, rootScale);
        var epsilons = FloatVector.broadcast(SPECIES, epsilon);
        for (int i = from; i < to; i += SPECIES.length()) {
            var weight = FloatVector.fromArray(SPECIES, w, i).mul(shrink);
            var gradient = weight.lanewise(FMA, decay, FloatVector.fromArray(SPECIES, dw, i));
            var mean = gradient.lanewise(FMA, add1, FloatVector.fromArray(SPECIES, m, i).mul(keep1));
            mean.intoArray(m, i);
            var square = gradient.mul(gradient);
            var meanSquare = square.lanewise(FMA, add2, FloatVector.fromArray(SPECIES, v, i).mul(keep2));
            meanSquare.intoArray(v, i);
            var direction = mean.div(meanSquare.sqrt().fma(roots, epsilons));
            direction.lanewise(FMA, -stepSize, weight).intoArray(w, i);
        }
    }

    @Override
    final void plainUpdate(Parameter parameter, float[][] moments, int from, int to) {
        float[] w = parameter.value.data;
        float[] dw = parameter.gradient().data;
        float[] m = moments[0];
        float[] v = moments[1];
        float shrink = shrink(parameter);
        float decay = parameter.decays ? penalty : 0;
        for (int i = from; i < to; i++) {
            float weight = w[i] * shrink;
            float gradient = Math.fma(weight, decay, dw[i]);
            m[i] = Math.fma(gradient, (float) (1 - beta1), m[i] * (float) beta1);
            v[i] = Math.fma(gradient * gradient, (float) (1 - beta2), v[i] * (float) beta2);
            float direction = m[i] / Math.fma((float) Math.sqrt(v[i]), rootScale, epsilon);
            w[i] = Math.fma(direction, -stepSize, weight);
        }
    }
}
