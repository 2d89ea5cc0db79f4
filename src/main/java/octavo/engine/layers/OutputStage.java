package octavo.engine.layers;

import octavo.engine.matrix.Matrix;

/**
 * The last stage of a network that chooses among classes: turns weighted inputs into probabilities and measures their
 * loss.
 */
public interface OutputStage {

    /**
     * The loss of the rows that have a target.
     *
     * @param logits      the last weighted inputs, shape (R, C)
     * @param targets     the right class of row r at index firstTarget + r; −1 for no prediction; must stay as it is
     *                    until backward
     * @param firstTarget index of the first row's target
     * @return the summed loss
     */
    Loss forward(Matrix logits, int[] targets, int firstTarget);

    /**
     * The probabilities of the last forward.
     *
     * @return a, shape (R, C), each 0 to 1; overwritten by {@link #backward}
     */
    Matrix probabilities();

    /**
     * The gradient of scale · loss with respect to the logits.
     *
     * @param scale factor of the loss, 1 / number of predictions for the mean
     * @return shape (R, C), in place of the probabilities; zeros in rows without a target
     */
    Matrix backward(float scale);
}
