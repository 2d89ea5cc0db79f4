package octavo.engine.reference;

/**
 * Softmax with cross-entropy: turns C weighted inputs into C probabilities and measures how improbable the right answer
 * was.
 *
 * <pre>
 *   a[i] = exp(dot[i]) / Σ_j exp(dot[j])           the probabilities (activations of the layer)
 *   loss = −log a[k]                              k is the right answer; y is one-hot: y[k] = 1, all others 0
 * </pre>
 *
 * <h2>The gradient, step by step</h2>
 *
 * <p>1. Write the loss without the fraction: −log a[k] = log Σ_j exp(dot[j]) − dot[k].
 *
 * <p>2. Differentiate by one input dot[i]. The chain rule for the logarithm gives the first term; the second occurs
 * only for i = k:
 * <pre>
 *   δ[i] = ∂loss/∂dot[i] = exp(dot[i]) / Σ_j exp(dot[j]) − [i = k]
 *                        = a[i] − y[i]
 * </pre>
 *
 * <p>3. The same result by the chain rule, with two separate layers. The softmax has the derivatives ∂a[j]/∂dot[i] =
 * a[j]·([i = j] − a[i]), the cross-entropy ∂loss/∂a[j] = −y[j]/a[j]. Their product summed over j is
 * <pre>
 *   Σ_j −y[j]/a[j] · a[j]·([i = j] − a[i]) = −y[i] + a[i]·Σ_j y[j] = a[i] − y[i]
 * </pre>
 * because the elements of y sum to one. a[j] cancels: in one layer, nothing is divided by a probability that may have
 * been rounded to 0. {@link #forward(double[], int)} computes the loss as in step 1, so it takes no logarithm of such a
 * probability either.
 *
 * <h2>The course's Δ</h2>
 *
 * <p>The high-school course that this project began with computes {@code delta = (np.eye(n) - a) @ y} and <em>adds</em>
 * λ·Δ. The column a is broadcast over the columns of the identity, so that element (i, j) of the bracket is [i = j] −
 * a[i]. Then
 * <pre>
 *   Δ[i] = Σ_j ([i = j] − a[i])·y[j] = y[i] − a[i]·Σ_j y[j] = y[i] − a[i]        if Σ_j y[j] = 1
 * </pre>
 * A one-hot y is a special case, where the product picks column k. So Δ = y − a = −δ is exactly the negative of the
 * loss gradient: adding +λ·Δ subtracts λ times the gradient.
 *
 * <p>The shape of a matters. With a one-dimensional array of NumPy, shape (n) instead of (n, 1), the same line
 * broadcasts over the rows: element (i, j) is [i = j] − a[j], and the result is y[i] − a[k], which is not the gradient.
 *
 * <h2>Does the update lower wrong answers?</h2>
 *
 * <p>The loss depends on a[k] only, and y picks a single column, so one might think that wrong answers are not changed.
 * Their inputs are. In the picked column, the row of the right answer holds 1 − a[k] and every other row −a[i]. So:
 * <ul>
 * <li>The <em>weighted input</em> of every wrong answer is lowered in proportion to its own probability. The changes
 *     sum to zero: the right input rises by as much as the wrong ones fall together. The reason is the sum in the
 *     softmax: raising the input of any other answer lowers a[k].
 * <li>The <em>probabilities</em> after a small step λ along Δ change by λ·a[i]·(Δ[i] − mean), with mean = Σ_j
 *     a[j]·Δ[j] = a[k] − Σ_j a[j]². That of the right answer always rises, since 1 − a[k] − mean ≥ (1 − a[k])². That
 *     of a wrong answer falls exactly if a[i] &gt; −mean. If one wrong answer dominates, mean is negative and an
 *     unlikely wrong answer may even gain: the dominant one falls more and leaves probability to the others.
 * </ul>
 * (All this describes a step in the inputs. The weights that produce them are shared by all examples.)
 */
public final class SoftmaxCrossEntropyReference {

    private SoftmaxCrossEntropyReference() {
    }

