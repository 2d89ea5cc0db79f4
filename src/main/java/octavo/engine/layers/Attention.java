package octavo.engine.layers;

import octavo.engine.matrix.Matrix;
import octavo.engine.matrix.MatrixMultiply;
import octavo.engine.matrix.Parallel;
import octavo.engine.matrix.VectorMath;

/**
 * Causal attention with several heads (Vaswani and others 2017), between the projection that computes queries, keys and
 * values and the one that mixes the heads' outputs.
 *
 * <p>Row n·T + t of the input holds the query, key and value of step t of example n, E numbers of each; head h owns F
 * of each, from column h·F. For every example and head, with Q, K, V of shape (T, F):
 * <pre>
 *   S = Q·Kᵀ/√F                          how well the key of step j answers the query of step i
 *   P = softmax of each row of S         over j ≤ i only: a step may not see later ones
 *   O = (P ∘ mask)·V                     a weighted mean of values; mask: dropout, if any
 * </pre>
 *
 * <p><img src="../reference/doc-files/causal-mask.svg"
 *     alt="The causal mask: a step has weights for itself and earlier steps only">
 *
 * <p>Backward, as derived in {@link octavo.engine.reference.AttentionReference}; the mask is a constant:
 * <pre>
 *   dV = (P ∘ mask)ᵀ·dO
 *   dP = (dO·Vᵀ) ∘ mask
 *   dS = P ∘ (dP − mean)                 mean[i] = Σ_j P[i][j]·dP[i][j] = Σ_c O[i][c]·dO[i][c]
 *   dQ = (dS/√F)·K
 *   dK = (dS/√F)ᵀ·Q
 * </pre>
 * The mean is computed from O and dO, since that takes F products per query instead of T; the two sums are equal
 * because O[i][c] = Σ_j P[i][j]·mask[i][j]·V[j][c]. The factor 1/√F is applied where it costs least: inside the
 * softmax, after the product Q·Kᵀ; backward once to dS, before the two products that both need it.
 *
 * <p>P is not kept: its T·T numbers per example and head would be the largest array in memory. Forward keeps the
 * maximum and the sum of each row's softmax. From them backward computes P again, with the same bits, one block of
 * queries at a time. That is one product more, seven instead of six.
 *
 * <p>Examples and heads do not depend on each other, so each pair is a piece of work for one thread, which copies its
 * Q, K and V into contiguous matrices. Memory: R·E floats for O and 2·R·heads for maxima and sums, with R = N·T; and
 * about 10·T·F + 2·32·T floats of scratch for each of the {@value #SLOTS} pieces that can be in progress at the same
 * time.
 */
public final class Attention {

    /** Pieces of work that can be in progress at the same time: attention uses at most so many threads. */
    private static final int SLOTS = 8;

    private final int heads;
    private final Dropout dropout;
    private final int firstElement;
    private final int block;
    private final Parallel.Work forwardWork = Parallel.each(this::forwardSlot);
    private final Parallel.Work backwardWork = Parallel.each(this::backwardSlot);
    private Slot[] slots = {};
    private Matrix qkv;
    private Matrix output = new Matrix(0, 0);
    private Matrix dO;
    private Matrix dQkv;
    /** Of each example, head and query: the maximum of the softmax's inputs and 1 over its sum. */
    private float[] statistics;
    private int steps;

    /**
     * Creates the layer, which has no parameters.
     *
     * @param heads        number of heads, a divisor of E
     * @param block        the largest T
     * @param dropout      applied to the weights
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
     * The memory of the layer.
     *
     * @param rows      R = N·T
     * @param steps     T
     * @param heads     number of heads
     * @param embedding E
     * @return bytes
     */
    public static long bytes(long rows, int steps, int heads, int embedding) {
        long slot = 10 * Matrix.bytes(Matrix.padded(steps), embedding / heads) + 2 * Matrix.bytes(32, steps);
        return Matrix.bytes(rows, embedding) + 8 * rows * heads + SLOTS * slot;
    }

    private void prepare(int rows, int steps, int embedding) {
        if (output.rows != rows) {
            output = new Matrix(rows, embedding);
            statistics = new float[2 * rows * heads];
        }
        if (this.steps != steps || slots.length == 0) {
            this.steps = steps;
            slots = new Slot[SLOTS];
            for (int slot = 0; slot < SLOTS; slot++) {
                slots[slot] = new Slot(steps, embedding / heads);
            }
        }
    }

