package octavo.engine.layers;

import java.util.List;
import octavo.engine.matrix.Matrix;
import octavo.engine.matrix.Parameter;

/**
 * The part of a recurrent layer that has to walk through time. What does not depend on the previous step, the product
 * of all inputs with the input weights, has been done for the whole sequence by an {@link InputProjection}.
 *
 * <p>Rows are time-major: step t of example n lies in row t·N + n, so that a step is a block of N consecutive rows and
 * the whole sequence one matrix. G is the number of gates: 1 for the plain cell, 4 for LSTM, 3 for GRU.
 */
public interface RecurrentCell {

    /**
     * The matrices that this cell trains: the weights from the previous state.
     *
     * @return the parameters
     */
    List<Parameter> parameters();

    /**
     * Makes the workspace for a shape; does nothing if it is there already. The carried state is lost with a new shape.
     *
     * @param rows  N
     * @param steps T
     */
    void prepare(int rows, int steps);

    /**
     * Walks through all steps.
     *
     * @param projected x·W + b, shape (T·N, G·H); the cell may overwrite it
     * @param continues whether to start from the state in which the last call ended, not from zeros
     * @return h after every step, shape (T·N, H), overwritten by the next call
     */
    Matrix forward(Matrix projected, boolean continues);

    /**
     * Walks back through the steps of the last forward (backpropagation through time, cut at its start).
     *
     * @param outputGradient dh from above, shape (T·N, H); overwritten
     * @param accumulate     whether to add to the weight gradients that lie there
     * @return the gradient with respect to {@code projected}, shape (T·N, G·H), overwritten by the next call
     */
    Matrix backward(Matrix outputGradient, boolean accumulate);

    /**
     * The state after the last step of the last forward: views, to be saved and restored with checkpoints.
     *
     * @return h, shape (N, H), and c for LSTM
     */
    List<Matrix> state();

    /**
     * Another cell on the same parameters with a workspace and state of its own, for a decoder.
     *
     * @return the cell
     */
    RecurrentCell fork();

    /**
     * The workspace in memory.
     *
     * @param rows  N
     * @param steps T
     * @return bytes, as the formula in the class comment says
     */
    long bytes(int rows, int steps);
}
