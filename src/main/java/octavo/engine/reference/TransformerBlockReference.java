package octavo.engine.reference;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import octavo.engine.reference.GptReference.Refinement;

/**
 * One block of a GPT, with a norm at the start of each branch ("pre-norm", as in GPT-2).
 *
 * <pre>
 *   middle = x + proj(attention(attn(norm1(x))))  look at other steps
 *   y      = middle + down(f(up(norm2(middle))))  compute at each step by itself, four times as wide
 * </pre>
 * Where the network has convolutions, attn and up read {@link CausalConvolutionReference} of the normalized rows. The
 * dense layers have other names in files: attn {@code c_attn}, proj {@code attn.c_proj}, up {@code c_fc}, down
 * {@code mlp.c_proj}.
 *
 * <p>Both lines add to a stream that goes straight through. Backward, the gradient of a sum goes to both terms
 * unchanged: it passes all blocks and reaches the embeddings undiminished, and each branch adds its share.
 * <pre>
 *   dMiddle = dy + the gradient of the second branch by middle
 *   dx      = dMiddle + the gradient of the first branch by x
 * </pre>
 */
public final class TransformerBlockReference {

    private final NormReference norm1;
    private final CausalConvolutionReference convolution1;
    private final DenseReference attn;
    private final RotaryReference rotary;
    private final QueryKeyNormReference queryKeyNorm;
    private final AttentionReference attention;
    private final DenseReference proj;
    private final NormReference norm2;
    private final CausalConvolutionReference convolution2;
    private final DenseReference up;
    private final ActivationReference f;
    private final DenseReference down;
    /** Queries, keys and values, their first two turned, then normalized; the same array where nothing happens. */
    private double[][] turned;
    private double[][] normalized;
    private double[][] dNormalized;
    private double[][] dTurned;
    private double[][] dot;
    private double[][] middle;
    private double[][] y;

    /**
     * Creates a block with weights of zero and gains of one.
     *
     * @param name   prefix of the parameters' names, for example {@code h.0}
     * @param heads  attention heads
     * @param width  E
     * @param f      ReLU or GELU
     * @param biased whether dense layers and norms have biases
     * @param others what is other than in GPT-2
     */
    TransformerBlockReference(String name, int heads, int width, ActivationReference f, boolean biased,
                              Set<Refinement> others) {
        this.f = f;
        norm1 = norm(name + ".ln_1", width, biased, others);
        convolution1 = convolution(name + ".conv_1", width, others);
        attn = dense(name + ".attn.c_attn", width, 3 * width, biased);
        rotary = others.contains(Refinement.ROTARY) ? new RotaryReference(heads, width) : null;
        queryKeyNorm = others.contains(Refinement.QUERY_KEY_NORM) ? new QueryKeyNormReference(heads, width) : null;
        attention = new AttentionReference(heads, width);
        proj = dense(name + ".attn.c_proj", width, width, biased);
        norm2 = norm(name + ".ln_2", width, biased, others);
        convolution2 = convolution(name + ".conv_2", width, others);
        up = dense(name + ".mlp.c_fc", width, 4 * width, biased);
        down = dense(name + ".mlp.c_proj", 4 * width, width, biased);
    }

    static NormReference norm(String name, int width, boolean biased, Set<Refinement> others) {
        return others.contains(Refinement.RMS_NORM) ? new RmsNormReference()
                : new LayerNormReference(name, width, biased);
    }

    /** Null in a network without. */
    private static CausalConvolutionReference convolution(String name, int width, Set<Refinement> others) {
        return others.contains(Refinement.CONVOLUTIONS) ? new CausalConvolutionReference(name + ".weight", 4, width)
                : null;
    }

    private static DenseReference dense(String name, int inputs, int outputs, boolean biased) {
        return new DenseReference(name + ".weight", biased ? name + ".bias" : null, inputs, outputs);
    }

