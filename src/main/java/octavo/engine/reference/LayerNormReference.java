package octavo.engine.reference;

import java.util.ArrayList;
import java.util.List;

/**
 * Layer normalization (Ba, Kiros and Hinton, 2016): each row is shifted to mean 0 and scaled to variance 1, then
 * multiplied by learned gains and shifted by learned biases.
 *
 * <pre>
 *   mean  = 1/E · Σ_i x[i]
 *   var   = 1/E · Σ_i (x[i] − mean)²
 *   rstd  = 1 / √(var + ε)                        ε = 10⁻⁵
 *   x̂[i]  = (x[i] − mean)·rstd                    the normalized row
 *   y[i]  = x̂[i]·gain[i] + bias[i]
 * </pre>
 *
 * <h2>Backward</h2>
 *
 * <p>Directly: dbias = dy and dgain = dy ∘ x̂ (summed over rows), and the gradient by x̂ is dx̂ = dy ∘ gain. For x,
 * every x̂[j] depends on every x[i] in three ways: directly, through the mean, and through rstd.
 *
 * <p>1. The mean moves by 1/E when x[i] moves by 1, so x[j] − mean moves by [i = j] − 1/E.
 *
 * <p>2. var moves by 2/E · (x[i] − mean); the part through the mean vanishes, since deviations sum to zero. Hence rstd
 * moves by −½·rstd³·2/E·(x[i] − mean) = −rstd²·x̂[i]/E.
 *
 * <p>3. Together, with (x[j] − mean)·rstd² = x̂[j]·rstd:
 * <pre>
 *   ∂x̂[j]/∂x[i] = rstd·([i = j] − 1/E − x̂[i]·x̂[j]/E)
 * </pre>
 *
 * <p>4. Summed over j with the factors dx̂[j]:
 * <pre>
 *   dx[i] = rstd·(dx̂[i] − Σ_j dx̂[j] / E − x̂[i]·Σ_j dx̂[j]·x̂[j] / E)
 * </pre>
 * Normalizing removes the row's mean and its length; accordingly the gradient loses its component along the constant
 * vector and its component along x̂.
 */
public final class LayerNormReference implements NormReference {

    private static final double EPSILON = 1e-5;

    private final ParameterReference gain;
    private final ParameterReference bias;
    private double[][] normalized;
    private double[] rstds;

    /**
     * Creates a layer with gains of one and biases of zero.
     *
     * @param name   prefix of {@code .weight} and {@code .bias}
     * @param length E
     * @param biased whether there is a bias
     */
    LayerNormReference(String name, int length, boolean biased) {
        gain = new ParameterReference(name + ".weight", 1, length).filled(1);
        bias = biased ? new ParameterReference(name + ".bias", 1, length) : null;
    }

    @Override
    public List<ParameterReference> parameters() {
        var parameters = new ArrayList<ParameterReference>(List.of(gain));
        if (bias != null) {
            parameters.add(bias);
        }
        return parameters;
    }

    @Override
    public double[][] forward(double[][] x) {
        int length = gain.cols();
        normalized = new double[x.length][length];
        rstds = new double[x.length];
        double[][] y = new double[x.length][length];
        for (int t = 0; t < x.length; t++) {
            double mean = 0;
            for (int i = 0; i < length; i++) {
                mean += x[t][i] / length;
            }
            double variance = 0;
            for (int i = 0; i < length; i++) {
                variance += (x[t][i] - mean) * (x[t][i] - mean) / length;
            }
            rstds[t] = 1 / StrictMath.sqrt(variance + EPSILON);
            for (int i = 0; i < length; i++) {
                normalized[t][i] = (x[t][i] - mean) * rstds[t];
                y[t][i] = normalized[t][i] * gain.value[0][i] + (bias == null ? 0 : bias.value[0][i]);
            }
        }
        return y;
    }

    @Override
    public double[][] backward(double[][] dy) {
        int length = gain.cols();
        double[][] dx = new double[dy.length][length];
        for (int t = dy.length - 1; t >= 0; t--) {
            double[] xHat = normalized[t];
            double[] dxHat = new double[length];
            double mean = 0;
            double meanAlong = 0;
            for (int i = 0; i < length; i++) {
                // forward was: y = x̂·gain + bias
                if (bias != null) {
                    bias.gradient[0][i] += dy[t][i];
                }
                gain.gradient[0][i] += dy[t][i] * xHat[i];
                dxHat[i] = dy[t][i] * gain.value[0][i];
                mean += dxHat[i] / length;
                meanAlong += dxHat[i] * xHat[i] / length;
            }
            for (int i = 0; i < length; i++) {
                // forward was: x̂ = (x − mean)·rstd
                dx[t][i] = rstds[t] * (dxHat[i] - mean - xHat[i] * meanAlong);
            }
        }
        return dx;
    }
}
