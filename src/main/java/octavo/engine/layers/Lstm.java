package octavo.engine.layers;

import java.util.List;
import octavo.engine.matrix.GateKernels;
import octavo.engine.matrix.Matrix;
import octavo.engine.matrix.Parameter;

/**
 * Long short-term memory (Hochreiter and Schmidhuber 1997, with the forget gate of Gers, Schmidhuber and Cummins 2000):
 * beside the state h runs a cell c that is only ever scaled and added to, so that gradients survive many steps.
 *
 * <pre>
 *   [i f g o] = p(t) + h(t−1)·U              p(t) = x(t)·W + b comes from the {@link InputProjection}
 *   i = σ(i)   f = σ(f)   g = tanh(g)   o = σ(o)
 *   c(t) = f ∘ c(t−1) + i ∘ g
 *   h(t) = o ∘ tanh(c(t))
 * </pre>
 *
 * <p>Shapes: p(t) (N, 4H) with the gates in PyTorch's order; h, c (N, H); U (H, 4H). Time-major: step t
 * is rows t·N to (t+1)·N.
 *
 * <p>Backward, with d for the gradient of the loss and q = p(t) + h(t−1)·U the weighted inputs:
 * <pre>
 *   dh(t)   = dh(t) from above + dq(t+1)·Uᵀ
 *   dc(t)   = dc(t+1) ∘ f(t+1) + dh(t) ∘ o ∘ (1 − tanh²(c(t)))
 *   dq_o    = dh(t) ∘ tanh(c(t)) ∘ o ∘ (1 − o)
 *   dq_i    = dc(t) ∘ g ∘ i ∘ (1 − i)
 *   dq_f    = dc(t) ∘ c(t−1) ∘ f ∘ (1 − f)
 *   dq_g    = dc(t) ∘ i ∘ (1 − g²)
 *   dp      = dq
 *   dU      = Σ_t h(t−1)ᵀ·dq(t)
 * </pre>
 * dU is one product over all steps, see {@link TimeLoop}.
 *
 * <p>Memory: (2·(T+1) + T + 1)·N·H floats for h, c, tanh(c) and the carried part of dc, and 12·H·H for Uᵀ and the
 * packed forms of U and Uᵀ; the gates take the place of p, and their gradients that of the gates.
 */
public final class Lstm extends TimeLoop {

    private static final int GATES = 4;

    /** c(t) is step t + 1; step 0 is where the walk starts. */
    private StepViews cells;
    /** tanh(c(t)). */
    private StepViews cellTanhs;
    /** What is left of dc(t + 1) at step t. */
    private StepViews cellGradients;

    /**
     * Makes the cell.
     *
     * @param weight U, shape (H, 4H)
     */
    public Lstm(Parameter weight) {
        super(weight, GATES);
    }

    @Override
    public List<Parameter> parameters() {
        return List.of(weight);
    }

    @Override
    void makeWorkspace() {
        cells = views(new Matrix((steps + 1) * rows, hidden));
        cellTanhs = views(new Matrix(steps * rows, hidden));
        cellGradients = views(new Matrix(rows, hidden));
    }

    @Override
    public Matrix forward(Matrix newProjected, boolean continues) {
        cells.start(continues);
        return super.forward(newProjected, continues);
    }

    /** {@inheritDoc} The gates take the place of p(t). */
    @Override
    void forwardChunk(int chunk) {
        for (int t = 0; t < steps; t++) {
            // [i f g o] = p(t) + h(t−1)·U
            Matrix gates = projected.get(t, chunk);
            product.forward(states.get(t, chunk), gates, true);
            // c(t) = σ(f) ∘ c(t−1) + σ(i) ∘ tanh(g),  h(t) = σ(o) ∘ tanh(c(t))
            GateKernels.lstmForward(gates, cells.get(t, chunk), cells.get(t + 1, chunk), cellTanhs.get(t, chunk),
                    states.get(t + 1, chunk));
        }
    }

    /** {@inheritDoc} dq(t) takes the place of the gates. */
    @Override
    void backwardChunk(int chunk) {
        Matrix cellGradient = cellGradients.get(0, chunk);
        cellGradient.fill(0);
        for (int t = steps - 1; t >= 0; t--) {
            Matrix stateGradient = stateGradients.get(t, chunk);
            // forward was: p(t+1) + h(t)·U
            if (t < steps - 1) {
                product.backward(projected.get(t + 1, chunk), stateGradient);
            }
            // forward was: c(t) = f ∘ c(t−1) + i ∘ g,  h(t) = o ∘ tanh(c(t))
            GateKernels.lstmBackward(projected.get(t, chunk), cells.get(t, chunk), cellTanhs.get(t, chunk),
                    stateGradient, cellGradient);
        }
    }

    @Override
    public List<Matrix> state() {
        return List.of(states.step(steps), cells.step(steps));
    }

    @Override
    public Lstm fork() {
        return new Lstm(weight);
    }

    @Override
    public long bytes(int forRows, int forSteps) {
        return Matrix.bytes((3L * forSteps + 3) * forRows, hidden) + RecurrentWeight.bytes(hidden, GATES);
    }
}
