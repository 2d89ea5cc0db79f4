package octavo.engine.layers;

import octavo.engine.matrix.CausalSoftmax;
import octavo.engine.matrix.Matrix;
import octavo.engine.matrix.Parallel;
import octavo.engine.matrix.VectorMath;

/**
 * Causal attention with several heads (Vaswani and others 2017), between the projection that makes queries, keys and
 * values and the one that mixes the heads' outputs.
 *
 * <p>Row n·T + t of the input holds the queries, keys and values of step t of example n, E numbers of each; head h owns
 * D of each, from column h·D. For every example and head, with Q, K, V of shape (T, D):
 * <pre>
 *   S = Q·Kᵀ/√D                          how well the key of step j answers the query of step i
 *   P = softmax of each row of S         over j ≤ i only: nothing is known of later steps
 *   O = (P ∘ m)·V                        a weighted mean of values; m: dropout, if any
 * </pre>
 *
 * <p>Why √D: the terms of q·k, if of variance 1, sum to a variance of D; divided by √D the scores are as large for any
 * D, and the softmax is not saturated from the start.
 *
 * <p>Backward, from dO, with d before a letter for the gradient of the loss by it. O = (P ∘ m)·V is a product, whose
 * gradients are products with the other factor; m is a constant:
 * <pre>
 *   dV = (P ∘ m)ᵀ·dO
 *   dP = (dO·Vᵀ) ∘ m
 * </pre>
 * The softmax of one row of scores, p_j = exp(s_j)/Z with Z = Σ_l exp(s_l), moves with each of them, in the numerator
 * if i = j and in Z always (∂Z/∂s_i = exp(s_i)):
 * <pre>
 *   ∂p_j/∂s_i = [i = j]·exp(s_j)/Z − exp(s_j)·exp(s_i)/Z² = p_j·([i = j] − p_i)
 *   ds_i = Σ_j dp_j·p_j·([i = j] − p_i) = p_i·(dp_i − δ)     with δ = Σ_j p_j·dp_j, a number a query
 *   δ = Σ_j p_j·m_j·Σ_d dO_d·V_jd = Σ_d dO_d·O_d             so it needs D products, not T
 * </pre>
 * δ is what the mean of the values costs: descent raises the score of those whose value would have cost less. A score
 * that the mask left out has p = 0 and so ds = 0, without a special case. S = Q·Kᵀ/√D is a product again:
 * <pre>
 *   dQ = dS·K/√D          dK = dSᵀ·Q/√D
 * </pre>
 *
 * <p>P is never kept: T·T numbers an example and head would be the largest thing in memory. Forward leaves the maximum
 * and the sum of each row's softmax; backward makes P from them once more, one block of queries at a time, to the same
 * bits. That costs one product of seven.
 *
 * <p>Examples and heads do not meet, so each is a piece of work for one thread, which copies its Q, K and V together.
 * Memory: R·E floats for O and 2·R·heads for maxima and sums, with R = N·T; and about 10·T·D + 2·32·T floats of scratch
 * for each of {@link #SLOTS} pieces that can be under way.
 */
public final class Attention {

    /** Pieces of work that can be under way at a time. */
    private static final int SLOTS = 8;

    private final int heads;
    private final Dropout dropout;
    private final int firstElement;
    private final int block;
    private final Parallel.Work forwardWork = Parallel.each(this::forwardSlot);
    private final Parallel.Work backwardWork = Parallel.each(this::backwardSlot);
    private Head[] slots = {};
    private Matrix qkv;
    private Matrix output = new Matrix(0, 0);
    private Matrix outputGradient;
    private Matrix qkvGradient;
    private float[] max;
    private float[] inverse;
    private int steps;

    /**
     * Makes the layer, which has no parameters.
     *
     * @param heads        number of heads, a divisor of E
     * @param block        the largest T
     * @param dropout      what the weights go through
     * @param firstElement number of the first weight's dropout element; even
     */
    public Attention(int heads, int block, Dropout dropout, int firstElement) {
        this.heads = heads;
        this.block = block;
        this.dropout = dropout;
        this.firstElement = firstElement;
    }

    /**
     * How many dropout elements an example has here.
     *
     * @param heads number of heads
     * @param block the largest T
     * @return heads · block · block, rows made even
     */
    public static long dropoutElements(int heads, int block) {
        return (long) heads * block * Dropout.stride(block);
    }

    /**
     * What the layer holds in memory.
     *
     * @param rows       R = N·T
     * @param steps      T
     * @param heads      number of heads
     * @param embedding  E
     * @return bytes
     */
    public static long bytes(long rows, int steps, int heads, int embedding) {
        long head = 10 * Matrix.bytes(Matrix.padded(steps), embedding / heads) + 2 * Matrix.bytes(32, steps);
        return Matrix.bytes(rows, embedding) + 8 * rows * heads + SLOTS * head;
    }

