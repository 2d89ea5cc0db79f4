package octavo.engine.layers;

import static octavo.engine.matrix.Simd.LANES;
import static octavo.engine.matrix.Simd.SPECIES;
import static octavo.engine.matrix.Simd.all;

import jdk.incubator.vector.FloatVector;
import octavo.engine.matrix.LaneSums;
import octavo.engine.matrix.Matrix;
import octavo.engine.matrix.Parallel;

/**
 * Root mean square normalization (Zhang and Sennrich 2019): each row is divided by the root of the mean of its squares.
 *
 * <p>For a row x of E elements:
 * <pre>
 *   rstd = 1 / √(Σ x[c]² / E + ε)
 *   y[c] = x[c]·rstd
 * </pre>
 *
 * <p>Backward, as derived in {@link octavo.engine.reference.RmsNormReference}:
 * <pre>
 *   dx[c] = rstd·(dy[c] − y[c]·Σ (dy ∘ y) / E)
 * </pre>
 *
 * <p>Compared with {@link LayerNorm}, the mean is not subtracted, which would cost a pass, and there is no gain: a
 * matrix follows every norm of a GPT, and y ∘ gain times W is y times a W whose rows are multiplied by the gain, and W
 * can learn this by itself.
 *
 * <p>Shapes: x, y (R, E). Memory: R·E + R floats for y and rstd; there are no parameters.
 */
public final class RmsNorm implements Norm {

    /** ε, the same as in {@link LayerNorm}. */
    private static final float EPSILON = 1e-5f;

    private static final int ROWS_OF_CHUNK = 32;

    /** E. */
    private final int size;
    private final Parallel.Work forwardRows = this::forwardRows;
    private final Parallel.Work backwardRows = this::backwardRows;
    private Matrix output = new Matrix(0, 0);
    /** rstd of each row. */
    private float[] rstds = {};
    private Matrix input;
    private Matrix dy;
    private Matrix dx;

    /**
     * Creates the layer.
     *
     * @param size E
     */
    public RmsNorm(int size) {
        this.size = size;
    }

    @Override
    public Matrix forward(Matrix x) {
        if (output.rows != x.rows) {
            output = new Matrix(x.rows, size);
            rstds = new float[x.rows];
        }
        input = x;
        Parallel.run(x.rows, ROWS_OF_CHUNK, forwardRows);
        return output;
    }

    private void forwardRows(int from, int to) {
        for (int row = from; row < to; row++) {
            int xAt = input.at(row, 0);
            rstds[row] = rstd(input.data, xAt, size);
            scale(input.data, xAt, rstds[row], output.data, output.at(row, 0));
        }
    }

    /** rstd of some elements. */
    static float rstd(float[] x, int at, int size) {
        return 1f / (float) Math.sqrt(LaneSums.dot(x, at, x, at, size) / size + EPSILON);
    }

    /** y = x·rstd, for a row with its pad. */
    private void scale(float[] x, int xAt, float rstd, float[] y, int yAt) {
        for (int c = 0; c < size; c += LANES) {
            FloatVector.fromArray(SPECIES, x, xAt + c).mul(rstd).intoArray(y, yAt + c);
        }
    }

    @Override
    public void backward(Matrix dy, Matrix dx, boolean accumulate) {
        this.dy = dy;
        this.dx = dx;
        // forward was: y = x·rstd, with rstd of the row
        Parallel.run(dy.rows, ROWS_OF_CHUNK, backwardRows);
    }

    private void backwardRows(int from, int to) {
        for (int row = from; row < to; row++) {
            int yAt = output.at(row, 0);
            int dyAt = dy.at(row, 0);
            float mean = LaneSums.dot(dy.data, dyAt, output.data, yAt, size) / size;
            addInputGradient(yAt, dyAt, dx.at(row, 0), mean, rstds[row]);
        }
    }

    /** dx += rstd·(dy − y·mean), for a row with its pad. */
    private void addInputGradient(int yAt, int dyAt, int dxAt, float mean, float rstd) {
        float[] y = output.data;
        float[] dyData = dy.data;
        float[] dxData = dx.data;
        for (int c = 0; c < size; c += LANES) {
            var rest = FloatVector.fromArray(SPECIES, y, yAt + c)
                    .fma(all(-mean), FloatVector.fromArray(SPECIES, dyData, dyAt + c));
            rest.fma(all(rstd), FloatVector.fromArray(SPECIES, dxData, dxAt + c)).intoArray(dxData, dxAt + c);
        }
    }
}
