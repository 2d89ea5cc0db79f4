package octavo.engine.layers;

import static octavo.engine.matrix.Simd.LANES;
import static octavo.engine.matrix.Simd.SPECIES;
import static octavo.engine.matrix.Simd.all;

import java.util.Arrays;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;
import octavo.engine.matrix.Functions;
import octavo.engine.matrix.LaneSums;
import octavo.engine.matrix.Matrix;
import octavo.engine.matrix.MatrixMultiply;

/**
 * The forward pass of one attention head over one text: the queries of consecutive positions meet the keys and values
 * of all positions so far. {@link Attention} uses a few of these as scratch memory in training, {@link CachedAttention}
 * has one per head and keeps its keys and values.
 *
 * <p>Queries are taken in blocks of at most {@value #LARGEST_BLOCK}. A block is multiplied only with the keys up to its
 * own last position; that saves nearly half of the products, whose results the causal mask would discard. Within a
 * block the mask sets the scores of later keys to minus infinity up to the next whole vector, so that their weights
 * become +0, and sets the rest to +0. Zeros change neither the sums of {@link LaneSums} nor the products that follow.
 * So a row has the same bits however many later keys are computed with it: in blocks in training, as single queries in
 * a decoder.
 *
 * <p>Keys are stored transposed, so that the scores of a query are its row times a matrix. Views of the first 16, 32,
 * 48, … positions are created once. Positions not yet in use, and rows that fill up the last block, are zeros.
 *
 * <p>Memory: 2·T·F floats for keys and values, 2·count·F for queries and outputs, and block·T for weights.
 */
final class AttentionHead {

    /** Numbers of positions are rounded up to multiples of this. */
    static final int POSITIONS_AT_A_TIME = Matrix.PAD;

    private static final int LARGEST_BLOCK = 32;

    /** Keys, shape (F, T rounded up). */
    final Matrix keysTransposed;
    /** Values, shape (T rounded up, F). */
    final Matrix values;
    /** Queries, shape (count rounded up, F). */
    Matrix queries;
    /** Outputs, shape (count rounded up, F). */
    Matrix outputs;
    /** Queries of a block. */
    int block;

    /** T, the largest number of keys. */
    private final int positions;
    /** 1/√F: gives a score, a sum of F terms, the variance of one term. */
    private final float factor;
    private final Matrix[] firstKeys;
    private final Matrix[] firstValues;
    private int count;
    private Matrix[] queryBlocks;
    private Matrix[] outputBlocks;
    private Matrix[] firstScores;

    /**
     * Creates a head without queries.
     *
     * @param positions T
     * @param size      F
     */
    AttentionHead(int positions, int size) {
        this.positions = positions;
        factor = 1f / (float) Math.sqrt(size);
        keysTransposed = new Matrix(size, Matrix.padded(positions));
        values = new Matrix(Matrix.padded(positions), size);
        firstKeys = firstColumns(keysTransposed);
        firstValues = firstRows(values);
    }

    /** Creates the workspace for a number of queries, unless it exists already. */
    void prepare(int queryCount) {
        if (count == queryCount) {
            return;
        }
        count = queryCount;
        int blocks = (count + LARGEST_BLOCK - 1) / LARGEST_BLOCK;
        block = (count + blocks - 1) / blocks;
        queries = new Matrix(blocks * block, values.cols);
        outputs = new Matrix(blocks * block, values.cols);
        queryBlocks = blocks(queries);
        outputBlocks = blocks(outputs);
        firstScores = firstColumns(new Matrix(block, Matrix.padded(positions)));
    }

    /** Views of the first 16, 32, … columns, at index columns / 16. */
    static Matrix[] firstColumns(Matrix matrix) {
        var views = new Matrix[matrix.cols / POSITIONS_AT_A_TIME + 1];
        for (int i = 1; i < views.length; i++) {
            // the whole matrix owns its pads, so a product is faster than with a view
            views[i] = i * POSITIONS_AT_A_TIME == matrix.cols ? matrix : matrix.columns(0, i * POSITIONS_AT_A_TIME);
        }
        return views;
    }

