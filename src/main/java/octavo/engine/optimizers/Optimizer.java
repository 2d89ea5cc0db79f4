package octavo.engine.optimizers;

import java.util.List;
import java.util.Map;
import octavo.engine.matrix.Matrix;
import octavo.engine.matrix.Parameter;

/** A rule that changes parameters by their gradients. */
public interface Optimizer {

    /**
     * Makes one update.
     *
     * @param parameters always the same list
     * @param rate       the learning rate λ of this update
     * @param update     number of this update, from 1: bias corrections count with it
     */
    void step(List<Parameter> parameters, float rate, long update);

    /**
     * What it remembers from update to update, by name: saved with checkpoints, restored by writing into the matrices.
     *
     * @param parameters the list that {@link #step} gets
     * @return names such as {@code m.rnn.weight_ih_l0}; empty for plain gradient descent
     */
    Map<String, Matrix> state(List<Parameter> parameters);
}
