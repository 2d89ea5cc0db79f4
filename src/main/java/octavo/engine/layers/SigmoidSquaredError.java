package octavo.engine.layers;

import java.util.Arrays;
import octavo.engine.matrix.Matrix;
import octavo.engine.matrix.VectorMath;

/**
 * A sigmoid for each class by itself, with the squared error: the output stage that was common before softmax and
 * cross-entropy. It is here for comparison.
 *
 * <pre>
 *   a[i] = σ(dot[i])
 *   loss = ½ Σ_i (a[i] − y[i])²                   y is the one-hot answer
 * </pre>
 *
 * <p>Backward, by the chain rule: ∂loss/∂a[i] = ½·2·(a[i] − y[i]), and σ has the slope a·(1 − a) ({@link
 * octavo.engine.reference.ActivationReference}), so
 * <pre>
 *   δ[i] = (a[i] − y[i]) · a[i] · (1 − a[i])
 * </pre>
 * The factor a·(1 − a) is the weakness. A wrong output near its limit, say a = 0.999 where 0 is right, has the gradient
 * 0.001: the worse the answer, the slower it learns. The logarithm in the cross-entropy cancels exactly this factor and
 * leaves a − y (see {@link SoftmaxCrossEntropy}).
 *
 * <p>Memory: R·C floats for a.
 */
public final class SigmoidSquaredError implements OutputStage {

    private Matrix answers = new Matrix(0, 0);
    private final Loss loss = new Loss();
    private int[] targets;
    private int firstTarget;

    /** Creates the layer; its workspace adapts to the shape of the input. */
    public SigmoidSquaredError() {
    }

    /** {@inheritDoc} The sum in place of nats is ½ Σ (a − y)². */
    @Override
    public Loss forward(Matrix logits, int[] targets, int firstTarget) {
        if (answers.rows != logits.rows || answers.cols != logits.cols) {
            answers = new Matrix(logits.rows, logits.cols);
        }
        this.targets = targets;
        this.firstTarget = firstTarget;
        VectorMath.sigmoid(logits, answers);
        double sum = 0;
        long count = 0;
        long wrong = 0;
        for (int r = 0; r < logits.rows; r++) {
            int target = targets[firstTarget + r];
            if (target >= 0) {
                for (int i = 0; i < answers.cols; i++) {
                    double error = answers.data[answers.at(r, i)] - (i == target ? 1 : 0);
                    sum += 0.5 * error * error;
                }
                count++;
                wrong += SoftmaxCrossEntropy.isLargest(logits, r, target) ? 0 : 1;
            }
        }
        return loss.set(sum, count, wrong);
    }

    @Override
    public Matrix probabilities() {
        return answers;
    }

    @Override
    public Matrix backward(float scale) {
        for (int r = 0; r < answers.rows; r++) {
            int target = targets[firstTarget + r];
            int from = answers.at(r, 0);
            if (target < 0) {
                Arrays.fill(answers.data, from, from + answers.cols, 0f);
                continue;
            }
            // forward was: loss = ½ Σ (a − y)², a = σ(dot)
            for (int i = 0; i < answers.cols; i++) {
                float a = answers.data[from + i];
                float error = i == target ? a - 1 : a;
                answers.data[from + i] = scale * error * Math.fma(-a, a, a);
            }
        }
        return answers;
    }
}