    /** Views of the first 16, 32, … rows, at index rows / 16. */
    static Matrix[] firstRows(Matrix matrix) {
        var views = new Matrix[matrix.rows / POSITIONS_AT_A_TIME + 1];
        for (int i = 1; i < views.length; i++) {
            views[i] = matrix.rows(0, i * POSITIONS_AT_A_TIME);
        }
        return views;
    }

    /** Views of the rows of each block of a matrix like {@link #queries}. */
    Matrix[] blocks(Matrix matrix) {
        var views = new Matrix[matrix.rows / block];
        for (int b = 0; b < views.length; b++) {
            views[b] = matrix.rows(b * block, block);
        }
        return views;
    }

    /** How many blocks there are. */
    int blocks() {
        return queryBlocks.length;
    }

    /** How many rows of a block hold queries. */
    int rows(int b) {
        return Math.min(block, count - b * block);
    }

    /** The queries of a block, shape (block, F). */
    Matrix queries(int b) {
        return queryBlocks[b];
    }

    /** Stores the key and the value of one position, which begin at two columns of a row of another matrix. */
    void put(int position, Matrix source, int row, int keyColumn, int valueColumn) {
        int size = values.cols;
        int key = source.at(row, keyColumn);
        for (int c = 0; c < size; c++) {
            keysTransposed.data[keysTransposed.at(c, position)] = source.data[key + c];
        }
        System.arraycopy(source.data, source.at(row, valueColumn), values.data, values.at(position, 0), size);
    }

    /** Forgets all keys and values. */
    void clear() {
        keysTransposed.fill(0f);
        values.fill(0f);
    }

    /**
     * P of a block: softmax(Q·Kᵀ/√F), 0 for later keys.
     *
     * @param b          the block
     * @param position   position of the first of all queries
     * @param statistics receives the largest score of query i at 2·(at + i), and 1 / Σ of its exponentials after it
     * @param at         number of the first query in the statistics
     * @return shape (block, keys), overwritten by the next call
     */
    Matrix weights(int b, int position, float[] statistics, int at) {
        Matrix scores = scores(b, position);
        softmax(scores, rows(b), position + b * block, factor, statistics, at + b * block);
        return scores;
    }

    /** The same weights again, with the same bits, from the statistics of {@link #weights}. */
    Matrix weightsAgain(int b, int position, float[] statistics, int at) {
        Matrix scores = scores(b, position);
        softmaxAgain(scores, rows(b), position + b * block, factor, statistics, at + b * block);
        return scores;
    }

    private Matrix scores(int b, int position) {
        int keys = Matrix.padded(position + b * block + rows(b));
        Matrix scores = firstScores[keys / POSITIONS_AT_A_TIME];
        MatrixMultiply.multiply(queryBlocks[b], firstKeys[keys / POSITIONS_AT_A_TIME], scores);
        return scores;
    }

    /** O = P·V of a block. */
    void outputs(int b, Matrix weights) {
        MatrixMultiply.multiply(weights, firstValues[weights.cols / POSITIONS_AT_A_TIME], outputBlocks[b]);
    }

    /**
     * dS of a block from its dP, in place; reads O of the block from {@link #outputs}.
     *
     * @param b        the block
     * @param weights  P, shape (block, keys)
     * @param gradient shape (block, keys): dP in, dS/√F out
     * @param dO       the gradient of the block's outputs, shape (block, F)
     */
    void softmaxBackward(int b, Matrix weights, Matrix gradient, Matrix dO) {
        Matrix o = outputBlocks[b];
        for (int r = 0; r < rows(b); r++) {
            // forward was: P = exp(S − max S) / Σ exp(S − max S)
            int keys = b * block + r + 1;
            int row = gradient.at(r, 0);
            float mean = LaneSums.dot(o.data, o.at(r, 0), dO.data, dO.at(r, 0), o.cols);
            scoreGradient(weights.data, weights.at(r, 0), gradient.data, row, Matrix.padded(keys), mean, factor);
            Arrays.fill(gradient.data, row + keys, row + gradient.cols, 0f);
        }
        clearRows(gradient, rows(b));
    }

