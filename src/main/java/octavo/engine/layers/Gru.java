package octavo.engine.layers;

import static octavo.engine.layers.GateFunctions.sigmoidSlope;
import static octavo.engine.layers.GateFunctions.tanhSlope;
import static octavo.engine.matrix.Simd.LANES;
import static octavo.engine.matrix.Simd.SPECIES;
import static octavo.engine.matrix.Simd.all;

import java.util.List;
import jdk.incubator.vector.FloatVector;
import octavo.engine.matrix.Functions;
import octavo.engine.matrix.Matrix;
import octavo.engine.matrix.Parameter;
import octavo.engine.matrix.RowReductions;

/**
 * The gated recurrent unit (Cho and others 2014) in PyTorch's form, where the reset gate is applied after the product:
 *
 * <pre>
 *   p(t) = x(t)·W + b                        from the {@link InputProjection}, columns r, z, n
 *   q(t) = h(t−1)·U                          columns r, z, n
 *   r = σ(p_r + q_r)                         reset
 *   z = σ(p_z + q_z)                         update: how much of the old state is kept
 *   inner = q_n + b_hn
 *   n = tanh(p_n + r ∘ inner)                the candidate state
 *   h(t) = (1 − z) ∘ n + z ∘ h(t−1)
 * </pre>
 *
 * <p>Backward, as derived in {@link octavo.engine.reference.GruReference}, from the last step to the first:
 * <pre>
 *   dh(t)  = dh(t) from above + dq(t+1)·Uᵀ + dh(t+1) ∘ z(t+1)
 *   δ_z    = dh(t) ∘ (h(t−1) − n) ∘ z ∘ (1 − z)
 *   δ_n    = dh(t) ∘ (1 − z) ∘ (1 − n²)
 *   δ_r    = δ_n ∘ inner ∘ r ∘ (1 − r)
 *   dp(t)  = δ(t)
 *   dq(t)  = δ(t), but dq_n = δ_n ∘ r
 *   dU     = Σ_t h(t−1)ᵀ·dq(t)
 *   db_hn  = Σ_t dq_n(t), over all rows
 * </pre>
 * {@link RecurrentCell} computes the two products with U.
 *
 * <p>Shapes: p(t), q(t) (N, 3H); h (N, H); U (H, 3H); b_hn (1, H), which is separate from b because it is multiplied by
 * r. Time-major: step t is rows t·N to (t+1)·N.
 *
 * <p>Memory: (T+1)·N·H floats for h, T·N·3H for q, N·H for the part of dh that z passes on, and 9·H·H for Uᵀ and the
 * packed forms of U and Uᵀ. The gates overwrite p; later dp overwrites the gates and dq overwrites q.
 */
public final class Gru extends RecurrentCell {

    private static final int GATES = 3;

    /** The functions of r, z and n. */
    private static final GateFunctions.Pass[] FUNCTIONS = {
        GateFunctions::sigmoidOfSum, GateFunctions::sigmoidOfSum, GateFunctions::tanh
    };

    private final Parameter weight;
    private final Parameter bias;
    private Matrix allProducts;
    private Matrix newStateColumns;
    /** q(t). */
    private StepViews products;
    /** The part of dh(t + 1) that z passes on to dh(t). */
    private StepViews dhPassed;

    /**
     * Creates the cell.
     *
     * @param weight U, shape (H, 3H)
     * @param bias   b_hn, shape (1, H)
     */
    public Gru(Parameter weight, Parameter bias) {
        super(weight, GATES);
        this.weight = weight;
        this.bias = bias;
        bias.value.requireShape(1, hidden, "the recurrent bias " + bias.name);
    }

    @Override
    public List<Parameter> parameters() {
        return List.of(weight, bias);
    }

    @Override
    void makeWorkspace(int rows, int steps) {
        allProducts = new Matrix(steps * rows, GATES * hidden);
        newStateColumns = allProducts.columns(2 * hidden, hidden);
        products = views(allProducts);
        dhPassed = views(new Matrix(rows, hidden));
    }

    /** {@inheritDoc} The gates overwrite p(t). */
    @Override
    void stepForward(int t, int share, Matrix input, Matrix before, Matrix state) {
        // q(t) = h(t−1)·U
        u.forward(before, products.get(t, share));
        // r, z, n;  h(t) = (1 − z) ∘ n + z ∘ h(t−1)
        forwardStep(input, products.get(t, share), bias.value, before, state);
    }

