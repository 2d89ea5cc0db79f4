package octavo.engine.layers;

import octavo.engine.matrix.Matrix;
import octavo.engine.matrix.MatrixMultiply;
import octavo.engine.matrix.PackedMatrix;
import octavo.engine.matrix.Parameter;

/**
 * The weights U from the previous state as the time loop reads them: U forward and Uᵀ backward, both packed once when
 * the weights have changed and then used at every step.
 *
 * <p>Memory beyond the parameter: 3·H·G·H floats for Uᵀ and both packed forms.
 */
final class RecurrentWeight {

    private final Parameter weight;
    private final Transposed transposed;
    private final PackedMatrix forward;
    private PackedMatrix backward;
    private int forwardVersion;
    private int backwardVersion;

    /**
     * Makes room.
     *
     * @param weight U, shape (H, G·H)
     */
    RecurrentWeight(Parameter weight) {
        this.weight = weight;
        this.transposed = new Transposed(weight);
        this.forward = new PackedMatrix(weight.value);
        this.forwardVersion = weight.version() - 1;
        this.backwardVersion = weight.version() - 1;
    }

    /** Called before the steps of a walk, by one thread. */
    void prepareForward() {
        if (forwardVersion != weight.version()) {
            forward.pack();
            forwardVersion = weight.version();
        }
    }

    /**
     * y = h·U, or y += h·U.
     *
     * @param state      h(t−1), shape (rows, H)
     * @param weighted   y, shape (rows, G·H)
     * @param accumulate whether to add to what lies in y
     */
    void forward(Matrix state, Matrix weighted, boolean accumulate) {
        if (accumulate) {
            MatrixMultiply.multiplyAdd(state, forward, weighted);
        } else {
            MatrixMultiply.multiply(state, forward, weighted);
        }
    }

    /** Called before the steps of a walk back, by one thread. */
    void prepareBackward() {
        if (backwardVersion != weight.version()) {
            var transpose = transposed.current();
            if (backward == null) {
                backward = new PackedMatrix(transpose);
            }
            backward.pack();
            backwardVersion = weight.version();
        }
    }

    /**
     * dh += dy·Uᵀ.
     *
     * @param weightedGradient dy, shape (rows, G·H)
     * @param stateGradient    dh(t−1), shape (rows, H)
     */
    void backward(Matrix weightedGradient, Matrix stateGradient) {
        // forward was: y = h·U
        MatrixMultiply.multiplyAdd(weightedGradient, backward, stateGradient);
    }

    /** The memory of the packed forms and of Uᵀ, for a hidden size and a number of gates. */
    static long bytes(int hidden, int gates) {
        return 2 * Matrix.bytes(gates * hidden, hidden) + Matrix.bytes(hidden, gates * hidden);
    }
}
