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
     * @param update     number of this update, from 1, for bias corrections
     */
    void step(List<Parameter> parameters, float rate, long update);

    /**
     * The moments, kept from update to update, by name. They are saved with checkpoints and restored by writing into
     * the matrices.
     *
     * @param parameters the same list as in {@link #step}
     * @return names such as {@code m.rnn.weight_ih_l0}; empty for plain gradient descent
     */
    Map<String, Matrix> state(List<Parameter> parameters);
}
