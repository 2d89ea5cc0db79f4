package octavo.engine.reference;

import java.util.List;

/**
 * The simple recurrent layer (Elman, 1990).
 *
 * <pre>
 *   p(t)   = x(t)·W + b                           the part that does not depend on the previous step
 *   dot(t) = p(t) + h(t−1)·U
 *   h(t)   = f(dot(t))                            f is tanh or the logistic function σ
 * </pre>
 *
 * <p><img src="doc-files/unrolled-rnn.svg" alt="A recurrent net of two layers, unrolled over its steps">
 *
 * <h2>Backpropagation through time</h2>
 *
 * <p>(Werbos, 1990.) Unroll the loop: T copies of one layer, copy t feeding copy t + 1, all with the same W, U and b.
 * In this long but ordinary net, with δ(t) = ∂loss/∂dot(t):
 *
 * <p>1. h(t) is used twice, by the layer above and by dot(t+1), and the gradients of all uses add up. The gradient from
 * above is given. The product in dot(t+1) = p(t+1) + h(t)·U adds δ(t+1)·Uᵀ, like any product. After the last step there
 * is only the layer above.
 *
 * <p>2. f is applied to each element separately, so δ(t) is dh(t) times the slope of f, which follows from h(t) itself:
 * tanh′ = 1 − tanh² = 1 − h², and σ′ = σ·(1 − σ) = h·(1 − h).
 *
 * <p>3. A weight is used once in every copy, so its gradient is the sum over the copies:
 * <pre>
 *   dh(t) = dh(t) from above + δ(t+1)·Uᵀ          from the last step to the first, with δ(T) = 0
 *   δ(t)  = dh(t) ∘ f′(dot(t))
 *   dp(t) = δ(t)
 *   dW = Σ_t x(t)ᵀ·δ(t)      dU = Σ_t h(t−1)ᵀ·δ(t)      db = Σ_t δ(t)      dx(t) = δ(t)·Wᵀ
 * </pre>
 *
 * <p>Written out, step t gets from a later step s the gradient δ(s)·Uᵀ ∘ f′·Uᵀ ∘ f′·…, with s − t factors. If the
 * factors shrink it, the gradient vanishes; if they stretch it, it explodes; both happen exponentially in s − t. Gates
 * ({@link LstmReference}) and clipping are the remedies.
 */
public final class ElmanReference implements RecurrentLayerReference {

    private final ActivationReference f;
    private final ParameterReference w;
    private final ParameterReference u;
    private final ParameterReference b;
    private double[][] x;
    private double[][] dot;
    private double[][] h;
    private double[] before;
    private double[][] delta;

    /**
     * Creates a layer of zeros.
     *
     * @param layer  its number, part of the parameters' names
     * @param inputs D
     * @param hidden H
     * @param f      tanh or the sigmoid
     */
    ElmanReference(int layer, int inputs, int hidden, ActivationReference f) {
        this.f = f;
        this.w = new ParameterReference("rnn.weight_ih_l" + layer, inputs, hidden);
        this.u = new ParameterReference("rnn.weight_hh_l" + layer, hidden, hidden);
        this.b = new ParameterReference("rnn.bias_ih_l" + layer, 1, hidden);
    }

    @Override
    public List<ParameterReference> parameters() {
        return List.of(w, u, b);
    }

    @Override
    public int states() {
        return 1;
    }

    @Override
    public double[][] forward(double[][] input, double[][] start) {
        int steps = input.length;
        int hidden = b.cols();
        x = input;
        before = start[0];
        dot = new double[steps][];
        h = new double[steps][hidden];
        for (int t = 0; t < steps; t++) {
            dot[t] = b.value[0].clone();
            PlainLoops.addProduct(x[t], w.value, dot[t]);
            PlainLoops.addProduct(previous(t), u.value, dot[t]);
            for (int j = 0; j < hidden; j++) {
                h[t][j] = f.forward(dot[t][j]);
            }
        }
        return h;
    }

    @Override
    public double[][] backward(double[][] fromAbove) {
        int steps = x.length;
        int hidden = b.cols();
        double[][] dx = new double[steps][w.rows()];
        double[] fromLater = new double[hidden];
        delta = new double[steps][hidden];
        for (int t = steps - 1; t >= 0; t--) {
            // forward was: h(t) = f(dot(t))
            for (int j = 0; j < hidden; j++) {
                delta[t][j] = (fromAbove[t][j] + fromLater[j]) * f.derivative(dot[t][j]);
            }
            // forward was: dot(t) += h(t−1)·U
            fromLater = new double[hidden];
            PlainLoops.addProductTransposed(delta[t], u.value, fromLater);
            PlainLoops.addOuterProduct(previous(t), delta[t], u.gradient);
            // forward was: dot(t) += x(t)·W
            PlainLoops.addProductTransposed(delta[t], w.value, dx[t]);
            PlainLoops.addOuterProduct(x[t], delta[t], w.gradient);
            // forward was: dot(t) = b
            PlainLoops.add(delta[t], b.gradient[0]);
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
        into.steps("dot_" + layer, dot);
        into.steps("a_" + layer, h);
    }

    @Override
    public void traceBackward(int layer, Trace into) {
        into.deltaSteps("delta_" + layer, delta);
    }

    /** h(t−1), shape (H). */
    private double[] previous(int t) {
        return t == 0 ? before : h[t - 1];
    }
}
