package octavo.engine.reference;

import java.util.List;

/**
 * The gated recurrent unit (Cho and others, 2014), in PyTorch's form and gate order r, z, n.
 *
 * <pre>
 *   dot(t) = b + x(t)·W                           length 3H: the three gates side by side
 *   rec(t) = h(t−1)·U                             length 3H
 *   r = σ(dot_r + rec_r)                          how much of the past the proposal sees
 *   z = σ(dot_z + rec_z)                          how much of the past stays
 *   n = tanh(dot_n + r ∘ (rec_n + b_hn))          the proposal
 *   h(t) = (1 − z) ∘ n + z ∘ h(t−1)
 * </pre>
 *
 * <p>The reset gate multiplies the recurrent sum with its own bias b_hn, which therefore cannot be merged into b.
 *
 * <h2>Backward</h2>
 *
 * <p>h(t−1) is used in two places: directly, with the factor z, and in rec(t). Inside rec the n part is multiplied by r
 * before it is added, so that its gradient differs from the one of dot_n by this factor.
 */
final class GruReference implements RecurrentLayerReference {

    private final ParameterReference w;
    private final ParameterReference u;
    private final ParameterReference b;
    private final ParameterReference bn;
    private final int hidden;
    private double[][] x;
    private double[][] gates;
    private double[][] inner;
    private double[][] h;
    private double[] before;
    private double[][] dot;
    private double[][] rec;
    private double[][] deltas;

    /**
     * Makes a layer of zeros.
     *
     * @param layer  its number, part of the parameters' names
     * @param inputs D
     * @param hidden H
     */
    GruReference(int layer, int inputs, int hidden) {
        this.hidden = hidden;
        this.w = new ParameterReference("rnn.weight_ih_l" + layer, inputs, 3 * hidden);
        this.u = new ParameterReference("rnn.weight_hh_l" + layer, hidden, 3 * hidden);
        this.b = new ParameterReference("rnn.bias_ih_l" + layer, 1, 3 * hidden);
        this.bn = new ParameterReference("rnn.bias_hn_l" + layer, 1, hidden);
    }

    @Override
    public List<ParameterReference> parameters() {
        return List.of(w, u, b, bn);
    }

    @Override
    public int states() {
        return 1;
    }

    @Override
    public double[][] forward(double[][] input, double[][] start) {
        int steps = input.length;
        x = input;
        before = start[0];
        dot = new double[steps][];
        rec = new double[steps][3 * hidden];
        gates = new double[steps][3 * hidden];
        inner = new double[steps][hidden];
        h = new double[steps][hidden];
        for (int t = 0; t < steps; t++) {
            dot[t] = b.value[0].clone();
            PlainLoops.addProduct(x[t], w.value, dot[t]);
            PlainLoops.addProduct(previous(t), u.value, rec[t]);
            for (int j = 0; j < hidden; j++) {
                double r = ActivationReference.SIGMOID.forward(dot[t][j] + rec[t][j]);
                double z = ActivationReference.SIGMOID.forward(dot[t][hidden + j] + rec[t][hidden + j]);
                inner[t][j] = rec[t][2 * hidden + j] + bn.value[0][j];
                double n = ActivationReference.TANH.forward(dot[t][2 * hidden + j] + r * inner[t][j]);
                h[t][j] = (1 - z) * n + z * previous(t)[j];
                gates[t][j] = r;
                gates[t][hidden + j] = z;
                gates[t][2 * hidden + j] = n;
            }
        }
        return h;
    }

    @Override
    public double[][] backward(double[][] hGradient) {
        int steps = x.length;
        double[][] xGradient = new double[steps][w.rows()];
        double[] fromLater = new double[hidden];
        deltas = new double[steps][3 * hidden];
        for (int t = steps - 1; t >= 0; t--) {
            double[] dotGradient = deltas[t];
            double[] recGradient = new double[3 * hidden];
            double[] toEarlier = new double[hidden];
            for (int j = 0; j < hidden; j++) {
                double r = gates[t][j];
                double z = gates[t][hidden + j];
                double n = gates[t][2 * hidden + j];
                // forward was: h(t) = (1 − z)·n + z·h(t−1)
                double all = hGradient[t][j] + fromLater[j];
                double zGradient = all * (previous(t)[j] - n);
                double nGradient = all * (1 - z);
                toEarlier[j] = all * z;
                // forward was: n = tanh(dot_n + r·inner)
                double nDelta = nGradient * (1 - n * n);
                double rGradient = nDelta * inner[t][j];
                double innerGradient = nDelta * r;
                // forward was: inner = rec_n + b_hn
                bn.gradient[0][j] += innerGradient;
                recGradient[2 * hidden + j] = innerGradient;
                dotGradient[2 * hidden + j] = nDelta;
                // forward was: z = σ(dot_z + rec_z), r = σ(dot_r + rec_r)
                dotGradient[hidden + j] = recGradient[hidden + j] = zGradient * z * (1 - z);
                dotGradient[j] = recGradient[j] = rGradient * r * (1 - r);
            }
            // forward was: rec = h(t−1)·U
            PlainLoops.addProductTransposed(recGradient, u.value, toEarlier);
            PlainLoops.addOuterProduct(previous(t), recGradient, u.gradient);
            fromLater = toEarlier;
            // forward was: dot += x(t)·W
            PlainLoops.addProductTransposed(dotGradient, w.value, xGradient[t]);
            PlainLoops.addOuterProduct(x[t], dotGradient, w.gradient);
            // forward was: dot = b
            PlainLoops.add(dotGradient, b.gradient[0]);
        }
        return xGradient;
    }

    @Override
    public double[][] end() {
        return new double[][] {h[h.length - 1]};
    }

    @Override
    public void traceForward(int layer, Trace into) {
        into.vector("a_" + layer + "_0", before);
        into.steps("dot_" + layer, dot);
        into.steps("rec_" + layer, rec);
        into.steps("gates_" + layer, gates);
        into.steps("a_" + layer, h);
    }

    @Override
    public void traceBackward(int layer, Trace into) {
        into.deltaSteps("delta_" + layer, deltas);
    }

    /** h(t−1), shape (H). */
    private double[] previous(int t) {
        return t == 0 ? before : h[t - 1];
    }
}
