package octavo.engine.models;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import octavo.engine.layers.Dropout;
import octavo.engine.layers.Embedding;
import octavo.engine.layers.LayerNorm;
import octavo.engine.layers.Loss;
import octavo.engine.layers.PointwiseActivation;
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
 * <p>Rows are n·T + t. Parameters carry the names that Hugging Face gives to those of GPT-2: {@code wte.weight} (C, E),
 * {@code wpe.weight} (block, E), {@code h.0.attn.c_attn.weight} (E, 3·E), …, {@code lm_head.weight} (C, E) in files.
 *
 * <p>Gradients are sums over rows in row order, and dropout masks belong to the training example; so two
 * batches of half the size, the second accumulating, give the bits of the whole batch. (The two gradients of a
 * tied head are kept apart for that: accumulating goes on from this model's own sums, whatever was done to the
 * parameter's gradient between.)
 */
public final class Gpt implements LanguageModel {

    /** Embeddings, blocks, last norm and head: a decoder walks through those of a fork in its own way. */
    final Embedding embedding;
    final List<TransformerBlock> blocks = new ArrayList<>();
    final LayerNorm lastNorm;
    final GptHead head;

    private final Configuration configuration;
    private final List<Parameter> parameters = new ArrayList<>();
    private final Dropout dropout;
    private final RowSelection selection = new RowSelection();
    private final SoftmaxCrossEntropy softmax = new SoftmaxCrossEntropy();
    private final TransformerBlock.Sizes sizes;
    private TransformerBlock.Workspace work;
    private Matrix embedded = new Matrix(0, 0);
    private Matrix stream;
    private Matrix normGradient;
    private Matrix logits;
    private int steps;

    /**
     * Builds the net with weights of zeros.
     *
     * @param configuration its sizes
     */
    Gpt(Configuration configuration) {
        this.configuration = configuration;
        int width = configuration.embedding;
        sizes = configuration.sizes();
        dropout = new Dropout((float) configuration.dropout);
        var token = new Parameter("wte.weight", configuration.vocabulary, width, Parameter.FileLayout.AS_IS, true);
        var position = new Parameter("wpe.weight", configuration.block, width, Parameter.FileLayout.AS_IS, true);
        embedding = new Embedding(token, position);
        parameters.add(token);
        parameters.add(position);
        for (int layer = 0; layer < configuration.layers; layer++) {
            var block = new TransformerBlock("h." + layer, sizes, dropout, configuration.firstElement(layer));
            blocks.add(block);
            parameters.addAll(block.parameters());
        }
        lastNorm = new LayerNorm("ln_f", width, configuration.biases);
        parameters.addAll(lastNorm.parameters());
        head = configuration.tied ? GptHead.tied(token) : GptHead.free(token);
        parameters.addAll(head.parameters());
    }

    /** A net on the parameters of another, with workspaces of its own. */
    private Gpt(Gpt owner) {
        configuration = owner.configuration;
        sizes = owner.sizes;
        dropout = new Dropout((float) configuration.dropout);
        parameters.addAll(owner.parameters);
        embedding = owner.embedding.fork();
        for (var block : owner.blocks) {
            blocks.add(block.fork(dropout));
        }
        lastNorm = owner.lastNorm.fork();
        head = owner.head.fork();
    }

    @Override
    public List<Parameter> parameters() {
        return parameters;
    }

    private void prepare(int rows) {
        if (embedded.rows != rows) {
            int width = configuration.embedding;
            work = new TransformerBlock.Workspace(rows, width, true);
            embedded = new Matrix(rows, width);
            stream = new Matrix(rows, width);
            normGradient = new Matrix(rows, width);
        }
    }

    @Override
    public Loss forward(Batch batch, RandomStream masks) {
        if (batch.steps > configuration.block) {
            throw new IllegalArgumentException("the batch has " + batch.steps + " steps, the net's block is "
                    + configuration.block);
        }
        steps = batch.steps;
        prepare(batch.rows * steps);
        dropout.begin(masks, batch.firstExample);
        embedding.forward(batch.tokens, steps, 0, embedded);
        if (dropout.active()) {
            dropout.apply(embedded, steps, 0);
        }
        Matrix x = embedded;
        for (int layer = 0; layer < blocks.size(); layer++) {
            x = blocks.get(layer).forward(x, steps, work);
        }
        logits = head.forward(lastNorm.forward(selection.forward(x, batch.targets)));
        return softmax.forward(logits, selection.targets(), 0);
    }

    @Override
    public void backward(float scale, boolean accumulate) {
        // forward was: loss = softmax(head(ln_f(the rows of x that have a target)))
        if (normGradient.rows != logits.rows) {
            normGradient = new Matrix(logits.rows, configuration.embedding);
        }
        head.backward(softmax.backward(scale), normGradient, accumulate);
        lastNorm.backward(normGradient, selection.gradient(stream), accumulate);
        selection.backward(stream);
        for (int layer = blocks.size() - 1; layer >= 0; layer--) {
            // forward was: x = block(x)
            blocks.get(layer).backward(stream, work, accumulate);
        }
        // forward was: x = dropout(wte[token] + wpe[position])
        if (dropout.active()) {
            dropout.apply(stream, steps, 0);
        }
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
    public void prepareCarried(int rows, int stepsOfBatch) {
        // nothing goes on from batch to batch
    }

    /**
     * {@inheritDoc}
     *
     * <p>With R = N·T: parameters and gradients; 16·R·E floats a layer (see {@link TransformerBlock}); embeddings, the
     * last norm and the gradient of the stream, 4·R·E; what blocks share, 9·R·E; logits and probabilities, 2·R·C.
     */
    @Override
    public long bytes(int rows, int stepsOfBatch) {
        // also where no array could have so many rows: the sum is what refuses it
        long all = (long) rows * stepsOfBatch;
        return 2 * Models.bytes(parameters)
                + configuration.layers * TransformerBlock.bytes(sizes, all, stepsOfBatch)
                + 4 * Matrix.bytes(all, configuration.embedding)
                + TransformerBlock.Workspace.bytes(all, configuration.embedding)
                + head.bytes(all) + Matrix.bytes(all, configuration.vocabulary);
    }

    @Override
    public Configuration configuration() {
        return configuration;
    }

    @Override
    public Gpt fork() {
        return new Gpt(this);
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

    /**
     * The sizes of a {@link Gpt}.
     *
     * @param vocabulary C, number of tokens, at least 2
     * @param block      the longest text it can look at, in tokens
     * @param layers     number of transformer blocks
     * @param heads      attention heads of each, a divisor of the embedding
     * @param embedding  E, width of the stream
     * @param dropout    probability to drop, 0 to 1 (excluded), in training
     * @param tied       whether the last layer uses the token embedding
     * @param biases     whether norms and dense layers have biases
     * @param activation between the two dense layers of each block
     */
    public record Configuration(int vocabulary, int block, int layers, int heads, int embedding, double dropout,
            boolean tied, boolean biases, PointwiseActivation.Function activation)
            implements octavo.engine.models.Configuration {

        /** Checks every value. */
        public Configuration {
            require(vocabulary >= 2, "a vocabulary of " + vocabulary + " tokens leaves nothing to predict");
            require(block >= 1 && block <= 65536, "--block " + block + ": a block has 1 to 65536 tokens");
            require(layers >= 1 && layers <= 1000, "--layers " + layers + ": a GPT has 1 to 1000 layers");
            require(embedding >= 1 && embedding <= 16384, "--embedding " + embedding + ": a width is 1 to 16384");
            require(heads >= 1 && embedding % heads == 0,
                    "--heads " + heads + ": the heads share the embedding of " + embedding
                    + " equally, so it must be a divisor");
            require(dropout >= 0 && dropout < 1, "--dropout " + dropout + ": it should be at least 0 and less than 1");
            var sizes = new TransformerBlock.Sizes(heads, embedding, block, biases, activation);
            long elements = (long) block * Dropout.stride(embedding) + layers * sizes.dropoutElements();
            require(dropout == 0 || elements <= Integer.MAX_VALUE,
                    "--dropout " + dropout + ": a net of this size has too many elements to drop");
        }

        private static void require(boolean condition, String message) {
            if (!condition) {
                throw new IllegalArgumentException(message);
            }
        }

        private TransformerBlock.Sizes sizes() {
            return new TransformerBlock.Sizes(heads, embedding, block, biases, activation);
        }

        /** Number of a layer's first dropout element: the embeddings' come first. Not used where nothing is dropped. */
        private int firstElement(int layer) {
            return (int) ((long) block * Dropout.stride(embedding) + layer * sizes().dropoutElements());
        }

        @Override
        public String model() {
            return "gpt";
        }

        /**
         * {@inheritDoc}
         *
         * <p>As GPT-2: weights and embeddings normal with deviation 0.02, those that end a residual branch with
         * 0.02/√(2·layers), since the stream sums 2·layers of them; biases 0, gains 1.
         */
        @Override
        public Gpt create(RandomStream weights) {
            var net = new Gpt(this);
            for (int i = 0; i < net.parameters.size(); i++) {
                var parameter = net.parameters.get(i);
                if (parameter.decays) {
                    boolean endsBranch = parameter.name.endsWith("c_proj.weight");
                    double deviation = endsBranch ? 0.02 / Math.sqrt(2.0 * layers) : 0.02;
                    NormalWeights.draw(parameter, deviation, weights, i);
                }
            }
            return net;
        }

        /**
         * {@inheritDoc}
         *
         * <p>A block has 12·E² weights, 2·E gains of norms and, where there are biases, 11·E of them; besides these
         * there are (C + block)·E of the embeddings, E or 2·E of the last norm, and C·E of a head that is not tied.
         */
        @Override
        public long weights() {
            long width = embedding;
            long block = 12 * width * width + (biases ? 13 : 2) * width;
            long ends = (vocabulary * (tied ? 1L : 2L) + this.block + (biases ? 2 : 1)) * width;
            return layers * block + ends;
        }

        @Override
        public long bytes() {
            int bias = biases ? 1 : 0;
            long norms = Matrix.bytes(2 * (1 + bias), embedding);
            long attention = Matrix.bytes(embedding + bias, 3 * embedding) + Matrix.bytes(embedding + bias, embedding);
            long perceptron = Matrix.bytes(embedding + bias, 4 * embedding)
                    + Matrix.bytes(4 * embedding + bias, embedding);
            long ends = Matrix.bytes((long) vocabulary + block + 1 + bias, embedding)
                    + (tied ? 0 : Matrix.bytes(embedding, vocabulary));
            return layers * (norms + attention + perceptron) + ends;
        }

        @Override
        public Map<String, Object> toJson() {
            var json = new LinkedHashMap<String, Object>();
            json.put("vocabulary", (long) vocabulary);
            json.put("block", (long) block);
            json.put("layers", (long) layers);
            json.put("heads", (long) heads);
            json.put("embedding", (long) embedding);
            json.put("dropout", dropout);
            json.put("tied", tied);
            json.put("biases", biases);
            json.put("activation", activation.name().toLowerCase(Locale.ROOT));
            return json;
        }

        /**
         * Reads back what {@link #toJson} made.
         *
         * @param json names and values
         * @return the configuration
         */
        public static Configuration fromJson(Map<String, ?> json) {
            return new Configuration(integer(json, "vocabulary"), integer(json, "block"), integer(json, "layers"),
                    integer(json, "heads"), integer(json, "embedding"),
                    value(json, "dropout", Number.class).doubleValue(),
                    value(json, "tied", Boolean.class), value(json, "biases", Boolean.class),
                    function(value(json, "activation", String.class)));
        }

        private static int integer(Map<String, ?> json, String name) {
            var number = value(json, name, Number.class);
            require(number.doubleValue() == number.intValue(), "the setting " + name + " is " + number
                    + ", not a whole number");
            return number.intValue();
        }

        private static <V> V value(Map<String, ?> json, String name, Class<V> type) {
            Object value = json.get(name);
            require(type.isInstance(value), "the setting " + name + " of a gpt is " + value);
            return type.cast(value);
        }

        private static PointwiseActivation.Function function(String name) {
            for (var function : PointwiseActivation.Function.values()) {
                if (function.name().toLowerCase(Locale.ROOT).equals(name)) {
                    return function;
                }
            }
            throw new IllegalArgumentException("--activation " + name + " is not known to a gpt; choose gelu or relu");
        }
    }
}
