package octavo.engine.reference;

/**
 * The three loops that every layer is made of. A product x·W reads W along its rows; its backward needs the same loop
 * twice more: with the weights turned round (where did the error come from?) and with the weights as the thing that is
 * written (which weight is to blame, and how much?).
 */
final class PlainLoops {

    private PlainLoops() {
    }

    /**
     * Forward: sum[j] += Σₖ x[k] · w[k][j].
     *
     * @param x   shape (K)
     * @param w   shape (K, H)
     * @param sum shape (H)
     */
    static void addProduct(double[] x, double[][] w, double[] sum) {
        for (int k = 0; k < x.length; k++) {
            for (int j = 0; j < sum.length; j++) {
                sum[j] += x[k] * w[k][j];
            }
        }
    }

    /**
     * Backward to the input: since sum[j] contains x[k] with the factor w[k][j],
     * xGradient[k] += Σⱼ sumGradient[j] · w[k][j].
     *
     * @param sumGradient shape (H)
     * @param w           shape (K, H)
     * @param xGradient   shape (K)
     */
    static void addProductTransposed(double[] sumGradient, double[][] w, double[] xGradient) {
        for (int k = 0; k < xGradient.length; k++) {
            for (int j = 0; j < sumGradient.length; j++) {
                xGradient[k] += sumGradient[j] * w[k][j];
            }
        }
    }

    /**
     * Backward to the weights: since sum[j] contains w[k][j] with the factor x[k],
     * wGradient[k][j] += x[k] · sumGradient[j].
     *
     * @param x           shape (K)
     * @param sumGradient shape (H)
     * @param wGradient   shape (K, H)
     */
    static void addOuterProduct(double[] x, double[] sumGradient, double[][] wGradient) {
        for (int k = 0; k < x.length; k++) {
            for (int j = 0; j < sumGradient.length; j++) {
                wGradient[k][j] += x[k] * sumGradient[j];
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
