package octavo.engine.matrix;

/**
 * The products as anybody would write them: the specification of {@link MatrixMultiply}, its oracle in tests, and what
 * a reader should read first. The results are equal to the last bit.
 */
public final class PlainLoops {

    private PlainLoops() {
    }

    /**
     * C = A·B, or C += A·B.
     *
     * @param a          shape (M, K)
     * @param b          shape (K, N)
     * @param c          shape (M, N)
     * @param accumulate whether to add to what lies in c
     */
    public static void multiply(Matrix a, Matrix b, Matrix c, boolean accumulate) {
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
     * C = A·B + r, the same row r in every row of C, where the sums start.
     *
     * @param a   shape (M, K)
     * @param b   shape (K, N)
     * @param row r, shape (1, N)
     * @param c   shape (M, N)
     */
    public static void affine(Matrix a, Matrix b, Matrix row, Matrix c) {
        for (int i = 0; i < c.rows; i++) {
            for (int j = 0; j < c.cols; j++) {
                c.set(i, j, row.get(0, j));
            }
        }
        multiply(a, b, c, true);
    }

    /**
     * C = Aᵀ·B, or C += Aᵀ·B.
     *
     * @param a          shape (K, M)
     * @param b          shape (K, N)
     * @param c          shape (M, N)
     * @param accumulate whether to add to what lies in c
     */
    public static void multiplyTransposedA(Matrix a, Matrix b, Matrix c, boolean accumulate) {
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
     * C = A·Bᵀ, or C += A·Bᵀ.
     *
     * @param a          shape (M, K)
     * @param b          shape (N, K)
     * @param c          shape (M, N)
     * @param accumulate whether to add to what lies in c
     */
    public static void multiplyTransposedB(Matrix a, Matrix b, Matrix c, boolean accumulate) {
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
