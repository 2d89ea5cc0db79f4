package octavo.engine.layers;

import java.util.List;
import octavo.engine.matrix.Matrix;
import octavo.engine.matrix.Parallel;
import octavo.engine.matrix.Parameter;

/**
 * The part of a recurrent layer that goes through time step by step. The rest, the product of the inputs with the input
 * weights, does not depend on the previous step. {@link InputProjection} computes it for the whole sequence at once:
 * p(t) = x(t)·W + b.
 *
 * <p>This class has the parts that all cells share: the states of all steps, the loops over the steps, and the gradient
 * of the recurrent weight. {@link ElmanCell}, {@link Lstm} and {@link Gru} implement their equations in {@link
 * #stepForward} and {@link #stepBackward}.
 *
 * <p>Shapes: p(t) (N, G·H), h(t) (N, H), U (H, G·H), with G = 1 for the plain cell, 4 for an LSTM, 3 for a GRU.
 * Time-major: step t of example n is row t·N + n, so a step is a block of N consecutive rows and the whole sequence is
 * one matrix.
 *
 * <p>The examples of a batch do not depend on each other. So each thread takes a share, some rows of the batch, through
 * all steps, and no thread waits for another at a step.
 *
 * <p>Backward, only the product with Uᵀ must be computed step by step. The sum for dU is one product over all steps,
 * since all states, with the initial state first, are in one matrix:
 * <pre>
 *   dU = Σ_t h(t−1)ᵀ·dq(t) = [h(−1) … h(T−2)]ᵀ·[dq(0) … dq(T−1)]        q(t) = h(t−1)·U
 * </pre>
 */
public abstract class RecurrentCell {

    /** The recurrent weight U. */
    final RecurrentWeight u;
    /** H. */
    final int hidden;

    private final Parallel.Work forwardWork = Parallel.each(this::forwardShare);
    private final Parallel.Work backwardWork = Parallel.each(this::backwardShare);
    /** N. */
    private int rows;
    /** T. */
    private int steps;
    private int rowsOfShare;
    /** h(t) is step t + 1; step 0 is the initial state. */
    private StepViews states;
    /** h(−1) to h(T−2). */
    private Matrix statesBefore;
    /** h(0) to h(T−1). */
    private Matrix outputs;
    /** p(t), overwritten first by the values that backward needs, then by dp(t). */
    private StepViews projected;
    /** dh(t). */
    private StepViews dhs;

    /**
     * Creates the cell.
     *
     * @param weight U, shape (H, G·H)
     * @param gates  G
     */
    RecurrentCell(Parameter weight, int gates) {
        this.hidden = weight.value.rows;
        weight.value.requireShape(hidden, gates * hidden, "the recurrent weight " + weight.name);
        this.u = new RecurrentWeight(weight);
    }

    /** {@return the parameters that this cell trains: the weights from the previous state} */
    public abstract List<Parameter> parameters();

    /**
     * The memory of the workspace.
     *
     * @param rows  N
     * @param steps T
     * @return bytes, by the formula in the class comment
     */
    public abstract long bytes(int rows, int steps);

    /**
     * Creates the workspace for a shape; does nothing if it exists already. A new shape discards the carried state.
     *
     * @param rows  N
     * @param steps T
     */
    public final void prepare(int rows, int steps) {
        if (this.rows == rows && this.steps == steps) {
            return;
        }
        this.rows = rows;
        this.steps = steps;
        rowsOfShare = StepViews.rowsOfShare(rows);
        Matrix all = new Matrix((steps + 1) * rows, hidden);
        statesBefore = all.rows(0, steps * rows);
        outputs = all.rows(rows, steps * rows);
        states = views(all);
        projected = null;
        dhs = null;
        makeWorkspace(rows, steps);
    }

    /** Creates the cell's own workspace, besides h, for N rows and T steps. */
    void makeWorkspace(int rows, int steps) {
    }

    /** Views of a matrix of N rows per step, cut like the states. */
    final StepViews views(Matrix matrix) {
        return new StepViews(matrix, rows, rowsOfShare);
    }

    /**
     * Goes through all steps.
     *
     * @param input     p = x·W + b, shape (T·N, G·H); overwritten
     * @param continues whether to start from the final state of the last call instead of zeros
     * @return h after every step, shape (T·N, H), overwritten by the next call
     */
    public final Matrix forward(Matrix input, boolean continues) {
        projected = StepViews.of(input, rows, rowsOfShare, projected);
        start(continues);
        u.prepareForward();
        Parallel.run(states.shares(), 1, forwardWork);
        return outputs;
    }

    /** Prepares the state before step 0: the final state of the last forward, or zeros. */
    void start(boolean continues) {
        states.start(continues);
    }

    /** Takes some rows of the batch through all steps. */
    private void forwardShare(int share) {
        for (int t = 0; t < steps; t++) {
            stepForward(t, share, projected.get(t, share), states.get(t, share), states.get(t + 1, share));
        }
    }

    /**
     * h(t) from p(t) and h(t−1), for some rows of the batch.
     *
     * @param t      the step
     * @param share  number of the rows, for {@link StepViews#get}
     * @param input  p(t), shape (rows of the share, G·H); may be overwritten
     * @param before h(t−1), shape (rows of the share, H)
     * @param state  receives h(t), shape (rows of the share, H)
     */
    abstract void stepForward(int t, int share, Matrix input, Matrix before, Matrix state);

    /**
     * Goes back through the steps of the last forward: backpropagation through time, truncated at its start.
     *
     * @param dh         dh from above, shape (T·N, H); overwritten
     * @param accumulate whether to add to the present weight gradients
     * @return dp, shape (T·N, G·H), overwritten by the next call
     */
    public Matrix backward(Matrix dh, boolean accumulate) {
        dhs = StepViews.of(dh, rows, rowsOfShare, dhs);
        u.prepareBackward();
        Parallel.run(states.shares(), 1, backwardWork);
        // forward was: q(t) = h(t−1)·U, for all steps at once
        u.writeGradient(statesBefore, dqOfAllSteps(), accumulate);
        return projected.whole();
    }

    /** Takes some rows of the batch back through all steps. */
    private void backwardShare(int share) {
        startBackward(share);
        for (int t = steps - 1; t >= 0; t--) {
            Matrix dq = stepBackward(t, share, projected.get(t, share), states.get(t, share), dhs.get(t, share));
            // forward was: q(t) = h(t−1)·U
            if (t > 0) {
                u.backward(dq, dhs.get(t - 1, share));
            }
        }
    }

    /** Clears the gradients that a cell carries from step to step besides dh. */
    void startBackward(int share) {
    }

    /**
     * dp(t) and dq(t) from dh(t), for some rows of the batch.
     *
     * @param t      the step
     * @param share  number of the rows, for {@link StepViews#get}
     * @param input  the values that forward wrote over p(t), shape (rows of the share, G·H); overwritten by dp(t)
     * @param before h(t−1), shape (rows of the share, H)
     * @param dh     dh(t), from above and from step t + 1, shape (rows of the share, H)
     * @return dq(t), the gradient of h(t−1)·U, shape (rows of the share, G·H)
     */
    abstract Matrix stepBackward(int t, int share, Matrix input, Matrix before, Matrix dh);

    /** dq of all steps: dp, unless the cell stores the two separately. */
    Matrix dqOfAllSteps() {
        return projected.whole();
    }

    /**
     * The state after the last step of the last forward: views, to be saved and restored with checkpoints.
     *
     * @return h, shape (N, H), and c for an LSTM
     */
    public List<Matrix> state() {
        return List.of(states.last());
    }
}
