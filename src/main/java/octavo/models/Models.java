package octavo.models;

import java.util.List;
import octavo.matrix.Matrix;
import octavo.matrix.Parameter;

/** Sums over the parameters of a model. */
public final class Models {

    private Models() {
    }

    /**
     * The number of trained floats.
     *
     * @param parameters of a model
     * @return pads not counted
     */
    public static long count(List<Parameter> parameters) {
        return parameters.stream().mapToLong(p -> (long) p.value.rows * p.value.cols).sum();
    }

    /**
     * The memory of all values, or of all gradients.
     *
     * @param parameters of a model
     * @return bytes, pads included
     */
    public static long bytes(List<Parameter> parameters) {
        return parameters.stream().mapToLong(p -> Matrix.bytes(p.value.rows, p.value.cols)).sum();
    }
}
