package octavo.engine.reference;

import java.util.ArrayList;
import java.util.List;

/**
 * A dense layer: every output is a weighted sum of all inputs.
 *
 * <pre>
 *   dot[j] = b[j] + Σ_i x[i]·W[i][j]
 * </pre>
 *
 * <h2>Backward</h2>
 *
 * <p>Let δ[j] = ∂loss/∂dot[j] be the gradient from above. b[j] is a term of dot[j], W[i][j] occurs in it with the
 * factor x[i], and no other output contains them. x[i] is in every output, so its gradient is a sum over all of them:
 * <pre>
 *   db[j]    = δ[j]
 *   dW[i][j] = x[i]·δ[j]
 *   dx[i]    = Σ_j δ[j]·W[i][j]                    in short dx = δ·Wᵀ
 * </pre>
 *
 * <p>The layer is applied to each row of its input separately. The rows share W and b, and a number that is used
 * several times gets the sum of the gradients of its uses: dW = Σ_t x(t)ᵀ·δ(t), db = Σ_t δ(t).
 */
public final class DenseReference {

    private final ParameterReference weight;
    private final ParameterReference bias;
    /** The input of the last forward, shape (T, D). */
    double[][] x;
    /** The output of the last forward, shape (T, H). */
    double[][] dot;
    /** δ, the gradient by {@link #dot} in the last backward, shape (T, H). */
    double[][] delta;

    /**
     * Creates a layer of zeros.
     *
     * @param weightName name of the weight, shape (D, H)
     * @param biasName   name of the bias, shape (1, H); null for a layer without bias
     * @param inputs     D
     * @param outputs    H
     */
    DenseReference(String weightName, String biasName, int inputs, int outputs) {
        weight = new ParameterReference(weightName, inputs, outputs);
        bias = biasName == null ? null : new ParameterReference(biasName, 1, outputs);
    }

    List<ParameterReference> parameters() {
        var parameters = new ArrayList<ParameterReference>(List.of(weight));
        if (bias != null) {
            parameters.add(bias);
        }
        return parameters;
    }

    /**
     * The weighted sums.
     *
     * @param input shape (T, D)
     * @return shape (T, H)
     */
    double[][] forward(double[][] input) {
        x = input;
        dot = new double[x.length][];
        for (int t = 0; t < x.length; t++) {
            dot[t] = bias == null ? new double[weight.cols()] : bias.value[0].clone();
            PlainLoops.addProduct(x[t], weight.value, dot[t]);
        }
        return dot;
    }

    /**
     * The gradients of weight, bias and input.
     *
     * @param delta δ, shape (T, H)
     * @return shape (T, D): the gradient of the input
     */
    double[][] backward(double[][] delta) {
        this.delta = delta;
        double[][] dx = new double[x.length][weight.rows()];
        for (int t = x.length - 1; t >= 0; t--) {
            // forward was: dot[j] += Σ_i x[i]·W[i][j]
            PlainLoops.addOuterProduct(x[t], delta[t], weight.gradient);
            PlainLoops.addProductTransposed(delta[t], weight.value, dx[t]);
            // forward was: dot[j] = b[j]
            if (bias != null) {
                PlainLoops.add(delta[t], bias.gradient[0]);
            }
        }
        return dx;
    }
}
