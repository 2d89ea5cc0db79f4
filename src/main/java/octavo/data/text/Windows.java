package octavo.data.text;

import java.util.Arrays;
import octavo.data.EpochOrder;
import octavo.engine.matrix.RandomStream;
import octavo.engine.models.Batch;
import octavo.engine.models.Source;

/**
 * Overlapping windows of a text: an example is T tokens, from which the next one is predicted. In training their order
 * is a new permutation in each epoch.
 *
 * <p><img src="doc-files/data-path.svg" alt="From a file to characters, tokens, the two parts of a split, and windows">
 *
 * <p>A window is only a start position. Memory: 4 bytes per window, and 4 more for its place in the order of the epoch.
 * Not thread-safe.
 */
public final class Windows implements Source {

    private final int[] tokens;
    private final int[] starts;
    private final int window;
    private final EpochOrder order;

    /**
     * Creates the source; the arrays are used, not copied.
     *
     * @param tokens the text
     * @param starts where windows begin, at least one; the token after each window must exist
     * @param window tokens of a window, T
     * @param order  a stream of purpose ORDER for a fresh order each epoch, null for the order of {@code starts}
     */
    public Windows(int[] tokens, int[] starts, int window, RandomStream order) {
        Checks.positive("a window", window);
        if (starts.length == 0) {
            throw new IllegalArgumentException("there is no window in this set");
        }
        for (int start : starts) {
            if (start < 0 || start >= tokens.length - window) {
                throw new IllegalArgumentException("a window of " + window + " tokens cannot start at " + start
                        + " in a text of " + tokens.length);
            }
        }
        this.tokens = tokens;
        this.starts = starts;
        this.window = window;
        this.order = new EpochOrder(starts.length, order);
    }

    @Override
    public long examplesPerEpoch() {
        return starts.length;
    }

    @Override
    public void fill(long firstExample, int rows, Batch into) {
        into.resize(rows, window);
        into.firstExample = firstExample;
        into.continues = false;
        Arrays.fill(into.targets, 0, rows * window, Batch.NO_TARGET);
        for (int n = 0; n < rows; n++) {
            int start = starts[order.item(firstExample + n)];
            System.arraycopy(tokens, start, into.tokens, n * window, window);
            into.targets[n * window + window - 1] = tokens[start + window];
        }
    }
}
