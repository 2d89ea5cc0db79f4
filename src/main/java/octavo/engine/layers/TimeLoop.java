package octavo.engine.layers;

import java.util.List;
import octavo.engine.matrix.Matrix;
import octavo.engine.matrix.Parallel;
import octavo.engine.matrix.Parameter;

/**
 * What the recurrent cells have in common: the states of all steps, the threads that walk through them and back, and
 * the gradient of the recurrent weight. A cell adds its equations, which it writes into the two loops over the steps.
 *
 * <p>Shapes: p(t) (N, G·H); h(t) (N, H); U (H, G·H). Time-major: step t is rows t·N to (t+1)·N.
 *
 * <p>The examples of a batch do not meet in the loop, so each thread takes some rows of the batch, a chunk, through all
 * steps and nobody waits for anybody at a step.
 *
 * <p>The sum for dU is one product over all steps, since the states with the start state before them lie in one matrix:
 * dU = Σ_t h(t−1)ᵀ·dq(t) = [h(−1) … h(T−2)]ᵀ·[dq(0) … dq(T−1)], where q is what holds h(t−1)·U.
 */
abstract class TimeLoop implements RecurrentCell {

    final Parameter weight;
    final RecurrentWeight product;
    /** H. */
    final int hidden;
    /** N. */
    int rows;
    /** T. */
    int steps;
    /** h(t) is step t + 1; step 0 is where the walk starts. */
    StepViews states;
    /** p(t); a cell puts dp(t) into its place on the way back. */
    StepViews projected;
    /** dh(t). */
    StepViews stateGradients;

    private final Parallel.Work forwardWork = Parallel.each(this::forwardChunk);
    private final Parallel.Work backwardWork = Parallel.each(this::backwardChunk);
    private int rowsOfChunk;
    private Matrix previous;
    private Matrix outputs;

    /**
     * Makes the loop.
     *
     * @param weight U, shape (H, G·H)
     * @param gates  G
     */
    TimeLoop(Parameter weight, int gates) {
        this.weight = weight;
        this.hidden = weight.value.rows;
        weight.value.requireShape(hidden, gates * hidden, "the recurrent weight " + weight.name);
        this.product = new RecurrentWeight(weight);
    }

    @Override
    public final void prepare(int newRows, int newSteps) {
        if (rows == newRows && steps == newSteps) {
            return;
        }
        rows = newRows;
        steps = newSteps;
        rowsOfChunk = StepViews.rowsOfChunk(rows);
        Matrix all = new Matrix((steps + 1) * rows, hidden);
        previous = all.rows(0, steps * rows);
        outputs = all.rows(rows, steps * rows);
        states = views(all);
        projected = null;
        stateGradients = null;
        makeWorkspace();
    }

    /** Makes what the cell needs beyond h for N rows and T steps. */
    void makeWorkspace() {
    }

    /** Views of a matrix of N rows a step, cut as the states are. */
    final StepViews views(Matrix matrix) {
        return new StepViews(matrix, rows, rowsOfChunk);
    }

    @Override
    public Matrix forward(Matrix newProjected, boolean continues) {
        projected = StepViews.of(newProjected, rows, rowsOfChunk, projected);
        states.start(continues);
        product.prepareForward();
        Parallel.run(states.chunks(), 1, forwardWork);
        return outputs;
    }

    /** Some rows of the batch through all steps, from t = 0. */
    abstract void forwardChunk(int chunk);

    @Override
    public Matrix backward(Matrix outputGradient, boolean accumulate) {
        stateGradients = StepViews.of(outputGradient, rows, rowsOfChunk, stateGradients);
        product.prepareBackward();
        Parallel.run(states.chunks(), 1, backwardWork);
        // forward was: h(t−1)·U, for all steps at once
        weight.gradientOfProduct(previous, productGradient(), accumulate);
        return projected.whole();
    }

    /** Some rows of the batch back through all steps, from t = T − 1. */
    abstract void backwardChunk(int chunk);

    /** The gradient dq with respect to the products h(t−1)·U of all steps: dp, unless the cell keeps the two apart. */
    Matrix productGradient() {
        return projected.whole();
    }

    @Override
    public List<Matrix> state() {
        return List.of(states.step(steps));
    }
}
