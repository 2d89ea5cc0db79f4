package octavo.engine.layers;

import octavo.engine.matrix.Matrix;
import octavo.engine.matrix.MatrixMultiply;
import octavo.engine.matrix.VectorMath;

/**
 * The backward half of one attention head's scratch: gradients of one example's Q, K and V, summed over blocks of
 * queries in ascending order.
 *
 * <p>Memory: 6·T·D + block·T floats.
 */
final class HeadGradients {

    /** Keys as rows, shape (T rounded up, D). */
    final Matrix keys;

    private final HeadQueries queries;
    private final Matrix valuesTransposed;
    private final Matrix outputGradient;
    private final Matrix queryGradient;
    private final Matrix keyGradient;
    private final Matrix valueGradient;
    private final Matrix[] firstKeys;
    private final Matrix[] firstValuesTransposed;
    private final Matrix[] outputGradientBlocks;
    private final Matrix[] queryGradientBlocks;
    private final Matrix[] firstKeyGradients;
    private final Matrix[] firstValueGradients;
    private final Matrix[] firstScoreGradients;

    /**
     * Makes room.
     *
     * @param queries   the forward half
     * @param positions T
     * @param size      D
     */
    HeadGradients(HeadQueries queries, int positions, int size) {
        int room = Matrix.padded(positions);
        this.queries = queries;
        keys = new Matrix(room, size);
        valuesTransposed = new Matrix(size, room);
        outputGradient = new Matrix(queries.queries.rows, size);
        queryGradient = new Matrix(queries.queries.rows, size);
        keyGradient = new Matrix(room, size);
        valueGradient = new Matrix(room, size);
        firstKeys = HeadKeys.firstRows(keys);
        firstValuesTransposed = HeadKeys.firstColumns(valuesTransposed);
        outputGradientBlocks = queries.blocks(outputGradient);
        queryGradientBlocks = queries.blocks(queryGradient);
        firstKeyGradients = HeadKeys.firstRows(keyGradient);
        firstValueGradients = HeadKeys.firstRows(valueGradient);
        firstScoreGradients = HeadKeys.firstColumns(new Matrix(queries.block, room));
    }

    /** Takes V, shape (T, D), and the example's rows of dO, and starts the sums. */
    void load(Matrix values, Matrix dO, int firstRow, int column, int steps) {
        VectorMath.transpose(values, valuesTransposed);
        Attention.copyIn(dO, firstRow, column, outputGradient, steps);
        keyGradient.fill(0f);
        valueGradient.fill(0f);
    }

    /** dO of a block, shape (block, D). */
    Matrix ofOutputs(int b) {
        return outputGradientBlocks[b];
    }

    /** dO·Vᵀ of a block, shape (block, seen), overwritten by the next call. */
    Matrix ofWeights(int b, int seen) {
        Matrix gradient = firstScoreGradients[seen / HeadKeys.STEP];
        MatrixMultiply.multiply(outputGradientBlocks[b], firstValuesTransposed[seen / HeadKeys.STEP], gradient);
        return gradient;
    }

    /** dV += Pᵀ·dO of a block. */
    void addValues(int b, Matrix weights) {
        Matrix sum = firstValueGradients[weights.cols / HeadKeys.STEP];
        MatrixMultiply.multiplyAddTransposedA(weights, outputGradientBlocks[b], sum);
    }

    /** dQ = dS·K and dK += dSᵀ·Q of a block. */
    void addQueriesAndKeys(int b, Matrix scoreGradient) {
        int seen = scoreGradient.cols / HeadKeys.STEP;
        MatrixMultiply.multiply(scoreGradient, firstKeys[seen], queryGradientBlocks[b]);
        MatrixMultiply.multiplyAddTransposedA(scoreGradient, queries.queries(b), firstKeyGradients[seen]);
    }

    /** Copies dQ, dK and dV to their columns. */
    void store(Matrix dQkv, int firstRow, int column, int embedding, int steps) {
        Attention.copyOut(queryGradient, dQkv, firstRow, column, steps);
        Attention.copyOut(keyGradient, dQkv, firstRow, column + embedding, steps);
        Attention.copyOut(valueGradient, dQkv, firstRow, column + 2 * embedding, steps);
    }
}
