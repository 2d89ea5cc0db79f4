package octavo.data.text;

import octavo.engine.matrix.RandomStream;
import octavo.engine.models.Batch;
import octavo.engine.models.Source;

/**
 * Random crops of a stretch of text, for training a GPT: an example is T tokens from a random place, drawn with the
 * example's number as key, and every step predicts the next token. Crops are drawn with replacement; an epoch only
 * means as many crops as have together about as many tokens as the stretch.
 */
public final class Crops implements Source {

    private final int[] tokens;
    private final int from;
    private final int places;
    private final int block;
    private final RandomStream random;

    /**
     * Creates the source; the array is used, not copied.
     *
     * @param tokens the text
     * @param from   first token of the stretch
     * @param to     one past its last
     * @param block  tokens of a crop, T
     * @param random a stream of purpose ORDER
     */
    public Crops(int[] tokens, int from, int to, int block, RandomStream random) {
        Checks.stretch(tokens, from, to);
        Checks.positive("a block", block);
        this.places = to - from - block;
        if (places < 1) {
            throw new IllegalArgumentException("a text of " + (to - from) + " tokens is shorter than a block of "
                    + block + " and the token after it: choose a block of at most " + (to - from - 1));
        }
        this.tokens = tokens;
        this.from = from;
        this.block = block;
        this.random = random;
    }

    @Override
    public long examplesPerEpoch() {
        return (places + block - 2) / block + 1L;
    }

    @Override
    public void fill(long firstExample, int rows, Batch into) {
        into.resize(rows, block);
        into.firstExample = firstExample;
        into.continues = false;
        for (int row = 0; row < rows; row++) {
            int start = from + random.below(firstExample + row, 0, places);
            NextTokens.fill(tokens, start, start + block, row, into);
        }
    }
}
