package octavo.engine.models;

import java.util.Arrays;
import java.util.List;
import octavo.engine.layers.Loss;
import octavo.engine.matrix.Matrix;
import octavo.engine.matrix.Parameter;
import octavo.engine.matrix.RandomStream;
import octavo.engine.matrix.RowReductions;

/**
 * The smallest net that generates text: one layer without bias on the one-hot last token i. Its output is row i of W,
 * which a softmax turns into the distribution of the next token.
 *
 * <pre>
 *   a[i] = softmax(W[i])                                                (C, C), all distributions at once
 *   loss = Σ n[i][j] · −log a[i][j]  +  pairs·penalty·mean(W²)
 *   ∂loss/∂W[i][j] = n[i]·a[i][j] − n[i][j]  +  pairs·penalty·2·W[i][j]/C²
 * </pre>
 *
 * <p>n[i][j] is the number of pairs (i, j) in the batch, token i with target j; n[i] = Σ n[i][j], pairs = Σ n[i].
 * Examples with the same pair have the same loss and the same gradient, so a batch is fully described by its table of
 * counts: a step on 20,000 examples costs one pass over them and C softmaxes. The gradient is zero if
 * n[i]·a[i][j] = n[i][j] for all pairs: this is the model that {@link BigramCounts} finds without any training.
 *
 * <p>The penalty, like dropout, applies only in training: if {@link #forward} gets a stream of random numbers. With the
 * factor pairs it adds penalty·mean(W²) to the <em>mean</em> loss, as in the workshop. Its gradient acts like a weight
 * decay of 2·penalty/C² in plain gradient descent.
 *
 * <p>Shapes: W (C, C), row i for the tokens after i, in files as in memory. Memory: three tables of C² numbers.
 */
public final class Bigram implements LanguageModel {

    private final Loss loss = new Loss();
    private final BigramConfiguration configuration;
    private final Parameter weight;
    private final List<Parameter> parameters;
    private final int symbols;
    /** a, shape (C, C). */
    private final Matrix probabilities;
    /** log Σ exp(W[i][j]) of each row, length C. */
    private final float[] logSum;
    /** n[i][j] of the last batch, shape (C, C). */
    private final int[] counts;
    private int pairs;
    private double penalty;
    /** The token before each prediction of the last batch, in row order. */
    private int[] asked = {};
    private Matrix logits = new Matrix(0, 0);

    /**
     * Wires the net.
     *
     * @param configuration its size
     * @param parameters    W alone
     */
    Bigram(BigramConfiguration configuration, List<Parameter> parameters) {
        this.configuration = configuration;
        this.parameters = parameters;
        this.weight = parameters.getFirst();
        this.symbols = configuration.vocabulary();
        this.probabilities = new Matrix(symbols, symbols);
        this.logSum = new float[symbols];
        this.counts = new int[symbols * symbols];
    }

    @Override
    public List<Parameter> parameters() {
        return parameters;
    }

    @Override
    public Bigram fork() {
        return configuration.wire(parameters);
    }

    @Override
    public Loss forward(Batch batch, RandomStream masks) {
        count(batch);
        RowReductions.softmax(weight.value, probabilities, logSum);
        double nats = 0;
        long wrong = 0;
        for (int i = 0; i < symbols; i++) {
            float largest = largest(i);
            for (int j = 0; j < symbols; j++) {
                int count = counts[i * symbols + j];
                float dot = weight.value.data[weight.value.at(i, j)];
                nats += count == 0 ? 0 : count * ((double) logSum[i] - dot);
                wrong += dot < largest ? count : 0;
            }
        }
        // this net has no dropout; without a stream it is evaluated, and the penalty belongs to training
        penalty = masks == null ? 0 : configuration.penalty() / ((double) symbols * symbols);
        double squares = penalty == 0 ? 0 : RowReductions.sumOfSquares(weight.value);
        return loss.set(nats + pairs * penalty * squares, pairs, wrong);
    }

    private void count(Batch batch) {
        int length = batch.rows * batch.steps;
        if (asked.length < length) {
            asked = new int[length];
        }
        Arrays.fill(counts, 0);
        pairs = 0;
        for (int e = 0; e < length; e++) {
            if (batch.targets[e] >= 0) {
                counts[batch.tokens[e] * symbols + batch.targets[e]]++;
                asked[pairs++] = batch.tokens[e];
            }
        }
    }

    private float largest(int i) {
        float largest = Float.NEGATIVE_INFINITY;
        for (int j = 0; j < symbols; j++) {
            largest = Math.max(largest, weight.value.data[weight.value.at(i, j)]);
        }
        return largest;
    }

    @Override
    public void backward(float scale, boolean accumulate) {
        weight.touchAllRows();
        float pull = (float) (scale * pairs * penalty * 2);
        for (int i = 0; i < symbols; i++) {
            float times = rowSum(i);
            for (int j = 0; j < symbols; j++) {
                float before = accumulate ? weight.gradient().data[weight.gradient().at(i, j)] : 0;
                // forward was: loss += pairs·penalty·mean(W²)
                float gradient = Math.fma(pull, weight.value.data[weight.value.at(i, j)], before);
                // forward was: loss = Σ n[i][j]·(log Σ exp(W[i]) − W[i][j])
                float error = Math.fma(times, probabilities.data[probabilities.at(i, j)], -counts[i * symbols + j]);
                weight.gradient().data[weight.gradient().at(i, j)] = Math.fma(scale, error, gradient);
            }
        }
    }

    private int rowSum(int i) {
        int sum = 0;
        for (int j = 0; j < symbols; j++) {
            sum += counts[i * symbols + j];
        }
        return sum;
    }

    /** {@inheritDoc} They are copied from the rows of W only when this method is called. */
    @Override
    public Matrix logits() {
        if (logits.rows != pairs) {
            logits = new Matrix(pairs, symbols);
        }
        for (int r = 0; r < pairs; r++) {
            System.arraycopy(weight.value.data, weight.value.at(asked[r], 0), logits.data, logits.at(r, 0), symbols);
        }
        return logits;
    }

    @Override
    public List<Matrix> carried() {
        return List.of();
    }

    @Override
    public void prepareCarried(int rows, int steps) {
        // a bigram has no state
    }

    /** {@inheritDoc} W, its gradient, a and n; one number per example. */
    @Override
    public long bytes(int rows, int steps) {
        return 2 * configuration.bytes() + 2 * Matrix.bytes(symbols, symbols) + 4L * rows * steps;
    }

    @Override
    public BigramConfiguration configuration() {
        return configuration;
    }

    @Override
    public List<Parameter> symbolRows() {
        return parameters;
    }

    @Override
    public List<Parameter> symbolColumns() {
        return parameters;
    }

    @Override
    public Decoder decoder() {
        return new RowDecoder(weight);
    }

    /** The logits after a token are its row of W. */
    private static final class RowDecoder implements Decoder {

        private final Parameter weight;
        private final Matrix logits;

        RowDecoder(Parameter weight) {
            this.weight = weight;
            this.logits = new Matrix(1, weight.value.cols);
        }

        @Override
        public void reset() {
            // there is nothing to forget
        }

        @Override
        public Matrix feed(int[] tokens, int from, int to) {
            System.arraycopy(weight.value.data, weight.value.at(tokens[to - 1], 0), logits.data, 0, logits.cols);
            return logits;
        }
    }
}
