package octavo.data.text;

import java.util.Arrays;
import octavo.engine.models.Batch;
import octavo.engine.models.Source;

/**
 * A stretch of text cut into consecutive blocks, for evaluation: each token but the first is predicted exactly once,
 * and each block starts without context. The last block may be shorter; its remaining steps have no target.
 *
 * <p>Example e is block e. Unlike other sources this one ends: examples after the last block have no targets, so that
 * the last batch can be filled up to its fixed number of rows.
 */
public final class TextBlocks implements Source {

    private final int[] tokens;
    private final int from;
    private final int last;
    private final int block;
    private final int overlap;

    /**
     * Creates the source; the array is used, not copied.
     *
     * @param tokens the text
     * @param from   first token of the stretch
     * @param to     one past its last
     * @param block  tokens of a block, T
     */
    public TextBlocks(int[] tokens, int from, int to, int block) {
        this(tokens, from, to, block, 0);
    }

    /**
     * Creates a source of overlapping blocks: each but the first begins with the last tokens of the previous one,
     * without predicting them. A model that needs no longer context loses nothing at the cuts.
     *
     * @param tokens  the text
     * @param from    first token of the stretch
     * @param to      one past its last
     * @param block   tokens of a block, T
     * @param overlap tokens that a block shares with the previous one, fewer than T
     */
    TextBlocks(int[] tokens, int from, int to, int block, int overlap) {
        Checks.stretch(tokens, from, to);
        Checks.positive("a block", block);
        this.tokens = tokens;
        this.from = from;
        this.last = to - 1;
        this.block = block;
        this.overlap = overlap;
    }

    @Override
    public long examplesPerEpoch() {
        return Math.max(0, last - from - 1 - overlap) / (block - overlap) + 1;
    }

    @Override
    public void fill(long firstExample, int rows, Batch into) {
        into.resize(rows, block);
        into.firstExample = firstExample;
        into.continues = false;
        for (int row = 0; row < rows; row++) {
            int start = (int) Math.min(last, from + (firstExample + row) * (block - overlap));
            NextTokens.fill(tokens, start, (int) Math.min(last, (long) start + block), row, into);
            if (start > from) {
                Arrays.fill(into.targets, row * block, row * block + overlap, Batch.NO_TARGET);
            }
        }
    }
}
