package octavo.engine.reference;

import java.util.Arrays;

/**
 * A short causal convolution, channel by channel: every step is mixed with the few steps before it, each channel with
 * weights of its own. A step need not look for its neighbors, as attention must.
 *
 * <p>K steps are mixed. w[k] belongs to the step k before this one; before the first step there is 0:
 * <pre>
 *   y(t)[c] = Σ_k w[k][c]·x(t−k)[c]                 over k = 0 … K−1 with k ≤ t
 * </pre>
 * It starts as the identity, w[0] = 1 and the other w[k] = 0, so that a net begins without it and learns how much of
 * it is good.
 *
 * <h2>Backward</h2>
 *
 * <p>1. w[k][c] is in y(t)[c] of every step t ≥ k, with the factor x(t−k)[c]. The gradients of all uses are summed:
 * <pre>
 *   dw[k][c] = Σ_t dy(t)[c]·x(t−k)[c]               over t ≥ k
 * </pre>
 *
 * <p>2. x(s)[c] is in y(s)[c] with the factor w[0][c], in y(s+1)[c] with w[1][c], and so on, as far as there are steps:
 * <pre>
 *   dx(s)[c] = Σ_k w[k][c]·dy(s+k)[c]               over s+k {@literal <} T
 * </pre>
 * Forward mixes with the past, so the gradient comes from the future.
 */
public final class CausalConvolutionReference {

    /** w, shape (K, E). */
    final ParameterReference weight;
    /** The input of the last forward, shape (T, E). */
    double[][] x;
    /** The gradient with respect to the output in the last backward, shape (T, E). */
    double[][] delta;

    /**
     * Creates the identity.
     *
     * @param name  of the weights in files
     * @param steps K
     * @param width E
     */
    CausalConvolutionReference(String name, int steps, int width) {
        weight = new ParameterReference(name, steps, width);
        Arrays.fill(weight.value[0], 1);
    }

    /**
     * Mixes every step with those before it.
     *
     * @param x shape (T, E)
     * @return y, shape (T, E)
     */
    double[][] forward(double[][] x) {
        this.x = x;
        double[][] y = new double[x.length][weight.cols()];
        for (int t = 0; t < x.length; t++) {
            for (int k = 0; k < weight.rows() && k <= t; k++) {
                for (int c = 0; c < weight.cols(); c++) {
                    y[t][c] += weight.value[k][c] * x[t - k][c];
                }
            }
        }
        return y;
    }

    /**
     * The gradients of the weights and of the input.
     *
     * @param dy shape (T, E)
     * @return shape (T, E)
     */
    double[][] backward(double[][] dy) {
        delta = dy;
        double[][] dx = new double[dy.length][weight.cols()];
        for (int t = dy.length - 1; t >= 0; t--) {
            for (int k = 0; k < weight.rows() && k <= t; k++) {
                for (int c = 0; c < weight.cols(); c++) {
                    // forward was: y(t)[c] += w[k][c]·x(t−k)[c]
                    weight.gradient[k][c] += dy[t][c] * x[t - k][c];
                    dx[t - k][c] += weight.value[k][c] * dy[t][c];
                }
            }
        }
        return dx;
    }
}
