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
     * Forward: sum[j] += Σᵢ x[i] · w[i][j].
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
     * xGradient[i] += Σⱼ sumGradient[j] · w[i][j].
     *
     * @param sumGradient shape (H)
     * @param w           shape (D, H)
     * @param xGradient   shape (D)
     */
    static void addProductTransposed(double[] sumGradient, double[][] w, double[] xGradient) {
        for (int i = 0; i < xGradient.length; i++) {
            for (int j = 0; j < sumGradient.length; j++) {
                xGradient[i] += sumGradient[j] * w[i][j];
            }
        }
    }

    /**
     * Backward to the weights: since sum[j] contains w[i][j] with the factor x[i],
     * wGradient[i][j] += x[i] · sumGradient[j].
     *
     * @param x           shape (D)
     * @param sumGradient shape (H)
     * @param wGradient   shape (D, H)
     */
    static void addOuterProduct(double[] x, double[] sumGradient, double[][] wGradient) {
        for (int i = 0; i < x.length; i++) {
            for (int j = 0; j < sumGradient.length; j++) {
                wGradient[i][j] += x[i] * sumGradient[j];
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
