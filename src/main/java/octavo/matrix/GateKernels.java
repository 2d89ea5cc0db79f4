package octavo.matrix;

/**
 * What LSTM and GRU do element by element at one time step, each direction in one pass over the gates. The layers of these
 * names show the equations; a kernel computes one line of them after the other for some columns while they are in
 * registers.
 *
 * <p>The gates of a row lie side by side, H columns each, in PyTorch's order: (N, 4H) holds i, f, g, o and (N, 3H) holds
 * r, z, n. A gate need not start at a multiple of the vector length, so the last columns of each gate are left to the plain
 * form, which has the same bits.
 */
public final class GateKernels {

    private GateKernels() {
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
        for (int row = 0; row < cell.rows; row++) {
            lstmForwardPlain(row, 0, gates, cellBefore, cell, cellTanh, state);
        }
    }

    private static void lstmForwardPlain(int row, int from, Matrix gates, Matrix cellBefore, Matrix cell, Matrix cellTanh,
                                         Matrix state) {
        int hidden = cell.cols;
        float[] z = gates.data;
        for (int col = from; col < hidden; col++) {
            int at = gates.at(row, col);
            float i = VectorMath.sigmoid(z[at]);
            float f = VectorMath.sigmoid(z[at + hidden]);
            float g = VectorMath.tanh(z[at + 2 * hidden]);
            float o = VectorMath.sigmoid(z[at + 3 * hidden]);
            float c = Math.fma(i, g, f * cellBefore.data[cellBefore.at(row, col)]);
            float tanh = VectorMath.tanh(c);
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
        for (int row = 0; row < cellTanh.rows; row++) {
            lstmBackwardPlain(row, 0, gates, cellBefore, cellTanh, stateGradient, cellGradient);
        }
    }

    private static void lstmBackwardPlain(int row, int from, Matrix gates, Matrix cellBefore, Matrix cellTanh,
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
        for (int row = 0; row < state.rows; row++) {
            gruForwardPlain(row, 0, gates, recurrent, bias, stateBefore, state);
        }
    }

    private static void gruForwardPlain(int row, int from, Matrix gates, Matrix recurrent, Matrix bias, Matrix stateBefore,
                                        Matrix state) {
        int hidden = state.cols;
        float[] p = gates.data;
        float[] q = recurrent.data;
        for (int col = from; col < hidden; col++) {
            int at = gates.at(row, col);
            int from2 = recurrent.at(row, col);
            float r = VectorMath.sigmoid(p[at] + q[from2]);
            float z = VectorMath.sigmoid(p[at + hidden] + q[from2 + hidden]);
            float reset = q[from2 + 2 * hidden] + bias.data[bias.at(0, col)];
            float n = VectorMath.tanh(Math.fma(r, reset, p[at + 2 * hidden]));
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
        for (int row = 0; row < stateBefore.rows; row++) {
            gruBackwardPlain(row, 0, gates, recurrent, stateBefore, stateGradient, letThrough);
        }
    }

    private static void gruBackwardPlain(int row, int from, Matrix gates, Matrix recurrent, Matrix stateBefore,
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
