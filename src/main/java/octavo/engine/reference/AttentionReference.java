package octavo.engine.reference;

/**
 * Causal multi-head attention (Vaswani and others, "Attention is all you need", 2017): each step looks back at itself
 * and all earlier steps and takes a mixture of what they offer.
 *
 * <p>A row of the input holds a query, a key and a value of length E each; the heads split each of them into pieces of
 * length D = E / heads and work alone. For one head:
 *
 * <pre>
 *   s[i][j] = q(i)·k(j) / √D     for j ≤ i        how well key j answers query i; the future is not seen
 *   p[i]    = softmax(s[i])                       the attention of step i: sums to one over j ≤ i
 *   y(i)    = Σⱼ p[i][j]·v(j)                     the mixture
 * </pre>
 *
 * <p>The scores are sums of D products. If their terms have variance 1, the sums have variance D; divided by √D they
 * are of the same size for any D, and the softmax is not saturated from the start.
 *
 * <h2>Backward</h2>
 *
 * <p>Let dy(i) be the gradient by y(i). The mixture is a product of p and v, so each gets the other:
 * <pre>
 *   dv(j)    = Σᵢ p[i][j]·dy(i)                   over i ≥ j: all who looked at j
 *   dp[i][j] = dy(i)·v(j)
 * </pre>
 * The softmax has ∂p[j]/∂s[m] = p[j]·((1 if j = m) − p[m]) within a row. Summed over j with the factors dp[j]:
 * <pre>
 *   ds[i][m] = p[i][m]·(dp[i][m] − Σⱼ p[i][j]·dp[i][j])
 * </pre>
 * Descent so raises the score of those j whose value would have cost less than the mixture's average. The scores are
 * products of q and k; once more each gets the other:
 * <pre>
 *   dq(i) = Σⱼ ds[i][j]·k(j) / √D                 over j ≤ i
 *   dk(j) = Σᵢ ds[i][j]·q(i) / √D                 over i ≥ j
 * </pre>
 */
final class AttentionReference {

    private final int heads;
    private final int width;
    private double[][] x;
    private double[][][] attention;

    /**
     * Makes the layer; it has no parameters.
     *
     * @param heads how many
     * @param width E, a multiple of it
     */
    AttentionReference(int heads, int width) {
        if (width % heads != 0) {
            throw new IllegalArgumentException("a width of " + width + " cannot be split among " + heads + " heads");
        }
        this.heads = heads;
        this.width = width;
    }

    /**
     * Mixes.
     *
     * @param input shape (T, 3·E): queries, keys and values side by side
     * @return y, shape (T, E)
     */
    double[][] forward(double[][] input) {
        int steps = input.length;
        int size = width / heads;
        x = input;
        attention = new double[heads][steps][];
        double[][] y = new double[steps][width];
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
                        y[i][q + d] += p[j] * x[j][v + d];
                    }
                }
                attention[head][i] = p;
            }
        }
        return y;
    }

    /**
     * Tells the attention of each head in the last forward, zeros where the future would be.
     *
     * @param block the number of the block in the name
     * @param into  takes shape (heads, T, T): row i, what step i looks at
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
     * @param yGradient shape (T, E)
     * @return shape (T, 3·E)
     */
    double[][] backward(double[][] yGradient) {
        int steps = x.length;
        int size = width / heads;
        double[][] xGradient = new double[steps][3 * width];
        for (int head = heads - 1; head >= 0; head--) {
            int q = head * size;
            int k = width + q;
            int v = 2 * width + q;
            for (int i = steps - 1; i >= 0; i--) {
                double[] p = attention[head][i];
                // forward was: y(i) = Σⱼ p[j]·v(j)
                double[] pGradient = new double[i + 1];
                double average = 0;
                for (int j = 0; j <= i; j++) {
                    for (int d = 0; d < size; d++) {
                        pGradient[j] += yGradient[i][q + d] * x[j][v + d];
                        xGradient[j][v + d] += p[j] * yGradient[i][q + d];
                    }
                    average += p[j] * pGradient[j];
                }
                for (int j = 0; j <= i; j++) {
                    // forward was: p = softmax(s)
                    double scoreGradient = p[j] * (pGradient[j] - average);
                    // forward was: s[j] = q(i)·k(j) / √D
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
