package octavo.engine.reference;

import java.util.ArrayList;
import java.util.List;

/**
 * Layer normalization (Ba, Kiros and Hinton, 2016): each row is moved to mean 0 and scaled to variance 1, then
 * stretched by learned gains and moved by learned biases.
 *
 * <pre>
 *   μ     = 1/D · Σᵢ x[i]
 *   v     = 1/D · Σᵢ (x[i] − μ)²
 *   s     = 1 / √(v + ε)                          ε = 10⁻⁵
 *   u[i]  = (x[i] − μ)·s                          the normalized row
 *   y[i]  = u[i]·g[i] + b[i]
 * </pre>
 *
 * <h2>Backward</h2>
 *
 * <p>Let dy be the gradient by y. Directly: ∂loss/∂b = dy and ∂loss/∂g = dy ∘ u (summed over rows), and the gradient by
 * u is du = dy ∘ g. For x, every u[j] depends on every x[i], on three ways: directly, through μ and through s.
 *
 * <p>1. μ moves by 1/D when x[i] moves by 1, so x[j] − μ moves by (1 if i = j) − 1/D.
 *
 * <p>2. v moves by 2/D · (x[i] − μ) (the part through μ vanishes, as deviations sum to zero), hence s by
 * −½·s³·2/D·(x[i] − μ) = −s²·u[i]/D.
 *
 * <p>3. Together, with (x[j] − μ)·s² = u[j]·s:
 * <pre>
 *   ∂u[j]/∂x[i] = s·((1 if i = j) − 1/D − u[i]·u[j]/D)
 * </pre>
 *
 * <p>4. Summed over j with the factors du[j]:
 * <pre>
 *   dx[i] = s·(du[i] − mean(du) − u[i]·mean(du ∘ u))
 * </pre>
 * Normalizing has thrown away the row's mean and its length; accordingly the gradient loses its part along the constant
 * vector and its part along u.
 */
final class LayerNormReference {

    private static final double EPSILON = 1e-5;

    private final ParameterReference gain;
    private final ParameterReference bias;
    private double[][] normalized;
    private double[] scales;

    /**
     * Makes a layer with gains of one and biases of zero.
     *
     * @param name   before {@code .weight} and {@code .bias}
     * @param length D
     * @param biased whether there is a bias
     */
    LayerNormReference(String name, int length, boolean biased) {
        gain = new ParameterReference(name + ".weight", 1, length).filled(1);
        bias = biased ? new ParameterReference(name + ".bias", 1, length) : null;
    }

    List<ParameterReference> parameters() {
        var parameters = new ArrayList<ParameterReference>(List.of(gain));
        if (bias != null) {
            parameters.add(bias);
        }
        return parameters;
    }

    /**
     * Normalizes each row.
     *
     * @param x shape (T, D)
     * @return y, shape (T, D)
     */
    double[][] forward(double[][] x) {
        int length = gain.cols();
        normalized = new double[x.length][length];
        scales = new double[x.length];
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
            scales[t] = 1 / StrictMath.sqrt(variance + EPSILON);
            for (int i = 0; i < length; i++) {
                normalized[t][i] = (x[t][i] - mean) * scales[t];
                y[t][i] = normalized[t][i] * gain.value[0][i] + (bias == null ? 0 : bias.value[0][i]);
            }
        }
        return y;
    }

    /**
     * The gradients of gain, bias and input.
     *
     * @param yGradient shape (T, D)
     * @return shape (T, D)
     */
    double[][] backward(double[][] yGradient) {
        int length = gain.cols();
        double[][] xGradient = new double[yGradient.length][length];
        for (int t = yGradient.length - 1; t >= 0; t--) {
            double[] u = normalized[t];
            double[] uGradient = new double[length];
            double mean = 0;
            double meanAlong = 0;
            for (int i = 0; i < length; i++) {
                // forward was: y = u·g + b
                if (bias != null) {
                    bias.gradient[0][i] += yGradient[t][i];
                }
                gain.gradient[0][i] += yGradient[t][i] * u[i];
                uGradient[i] = yGradient[t][i] * gain.value[0][i];
                mean += uGradient[i] / length;
                meanAlong += uGradient[i] * u[i] / length;
            }
            for (int i = 0; i < length; i++) {
                // forward was: u = (x − μ)·s
                xGradient[t][i] = scales[t] * (uGradient[i] - mean - u[i] * meanAlong);
            }
        }
        return xGradient;
    }
}