    private void prepare(int rows, int newSteps, int embedding) {
        if (output.rows != rows) {
            output = new Matrix(rows, embedding);
            max = new float[rows * heads];
            inverse = new float[rows * heads];
        }
        if (steps != newSteps || slots.length == 0) {
            steps = newSteps;
            slots = new Head[SLOTS];
            for (int slot = 0; slot < SLOTS; slot++) {
                slots[slot] = new Head(steps, embedding / heads);
            }
        }
    }

    /**
     * O of every example and head.
     *
     * @param input        queries, keys and values side by side, shape (N·T, 3·E); must stay as it is until backward
     * @param stepsOfBatch T
     * @return shape (N·T, E), overwritten by the next call
     */
    public Matrix forward(Matrix input, int stepsOfBatch) {
        prepare(input.rows, stepsOfBatch, input.cols / 3);
        qkv = input;
        Parallel.run(SLOTS, 1, forwardWork);
        return output;
    }

    private void forwardSlot(int slot) {
        for (int piece = slot, end = qkv.rows / steps * heads; piece < end; piece += SLOTS) {
            slots[slot].forward(piece / heads, piece % heads);
        }
    }

    /**
     * The gradients of queries, keys and values.
     *
     * @param dO   shape (N·T, E)
     * @param dQkv where they go, shape (N·T, 3·E)
     */
    public void backward(Matrix dO, Matrix dQkv) {
        outputGradient = dO;
        qkvGradient = dQkv;
        Parallel.run(SLOTS, 1, backwardWork);
    }

    private void backwardSlot(int slot) {
        for (int piece = slot, end = qkv.rows / steps * heads; piece < end; piece += SLOTS) {
            slots[slot].backward(piece / heads, piece % heads);
        }
    }

    /** Copies D columns of some rows; the target is a matrix of one head. */
    static void copyIn(Matrix from, int firstRow, int column, Matrix to, int count) {
        for (int r = 0; r < count; r++) {
            System.arraycopy(from.data, from.at(firstRow + r, column), to.data, to.at(r, 0), to.cols);
        }
    }

    /** Copies the rows of a matrix of one head to D columns of all heads' matrix. */
    static void copyOut(Matrix from, Matrix to, int firstRow, int column, int count) {
        for (int r = 0; r < count; r++) {
            System.arraycopy(from.data, from.at(r, 0), to.data, to.at(firstRow + r, column), from.cols);
        }
    }

    /** Scratch for one example and head, and the work on it. Positions beyond T stay zeros everywhere. */
    private final class Head {

        private final int size;
        private final HeadKeys keys;
        private final HeadQueries queries;
        private final HeadGradients gradients;

        Head(int positions, int size) {
            this.size = size;
            keys = new HeadKeys(positions, size);
            queries = new HeadQueries(positions, positions, size);
            gradients = new HeadGradients(queries, positions, size);
        }

        /** Copies Q, K and V of one example and head together. */
        private void load(int firstRow, int column) {
            int embedding = heads * size;
            copyIn(qkv, firstRow, column, queries.queries, steps);
            copyIn(qkv, firstRow, column + embedding, gradients.keys, steps);
            copyIn(qkv, firstRow, column + 2 * embedding, keys.values, steps);
            VectorMath.transpose(gradients.keys, keys.keysTransposed);
        }

        void forward(int example, int head) {
            int firstRow = example * steps;
            int statistics = (example * heads + head) * steps;
            load(firstRow, head * size);
            for (int b = 0; b < queries.blocks(); b++) {
                Matrix weights = queries.weights(b, 0, keys, max, inverse, statistics);
                drop(weights, example, head, b);
                queries.average(b, weights, keys);
            }
            copyOut(queries.outputs, output, firstRow, head * size, steps);
        }

        void backward(int example, int head) {
            int firstRow = example * steps;
            int column = head * size;
            int embedding = heads * size;
            int statistics = (example * heads + head) * steps;
            load(firstRow, column);
            copyIn(output, firstRow, column, queries.outputs, steps);
            gradients.load(keys.values, outputGradient, firstRow, column, steps);
            for (int b = 0; b < queries.blocks(); b++) {
                // forward was: O = (P ∘ m)·V
                Matrix weights = queries.weightsAgain(b, 0, keys, max, inverse, statistics);
                Matrix gradient = gradients.ofWeights(b, weights.cols);
                drop(gradient, example, head, b);
                // forward was: P = softmax(S/√D)
                CausalSoftmax.backward(weights, gradient, queries.outputs(b), gradients.ofOutputs(b), queries.rows(b),
                        b * queries.block, HeadQueries.factor(size));
                drop(weights, example, head, b);
                gradients.addValues(b, weights);
                // forward was: S = Q·Kᵀ
                gradients.addQueriesAndKeys(b, gradient);
            }
            gradients.store(qkvGradient, firstRow, column, embedding, steps);
        }

        private void drop(Matrix weights, int example, int head, int b) {
            if (dropout.active()) {
                int stride = Dropout.stride(block);
                for (int r = 0; r < queries.rows(b); r++) {
                    int query = b * queries.block + r;
                    dropout.applyRow(example, firstElement + (head * block + query) * stride, weights, r, query + 1);
                }
            }
        }
    }
}
