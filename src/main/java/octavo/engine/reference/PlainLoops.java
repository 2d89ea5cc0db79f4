package octavo.engine.reference;

/**
 * The three loops that every layer is made of. A product x·W reads W along its rows; its backward needs the same loop
 * twice more: once with the weights transposed (how much does each input contribute to the loss?) and once with the
 * weights as what is written (how much does each weight contribute?). {@link DenseReference} derives both.
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
