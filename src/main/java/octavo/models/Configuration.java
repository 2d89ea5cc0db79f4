package octavo.models;

import java.util.Map;
import octavo.matrix.RandomStream;

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
     * The settings as JSON values, kept in checkpoints; {@code Configurations.fromJson} reads them back.
     *
     * @return names and values, in a fixed order
     */
    Map<String, Object> toJson();
}
