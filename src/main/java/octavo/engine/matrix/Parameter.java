package octavo.engine.matrix;

import java.util.Arrays;

/**
 * A trained matrix: its value, the gradient of the loss with respect to it, and what files and optimizers need to know.
 *
 * <p>A gradient may be known to be zero outside a few rows (a token embedding, a batch of one sparse image). A layer
 * then lists those rows with {@code touchRow}; optimizers without momentum or decay need not visit the others.
 */
public final class Parameter {

    /** How the matrix lies in files. */
    public enum FileLayout {
        /** Rows and columns as in memory. */
        AS_IS,
        /**
         * Transposed: (in, out) in memory, (out, in) in the file, as PyTorch's {@code Linear} and {@code RNN} have it.
         */
        TRANSPOSED,
        /** One row in memory, a one-dimensional tensor in the file. */
        VECTOR
    }

    /** The name in files, for example {@code rnn.weight_ih_l0}. */
    public final String name;
    /** The weights, (in, out). */
    public final Matrix value;
    /** How the matrix lies in files. */
    public final FileLayout fileLayout;
    /** Whether weight decay applies; false for biases and norms. */
    public final boolean decays;

    /** Made when it is first asked for: a model that only writes has none. */
    private Matrix gradient;
    private int version;
    private final int[] touchedRows;
    private final boolean[] isTouched;
    private int touchedCount;
    private boolean allRowsTouched = true;

    /**
     * Makes a parameter of zeros.
     *
     * @param name       the name in files
     * @param rows       rows in memory (inputs)
     * @param cols       columns in memory (outputs)
     * @param fileLayout how it lies in files
     * @param decays     whether weight decay applies
     */
    public Parameter(String name, int rows, int cols, FileLayout fileLayout, boolean decays) {
        if (fileLayout == FileLayout.VECTOR && rows != 1) {
            throw new IllegalArgumentException("parameter " + name + " has " + rows + " rows, a vector has 1");
        }
        this.name = name;
        this.value = new Matrix(rows, cols);
        this.fileLayout = fileLayout;
        this.decays = decays;
        this.touchedRows = new int[rows];
        this.isTouched = new boolean[rows];
    }

    /**
     * A weight matrix of shape (in, out) that files hold transposed and that decays.
     *
     * @param name the name in files
     * @param in   inputs, rows in memory
     * @param out  outputs, columns in memory
     * @return the parameter, zeros
     */
    public static Parameter weight(String name, int in, int out) {
        return new Parameter(name, in, out, FileLayout.TRANSPOSED, true);
    }

    /**
     * A vector that does not decay: a bias, or the gain of a norm.
     *
     * @param name   the name in files
     * @param length number of elements
     * @return the parameter, zeros
     */
    public static Parameter vector(String name, int length) {
        return new Parameter(name, 1, length, FileLayout.VECTOR, false);
    }

    /** {@return the sum over the batch of the loss gradient, already scaled; same shape as the value} */
    public Matrix gradient() {
        if (gradient == null) {
            gradient = new Matrix(value.rows, value.cols);
        }
        return gradient;
    }

    /**
     * Changes whenever the value has changed; what was derived from the value (a transpose) compares it.
     *
     * @return the current version
     */
    public int version() {
        return version;
    }

    /** Tells that the value has changed: called by optimizers and by whoever loads weights. */
    public void changed() {
        version++;
    }

    /** Sets the gradient to zero and forgets the touched rows; visits only the rows that were touched. */
    public void clearGradient() {
        if (allRowsTouched) {
            gradient().fill(0);
        }
        for (int i = 0; i < touchedCount; i++) {
            int row = touchedRows[i];
            Arrays.fill(gradient().data, gradient().at(row, 0), gradient().at(row, gradient().cols), 0f);
            isTouched[row] = false;
        }
        touchedCount = 0;
        allRowsTouched = false;
    }

    /** Tells that a layer writes the gradient of every row. */
    public void touchAllRows() {
        allRowsTouched = true;
    }

    /**
     * Tells that a layer writes the gradient of this row; rows never told stay zero.
     *
     * @param row the row
     */
    public void touchRow(int row) {
        if (!isTouched[row]) {
            isTouched[row] = true;
            touchedRows[touchedCount++] = row;
        }
    }

    /**
     * The gradient of this matrix W where it stood in y = x·W: xᵀ·dy, set or, if the step has had other examples
     * before, added.
     *
     * @param x          shape (R, rows)
     * @param dy         shape (R, cols)
     * @param accumulate whether to add to the gradient that lies here
     */
    public void gradientOfProduct(Matrix x, Matrix dy, boolean accumulate) {
        touchAllRows();
        if (accumulate) {
            MatrixMultiply.multiplyAddTransposedA(x, dy, gradient());
        } else {
            MatrixMultiply.multiplyTransposedA(x, dy, gradient());
        }
    }

    /**
     * Forgets the touched rows and tells instead that a layer overwrites the gradient of these: only the other rows are
     * cleared, and of them only those that may hold something.
     *
     * @param rows  the rows, each once
     * @param count how many of the array
     */
    public void touchOnly(int[] rows, int count) {
        int oldCount = allRowsTouched ? gradient().rows : touchedCount;
        for (int i = 0; i < touchedCount; i++) {
            isTouched[touchedRows[i]] = false;
        }
        for (int i = 0; i < count; i++) {
            isTouched[rows[i]] = true;
        }
        for (int i = 0; i < oldCount; i++) {
            int row = allRowsTouched ? i : touchedRows[i];
            if (!isTouched[row]) {
                Arrays.fill(gradient().data, gradient().at(row, 0), gradient().at(row, gradient().cols), 0f);
            }
        }
        System.arraycopy(rows, 0, touchedRows, 0, count);
        touchedCount = count;
        allRowsTouched = false;
    }

    /**
     * Whether the gradient may be non-zero in every row.
     *
     * @return false if only {@link #touchedRow} of them can be
     */
    public boolean allRowsTouched() {
        return allRowsTouched;
    }

    /**
     * How many rows were told one by one.
     *
     * @return the count
     */
    public int touchedCount() {
        return touchedCount;
    }

    /**
     * One of the touched rows, in the order in which they were first told.
     *
     * @param index 0 to {@link #touchedCount()} - 1
     * @return the row
     */
    public int touchedRow(int index) {
        return touchedRows[index];
    }

    @Override
    public String toString() {
        return name + " (" + value.rows + ", " + value.cols + ")";
    }
}
