package octavo.engine.reference;

import java.util.ArrayList;
import java.util.List;

/**
 * One block of a GPT, with a norm at the start of each branch ("pre-norm", as in GPT-2).
 *
 * <pre>
 *   m = x + proj(attention(attn(norm1(x))))       look at other steps
 *   y = m + down(f(up(norm2(m))))                 compute at each step by itself, four times as wide
 * </pre>
 *
 * <p>Both lines add to a stream that goes straight through. Backward, the gradient of a sum goes to both terms
 * unchanged: it passes all blocks and reaches the embeddings undiminished, and each branch adds its share.
 * <pre>
 *   dm = dy + the gradient of the second branch by m
 *   dx = dm + the gradient of the first branch by x
 * </pre>
 */
public final class TransformerBlockReference {

    private final LayerNormReference norm1;
    private final DenseReference attn;
    private final AttentionReference attention;
    private final DenseReference proj;
    private final LayerNormReference norm2;
    private final DenseReference up;
    private final ActivationReference f;
    private final DenseReference down;
    private double[][] dot;
    private double[][] m;
    private double[][] y;

    /**
     * Creates a block with weights of zero and gains of one.
     *
     * @param name prefix of the parameters' names, for example {@code h.0}
     * @param heads  attention heads
     * @param width  E
     * @param f      ReLU or GELU
     * @param biased whether dense layers and norms have biases
     */
    TransformerBlockReference(String name, int heads, int width, ActivationReference f, boolean biased) {
        this.f = f;
        norm1 = new LayerNormReference(name + ".ln_1", width, biased);
        attn = dense(name + ".attn.c_attn", width, 3 * width, biased);
        attention = new AttentionReference(heads, width);
        proj = dense(name + ".attn.c_proj", width, width, biased);
        norm2 = new LayerNormReference(name + ".ln_2", width, biased);
        up = dense(name + ".mlp.c_fc", width, 4 * width, biased);
        down = dense(name + ".mlp.c_proj", 4 * width, width, biased);
    }

    private static DenseReference dense(String name, int inputs, int outputs, boolean biased) {
        return new DenseReference(name + ".weight", biased ? name + ".bias" : null, inputs, outputs);
    }

    List<ParameterReference> parameters() {
        var parameters = new ArrayList<ParameterReference>();
        parameters.addAll(norm1.parameters());
        parameters.addAll(attn.parameters());
        parameters.addAll(proj.parameters());
        parameters.addAll(norm2.parameters());
        parameters.addAll(up.parameters());
        parameters.addAll(down.parameters());
        return parameters;
    }

    /**
     * Both branches. *
     * @param x shape (T, E)
     * @return y, shape (T, E)
     */
    double[][] forward(double[][] x) {
        m = sum(x, proj.forward(attention.forward(attn.forward(norm1.forward(x)))));
        dot = up.forward(norm2.forward(m));
        y = sum(m, down.forward(f.forward(dot)));
        return y;
    }

    /**
     * Both branches backward, the second first.
     *
     * @param yGradient shape (T, E)
     * @return shape (T, E)
     */
    double[][] backward(double[][] yGradient) {
        // forward was: y = m + down(f(up(norm2(m))))
        double[][] dotGradient = f.backward(dot, down.backward(yGradient));
        double[][] mGradient = sum(yGradient, norm2.backward(up.backward(dotGradient)));
        // forward was: m = x + proj(attention(attn(norm1(x))))
        double[][] mixedGradient = attention.backward(proj.backward(mGradient));
        return sum(mGradient, norm1.backward(attn.backward(mixedGradient)));
    }

    /** Reports the values of the last forward. */
    void traceForward(int block, Trace into) {
        into.matrix("norm1_" + block, attn.x);
        into.matrix("qkv_" + block, attn.dot);
        attention.trace(block, into);
        into.matrix("mixed_" + block, proj.x);
        into.matrix("middle_" + block, m);
        into.matrix("norm2_" + block, up.x);
        into.matrix("dot_" + block, dot);
        into.matrix("a_" + block, down.x);
        into.matrix("x_" + block, y);
    }

    /** Reports the values of the last backward. */
    void traceBackward(int block, Trace into) {
        into.delta("delta_x_" + block, down.gradient);
        into.delta("delta_" + block, up.gradient);
        into.delta("delta_middle_" + block, proj.gradient);
        into.delta("delta_qkv_" + block, attn.gradient);
    }

    private static double[][] sum(double[][] a, double[][] b) {
        double[][] sum = new double[a.length][];
        for (int t = 0; t < a.length; t++) {
            sum[t] = a[t].clone();
            PlainLoops.add(b[t], sum[t]);
        }
        return sum;
    }
}
