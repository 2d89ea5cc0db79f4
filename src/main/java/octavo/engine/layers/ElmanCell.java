package octavo.engine.layers;

import java.util.List;
import octavo.engine.matrix.Matrix;
import octavo.engine.matrix.Parameter;

/**
 * The plain recurrent cell (Elman 1990), with f = tanh or the logistic function σ:
 *
 * <pre>
 *   dot(t) = p(t) + h(t−1)·U                  p(t) = x(t)·W + b comes from the {@link InputProjection}
 *   h(t)   = f(dot(t))
 * </pre>
 *
 * <p><img src="../reference/doc-files/unrolled-rnn.svg" alt="A recurrent net of two layers, unrolled over its steps">
 *
 * <p>Backward, as derived in {@link octavo.engine.reference.ElmanReference}, from the last step to the first:
 * <pre>
 *   dh(t)   = dh(t) from above + δ(t+1)·Uᵀ
 *   δ(t)    = dh(t) ∘ f′(dot(t))              f′ = 1 − h² for tanh, h·(1 − h) for σ
 *   dp(t)   = δ(t)
 *   dU      = Σ_t h(t−1)ᵀ·δ(t)
 * </pre>
 * {@link RecurrentCell} computes the two products with U.
 *
 * <p>Shapes: p(t), dot(t), h(t) (N, H); U (H, H). Time-major: step t is rows t·N to (t+1)·N.
 *
 * <p>Memory: (T+1)·N·H floats for the states and 3·H·H for Uᵀ and the packed forms of U and Uᵀ; first the slopes f′,
 * then the gradients dp, overwrite p.
 */
public final class ElmanCell extends RecurrentCell {

    private final Parameter weight;
    private final Activation activation;

    /**
     * Creates the cell.
     *
     * @param weight     U, shape (H, H)
     * @param activation f
     */
    public ElmanCell(Parameter weight, Activation activation) {
        super(weight, 1);
        this.weight = weight;
        this.activation = activation;
    }

    @Override
    public List<Parameter> parameters() {
        return List.of(weight);
    }

    /** {@inheritDoc} The slopes f′(dot(t)) overwrite p(t). */
    @Override
    void stepForward(int t, int share, Matrix input, Matrix before, Matrix state) {
        // dot(t) = p(t) + h(t−1)·U
        u.addForward(before, input);
        // h(t) = f(dot(t))
        activation.forward(input, state);
    }

    @Override
    Matrix stepBackward(int t, int share, Matrix input, Matrix before, Matrix dh) {
        // forward was: h(t) = f(dot(t))
        Activation.backward(input, dh, input);
        // forward was: dot(t) = p(t) + h(t−1)·U, so dp(t) and dq(t) are both δ(t)
        return input;
    }

    @Override
    public long bytes(int rows, int steps) {
        return Matrix.bytes((steps + 1L) * rows, hidden) + RecurrentWeight.bytes(hidden, 1);
    }
}
