package octavo.engine.models;

import java.util.Arrays;
import java.util.List;
import octavo.engine.layers.Activation;
import octavo.engine.layers.ActivationLayer;
import octavo.engine.layers.ContextEmbedding;
import octavo.engine.layers.Dense;
import octavo.engine.layers.Dropout;
import octavo.engine.layers.Loss;
import octavo.engine.layers.SoftmaxCrossEntropy;
import octavo.engine.matrix.Matrix;
import octavo.engine.matrix.Parameter;
import octavo.engine.matrix.RandomStream;

/**
 * The embedding net of Bengio, Ducharme, Vincent and Jauvin ("A neural probabilistic language model", 2003): the last T
 * letters, each as a learned vector, predict the next one.
 *
 * <pre>
 *   x = C[token(0)], C[token(1)], … C[token(T−1)]     side by side        (N, T·E)
 *   h = tanh(x·W1 + b1)                                                   (N, H)
 *   dot = dropout(h)·W2 + b2                                              (N, C)
 *   loss = −log softmax(dot)[target]
 * </pre>
 *
 * <p>The net predicts once for each row, after the last step. Parameters have the workshop's names and the same layout
 * in files as in memory: C (C, E), W1 (T·E, H), b1, W2 (H, C), b2. {@code NameMlpReference} is the same in plain loops.
 */
public final class NameMlp implements LanguageModel {

    private final NameMlpConfiguration configuration;
    private final List<Parameter> parameters;
    private final ContextEmbedding embedding;
    private final Dense hiddenLayer;
    private final ActivationLayer tanh = new ActivationLayer(Activation.TANH);
    private final Dense outputLayer;
    private final Dropout dropout;
    private final SoftmaxCrossEntropy softmax = new SoftmaxCrossEntropy();
    private int rows = -1;
    private int[] targets;
    /** dh, then δ of the hidden layer, shape (N, H). */
    private Matrix dh;
    /** dx, shape (N, T·E). */
    private Matrix dx;
    private Matrix logits;

    /**
     * Wires the net.
     *
     * @param configuration its sizes
     * @param parameters    as the configuration lists them
     */
    NameMlp(NameMlpConfiguration configuration, List<Parameter> parameters) {
        this.configuration = configuration;
        this.parameters = parameters;
        embedding = new ContextEmbedding(parameters.get(0));
        hiddenLayer = new Dense(parameters.get(1), parameters.get(2));
        outputLayer = new Dense(parameters.get(3), parameters.get(4));
        dropout = new Dropout((float) configuration.dropout());
    }

    @Override
    public List<Parameter> parameters() {
        return parameters;
    }

    @Override
    public NameMlp fork() {
        return configuration.wire(parameters);
    }

    @Override
    public Loss forward(Batch batch, RandomStream masks) {
        prepare(batch);
        dropout.begin(masks, batch.firstExample);
        logits = walk(batch.tokens, batch.rows);
        return softmax.forward(logits, targets, 0);
    }

    private void prepare(Batch batch) {
        int steps = configuration.block();
        if (batch.steps != steps) {
            throw new IllegalArgumentException("contexts of " + batch.steps + " letters for a net that reads " + steps);
        }
        if (rows != batch.rows) {
            rows = batch.rows;
            targets = new int[rows];
            dh = new Matrix(rows, configuration.hidden());
            dx = new Matrix(rows, steps * configuration.embedding());
        }
        for (int n = 0; n < rows; n++) {
            targets[n] = batch.targets[n * steps + steps - 1];
        }
    }

    private Matrix walk(int[] tokens, int count) {
        Matrix x = embedding.forward(tokens, count, configuration.block());
        Matrix hidden = tanh.forward(hiddenLayer.forward(x));
        if (dropout.active()) {
            dropout.apply(hidden, 1, 0);
        }
        return outputLayer.forward(hidden);
    }

    @Override
    public void backward(float scale, boolean accumulate) {
        // forward was: loss = −log softmax(dot)[target]
        Matrix delta = softmax.backward(scale);
        // forward was: dot = dropout(h)·W2 + b2
        outputLayer.backward(delta, dh, accumulate);
        if (dropout.active()) {
            dropout.apply(dh, 1, 0);
        }
        // forward was: h = tanh(x·W1 + b1)
        tanh.backward(dh);
        hiddenLayer.backward(dh, dx, accumulate);
        // forward was: x = C[token(0)], … C[token(T−1)]
        embedding.backward(dx, accumulate);
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
        // contexts have no state
    }

    /**
     * {@inheritDoc}
     *
     * <p>Parameters and gradients; x and dx (N, T·E); the slope of tanh, h and dh (N, H); dot and the probabilities (N,
     * C).
     */
    @Override
    public long bytes(int rows, int steps) {
        return 2 * configuration.bytes() + 2 * Matrix.bytes(rows,
                configuration.block() * configuration.embedding())
                + 3 * Matrix.bytes(rows, configuration.hidden())
                + 2 * Matrix.bytes(rows, configuration.vocabulary());
    }

    @Override
    public NameMlpConfiguration configuration() {
        return configuration;
    }

    @Override
    public List<Parameter> symbolRows() {
        return List.of(parameters.getFirst());
    }

    @Override
    public List<Parameter> symbolColumns() {
        return outputLayer.parameters();
    }

    @Override
    public Decoder decoder() {
        return new ContextDecoder(fork());
    }

    /** Keeps the last T letters. An end mark starts a new name, whose context consists of end marks only. */
    private static final class ContextDecoder implements Decoder {

        private static final int END_MARK = 0;

        private final NameMlp net;
        private final int[] context;

        ContextDecoder(NameMlp net) {
            this.net = net;
            this.context = new int[net.configuration.block()];
            net.dropout.begin(null, 0);
        }

        @Override
        public void reset() {
            Arrays.fill(context, END_MARK);
        }

        @Override
        public Matrix feed(int[] tokens, int from, int to) {
            for (int i = from; i < to; i++) {
                if (tokens[i] == END_MARK) {
                    reset();
                } else {
                    System.arraycopy(context, 1, context, 0, context.length - 1);
                    context[context.length - 1] = tokens[i];
                }
            }
            return net.walk(context, 1);
        }
    }
}
