package octavo.engine.reference;

import java.util.List;
import octavo.engine.matrix.RandomStream;

/**
 * A network in plain loops and double precision. It reads one example at a time: a batch is only a sum over its
 * examples, and without an index for the example the loops read like the equations.
 */
public interface ReferenceModel {

    /** {@return the trained matrices, always in the same order} */
    List<ParameterReference> parameters();

    /**
     * Reads one example and keeps the values that backward needs.
     *
     * @param examples some examples
     * @param n        which of them
     * @return the loss, summed over its predictions
     */
    double forward(Examples examples, int n);

    /**
     * Adds the gradient of scale · (loss of the last forward) to the parameters' gradients.
     *
     * @param scale 1 / number of predictions for the gradient of the mean
     */
    void backward(double scale);

    /**
     * The weighted inputs of the last layer in the last forward.
     *
     * @return shape (T, C), also at steps without a target; one row where a model predicts once
     */
    double[][] logits();

    /**
     * Reports the values of the last forward and the last backward.
     *
     * @param into receives them
     */
    void trace(Trace into);

    /**
     * The loss of a batch.
     *
     * @param examples the batch
     * @return the sum over all predictions
     */
    default double loss(Examples examples) {
        double sum = 0;
        for (int n = 0; n < examples.rows(); n++) {
            sum += forward(examples, n);
        }
        return sum;
    }

    /**
     * Clears the gradients, then computes those of scale · (loss of a batch).
     *
     * @param examples the batch
     * @param scale    1 / number of predictions for the gradient of the mean
     * @return the loss, not scaled
     */
    default double gradients(Examples examples, double scale) {
        for (var parameter : parameters()) {
            parameter.clearGradient();
        }
        double sum = 0;
        for (int n = 0; n < examples.rows(); n++) {
            sum += forward(examples, n);
            backward(scale);
        }
        return sum;
    }

    /**
     * Finds a parameter.
     *
     * @param name its name
     * @return the parameter
     */
    default ParameterReference parameter(String name) {
        for (var parameter : parameters()) {
            if (parameter.name.equals(name)) {
                return parameter;
            }
        }
        throw new IllegalArgumentException("there is no parameter " + name + ", only " + parameters());
    }

    /**
     * Adds a uniform random number to every weight, for checks. The numbers are floats, so that the float engine can
     * hold the same weights.
     *
     * @param random source of the numbers; parameter i uses example i
     * @param radius the numbers lie between −radius and radius
     */
    default void randomize(RandomStream random, double radius) {
        for (int i = 0; i < parameters().size(); i++) {
            double[][] value = parameters().get(i).value;
            for (int r = 0; r < value.length; r++) {
                for (int c = 0; c < value[r].length; c++) {
                    double number = radius * (2 * random.uniform(i, r * value[r].length + c) - 1);
                    value[r][c] = (float) (value[r][c] + number);
                }
            }
        }
    }
}
