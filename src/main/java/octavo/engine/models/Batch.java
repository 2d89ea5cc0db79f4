package octavo.engine.models;

import octavo.engine.matrix.Matrix;

/**
 * The examples that a model reads at a time. N examples of T steps are stored one after the other: step t of example n
 * has the index n·T + t in {@link #tokens} and {@link #targets}. (Recurrent models reorder them to time-major.)
 *
 * <p>At a step with the target {@link #NO_TARGET} nothing is predicted. So the same kind of batch serves windows that
 * predict one character, streams that predict every character, contexts of names, images and crops for a GPT.
 *
 * <p>The caller owns the batch and a source fills it: after the first time nothing is allocated.
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
    /** The token or class to be predicted after each step, or {@link #NO_TARGET}; length at least N·T. */
    public int[] targets = {};
    /** Number of the first example; examples are numbered consecutively through all epochs. */
    public long firstExample;
    /**
     * Whether this batch continues the previous one, so that its final state is the initial state here; false at the
     * start of a stream.
     */
    public boolean continues;

    /** Creates an empty batch for a source to fill. */
    public Batch() {
    }

    /**
     * Sets the shape and allocates arrays for it.
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
