package octavo.engine.optimizers;

import static jdk.incubator.vector.VectorOperators.FMA;
import static octavo.engine.matrix.Simd.SPECIES;

import jdk.incubator.vector.FloatVector;
import octavo.engine.matrix.Parameter;

/**
 * Plain gradient descent; λ is the learning rate. The weight decay (L2) applies only to parameters that decay:
 *
 * <pre>
 * dw ← dw + decay·w
 * w  ← w − λ·dw
 * </pre>
 *
 * <p>Source: Rumelhart, Hinton, Williams, "Learning representations by back-propagating errors" (1986), equation 8;
 * PyTorch's {@code SGD}. It has no moments. Without decay a weight with gradient zero keeps its bits, so if a parameter
 * lists its touched rows, only these are visited.
 */
public final class Sgd extends BlockOptimizer {

    private final float weightDecay;
    private float rate;

    /**
     * Creates the optimizer.
     *
     * @param weightDecay 0 for none
     */
    public Sgd(double weightDecay) {
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
        float decay = parameter.decays ? weightDecay : 0;
        for (int i = from; i < to; i += SPECIES.length()) {
            var weight = FloatVector.fromArray(SPECIES, w, i);
            var gradient = weight.lanewise(FMA, decay, FloatVector.fromArray(SPECIES, dw, i));
            gradient.lanewise(FMA, -rate, weight).intoArray(w, i);
        }
    }

    @Override
    void plainUpdate(Parameter parameter, float[][] moments, int from, int to) {
        float[] w = parameter.value.data;
        float[] dw = parameter.gradient().data;
        float decay = parameter.decays ? weightDecay : 0;
        for (int i = from; i < to; i++) {
            float gradient = Math.fma(w[i], decay, dw[i]);
            w[i] = Math.fma(gradient, -rate, w[i]);
        }
    }

    @Override
    boolean updateTouchedRows(Parameter parameter) {
        if (parameter.decays && weightDecay != 0) {
            return false;
        }
        int stride = parameter.value.stride;
        for (int i = 0; i < parameter.touchedCount(); i++) {
            int from = parameter.touchedRow(i) * stride;
            update(parameter, null, from, from + stride);
        }
        return true;
    }
}
