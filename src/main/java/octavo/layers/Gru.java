package octavo.layers;

import java.util.List;
import octavo.matrix.GateKernels;
import octavo.matrix.Matrix;
import octavo.matrix.MatrixMultiply;
import octavo.matrix.Parallel;
import octavo.matrix.Parameter;
import octavo.matrix.RowReductions;

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
 * As in {@link Recurrent}, dU is one product over all steps, and each thread takes some rows of the batch through all
 * steps.
 *
 * <p>Memory: (T+1)·N·H floats for h, T·N·3H for q, N·H for the part of dh that z lets through, and 9·H·H for Uᵀ and
 * the packed forms of U and Uᵀ; the gates take the place of p, and dp and dq those of the gates and q.
 */
public final class Gru implements RecurrentCell {

    private static final int GATES = 3;

    private final Parameter weight;
    private final Parameter bias;
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
    private Matrix recurrent;
    private Matrix newStateColumns;
    private StepViews stateViews;
    private StepViews recurrentViews;
    private StepViews letThroughViews;
    private StepViews gateViews;
    private StepViews gradientViews;

    /**
     * Makes the cell.
     *
     * @param weight U, shape (H, 3H)
     * @param bias   b_hn, shape (1, H)
     */
    public Gru(Parameter weight, Parameter bias) {
        this.weight = weight;
        this.bias = bias;
        this.hidden = weight.value.rows;
        weight.value.requireShape(hidden, GATES * hidden, "the recurrent weight " + weight.name);
        bias.value.requireShape(1, hidden, "the recurrent bias " + bias.name);
        this.product = new RecurrentWeight(weight);
    }

    @Override
    public List<Parameter> parameters() {
        return List.of(weight, bias);
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
        recurrent = new Matrix(steps * rows, GATES * hidden);
        newStateColumns = recurrent.columns(2 * hidden, hidden);
        stateViews = new StepViews(states, rows, rowsOfChunk);
        recurrentViews = new StepViews(recurrent, rows, rowsOfChunk);
        letThroughViews = new StepViews(new Matrix(rows, hidden), rows, rowsOfChunk);
        gateViews = null;
        gradientViews = null;
    }

    @Override
    public Matrix forward(Matrix projected, boolean continues) {
        gates = projected;
        gateViews = StepViews.of(gates, rows, rowsOfChunk, gateViews);
        stateViews.start(continues);
        product.prepareForward();
        Parallel.forEach(stateViews.chunks(), forwardTask);
        return outputs;
    }

    /** One block of batch rows through all steps. */
    private void forwardChunk(int chunk) {
        for (int t = 0; t < steps; t++) {
            // q(t) = h(t−1)·U
            product.forward(stateViews.get(t, chunk), recurrentViews.get(t, chunk), false);
            // r, z, n and h(t) = (1 − z) ∘ n + z ∘ h(t−1)
            GateKernels.gruForward(gateViews.get(t, chunk), recurrentViews.get(t, chunk), bias.value,
                    stateViews.get(t, chunk), stateViews.get(t + 1, chunk));
        }
    }

    @Override
    public Matrix backward(Matrix outputGradient, boolean accumulate) {
        gradientViews = StepViews.of(outputGradient, rows, rowsOfChunk, gradientViews);
        product.prepareBackward();
        Parallel.forEach(stateViews.chunks(), backwardTask);
        // forward was: q_n + b_hn, in every row
        bias.touchAllRows();
        RowReductions.sumRows(newStateColumns, bias.gradient, accumulate);
        // forward was: q(t) = h(t−1)·U, for all steps at once
        weight.touchAllRows();
        MatrixMultiply.multiplyTransposedA(previous, recurrent, weight.gradient, accumulate);
        return gates;
    }

    /** One block of batch rows back through all steps; dp(t) and dq(t) take the places of the gates and q(t). */
    private void backwardChunk(int chunk) {
        Matrix letThrough = letThroughViews.get(0, chunk);
        letThrough.fill(0);
        for (int t = steps - 1; t >= 0; t--) {
            Matrix stateGradient = gradientViews.get(t, chunk);
            // forward was: q(t+1) = h(t)·U
            if (t < steps - 1) {
                product.backward(recurrentViews.get(t + 1, chunk), stateGradient);
            }
            // forward was: r, z, n and h(t) = (1 − z) ∘ n + z ∘ h(t−1)
            GateKernels.gruBackward(gateViews.get(t, chunk), recurrentViews.get(t, chunk), stateViews.get(t, chunk),
                    stateGradient, letThrough);
        }
    }

    @Override
    public List<Matrix> state() {
        return List.of(stateViews.step(steps));
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