    /**
     * One step: gates and state, in passes as in {@link Lstm#forwardStep}.
     *
     * @param gates       shape (N, 3H): p = x·W + b, overwritten by r, z, n
     * @param recurrent   shape (N, 3H): q = h(t−1)·U; the bias is added to its last H columns
     * @param bias        shape (1, H): b_hn
     * @param stateBefore shape (N, H): h(t−1)
     * @param state       shape (N, H): receives h(t)
     */
    static void forwardStep(Matrix gates, Matrix recurrent, Matrix bias, Matrix stateBefore, Matrix state) {
        gates.requireShape(state.rows, GATES * state.cols, "the gates of a GRU");
        recurrent.requireShape(state.rows, GATES * state.cols, "the recurrent product of a GRU");
        int hidden = state.cols;
        int whole = SPECIES.loopBound(hidden);
        for (int row = 0; row < state.rows; row++) {
            for (int gate = 0; gate < GATES; gate++) {
                if (gate == 2) {
                    propose(row, whole, gates, recurrent, bias);
                }
                FUNCTIONS[gate].run(whole, gates.data, gates.at(row, gate * hidden), recurrent.data,
                        recurrent.at(row, gate * hidden));
            }
            mix(row, whole, gates, stateBefore, state);
            forwardPlain(row, whole, gates, recurrent, bias, stateBefore, state);
        }
    }

    /** Overwrites q_n by inner = q_n + b_hn, and p_n by the weighted input of n, p_n + r ∘ inner. */
    private static void propose(int row, int whole, Matrix gates, Matrix recurrent, Matrix bias) {
        int hidden = bias.cols;
        float[] p = gates.data;
        float[] q = recurrent.data;
        int at = gates.at(row, 0);
        int from = recurrent.at(row, 2 * hidden);
        int fromBias = bias.at(0, 0);
        for (int col = 0; col < whole; col += LANES) {
            var r = FloatVector.fromArray(SPECIES, p, at + col);
            var inner = FloatVector.fromArray(SPECIES, q, from + col)
                    .add(FloatVector.fromArray(SPECIES, bias.data, fromBias + col));
            inner.intoArray(q, from + col);
            r.fma(inner, FloatVector.fromArray(SPECIES, p, at + 2 * hidden + col)).intoArray(p, at + 2 * hidden + col);
        }
    }

    /** h(t) = n + z ∘ (h(t−1) − n), which is (1 − z) ∘ n + z ∘ h(t−1). */
    private static void mix(int row, int whole, Matrix gates, Matrix stateBefore, Matrix state) {
        int hidden = state.cols;
        float[] p = gates.data;
        int at = gates.at(row, 0);
        int before = stateBefore.at(row, 0);
        int into = state.at(row, 0);
        for (int col = 0; col < whole; col += LANES) {
            var z = FloatVector.fromArray(SPECIES, p, at + hidden + col);
            var n = FloatVector.fromArray(SPECIES, p, at + 2 * hidden + col);
            var old = FloatVector.fromArray(SPECIES, stateBefore.data, before + col);
            z.fma(old.sub(n), n).intoArray(state.data, into + col);
        }
    }

    /** The plain form of a step: its specification, used for the columns that do not fill a vector. */
    static void forwardPlain(int row, int from, Matrix gates, Matrix recurrent, Matrix bias, Matrix stateBefore,
            Matrix state) {
        int hidden = state.cols;
        float[] p = gates.data;
        float[] q = recurrent.data;
        for (int col = from; col < hidden; col++) {
            int at = gates.at(row, col);
            int qAt = recurrent.at(row, col);
            float r = Functions.sigmoid(p[at] + q[qAt]);
            float z = Functions.sigmoid(p[at + hidden] + q[qAt + hidden]);
            float inner = q[qAt + 2 * hidden] + bias.data[bias.at(0, col)];
            float n = Functions.tanh(Math.fma(r, inner, p[at + 2 * hidden]));
            p[at] = r;
            p[at + hidden] = z;
            p[at + 2 * hidden] = n;
            q[qAt + 2 * hidden] = inner;
            state.data[state.at(row, col)] = Math.fma(z, stateBefore.data[stateBefore.at(row, col)] - n, n);
        }
    }

    @Override
    public Matrix backward(Matrix dh, boolean accumulate) {
        Matrix dp = super.backward(dh, accumulate);
        // forward was: q_n + b_hn, in every row
        bias.touchAllRows();
        RowReductions.sumRows(newStateColumns, bias.gradient(), accumulate);
        return dp;
    }

    @Override
    void startBackward(int share) {
        dhPassed.get(0, share).fill(0);
    }

    /** {@inheritDoc} dq(t) overwrites q(t). */
    @Override
    Matrix stepBackward(int t, int share, Matrix input, Matrix before, Matrix dh) {
        // forward was: r, z, n;  h(t) = (1 − z) ∘ n + z ∘ h(t−1)
        Matrix product = products.get(t, share);
        backwardStep(input, product, before, dh, dhPassed.get(0, share));
        return product;
    }

