package octavo.layers;

import java.util.List;
import octavo.matrix.Matrix;
import octavo.matrix.MatrixMultiply;
import octavo.matrix.Parallel;
import octavo.matrix.Parameter;

/**
 * The plain recurrent cell (Elman 1990): h(t) = f(p(t) + h(t−1)·U), with f = tanh or the logistic function.
 *
 * <p>Shapes: p(t), h(t) (N, H); U (H, H). Time-major: step t is rows t·N to (t+1)·N.
 *
 * <p>Backpropagation through time (Werbos 1990). Unrolled, the loop is a net of T equal layers. Write q(t) for the
 * weighted input p(t) + h(t−1)·U, and d before a letter for the gradient of the loss by it. Three things are to be
 * found:
 *
 * <p>1. The state h(t) is read twice, by the layer above and by q(t+1), and the gradients of all readers add up. What
 * comes from above is given; through q(t+1) = p(t+1) + h(t)·U comes dq(t+1)·Uᵀ, as through any product. After the last
 * step nobody reads but the layer above.
 *
 * <p>2. f works on each element alone, so dq(t) is dh(t) times its slope, which h(t) itself tells:
 * tanh′(q) = 1 − tanh²(q) = 1 − h², and σ′(q) = σ(q)·(1 − σ(q)) = h·(1 − h). And p(t) is only added: dp(t) = dq(t).
 *
 * <p>3. U is the same in all T layers, so its gradient is the sum of what it gets in each, h(t−1)ᵀ·dq(t):
 * <pre>
 *   dh(t)   = dh(t) from above + dp(t+1)·Uᵀ       from the last step to the first
 *   dp(t)   = dh(t) ∘ f'(q(t))                    f' = 1 − h² for tanh, h·(1 − h) for the logistic function
 *   dU      = Σ_t h(t−1)ᵀ·dp(t)
 * </pre>
 * Written out, what step t hears of step s behind it is dq(s)·Uᵀ∘f'·Uᵀ∘f'·…, with s − t factors: where they are below 1
 * the gradient vanishes, where they are above it explodes, and either way exponentially in s − t. Hence gates
 * ({@link Lstm}) and clipping.
 *
 * <p>Only dp(t+1)·Uᵀ waits for the step after it. The sum for dU is one product over all steps, since the states with
 * the start state before them lie in one matrix: dU = [h(−1) … h(T−2)]ᵀ·[dp(0) … dp(T−1)].
 *
 * <p>The examples of a batch do not meet in the loop, so each thread takes some rows of the batch through all steps and
 * nobody waits for anybody at a step.
 *
 * <p>Memory: (T+1)·N·H floats for the states and 3·H·H for Uᵀ and the packed
 * forms of U and Uᵀ; the gradients dp take the place of p.
 */
public final class Recurrent implements RecurrentCell {

    private final Parameter weight;
    private final Activation activation;
    private final RecurrentWeight product;
    private final Parallel.Task forwardTask = this::forwardChunk;
    private final Parallel.Task backwardTask = this::backwardChunk;
    private int rows;
    private int steps;
    private int rowsOfChunk;
    private Matrix states;
    private Matrix outputs;
    private Matrix previous;
    private Matrix projected;
    private StepViews stateViews;
    private StepViews projectedViews;
    private StepViews gradientViews;

    /**
     * Makes the cell.
     *
     * @param weight     U, shape (H, H)
     * @param activation f
     */
    public Recurrent(Parameter weight, Activation activation) {
        weight.value.requireShape(weight.value.rows, weight.value.rows, "the recurrent weight " + weight.name);
        this.weight = weight;
        this.activation = activation;
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
        states = new Matrix((steps + 1) * rows, weight.value.rows);
        previous = states.rows(0, steps * rows);
        outputs = states.rows(rows, steps * rows);
        stateViews = new StepViews(states, rows, rowsOfChunk);
        projectedViews = null;
        gradientViews = null;
    }

    @Override
    public Matrix forward(Matrix newProjected, boolean continues) {
        projected = newProjected;
        projectedViews = StepViews.of(projected, rows, rowsOfChunk, projectedViews);
        stateViews.start(continues);
        product.prepareForward();
        Parallel.forEach(stateViews.chunks(), forwardTask);
        return outputs;
    }

    /** One block of batch rows through all steps: h(t) = f(p(t) + h(t−1)·U). */
    private void forwardChunk(int chunk) {
        for (int t = 0; t < steps; t++) {
            Matrix weighted = projectedViews.get(t, chunk);
            product.forward(stateViews.get(t, chunk), weighted, true);
            activation.forward(weighted, stateViews.get(t + 1, chunk));
        }
    }

    @Override
    public Matrix backward(Matrix outputGradient, boolean accumulate) {
        gradientViews = StepViews.of(outputGradient, rows, rowsOfChunk, gradientViews);
        product.prepareBackward();
        Parallel.forEach(stateViews.chunks(), backwardTask);
        // forward was: … + h(t−1)·U, for all steps at once
        weight.touchAllRows();
        MatrixMultiply.multiplyTransposedA(previous, projected, weight.gradient, accumulate);
        return projected;
    }

    /** One block of batch rows back through all steps; dp(t) takes the place of p(t). */
    private void backwardChunk(int chunk) {
        for (int t = steps - 1; t >= 0; t--) {
            Matrix stateGradient = gradientViews.get(t, chunk);
            // forward was: p(t+1) + h(t)·U
            if (t < steps - 1) {
                product.backward(projectedViews.get(t + 1, chunk), stateGradient);
            }
            // forward was: h(t) = f(weighted input)
            activation.backward(stateViews.get(t + 1, chunk), stateGradient, projectedViews.get(t, chunk));
        }
    }

    @Override
    public List<Matrix> state() {
        return List.of(stateViews.step(steps));
    }

    @Override
    public Recurrent fork() {
        return new Recurrent(weight, activation);
    }

    @Override
    public long bytes(int forRows, int forSteps) {
        int hidden = weight.value.rows;
        return Matrix.bytes((forSteps + 1L) * forRows, hidden) + RecurrentWeight.bytes(hidden, 1);
    }
}
