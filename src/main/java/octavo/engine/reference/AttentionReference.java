package octavo.engine.reference;

/**
 * Causal multi-head attention (Vaswani and others, "Attention is all you need", 2017): each step looks at itself and
 * all earlier steps and takes a mixture of their values.
 *
 * <p>A row of the input holds a query, a key and a value of length E each. They are split among the heads, in pieces of
 * length F = E / heads; the heads work independently. For one head, with Q[i], K[i] and V[i] for the query, key and
 * value of step i:
 *
 * <pre>
 *   S[i][j] = Q[i]·K[j] / √F       for j ≤ i        how well key j fits query i; later steps are not seen
 *   P[i]    = softmax(S[i])                         the attention of step i: sums to one over j ≤ i
 *   O[i]    = Σ_j P[i][j]·V[j]                      the mixture
 * </pre>
 *
 * <p>Q[i]·K[j] is a sum of F products. If each product has mean 0 and variance 1, the sum has variance F; divided by
 * √F, the scores have the same size for any F, and the softmax is not saturated from the start.
 *
 * <p><img src="doc-files/causal-mask.svg" alt="The causal mask: a step has weights for itself and earlier steps only">
 *
 * <h2>Backward</h2>
 *
 * <p>1. dO[i] is given. The mixture is a sum of products of P and V, so each factor gets the other:
 * <pre>
 *   dV[j]    = Σ_i P[i][j]·dO[i]                    over i ≥ j: all steps that look at j
 *   dP[i][j] = dO[i]·V[j]
 * </pre>
 * 2. A softmax a[j] = exp(s[j])/Z with Z = Σ_l exp(s[l]) depends on each input s[l]: through the numerator if l = j,
 * and always through Z (∂Z/∂s[l] = exp(s[l])):
 * <pre>
 *   ∂a[j]/∂s[l] = [l = j]·exp(s[j])/Z − exp(s[j])·exp(s[l])/Z² = a[j]·([l = j] − a[l])
 * </pre>
 * For each row of scores, s is S[i] and a is P[i]. Summed over j with the factors dP[i][j]:
 * <pre>
 *   dS[i][l] = P[i][l]·(dP[i][l] − mean[i])         with mean[i] = Σ_j P[i][j]·dP[i][j]
 * </pre>
 * dP[i][l] says how much the loss would rise if value l had a larger weight; mean[i] is the average of this over the
 * mixture. So descent raises the scores of those steps whose dP is below the average.
 *
 * <p>3. The scores are products of Q and K; again each gets the other, and the constant factor stays:
 * <pre>
 *   dQ[i]    = Σ_j dS[i][j]·K[j] / √F              over j ≤ i
 *   dK[j]    = Σ_i dS[i][j]·Q[i] / √F              over i ≥ j
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

    /**
     * O of all heads.
     *
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
            int qAt = head * size;
            int kAt = width + qAt;
            int vAt = 2 * width + qAt;
            for (int i = 0; i < steps; i++) {
                double[] scores = new double[i + 1];
                for (int j = 0; j <= i; j++) {
                    for (int d = 0; d < size; d++) {
                        scores[j] += x[i][qAt + d] * x[j][kAt + d];
                    }
                    scores[j] /= StrictMath.sqrt(size);
                }
                double[] weights = SoftmaxCrossEntropyReference.softmax(scores);
                for (int j = 0; j <= i; j++) {
                    for (int d = 0; d < size; d++) {
                        output[i][qAt + d] += weights[j] * x[j][vAt + d];
                    }
                }
                attention[head][i] = weights;
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
     * @param dO shape (T, E)
     * @return shape (T, 3·E)
     */
    double[][] backward(double[][] dO) {
        int steps = x.length;
        int size = width / heads;
        double[][] dx = new double[steps][3 * width];
        for (int head = heads - 1; head >= 0; head--) {
            int qAt = head * size;
            int kAt = width + qAt;
            int vAt = 2 * width + qAt;
            for (int i = steps - 1; i >= 0; i--) {
                double[] weights = attention[head][i];
                // forward was: O[i] = Σ_j P[i][j]·V[j]
                double[] dP = new double[i + 1];
                double mean = 0;
                for (int j = 0; j <= i; j++) {
                    for (int d = 0; d < size; d++) {
                        dP[j] += dO[i][qAt + d] * x[j][vAt + d];
                        dx[j][vAt + d] += weights[j] * dO[i][qAt + d];
                    }
                    mean += weights[j] * dP[j];
                }
                for (int j = 0; j <= i; j++) {
                    // forward was: P[i] = softmax(S[i])
                    double dS = weights[j] * (dP[j] - mean);
                    // forward was: S[i][j] = Q[i]·K[j] / √F
                    double dProduct = dS / StrictMath.sqrt(size);
                    for (int d = 0; d < size; d++) {
                        dx[i][qAt + d] += dProduct * x[j][kAt + d];
                        dx[j][kAt + d] += dProduct * x[i][qAt + d];
                    }
                }
            }
        }
        return dx;
    }
}
