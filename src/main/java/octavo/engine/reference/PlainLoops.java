package octavo.engine.reference;

/**
 * The three loops of which every layer consists. The first is the product x·W. Its backward is the same double loop
 * twice: once with the weights transposed (how does the loss depend on each input?) and once writing the gradient of
 * the weights (how does it depend on each weight?). {@link DenseReference} derives both.
 */
final class PlainLoops {

    private PlainLoops() {
    }

    /**
     * Forward: sum[j] += Σ_i x[i] · w[i][j].
     *
     * @param x   shape (D)
     * @param w   shape (D, H)
     * @param sum shape (H)
     */
    static void addProduct(double[] x, double[][] w, double[] sum) {
        for (int i = 0; i < x.length; i++) {
            for (int j = 0; j < sum.length; j++) {
                sum[j] += x[i] * w[i][j];
            }
        }
    }

    /**
     * Backward to the input: since sum[j] contains x[i] with the factor w[i][j],
     * dx[i] += Σ_j dSum[j] · w[i][j].
     *
     * @param dSum shape (H)
     * @param w    shape (D, H)
     * @param dx   shape (D)
     */
    static void addProductTransposed(double[] dSum, double[][] w, double[] dx) {
        for (int i = 0; i < dx.length; i++) {
            for (int j = 0; j < dSum.length; j++) {
                dx[i] += dSum[j] * w[i][j];
            }
        }
    }

    /**
     * Backward to the weights: since sum[j] contains w[i][j] with the factor x[i],
     * dw[i][j] += x[i] · dSum[j].
     *
     * @param x    shape (D)
     * @param dSum shape (H)
     * @param dw   shape (D, H)
     */
    static void addOuterProduct(double[] x, double[] dSum, double[][] dw) {
        for (int i = 0; i < x.length; i++) {
            for (int j = 0; j < dSum.length; j++) {
                dw[i][j] += x[i] * dSum[j];
            }
        }
    }

    /**
     * sum[j] += x[j].
     *
     * @param x   shape (H)
     * @param sum shape (H)
     */
    static void add(double[] x, double[] sum) {
        for (int j = 0; j < sum.length; j++) {
            sum[j] += x[j];
        }
    }
}
