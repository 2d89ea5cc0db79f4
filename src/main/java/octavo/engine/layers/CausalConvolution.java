package octavo.engine.layers;

import static octavo.engine.matrix.Simd.LANES;
import static octavo.engine.matrix.Simd.SPECIES;

import jdk.incubator.vector.FloatVector;
import octavo.engine.matrix.Matrix;
import octavo.engine.matrix.Parallel;
import octavo.engine.matrix.Parameter;

/**
 * A short causal convolution, channel by channel (depthwise): every step is mixed with the few steps before it. What
 * attention has to look up, the last characters, then is in each row already.
 *
 * <p>With K the number of steps that are mixed, 2 or 4, w[k] the weights of the step k before this one, and x = 0
 * before the first step of an example:
 * <pre>
 *   y(t) = w[0] ∘ x(t) + w[1] ∘ x(t−1) + … + w[K−1] ∘ x(t−K+1)
 * </pre>
 * It starts as the identity: w[0] is 1 and the others are 0.
 *
 * <p>Backward, as derived in {@link octavo.engine.reference.CausalConvolutionReference}:
 * <pre>
 *   dw[k] = Σ_t dy(t) ∘ x(t−k)
 *   dx(t) = w[0] ∘ dy(t) + w[1] ∘ dy(t+1) + … + w[K−1] ∘ dy(t+K−1)
 * </pre>
 *
 * <p>Sources: K = 4 before attention and before the dense layers is the "Canon layer" of Allen-Zhu (2025, "Physics of
 * language models: part 4.1"); So and others (2021, "Primer") had K = 3 after the projection of queries, keys and
 * values. K = 2 on the embeddings is RWKV's token shift (Peng and others 2023), which speedruns of nanoGPT call smear.
 *
 * <p>Shapes: x, y (R, E) with rows n·T + t, w (K, E). Memory beyond the parameter: R·E floats for y. x belongs to the
 * caller. Loops compute whole vectors, pads included.
 */
public final class CausalConvolution {

    /** K of the convolutions of a block. */
    public static final int STEPS = 4;
    /** K of smear. */
    public static final int STEPS_OF_SMEAR = 2;

    private static final int ROWS_OF_CHUNK = 32;
    private static final int COLUMNS_OF_CHUNK = 64;

    private final Parameter weight;
    /** K − 1: how many steps back it looks. */
    private final int reach;
    private final Parallel.Work forwardRows = this::forwardRows;
    private final Parallel.Work backwardColumns = this::backwardColumns;
    private Matrix output = new Matrix(0, 0);
    /** In a decoder: the rows before, then those of x. */
    private Matrix extended = new Matrix(0, 0);
    private Matrix input;
    /** Row of {@link #input} that belongs to row 0 of the output. */
    private int firstRow;
    private int steps;
    private int firstPosition;
    private Matrix gradient;

    /**
     * Creates the layer.
     *
     * @param weight w, shape (K, E)
     */
    public CausalConvolution(Parameter weight) {
        this.weight = weight;
        this.reach = weight.value.rows - 1;
    }

    /**
     * The rows that a decoder keeps for a convolution.
     *
     * @param steps     K
     * @param embedding E
     * @return zeros, shape (K − 1, E)
     */
    public static Matrix rowsBefore(int steps, int embedding) {
        return new Matrix(steps - 1, embedding);
    }

    /**
     * y of every example.
     *
     * @param x     shape (N·T, E), owning its pads; must not change until backward
     * @param steps T
     * @return y, shape (N·T, E), overwritten by the next call
     */
    public Matrix forward(Matrix x, int steps) {
        return forward(x, 0, x.rows, steps, 0);
    }

    /**
     * y of the next steps of a text, in a decoder.
     *
     * @param x        shape (count, E), owning its pads
     * @param before   the last K − 1 rows before x, shape (K − 1, E); receives those before the next call's x. At the
     *                 start of a text its content does not matter
     * @param position position of the first row
     * @return y, shape (count, E), overwritten by the next call
     */
    public Matrix forward(Matrix x, Matrix before, int position) {
        if (extended.rows != reach + x.rows) {
            extended = new Matrix(reach + x.rows, x.cols);
        }
        copyRows(before, 0, extended, 0, reach);
        copyRows(x, 0, extended, reach, x.rows);
        copyRows(extended, x.rows, before, 0, reach);
        return forward(extended, reach, x.rows, x.rows, position);
    }

    private static void copyRows(Matrix from, int fromRow, Matrix to, int toRow, int count) {
        for (int r = 0; r < count; r++) {
            Rows.copy(from, fromRow + r, to, toRow + r);
        }
    }

    private Matrix forward(Matrix x, int first, int rows, int stepCount, int position) {
        if (output.rows != rows) {
            output = new Matrix(rows, x.cols);
        }
        input = x;
        firstRow = first;
        steps = stepCount;
        firstPosition = position;
        Parallel.run(rows, ROWS_OF_CHUNK, forwardRows);
        return output;
    }

