package octavo.engine.reference;

/**
 * Query-key normalization (Henry and others, 2020): every query and every key of every head is brought to one length
 * before the scores are computed. Queries and keys that grow would make scores grow with the square of that, until the
 * softmax is saturated and its gradient 0; so only their directions count.
 *
 * <p>The F numbers of a query or key are a row of {@link RmsNormReference}, which has the equations and the derivation.
 * The paper divides by the length and learns a factor for the scores; here the length becomes √F, and a score
 * Q·K / √F is √F times the cosine of the angle between the two.
 */
public final class QueryKeyNormReference {

    private final int heads;
    private final int width;
    private final RmsNormReference norm = new RmsNormReference();

    /**
     * Creates the layer; it has no parameters.
     *
     * @param heads how many
     * @param width E
     */
    QueryKeyNormReference(int heads, int width) {
        this.heads = heads;
        this.width = width;
    }

    /**
     * Normalizes queries and keys; values stay.
     *
     * @param qkv shape (T, 3·E)
     * @return shape (T, 3·E)
     */
    double[][] forward(double[][] qkv) {
        return put(norm.forward(rows(qkv)), qkv);
    }

    /**
     * The gradient of queries, keys and values.
     *
     * @param dy shape (T, 3·E)
     * @return shape (T, 3·E)
     */
    double[][] backward(double[][] dy) {
        return put(norm.backward(rows(dy)), dy);
    }

    /** All queries and keys of all steps and heads, one below the other. */
    private double[][] rows(double[][] qkv) {
        int size = width / heads;
        double[][] rows = new double[qkv.length * 2 * heads][size];
        for (int k = 0; k < rows.length; k++) {
            System.arraycopy(qkv[k / (2 * heads)], k % (2 * heads) * size, rows[k], 0, size);
        }
        return rows;
    }

    /** A copy of qkv with these queries and keys. */
    private double[][] put(double[][] rows, double[][] qkv) {
        double[][] y = new double[qkv.length][];
        for (int t = 0; t < y.length; t++) {
            y[t] = qkv[t].clone();
        }
        for (int k = 0; k < rows.length; k++) {
            System.arraycopy(rows[k], 0, y[k / (2 * heads)], k % (2 * heads) * rows[k].length, rows[k].length);
        }
        return y;
    }
}
