package octavo.engine.layers;

import java.util.List;
import octavo.engine.matrix.GateKernels;
import octavo.engine.matrix.Matrix;
import octavo.engine.matrix.Parameter;
import octavo.engine.matrix.RowReductions;

/**
 * The gated recurrent unit (Cho and others 2014) as PyTorch has it, with the reset gate behind the product:
 *
 * <pre>
 *   p(t) = x(t)·W + b                        from the {@link InputProjection}, columns r, z, n
 *   q(t) = h(t−1)·U                          columns r, z, n
 *   r = σ(p_r + q_r)                         reset
 *   z = σ(p_z + q_z)                         update: how much of the old state stays
 *   n = tanh(p_n + r ∘ (q_n + b_hn))         the new state proposed
 *   h(t) = (1 − z) ∘ n + z ∘ h(t−1)
 * </pre>
 *
 * <p>Shapes: p(t), q(t) (N, 3H); h (N, H); U (H, 3H); b_hn (1, H), which stays apart from b because r multiplies it.
 * Time-major: step t is rows t·N to (t+1)·N.
 *
 * <p>Backward, with d for the gradient of the loss:
 * <pre>
 *   dh(t)  = dh(t) from above + dq(t+1)·Uᵀ + dh(t+1) ∘ z(t+1)
 *   dp_z   = dh(t) ∘ (h(t−1) − n) ∘ z ∘ (1 − z)
 *   dp_n   = dh(t) ∘ (1 − z) ∘ (1 − n²)
 *   dp_r   = dp_n ∘ (q_n + b_hn) ∘ r ∘ (1 − r)
 *   dq     = dp, but dq_n = dp_n ∘ r
 *   dU     = Σ_t h(t−1)ᵀ·dq(t)
 *   db_hn  = Σ_t dq_n(t), over all rows
 * </pre>
 * dU is one product over all steps, see {@link TimeLoop}.
 *
 * <p>Memory: (T+1)·N·H floats for h, T·N·3H for q, N·H for the part of dh that z lets through, and 9·H·H for Uᵀ and
 * the packed forms of U and Uᵀ; the gates take the place of p, and dp and dq those of the gates and q.
 */
public final class Gru extends TimeLoop {

    private static final int GATES = 3;

    private final Parameter bias;
    private Matrix allProducts;
    private Matrix newStateColumns;
    /** q(t). */
    private StepViews products;
    /** The part of dh(t + 1) that z lets through to dh(t). */
    private StepViews letThroughs;

    /**
     * Makes the cell.
     *
     * @param weight U, shape (H, 3H)
     * @param bias   b_hn, shape (1, H)
     */
    public Gru(Parameter weight, Parameter bias) {
        super(weight, GATES);
        this.bias = bias;
        bias.value.requireShape(1, hidden, "the recurrent bias " + bias.name);
    }

    @Override
    public List<Parameter> parameters() {
        return List.of(weight, bias);
    }

    @Override
    void makeWorkspace() {
        allProducts = new Matrix(steps * rows, GATES * hidden);
        newStateColumns = allProducts.columns(2 * hidden, hidden);
        products = views(allProducts);
        letThroughs = views(new Matrix(rows, hidden));
    }

    /** {@inheritDoc} The gates take the place of p(t). */
    @Override
    void forwardChunk(int chunk) {
        for (int t = 0; t < steps; t++) {
            // q(t) = h(t−1)·U
            product.forward(states.get(t, chunk), products.get(t, chunk), false);
            // r, z, n and h(t) = (1 − z) ∘ n + z ∘ h(t−1)
            GateKernels.gruForward(projected.get(t, chunk), products.get(t, chunk), bias.value, states.get(t, chunk),
                    states.get(t + 1, chunk));
        }
    }

    @Override
    public Matrix backward(Matrix outputGradient, boolean accumulate) {
        Matrix projectedGradient = super.backward(outputGradient, accumulate);
        // forward was: q_n + b_hn, in every row
        bias.touchAllRows();
        RowReductions.sumRows(newStateColumns, bias.gradient, accumulate);
        return projectedGradient;
    }

    /** {@inheritDoc} dp(t) and dq(t) take the places of the gates and q(t). */
    @Override
    void backwardChunk(int chunk) {
        Matrix letThrough = letThroughs.get(0, chunk);
        letThrough.fill(0);
        for (int t = steps - 1; t >= 0; t--) {
            Matrix stateGradient = stateGradients.get(t, chunk);
            // forward was: q(t+1) = h(t)·U
            if (t < steps - 1) {
                product.backward(products.get(t + 1, chunk), stateGradient);
            }
            // forward was: r, z, n and h(t) = (1 − z) ∘ n + z ∘ h(t−1)
            GateKernels.gruBackward(projected.get(t, chunk), products.get(t, chunk), states.get(t, chunk),
                    stateGradient, letThrough);
        }
    }

    @Override
    Matrix productGradient() {
        return allProducts;
    }

    @Override
    public Gru fork() {
        return new Gru(weight, bias);
    }

    @Override
    public long bytes(int forRows, int forSteps) {
        return Matrix.bytes((forSteps + 2L) * forRows, hidden) + Matrix.bytes((long) forSteps * forRows, GATES * hidden)
                + RecurrentWeight.bytes(hidden, GATES);
    }
}
