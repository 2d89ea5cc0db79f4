package octavo.engine.optimizers;

import static octavo.engine.matrix.Simd.LANES;
import static octavo.engine.matrix.Simd.SPECIES;

import java.util.List;
import java.util.Optional;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;
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
            if (Float.isNaN(sumOfDifferences(matrix.cols, matrix.data, matrix.at(r, 0)))) {
                return Optional.of(findInRow(tensor, matrix, r));
            }
        }
        return Optional.empty();
    }

    /** Σ (x − x): 0 if all elements are finite, otherwise not a number. */
    private static float sumOfDifferences(int cols, float[] data, int at) {
        var sums = FloatVector.zero(SPECIES);
        int whole = SPECIES.loopBound(cols);
        for (int c = 0; c < whole; c += LANES) {
            var x = FloatVector.fromArray(SPECIES, data, at + c);
            sums = sums.add(x.sub(x));
        }
        float sum = sums.reduceLanes(VectorOperators.MAX); // each lane is 0 or not a number, and so is the largest
        for (int c = whole; c < cols; c++) {
            sum += data[at + c] - data[at + c];
        }
        return sum;
    }

    private static NonFinite findInRow(String tensor, Matrix matrix, int row) {
        int c = 0;
        while (Float.isFinite(matrix.get(row, c))) {
            c++;
        }
        return new NonFinite(tensor, row, c, matrix.get(row, c));
    }

    @Override
    public String toString() {
        return tensor + " holds " + value + " at row " + row + ", column " + col;
    }
}
