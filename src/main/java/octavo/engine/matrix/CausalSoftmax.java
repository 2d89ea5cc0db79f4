package octavo.engine.matrix;

import static octavo.engine.matrix.Simd.LANES;
import static octavo.engine.matrix.Simd.SPECIES;
import static octavo.engine.matrix.Simd.all;

import java.util.Arrays;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;

/**
 * The softmax of attention: each row of scores holds one query's products with keys 0, 1, 2, ...; the query at position
 * t sees keys 0 to t only, later ones get weight +0.
 *
 * <pre>
 *   p_j = exp(factor·(s_j − max s)) / Σ_{i ≤ t} exp(factor·(s_i − max s))        for j ≤ t, else 0
 * </pre>
 *
 * <p>The sum over a row is that of {@link LaneSums}. Since zeros change neither it nor the products that follow, a row
 * may be computed with any number of later keys beside it and keeps its bits: blocks of queries in training, single
 * queries in a decoder.
 */
public final class CausalSoftmax {

    private CausalSoftmax() {
    }

    /**
     * Scores become weights, in place. Row r belongs to the query at position {@code position + r}.
     *
     * @param s        shape (B, J), J a multiple of {@value Matrix#PAD}: scores in, weights out
     * @param rows     how many rows are in use; the others become zeros
     * @param position position of the first query; position + rows is at most J
     * @param factor   what scores are multiplied by, 1/√(size of a head)
     * @param max      gets the largest score of row r at index at + r
     * @param inverse  gets 1 / Σ of row r at index at + r
     * @param at       where this block's rows begin in max and inverse
     */
    public static void forward(Matrix s, int rows, int position, float factor, float[] max, float[] inverse, int at) {
        for (int r = 0; r < rows; r++) {
            int row = s.at(r, 0);
            int keys = position + r + 1;
            int whole = Matrix.padded(keys);
            Arrays.fill(s.data, row + keys, row + whole, Float.NEGATIVE_INFINITY);
            float largest = largest(s.data, row, whole);
            exponentials(s.data, row, whole, largest, factor);
            float one = 1f / LaneSums.sum(s.data, row, whole);
            scale(s.data, row, whole, one);
            Arrays.fill(s.data, row + whole, row + s.cols, 0f);
            max[at + r] = largest;
            inverse[at + r] = one;
        }
        clearRows(s, rows);
    }

    /**
     * The same once more, to the same bits, with the maxima and sums that {@link #forward} left.
     *
     * @param s        shape (B, J), J a multiple of {@value Matrix#PAD}: scores in, weights out
     * @param rows     how many rows are in use; the others become zeros
     * @param position position of the first query
     * @param factor   what scores are multiplied by
     * @param max      the largest score of row r at index at + r
     * @param inverse  1 / Σ of row r at index at + r
     * @param at       where this block's rows begin in max and inverse
     */
    public static void again(Matrix s, int rows, int position, float factor, float[] max, float[] inverse, int at) {
        for (int r = 0; r < rows; r++) {
            int row = s.at(r, 0);
            int keys = position + r + 1;
            int whole = Matrix.padded(keys);
            exponentials(s.data, row, whole, max[at + r], factor);
            scale(s.data, row, whole, inverse[at + r]);
            Arrays.fill(s.data, row + keys, row + s.cols, 0f);
        }
        clearRows(s, rows);
    }

    /**
     * The gradient with respect to the scores, in place: ds = p ∘ (dp − δ)·factor with δ = Σ_j p_j·dp_j, which is the
     * product of the query's output with its gradient.
     *
     * @param p        shape (B, J): the weights
     * @param dp       shape (B, J): gradient with respect to the weights in, with respect to the scores out
     * @param o        shape (B, D): what the queries got, p times the values
     * @param dO       shape (B, D): gradient with respect to o
     * @param rows     how many rows are in use; the others become zeros
     * @param position position of the first query
     * @param factor   what scores are multiplied by
     */
    public static void backward(Matrix p, Matrix dp, Matrix o, Matrix dO, int rows, int position, float factor) {
        for (int r = 0; r < rows; r++) {
            // forward was: p = exp(factor·(s − max)) / Σ exp(factor·(s − max))
            int keys = position + r + 1;
            int row = dp.at(r, 0);
            float delta = LaneSums.dot(o.data, o.at(r, 0), dO.data, dO.at(r, 0), o.cols);
            scoreGradient(p.data, p.at(r, 0), dp.data, row, Matrix.padded(keys), delta, factor);
            Arrays.fill(dp.data, row + keys, row + dp.cols, 0f);
        }
        clearRows(dp, rows);
    }

    /** The largest is the same in whatever order it is looked for; that of NaN and others is NaN. */
    private static float largest(float[] s, int at, int size) {
        var largest = all(Float.NEGATIVE_INFINITY);
        for (int i = 0; i < size; i += LANES) {
            largest = largest.max(FloatVector.fromArray(SPECIES, s, at + i));
        }
        return largest.reduceLanes(VectorOperators.MAX);
    }

    private static void exponentials(float[] s, int at, int size, float max, float factor) {
        for (int i = 0; i < size; i += LANES) {
            var z = FloatVector.fromArray(SPECIES, s, at + i).sub(max).mul(factor);
            Functions.exp(z).intoArray(s, at + i);
        }
    }

    private static void scale(float[] s, int at, int size, float factor) {
        for (int i = 0; i < size; i += LANES) {
            FloatVector.fromArray(SPECIES, s, at + i).mul(factor).intoArray(s, at + i);
        }
    }

    private static void scoreGradient(float[] p, int pAt, float[] dp, int at, int size, float delta, float factor) {
        for (int i = 0; i < size; i += LANES) {
            var d = FloatVector.fromArray(SPECIES, dp, at + i).sub(delta);
            FloatVector.fromArray(SPECIES, p, pAt + i).mul(d).mul(factor).intoArray(dp, at + i);
        }
    }

    private static void clearRows(Matrix s, int from) {
        for (int r = from; r < s.rows; r++) {
            Arrays.fill(s.data, s.at(r, 0), s.at(r, s.cols), 0f);
        }
    }
}
