package octavo.data.text;

import octavo.engine.models.Batch;
import octavo.engine.models.Source;

/**
 * Contiguous streams side by side, for truncated backpropagation through time: row r of each batch goes on where row r
 * of the batch before stopped, and every step asks for the next token.
 *
 * <p>How a stretch of L tokens is laid on N rows: it asks for L − 1 predictions, and row r gets those from
 * r·(L−1)/N to (r+1)·(L−1)/N (rounded down), so that row lengths differ by one at most and every token but the first is
 * asked for exactly once an epoch. A row is cut into chunks of T; where its last chunk is shorter, the rest of the
 * chunk asks for nothing ({@link Batch#NO_TARGET}). An epoch is ⌈longest row / T⌉ chunks; then the streams begin again
 * at their starts with {@code continues} false. A text shorter than a chunk is thus one chunk, partly used; one with
 * fewer predictions than rows is refused.
 *
 * <p><b>Beginning.</b> A net that only ever reads on never learns how to begin, and started from zeros it may fall into
 * a state that training has never met and not come out of it again (8 nats a character instead of 2 happened). So in
 * training the memory is cleared every {@value #MEMORY} chunks.
 *
 * <p>Examples are numbered chunk after chunk, N in each: example e is row e mod N of chunk e / N.
 */
public final class Streams implements Source {

    /** Chunks that training reads before it begins anew: a thousand tokens and more, so that little context is lost. */
    public static final int MEMORY = 16;
    /** For reading a stretch in one go. */
    public static final int ENDLESS = Integer.MAX_VALUE;

    private final int[] tokens;
    private final int from;
    private final int predictions;
    private final int streams;
    private final int steps;
    private final int memory;
    private final int chunks;

    /**
     * Creates the source; the array is used, not copied.
     *
     * @param tokens  the text
     * @param from    first token of the stretch
     * @param to      one past its last
     * @param streams rows side by side, N
     * @param steps   tokens of a chunk, T
     * @param memory  chunks after which a state starts from zeros: {@link #MEMORY} or {@link #ENDLESS}
     */
    public Streams(int[] tokens, int from, int to, int streams, int steps, int memory) {
        Checks.stretch(tokens, from, to);
        Checks.positive("a chunk", steps);
        this.predictions = to - from - 1;
        if (streams < 1 || streams > predictions) {
            throw new IllegalArgumentException("a text of " + (to - from) + " tokens cannot be read as " + streams
                    + " streams: choose a batch of 1 to " + predictions);
        }
        this.tokens = tokens;
        this.from = from;
        this.streams = streams;
        this.steps = steps;
        this.memory = memory;
        int longest = (predictions - 1) / streams + 1;
        this.chunks = (longest - 1) / steps + 1;
    }

    @Override
    public long examplesPerEpoch() {
        return (long) chunks * streams;
    }

    /**
     * Fills one chunk of all streams.
     *
     * @param firstExample a multiple of N
     * @param rows         N
     * @param into         the batch to fill
     */
    @Override
    public void fill(long firstExample, int rows, Batch into) {
        if (rows != streams || firstExample % streams != 0) {
            throw new IllegalArgumentException("a source of " + streams + " streams fills " + streams
                    + " rows at a time, not " + rows + " from example " + firstExample);
        }
        into.resize(rows, steps);
        into.firstExample = firstExample;
        int chunk = (int) (firstExample / streams % chunks);
        into.continues = chunk % memory > 0;
        for (int row = 0; row < rows; row++) {
            int rowStart = from + rowStart(row);
            int rowEnd = from + rowStart(row + 1);
            int start = Math.min(rowEnd, rowStart + chunk * steps);
            NextTokens.fill(tokens, start, Math.min(rowEnd, start + steps), row, into);
        }
    }

    private int rowStart(int row) {
        return (int) ((long) row * predictions / streams);
    }
}
