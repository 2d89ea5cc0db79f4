package octavo.engine.matrix;

/**
 * The product A·B in three plain loops: the specification of {@link MatrixMultiply}, the expected result in tests, and
 * the version to read first. The results are equal to the last bit. Aᵀ·B and A·Bᵀ are the same loops over {@link
 * Matrix#transposed}.
 */
public final class PlainProduct {

    private PlainProduct() {
    }

    /**
     * C = A·B.
     *
     * @param a shape (M, K)
     * @param b shape (K, N)
     * @param c shape (M, N)
     */
    public static void multiply(Matrix a, Matrix b, Matrix c) {
        c.fill(0);
        multiplyAdd(a, b, c);
    }

    /**
     * C += A·B.
     *
     * @param a shape (M, K)
     * @param b shape (K, N)
     * @param c shape (M, N)
     */
    public static void multiplyAdd(Matrix a, Matrix b, Matrix c) {
        for (int i = 0; i < c.rows; i++) {
            for (int j = 0; j < c.cols; j++) {
                float sum = c.get(i, j);
                for (int k = 0; k < a.cols; k++) {
                    sum = Math.fma(a.get(i, k), b.get(k, j), sum);
                }
                c.set(i, j, sum);
            }
        }
    }
}