    /**
     * O of every example and head.
     *
     * @param input queries, keys and values side by side, shape (N·T, 3·E); must not change until backward
     * @param steps T
     * @return shape (N·T, E), overwritten by the next call
     */
    public Matrix forward(Matrix input, int steps) {
        prepare(input.rows, steps, input.cols / 3);
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
     * @param dQkv receives them, shape (N·T, 3·E)
     */
    public void backward(Matrix dO, Matrix dQkv) {
        this.dO = dO;
        this.dQkv = dQkv;
        Parallel.run(SLOTS, 1, backwardWork);
    }

    private void backwardSlot(int slot) {
        for (int piece = slot, end = qkv.rows / steps * heads; piece < end; piece += SLOTS) {
            slots[slot].backward(piece / heads, piece % heads);
        }
    }

    /** Copies F columns of some rows into the matrix of one head. */
    static void copyIn(Matrix from, int firstRow, int column, Matrix to, int count) {
        for (int r = 0; r < count; r++) {
            System.arraycopy(from.data, from.at(firstRow + r, column), to.data, to.at(r, 0), to.cols);
        }
    }

    /** Copies the rows of one head's matrix into F columns of the matrix of all heads. */
    static void copyOut(Matrix from, Matrix to, int firstRow, int column, int count) {
        for (int r = 0; r < count; r++) {
            System.arraycopy(from.data, from.at(r, 0), to.data, to.at(firstRow + r, column), from.cols);
        }
    }

    /** The work on one example and head, and its scratch memory. Positions beyond T always stay zero. */
    private final class Slot {

        /** Q, Kᵀ, V, P and O. */
        private final AttentionHead head;
        /** K, shape (T rounded up, F). */
        private final Matrix keys;
        private final Matrix valuesTransposed;
        private final Matrix dO;
        private final Matrix dQ;
        private final Matrix dK;
        private final Matrix dV;
        private final Matrix[] dOBlocks;
        private final Matrix[] dQBlocks;
        // views of the first 16, 32, … positions
        private final Matrix[] firstKeys;
        private final Matrix[] firstValuesTransposed;
        private final Matrix[] firstDK;
        private final Matrix[] firstDV;
        private final Matrix[] firstDS;

        Slot(int positions, int size) {
            int padded = Matrix.padded(positions);
            head = new AttentionHead(positions, size);
            head.prepare(positions);
            keys = new Matrix(padded, size);
            valuesTransposed = new Matrix(size, padded);
            dO = new Matrix(head.queries.rows, size);
            dQ = new Matrix(head.queries.rows, size);
            dK = new Matrix(padded, size);
            dV = new Matrix(padded, size);
            dOBlocks = head.blocks(dO);
            dQBlocks = head.blocks(dQ);
            firstKeys = AttentionHead.firstRows(keys);
            firstValuesTransposed = AttentionHead.firstColumns(valuesTransposed);
            firstDK = AttentionHead.firstRows(dK);
            firstDV = AttentionHead.firstRows(dV);
            firstDS = AttentionHead.firstColumns(new Matrix(head.block, padded));
        }

        /** Copies Q, K and V of one example and head into contiguous matrices. */
        private void load(int firstRow, int column) {
            int embedding = output.cols;
            copyIn(qkv, firstRow, column, head.queries, steps);
            copyIn(qkv, firstRow, column + embedding, keys, steps);
            copyIn(qkv, firstRow, column + 2 * embedding, head.values, steps);
            VectorMath.transpose(keys, head.keysTransposed);
        }

        void forward(int example, int number) {
            int firstRow = example * steps;
            int column = number * keys.cols;
            load(firstRow, column);
            for (int b = 0; b < head.blocks(); b++) {
                // P = softmax(Q·Kᵀ/√F)
                Matrix weights = head.weights(b, 0, statistics, (example * heads + number) * steps);
                // O = (P ∘ mask)·V
                drop(weights, example, number, b);
                head.outputs(b, weights);
            }
            copyOut(head.outputs, output, firstRow, column, steps);
        }

        void backward(int example, int number) {
            int firstRow = example * steps;
            int column = number * keys.cols;
            load(firstRow, column);
            copyIn(output, firstRow, column, head.outputs, steps);
            copyIn(Attention.this.dO, firstRow, column, dO, steps);
            VectorMath.transpose(head.values, valuesTransposed);
            dK.fill(0f);
            dV.fill(0f);
            for (int b = 0; b < head.blocks(); b++) {
                Matrix weights = head.weightsAgain(b, 0, statistics, (example * heads + number) * steps);
                int seen = weights.cols / AttentionHead.POSITIONS_AT_A_TIME;
                Matrix dS = firstDS[seen];
                // forward was: O = (P ∘ mask)·V
                MatrixMultiply.multiply(dOBlocks[b], firstValuesTransposed[seen], dS);
                drop(dS, example, number, b);
                // forward was: P = softmax(S)
                head.softmaxBackward(b, weights, dS, dOBlocks[b]);
                // forward was: O = (P ∘ mask)·V, for V; P itself is no longer needed
                drop(weights, example, number, b);
                MatrixMultiply.multiplyAddTransposedA(weights, dOBlocks[b], firstDV[seen]);
                // forward was: S = Q·Kᵀ/√F; dS holds dS/√F, but before the softmax dP
                MatrixMultiply.multiply(dS, firstKeys[seen], dQBlocks[b]);
                MatrixMultiply.multiplyAddTransposedA(dS, head.queries(b), firstDK[seen]);
            }
            store(firstRow, column);
        }

        /** Copies dQ, dK and dV to their columns. */
        private void store(int firstRow, int column) {
            int embedding = output.cols;
            copyOut(dQ, dQkv, firstRow, column, steps);
            copyOut(dK, dQkv, firstRow, column + embedding, steps);
            copyOut(dV, dQkv, firstRow, column + 2 * embedding, steps);
        }

        private void drop(Matrix weights, int example, int number, int b) {
            if (dropout.active()) {
                int stride = Dropout.stride(block);
                for (int r = 0; r < head.rows(b); r++) {
                    int query = b * head.block + r;
                    dropout.applyRow(example, firstElement + (number * block + query) * stride, weights, r, query + 1);
                }
            }
        }
    }
}
