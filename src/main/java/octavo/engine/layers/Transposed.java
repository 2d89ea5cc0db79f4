package octavo.engine.layers;

import octavo.engine.matrix.Matrix;
import octavo.engine.matrix.Parameter;
import octavo.engine.matrix.VectorMath;

/**
 * The transpose of a weight matrix, made anew only when the weights have changed. Backward passes that multiply by the
 * transpose many times between two updates (once a time step) read this copy.
 */
final class Transposed {

    private final Parameter parameter;
    private final Matrix transpose;
    private int version;

    /**
     * Makes room for the transpose.
     *
     * @param parameter shape (in, out)
     */
    Transposed(Parameter parameter) {
        this.parameter = parameter;
        this.transpose = new Matrix(parameter.value.cols, parameter.value.rows);
        this.version = parameter.version() - 1;
    }

    /**
     * The transpose of the current weights.
     *
     * @return shape (out, in)
     */
    Matrix current() {
        if (version != parameter.version()) {
            VectorMath.transpose(parameter.value, transpose);
            version = parameter.version();
        }
        return transpose;
    }
}