    private void forwardRows(int from, int to) {
        for (int r = from; r < to; r++) {
            int terms = Math.min(firstPosition + r % steps, reach) + 1;
            mix(terms, input.at(firstRow + r, 0), output.at(r, 0));
        }
    }

    /** y = Σ_k w[k] ∘ x(t−k) over so many terms, for one row with its pad. */
    private void mix(int terms, int xAt, int yAt) {
        float[] w = weight.value.data;
        float[] x = input.data;
        for (int c = 0; c < output.cols; c += LANES) {
            var sum = FloatVector.fromArray(SPECIES, x, xAt + c).mul(FloatVector.fromArray(SPECIES, w, c));
            for (int k = 1; k < terms; k++) {
                sum = FloatVector.fromArray(SPECIES, x, xAt - k * input.stride + c)
                        .fma(FloatVector.fromArray(SPECIES, w, k * weight.value.stride + c), sum);
            }
            sum.intoArray(output.data, yAt + c);
        }
    }

    /**
     * The gradient of w, and dx in place of dy.
     *
     * @param d          shape (N·T, E), owning its pads: gradient with respect to y in, with respect to x out
     * @param accumulate whether to add to the present gradient of w
     */
    public void backward(Matrix d, boolean accumulate) {
        gradient = d;
        weight.touchAllRows();
        if (!accumulate) {
            weight.gradient().fill(0f);
        }
        Parallel.run(d.cols, COLUMNS_OF_CHUNK, backwardColumns);
    }

    /** No column depends on another, so each chunk can put dx in the place of the dy that it no longer needs. */
    private void backwardColumns(int from, int to) {
        for (int c = from; c < to; c += LANES) {
            // forward was: y(t) = Σ_k w[k] ∘ x(t−k), for w
            for (int k = 0; k <= reach; k++) {
                weightGradient(c, k);
            }
            // forward was: y(t) = Σ_k w[k] ∘ x(t−k), for x
            for (int first = 0; first < gradient.rows; first += steps) {
                inputGradient(c, first);
            }
        }
    }

    /** dw[k] += Σ dy(t) ∘ x(t−k) over all rows with a step t−k, in row order, for one vector of columns. */
    private void weightGradient(int column, int k) {
        float[] dw = weight.gradient().data;
        int at = k * weight.gradient().stride + column;
        var sum = FloatVector.fromArray(SPECIES, dw, at);
        for (int first = 0; first < gradient.rows; first += steps) {
            for (int r = first + k; r < first + steps; r++) {
                sum = FloatVector.fromArray(SPECIES, input.data, input.at(r - k, column))
                        .fma(FloatVector.fromArray(SPECIES, gradient.data, gradient.at(r, column)), sum);
            }
        }
        sum.intoArray(dw, at);
    }

    /** dx(t) = Σ_k w[k] ∘ dy(t+k) for one vector of columns of an example; dy(t) is not needed again. */
    private void inputGradient(int column, int first) {
        float[] w = weight.value.data;
        float[] d = gradient.data;
        for (int r = first; r < first + steps; r++) {
            int at = gradient.at(r, column);
            int terms = Math.min(first + steps - 1 - r, reach) + 1;
            var sum = FloatVector.fromArray(SPECIES, d, at).mul(FloatVector.fromArray(SPECIES, w, column));
            for (int k = 1; k < terms; k++) {
                sum = FloatVector.fromArray(SPECIES, d, at + k * gradient.stride)
                        .fma(FloatVector.fromArray(SPECIES, w, k * weight.value.stride + column), sum);
            }
            sum.intoArray(d, at);
        }
    }

    /** The plain form of {@link #forward(Matrix, int)}. */
    static Matrix plainForward(Matrix w, Matrix x, int steps) {
        var y = new Matrix(x.rows, x.cols);
        for (int r = 0; r < x.rows; r++) {
            for (int c = 0; c < x.cols; c++) {
                float sum = x.get(r, c) * w.get(0, c);
                for (int k = 1; k < w.rows && k <= r % steps; k++) {
                    sum = Math.fma(x.get(r - k, c), w.get(k, c), sum);
                }
                y.set(r, c, sum);
            }
        }
        return y;
    }

    /** The plain form of {@link #backward}: adds to dw and returns dx. */
    static Matrix plainBackward(Matrix w, Matrix x, Matrix dy, int steps, Matrix dw) {
        var dx = new Matrix(x.rows, x.cols);
        for (int r = 0; r < x.rows; r++) {
            for (int c = 0; c < x.cols; c++) {
                for (int k = 0; k < w.rows && k <= r % steps; k++) {
                    dw.set(k, c, Math.fma(x.get(r - k, c), dy.get(r, c), dw.get(k, c)));
                }
                float sum = dy.get(r, c) * w.get(0, c);
                for (int k = 1; k < w.rows && r % steps + k < steps; k++) {
                    sum = Math.fma(dy.get(r + k, c), w.get(k, c), sum);
                }
                dx.set(r, c, sum);
            }
        }
        return dx;
    }
}
