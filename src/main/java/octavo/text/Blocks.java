package octavo.text;

import octavo.data.Batch;
import octavo.data.Source;

/**
 * A stretch of text cut into blocks side by side, for evaluation: each token but the first is asked for exactly once,
 * each block starting cold. The last block may be shorter; its remaining steps ask for nothing.
 *
 * <p>Example e is block e. Unlike other sources this one ends: examples past the last block ask for nothing, so that
 * the last batch can be filled up to its fixed number of rows.
 */
public final class Blocks implements Source {

    private final int[] tokens;
    private final int from;
    private final int last;
    private final int block;
    private final String fingerprint;

    /**
     * Makes the source; the array is used, not copied.
     *
     * @param tokens      the text
     * @param from        first token of the stretch
     * @param to          one past its last
     * @param block       tokens of a block, T
     * @param fingerprint identifies the data
     */
    public Blocks(int[] tokens, int from, int to, int block, String fingerprint) {
        Checks.stretch(tokens, from, to);
        Checks.positive("a block", block);
        this.tokens = tokens;
        this.from = from;
        this.last = to - 1;
        this.block = block;
        this.fingerprint = fingerprint;
    }

    @Override
    public long examplesPerEpoch() {
        return (last - from - 1) / block + 1;
    }

    @Override
    public String fingerprint() {
        return fingerprint;
    }

    @Override
    public void fill(long firstExample, int rows, Batch into) {
        into.resize(rows, block);
        into.firstExample = firstExample;
        into.continues = false;
        for (int row = 0; row < rows; row++) {
            int start = (int) Math.min(last, from + (firstExample + row) * block);
            NextTokens.fill(tokens, start, (int) Math.min(last, (long) start + block), row, into);
        }
    }
}
