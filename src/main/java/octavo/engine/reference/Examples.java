package octavo.engine.reference;

import java.util.Arrays;

/**
 * N examples of T steps, as plain arrays: the input of the references. Step t of example n has the index n·T + t.
 *
 * @param rows     N
 * @param steps    T; 1 for images
 * @param tokens   shape (N·T): token ids; empty for images
 * @param features shape (N, D): the pixels of images; null for text
 * @param targets  shape (N·T): the token or class to be predicted after each step, or {@link #NO_TARGET}
 * @param start    start[n][k]: the k-th state vector that example n begins with, length H (see {@link
 *                 CharRnnReference#end()}); null for zeros
 */
public record Examples(int rows, int steps, int[] tokens, double[][] features, int[] targets, double[][][] start) {

    /** The target of a step without a prediction. */
    public static final int NO_TARGET = -1;

    /** Checks the lengths. */
    public Examples {
        if (targets.length < rows * steps) {
            throw new IllegalArgumentException(
                    targets.length + " targets for " + rows + " x " + steps + " steps; there should be one per step");
        }
    }

    /**
     * Examples of text, without a carried state.
     *
     * @param rows    N
     * @param steps   T
     * @param tokens  shape (N·T)
     * @param targets shape (N·T)
     * @return the examples
     */
    public static Examples text(int rows, int steps, int[] tokens, int[] targets) {
        return new Examples(rows, steps, tokens, null, targets, null);
    }

    /**
     * Examples of images.
     *
     * @param features shape (N, D)
     * @param targets  shape (N): the classes
     * @return the examples
     */
    public static Examples images(double[][] features, int[] targets) {
        return new Examples(features.length, 1, new int[0], features, targets, null);
    }

    /**
     * The same examples with an initial state.
     *
     * @param start the state of each example
     * @return new examples that share the arrays
     */
    public Examples from(double[][][] start) {
        return new Examples(rows, steps, tokens, features, targets, start);
    }

    /**
     * The tokens of an example.
     *
     * @param n the example
     * @return shape (T)
     */
    public int[] tokens(int n) {
        return Arrays.copyOfRange(tokens, n * steps, (n + 1) * steps);
    }

    /**
     * The tokens of an example as one-hot vectors: zeros with a 1 at the token's id.
     *
     * @param n       the example
     * @param symbols C
     * @return shape (T, C)
     */
    double[][] oneHot(int n, int symbols) {
        double[][] x = new double[steps][symbols];
        for (int t = 0; t < steps; t++) {
            x[t][tokens[n * steps + t]] = 1;
        }
        return x;
    }

    /**
     * The targets of an example.
     *
     * @param n the example
     * @return shape (T): the token or class to be predicted after each step, or {@link #NO_TARGET}
     */
    public int[] targets(int n) {
        return Arrays.copyOfRange(targets, n * steps, (n + 1) * steps);
    }

    /**
     * The number of predictions.
     *
     * @return the number of targets that are not {@link #NO_TARGET}
     */
    public int predictions() {
        int count = 0;
        for (int i = 0; i < rows * steps; i++) {
            count += targets[i] == NO_TARGET ? 0 : 1;
        }
        return count;
    }
}
