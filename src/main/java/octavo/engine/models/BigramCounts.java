package octavo.engine.models;

import octavo.engine.matrix.Matrix;
import octavo.engine.matrix.SettingException;

/**
 * The bigram model without any training: how often each symbol follows each other one. Divided by the sums of their
 * rows, the counts are the probabilities that make the counted pairs most probable; {@link Bigram} approaches the same
 * numbers by gradient descent.
 *
 * <p>Smoothing adds a constant to every count, so that no pair is impossible: p(j | i) = (n[i][j] + s) / (n[i] + s·C)
 * (Laplace's rule of succession has s = 1).
 */
public final class BigramCounts {

    private static final int ROWS = 1024;

    private final int symbols;
    private final long[] counts;

    private BigramCounts(int symbols, long[] counts) {
        this.symbols = symbols;
        this.counts = counts;
    }

    /**
     * Counts one epoch of a source.
     *
     * @param source  the pairs are its targets, each with the token before it
     * @param symbols C
     * @return the counts
     */
    public static BigramCounts of(Source source, int symbols) {
        var counts = new long[Math.multiplyExact(symbols, symbols)];
        var batch = new Batch();
        long examples = source.examplesPerEpoch();
        for (long first = 0; first < examples; first += ROWS) {
            source.fill(first, (int) Math.min(ROWS, examples - first), batch);
            for (int e = 0; e < batch.rows * batch.steps; e++) {
                if (batch.targets[e] >= 0) {
                    counts[batch.tokens[e] * symbols + batch.targets[e]]++;
                }
            }
        }
        return new BigramCounts(symbols, counts);
    }

    /**
     * The sum of two counts.
     *
     * @param other counts of other examples with the same symbols
     * @return new counts
     */
    public BigramCounts plus(BigramCounts other) {
        var sums = counts.clone();
        for (int i = 0; i < sums.length; i++) {
            sums[i] += other.counts[i];
        }
        return new BigramCounts(symbols, sums);
    }

    /**
     * How often a symbol follows another.
     *
     * @param first  the one before
     * @param second the one after
     * @return the count
     */
    public long count(int first, int second) {
        return counts[first * symbols + second];
    }

    /** {@return the number of pairs: the sum of the counts} */
    public long pairs() {
        long sum = 0;
        for (long count : counts) {
            sum += count;
        }
        return sum;
    }

    private long following(int first) {
        long sum = 0;
        for (int second = 0; second < symbols; second++) {
            sum += count(first, second);
        }
        return sum;
    }

    /**
     * Probability of a symbol after another.
     *
     * @param first     the one before
     * @param second    the one after
     * @param smoothing s, 0 or more
     * @return 0 to 1; 1/C if {@code first} was never counted as a first symbol and s is 0
     */
    public double probability(int first, int second, double smoothing) {
        double all = following(first) + smoothing * symbols;
        return all == 0 ? 1.0 / symbols : (count(first, second) + smoothing) / all;
    }

    /**
     * Mean loss of these counts on other pairs, or on the same.
     *
     * @param examples  counts of the pairs to predict
     * @param smoothing s, 0 or more
     * @return nats per prediction; infinite if one of the pairs was never counted and s is 0
     */
    public double loss(BigramCounts examples, double smoothing) {
        double nats = 0;
        for (int first = 0; first < symbols; first++) {
            for (int second = 0; second < symbols; second++) {
                long times = examples.count(first, second);
                nats -= times == 0 ? 0 : times * StrictMath.log(probability(first, second, smoothing));
            }
        }
        return nats / examples.pairs();
    }

    /**
     * The net with the same predictions: W[i][j] = log p(j | i).
     *
     * @param smoothing s, more than 0, since log 0 cannot be a weight
     * @return a trained net
     */
    public Bigram toNet(double smoothing) {
        SettingException.require(smoothing > 0, "smoothing", smoothing,
                "is too little: a net needs more than 0, since the logarithm of 0 cannot be a weight");
        var net = new BigramConfiguration(symbols, 0, Initialization.NORMAL).create(0);
        var weight = net.parameters().getFirst();
        for (int first = 0; first < symbols; first++) {
            for (int second = 0; second < symbols; second++) {
                weight.value.set(first, second, (float) StrictMath.log(probability(first, second, smoothing)));
            }
        }
        weight.changed();
        return net;
    }

    /** {@return the counts as a matrix for drawing, shape (C, C), a row for each first symbol} */
    public Matrix toMatrix() {
        var matrix = new Matrix(symbols, symbols);
        for (int first = 0; first < symbols; first++) {
            for (int second = 0; second < symbols; second++) {
                matrix.set(first, second, count(first, second));
            }
        }
        return matrix;
    }
}
