package octavo.engine.layers;

import octavo.engine.matrix.Matrix;
import octavo.engine.matrix.MatrixMultiply;
import octavo.engine.matrix.PackedMatrix;
import octavo.engine.matrix.Parameter;
import octavo.engine.matrix.VectorMath;

/**
 * The weight U from the previous state in the form that the time loop reads: U forward and Uᵀ backward. Both are packed
 * once after the weights have changed, then used at every step.
 *
 * <p>Memory beyond the parameter: 3·H·G·H floats for Uᵀ and both packed forms.
 */
final class RecurrentWeight {

    private final Parameter weight;
    private final PackedMatrix forward;
    /** Uᵀ and its packed form: created at the first backward; a decoder never needs them. */
    private Matrix transpose;
    private PackedMatrix backward;
    private int forwardVersion;
    private int backwardVersion;

    /**
     * Creates the workspace.
     *
     * @param weight U, shape (H, G·H)
     */
    RecurrentWeight(Parameter weight) {
        this.weight = weight;
        this.forward = new PackedMatrix(weight.value);
        this.forwardVersion = weight.version() - 1;
        this.backwardVersion = weight.version() - 1;
    }

    /** Called by one thread before the steps. */
    void prepareForward() {
        if (forwardVersion != weight.version()) {
            forward.pack();
            forwardVersion = weight.version();
        }
    }

    /** q = h·U: state h(t−1), shape (rows, H); product q, shape (rows, G·H). */
    void forward(Matrix state, Matrix product) {
        MatrixMultiply.multiply(state, forward, product);
    }

    /** sum += h·U: state h(t−1), shape (rows, H); sum, shape (rows, G·H). */
    void addForward(Matrix state, Matrix sum) {
        MatrixMultiply.multiplyAdd(state, forward, sum);
    }

    /** Called by one thread before the steps backward. */
    void prepareBackward() {
        if (backwardVersion != weight.version()) {
            if (backward == null) {
                transpose = new Matrix(weight.value.cols, weight.value.rows);
                backward = new PackedMatrix(transpose);
            }
            VectorMath.transpose(weight.value, transpose);
            backward.pack();
            backwardVersion = weight.version();
        }
    }

    /** dh(t−1) += dq(t)·Uᵀ: shapes (rows, H) and (rows, G·H). */
    void backward(Matrix dq, Matrix dh) {
        // forward was: q = h·U
        MatrixMultiply.multiplyAdd(dq, backward, dh);
    }

    /** dU = Σ_t h(t−1)ᵀ·dq(t), or added to dU: shapes (T·N, H) and (T·N, G·H). */
    void writeGradient(Matrix states, Matrix dq, boolean accumulate) {
        // forward was: q = h·U
        weight.writeProductGradient(states, dq, accumulate);
    }

    /** The memory of the packed forms and of Uᵀ, for a hidden size and a number of gates. */
    static long bytes(int hidden, int gates) {
        return 2 * Matrix.bytes(gates * hidden, hidden) + Matrix.bytes(hidden, gates * hidden);
    }
}
