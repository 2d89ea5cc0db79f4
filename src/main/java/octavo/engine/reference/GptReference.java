package octavo.engine.reference;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * GPT (Radford and others, 2019), with Hugging Face GPT-2's names.
 *
 * <pre>
 *   x(t) = wte[token(t)] + wpe[t], length E       which token, and where
 *   x    = block(x)                               for each block h.0, h.1, …
 *   norm = ln_f(x)
 *   dot(t) = norm(t)·head                         head is lm_head (E, C), or wteᵀ if tied
 *   loss = −log softmax(dot(t))[target(t)]        summed over the steps with a target
 * </pre>
 *
 * <p>Tied means that the same table is used for input and output, so its gradient is the sum of both uses. There is no
 * dropout in this reference.
 */
public final class GptReference implements ReferenceModel {

    /**
     * The sizes.
     *
     * @param symbols C
     * @param block   the longest T
     * @param layers  number of transformer blocks
     * @param heads   attention heads in each
     * @param width   E, a multiple of heads
     */
    public record Sizes(int symbols, int block, int layers, int heads, int width) {
    }

    /** What was found since GPT-2. */
    public enum Refinement {
        /** {@link RmsNormReference} in place of {@link LayerNormReference}. */
        RMS_NORM,
        /** {@link RotaryReference} in place of the position table. */
        ROTARY,
        /** {@link QueryKeyNormReference} before the scores. */
        QUERY_KEY_NORM,
        /** {@link CausalConvolutionReference} over 2 steps on the embeddings. */
        SMEAR,
        /** {@link CausalConvolutionReference} over 4 steps before attention and before the dense layers. */
        CONVOLUTIONS
    }

    private final EmbeddingReference tokens;
    private final EmbeddingReference positions;
    private final CausalConvolutionReference smear;
    private final List<TransformerBlockReference> blocks = new ArrayList<>();
    private final NormReference norm;
    private final DenseReference head;
    private double[][] embedded;
    private double[][] normed;
    private double[][] delta;
    private double[][] logits;
    private int[] targets;

    /**
     * Creates a GPT-2 with weights of zero and gains of one.
     *
     * @param sizes      its sizes
     * @param activation {@link ActivationReference#GELU} or {@link ActivationReference#RELU}
     * @param tied       whether the head is the token table
     * @param biased     whether dense layers and norms have biases; the head has none
     */
    public GptReference(Sizes sizes, ActivationReference activation, boolean tied, boolean biased) {
        this(sizes, activation, tied, biased, Set.of());
    }

    /**
     * Creates a GPT with weights of zero and gains of one.
     *
     * @param sizes      its sizes
     * @param activation {@link ActivationReference#GELU}, RELU or RELU2
     * @param tied       whether the head is the token table
     * @param biased     whether dense layers and norms have biases; the head has none
     * @param others     what is other than in GPT-2
     */
    public GptReference(Sizes sizes, ActivationReference activation, boolean tied, boolean biased,
                        Set<Refinement> others) {
        tokens = new EmbeddingReference("wte.weight", sizes.symbols, sizes.width);
        positions = others.contains(Refinement.ROTARY) ? null
                : new EmbeddingReference("wpe.weight", sizes.block, sizes.width);
        smear = others.contains(Refinement.SMEAR)
                ? new CausalConvolutionReference("smear.weight", 2, sizes.width) : null;
        for (int layer = 0; layer < sizes.layers; layer++) {
            blocks.add(new TransformerBlockReference("h." + layer, sizes.heads, sizes.width, activation, biased,
                    others));
        }
        norm = TransformerBlockReference.norm("ln_f", sizes.width, biased, others);
        head = tied ? null : new DenseReference("lm_head.weight", null, sizes.width, sizes.symbols);
    }

    @Override
    public List<ParameterReference> parameters() {
        var parameters = new ArrayList<ParameterReference>(List.of(tokens.weight));
        if (positions != null) {
            parameters.add(positions.weight);
        }
        if (smear != null) {
            parameters.add(smear.weight);
        }
        for (var block : blocks) {
            parameters.addAll(block.parameters());
        }
        parameters.addAll(norm.parameters());
        if (head != null) {
            parameters.addAll(head.parameters());
        }
        return parameters;
    }

