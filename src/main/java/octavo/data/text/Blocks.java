package octavo.data.text;

import java.util.Arrays;
import octavo.engine.models.Batch;
import octavo.engine.models.Source;

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
    private final int overlap;

    /**
     * Creates the source; the array is used, not copied.
     *
     * @param tokens the text
     * @param from   first token of the stretch
     * @param to     one past its last
     * @param block  tokens of a block, T
     */
    public Blocks(int[] tokens, int from, int to, int block) {
        this(tokens, from, to, block, 0);
    }

    /**
     * Creates a source of blocks that overlap: each but the first begins with the last tokens of the one before, for
     * which it asks nothing. A reader who needs no longer context than that loses nothing at the cuts.
     *
     * @param tokens  the text
     * @param from    first token of the stretch
     * @param to      one past its last
     * @param block   tokens of a block, T
     * @param overlap tokens that a block shares with the one before, fewer than T
     */
    Blocks(int[] tokens, int from, int to, int block, int overlap) {
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
