package octavo.engine.layers;

import java.util.Arrays;
import octavo.engine.matrix.Matrix;
import octavo.engine.matrix.RowReductions;
import octavo.engine.matrix.VectorMath;

/**
 * The softmax over the classes of each row, with the cross-entropy against the right class.
 *
 * <pre>
 *   a[i] = exp(dot[i]) / Σ_j exp(dot[j])
 *   loss = −log a[k] = log Σ_j exp(dot[j]) − dot[k]          k is the right class
 * </pre>
 *
 * <p>Backward, as derived in {@link octavo.engine.reference.SoftmaxCrossEntropyReference}, where y is 1 at k and 0
 * elsewhere:
 * <pre>
 *   δ[i] = a[i] − y[i]
 * </pre>
 * The course's Δ is −δ. An update also lowers the inputs of the wrong answers, since δ[i] = a[i] for every i ≠ k.
 * (The probability of one may rise all the same.)
 *
 * <p>The loss is computed from the inputs: no logarithm is taken of a probability that may have been rounded to 0.
 *
 * <p>Memory: R·C floats for a, and R for the logarithms of the sums.
 */
public final class SoftmaxCrossEntropy implements OutputStage {

    private final Loss loss = new Loss();
    private Matrix probabilities = new Matrix(0, 0);
    private float[] logSum = {};
    private int[] targets;
    private int firstTarget;

    /** Creates the layer; its workspace adapts to the shape of the input. */
    public SoftmaxCrossEntropy() {
    }

    @Override
    public Loss forward(Matrix logits, int[] targets, int firstTarget) {
        if (probabilities.rows != logits.rows || probabilities.cols != logits.cols) {
            probabilities = new Matrix(logits.rows, logits.cols);
            logSum = new float[logits.rows];
        }
        this.targets = targets;
        this.firstTarget = firstTarget;
        RowReductions.softmax(logits, probabilities, logSum);
        double nats = 0;
        long count = 0;
        long wrong = 0;
        for (int r = 0; r < logits.rows; r++) {
            int target = targets[firstTarget + r];
            if (target >= 0) {
                nats += (double) logSum[r] - logits.data[logits.at(r, target)];
                count++;
                wrong += isLargest(logits, r, target) ? 0 : 1;
            }
        }
        return loss.set(nats, count, wrong);
    }

    /** Whether no class has a larger logit than the target; a tie counts as right. */
    static boolean isLargest(Matrix logits, int row, int target) {
        float own = logits.data[logits.at(row, target)];
        int larger = 0;
        for (int i = logits.at(row, 0), end = i + logits.cols; i < end; i++) {
            larger += logits.data[i] > own ? 1 : 0;
        }
        return larger == 0;
    }

    @Override
    public Matrix probabilities() {
        return probabilities;
    }

    /** {@inheritDoc} It is scale · (a − y). */
    @Override
    public Matrix backward(float scale) {
        // forward was: loss = log Σ exp(dot) − dot[k]
        for (int r = 0; r < probabilities.rows; r++) {
            int target = targets[firstTarget + r];
            if (target >= 0) {
                probabilities.data[probabilities.at(r, target)] -= 1f;
            } else {
                Arrays.fill(probabilities.data, probabilities.at(r, 0),
                        probabilities.at(r, probabilities.cols), 0f);
            }
        }
        VectorMath.scale(scale, probabilities);
        return probabilities;
    }
}
