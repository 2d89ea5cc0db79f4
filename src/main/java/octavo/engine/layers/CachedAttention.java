package octavo.engine.layers;

import octavo.engine.matrix.Matrix;

/**
 * Attention that reads a text piece by piece and keeps the keys and values of what it has read: what a decoder uses.
 *
 * <p>Every query multiplies with its keys, and its weights with their values, in the order that {@link Attention} has,
 * so that the outputs have the same bits as if the whole text had been read at once.
 *
 * <p>Memory: 2·block·E floats of keys and values; and scratch for the piece.
 */
public final class CachedAttention {

    private final int block;
    private final int size;
    private final HeadKeys[] heads;
    private final HeadQueries single;
    private HeadQueries several;
    private Matrix output;
    private float[] max = new float[1];
    private float[] inverse = new float[1];

    /**
     * Makes an empty cache.
     *
     * @param headCount number of heads
     * @param block     the longest text
     * @param embedding E
     */
    public CachedAttention(int headCount, int block, int embedding) {
        this.block = block;
        size = embedding / headCount;
        heads = new HeadKeys[headCount];
        for (int head = 0; head < headCount; head++) {
            heads[head] = new HeadKeys(block, size);
        }
        single = new HeadQueries(1, block, size);
        several = single;
        output = new Matrix(1, embedding);
    }

    /** Forgets the text. */
    public void reset() {
        for (var head : heads) {
            head.clear();
        }
    }

    /**
     * Reads the next piece.
     *
     * @param qkv      queries, keys and values of its steps, shape (pieces, 3·E)
     * @param position position of its first step
     * @return shape (pieces, E), overwritten by the next call
     */
    public Matrix forward(Matrix qkv, int position) {
        prepare(qkv.rows);
        int embedding = heads.length * size;
        HeadQueries queries = qkv.rows == 1 ? single : several;
        for (int head = 0; head < heads.length; head++) {
            int column = head * size;
            for (int i = 0; i < qkv.rows; i++) {
                heads[head].put(position + i, qkv, i, column + embedding, column + 2 * embedding);
            }
            Attention.copyIn(qkv, 0, column, queries.queries, qkv.rows);
            for (int b = 0; b < queries.blocks(); b++) {
                Matrix weights = queries.weights(b, position, heads[head], max, inverse, 0);
                queries.average(b, weights, heads[head]);
            }
            Attention.copyOut(queries.outputs, output, 0, column, qkv.rows);
        }
        return output;
    }

    private void prepare(int count) {
        if (output.rows != count) {
            output = new Matrix(count, heads.length * size);
            max = new float[count];
            inverse = new float[count];
        }
        if (count > 1 && several.count != count) {
            several = new HeadQueries(count, block, size);
        }
    }
}