    List<ParameterReference> parameters() {
        var parameters = new ArrayList<ParameterReference>();
        parameters.addAll(norm1.parameters());
        if (convolution1 != null) {
            parameters.add(convolution1.weight);
        }
        parameters.addAll(attn.parameters());
        parameters.addAll(proj.parameters());
        parameters.addAll(norm2.parameters());
        if (convolution2 != null) {
            parameters.add(convolution2.weight);
        }
        parameters.addAll(up.parameters());
        parameters.addAll(down.parameters());
        return parameters;
    }

    /**
     * Both branches.
     *
     * @param x shape (T, E)
     * @return y, shape (T, E)
     */
    double[][] forward(double[][] x) {
        middle = sum(x, proj.forward(attention.forward(queriesKeysValues(x))));
        double[][] normed = norm2.forward(middle);
        dot = up.forward(convolution2 == null ? normed : convolution2.forward(normed));
        y = sum(middle, down.forward(f.forward(dot)));
        return y;
    }

    /** attn(norm1(x)), mixed before and its queries and keys turned and normalized where the network does so. */
    private double[][] queriesKeysValues(double[][] x) {
        double[][] normed = norm1.forward(x);
        double[][] qkv = attn.forward(convolution1 == null ? normed : convolution1.forward(normed));
        turned = rotary == null ? qkv : rotary.forward(qkv);
        normalized = queryKeyNorm == null ? turned : queryKeyNorm.forward(turned);
        return normalized;
    }

    /**
     * Both branches backward, the second first.
     *
     * @param dy shape (T, E)
     * @return shape (T, E)
     */
    double[][] backward(double[][] dy) {
        // forward was: y = middle + down(f(up(norm2(middle))))
        double[][] delta = f.backward(dot, down.backward(dy));
        double[][] dNormed = up.backward(delta);
        dNormed = convolution2 == null ? dNormed : convolution2.backward(dNormed);
        double[][] dMiddle = sum(dy, norm2.backward(dNormed));
        // forward was: middle = x + proj(attention(attn(norm1(x))))
        dNormalized = attention.backward(proj.backward(dMiddle));
        dTurned = queryKeyNorm == null ? dNormalized : queryKeyNorm.backward(dNormalized);
        double[][] dQkv = rotary == null ? dTurned : rotary.backward(dTurned);
        dNormed = attn.backward(dQkv);
        dNormed = convolution1 == null ? dNormed : convolution1.backward(dNormed);
        return sum(dMiddle, norm1.backward(dNormed));
    }

    /** Reports the values of the last forward. */
    void traceForward(int block, Trace into) {
        traceInput("1_" + block, convolution1, attn, into);
        into.matrix("qkv_" + block, attn.dot);
        if (rotary != null) {
            into.matrix("turned_" + block, turned);
        }
        if (queryKeyNorm != null) {
            into.matrix("normalized_" + block, normalized);
        }
        attention.trace(block, into);
        into.matrix("mixed_" + block, proj.x);
        into.matrix("middle_" + block, middle);
        traceInput("2_" + block, convolution2, up, into);
        into.matrix("dot_" + block, dot);
        into.matrix("a_" + block, down.x);
        into.matrix("x_" + block, y);
    }

    /** What the norm of a branch made, and the mix of its steps that the dense layer read, where there is one. */
    private static void traceInput(String place, CausalConvolutionReference convolution, DenseReference dense,
                                   Trace into) {
        into.matrix("norm" + place, convolution == null ? dense.x : convolution.x);
        if (convolution != null) {
            into.matrix("convolution" + place, dense.x);
        }
    }

    /** Reports the values of the last backward. */
    void traceBackward(int block, Trace into) {
        into.delta("delta_x_" + block, down.delta);
        into.delta("delta_" + block, up.delta);
        if (convolution2 != null) {
            into.delta("delta_convolution2_" + block, convolution2.delta);
        }
        into.delta("delta_middle_" + block, proj.delta);
        if (queryKeyNorm != null) {
            into.delta("delta_normalized_" + block, dNormalized);
        }
        if (rotary != null) {
            into.delta("delta_turned_" + block, dTurned);
        }
        into.delta("delta_qkv_" + block, attn.delta);
        if (convolution1 != null) {
            into.delta("delta_convolution1_" + block, convolution1.delta);
        }
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
