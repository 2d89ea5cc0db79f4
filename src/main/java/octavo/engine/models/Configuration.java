package octavo.engine.models;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import octavo.engine.matrix.Parameter;
import octavo.engine.matrix.RandomStream;
import octavo.files.BadFileException;

/**
 * The kind and the sizes of a model: everything besides the weights that is needed to build it again. It lists the
 * parameters with their shapes and initial values, from which their number and memory follow.
 */
public interface Configuration {

    /** How many times as large as its file a model may be: a matrix of one column is padded to 16. */
    long MOST_GROWTH = 16;
    /** Bytes that a model may take in addition, since files leave out biases of zero. */
    long SLACK = 1L << 24;

    /**
     * The kind, by its name on the command line.
     *
     * @return for example {@code rnn} or {@code gpt}
     */
    String model();

    /** {@return the unit of the model's loss: nats, where it is a cross-entropy} */
    default String lossUnit() {
        return "nats";
    }

    /**
     * The parameters, one line each. Parameter number i draws its initial values with i as the key.
     *
     * @return name, shape and initialization of each, always in the same order
     */
    List<ParameterShape> shapes();

    /**
     * Builds the model from existing parameters.
     *
     * @param parameters as {@link #shapes} lists them
     * @return the model, with workspaces of its own
     */
    Model wire(List<Parameter> parameters);

    /**
     * Builds the model with new random weights.
     *
     * @param seed of the random numbers for the initial weights
     * @return the model
     */
    default Model create(long seed) {
        return wire(draw(seed));
    }

    /**
     * Builds the model with weights of zero, to be overwritten by those of a file.
     *
     * @return the model
     */
    default Model zeros() {
        return wire(shapes().stream().map(ParameterShape::zeros).toList());
    }

    /**
     * Draws new parameters.
     *
     * @param seed of the random numbers
     * @return the parameters, for {@link #wire}
     */
    default List<Parameter> draw(long seed) {
        var random = new RandomStream(seed, RandomStream.Purpose.WEIGHTS);
        var parameters = new ArrayList<Parameter>();
        for (var shape : shapes()) {
            var parameter = shape.zeros();
            shape.start().draw(parameter.value, random, parameters.size());
            parameters.add(parameter);
        }
        return parameters;
    }

    /**
     * The number of trained floats. A file with another number is refused before memory is spent on the model.
     *
     * @return weights and biases, pads not counted
     * @throws ArithmeticException if that is more than 63 bits can count
     */
    default long weights() {
        long sum = 0;
        for (var shape : shapes()) {
            sum = Math.addExact(sum, shape.elements());
        }
        return sum;
    }

    /**
     * The memory of the weights as matrices with padded rows.
     *
     * @return bytes of all values, pads included; the gradients take the same again
     * @throws ArithmeticException if that is more than 63 bits can count
     */
    default long bytes() {
        long sum = 0;
        for (var shape : shapes()) {
            sum = Math.addExact(sum, shape.bytes());
        }
        return sum;
    }

    /**
     * Refuses a file that is too small for a model of these sizes, before memory is spent on it. Checking the number of
     * weights is not enough: pads make narrow matrices larger, and a file may hold bytes where the model has floats.
     *
     * @param file      for the message
     * @param fileBytes its size
     * @throws IOException if the weights would be more than 16 times as large, and more than 16 MB
     */
    default void requireHeldBy(Path file, long fileBytes) throws IOException {
        long bytes;
        try {
            bytes = bytes();
        } catch (ArithmeticException e) {
            bytes = Long.MAX_VALUE;
        }
        if (bytes > MOST_GROWTH * fileBytes + SLACK) {
            throw new BadFileException(file, "the weights of a model of these sizes take " + bytes
                    + " bytes of memory, far more than the " + fileBytes + " bytes of the file can mean");
        }
    }

    /**
     * The settings as JSON values, kept in checkpoints.
     *
     * @return names and values, in a fixed order
     */
    Map<String, Object> toJson();

    /**
     * Reads what {@link #toJson} wrote.
     *
     * @param model the kind
     * @param json  its settings; a wrong type or a missing value throws a ClassCastException or NullPointerException,
     *              which the caller turns into a message about the file
     * @return the configuration
     */
    static Configuration fromJson(String model, Map<String, Object> json) {
        if (CharRnnConfiguration.Cell.options().contains(model)) {
            return CharRnnConfiguration.fromJson(model, json);
        }
        return switch (model) {
            case "digits" -> DigitNetConfiguration.fromJson(json);
            case "bigram" -> BigramConfiguration.fromJson(json);
            case "mlp" -> NameMlpConfiguration.fromJson(json);
            case "gpt" -> GptConfiguration.fromJson(json);
            default -> throw new IllegalArgumentException("model \"" + model + "\" is not known");
        };
    }
}
