package octavo.data.text;

import octavo.engine.models.Batch;
import octavo.engine.models.Source;

/**
 * Contiguous streams side by side, for truncated backpropagation through time: row r of each batch continues row r of
 * the previous batch, and every step predicts the next token.
 *
 * <p>A stretch of L tokens has L − 1 predictions. Of N rows, row r gets those from r·(L−1)/N to (r+1)·(L−1)/N (rounded
 * down). So row lengths differ by one at most, and every token but the first is predicted exactly once per epoch. A row
 * is cut into segments of T steps; if its last segment is shorter, the rest of the segment has no targets ({@link
 * Batch#NO_TARGET}). An epoch is ⌈longest row / T⌉ segments; then the streams start again with {@code continues} false.
 * A text shorter than a segment is one segment, partly used. A text with fewer predictions than rows is refused.
 *
 * <p><b>Starting states.</b> A net that always continues its state never learns to start from zeros. Generating from
 * zeros, it may enter a state that never occurred in training and stay there (a loss of 8 nats per character instead of
 * 2 was observed). So in training the state is reset every {@value #SEGMENTS_BEFORE_RESET} segments.
 *
 * <p>Examples are numbered segment by segment, N per segment: example e is row e mod N of segment e / N.
 */
public final class Streams implements Source {

    /**
     * Segments between two resets of the state in training: a thousand tokens or more, so that little context is lost.
     */
    public static final int SEGMENTS_BEFORE_RESET = 16;
    /** Never reset the state within a stretch. */
    public static final int ENDLESS = Integer.MAX_VALUE;

    private final int[] tokens;
    private final int from;
    private final int predictions;
    private final int streams;
    private final int steps;
    private final int memory;
    private final int segments;

    /**
     * Creates the source; the array is used, not copied.
     *
     * @param tokens  the text
     * @param from    first token of the stretch
     * @param to      one past its last
     * @param streams rows side by side, N
     * @param steps   tokens of a segment, T
     * @param memory  segments after which the state is reset to zeros: {@link #SEGMENTS_BEFORE_RESET} or
     *                {@link #ENDLESS}
     */
    public Streams(int[] tokens, int from, int to, int streams, int steps, int memory) {
        Checks.stretch(tokens, from, to);
        Checks.positive("a segment", steps);
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
        this.segments = (longest - 1) / steps + 1;
    }

    @Override
    public long examplesPerEpoch() {
        return (long) segments * streams;
    }

    /**
     * Fills one segment of all streams.
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
        int segment = (int) (firstExample / streams % segments);
        into.continues = segment % memory > 0;
        for (int row = 0; row < rows; row++) {
            int rowStart = from + rowStart(row);
            int rowEnd = from + rowStart(row + 1);
            int start = Math.min(rowEnd, rowStart + segment * steps);
            NextTokens.fill(tokens, start, Math.min(rowEnd, start + steps), row, into);
        }
    }

    private int rowStart(int row) {
        return (int) ((long) row * predictions / streams);
    }
}
