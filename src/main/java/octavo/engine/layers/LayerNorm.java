package octavo.engine.layers;

import static octavo.engine.matrix.Simd.LANES;
import static octavo.engine.matrix.Simd.SPECIES;
import static octavo.engine.matrix.Simd.all;

import jdk.incubator.vector.FloatVector;
import octavo.engine.matrix.LaneSums;
import octavo.engine.matrix.Matrix;
import octavo.engine.matrix.Parallel;
import octavo.engine.matrix.Parameter;

/**
 * Layer normalization (Ba, Kiros, Hinton 2016): each row is shifted to mean 0 and scaled to variance 1, then stretched
 * and shifted by learned vectors.
 *
 * <p>For a row x of E elements:
 * <pre>
 *   mean = Σ x[c] / E        var = Σ (x[c] − mean)² / E        rstd = 1 / √(var + ε)
 *   x̂[c] = (x[c] − mean)·rstd
 *   y[c] = x̂[c]·gain[c] + bias[c]
 * </pre>
 *
 * <p>Backward, as derived in {@link octavo.engine.reference.LayerNormReference}:
 * <pre>
 *   dbias[c] = Σ_r dy[r][c]        dgain[c] = Σ_r dy[r][c]·x̂[r][c]
 *   dx̂[c]    = dy[c]·gain[c]
 *   dx[c]    = rstd·(dx̂[c] − Σ dx̂ / E − x̂[c]·Σ (dx̂ ∘ x̂) / E)
 * </pre>
 *
 * <p>Sums over a row are those of {@link LaneSums}. Loops compute whole vectors, pads included; sums leave the pads
 * out.
 *
 * <p>Shapes: x, y (R, E), gain, bias (1, E). Memory beyond the parameters: R·E + 2·R floats for y, mean and rstd. x
 * belongs to the caller, and x̂ is computed again in backward.
 */
public final class LayerNorm implements Norm {

    /** ε, the value of PyTorch and GPT-2. */
    private static final float EPSILON = 1e-5f;

    private static final int ROWS_OF_CHUNK = 32;
    private static final int COLUMNS_OF_CHUNK = 64;

    private final Parameter gain;
    private final Parameter bias;
    /** E. */
    private final int size;
    /** Floats of a row with its pad. */
    private final int padded;
    private final Parallel.Work forwardRows = this::forwardRows;
    private final Parallel.Work backwardRows = this::backwardRows;
    private final Parallel.Work gradientColumns = this::gradientColumns;
    /** x̂ of a row and, after {@link #padded} floats, dx̂. */
    private final ThreadLocal<float[]> scratch;
    private Matrix output = new Matrix(0, 0);
    private float[] mean = {};
    private float[] rstd = {};
    private Matrix input;
    private Matrix dy;
    private Matrix dx;

    /**
     * Creates the layer.
     *
     * @param gain shape (1, E)
     * @param bias shape (1, E); null for none
     */
    public LayerNorm(Parameter gain, Parameter bias) {
        this.gain = gain;
        this.bias = bias;
        this.size = gain.value.cols;
        this.padded = Matrix.padded(size);
        this.scratch = ThreadLocal.withInitial(() -> new float[2 * padded]);
    }

    /** {@inheritDoc} y = x̂ ∘ gain + bias. */
    @Override
    public Matrix forward(Matrix x) {
        if (output.rows != x.rows) {
            output = new Matrix(x.rows, size);
            mean = new float[x.rows];
            rstd = new float[x.rows];
        }
        input = x;
        Parallel.run(x.rows, ROWS_OF_CHUNK, forwardRows);
        return output;
    }

    private void forwardRows(int from, int to) {
        float[] x = input.data;
        float[] y = output.data;
        for (int r = from; r < to; r++) {
            int xAt = input.at(r, 0);
            int yAt = output.at(r, 0);
            mean[r] = LaneSums.sum(x, xAt, size) / size;
            center(x, xAt, mean[r], y, yAt);
            float variance = LaneSums.dot(y, yAt, y, yAt, size) / size;
            rstd[r] = 1f / (float) Math.sqrt(variance + EPSILON);
            if (bias == null) {
                stretch(y, yAt, rstd[r]);
            } else {
                stretchAndShift(y, yAt, rstd[r]);
            }
        }
    }

    /** y = x − mean, for one row. */
    private void center(float[] x, int xAt, float mean, float[] y, int yAt) {
        for (int c = 0; c < padded; c += LANES) {
            FloatVector.fromArray(SPECIES, x, xAt + c).sub(mean).intoArray(y, yAt + c);
        }
    }

    /** y = y·rstd ∘ gain, for one row. */
    private void stretch(float[] y, int yAt, float rstd) {
        float[] gains = gain.value.data;
        for (int c = 0; c < padded; c += LANES) {
            var g = FloatVector.fromArray(SPECIES, gains, c);
            FloatVector.fromArray(SPECIES, y, yAt + c).mul(rstd).mul(g).intoArray(y, yAt + c);
        }
    }

