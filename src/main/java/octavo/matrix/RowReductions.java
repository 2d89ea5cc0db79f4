package octavo.matrix;

/**
 * Operations that reduce the columns of each row to a number, or the rows of a matrix to one row, in an order of
 * summation that is stated here and depends neither on the vector width nor on threads.
 */
public final class RowReductions {

    private RowReductions() {
    }

    /**
     * y += b in every row: a bias.
     *
     * @param b shape (1, C)
     * @param y shape (R, C)
     */
    public static void addRow(Matrix b, Matrix y) {
        for (int r = 0; r < y.rows; r++) {
            for (int c = 0; c < y.cols; c++) {
                y.set(r, c, y.get(r, c) + b.get(0, c));
            }
        }
    }

    /**
     * y = b in every row: what a product that accumulates starts from.
     *
     * @param b shape (1, C)
     * @param y shape (R, C)
     */
    public static void copyRow(Matrix b, Matrix y) {
        for (int r = 0; r < y.rows; r++) {
            System.arraycopy(b.data, b.at(0, 0), y.data, y.at(r, 0), y.cols);
        }
    }

    /**
     * s = the sum of the rows of x, added in row order: the gradient of a bias.
     *
     * @param x          shape (R, C)
     * @param s          shape (1, C)
     * @param accumulate whether to go on from what lies in s
     */
    public static void sumRows(Matrix x, Matrix s, boolean accumulate) {
        if (!accumulate) {
            s.fill(0);
        }
        for (int r = 0; r < x.rows; r++) {
            for (int c = 0; c < x.cols; c++) {
                s.set(0, c, s.get(0, c) + x.get(r, c));
            }
        }
    }

    /**
     * p = softmax of each row of z: exp(z − max) / Σ exp(z − max).
     *
     * @param z           shape (R, C), C at least 1
     * @param p           shape (R, C), may be z
     * @param logSum      length at least R: log Σ exp(z) of each row, or null
     */
    public static void softmax(Matrix z, Matrix p, float[] logSum) {
        for (int r = 0; r < z.rows; r++) {
            float max = Float.NEGATIVE_INFINITY;
            for (int c = 0; c < z.cols; c++) {
                max = Math.max(max, z.get(r, c));
            }
            float sum = 0;
            for (int c = 0; c < z.cols; c++) {
                float e = VectorMath.exp(z.get(r, c) - max);
                p.set(r, c, e);
                sum += e;
            }
            for (int c = 0; c < z.cols; c++) {
                p.set(r, c, p.get(r, c) / sum);
            }
            if (logSum != null) {
                logSum[r] = max + VectorMath.log(sum);
            }
        }
    }

    /**
     * Σ x², of all logical elements, in double precision: what clipping by norm needs.
     *
     * @param x shape (R, C)
     * @return the sum of squares
     */
    public static double sumOfSquares(Matrix x) {
        double sum = 0;
        for (int r = 0; r < x.rows; r++) {
            for (int c = 0; c < x.cols; c++) {
                double v = x.get(r, c);
                sum += v * v;
            }
        }
        return sum;
    }
}
