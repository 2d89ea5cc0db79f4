package octavo.engine.models;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import octavo.engine.matrix.Parameter;
import octavo.engine.matrix.RandomStream;
import octavo.files.BadFileException;

/**
 * The kind and the sizes of a model: all that is needed, besides the weights, to build it again. Its table of
 * parameters says what they are, how many, how large in memory, and how they start.
 */
public interface Configuration {

    /** How many times its file a model may be: a matrix of one column is padded to 16. */
    long MOST_GROWTH = 16;
    /** What a model may take beyond that: files leave out biases of zero. */
    long SLACK = 1L << 24;

    /**
     * The kind as the command line names it.
     *
     * @return for example {@code rnn} or {@code gpt}
     */
    String model();

    /** {@return the unit of the model's loss: nats, where it is a cross-entropy} */
    default String lossUnit() {
        return "nats";
    }

    /**
     * The table of parameters. Parameter number i draws its start values from stream i.
     *
     * @return name, shape and start of each, always in the same order
     */
    List<ParameterShape> table();

    /**
     * Wires the model on parameters that exist.
     *
     * @param parameters as {@link #table} lists them
     * @return the model, with workspaces of its own
     */
    Model wire(List<Parameter> parameters);

    /**
     * Builds the model with fresh weights.
     *
     * @param seed of the random numbers that start weights are drawn with
     * @return the model
     */
    default Model create(long seed) {
        return wire(draw(seed));
    }

    /**
     * Builds the model with weights of zero, for reading others into it.
     *
     * @return the model
     */
    default Model zeros() {
        return wire(table().stream().map(ParameterShape::zeros).toList());
    }

    /**
     * Draws fresh parameters.
     *
     * @param seed of the random numbers
     * @return what {@link #wire} takes
     */
    default List<Parameter> draw(long seed) {
        var random = new RandomStream(seed, RandomStream.Purpose.WEIGHTS);
        var parameters = new ArrayList<Parameter>();
        for (var shape : table()) {
            var parameter = shape.zeros();
            shape.start().draw(parameter.value, random, parameters.size());
            parameters.add(parameter);
        }
        return parameters;
    }

    /**
     * How many floats the model trains: a file that holds another number of them is refused before memory is spent on
     * the model.
     *
     * @return weights and biases, pads not counted
     * @throws ArithmeticException if that is more than 63 bits can count
     */
    default long weights() {
        long sum = 0;
        for (var shape : table()) {
            sum = Math.addExact(sum, shape.elements());
        }
        return sum;
    }

    /**
     * The memory of the weights once they are matrices, whose rows are padded.
     *
     * @return bytes of all values, pads included; the gradients take as many again
     * @throws ArithmeticException if that is more than 63 bits can count
     */
    default long bytes() {
        long sum = 0;
        for (var shape : table()) {
            sum = Math.addExact(sum, shape.bytes());
        }
        return sum;
    }

    /**
     * Refuses a file that cannot mean a model of these sizes, before memory is spent on it. The number of weights does
     * not tell that: pads make narrow matrices larger, and a file may hold bytes where the model has floats.
     *
     * @param file      for the message
     * @param fileBytes how large it is
     * @throws BadFileException if the weights would be more than 16 times as large, and more than 16 MB
     */
    default void requireHeldBy(Path file, long fileBytes) throws BadFileException {
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
     * @param json  its settings; a wrong type or a missing value is a ClassCastException or NullPointerException, which
     *              the reader of the file explains
     * @return the configuration
     */
    static Configuration fromJson(String model, Map<String, Object> json) {
        return switch (model) {
            case "rnn", "lstm", "gru" -> CharRnnConfiguration.fromJson(model, json);
            case "digits" -> DigitNetConfiguration.fromJson(json);
            case "bigram" -> BigramConfiguration.fromJson(json);
            case "mlp" -> NameMlpConfiguration.fromJson(json);
            case "gpt" -> GptConfiguration.fromJson(json);
            default -> throw new IllegalArgumentException("model \"" + model + "\" is not known");
        };
    }
}
