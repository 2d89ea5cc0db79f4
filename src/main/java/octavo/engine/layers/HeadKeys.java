package octavo.engine.layers;

import octavo.engine.matrix.Matrix;

/**
 * The keys and values of one attention head for one text: the cache of a decoder, or a thread's scratch in training.
 *
 * <p>Keys lie transposed, (D, T), so that the scores of a query are its row times this matrix. Views of the first 16,
 * 32, 48, ... positions are made once; positions that are not in use yet are zeros.
 */
final class HeadKeys {

    /** Positions are taken in such steps. */
    static final int STEP = Matrix.PAD;

    /** Keys, shape (D, T rounded up). */
    final Matrix keysTransposed;
    /** Values, shape (T rounded up, D). */
    final Matrix values;

    private final Matrix[] firstKeys;
    private final Matrix[] firstValues;

    /**
     * Makes room.
     *
     * @param positions T
     * @param size      D
     */
    HeadKeys(int positions, int size) {
        int room = Matrix.padded(positions);
        keysTransposed = new Matrix(size, room);
        values = new Matrix(room, size);
        firstKeys = firstColumns(keysTransposed);
        firstValues = firstRows(values);
    }

    /** Views of the first STEP, 2·STEP, ... columns, at index columns / STEP. */
    static Matrix[] firstColumns(Matrix matrix) {
        var views = new Matrix[matrix.cols / STEP + 1];
        for (int i = 1; i < views.length; i++) {
            // the whole matrix owns its pads, which is easier for a product than a view
            views[i] = i * STEP == matrix.cols ? matrix : matrix.columns(0, i * STEP);
        }
        return views;
    }

    /** Views of the first STEP, 2·STEP, ... rows, at index rows / STEP. */
    static Matrix[] firstRows(Matrix matrix) {
        var views = new Matrix[matrix.rows / STEP + 1];
        for (int i = 1; i < views.length; i++) {
            views[i] = matrix.rows(0, i * STEP);
        }
        return views;
    }

    /** The keys of the first positions, transposed: shape (D, positions), positions a multiple of {@link #STEP}. */
    Matrix keysTransposed(int positions) {
        return firstKeys[positions / STEP];
    }

    /** The values of the first positions: shape (positions, D), positions a multiple of {@link #STEP}. */
    Matrix values(int positions) {
        return firstValues[positions / STEP];
    }

    /** Puts one position's key and value here: columns {@code column} on of two rows of another matrix. */
    void put(int position, Matrix source, int row, int keyColumn, int valueColumn) {
        int size = values.cols;
        float[] from = source.data;
        int key = source.at(row, keyColumn);
        for (int d = 0; d < size; d++) {
            keysTransposed.data[keysTransposed.at(d, position)] = from[key + d];
        }
        System.arraycopy(from, source.at(row, valueColumn), values.data, values.at(position, 0), size);
    }

    /** Forgets everything. */
    void clear() {
        keysTransposed.fill(0f);
        values.fill(0f);
    }
}
