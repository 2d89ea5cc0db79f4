package octavo.engine.reference;

/**
 * Receives the values that a reference computes for one example, in the order of computation, under names that say
 * their place in the equations.
 *
 * <p>Layers and steps are counted from 1: {@code dot_2_17} is the weighted input of layer 2 at step 17 and
 * {@code a_2_17} its activation. Layer 0 is the input, step 0 the state before the first. {@code delta_2_17} is the
 * course's Δ, <em>minus</em> the gradient of the loss by {@code dot_2_17}; at a softmax it is y − a. Nets without time
 * have no step in their names. A GPT, whose steps look at each other, has all steps of a layer in one array.
 *
 * <p>The following program finds the first difference between a file of the command {@code trace} and the arrays of
 * your own program, kept in a dictionary {@code mine} under the same names:
 * <pre>
 *   import numpy as np
 *   theirs = np.load("trace.npz")
 *   for name in theirs.files:                     # in the order of computation
 *       if name in mine:
 *           a, b = np.ravel(theirs[name]), np.ravel(mine[name])
 *           if a.shape != b.shape or not np.allclose(a, b, rtol=1e-5, atol=1e-8):
 *               print("the first difference is in", name, theirs[name].shape, np.shape(mine[name]))
 *               print(a[:5], b[:5])
 *               break
 *   else:
 *       print("no difference")
 * </pre>
 */
@FunctionalInterface
public interface Trace {

    /**
     * Receives an array.
     *
     * @param name   its name
     * @param values its elements in row-major order; the reference does not keep the array
     * @param shape  its sizes
     */
    void put(String name, double[] values, int... shape);

    /**
     * Receives a vector.
     *
     * @param name   its name
     * @param vector shape (H)
     */
    default void vector(String name, double[] vector) {
        put(name, vector.clone(), vector.length);
    }

    /**
     * Receives a matrix.
     *
     * @param name its name
     * @param rows shape (T, H)
     */
    default void matrix(String name, double[][] rows) {
        put(name, flat(rows), rows.length, rows[0].length);
    }

    /**
     * Receives a matrix of loss gradients as the course's Δ.
     *
     * @param name     its name
     * @param gradient shape (T, H), whose sign is changed
     */
    default void delta(String name, double[][] gradient) {
        put(name, negated(flat(gradient)), gradient.length, gradient[0].length);
    }

    /**
     * Receives a vector for each step, beginning with step 1.
     *
     * @param name prefix of the step's number
     * @param rows shape (T, H)
     */
    default void steps(String name, double[][] rows) {
        for (int t = 0; t < rows.length; t++) {
            vector(name + "_" + (t + 1), rows[t]);
        }
    }

    /**
     * Receives the loss gradient of each step as the course's Δ, from the last step to the first, the order of
     * computation.
     *
     * @param name     prefix of the step's number
     * @param gradient shape (T, H), whose sign is changed
     */
    default void deltaSteps(String name, double[][] gradient) {
        for (int t = gradient.length - 1; t >= 0; t--) {
            vector(name + "_" + (t + 1), negated(gradient[t]));
        }
    }

    /**
     * The course's Δ from a loss gradient.
     *
     * @param gradient any length
     * @return −gradient
     */
    static double[] negated(double[] gradient) {
        double[] delta = new double[gradient.length];
        for (int i = 0; i < delta.length; i++) {
            // not −gradient: zeros keep their sign, since −0 would only look strange
            delta[i] = 0 - gradient[i];
        }
        return delta;
    }

    private static double[] flat(double[][] rows) {
        int length = rows[0].length;
        double[] values = new double[rows.length * length];
        for (int t = 0; t < rows.length; t++) {
            System.arraycopy(rows[t], 0, values, t * length, length);
        }
        return values;
    }
}
