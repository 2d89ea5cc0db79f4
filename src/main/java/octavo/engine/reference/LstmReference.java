package octavo.engine.reference;

import java.util.List;

/**
 * Long short-term memory (Hochreiter and Schmidhuber, 1997; with the forget gate of Gers, Schmidhuber and Cummins,
 * 2000), in PyTorch's form and gate order i, f, g, o.
 *
 * <pre>
 *   p(t)   = x(t)·W + b
 *   dot(t) = p(t) + h(t−1)·U                      length 4H: the four gates side by side
 *   i = σ(dot_i)     input gate: how much of g to add
 *   f = σ(dot_f)     forget gate: how much of c to keep
 *   g = tanh(dot_g)  candidate for the cell
 *   o = σ(dot_o)     output gate: how much of the cell to output
 *   c(t) = f ∘ c(t−1) + i ∘ g                     the memory
 *   h(t) = o ∘ tanh(c(t))                         the output
 * </pre>
 *
 * <p><img src="doc-files/lstm-cell.svg" alt="An LSTM cell: the cell runs straight through, three gates act on it">
 *
 * <h2>Backward</h2>
 *
 * <p>Every line above is a sum, a product or a function of single elements; backward goes through them from the last to
 * the first. A d before a letter means the gradient of the loss by it, and δ the gradient by dot.
 *
 * <p>1. h(t) is used by the layer above and by dot(t+1), as in the simple layer:
 * <pre>
 *   dh(t) = dh(t) from above + δ(t+1)·Uᵀ
 * </pre>
 * 2. In h = o ∘ tanh(c) each factor gets dh times the other factor, and tanh multiplies by its slope 1 − tanh². But
 * c(t) is used a second time, in c(t+1) = f(t+1) ∘ c(t) + …, with the factor f(t+1). The two uses add up:
 * <pre>
 *   do    = dh(t) ∘ tanh(c(t))
 *   dc(t) = dh(t) ∘ o ∘ (1 − tanh²(c(t))) + dc(t+1) ∘ f(t+1)
 * </pre>
 * 3. In c(t) = f ∘ c(t−1) + i ∘ g each factor gets dc times the other:
 * <pre>
 *   df = dc(t) ∘ c(t−1)      di = dc(t) ∘ g      dg = dc(t) ∘ i
 * </pre>
 * 4. Each gate is a function of its own weighted input, σ′ = σ·(1 − σ) and tanh′ = 1 − tanh²:
 * <pre>
 *   δ_i = di ∘ i ∘ (1 − i)    δ_f = df ∘ f ∘ (1 − f)    δ_g = dg ∘ (1 − g²)    δ_o = do ∘ o ∘ (1 − o)
 * </pre>
 * 5. dot(t) is the same sum of products as in the simple layer, only four times as wide:
 * <pre>
 *   dW = Σ_t x(t)ᵀ·δ(t)      dU = Σ_t h(t−1)ᵀ·δ(t)      db = Σ_t δ(t)      dx(t) = δ(t)·Wᵀ
 * </pre>
 *
 * <p>So two gradients go back through time, one for h and one for c. On the direct path from c(t+1) to c(t) there is a
 * single factor, the forget gate: no U, and no slope of an activation. Where the gate is open, this path neither
 * vanishes nor explodes. (There is an indirect path as well, from c(t+1) through the gates and h(t) to c(t); it does go
 * through U.)
 */
public final class LstmReference implements RecurrentLayerReference {

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
     * Creates a layer of zeros.
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
    public double[][] backward(double[][] fromAbove) {
        int steps = x.length;
        double[][] dx = new double[steps][w.rows()];
        double[] dhFromLater = new double[hidden];
        double[] dcFromLater = new double[hidden];
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
                double dh = fromAbove[t][j] + dhFromLater[j];
                double dO = dh * tanh;
                double dc = dcFromLater[j] + dh * o * (1 - tanh * tanh);
                // forward was: c(t) = f·c(t−1) + i·g
                double df = dc * cPrevious(t)[j];
                double di = dc * g;
                double dg = dc * i;
                dcFromLater[j] = dc * f;
                // forward was: i, f, o = σ(dot), g = tanh(dot); σ′ = σ·(1 − σ), tanh′ = 1 − tanh²
                delta[3 * hidden + j] = dO * o * (1 - o);
                delta[2 * hidden + j] = dg * (1 - g * g);
                delta[hidden + j] = df * f * (1 - f);
                delta[j] = di * i * (1 - i);
            }
            // forward was: dot += h(t−1)·U
            dhFromLater = new double[hidden];
            PlainLoops.addProductTransposed(delta, u.value, dhFromLater);
            PlainLoops.addOuterProduct(hPrevious(t), delta, u.gradient);
            // forward was: dot += x(t)·W
            PlainLoops.addProductTransposed(delta, w.value, dx[t]);
            PlainLoops.addOuterProduct(x[t], delta, w.gradient);
            // forward was: dot = b
            PlainLoops.add(delta, b.gradient[0]);
        }
        return dx;
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
