package octavo.engine.models;

import java.util.Map;
import octavo.engine.matrix.RandomStream;

/** The kind and the sizes of a model: all that is needed, besides the weights, to build it again. */
public interface Configuration {

    /**
     * The kind as the command line names it.
     *
     * @return for example {@code rnn} or {@code gpt}
     */
    String model();

    /**
     * Builds the model with fresh weights.
     *
     * @param weights where start weights come from; parameter number i draws from example i
     * @return the model
     */
    Model create(RandomStream weights);

    /**
     * How many floats the model trains: a file that holds another number of them is refused before memory is spent on
     * the model.
     *
     * @return weights and biases, pads not counted
     * @throws ArithmeticException if that is more than 63 bits can count
     */
    long weights();

    /**
     * The memory of the weights once they are matrices, whose rows are padded: a file that cannot mean a model so large
     * is refused before memory is spent on it (see {@link Models#requireHeldBy}).
     *
     * @return bytes of all values, pads included; the gradients take as many again
     * @throws ArithmeticException if that is more than 63 bits can count
     */
    long bytes();

    /**
     * The settings as JSON values, kept in checkpoints; {@code Configurations.fromJson} reads them back.
     *
     * @return names and values, in a fixed order
     */
    Map<String, Object> toJson();
}
