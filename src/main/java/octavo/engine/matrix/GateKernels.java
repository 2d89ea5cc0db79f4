package octavo.engine.matrix;

import static octavo.engine.matrix.Simd.LANES;
import static octavo.engine.matrix.Simd.SPECIES;
import static octavo.engine.matrix.Simd.all;

import jdk.incubator.vector.FloatVector;

/**
 * What LSTM and GRU do element by element at one time step; the layers of these names show the equations. Backward
 * is one pass over the gates of a row. Forward is several, while the row lies in the L1 cache: C2 inlines only so
 * much into a method, and where one of several σ and tanh stays outside, its vectors become objects, at six times
 * the cost. So each stands in a loop of its own, called through a table: a call with more than two possible
 * targets is never inlined.
 *
 * <p>The gates of a row lie side by side, H columns each, in PyTorch's order: (N, 4H) holds i, f, g, o and (N, 3H)
 * holds r, z, n. A gate need not start at a multiple of the vector length, so the last columns of each gate are left to
 * the plain form, which has the same bits.
 */
public final class GateKernels {

    private GateKernels() {
    }

    /** One function over whole vectors: y = f(y), or y = f(y + x). */
    @FunctionalInterface
    private interface Pass {
        void run(int count, float[] y, int from, float[] x, int fromX);
    }

    /** The functions of an LSTM in the order in which they are needed: i, f, g, o, and tanh(c). */
    private static final Pass[] LSTM = {
        GateKernels::sigmoid, GateKernels::sigmoid, GateKernels::tanh, GateKernels::sigmoid, GateKernels::tanh
    };

    /** The functions of a GRU: r, z, n. */
    private static final Pass[] GRU = {GateKernels::sigmoidOfSum, GateKernels::sigmoidOfSum, GateKernels::tanh};

    private static void sigmoid(int count, float[] y, int from, float[] x, int fromX) {
        for (int i = from; i < from + count; i += LANES) {
            Functions.sigmoid(FloatVector.fromArray(SPECIES, y, i)).intoArray(y, i);
        }
    }

    private static void tanh(int count, float[] y, int from, float[] x, int fromX) {
        for (int i = from; i < from + count; i += LANES) {
            Functions.tanh(FloatVector.fromArray(SPECIES, y, i)).intoArray(y, i);
        }
    }

    private static void sigmoidOfSum(int count, float[] y, int from, float[] x, int fromX) {
        for (int i = 0; i < count; i += LANES) {
            var sum = FloatVector.fromArray(SPECIES, y, from + i).add(FloatVector.fromArray(SPECIES, x, fromX + i));
            Functions.sigmoid(sum).intoArray(y, from + i);
        }
    }

    /** The derivative of y = σ(x), from y: y − y². */
    private static FloatVector sigmoidSlope(FloatVector y) {
        return y.neg().fma(y, y);
    }

    /** The derivative of y = tanh(x), from y: 1 − y². */
    private static FloatVector tanhSlope(FloatVector y) {
        return y.neg().fma(y, all(1f));
    }

    /**
     * One step of an LSTM: gates, cell and state.
     *
     * @param gates      shape (N, 4H): the weighted inputs, overwritten by i, f, g, o
     * @param cellBefore shape (N, H): c(t−1)
     * @param cell       shape (N, H): where c(t) goes
     * @param cellTanh   shape (N, H): where tanh(c(t)) goes, for the way back
     * @param state      shape (N, H): where h(t) goes
     */
    public static void lstmForward(Matrix gates, Matrix cellBefore, Matrix cell, Matrix cellTanh, Matrix state) {
        int hidden = cell.cols;
        gates.requireShape(cell.rows, 4 * hidden, "the gates of an LSTM");
        int whole = SPECIES.loopBound(hidden);
        for (int row = 0; row < cell.rows; row++) {
            for (int gate = 0; gate < 4; gate++) {
                LSTM[gate].run(whole, gates.data, gates.at(row, gate * hidden), null, 0);
            }
            newCell(row, whole, gates, cellBefore, cell, cellTanh);
            LSTM[4].run(whole, cellTanh.data, cellTanh.at(row, 0), null, 0);
            show(row, whole, gates, cellTanh, state);
            lstmForwardPlain(row, whole, gates, cellBefore, cell, cellTanh, state);
        }
    }

