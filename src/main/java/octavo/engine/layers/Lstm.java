package octavo.engine.layers;

import static octavo.engine.layers.GateFunctions.sigmoidSlope;
import static octavo.engine.layers.GateFunctions.tanhSlope;
import static octavo.engine.matrix.Simd.LANES;
import static octavo.engine.matrix.Simd.SPECIES;

import java.util.List;
import jdk.incubator.vector.FloatVector;
import octavo.engine.matrix.Functions;
import octavo.engine.matrix.Matrix;
import octavo.engine.matrix.Parameter;

/**
 * Long short-term memory (Hochreiter and Schmidhuber 1997, with the forget gate of Gers, Schmidhuber and Cummins 2000):
 * besides the state h there is a cell c. Each step only scales it and adds to it, so that gradients survive many steps.
 *
 * <pre>
 *   dot(t) = p(t) + h(t−1)·U                  p(t) = x(t)·W + b comes from the {@link InputProjection}
 *   i = σ(dot_i)   f = σ(dot_f)   g = tanh(dot_g)   o = σ(dot_o)
 *   c(t) = f ∘ c(t−1) + i ∘ g
 *   h(t) = o ∘ tanh(c(t))
 * </pre>
 *
 * <p><img src="../reference/doc-files/lstm-cell.svg"
 *     alt="An LSTM cell: the cell runs straight through, three gates act on it">
 *
 * <p>Backward, as derived in {@link octavo.engine.reference.LstmReference}, from the last step to the first:
 * <pre>
 *   dh(t)   = dh(t) from above + δ(t+1)·Uᵀ
 *   dc(t)   = dc(t+1) ∘ f(t+1) + dh(t) ∘ o ∘ (1 − tanh²(c(t)))
 *   δ_o     = dh(t) ∘ tanh(c(t)) ∘ o ∘ (1 − o)
 *   δ_i     = dc(t) ∘ g ∘ i ∘ (1 − i)
 *   δ_f     = dc(t) ∘ c(t−1) ∘ f ∘ (1 − f)
 *   δ_g     = dc(t) ∘ i ∘ (1 − g²)
 *   dp(t)   = δ(t)
 *   dU      = Σ_t h(t−1)ᵀ·δ(t)
 * </pre>
 * {@link RecurrentCell} computes the two products with U.
 *
 * <p>Shapes: p(t), dot(t) (N, 4H), the gates side by side in PyTorch's order i, f, g, o; h, c (N, H); U (H, 4H).
 * Time-major: step t is rows t·N to (t+1)·N.
 *
 * <p>Memory: (2·(T+1) + T + 1)·N·H floats for h, c, tanh(c) and the carried part of dc, and 12·H·H for Uᵀ and the
 * packed forms of U and Uᵀ; the gates overwrite p, and δ overwrites the gates.
 */
public final class Lstm extends RecurrentCell {

    private static final int GATES = 4;

    /** The functions in the order of a step: those of i, f, g, o, and of c. */
    private static final GateFunctions.Pass[] FUNCTIONS = {
        GateFunctions::sigmoid, GateFunctions::sigmoid, GateFunctions::tanh, GateFunctions::sigmoid, GateFunctions::tanh
    };

    private final Parameter weight;
    /** c(t) is step t + 1; step 0 is the initial cell. */
    private StepViews cells;
    /** tanh(c(t)). */
    private StepViews cellTanhs;
    /** The part of dc(t + 1) that is passed on to step t. */
    private StepViews dcPassed;

    /**
     * Creates the cell.
     *
     * @param weight U, shape (H, 4H)
     */
    public Lstm(Parameter weight) {
        super(weight, GATES);
        this.weight = weight;
    }

    @Override
    public List<Parameter> parameters() {
        return List.of(weight);
    }

    @Override
    void makeWorkspace(int rows, int steps) {
        cells = views(new Matrix((steps + 1) * rows, hidden));
        cellTanhs = views(new Matrix(steps * rows, hidden));
        dcPassed = views(new Matrix(rows, hidden));
    }

    @Override
    void start(boolean continues) {
        super.start(continues);
        cells.start(continues);
    }

    /** {@inheritDoc} The gates overwrite p(t). */
    @Override
    void stepForward(int t, int share, Matrix input, Matrix before, Matrix state) {
        // dot(t) = p(t) + h(t−1)·U
        u.addForward(before, input);
        // i, f, g, o;  c(t) = f ∘ c(t−1) + i ∘ g;  h(t) = o ∘ tanh(c(t))
        forwardStep(input, cells.get(t, share), cells.get(t + 1, share), cellTanhs.get(t, share), state);
    }

