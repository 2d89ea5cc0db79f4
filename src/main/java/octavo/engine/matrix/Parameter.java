package octavo.engine.matrix;

import java.util.Arrays;

/**
 * A trained matrix: its value, the gradient of the loss with respect to it, and what files and optimizers need to know.
 *
 * <p>Some gradients are zero outside a few rows (a token embedding, a batch of one sparse image). A layer then lists
 * those rows with {@code touchRow}; optimizers without momentum or decay need not visit the others.
 */
public final class Parameter {

    /** How the matrix lies in files. */
    public enum FileLayout {
        /** Rows and columns as in memory. */
        AS_IS,
        /**
         * Transposed: (in, out) in memory, (out, in) in the file, as in PyTorch's {@code Linear} and {@code RNN}.
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
    /**
     * How many weight matrices of hidden layers lie side by side in its columns: 3 in a GPT's queries, keys and values,
     * 1 in a dense layer; 0 for what maps no layer to a layer: an embedding, an input, a head, a vector. Only
     * optimizers of whole matrices read it.
     */
    public final int hiddenMatrices;

    /** Created on first use: a model that only generates text never has one. */
    private Matrix gradient;
    private int version;
    private final int[] touchedRows;
    private final boolean[] isTouched;
    private int touchedCount;
    private boolean allRowsTouched = true;

    /**
     * Creates a parameter of zeros.
     *
     * @param name       the name in files
     * @param rows       rows in memory (inputs)
     * @param cols       columns in memory (outputs)
     * @param fileLayout how it lies in files
     * @param decays     whether weight decay applies
     */
    public Parameter(String name, int rows, int cols, FileLayout fileLayout, boolean decays) {
        this(name, rows, cols, fileLayout, decays, 0);
    }

    /**
     * Makes a parameter of zeros that holds weight matrices of hidden layers.
     *
     * @param name           the name in files
     * @param rows           rows in memory (inputs)
     * @param cols           columns in memory (outputs of all the matrices)
     * @param fileLayout     how it lies in files
     * @param decays         whether weight decay applies
     * @param hiddenMatrices how many, side by side, a divisor of cols; 0 for none
     */
    public Parameter(String name, int rows, int cols, FileLayout fileLayout, boolean decays, int hiddenMatrices) {
        if (fileLayout == FileLayout.VECTOR && rows != 1) {
            throw new IllegalArgumentException("parameter " + name + " has " + rows + " rows, a vector has 1");
        }
        if (hiddenMatrices > 0 && cols % hiddenMatrices != 0) {
            throw new IllegalArgumentException("parameter " + name + " has " + cols + " columns, which are not "
                    + hiddenMatrices + " matrices");
        }
        this.name = name;
        this.value = new Matrix(rows, cols);
        this.fileLayout = fileLayout;
        this.decays = decays;
        this.hiddenMatrices = hiddenMatrices;
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
     * A number that changes whenever the value changes. Users of something derived from the value, such as a transpose,
     * compare it.
     *
     * @return the current version
     */
    public int version() {
        return version;
    }

    /** Records that the value has changed. Optimizers call it, and so does code that loads weights. */
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

    /** Records that a layer writes the gradient of every row. */
    public void touchAllRows() {
        allRowsTouched = true;
    }

    /**
     * Records that a layer writes the gradient of this row. The gradient of rows never recorded stays zero.
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
     * The gradient of this matrix W from its use in y = x·W: xᵀ·dy. It replaces the present gradient, or is added to
     * it, if {@code accumulate}: when the update has had other examples before these.
     *
     * @param x          shape (R, rows)
     * @param dy         shape (R, cols)
     * @param accumulate whether to add
     */
    public void writeProductGradient(Matrix x, Matrix dy, boolean accumulate) {
        touchAllRows();
        if (accumulate) {
            MatrixMultiply.multiplyAddTransposedA(x, dy, gradient());
        } else {
            MatrixMultiply.multiplyTransposedA(x, dy, gradient());
        }
    }

    /**
     * Replaces the touched rows by these, whose gradient a layer is about to overwrite. Of the other rows only those
     * that may be non-zero are cleared.
     *
     * @param rows  the rows, each once
     * @param count how many entries of the array to use
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

    /** {@return how many rows were recorded one by one} */
    public int touchedCount() {
        return touchedCount;
    }

    /**
     * One of the touched rows, in the order in which they were first recorded.
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
