package octavo.benchmarks;

import octavo.engine.matrix.Matrix;

/** Matrices to compute with, and the check that every benchmark makes before it is timed. */
final class Numbers {

    private Numbers() {
    }

    /** Numbers between -3 and 3 that no kernel can guess; the same in every run. */
    static Matrix matrix(int rows, int cols) {
        var matrix = new Matrix(rows, cols);
        for (int i = 0; i < rows * cols; i++) {
            matrix.set(i / cols, i % cols, (i * 7919 % 6007 - 3003) / 1001f);
        }
        return matrix;
    }

    /** Fails unless all logical elements have the same bits. */
    static void requireSame(Matrix expected, Matrix actual, String what) {
        for (int r = 0; r < expected.rows; r++) {
            for (int c = 0; c < expected.cols; c++) {
                if (Float.floatToIntBits(expected.get(r, c)) != Float.floatToIntBits(actual.get(r, c))) {
                    throw new IllegalStateException(what + " is wrong at (" + r + ", " + c + "): " + actual.get(r, c)
                            + ", the plain loop says " + expected.get(r, c));
                }
            }
        }
    }
}
