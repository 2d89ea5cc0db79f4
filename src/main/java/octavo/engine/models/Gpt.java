package octavo.engine.models;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;
import octavo.engine.layers.CausalConvolution;
import octavo.engine.layers.Dropout;
import octavo.engine.layers.Embedding;
import octavo.engine.layers.Loss;
import octavo.engine.layers.Norm;
import octavo.engine.layers.Refinement;
import octavo.engine.layers.RotaryPositions;
import octavo.engine.layers.RowSelection;
import octavo.engine.layers.SoftmaxCrossEntropy;
import octavo.engine.layers.TransformerBlock;
import octavo.engine.matrix.Matrix;
import octavo.engine.matrix.Parameter;
import octavo.engine.matrix.RandomStream;

/**
 * A GPT: a transformer that predicts each next token from those before it, laid out as GPT-2.
 *
 * <pre>
 *   x = dropout(wte[token] + wpe[position])        token and position embeddings
 *   x = block(x), once for each layer              see {@link TransformerBlock}
 *   logits = ln_f(x)·W                             W = lm_head, or wteᵀ when tied
 * </pre>
 *
 * <p>What was found since GPT-2, it has where its configuration says so: see {@link Refinement}.
 *
 * <p>Rows are n·T + t. Parameters carry the names that Hugging Face gives to those of GPT-2: {@code wte.weight} (C, E),
 * {@code wpe.weight} (block, E), {@code h.0.attn.c_attn.weight} (E, 3·E), …, {@code lm_head.weight} (C, E) in files.
 *
 * <p>Gradients are sums over rows in row order, and dropout masks belong to the training example; so two batches of
 * half the size, the second accumulating, give the same bits as the whole batch. (For that, the two gradients of a tied
 * head are kept apart: accumulating continues from this model's own sums, even if the parameter's gradient was changed
 * in between.)
 */
public final class Gpt implements LanguageModel {

    // package-private: GptDecoder calls the layers of its own fork
    final Embedding embedding;
    /** Null in a net without. */
    final CausalConvolution smear;
    final List<TransformerBlock> blocks = new ArrayList<>();
    final Norm lastNorm;
    final GptHead head;

    private final GptConfiguration configuration;
    private final List<Parameter> parameters;
    private final Dropout dropout;
    private final RowSelection selection = new RowSelection();
    private final SoftmaxCrossEntropy softmax = new SoftmaxCrossEntropy();
    private final TransformerBlock.Settings settings;
    private TransformerBlock.Workspace work;
    private Matrix embedded = new Matrix(0, 0);
    private Matrix stream;
    private Matrix dNormed;
    private Matrix logits;
    private int steps;

    /**
     * Wires the net.
     *
     * @param configuration its sizes
     * @param parameters    as the configuration lists them
     */
    Gpt(GptConfiguration configuration, List<Parameter> parameters) {
        this.configuration = configuration;
        this.parameters = parameters;
        var named = parameters.stream().collect(Collectors.toMap(parameter -> parameter.name, Function.identity()));
        settings = configuration.blockSettings();
        dropout = new Dropout((float) configuration.dropout());
        var token = named.get("wte.weight");
        embedding = new Embedding(token, named.get("wpe.weight"));
        smear = settings.has(Refinement.SMEAR) ? new CausalConvolution(named.get("smear.weight")) : null;
        var rotary = settings.has(Refinement.ROTARY)
                ? new RotaryPositions(configuration.block(), configuration.embedding() / configuration.heads()) : null;
        for (int layer = 0; layer < configuration.layers(); layer++) {
            blocks.add(new TransformerBlock(named, "h." + layer, settings, dropout, configuration.firstElement(layer),
                    rotary));
        }
        lastNorm = settings.norm(named, "ln_f");
        head = new GptHead(token, named.get("lm_head.weight"));
    }

    @Override
    public List<Parameter> parameters() {
        return parameters;
    }

