package octavo.engine.reference;

import java.util.List;

/**
 * The simple recurrent layer (Elman, 1990).
 *
 * <pre>
 *   dot(t) = b + x(t)·W + h(t−1)·U
 *   h(t)   = f(dot(t))                            f is tanh or the sigmoid
 * </pre>
 *
 * <h2>Backpropagation through time</h2>
 *
 * <p>Unroll the loop: T copies of one layer, copy t feeding copy t + 1, all with the same W, U and b. In this long but
 * ordinary net h(t) is used twice: by what is above (it contributes the given gradient g(t)), and by dot(t + 1). Both
 * contributions add up; f′ carries them to the weighted input:
 * <pre>
 *   δ(t) = (g(t) + δ(t+1)·Uᵀ) ∘ f′(dot(t))         with δ(T) = 0: nothing comes after the last step
 * </pre>
 * So δ(t), the gradient of the loss by dot(t), is found from the last step to the first. A weight is used once in every
 * copy, so its gradient is the sum over the copies:
 * <pre>
 *   ∂loss/∂W = Σₜ x(t)ᵀ·δ(t)      ∂loss/∂U = Σₜ h(t−1)ᵀ·δ(t)      ∂loss/∂b = Σₜ δ(t)      ∂loss/∂x(t) = δ(t)·Wᵀ
 * </pre>
 * Over many steps δ is multiplied by Uᵀ and f′ again and again; this is where gradients vanish or explode.
 * (The course's Δ is −δ.)
 */
final class RecurrentReference implements RecurrentLayerReference {

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
     * Makes a layer of zeros.
     *
     * @param layer  its number, part of the parameters' names
     * @param inputs D
     * @param hidden H
     * @param f      tanh or the sigmoid
     */
    RecurrentReference(int layer, int inputs, int hidden, ActivationReference f) {
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
    public double[][] backward(double[][] hGradient) {
        int steps = x.length;
        int hidden = b.cols();
        double[][] xGradient = new double[steps][w.rows()];
        double[] fromLater = new double[hidden];
        delta = new double[steps][hidden];
        for (int t = steps - 1; t >= 0; t--) {
            // forward was: h(t) = f(dot(t))
            for (int j = 0; j < hidden; j++) {
                delta[t][j] = (hGradient[t][j] + fromLater[j]) * f.derivative(dot[t][j]);
            }
            // forward was: dot(t) += h(t−1)·U
            fromLater = new double[hidden];
            PlainLoops.addProductTransposed(delta[t], u.value, fromLater);
            PlainLoops.addOuterProduct(previous(t), delta[t], u.gradient);
            // forward was: dot(t) += x(t)·W
            PlainLoops.addProductTransposed(delta[t], w.value, xGradient[t]);
            PlainLoops.addOuterProduct(x[t], delta[t], w.gradient);
            // forward was: dot(t) = b
            PlainLoops.add(delta[t], b.gradient[0]);
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
