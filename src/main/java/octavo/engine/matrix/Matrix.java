package octavo.engine.matrix;

import java.util.Arrays;

/**
 * A rows × cols matrix of floats in row-major order: element (r, c) lies at {@code data[offset + r * stride + c]}.
 *
 * <p>A fresh matrix pads every row to a multiple of {@value #PAD} floats, so that a kernel may read and write whole
 * vectors without a scalar tail. The content of the pad is unspecified: only logical columns are reduced, hashed, saved
 * or compared.
 *
 * <p>A view shares the data of its parent. Views are small objects, created once with the workspace and never inside a
 * training step.
 */
public final class Matrix {

    /** Floats in the widest vector supported (512 bits); every row of a fresh matrix is padded to a multiple of it. */
    public static final int PAD = 16;

    /** Number of rows. */
    public final int rows;
    /** Number of logical columns; pads are not counted. */
    public final int cols;
    /** Index in {@link #data} of element (0, 0). */
    public final int offset;
    /** Distance in {@link #data} between an element and the one below it. */
    public final int stride;
    /** The storage, shared with all views. */
    public final float[] data;
    /** Whether kernels may write the pads after the logical columns: false only for views of columns. */
    public final boolean ownsPad;

    /**
     * Creates a matrix of zeros.
     *
     * @param rows number of rows, 0 or more
     * @param cols number of columns, 0 or more
     */
    public Matrix(int rows, int cols) {
        this(rows, cols, new float[storage(rows, cols)], 0, padded(cols), true);
    }

    private Matrix(int rows, int cols, float[] data, int offset, int stride, boolean ownsPad) {
        this.rows = rows;
        this.cols = cols;
        this.data = data;
        this.offset = offset;
        this.stride = stride;
        this.ownsPad = ownsPad;
    }

    /**
     * Copies nested arrays into a new matrix.
     *
     * @param values rows of equal length
     * @return a matrix of shape (values.length, values[0].length)
     */
    public static Matrix of(float[][] values) {
        var matrix = new Matrix(values.length, values.length == 0 ? 0 : values[0].length);
        for (int r = 0; r < matrix.rows; r++) {
            if (values[r].length != matrix.cols) {
                throw new IllegalArgumentException("row " + r + " has " + values[r].length + " columns, row 0 has "
                        + matrix.cols);
            }
            System.arraycopy(values[r], 0, matrix.data, matrix.at(r, 0), matrix.cols);
        }
        return matrix;
    }

    /**
     * Rounds a row length up to whole vectors.
     *
     * @param cols logical columns
     * @return the smallest multiple of {@value #PAD} that holds them
     */
    public static int padded(int cols) {
        return (cols + PAD - 1) / PAD * PAD;
    }

    /**
     * The memory that a matrix takes.
     *
     * @param rows number of rows
     * @param cols number of columns
     * @return bytes of its storage, pads included
     * @throws ArithmeticException if that is more than 63 bits can count
     */
    public static long bytes(long rows, int cols) {
        long stride = (cols + PAD - 1L) / PAD * PAD; // the stride of the widest matrix does not fit an int
        return Math.multiplyExact(4 * stride, rows);
    }

    private static int storage(int rows, int cols) {
        if (rows < 0 || cols < 0) {
            throw new IllegalArgumentException("a matrix cannot have the shape " + rows + " x " + cols);
        }
        long floats = (long) rows * padded(cols);
        if (floats > Integer.MAX_VALUE - 8) {
            throw new IllegalArgumentException("a matrix of " + rows + " x " + cols
                    + " is larger than an array can be");
        }
        return (int) floats;
    }

    /**
     * The position of an element in {@link #data}.
     *
     * @param row the row
     * @param col the column
     * @return its index
     */
    public int at(int row, int col) {
        return offset + row * stride + col;
    }

    /**
     * Reads one element; for tests, printing and set-up, not for kernels.
     *
     * @param row the row
     * @param col the column
     * @return the element
     */
    public float get(int row, int col) {
        return data[at(row, col)];
    }

    /**
     * Writes one element; for tests and set-up, not for kernels.
     *
     * @param row   the row
     * @param col   the column
     * @param value the new value
     */
    public void set(int row, int col, float value) {
        data[at(row, col)] = value;
    }

    /**
     * A view of consecutive rows.
     *
     * @param from  the first row
     * @param count how many
     * @return a matrix of shape (count, cols) on the same data
     */
    public Matrix rows(int from, int count) {
        if (from < 0 || count < 0 || from + count > rows) {
            throw new IndexOutOfBoundsException("rows " + from + " to " + (from + count) + " of " + rows);
        }
        return new Matrix(count, cols, data, offset + from * stride, stride, ownsPad);
    }

    /**
     * A view of consecutive columns. The columns next to it lie where its pad would be: a kernel must not write there.
     *
     * @param from  the first column
     * @param count how many
     * @return a matrix of shape (rows, count) on the same data
     */
    public Matrix columns(int from, int count) {
        if (from < 0 || count < 0 || from + count > cols) {
            throw new IndexOutOfBoundsException("columns " + from + " to " + (from + count) + " of " + cols);
        }
        return new Matrix(rows, count, data, offset + from, stride, false);
    }

    /**
     * Sets every logical element.
     *
     * @param value the new value
     */
    public void fill(float value) {
        fillRows(0, rows, value);
    }

    /**
     * Sets every logical element of some rows.
     *
     * @param from  the first row
     * @param to    the row after the last
     * @param value the new value
     */
    public void fillRows(int from, int to, float value) {
        for (int r = from; r < to; r++) {
            Arrays.fill(data, at(r, 0), at(r, cols), value);
        }
    }

    /**
     * Copies the logical elements of a matrix of the same shape.
     *
     * @param source where to copy from
     */
    public void copyFrom(Matrix source) {
        requireShape(source.rows, source.cols, "the source of a copy");
        for (int r = 0; r < rows; r++) {
            System.arraycopy(source.data, source.at(r, 0), data, at(r, 0), cols);
        }
    }

    /**
     * A copy with storage of its own.
     *
     * @return a matrix of the same shape and elements
     */
    public Matrix copy() {
        var copy = new Matrix(rows, cols);
        copy.copyFrom(this);
        return copy;
    }

    /**
     * The transpose, with storage of its own, made by the plain loop; for set-up, files and tests.
     *
     * @return a matrix of shape (cols, rows)
     */
    public Matrix transposed() {
        var result = new Matrix(cols, rows);
        for (int r = 0; r < rows; r++) {
            for (int c = 0; c < cols; c++) {
                result.set(c, r, get(r, c));
            }
        }
        return result;
    }

    /**
     * Checks the shape of an argument.
     *
     * @param rows rows it must have
     * @param cols columns it must have
     * @param what its name in the message
     */
    public void requireShape(int rows, int cols, String what) {
        if (this.rows != rows || this.cols != cols) {
            throw new IllegalArgumentException(
                    what + " is " + this.rows + " x " + this.cols + ", it should be " + rows + " x " + cols);
        }
    }

    @Override
    public String toString() {
        return "Matrix " + rows + " x " + cols;
    }
}