    private void prepare(int rows) {
        if (embedded.rows != rows) {
            int width = configuration.embedding();
            work = new TransformerBlock.Workspace(rows, width, true);
            embedded = new Matrix(rows, width);
            stream = new Matrix(rows, width);
            dNormed = new Matrix(rows, width);
        }
    }

    @Override
    public Loss forward(Batch batch, RandomStream masks) {
        if (batch.steps > configuration.block()) {
            throw new IllegalArgumentException("the batch has " + batch.steps + " steps, the net's block is "
                    + configuration.block());
        }
        steps = batch.steps;
        prepare(batch.rows * steps);
        dropout.begin(masks, batch.firstExample);
        embedding.forward(batch.tokens, steps, 0, embedded);
        Matrix x = smear == null ? embedded : smear.forward(embedded, steps);
        if (dropout.active()) {
            dropout.apply(x, steps, 0);
        }
        for (int layer = 0; layer < blocks.size(); layer++) {
            x = blocks.get(layer).forward(x, steps, work);
        }
        logits = head.forward(lastNorm.forward(selection.forward(x, batch.targets)));
        return softmax.forward(logits, selection.targets(), 0);
    }

    @Override
    public void backward(float scale, boolean accumulate) {
        // forward was: loss = softmax(head(ln_f(the rows of x that have a target)))
        if (dNormed.rows != logits.rows) {
            dNormed = new Matrix(logits.rows, configuration.embedding());
        }
        head.backward(softmax.backward(scale), dNormed, accumulate);
        lastNorm.backward(dNormed, selection.zeroGradient(stream), accumulate);
        selection.backward(stream);
        for (int layer = blocks.size() - 1; layer >= 0; layer--) {
            // forward was: x = block(x)
            blocks.get(layer).backward(stream, work, accumulate);
        }
        // forward was: x = dropout(smear(embedded))
        if (dropout.active()) {
            dropout.apply(stream, steps, 0);
        }
        if (smear != null) {
            smear.backward(stream, accumulate);
        }
        // forward was: embedded = wte[token] + wpe[position]
        embedding.backward(stream, head.embeddingGradient(), accumulate);
        head.addGradients();
    }

    @Override
    public Matrix logits() {
        return logits;
    }

    @Override
    public List<Matrix> carried() {
        return List.of();
    }

    @Override
    public void prepareCarried(int rows, int steps) {
        // a GPT has no state
    }

    /**
     * {@inheritDoc}
     *
     * <p>With R = N·T: parameters and gradients; 16·R·E floats per layer (see {@link TransformerBlock}); embeddings,
     * the last norm and the gradient of the stream, 4·R·E; the workspace that blocks share, 9·R·E; logits and
     * probabilities, 2·R·C.
     */
    @Override
    public long bytes(int rows, int steps) {
        // long: the sum must be right even if no array could have so many rows, so that it can be refused
        long all = (long) rows * steps;
        long angles = settings.has(Refinement.ROTARY)
                ? RotaryPositions.bytes(configuration.block(), configuration.embedding() / configuration.heads()) : 0;
        long smeared = smear == null ? 0 : Matrix.bytes(all, configuration.embedding());
        return 2 * configuration.bytes() + angles + smeared
                + configuration.layers() * TransformerBlock.bytes(settings, all, steps)
                + 4 * Matrix.bytes(all, configuration.embedding())
                + TransformerBlock.Workspace.bytes(all, configuration.embedding())
                + head.bytes(all) + Matrix.bytes(all, configuration.vocabulary());
    }

    @Override
    public GptConfiguration configuration() {
        return configuration;
    }

    @Override
    public Gpt fork() {
        return configuration.wire(parameters);
    }

    @Override
    public List<Parameter> symbolRows() {
        return List.of(parameters.getFirst());
    }

    @Override
    public List<Parameter> symbolColumns() {
        return head.parameters();
    }

    @Override
    public Decoder decoder() {
        return new GptDecoder(this);
    }
}