    /** c(t) = i ∘ g + f ∘ c(t−1), to its place and to that of tanh(c(t)). */
    private static void newCell(int row, int whole, Matrix gates, Matrix cellBefore, Matrix cell, Matrix cellTanh) {
        int hidden = cell.cols;
        float[] z = gates.data;
        int at = gates.at(row, 0);
        int before = cellBefore.at(row, 0);
        int into = cell.at(row, 0);
        int intoTanh = cellTanh.at(row, 0);
        for (int col = 0; col < whole; col += LANES) {
            var i = FloatVector.fromArray(SPECIES, z, at + col);
            var f = FloatVector.fromArray(SPECIES, z, at + hidden + col);
            var g = FloatVector.fromArray(SPECIES, z, at + 2 * hidden + col);
            var c = i.fma(g, f.mul(FloatVector.fromArray(SPECIES, cellBefore.data, before + col)));
            c.intoArray(cell.data, into + col);
            c.intoArray(cellTanh.data, intoTanh + col);
        }
    }

    /** h(t) = o ∘ tanh(c(t)). */
    private static void show(int row, int whole, Matrix gates, Matrix cellTanh, Matrix state) {
        int output = gates.at(row, 3 * state.cols);
        int from = cellTanh.at(row, 0);
        int into = state.at(row, 0);
        for (int col = 0; col < whole; col += LANES) {
            var o = FloatVector.fromArray(SPECIES, gates.data, output + col);
            var tanh = FloatVector.fromArray(SPECIES, cellTanh.data, from + col);
            o.mul(tanh).intoArray(state.data, into + col);
        }
    }

    /** The specification of a step, and what does the columns that fill no vector. */
    static void lstmForwardPlain(int row, int from, Matrix gates, Matrix cellBefore, Matrix cell, Matrix cellTanh,
                                         Matrix state) {
        int hidden = cell.cols;
        float[] z = gates.data;
        for (int col = from; col < hidden; col++) {
            int at = gates.at(row, col);
            float i = Functions.sigmoid(z[at]);
            float f = Functions.sigmoid(z[at + hidden]);
            float g = Functions.tanh(z[at + 2 * hidden]);
            float o = Functions.sigmoid(z[at + 3 * hidden]);
            float c = Math.fma(i, g, f * cellBefore.data[cellBefore.at(row, col)]);
            float tanh = Functions.tanh(c);
            z[at] = i;
            z[at + hidden] = f;
            z[at + 2 * hidden] = g;
            z[at + 3 * hidden] = o;
            cell.data[cell.at(row, col)] = c;
            cellTanh.data[cellTanh.at(row, col)] = tanh;
            state.data[state.at(row, col)] = o * tanh;
        }
    }

    /**
     * One step of an LSTM backward.
     *
     * @param gates         shape (N, 4H): i, f, g, o, overwritten by the gradients of the weighted inputs
     * @param cellBefore    shape (N, H): c(t−1)
     * @param cellTanh      shape (N, H): tanh(c(t))
     * @param stateGradient shape (N, H): dh(t)
     * @param cellGradient  shape (N, H): the part of dc(t) that comes from step t+1, overwritten by that for step t−1
     */
    public static void lstmBackward(Matrix gates, Matrix cellBefore, Matrix cellTanh, Matrix stateGradient,
                                    Matrix cellGradient) {
        gates.requireShape(cellTanh.rows, 4 * cellTanh.cols, "the gates of an LSTM");
        int whole = SPECIES.loopBound(cellTanh.cols);
        for (int row = 0; row < cellTanh.rows; row++) {
            lstmBackwardVectors(row, whole, gates, cellBefore, cellTanh, stateGradient, cellGradient);
            lstmBackwardPlain(row, whole, gates, cellBefore, cellTanh, stateGradient, cellGradient);
        }
    }