    /** y = y·rstd ∘ gain + bias, for one row. */
    private void stretchAndShift(float[] y, int yAt, float rstd) {
        float[] gains = gain.value.data;
        float[] biases = bias.value.data;
        for (int c = 0; c < padded; c += LANES) {
            var g = FloatVector.fromArray(SPECIES, gains, c);
            var b = FloatVector.fromArray(SPECIES, biases, c);
            FloatVector.fromArray(SPECIES, y, yAt + c).mul(rstd).fma(g, b).intoArray(y, yAt + c);
        }
    }

    @Override
    public void backward(Matrix dy, Matrix dx, boolean accumulate) {
        this.dy = dy;
        this.dx = dx;
        clear(gain, accumulate);
        clear(bias, accumulate);
        // forward was: y = x̂ ∘ gain + bias
        Parallel.run(dy.cols, COLUMNS_OF_CHUNK, gradientColumns);
        // forward was: x̂ = (x − mean)·rstd
        Parallel.run(dy.rows, ROWS_OF_CHUNK, backwardRows);
    }

    private static void clear(Parameter parameter, boolean accumulate) {
        if (parameter != null) {
            parameter.touchAllRows();
            if (!accumulate) {
                parameter.gradient().fill(0f);
            }
        }
    }

    /**
     * Sums over all rows, in row order. The sums of one vector of columns stay in a register during the loop over the
     * rows.
     */
    private void gradientColumns(int from, int to) {
        for (int c = from; c < to; c += LANES) {
            gainGradient(c);
            if (bias != null) {
                biasGradient(c);
            }
        }
    }

    /** dgain += Σ_rows dy ∘ x̂, for one vector of columns. */
    private void gainGradient(int column) {
        float[] x = input.data;
        float[] dyData = dy.data;
        int xAt = input.at(0, column);
        int dyAt = dy.at(0, column);
        var sum = FloatVector.fromArray(SPECIES, gain.gradient().data, column);
        for (int r = 0; r < input.rows; r++) {
            var normalized = FloatVector.fromArray(SPECIES, x, xAt + r * input.stride).sub(mean[r]).mul(rstd[r]);
            sum = FloatVector.fromArray(SPECIES, dyData, dyAt + r * dy.stride).fma(normalized, sum);
        }
        sum.intoArray(gain.gradient().data, column);
    }

    /** dbias += Σ_rows dy, for one vector of columns. */
    private void biasGradient(int column) {
        float[] dyData = dy.data;
        int dyAt = dy.at(0, column);
        var sum = FloatVector.fromArray(SPECIES, bias.gradient().data, column);
        for (int r = 0; r < dy.rows; r++) {
            sum = sum.add(FloatVector.fromArray(SPECIES, dyData, dyAt + r * dy.stride));
        }
        sum.intoArray(bias.gradient().data, column);
    }

    private void backwardRows(int from, int to) {
        float[] row = scratch.get();
        for (int r = from; r < to; r++) {
            // forward was: y = x̂ ∘ gain + bias
            gradientOfNormalized(r, row);
            // forward was: x̂ = (x − mean)·rstd, with mean and rstd of the row
            float meanGradient = LaneSums.sum(row, padded, size) / size;
            float meanProduct = LaneSums.dot(row, 0, row, padded, size) / size;
            addInputGradient(r, row, meanGradient, meanProduct);
        }
    }

    /** x̂ = (x − mean)·rstd again, and dx̂ = dy ∘ gain. */
    private void gradientOfNormalized(int r, float[] row) {
        float[] x = input.data;
        float[] dyData = dy.data;
        float[] gains = gain.value.data;
        int xAt = input.at(r, 0);
        int dyAt = dy.at(r, 0);
        for (int c = 0; c < padded; c += LANES) {
            FloatVector.fromArray(SPECIES, x, xAt + c).sub(mean[r]).mul(rstd[r]).intoArray(row, c);
            var g = FloatVector.fromArray(SPECIES, gains, c);
            FloatVector.fromArray(SPECIES, dyData, dyAt + c).mul(g).intoArray(row, padded + c);
        }
    }

    /** dx += rstd·(dx̂ − mean of dx̂ − x̂·mean of dx̂ ∘ x̂). */
    private void addInputGradient(int r, float[] row, float meanGradient, float meanProduct) {
        float[] dxData = dx.data;
        int dxAt = dx.at(r, 0);
        for (int c = 0; c < padded; c += LANES) {
            var centered = FloatVector.fromArray(SPECIES, row, padded + c).sub(meanGradient);
            var rest = FloatVector.fromArray(SPECIES, row, c).fma(all(-meanProduct), centered);
            rest.fma(all(rstd[r]), FloatVector.fromArray(SPECIES, dxData, dxAt + c)).intoArray(dxData, dxAt + c);
        }
    }
}
