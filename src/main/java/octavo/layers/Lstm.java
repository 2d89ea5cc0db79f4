package octavo.layers;

import java.util.List;
import octavo.matrix.GateKernels;
import octavo.matrix.Matrix;
import octavo.matrix.MatrixMultiply;
import octavo.matrix.Parallel;
import octavo.matrix.Parameter;

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
 * <p>Shapes: p(t) (N, 4H) with the gates in PyTorch's order; h, c (N, H); U (H, 4H). Time-major: step t is rows t·N to
 * (t+1)·N.
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
 * As in {@link Recurrent}, dU is one product over all steps, and each thread takes some rows of the batch through all
 * steps.
 *
 * <p>Memory: (2·(T+1) + T + 1)·N·H floats for h, c, tanh(c) and the carried part of dc, and 12·H·H for Uᵀ and the packed
 * forms of U and Uᵀ; the gates take the place of p, and their gradients that of the gates.
 */
public final class Lstm implements RecurrentCell {

    private static final int GATES = 4;

    private final Parameter weight;
    private final int hidden;
    private final RecurrentWeight product;
    private final Parallel.Task forwardTask = this::forwardChunk;
    private final Parallel.Task backwardTask = this::backwardChunk;
    private int rows;
    private int steps;
    private int rowsOfChunk;
    private Matrix outputs;
    private Matrix previous;
    private Matrix gates;
    private StepViews stateViews;
    private StepViews cellViews;
    private StepViews cellTanhViews;
    private StepViews cellGradientViews;
    private StepViews gateViews;
    private StepViews gradientViews;

    /**
     * Makes the cell.
     *
     * @param weight U, shape (H, 4H)
     */
    public Lstm(Parameter weight) {
        this.weight = weight;
        this.hidden = weight.value.rows;
        weight.value.requireShape(hidden, GATES * hidden, "the recurrent weight " + weight.name);
        this.product = new RecurrentWeight(weight);
    }

    @Override
    public List<Parameter> parameters() {
        return List.of(weight);
    }

    @Override
    public void prepare(int newRows, int newSteps) {
        if (rows == newRows && steps == newSteps) {
            return;
        }
        rows = newRows;
        steps = newSteps;
        rowsOfChunk = StepViews.rowsOfChunk(rows);
        Matrix states = new Matrix((steps + 1) * rows, hidden);
        previous = states.rows(0, steps * rows);
        outputs = states.rows(rows, steps * rows);
        stateViews = new StepViews(states, rows, rowsOfChunk);
        cellViews = new StepViews(new Matrix((steps + 1) * rows, hidden), rows, rowsOfChunk);
        cellTanhViews = new StepViews(new Matrix(steps * rows, hidden), rows, rowsOfChunk);
        cellGradientViews = new StepViews(new Matrix(rows, hidden), rows, rowsOfChunk);
        gateViews = null;
        gradientViews = null;
    }

    @Override
    public Matrix forward(Matrix projected, boolean continues) {
        gates = projected;
        gateViews = StepViews.of(gates, rows, rowsOfChunk, gateViews);
        stateViews.start(continues);
        cellViews.start(continues);
        product.prepareForward();
        Parallel.forEach(stateViews.chunks(), forwardTask);
        return outputs;
    }

    /** One block of batch rows through all steps. */
    private void forwardChunk(int chunk) {
        for (int t = 0; t < steps; t++) {
            Matrix weighted = gateViews.get(t, chunk);
            // [i f g o] = p(t) + h(t−1)·U
            product.forward(stateViews.get(t, chunk), weighted, true);
            // c(t) = σ(f) ∘ c(t−1) + σ(i) ∘ tanh(g),  h(t) = σ(o) ∘ tanh(c(t))
            GateKernels.lstmForward(weighted, cellViews.get(t, chunk), cellViews.get(t + 1, chunk),
                    cellTanhViews.get(t, chunk), stateViews.get(t + 1, chunk));
        }
    }

    @Override
    public Matrix backward(Matrix outputGradient, boolean accumulate) {
        gradientViews = StepViews.of(outputGradient, rows, rowsOfChunk, gradientViews);
        product.prepareBackward();
        Parallel.forEach(stateViews.chunks(), backwardTask);
        // forward was: … + h(t−1)·U, for all steps at once
        weight.touchAllRows();
        MatrixMultiply.multiplyTransposedA(previous, gates, weight.gradient, accumulate);
        return gates;
    }

    /** One block of batch rows back through all steps; dq(t) takes the place of the gates. */
    private void backwardChunk(int chunk) {
        Matrix cellGradient = cellGradientViews.get(0, chunk);
        cellGradient.fill(0);
        for (int t = steps - 1; t >= 0; t--) {
            Matrix stateGradient = gradientViews.get(t, chunk);
            // forward was: p(t+1) + h(t)·U
            if (t < steps - 1) {
                product.backward(gateViews.get(t + 1, chunk), stateGradient);
            }
            // forward was: c(t) = f ∘ c(t−1) + i ∘ g,  h(t) = o ∘ tanh(c(t))
            GateKernels.lstmBackward(gateViews.get(t, chunk), cellViews.get(t, chunk), cellTanhViews.get(t, chunk),
                    stateGradient, cellGradient);
        }
    }

    @Override
    public List<Matrix> state() {
        return List.of(stateViews.step(steps), cellViews.step(steps));
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
