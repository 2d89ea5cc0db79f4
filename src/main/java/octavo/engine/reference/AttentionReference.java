package octavo.engine.reference;

/**
 * Causal multi-head attention (Vaswani and others, "Attention is all you need", 2017): each step looks at itself and
 * all earlier steps and takes a mixture of their values.
 *
 * <p>A row of the input holds a query, a key and a value of length E each. They are split among the heads, in pieces of
 * length F = E / heads; the heads work independently. For one head, with Q_i, K_i and V_i for the query, key and value
 * of step i:
 *
 * <pre>
 *   S_ij = Q_i·K_j / √F          for j ≤ i        how well key j fits query i; later steps are not seen
 *   P_i  = softmax(S_i)                           the attention of step i: sums to one over j ≤ i
 *   O_i  = Σⱼ P_ij·V_j                            the mixture
 * </pre>
 *
 * <p>Q_i·K_j is a sum of F products. If each product has mean 0 and variance 1, the sum has variance F; divided by √F,
 * the scores have the same size for any F, and the softmax is not saturated from the start.
 *
 * <h2>Backward</h2>
 *
 * <p>1. dO_i is given. The mixture is a sum of products of P and V, so each factor gets the other:
 * <pre>
 *   dV_j  = Σᵢ P_ij·dO_i                          over i ≥ j: all steps that look at j
 *   dP_ij = dO_i·V_j
 * </pre>
 * 2. A softmax p_j = exp(s_j)/Z with Z = Σₘ exp(s_m) depends on each input s_m: through the numerator if m = j, and
 * always through Z (∂Z/∂s_m = exp(s_m)):
 * <pre>
 *   ∂p_j/∂s_m = [m = j]·exp(s_j)/Z − exp(s_j)·exp(s_m)/Z² = p_j·([m = j] − p_m)
 * </pre>
 * Summed over j with the factors dp_j, for each row of scores:
 * <pre>
 *   dS_im = P_im·(dP_im − mean_i)                 with mean_i = Σⱼ P_ij·dP_ij
 * </pre>
 * dP_im says how much the loss would rise if value m had a larger weight; mean_i is the average of this over the
 * mixture. So descent raises the scores of those steps whose dP is below the average.
 *
 * <p>3. The scores are products of Q and K; again each gets the other, and the constant factor stays:
 * <pre>
 *   dQ_i = Σⱼ dS_ij·K_j / √F                      over j ≤ i
 *   dK_j = Σᵢ dS_ij·Q_i / √F                      over i ≥ j
 * </pre>
 * Scores with j {@literal >} i do not exist here. Code that computes all scores at once must set their weights and
 * gradients to 0, as the float engine does.
 */
public final class AttentionReference {

    private final int heads;
    private final int width;
    private double[][] x;
    private double[][][] attention;

    /**
     * Creates the layer; it has no parameters.
     *
     * @param heads how many
     * @param width E, a multiple of the number of heads
     */
    AttentionReference(int heads, int width) {
        if (width % heads != 0) {
            throw new IllegalArgumentException("a width of " + width + " cannot be split among " + heads + " heads");
        }
        this.heads = heads;
        this.width = width;
    }

    /** * O of all heads. *
     * @param input shape (T, 3·E): queries, keys and values side by side
     * @return O, shape (T, E)
     */
    double[][] forward(double[][] input) {
        int steps = input.length;
        int size = width / heads;
        x = input;
        attention = new double[heads][steps][];
        double[][] output = new double[steps][width];
        for (int head = 0; head < heads; head++) {
            int q = head * size;
            int k = width + q;
            int v = 2 * width + q;
            for (int i = 0; i < steps; i++) {
                double[] scores = new double[i + 1];
                for (int j = 0; j <= i; j++) {
                    for (int d = 0; d < size; d++) {
                        scores[j] += x[i][q + d] * x[j][k + d];
                    }
                    scores[j] /= StrictMath.sqrt(size);
                }
                double[] p = SoftmaxCrossEntropyReference.softmax(scores);
                for (int j = 0; j <= i; j++) {
                    for (int d = 0; d < size; d++) {
                        output[i][q + d] += p[j] * x[j][v + d];
                    }
                }
                attention[head][i] = p;
            }
        }
        return output;
    }

    /**
     * Reports the attention of each head in the last forward, with zeros for later steps.
     *
     * @param block the number of the block in the name
     * @param into  receives shape (heads, T, T): row i has the weights of step i
     */
    void trace(int block, Trace into) {
        int steps = x.length;
        double[] values = new double[heads * steps * steps];
        for (int head = 0; head < heads; head++) {
            for (int i = 0; i < steps; i++) {
                System.arraycopy(attention[head][i], 0, values, (head * steps + i) * steps, i + 1);
            }
        }
        into.put("attention_" + block, values, heads, steps, steps);
    }

    /**
     * The gradient of queries, keys and values.
     *
     * @param outputGradient shape (T, E)
     * @return shape (T, 3·E)
     */
    double[][] backward(double[][] outputGradient) {
        int steps = x.length;
        int size = width / heads;
        double[][] xGradient = new double[steps][3 * width];
        for (int head = heads - 1; head >= 0; head--) {
            int q = head * size;
            int k = width + q;
            int v = 2 * width + q;
            for (int i = steps - 1; i >= 0; i--) {
                double[] p = attention[head][i];
                // forward was: O_i = Σⱼ P_ij·V_j
                double[] pGradient = new double[i + 1];
                double mean = 0;
                for (int j = 0; j <= i; j++) {
                    for (int d = 0; d < size; d++) {
                        pGradient[j] += outputGradient[i][q + d] * x[j][v + d];
                        xGradient[j][v + d] += p[j] * outputGradient[i][q + d];
                    }
                    mean += p[j] * pGradient[j];
                }
                for (int j = 0; j <= i; j++) {
                    // forward was: P_i = softmax(S_i)
                    double scoreGradient = p[j] * (pGradient[j] - mean);
                    // forward was: S_ij = Q_i·K_j / √F
                    double productGradient = scoreGradient / StrictMath.sqrt(size);
                    for (int d = 0; d < size; d++) {
                        xGradient[i][q + d] += productGradient * x[j][k + d];
                        xGradient[j][k + d] += productGradient * x[i][q + d];
                    }
                }
            }
        }
        return xGradient;
    }
}
