package octavo.engine.reference;

import java.util.Arrays;

/**
 * A table of learned vectors, one per token (or per position): x(t) = table[token(t)].
 *
 * <h2>Backward</h2>
 *
 * <p>It is a dense layer on one-hot input, without the zeros: x(t) = y(t)·table, where y(t) is 1 at token(t) and 0
 * elsewhere. As in {@link DenseReference}, dtable = Σ_t y(t)ᵀ·dx(t), and that is a scatter: each step adds its gradient
 * to the row it has read, and rows that were not read get nothing. A token that occurs twice gets the sum of both:
 * <pre>
 *   dtable[i] = Σ_t [token(t) = i]·dx(t)
 * </pre>
 */
public final class EmbeddingReference {

    /** The table, shape (C, E). */
    final ParameterReference weight;
    private int[] tokens;

    /**
     * Creates a table of zeros.
     *
     * @param name   its name in files
     * @param tokens how many tokens there are, C
     * @param length of each vector, E
     */
    EmbeddingReference(String name, int tokens, int length) {
        weight = new ParameterReference(name, tokens, length);
    }

    /**
     * Looks up vectors.
     *
     * @param ids shape (T)
     * @return shape (T, E), copies
     */
    double[][] forward(int[] ids) {
        tokens = ids;
        double[][] x = new double[ids.length][];
        for (int t = 0; t < ids.length; t++) {
            x[t] = Arrays.copyOf(weight.value[ids[t]], weight.cols());
        }
        return x;
    }

    /**
     * Adds gradients to the rows that were read.
     *
     * @param dx shape (T, E)
     */
    void backward(double[][] dx) {
        for (int t = tokens.length - 1; t >= 0; t--) {
            // forward was: x(t) = table[token(t)]
            PlainLoops.add(dx[t], weight.gradient[tokens[t]]);
        }
    }
}
