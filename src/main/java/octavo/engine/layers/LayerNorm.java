package octavo.engine.layers;

import java.util.List;
import octavo.engine.matrix.Matrix;
import octavo.engine.matrix.Normalization;
import octavo.engine.matrix.Parallel;
import octavo.engine.matrix.Parameter;

/**
 * Layer normalization (Ba, Kiros, Hinton 2016): each row is shifted to mean 0 and scaled to variance 1, then stretched
 * and shifted by learned vectors.
 *
 * <p>Forward, for a row x of E elements:
 * <pre>
 *   μ = Σ x_c / E        v = Σ (x_c − μ)² / E        r = 1 / √(v + ε)
 *   x̂_c = (x_c − μ)·r
 *   y_c = x̂_c·g_c + b_c
 * </pre>
 *
 * <p>Backward. Write d_c = dy_c·g_c for the gradient with respect to x̂_c. Each x_i reaches every x̂_c, directly and
 * through μ and r:
 * <pre>
 *   ∂μ/∂x_i = 1/E
 *   ∂v/∂x_i = 2·(x_i − μ)/E                         (what comes through μ is Σ (x_c − μ) = 0)
 *   ∂r/∂x_i = −½·(v + ε)^(−3/2)·∂v/∂x_i = −r³·(x_i − μ)/E = −r²·x̂_i/E
 *   ∂x̂_c/∂x_i = r·([c = i] − 1/E) + (x_c − μ)·∂r/∂x_i = r·([c = i] − 1/E − x̂_c·x̂_i/E)
 *   dx_i = Σ_c d_c·∂x̂_c/∂x_i = r·(d_i − Σ_c d_c / E − x̂_i·Σ_c d_c·x̂_c / E)
 *   dg_c = Σ_rows dy_c·x̂_c        db_c = Σ_rows dy_c
 * </pre>
 * In words: from d is taken its mean and its share along x̂, because neither a shift nor a stretch of x changes y.
 *
 * <p>Shapes: x, y (R, E), g, b (1, E). Memory beyond the parameters: R·E + 2·R floats for y, μ and r; x is the caller's
 * and x̂ is computed anew.
 */
public final class LayerNorm {

    private static final int ROWS_OF_CHUNK = 32;
    private static final int COLUMNS_OF_CHUNK = 64;

    private final Parameter gain;
    private final Parameter bias;
    private final Parallel.Work forwardRows = this::forwardRows;
    private final Parallel.Work backwardRows = this::backwardRows;
    private final Parallel.Work gradientColumns = this::gradientColumns;
    private final ThreadLocal<float[]> scratch;
    private Matrix output = new Matrix(0, 0);
    private float[] mean = {};
    private float[] inverse = {};
    private Matrix input;
    private Matrix outputGradient;
    private Matrix inputGradient;

    /**
     * Makes the layer, g = 1 and b = 0.
     *
     * @param name   the prefix of its parameters' names
     * @param size   E
     * @param biased whether there is a b
     */
    public LayerNorm(String name, int size, boolean biased) {
        this(Parameter.vector(name + ".weight", size), biased ? Parameter.vector(name + ".bias", size) : null);
        gain.value.fill(1f);
    }

    /**
     * Makes the layer on parameters that exist.
     *
     * @param gain g, shape (1, E)
     * @param bias b, shape (1, E); null for none
     */
    public LayerNorm(Parameter gain, Parameter bias) {
        this.gain = gain;
        this.bias = bias;
        scratch = ThreadLocal.withInitial(() -> new float[2 * Matrix.padded(gain.value.cols)]);
    }

    /**
     * The same layer on the same parameters with a workspace of its own, for a decoder.
     *
     * @return the layer
     */
    public LayerNorm fork() {
        return new LayerNorm(gain, bias);
    }

    /**
     * The trained vectors.
     *
     * @return g and, if there is one, b
     */
    public List<Parameter> parameters() {
        return bias == null ? List.of(gain) : List.of(gain, bias);
    }

    /**
     * y = x̂ ∘ g + b for every row.
     *
     * @param x shape (R, E); must stay as it is until backward
     * @return y, shape (R, E), overwritten by the next call
     */
    public Matrix forward(Matrix x) {
        if (output.rows != x.rows) {
            output = new Matrix(x.rows, x.cols);
            mean = new float[x.rows];
            inverse = new float[x.rows];
        }
        input = x;
        Parallel.run(x.rows, ROWS_OF_CHUNK, forwardRows);
        return output;
    }

    private void forwardRows(int from, int to) {
        Matrix shift = bias == null ? null : bias.value;
        Normalization.forward(input, gain.value, shift, output, mean, inverse, from, to);
    }

    /**
     * The gradients of g and b, and dx <em>added</em> to what lies there: a norm stands at the foot of a residual
     * branch, and the gradient of the way around it is there already.
     *
     * @param dy         shape (R, E)
     * @param dx         shape (R, E), added to
     * @param accumulate whether to add to the parameter gradients that lie there
     */
    public void backward(Matrix dy, Matrix dx, boolean accumulate) {
        outputGradient = dy;
        inputGradient = dx;
        clear(gain, accumulate);
        clear(bias, accumulate);
        // forward was: y = x̂ ∘ g + b
        Parallel.run(dy.cols, COLUMNS_OF_CHUNK, gradientColumns);
        // forward was: x̂ = (x − μ)·r
        Parallel.run(dy.rows, ROWS_OF_CHUNK, backwardRows);
    }

    private static void clear(Parameter parameter, boolean accumulate) {
        if (parameter != null) {
            parameter.touchAllRows();
            if (!accumulate) {
                parameter.gradient.fill(0f);
            }
        }
    }

    private void gradientColumns(int from, int to) {
        Matrix shiftGradient = bias == null ? null : bias.gradient;
        Normalization.parameterGradients(input, mean, inverse, outputGradient, gain.gradient, shiftGradient, from, to);
    }

    private void backwardRows(int from, int to) {
        Normalization.backward(input, gain.value, mean, inverse, outputGradient, inputGradient,
                scratch.get(), from, to);
    }
}