    /**
     * One step: gates, cell and state. Each function passes over a row by itself while the row is in the L1 cache;
     * {@link GateFunctions} says why. A gate need not start at a multiple of the vector length, so the plain form
     * computes the last columns of each gate, with the same bits.
     *
     * @param gates      shape (N, 4H): dot(t), overwritten by i, f, g, o
     * @param cellBefore shape (N, H): c(t−1)
     * @param cell       shape (N, H): receives c(t)
     * @param cellTanh   shape (N, H): receives tanh(c(t)), for backward
     * @param state      shape (N, H): receives h(t)
     */
    static void forwardStep(Matrix gates, Matrix cellBefore, Matrix cell, Matrix cellTanh, Matrix state) {
        int hidden = cell.cols;
        gates.requireShape(cell.rows, GATES * hidden, "the gates of an LSTM");
        int whole = SPECIES.loopBound(hidden);
        for (int row = 0; row < cell.rows; row++) {
            for (int i = 0; i < GATES; i++) {
                apply(i, whole, gates, gates.at(row, i * hidden));
            }
            newCell(row, whole, gates, cellBefore, cell, cellTanh);
            apply(4, whole, cellTanh, cellTanh.at(row, 0));
            output(row, whole, gates, cellTanh, state);
            forwardPlain(row, whole, gates, cellBefore, cell, cellTanh, state);
        }
    }

    /** The one place of the call: a place that met only the last function would have it inlined. */
    private static void apply(int function, int whole, Matrix values, int at) {
        FUNCTIONS[function].run(whole, values.data, at, null, 0);
    }

    /** c(t) = i ∘ g + f ∘ c(t−1), also written to the place of tanh(c(t)). */
    private static void newCell(int row, int whole, Matrix gates, Matrix cellBefore, Matrix cell, Matrix cellTanh) {
        int hidden = cell.cols;
        float[] gate = gates.data;
        int at = gates.at(row, 0);
        int before = cellBefore.at(row, 0);
        int into = cell.at(row, 0);
        int intoTanh = cellTanh.at(row, 0);
        for (int col = 0; col < whole; col += LANES) {
            var i = FloatVector.fromArray(SPECIES, gate, at + col);
            var f = FloatVector.fromArray(SPECIES, gate, at + hidden + col);
            var g = FloatVector.fromArray(SPECIES, gate, at + 2 * hidden + col);
            var c = i.fma(g, f.mul(FloatVector.fromArray(SPECIES, cellBefore.data, before + col)));
            c.intoArray(cell.data, into + col);
            c.intoArray(cellTanh.data, intoTanh + col);
        }
    }

    /** h(t) = o ∘ tanh(c(t)). */
    private static void output(int row, int whole, Matrix gates, Matrix cellTanh, Matrix state) {
        int output = gates.at(row, 3 * state.cols);
        int from = cellTanh.at(row, 0);
        int into = state.at(row, 0);
        for (int col = 0; col < whole; col += LANES) {
            var o = FloatVector.fromArray(SPECIES, gates.data, output + col);
            var tanh = FloatVector.fromArray(SPECIES, cellTanh.data, from + col);
            o.mul(tanh).intoArray(state.data, into + col);
        }
    }

    /** The plain form of a step: its specification, used for the columns that do not fill a vector. */
    static void forwardPlain(int row, int from, Matrix gates, Matrix cellBefore, Matrix cell, Matrix cellTanh,
            Matrix state) {
        int hidden = cell.cols;
        float[] gate = gates.data;
        for (int col = from; col < hidden; col++) {
            int at = gates.at(row, col);
            float i = Functions.sigmoid(gate[at]);
            float f = Functions.sigmoid(gate[at + hidden]);
            float g = Functions.tanh(gate[at + 2 * hidden]);
            float o = Functions.sigmoid(gate[at + 3 * hidden]);
            float c = Math.fma(i, g, f * cellBefore.data[cellBefore.at(row, col)]);
            float tanh = Functions.tanh(c);
            gate[at] = i;
            gate[at + hidden] = f;
            gate[at + 2 * hidden] = g;
            gate[at + 3 * hidden] = o;
            cell.data[cell.at(row, col)] = c;
            cellTanh.data[cellTanh.at(row, col)] = tanh;
            state.data[state.at(row, col)] = o * tanh;
        }
    }

    @Override
    void startBackward(int share) {
        dcPassed.get(0, share).fill(0);
    }

    @Override
    Matrix stepBackward(int t, int share, Matrix input, Matrix before, Matrix dh) {
        // forward was: i, f, g, o;  c(t) = f ∘ c(t−1) + i ∘ g;  h(t) = o ∘ tanh(c(t))
        backwardStep(input, cells.get(t, share), cellTanhs.get(t, share), dh, dcPassed.get(0, share));
        // forward was: dot(t) = p(t) + h(t−1)·U, so dp(t) and dq(t) are both δ(t)
        return input;
    }

