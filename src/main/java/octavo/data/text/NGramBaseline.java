package octavo.data.text;

import octavo.engine.models.Batch;
import octavo.engine.models.Source;

/**
 * Predictions by plain counting: unigrams, bigrams, trigrams and 4-grams, whose losses a network has to beat.
 *
 * <p>Smoothed as in interpolated Kneser–Ney with three discounts for each order (Chen and Goodman, "An empirical study
 * of smoothing techniques for language modeling", 1998, equations 17, 26 and 27), the strongest of the usual methods,
 * also here (compared with Witten–Bell and plain absolute discounting on names and on Shakespeare):
 * <pre>
 *   p(c | h) = (n(hc) − D(n(hc)) + (D₁·N₁(h) + D₂·N₂(h) + D₃·N₃₊(h)) · p(c | h′)) / Σ n(h·)
 *   Y = n₁/(n₁ + 2n₂),  D₁ = 1 − 2Y·n₂/n₁,  D₂ = 2 − 3Y·n₃/n₂,  D₃ = 3 − 4Y·n₄/n₃
 * </pre>
 * where h′ is h without its oldest token, Nᵣ(h) the number of tokens seen r times after h, nᵣ the number of n-grams
 * seen r times; in all orders but the highest, n(hc) counts the different tokens seen before hc instead of occurrences.
 * The order below the unigram is the uniform distribution. If there are too few counts for a D, it is a half.
 *
 * <p>It reads the same batches as a model. Contexts end where a row begins, so a context never contains another name.
 */
public final class NGramBaseline {

    /** The highest order counted. */
    public static final int HIGHEST_ORDER = 4;

    /** The fourth power of this plus one fits into 63 bits. */
    private static final int MOST_SYMBOLS = 55_000;
    private static final int ROWS = 256;
    /** Fields of a context's entry: the sum of counts, and how many tokens were seen once, twice, more often. */
    private static final int CONTEXT_FIELDS = 4;

    private final int symbols;
    /** Radix of the keys: the number of symbols, plus one for the positions before the row. */
    private final long radix;
    /** Index n: raw counts of n-grams. */
    private final NGramCounts[] raw = new NGramCounts[HIGHEST_ORDER + 1];
    private final Level[] highest = new Level[HIGHEST_ORDER + 1];
    private final Level[] continuing = new Level[HIGHEST_ORDER];

    /** One order of n-grams with its contexts and discounts. */
    private record Level(NGramCounts grams, NGramCounts contexts, double[] discounts) {
    }

    private NGramBaseline(int symbols) {
        this.symbols = symbols;
        this.radix = symbols + 1L;
        for (int n = 1; n <= HIGHEST_ORDER; n++) {
            raw[n] = new NGramCounts(1);
        }
    }

    /**
     * Counts one epoch of a source.
     *
     * @param train   the training examples
     * @param symbols vocabulary size, C
     * @return the baseline
     */
    public static NGramBaseline fit(Source train, int symbols) {
        if (symbols < 1 || symbols > MOST_SYMBOLS) {
            throw new IllegalArgumentException("n-grams are counted for 1 to " + MOST_SYMBOLS + " symbols, not "
                    + symbols);
        }
        var baseline = new NGramBaseline(symbols);
        forEachTarget(train, (batch, row, step) -> {
            for (int n = 1; n <= HIGHEST_ORDER; n++) {
                baseline.raw[n].add(baseline.key(batch, row, step, n), 0, 1);
            }
        });
        for (int n = 1; n <= HIGHEST_ORDER; n++) {
            baseline.highest[n] = baseline.level(baseline.raw[n]);
            if (n > 1) {
                baseline.continuing[n - 1] = baseline.level(baseline.continuations(n));
            }
        }
        return baseline;
    }