    /**
     * The probabilities. The largest input is subtracted first: it cancels in the fraction, and nothing overflows.
     *
     * @param dot shape (C): weighted inputs
     * @return a, shape (C): sums to one
     */
    public static double[] softmax(double[] dot) {
        double[] a = new double[dot.length];
        double largest = largest(dot);
        double sum = 0;
        for (int i = 0; i < a.length; i++) {
            a[i] = StrictMath.exp(dot[i] - largest);
            sum += a[i];
        }
        for (int i = 0; i < a.length; i++) {
            a[i] /= sum;
        }
        return a;
    }

    /**
     * The loss, computed from the inputs instead of the probabilities, so that it is right even if the probability of
     * the answer is rounded to zero.
     *
     * @param dot    shape (C): weighted inputs
     * @param target k, the right answer
     * @return −log a[k] in nats
     */
    public static double forward(double[] dot, int target) {
        double largest = largest(dot);
        double sum = 0;
        for (double input : dot) {
            sum += StrictMath.exp(input - largest);
        }
        return StrictMath.log(sum) - (dot[target] - largest);
    }

    /**
     * The gradient a − y.
     *
     * @param dot    shape (C): weighted inputs, the same as in forward
     * @param target k, the right answer
     * @param scale  what the loss is multiplied by
     * @return shape (C): scale · (a − y)
     */
    public static double[] backward(double[] dot, int target, double scale) {
        // forward was: loss = log Σ_j exp(dot[j]) − dot[k]
        double[] gradient = softmax(dot);
        gradient[target] -= 1;
        for (int i = 0; i < gradient.length; i++) {
            gradient[i] *= scale;
        }
        return gradient;
    }

    /**
     * The loss of a sequence: the sum over its predictions.
     *
     * @param dot     shape (T, C)
     * @param targets shape (T): right answers, or {@link Examples#NO_TARGET}
     * @return nats
     */
    static double forward(double[][] dot, int[] targets) {
        double loss = 0;
        for (int t = 0; t < targets.length; t++) {
            if (targets[t] != Examples.NO_TARGET) {
                loss += forward(dot[t], targets[t]);
            }
        }
        return loss;
    }

    /**
     * The gradient of a sequence's loss.
     *
     * @param dot     shape (T, C), the same as in forward
     * @param targets shape (T)
     * @param scale   what the loss is multiplied by
     * @return shape (T, C): zeros at steps without a target
     */
    static double[][] backward(double[][] dot, int[] targets, double scale) {
        double[][] gradient = new double[dot.length][dot[0].length];
        for (int t = targets.length - 1; t >= 0; t--) {
            if (targets[t] != Examples.NO_TARGET) {
                // forward was: loss += −log softmax(dot(t))[target(t)]
                gradient[t] = backward(dot[t], targets[t], scale);
            }
        }
        return gradient;
    }

    /**
     * Reports the steps with a prediction: the weighted inputs, the probabilities, and Δ = y − a.
     *
     * @param layer    the number of the layer in the names
     * @param dot      shape (T, C), the same as in forward
     * @param gradient shape (T, C), as backward returned it
     * @param targets  shape (T)
     * @param into     receives them
     */
    static void trace(int layer, double[][] dot, double[][] gradient, int[] targets, Trace into) {
        for (int t = 0; t < targets.length; t++) {
            if (targets[t] != Examples.NO_TARGET) {
                into.vector("dot_" + layer + "_" + (t + 1), dot[t]);
                into.vector("a_" + layer + "_" + (t + 1), softmax(dot[t]));
            }
        }
        for (int t = targets.length - 1; t >= 0; t--) {
            if (targets[t] != Examples.NO_TARGET) {
                into.vector("delta_" + layer + "_" + (t + 1), Trace.negated(gradient[t]));
            }
        }
    }

    /**
     * The probabilities of each step.
     *
     * @param dot shape (T, C)
     * @return shape (T, C)
     */
    static double[][] softmax(double[][] dot) {
        double[][] a = new double[dot.length][];
        for (int t = 0; t < dot.length; t++) {
            a[t] = softmax(dot[t]);
        }
        return a;
    }

    private static double largest(double[] dot) {
        double largest = Double.NEGATIVE_INFINITY;
        for (double input : dot) {
            largest = StrictMath.max(largest, input);
        }
        return largest;
    }
}
