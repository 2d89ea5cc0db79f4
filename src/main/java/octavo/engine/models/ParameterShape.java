package octavo.engine.models;

import octavo.engine.matrix.Matrix;
import octavo.engine.matrix.Parameter;
import octavo.engine.matrix.Parameter.FileLayout;
import octavo.engine.models.Initialization.Start;

/**
 * A parameter of a configuration: the description of a trained matrix, before memory is allocated for it.
 *
 * @param name           the name in files, for example {@code rnn.weight_ih_l0}
 * @param rows           rows in memory (inputs)
 * @param cols           columns in memory (outputs)
 * @param layout         how it lies in files
 * @param decays         whether weight decay applies
 * @param start          its initial values
 * @param hiddenMatrices weight matrices of hidden layers side by side in it: {@link Parameter#hiddenMatrices}
 */
public record ParameterShape(String name, int rows, int cols, FileLayout layout, boolean decays, Start start,
        int hiddenMatrices) {

    /** A weight matrix of shape (in, out) that files hold transposed, as PyTorch's {@code Linear} does. */
    static ParameterShape weight(String name, int in, int out, Start start) {
        return new ParameterShape(name, in, out, FileLayout.TRANSPOSED, true, start, 0);
    }

    /** A matrix with the same layout in files as in memory: an embedding, or any weight of GPT-2. */
    static ParameterShape untransposed(String name, int rows, int cols, Start start) {
        return new ParameterShape(name, rows, cols, FileLayout.AS_IS, true, start, 0);
    }

    /** A bias, or the gain of a norm: does not decay. */
    static ParameterShape vector(String name, int length, Start start) {
        return new ParameterShape(name, 1, length, FileLayout.VECTOR, false, start, 0);
    }

    /** A causal convolution channel by channel, one row for each step: starts as the identity and does not decay. */
    static ParameterShape convolution(String name, int steps, int width) {
        return new ParameterShape(name, steps, width, FileLayout.AS_IS, false, Start.IDENTITY, 0);
    }

    /** The same as so many weight matrices of a hidden layer, side by side. */
    ParameterShape withHiddenMatrices(int count) {
        return new ParameterShape(name, rows, cols, layout, decays, start, count);
    }

    /** Number of elements, pads not counted. */
    long elements() {
        return (long) rows * cols;
    }

    /** Memory of the values, pads included. */
    long bytes() {
        return Matrix.bytes(rows, cols);
    }

    /** Creates the parameter, with zeros. */
    Parameter zeros() {
        return new Parameter(name, rows, cols, layout, decays, hiddenMatrices);
    }
}
