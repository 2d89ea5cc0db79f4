package octavo.engine.matrix;

import java.util.ArrayList;
import java.util.List;

/**
 * A product whose result is known to be symmetric: only the bands of rows up to the diagonal are computed, the rest is
 * mirrored. With four bands that is 10 of 16 squares. Element (i, j) and element (j, i) add the same products in the
 * same order, so the bits are those of the whole product.
 */
public final class SymmetricProduct {

    /** Narrower bands than this make the kernels slower than the saved work is worth. */
    private static final int SMALLEST_BAND = 32;

    private final List<Band> bands;
    private final Matrix result;

    /** Some rows of the result, from the first column to the diagonal. */
    private record Band(Form form, Matrix a, Matrix b, Matrix c, int from) {

        void multiply() {
            switch (form) {
                case A_AT -> MatrixMultiply.multiplyTransposedB(a, b, c);
                case AT_A -> MatrixMultiply.multiplyTransposedA(a, b, c);
                case SQUARE -> MatrixMultiply.multiply(a, b, c);
            }
        }
    }

    /** What is computed. */
    public enum Form {
        /** A·Aᵀ. */
        A_AT,
        /** Aᵀ·A. */
        AT_A,
        /** A·A of a symmetric A. */
        SQUARE
    }

    /**
     * Makes the views that each run uses.
     *
     * @param form   what is computed
     * @param a      the matrix
     * @param result where it goes: a square matrix, not a
     */
    public SymmetricProduct(Form form, Matrix a, Matrix result) {
        int side = form == Form.A_AT ? a.rows : a.cols;
        result.requireShape(side, side, "the result of a symmetric product");
        this.result = result;
        bands = new ArrayList<>();
        int height = Math.max(SMALLEST_BAND, Matrix.padded((side + 3) / 4));
        for (int from = 0; from < side; from += height) {
            int count = Math.min(height, side - from);
            int end = from + count;
            var left = form == Form.AT_A ? a.columns(from, count) : a.rows(from, count);
            var right = form == Form.A_AT ? a.rows(0, end) : a.columns(0, end);
            bands.add(new Band(form, left, right, result.rows(from, count).columns(0, end), from));
        }
    }

    /** Computes the result. */
    public void run() {
        for (int i = 0; i < bands.size(); i++) {
            var band = bands.get(i);
            band.multiply();
            Transpose.block(band.c.rows, band.from, result.data, result.at(band.from, 0), result.stride,
                    result.data, result.at(0, band.from), result.stride);
        }
    }
}