    /**
     * Mean loss over one epoch of a source.
     *
     * @param source test examples
     * @return at index n the loss of order n in nats, 1 to {@value #HIGHEST_ORDER}; index 0 is the loss of uniform
     *         guessing
     */
    public double[] losses(Source source) {
        double[] sums = new double[HIGHEST_ORDER + 1];
        long[] targets = {0};
        forEachTarget(source, (batch, row, step) -> {
            for (int order = 0; order <= HIGHEST_ORDER; order++) {
                sums[order] -= StrictMath.log(probability(batch, row, step, order));
            }
            targets[0]++;
        });
        for (int order = 0; order <= HIGHEST_ORDER; order++) {
            sums[order] /= targets[0];
        }
        return sums;
    }

    /**
     * Probability of a target of a batch.
     *
     * @param batch the batch
     * @param row   its row
     * @param step  the step before the target
     * @param order 0 (uniform) to {@value #HIGHEST_ORDER}
     * @return more than 0
     */
    double probability(Batch batch, int row, int step, int order) {
        double p = 1.0 / symbols;
        for (int n = 1; n <= order; n++) {
            Level level = n == order ? highest[n] : continuing[n];
            long key = key(batch, row, step, n);
            int context = level.contexts.slot(key / radix);
            int total = level.contexts.count(context, 0);
            if (total > 0) {
                int count = level.grams.count(level.grams.slot(key), 0);
                double[] discounts = level.discounts;
                double kept = count - discounts[Math.min(count, 3)];
                double freed = 0;
                for (int r = 1; r <= 3; r++) {
                    freed += discounts[r] * level.contexts.count(context, r);
                }
                p = (kept + freed * p) / total;
            }
        }
        return p;
    }

    /** The n-gram that ends in a target, as one number: its tokens are the digits, the target the last. */
    private long key(Batch batch, int row, int step, int n) {
        long key = 0;
        int begin = row * batch.steps;
        for (int back = n - 2; back >= 0; back--) {
            key = key * radix + (step >= back ? batch.tokens[begin + step - back] : symbols);
        }
        return key * radix + batch.targets[begin + step];
    }

    /** Counts (n−1)-grams by the number of different tokens seen before them. */
    private NGramCounts continuations(int n) {
        long oldest = 1; // weight of the oldest digit
        for (int i = 1; i < n; i++) {
            oldest *= radix;
        }
        var counts = new NGramCounts(1);
        for (int slot = 0; slot < raw[n].slots(); slot++) {
            if (raw[n].isUsed(slot)) {
                counts.add(raw[n].key(slot) % oldest, 0, 1);
            }
        }
        return counts;
    }

    private Level level(NGramCounts grams) {
        var contexts = new NGramCounts(CONTEXT_FIELDS);
        double[] seen = new double[5];
        for (int slot = 0; slot < grams.slots(); slot++) {
            if (grams.isUsed(slot)) {
                int count = grams.count(slot, 0);
                long context = grams.key(slot) / radix;
                contexts.add(context, 0, count);
                contexts.add(context, Math.min(count, 3), 1);
                seen[Math.min(count, 4)] += count <= 4 ? 1 : 0;
            }
        }
        return new Level(grams, contexts, discounts(seen));
    }

    private static double[] discounts(double[] seen) {
        double y = seen[1] / (seen[1] + 2 * seen[2]);
        double[] discounts = new double[4];
        for (int r = 1; r <= 3; r++) {
            double discount = r - (r + 1) * y * seen[r + 1] / seen[r];
            discounts[r] = discount > 0 && discount < r ? discount : 0.5; // NaN and infinity fail the test too
        }
        return discounts;
    }

    /** Called at each prediction. */
    @FunctionalInterface
    private interface Visitor {
        void visit(Batch batch, int row, int step);
    }

    private static void forEachTarget(Source source, Visitor visitor) {
        var batch = new Batch();
        long examples = source.examplesPerEpoch();
        for (long example = 0; example < examples; example += batch.rows) {
            source.fill(example, (int) Math.min(ROWS, examples - example), batch);
            for (int row = 0; row < batch.rows; row++) {
                for (int step = 0; step < batch.steps; step++) {
                    if (batch.targets[row * batch.steps + step] != Batch.NO_TARGET) {
                        visitor.visit(batch, row, step);
                    }
                }
            }
        }
    }
}
