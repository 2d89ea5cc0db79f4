package octavo.engine.models;

import octavo.engine.matrix.Matrix;

/**
 * Some examples side by side, as a model reads them. N examples of T steps lie one after the other: step t of example n
 * has the index n·T + t in {@link #tokens} and {@link #targets}. (Recurrent models reorder to time-major themselves.)
 *
 * <p>A target of {@link #NO_TARGET} asks for no prediction. So windows that predict one character, streams that predict
 * every character, contexts of names, images and GPT crops are all one kind of batch.
 *
 * <p>A source fills a batch that its user owns and keeps: after the first filling nothing is allocated.
 */
public final class Batch {

    /** The target of a step without a prediction. */
    public static final int NO_TARGET = -1;

    /** Number of examples, N. */
    public int rows;
    /** Steps of each example, T; 1 for images. */
    public int steps;
    /** Token ids, length at least N·T; unused for images. */
    public int[] tokens = {};
    /** Shape (N, D): the pixels of images; null for text. */
    public Matrix features;
    /** What should be predicted after each step, or {@link #NO_TARGET}; length at least N·T. */
    public int[] targets = {};
    /** Number of the first example; examples are numbered without end through all epochs. */
    public long firstExample;
    /** Whether the state carried from the previous batch goes on here; false at the start of a stream. */
    public boolean continues;

    /** Creates an empty batch for a source to fill. */
    public Batch() {
    }

    /**
     * Sets the shape and makes room for it.
     *
     * @param rows  N
     * @param steps T
     */
    public void resize(int rows, int steps) {
        this.rows = rows;
        this.steps = steps;
        int length = Math.multiplyExact(rows, steps);
        if (targets.length < length) {
            tokens = new int[length];
            targets = new int[length];
        }
    }
}