    private static void lstmBackwardVectors(int row, int whole, Matrix gates, Matrix cellBefore, Matrix cellTanh,
                                            Matrix stateGradient, Matrix cellGradient) {
        int hidden = cellTanh.cols;
        float[] z = gates.data;
        int at = gates.at(row, 0);
        int before = cellBefore.at(row, 0);
        int fromTanh = cellTanh.at(row, 0);
        int from = stateGradient.at(row, 0);
        int carried = cellGradient.at(row, 0);
        for (int col = 0; col < whole; col += LANES) {
            var i = FloatVector.fromArray(SPECIES, z, at + col);
            var f = FloatVector.fromArray(SPECIES, z, at + hidden + col);
            var g = FloatVector.fromArray(SPECIES, z, at + 2 * hidden + col);
            var o = FloatVector.fromArray(SPECIES, z, at + 3 * hidden + col);
            var tanh = FloatVector.fromArray(SPECIES, cellTanh.data, fromTanh + col);
            var dh = FloatVector.fromArray(SPECIES, stateGradient.data, from + col);
            // forward was: h = o·tanh(c)
            var later = FloatVector.fromArray(SPECIES, cellGradient.data, carried + col);
            var dc = dh.mul(o).fma(tanhSlope(tanh), later);
            dh.mul(tanh).mul(sigmoidSlope(o)).intoArray(z, at + 3 * hidden + col);
            // forward was: c = f·c(t−1) + i·g
            dc.mul(g).mul(sigmoidSlope(i)).intoArray(z, at + col);
            var cBefore = FloatVector.fromArray(SPECIES, cellBefore.data, before + col);
            dc.mul(cBefore).mul(sigmoidSlope(f)).intoArray(z, at + hidden + col);
            dc.mul(i).mul(tanhSlope(g)).intoArray(z, at + 2 * hidden + col);
            dc.mul(f).intoArray(cellGradient.data, carried + col);
        }
    }

    /** The specification of a step backward, and what does the columns that fill no vector. */
    static void lstmBackwardPlain(int row, int from, Matrix gates, Matrix cellBefore, Matrix cellTanh,
                                          Matrix stateGradient, Matrix cellGradient) {
        int hidden = cellTanh.cols;
        float[] z = gates.data;
        for (int col = from; col < hidden; col++) {
            int at = gates.at(row, col);
            float i = z[at];
            float f = z[at + hidden];
            float g = z[at + 2 * hidden];
            float o = z[at + 3 * hidden];
            float tanh = cellTanh.data[cellTanh.at(row, col)];
            float dh = stateGradient.data[stateGradient.at(row, col)];
            int carried = cellGradient.at(row, col);
            // forward was: h = o·tanh(c)
            float dc = Math.fma(dh * o, Math.fma(-tanh, tanh, 1f), cellGradient.data[carried]);
            z[at + 3 * hidden] = dh * tanh * Math.fma(-o, o, o);
            // forward was: c = f·c(t−1) + i·g
            z[at] = dc * g * Math.fma(-i, i, i);
            z[at + hidden] = dc * cellBefore.data[cellBefore.at(row, col)] * Math.fma(-f, f, f);
            z[at + 2 * hidden] = dc * i * Math.fma(-g, g, 1f);
            cellGradient.data[carried] = dc * f;
        }
    }

