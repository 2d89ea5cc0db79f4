package octavo.engine.layers;

import octavo.engine.matrix.CausalSoftmax;
import octavo.engine.matrix.Matrix;
import octavo.engine.matrix.MatrixMultiply;

/**
 * The forward half of one attention head: queries of consecutive positions against {@link HeadKeys}. Queries are taken
 * in blocks of at most {@value #LARGEST_BLOCK}; a block multiplies with the keys up to its own last position only,
 * which leaves out nearly half of the products that the causal mask would throw away.
 *
 * <p>Rows that fill up the last block stay zeros. Memory: 2·count·D + block·T floats.
 */
final class HeadQueries {

    private static final int LARGEST_BLOCK = 32;

    /** How many queries. */
    final int count;
    /** Queries of a block. */
    final int block;
    /** Queries, shape (count rounded up, D). */
    final Matrix queries;
    /** What they get, shape (count rounded up, D). */
    final Matrix outputs;

    private final float factor;
    private final Matrix[] queryBlocks;
    private final Matrix[] outputBlocks;
    private final Matrix[] firstScores;

    /**
     * Makes room.
     *
     * @param count     how many queries
     * @param positions T, all positions that keys can have
     * @param size      D
     */
    HeadQueries(int count, int positions, int size) {
        this.count = count;
        int blocks = (count + LARGEST_BLOCK - 1) / LARGEST_BLOCK;
        block = (count + blocks - 1) / blocks;
        queries = new Matrix(blocks * block, size);
        outputs = new Matrix(blocks * block, size);
        factor = factor(size);
        queryBlocks = blocks(queries);
        outputBlocks = blocks(outputs);
        firstScores = HeadKeys.firstColumns(new Matrix(block, Matrix.padded(positions)));
    }

    /** What scores are multiplied by: 1/√D keeps their variance at that of one product. */
    static float factor(int size) {
        return 1f / (float) Math.sqrt(size);
    }

    /** How many blocks. */
    int blocks() {
        return queryBlocks.length;
    }

    /** Views of the rows of each block of a matrix like {@link #queries}. */
    Matrix[] blocks(Matrix matrix) {
        var views = new Matrix[matrix.rows / block];
        for (int b = 0; b < views.length; b++) {
            views[b] = matrix.rows(b * block, block);
        }
        return views;
    }

    /** How many rows of a block hold queries. */
    int rows(int b) {
        return Math.min(block, count - b * block);
    }

    /** How many keys a block multiplies with, if the first of all queries is at {@code position}. */
    int keysSeen(int b, int position) {
        return Matrix.padded(position + b * block + rows(b));
    }

    /** The queries of a block, shape (block, D). */
    Matrix queries(int b) {
        return queryBlocks[b];
    }

    /** The outputs of a block, shape (block, D). */
    Matrix outputs(int b) {
        return outputBlocks[b];
    }

    /**
     * The weights of a block's queries over the keys: softmax(q·Kᵀ/√D), 0 for later keys.
     *
     * @param b        the block
     * @param position position of the first of all queries
     * @param keys     keys of positions up to the block's last
     * @param max      gets the largest score of query i at index at + i
     * @param inverse  gets 1 / Σ of query i at index at + i
     * @param at       where the queries begin in max and inverse
     * @return shape (block, keys seen), overwritten by the next call
     */
    Matrix weights(int b, int position, HeadKeys keys, float[] max, float[] inverse, int at) {
        Matrix scores = scores(b, position, keys);
        int first = b * block;
        CausalSoftmax.forward(scores, rows(b), position + first, factor, max, inverse, at + first);
        return scores;
    }

    /** The same weights once more, from what {@link #weights} left in max and inverse. */
    Matrix weightsAgain(int b, int position, HeadKeys keys, float[] max, float[] inverse, int at) {
        Matrix scores = scores(b, position, keys);
        int first = b * block;
        CausalSoftmax.again(scores, rows(b), position + first, factor, max, inverse, at + first);
        return scores;
    }

    private Matrix scores(int b, int position, HeadKeys keys) {
        int seen = keysSeen(b, position);
        Matrix scores = firstScores[seen / HeadKeys.STEP];
        MatrixMultiply.multiply(queryBlocks[b], keys.keysTransposed(seen), scores);
        return scores;
    }

    /** The outputs of a block: its weights times the values. */
    void average(int b, Matrix weights, HeadKeys keys) {
        MatrixMultiply.multiply(weights, keys.values(weights.cols), outputBlocks[b]);
    }
}