    @Override
    public double forward(Examples examples, int n) {
        double[][] x = tokens.forward(examples.tokens(n));
        if (positions != null) {
            addPositions(x);
        }
        x = smear == null ? x : smear.forward(x);
        embedded = x;
        for (var block : blocks) {
            x = block.forward(x);
        }
        normed = norm.forward(x);
        logits = head == null ? tiedHead() : head.forward(normed);
        targets = examples.targets(n);
        return SoftmaxCrossEntropyReference.forward(logits, targets);
    }

    private void addPositions(double[][] x) {
        int[] places = new int[x.length];
        for (int t = 0; t < x.length; t++) {
            places[t] = t;
        }
        double[][] position = positions.forward(places);
        for (int t = 0; t < x.length; t++) {
            PlainLoops.add(position[t], x[t]);
        }
    }

    @Override
    public void backward(double scale) {
        // forward was: loss = Σ −log softmax(dot(t))[target(t)]
        delta = SoftmaxCrossEntropyReference.backward(logits, targets, scale);
        // forward was: dot(t) = norm(t)·head
        double[][] dNormed = head == null ? tiedHeadBackward() : head.backward(delta);
        // forward was: norm = ln_f(x)
        double[][] dx = norm.backward(dNormed);
        // forward was: x = block(x), one block after the other
        for (int layer = blocks.size() - 1; layer >= 0; layer--) {
            dx = blocks.get(layer).backward(dx);
        }
        // forward was: x = smear(x)
        dx = smear == null ? dx : smear.backward(dx);
        // forward was: x(t) = wte[token(t)] + wpe[t]
        if (positions != null) {
            positions.backward(dx);
        }
        tokens.backward(dx);
    }

    /** dot(t) = norm(t)·wteᵀ: row c of wte belongs to token c here, too. */
    private double[][] tiedHead() {
        double[][] dot = new double[normed.length][tokens.weight.rows()];
        for (int t = 0; t < normed.length; t++) {
            PlainLoops.addProductTransposed(normed[t], tokens.weight.value, dot[t]);
        }
        return dot;
    }

    private double[][] tiedHeadBackward() {
        double[][] dNormed = new double[normed.length][tokens.weight.cols()];
        for (int t = normed.length - 1; t >= 0; t--) {
            // forward was: dot(t) = norm(t)·wteᵀ
            PlainLoops.addProduct(delta[t], tokens.weight.value, dNormed[t]);
            PlainLoops.addOuterProduct(delta[t], normed[t], tokens.weight.gradient);
        }
        return dNormed;
    }

    @Override
    public double[][] logits() {
        return logits;
    }

    /**
     * {@inheritDoc}
     *
     * <p>All steps of a block are in one array, of T rows: its norms, {@code qkv_1}, {@code attention_1} (heads, T, T),
     * {@code mixed_1} (the heads' outputs side by side), {@code middle_1} (the stream between the two branches),
     * {@code dot_1} and {@code a_1} of the wide layer, and the stream {@code x_1} that leaves the block. Where the net
     * has them also {@code embedded_0} (before smear), {@code convolution1_1} and {@code convolution2_1} (what dense
     * layers read in place of the norms), and queries, keys and values after {@code qkv_1}: {@code turned_1} with
     * rotary positions, {@code normalized_1} with query-key normalization.
     */
    @Override
    public void trace(Trace into) {
        if (smear != null) {
            into.matrix("embedded_0", smear.x);
        }
        into.matrix("x_0", embedded);
        for (int block = 0; block < blocks.size(); block++) {
            blocks.get(block).traceForward(block + 1, into);
        }
        int last = blocks.size() + 1;
        into.matrix("norm_" + last, normed);
        into.matrix("dot_" + last, logits);
        into.matrix("a_" + last, SoftmaxCrossEntropyReference.softmax(logits));
        into.delta("delta_" + last, delta);
        for (int block = blocks.size() - 1; block >= 0; block--) {
            blocks.get(block).traceBackward(block + 1, into);
        }
    }
}