    /**
     * One step of a GRU: gates and state.
     *
     * @param gates       shape (N, 3H): p = x·W + b, overwritten by r, z, n
     * @param recurrent   shape (N, 3H): q = h(t−1)·U; the bias is added to its last H columns
     * @param bias        shape (1, H): the bias inside the reset product
     * @param stateBefore shape (N, H): h(t−1)
     * @param state       shape (N, H): where h(t) goes
     */
    public static void gruForward(Matrix gates, Matrix recurrent, Matrix bias, Matrix stateBefore, Matrix state) {
        gates.requireShape(state.rows, 3 * state.cols, "the gates of a GRU");
        recurrent.requireShape(state.rows, 3 * state.cols, "the recurrent product of a GRU");
        int hidden = state.cols;
        int whole = SPECIES.loopBound(hidden);
        for (int row = 0; row < state.rows; row++) {
            for (int gate = 0; gate < 3; gate++) {
                if (gate == 2) {
                    propose(row, whole, gates, recurrent, bias);
                }
                GRU[gate].run(whole, gates.data, gates.at(row, gate * hidden), recurrent.data,
                        recurrent.at(row, gate * hidden));
            }
            mix(row, whole, gates, stateBefore, state);
            gruForwardPlain(row, whole, gates, recurrent, bias, stateBefore, state);
        }
    }