    /**
     * Scores become weights, in place; row r belongs to the query at position {@code position + r}:
     * P[j] = exp(factor·(S[j] − max S)) / Σ_{i ≤ t} exp(factor·(S[i] − max S)) for j ≤ t, else 0.
     *
     * @param s          shape (B, J), J a multiple of 16: in, scores without the factor; out, weights
     * @param rows       how many rows are in use; the others become zeros
     * @param position   position of the first query; position + rows is at most J
     * @param factor     what scores are multiplied by
     * @param statistics receives the largest score of row r at 2·(at + r), and 1 / Σ after it
     * @param at         number of the block's first row in the statistics
     */
    static void softmax(Matrix s, int rows, int position, float factor, float[] statistics, int at) {
        for (int r = 0; r < rows; r++) {
            int row = s.at(r, 0);
            int keys = position + r + 1;
            int whole = Matrix.padded(keys);
            Arrays.fill(s.data, row + keys, row + whole, Float.NEGATIVE_INFINITY);
            float largest = largest(s.data, row, whole);
            exponentials(s.data, row, whole, largest, factor);
            float inverse = 1f / LaneSums.sum(s.data, row, whole);
            scale(s.data, row, whole, inverse);
            Arrays.fill(s.data, row + whole, row + s.cols, 0f);
            statistics[2 * (at + r)] = largest;
            statistics[2 * (at + r) + 1] = inverse;
        }
        clearRows(s, rows);
    }

    /** {@link #softmax} again, from the statistics it has written. */
    static void softmaxAgain(Matrix s, int rows, int position, float factor, float[] statistics, int at) {
        for (int r = 0; r < rows; r++) {
            int row = s.at(r, 0);
            int keys = position + r + 1;
            int whole = Matrix.padded(keys);
            exponentials(s.data, row, whole, statistics[2 * (at + r)], factor);
            scale(s.data, row, whole, statistics[2 * (at + r) + 1]);
            Arrays.fill(s.data, row + keys, row + s.cols, 0f);
        }
        clearRows(s, rows);
    }

    /** The largest element, which does not depend on the order of comparing; NaN if one element is NaN. */
    private static float largest(float[] s, int at, int size) {
        var largest = all(Float.NEGATIVE_INFINITY);
        for (int i = 0; i < size; i += LANES) {
            largest = largest.max(FloatVector.fromArray(SPECIES, s, at + i));
        }
        return largest.reduceLanes(VectorOperators.MAX);
    }

    private static void exponentials(float[] s, int at, int size, float max, float factor) {
        for (int i = 0; i < size; i += LANES) {
            var shifted = FloatVector.fromArray(SPECIES, s, at + i).sub(max).mul(factor);
            Functions.exp(shifted).intoArray(s, at + i);
        }
    }

    private static void scale(float[] s, int at, int size, float factor) {
        for (int i = 0; i < size; i += LANES) {
            FloatVector.fromArray(SPECIES, s, at + i).mul(factor).intoArray(s, at + i);
        }
    }

    /** dS/√F = P ∘ (dP − mean)·factor, for one row. */
    private static void scoreGradient(float[] weights, int weightsAt, float[] dP, int dPAt, int size, float mean,
            float factor) {
        for (int i = 0; i < size; i += LANES) {
            var difference = FloatVector.fromArray(SPECIES, dP, dPAt + i).sub(mean);
            FloatVector.fromArray(SPECIES, weights, weightsAt + i).mul(difference).mul(factor).intoArray(dP, dPAt + i);
        }
    }

    private static void clearRows(Matrix s, int from) {
        for (int r = from; r < s.rows; r++) {
            Arrays.fill(s.data, s.at(r, 0), s.at(r, s.cols), 0f);
        }
    }
}
