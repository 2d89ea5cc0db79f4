package octavo.engine.reference;

import java.util.List;

/**
 * Long short-term memory (Hochreiter and Schmidhuber, 1997; with the forget gate of Gers, Schmidhuber and Cummins,
 * 2000), in PyTorch's form and gate order i, f, g, o.
 *
 * <pre>
 *   dot(t) = b + x(t)·W + h(t−1)·U                length 4H: the four gates side by side
 *   i = σ(dot_i)     what to let in
 *   f = σ(dot_f)     what to keep
 *   g = tanh(dot_g)  what is offered
 *   o = σ(dot_o)     what to show
 *   c(t) = f ∘ c(t−1) + i ∘ g                     the memory
 *   h(t) = o ∘ tanh(c(t))                         the output
 * </pre>
 *
 * <h2>Backward</h2>
 *
 * <p>As in the simple layer h(t) is used above and in dot(t + 1). c(t) is used twice as well: in h(t) and in c(t + 1),
 * there with the factor f(t + 1). So two gradients come back through time, for h and for c. The one for c is only
 * multiplied by the forget gates, never by U: where they are open, it neither vanishes nor explodes.
 */
final class LstmReference implements RecurrentLayerReference {

    private final ParameterReference w;
    private final ParameterReference u;
    private final ParameterReference b;
    private final int hidden;
    private double[][] x;
    private double[][] gates;
    private double[][] c;
    private double[][] h;
    private double[] hBefore;
    private double[] cBefore;
    private double[][] dot;
    private double[][] deltas;

    /**
     * Makes a layer of zeros.
     *
     * @param layer  its number, part of the parameters' names
     * @param inputs D
     * @param hidden H
     */
    LstmReference(int layer, int inputs, int hidden) {
        this.hidden = hidden;
        this.w = new ParameterReference("rnn.weight_ih_l" + layer, inputs, 4 * hidden);
        this.u = new ParameterReference("rnn.weight_hh_l" + layer, hidden, 4 * hidden);
        this.b = new ParameterReference("rnn.bias_ih_l" + layer, 1, 4 * hidden);
    }

    @Override
    public List<ParameterReference> parameters() {
        return List.of(w, u, b);
    }

    @Override
    public int states() {
        return 2;
    }

    @Override
    public double[][] forward(double[][] input, double[][] start) {
        int steps = input.length;
        x = input;
        hBefore = start[0];
        cBefore = start[1];
        dot = new double[steps][];
        gates = new double[steps][4 * hidden];
        c = new double[steps][hidden];
        h = new double[steps][hidden];
        for (int t = 0; t < steps; t++) {
            dot[t] = b.value[0].clone();
            PlainLoops.addProduct(x[t], w.value, dot[t]);
            PlainLoops.addProduct(hPrevious(t), u.value, dot[t]);
            for (int j = 0; j < hidden; j++) {
                double i = ActivationReference.SIGMOID.forward(dot[t][j]);
                double f = ActivationReference.SIGMOID.forward(dot[t][hidden + j]);
                double g = ActivationReference.TANH.forward(dot[t][2 * hidden + j]);
                double o = ActivationReference.SIGMOID.forward(dot[t][3 * hidden + j]);
                c[t][j] = f * cPrevious(t)[j] + i * g;
                h[t][j] = o * StrictMath.tanh(c[t][j]);
                gates[t][j] = i;
                gates[t][hidden + j] = f;
                gates[t][2 * hidden + j] = g;
                gates[t][3 * hidden + j] = o;
            }
        }
        return h;
    }

    @Override
    public double[][] backward(double[][] hGradient) {
        int steps = x.length;
        double[][] xGradient = new double[steps][w.rows()];
        double[] hFromLater = new double[hidden];
        double[] cFromLater = new double[hidden];
        deltas = new double[steps][4 * hidden];
        for (int t = steps - 1; t >= 0; t--) {
            double[] delta = deltas[t];
            for (int j = 0; j < hidden; j++) {
                double i = gates[t][j];
                double f = gates[t][hidden + j];
                double g = gates[t][2 * hidden + j];
                double o = gates[t][3 * hidden + j];
                // forward was: h(t) = o·tanh(c(t))
                double tanh = StrictMath.tanh(c[t][j]);
                double hAll = hGradient[t][j] + hFromLater[j];
                double oGradient = hAll * tanh;
                double cAll = cFromLater[j] + hAll * o * (1 - tanh * tanh);
                // forward was: c(t) = f·c(t−1) + i·g
                double fGradient = cAll * cPrevious(t)[j];
                double iGradient = cAll * g;
                double gGradient = cAll * i;
                cFromLater[j] = cAll * f;
                // forward was: i, f, o = σ(dot), g = tanh(dot); σ′ = σ·(1 − σ), tanh′ = 1 − tanh²
                delta[3 * hidden + j] = oGradient * o * (1 - o);
                delta[2 * hidden + j] = gGradient * (1 - g * g);
                delta[hidden + j] = fGradient * f * (1 - f);
                delta[j] = iGradient * i * (1 - i);
            }
            // forward was: dot += h(t−1)·U
            hFromLater = new double[hidden];
            PlainLoops.addProductTransposed(delta, u.value, hFromLater);
            PlainLoops.addOuterProduct(hPrevious(t), delta, u.gradient);
            // forward was: dot += x(t)·W
            PlainLoops.addProductTransposed(delta, w.value, xGradient[t]);
            PlainLoops.addOuterProduct(x[t], delta, w.gradient);
            // forward was: dot = b
            PlainLoops.add(delta, b.gradient[0]);
        }
        return xGradient;
    }

    @Override
    public double[][] end() {
        return new double[][] {h[h.length - 1], c[c.length - 1]};
    }

    @Override
    public void traceForward(int layer, Trace into) {
        into.vector("a_" + layer + "_0", hBefore);
        into.vector("c_" + layer + "_0", cBefore);
        into.steps("dot_" + layer, dot);
        into.steps("gates_" + layer, gates);
        into.steps("c_" + layer, c);
        into.steps("a_" + layer, h);
    }

    @Override
    public void traceBackward(int layer, Trace into) {
        into.deltaSteps("delta_" + layer, deltas);
    }

    /** h(t−1), shape (H). */
    private double[] hPrevious(int t) {
        return t == 0 ? hBefore : h[t - 1];
    }

    /** c(t−1), shape (H). */
    private double[] cPrevious(int t) {
        return t == 0 ? cBefore : c[t - 1];
    }
}