    /** q_n + b_hn to the place of q_n, and the weighted input of n, p_n + r ∘ (q_n + b_hn), to that of p_n. */
    private static void propose(int row, int whole, Matrix gates, Matrix recurrent, Matrix bias) {
        int hidden = bias.cols;
        float[] p = gates.data;
        float[] q = recurrent.data;
        int at = gates.at(row, 0);
        int from = recurrent.at(row, 2 * hidden);
        int fromBias = bias.at(0, 0);
        for (int col = 0; col < whole; col += LANES) {
            var r = FloatVector.fromArray(SPECIES, p, at + col);
            var reset = FloatVector.fromArray(SPECIES, q, from + col)
                    .add(FloatVector.fromArray(SPECIES, bias.data, fromBias + col));
            reset.intoArray(q, from + col);
            r.fma(reset, FloatVector.fromArray(SPECIES, p, at + 2 * hidden + col)).intoArray(p, at + 2 * hidden + col);
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

    /** The specification of a step, and what does the columns that fill no vector. */
    static void gruForwardPlain(int row, int from, Matrix gates, Matrix recurrent, Matrix bias, Matrix stateBefore,
                                        Matrix state) {
        int hidden = state.cols;
        float[] p = gates.data;
        float[] q = recurrent.data;
        for (int col = from; col < hidden; col++) {
            int at = gates.at(row, col);
            int from2 = recurrent.at(row, col);
            float r = Functions.sigmoid(p[at] + q[from2]);
            float z = Functions.sigmoid(p[at + hidden] + q[from2 + hidden]);
            float reset = q[from2 + 2 * hidden] + bias.data[bias.at(0, col)];
            float n = Functions.tanh(Math.fma(r, reset, p[at + 2 * hidden]));
            p[at] = r;
            p[at + hidden] = z;
            p[at + 2 * hidden] = n;
            q[from2 + 2 * hidden] = reset;
            state.data[state.at(row, col)] = Math.fma(z, stateBefore.data[stateBefore.at(row, col)] - n, n);
        }
    }

    /**
     * One step of a GRU backward.
     *
     * @param gates         shape (N, 3H): r, z, n, overwritten by dp
     * @param recurrent     shape (N, 3H): q with the bias in its last H columns, overwritten by dq
     * @param stateBefore   shape (N, H): h(t−1)
     * @param stateGradient shape (N, H): dh(t) without what z(t+1) let through
     * @param letThrough    shape (N, H): dh(t+1) ∘ z(t+1), overwritten by dh(t) ∘ z(t)
     */
    public static void gruBackward(Matrix gates, Matrix recurrent, Matrix stateBefore, Matrix stateGradient,
                                   Matrix letThrough) {
        gates.requireShape(stateBefore.rows, 3 * stateBefore.cols, "the gates of a GRU");
        recurrent.requireShape(stateBefore.rows, 3 * stateBefore.cols, "the recurrent product of a GRU");
        int whole = SPECIES.loopBound(stateBefore.cols);
        for (int row = 0; row < stateBefore.rows; row++) {
            gruBackwardVectors(row, whole, gates, recurrent, stateBefore, stateGradient, letThrough);
            gruBackwardPlain(row, whole, gates, recurrent, stateBefore, stateGradient, letThrough);
        }
    }

    private static void gruBackwardVectors(int row, int whole, Matrix gates, Matrix recurrent, Matrix stateBefore,
                                           Matrix stateGradient, Matrix letThrough) {
        int hidden = stateBefore.cols;
        float[] p = gates.data;
        float[] q = recurrent.data;
        int at = gates.at(row, 0);
        int into = recurrent.at(row, 0);
        int before = stateBefore.at(row, 0);
        int from = stateGradient.at(row, 0);
        int carried = letThrough.at(row, 0);
        for (int col = 0; col < whole; col += LANES) {
            var r = FloatVector.fromArray(SPECIES, p, at + col);
            var z = FloatVector.fromArray(SPECIES, p, at + hidden + col);
            var n = FloatVector.fromArray(SPECIES, p, at + 2 * hidden + col);
            var reset = FloatVector.fromArray(SPECIES, q, into + 2 * hidden + col);
            var dh = FloatVector.fromArray(SPECIES, stateGradient.data, from + col)
                    .add(FloatVector.fromArray(SPECIES, letThrough.data, carried + col));
            // forward was: h = n + z·(h(t−1) − n)
            dh.mul(z).intoArray(letThrough.data, carried + col);
            var old = FloatVector.fromArray(SPECIES, stateBefore.data, before + col);
            var dz = dh.mul(old.sub(n)).mul(sigmoidSlope(z));
            var dn = dh.mul(all(1f).sub(z)).mul(tanhSlope(n));
            // forward was: n = tanh(p_n + r·(q_n + b))
            var dr = dn.mul(reset).mul(sigmoidSlope(r));
            dr.intoArray(p, at + col);
            dz.intoArray(p, at + hidden + col);
            dn.intoArray(p, at + 2 * hidden + col);
            dr.intoArray(q, into + col);
            dz.intoArray(q, into + hidden + col);
            dn.mul(r).intoArray(q, into + 2 * hidden + col);
        }
    }

    /** The specification of a step backward, and what does the columns that fill no vector. */
    static void gruBackwardPlain(int row, int from, Matrix gates, Matrix recurrent, Matrix stateBefore,
                                         Matrix stateGradient, Matrix letThrough) {
        int hidden = stateBefore.cols;
        float[] p = gates.data;
        float[] q = recurrent.data;
        for (int col = from; col < hidden; col++) {
            int at = gates.at(row, col);
            int from2 = recurrent.at(row, col);
            float r = p[at];
            float z = p[at + hidden];
            float n = p[at + 2 * hidden];
            float reset = q[from2 + 2 * hidden];
            int carried = letThrough.at(row, col);
            float dh = stateGradient.data[stateGradient.at(row, col)] + letThrough.data[carried];
            // forward was: h = n + z·(h(t−1) − n)
            letThrough.data[carried] = dh * z;
            float dz = dh * (stateBefore.data[stateBefore.at(row, col)] - n) * Math.fma(-z, z, z);
            float dn = dh * (1f - z) * Math.fma(-n, n, 1f);
            // forward was: n = tanh(p_n + r·(q_n + b))
            float dr = dn * reset * Math.fma(-r, r, r);
            p[at] = dr;
            p[at + hidden] = dz;
            p[at + 2 * hidden] = dn;
            q[from2] = dr;
            q[from2 + hidden] = dz;
            q[from2 + 2 * hidden] = dn * r;
        }
    }
}
