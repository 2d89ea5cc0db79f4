package octavo.matrix;

/**
 * Products of matrices: A·B, Aᵀ·B and A·Bᵀ, written to C or added to it.
 *
 * <p>Letters: C is (M, N), the reduction has length K. The law of sums: every element of C is one chain of fused
 * multiply-adds over k ascending, started from the old C when accumulating and from +0 otherwise, for every shape,
 * tile, vector width and number of threads.
 */
public final class MatrixMultiply {

    private MatrixMultiply() {
    }

    /**
     * C = A·B, or C += A·B.
     *
     * @param a          shape (M, K)
     * @param b          shape (K, N)
     * @param c          shape (M, N), not overlapping a or b
     * @param accumulate whether to add to what lies in c
     */
    public static void multiply(Matrix a, Matrix b, Matrix c, boolean accumulate) {
        a.requireShape(c.rows, b.rows, "A of A·B");
        b.requireShape(a.cols, c.cols, "B of A·B");
        for (int i = 0; i < c.rows; i++) {
            for (int j = 0; j < c.cols; j++) {
                float sum = accumulate ? c.get(i, j) : 0;
                for (int k = 0; k < a.cols; k++) {
                    sum = Math.fma(a.get(i, k), b.get(k, j), sum);
                }
                c.set(i, j, sum);
            }
        }
    }

    /**
     * C = Aᵀ·B, or C += Aᵀ·B: what a weight gradient is, inputsᵀ · output gradients.
     *
     * @param a          shape (K, M)
     * @param b          shape (K, N)
     * @param c          shape (M, N), not overlapping a or b
     * @param accumulate whether to add to what lies in c
     */
    public static void multiplyTransposedA(Matrix a, Matrix b, Matrix c, boolean accumulate) {
        a.requireShape(b.rows, c.rows, "A of Aᵀ·B");
        b.requireShape(a.rows, c.cols, "B of Aᵀ·B");
        for (int i = 0; i < c.rows; i++) {
            for (int j = 0; j < c.cols; j++) {
                float sum = accumulate ? c.get(i, j) : 0;
                for (int k = 0; k < a.rows; k++) {
                    sum = Math.fma(a.get(k, i), b.get(k, j), sum);
                }
                c.set(i, j, sum);
            }
        }
    }

    /**
     * C = A·Bᵀ, or C += A·Bᵀ: what an input gradient is, output gradients · weightsᵀ.
     *
     * @param a          shape (M, K)
     * @param b          shape (N, K)
     * @param c          shape (M, N), not overlapping a or b
     * @param accumulate whether to add to what lies in c
     */
    public static void multiplyTransposedB(Matrix a, Matrix b, Matrix c, boolean accumulate) {
        a.requireShape(c.rows, b.cols, "A of A·Bᵀ");
        b.requireShape(c.cols, a.cols, "B of A·Bᵀ");
        for (int i = 0; i < c.rows; i++) {
            for (int j = 0; j < c.cols; j++) {
                float sum = accumulate ? c.get(i, j) : 0;
                for (int k = 0; k < a.cols; k++) {
                    sum = Math.fma(a.get(i, k), b.get(j, k), sum);
                }
                c.set(i, j, sum);
            }
        }
    }
}
