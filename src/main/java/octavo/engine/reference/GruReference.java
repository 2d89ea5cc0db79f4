package octavo.engine.reference;

import java.util.List;

/**
 * The gated recurrent unit (Cho and others, 2014), in PyTorch's form and gate order r, z, n.
 *
 * <pre>
 *   p(t) = x(t)·W + b                             length 3H: the three gates side by side
 *   q(t) = h(t−1)·U                               length 3H
 *   r = σ(p_r + q_r)                              reset: how much of the past the candidate sees
 *   z = σ(p_z + q_z)                              update: how much of the past is kept
 *   inner = q_n + b_hn
 *   n = tanh(p_n + r ∘ inner)                     the candidate
 *   h(t) = (1 − z) ∘ n + z ∘ h(t−1)
 * </pre>
 *
 * <p>The reset gate multiplies the recurrent sum with its own bias b_hn, which therefore cannot be merged into b. Since
 * only q_n is multiplied by r, the two parts of the weighted input are stored separately. A trace has p
 * under the name {@code dot} and q as {@code rec}; the weighted inputs themselves, p_r + q_r, p_z + q_z and
 * p_n + r ∘ inner, are not in it.
 *
 * <h2>Backward</h2>
 *
 * <p>1. h(t−1) is used in three places: by the layer above, in q(t), and directly in h(t) with the factor z. Shifted by
 * one step:
 * <pre>
 *   dh(t) = dh(t) from above + dq(t+1)·Uᵀ + dh(t+1) ∘ z(t+1)
 * </pre>
 * 2. In h(t) = (1 − z) ∘ n + z ∘ h(t−1) the gate z has the factor h(t−1) − n, and n has the factor 1 − z. Each is then
 * multiplied by the slope of its function, σ′ = σ·(1 − σ) and tanh′ = 1 − tanh². With δ for the gradient by a gate's
 * weighted input:
 * <pre>
 *   δ_z = dh(t) ∘ (h(t−1) − n) ∘ z ∘ (1 − z)
 *   δ_n = dh(t) ∘ (1 − z) ∘ (1 − n²)
 * </pre>
 * 3. The weighted input of n is p_n + r ∘ inner: r gets δ_n times its factor, and inner gets δ_n times r:
 * <pre>
 *   δ_r  = δ_n ∘ inner ∘ r ∘ (1 − r)
 *   dq_n = δ_n ∘ r                                db_hn = Σ_t dq_n(t)
 * </pre>
 * 4. Everywhere else p and q are added, so both get δ: dp = δ, and dq = δ except for dq_n. The products are the same as
 * in the simple layer:
 * <pre>
 *   dW = Σ_t x(t)ᵀ·dp(t)      dU = Σ_t h(t−1)ᵀ·dq(t)      db = Σ_t dp(t)      dx(t) = dp(t)·Wᵀ
 * </pre>
 */
public final class GruReference implements RecurrentLayerReference {

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
    private double[][] p;
    private double[][] q;
    private double[][] deltas;

    /**
     * Creates a layer of zeros.
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
        p = new double[steps][];
        q = new double[steps][3 * hidden];
        gates = new double[steps][3 * hidden];
        inner = new double[steps][hidden];
        h = new double[steps][hidden];
        for (int t = 0; t < steps; t++) {
            p[t] = b.value[0].clone();
            PlainLoops.addProduct(x[t], w.value, p[t]);
            PlainLoops.addProduct(previous(t), u.value, q[t]);
            for (int j = 0; j < hidden; j++) {
                double r = ActivationReference.SIGMOID.forward(p[t][j] + q[t][j]);
                double z = ActivationReference.SIGMOID.forward(p[t][hidden + j] + q[t][hidden + j]);
                inner[t][j] = q[t][2 * hidden + j] + bn.value[0][j];
                double n = ActivationReference.TANH.forward(p[t][2 * hidden + j] + r * inner[t][j]);
                h[t][j] = (1 - z) * n + z * previous(t)[j];
                gates[t][j] = r;
                gates[t][hidden + j] = z;
                gates[t][2 * hidden + j] = n;
            }
        }
        return h;
    }

    @Override
    public double[][] backward(double[][] fromAbove) {
        int steps = x.length;
        double[][] dx = new double[steps][w.rows()];
        double[] fromLater = new double[hidden];
        deltas = new double[steps][3 * hidden];
        for (int t = steps - 1; t >= 0; t--) {
            double[] delta = deltas[t];
            double[] dq = new double[3 * hidden];
            double[] toEarlier = new double[hidden];
            for (int j = 0; j < hidden; j++) {
                double r = gates[t][j];
                double z = gates[t][hidden + j];
                double n = gates[t][2 * hidden + j];
                // forward was: h(t) = (1 − z)·n + z·h(t−1)
                double dh = fromAbove[t][j] + fromLater[j];
                double dz = dh * (previous(t)[j] - n);
                double dn = dh * (1 - z);
                toEarlier[j] = dh * z;
                // forward was: n = tanh(p_n + r·inner)
                double deltaN = dn * (1 - n * n);
                double dr = deltaN * inner[t][j];
                double dInner = deltaN * r;
                // forward was: inner = q_n + b_hn
                bn.gradient[0][j] += dInner;
                dq[2 * hidden + j] = dInner;
                delta[2 * hidden + j] = deltaN;
                // forward was: z = σ(p_z + q_z), r = σ(p_r + q_r)
                delta[hidden + j] = dq[hidden + j] = dz * z * (1 - z);
                delta[j] = dq[j] = dr * r * (1 - r);
            }
            // forward was: q = h(t−1)·U
            PlainLoops.addProductTransposed(dq, u.value, toEarlier);
            PlainLoops.addOuterProduct(previous(t), dq, u.gradient);
            fromLater = toEarlier;
            // forward was: p(t) += x(t)·W
            PlainLoops.addProductTransposed(delta, w.value, dx[t]);
            PlainLoops.addOuterProduct(x[t], delta, w.gradient);
            // forward was: p(t) = b
            PlainLoops.add(delta, b.gradient[0]);
        }
        return dx;
    }

    @Override
    public double[][] end() {
        return new double[][] {h[h.length - 1]};
    }

    @Override
    public void traceForward(int layer, Trace into) {
        into.vector("a_" + layer + "_0", before);
        into.steps("dot_" + layer, p);
        into.steps("rec_" + layer, q);
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
