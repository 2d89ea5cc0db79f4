package octavo.engine.matrix;

import java.util.Arrays;

/** Matrices for tests: with NaN in all pads, and views that do not own theirs. */
public final class Arrange {

    private static final RandomStream RANDOM = new RandomStream(3, RandomStream.Purpose.CHECK);

    private Arrange() {
    }

    /** Numbers between -1 and 1 in the logical elements, NaN in the pads. */
    public static Matrix random(int rows, int cols, long example) {
        var matrix = new Matrix(rows, cols);
        Arrays.fill(matrix.data, Float.NaN);
        return fill(matrix, example);
    }

    /** The same as a view of columns, so that what lies to the left and right belongs to somebody else. */
    public static Matrix view(int rows, int cols, long example) {
        var parent = new Matrix(rows, cols + 5);
        Arrays.fill(parent.data, Float.NaN);
        return fill(parent.columns(3, cols), example);
    }

    private static Matrix fill(Matrix matrix, long example) {
        for (int r = 0; r < matrix.rows; r++) {
            for (int c = 0; c < matrix.cols; c++) {
                matrix.set(r, c, 2 * RANDOM.uniform(example, r * matrix.cols + c) - 1);
            }
        }
        return matrix;
    }

    /** A copy of all storage, pads included, on which the same view lies. */
    public static float[] storage(Matrix matrix) {
        return matrix.data.clone();
    }

    /** Fails on the first logical element that differs in a bit (NaN equals NaN). */
    public static void assertSameBits(Matrix expected, Matrix actual, String what) {
        for (int r = 0; r < expected.rows; r++) {
            for (int c = 0; c < expected.cols; c++) {
                int e = Float.floatToIntBits(expected.get(r, c));
                int a = Float.floatToIntBits(actual.get(r, c));
                if (e != a) {
                    throw new AssertionError(what + ": element (" + r + ", " + c + ") is " + actual.get(r, c)
                            + ", the plain loop says " + expected.get(r, c));
                }
            }
        }
    }

    /** Fails if a view's neighbors were written: everything in its storage but its logical elements. */
    public static void assertNeighborsKept(float[] before, Matrix view, String what) {
        for (int r = 0; r < view.rows; r++) {
            for (int c = 0; c < view.cols; c++) {
                before[view.at(r, c)] = view.get(r, c);
            }
        }
        if (!Arrays.equals(before, view.data)) {
            throw new AssertionError(what + ": a column that belongs to somebody else was written");
        }
    }

    /** Writes a value into the pads of a matrix that owns them. */
    public static void fillPads(Matrix matrix, float value) {
        for (int r = 0; r < matrix.rows; r++) {
            Arrays.fill(matrix.data, matrix.at(r, matrix.cols), matrix.at(r, matrix.stride), value);
        }
    }
}