    /**
     * One step backward, in one pass over a row.
     *
     * @param gates      shape (N, 4H): i, f, g, o, overwritten by δ(t)
     * @param cellBefore shape (N, H): c(t−1)
     * @param cellTanh   shape (N, H): tanh(c(t))
     * @param dhRows     shape (N, H): dh(t)
     * @param dcRows     shape (N, H): the part of dc(t) that comes from step t+1, overwritten by that for step t−1
     */
    static void backwardStep(Matrix gates, Matrix cellBefore, Matrix cellTanh, Matrix dhRows, Matrix dcRows) {
        gates.requireShape(cellTanh.rows, GATES * cellTanh.cols, "the gates of an LSTM");
        int whole = SPECIES.loopBound(cellTanh.cols);
        for (int row = 0; row < cellTanh.rows; row++) {
            backwardVectors(row, whole, gates, cellBefore, cellTanh, dhRows, dcRows);
            backwardPlain(row, whole, gates, cellBefore, cellTanh, dhRows, dcRows);
        }
    }

    /** The columns that fill whole vectors. */
    private static void backwardVectors(int row, int whole, Matrix gates, Matrix cellBefore, Matrix cellTanh,
            Matrix dhRows, Matrix dcRows) {
        int hidden = cellTanh.cols;
        float[] gate = gates.data;
        int at = gates.at(row, 0);
        int before = cellBefore.at(row, 0);
        int fromTanh = cellTanh.at(row, 0);
        int from = dhRows.at(row, 0);
        int carried = dcRows.at(row, 0);
        for (int col = 0; col < whole; col += LANES) {
            var i = FloatVector.fromArray(SPECIES, gate, at + col);
            var f = FloatVector.fromArray(SPECIES, gate, at + hidden + col);
            var g = FloatVector.fromArray(SPECIES, gate, at + 2 * hidden + col);
            var o = FloatVector.fromArray(SPECIES, gate, at + 3 * hidden + col);
            var tanh = FloatVector.fromArray(SPECIES, cellTanh.data, fromTanh + col);
            var dh = FloatVector.fromArray(SPECIES, dhRows.data, from + col);
            // forward was: h = o·tanh(c)
            var later = FloatVector.fromArray(SPECIES, dcRows.data, carried + col);
            var dc = dh.mul(o).fma(tanhSlope(tanh), later);
            dh.mul(tanh).mul(sigmoidSlope(o)).intoArray(gate, at + 3 * hidden + col);
            // forward was: c = f·c(t−1) + i·g
            dc.mul(g).mul(sigmoidSlope(i)).intoArray(gate, at + col);
            var cBefore = FloatVector.fromArray(SPECIES, cellBefore.data, before + col);
            dc.mul(cBefore).mul(sigmoidSlope(f)).intoArray(gate, at + hidden + col);
            dc.mul(i).mul(tanhSlope(g)).intoArray(gate, at + 2 * hidden + col);
            dc.mul(f).intoArray(dcRows.data, carried + col);
        }
    }

    /** The plain form of a step backward. */
    static void backwardPlain(int row, int from, Matrix gates, Matrix cellBefore, Matrix cellTanh,
            Matrix dhRows, Matrix dcRows) {
        int hidden = cellTanh.cols;
        float[] gate = gates.data;
        for (int col = from; col < hidden; col++) {
            int at = gates.at(row, col);
            float i = gate[at];
            float f = gate[at + hidden];
            float g = gate[at + 2 * hidden];
            float o = gate[at + 3 * hidden];
            float tanh = cellTanh.data[cellTanh.at(row, col)];
            float dh = dhRows.data[dhRows.at(row, col)];
            int carried = dcRows.at(row, col);
            // forward was: h = o·tanh(c)
            float dc = Math.fma(dh * o, tanhSlope(tanh), dcRows.data[carried]);
            gate[at + 3 * hidden] = dh * tanh * sigmoidSlope(o);
            // forward was: c = f·c(t−1) + i·g
            gate[at] = dc * g * sigmoidSlope(i);
            gate[at + hidden] = dc * cellBefore.data[cellBefore.at(row, col)] * sigmoidSlope(f);
            gate[at + 2 * hidden] = dc * i * tanhSlope(g);
            dcRows.data[carried] = dc * f;
        }
    }

    @Override
    public List<Matrix> state() {
        return List.of(super.state().getFirst(), cells.last());
    }

    @Override
    public long bytes(int rows, int steps) {
        return Matrix.bytes((3L * steps + 3) * rows, hidden) + RecurrentWeight.bytes(hidden, GATES);
    }
}
