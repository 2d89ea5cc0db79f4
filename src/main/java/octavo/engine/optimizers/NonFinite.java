package octavo.engine.optimizers;

import java.util.List;
import java.util.Optional;
import octavo.engine.matrix.Matrix;
import octavo.engine.matrix.Parameter;

/**
 * The first element that is infinite or not a number; named in messages about a run that diverged.
 *
 * @param tensor the name of the parameter, or "gradient of" it
 * @param row    its row
 * @param col    its column
 * @param value  its value
 */
public record NonFinite(String tensor, int row, int col, float value) {

    /**
     * Searches all parameters, weights before gradients, since a bad weight makes every gradient bad.
     *
     * @param parameters where to look
     * @return the first bad element, in the order of the parameters; empty if all are finite
     */
    public static Optional<NonFinite> find(List<Parameter> parameters) {
        var weight = findWeight(parameters);
        if (weight.isPresent()) {
            return weight;
        }
        for (var parameter : parameters) {
            var found = find("gradient of " + parameter.name, parameter.gradient());
            if (found.isPresent()) {
                return found;
            }
        }
        return Optional.empty();
    }

    /**
     * Searches the weights only; a model read from a file has no gradients.
     *
     * @param parameters where to look
     * @return the first bad element, in the order of the parameters; empty if all are finite
     */
    public static Optional<NonFinite> findWeight(List<Parameter> parameters) {
        for (var parameter : parameters) {
            var found = find(parameter.name, parameter.value);
            if (found.isPresent()) {
                return found;
            }
        }
        return Optional.empty();
    }

    private static Optional<NonFinite> find(String tensor, Matrix matrix) {
        for (int r = 0; r < matrix.rows; r++) {
            for (int c = 0; c < matrix.cols; c++) {
                if (!Float.isFinite(matrix.get(r, c))) {
                    return Optional.of(new NonFinite(tensor, r, c, matrix.get(r, c)));
                }
            }
        }
        return Optional.empty();
    }

    @Override
    public String toString() {
        return tensor + " holds " + value + " at row " + row + ", column " + col;
    }
}
