package octavo.engine.layers;

import octavo.engine.matrix.Matrix;

/**
 * Attention for a decoder: it reads a text piece by piece and keeps the keys and values of all steps read so far.
 *
 * <p>The products and sums have the same order as in {@link Attention}, so the outputs have the same bits as if the
 * whole text had been read at once.
 *
 * <p><img src="doc-files/kv-cache.svg" alt="The cache: a new token reads the keys and values of all earlier ones">
 *
 * <p>Memory: 2·block·E floats for keys and values, and scratch for the piece.
 */
public final class CachedAttention {

    private final AttentionHead[] heads;
    private final int embedding;
    private Matrix output = new Matrix(0, 0);
    private float[] statistics;

    /**
     * Creates an empty cache.
     *
     * @param headCount number of heads
     * @param block     the longest text
     * @param embedding E
     */
    public CachedAttention(int headCount, int block, int embedding) {
        this.embedding = embedding;
        heads = new AttentionHead[headCount];
        for (int head = 0; head < headCount; head++) {
            heads[head] = new AttentionHead(block, embedding / headCount);
        }
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
     * @param qkv      queries, keys and values of its steps, shape (count, 3·E)
     * @param position position of its first step
     * @return shape (count, E), overwritten by the next call
     */
    public Matrix forward(Matrix qkv, int position) {
        int count = qkv.rows;
        if (output.rows != count) {
            output = new Matrix(count, embedding);
            statistics = new float[2 * count];
        }
        for (int number = 0; number < heads.length; number++) {
            AttentionHead head = heads[number];
            int column = number * head.values.cols;
            head.prepare(count);
            for (int i = 0; i < count; i++) {
                head.put(position + i, qkv, i, column + embedding, column + 2 * embedding);
            }
            Attention.copyIn(qkv, 0, column, head.queries, count);
            for (int b = 0; b < head.blocks(); b++) {
                head.outputs(b, head.weights(b, position, statistics, 0));
            }
            Attention.copyOut(head.outputs, output, 0, column, count);
        }
        return output;
    }
}