    /**
     * One step backward, in one pass over a row.
     *
     * @param gates       shape (N, 3H): r, z, n, overwritten by dp
     * @param recurrent   shape (N, 3H): q with the bias in its last H columns, overwritten by dq
     * @param stateBefore shape (N, H): h(t−1)
     * @param dhRows      shape (N, H): dh(t) without the part passed on by z(t+1)
     * @param letThrough  shape (N, H): dh(t+1) ∘ z(t+1), overwritten by dh(t) ∘ z(t)
     */
    static void backwardStep(Matrix gates, Matrix recurrent, Matrix stateBefore, Matrix dhRows,
            Matrix letThrough) {
        gates.requireShape(stateBefore.rows, GATES * stateBefore.cols, "the gates of a GRU");
        recurrent.requireShape(stateBefore.rows, GATES * stateBefore.cols, "the recurrent product of a GRU");
        int whole = SPECIES.loopBound(stateBefore.cols);
        for (int row = 0; row < stateBefore.rows; row++) {
            backwardVectors(row, whole, gates, recurrent, stateBefore, dhRows, letThrough);
            backwardPlain(row, whole, gates, recurrent, stateBefore, dhRows, letThrough);
        }
    }

    /** The columns that fill whole vectors. */
    private static void backwardVectors(int row, int whole, Matrix gates, Matrix recurrent, Matrix stateBefore,
            Matrix dhRows, Matrix letThrough) {
        int hidden = stateBefore.cols;
        float[] p = gates.data;
        float[] q = recurrent.data;
        int at = gates.at(row, 0);
        int into = recurrent.at(row, 0);
        int before = stateBefore.at(row, 0);
        int from = dhRows.at(row, 0);
        int carried = letThrough.at(row, 0);
        for (int col = 0; col < whole; col += LANES) {
            var r = FloatVector.fromArray(SPECIES, p, at + col);
            var z = FloatVector.fromArray(SPECIES, p, at + hidden + col);
            var n = FloatVector.fromArray(SPECIES, p, at + 2 * hidden + col);
            var inner = FloatVector.fromArray(SPECIES, q, into + 2 * hidden + col);
            var dh = FloatVector.fromArray(SPECIES, dhRows.data, from + col)
                    .add(FloatVector.fromArray(SPECIES, letThrough.data, carried + col));
            // forward was: h = n + z·(h(t−1) − n)
            dh.mul(z).intoArray(letThrough.data, carried + col);
            var old = FloatVector.fromArray(SPECIES, stateBefore.data, before + col);
            var deltaZ = dh.mul(old.sub(n)).mul(sigmoidSlope(z));
            var deltaN = dh.mul(all(1f).sub(z)).mul(tanhSlope(n));
            // forward was: n = tanh(p_n + r·inner)
            var deltaR = deltaN.mul(inner).mul(sigmoidSlope(r));
            deltaR.intoArray(p, at + col);
            deltaZ.intoArray(p, at + hidden + col);
            deltaN.intoArray(p, at + 2 * hidden + col);
            deltaR.intoArray(q, into + col);
            deltaZ.intoArray(q, into + hidden + col);
            deltaN.mul(r).intoArray(q, into + 2 * hidden + col);
        }
    }

    /** The plain form of a step backward. */
    static void backwardPlain(int row, int from, Matrix gates, Matrix recurrent, Matrix stateBefore,
            Matrix dhRows, Matrix letThrough) {
        int hidden = stateBefore.cols;
        float[] p = gates.data;
        float[] q = recurrent.data;
        for (int col = from; col < hidden; col++) {
            int at = gates.at(row, col);
            int qAt = recurrent.at(row, col);
            float r = p[at];
            float z = p[at + hidden];
            float n = p[at + 2 * hidden];
            float inner = q[qAt + 2 * hidden];
            int carried = letThrough.at(row, col);
            float dh = dhRows.data[dhRows.at(row, col)] + letThrough.data[carried];
            // forward was: h = n + z·(h(t−1) − n)
            letThrough.data[carried] = dh * z;
            float deltaZ = dh * (stateBefore.data[stateBefore.at(row, col)] - n) * sigmoidSlope(z);
            float deltaN = dh * (1f - z) * tanhSlope(n);
            // forward was: n = tanh(p_n + r·inner)
            float deltaR = deltaN * inner * sigmoidSlope(r);
            p[at] = deltaR;
            p[at + hidden] = deltaZ;
            p[at + 2 * hidden] = deltaN;
            q[qAt] = deltaR;
            q[qAt + hidden] = deltaZ;
            q[qAt + 2 * hidden] = deltaN * r;
        }
    }

    @Override
    Matrix dqOfAllSteps() {
        return allProducts;
    }

    @Override
    public long bytes(int rows, int steps) {
        return Matrix.bytes((steps + 2L) * rows, hidden) + Matrix.bytes((long) steps * rows, GATES * hidden)
                + RecurrentWeight.bytes(hidden, GATES);
    }
}
