package octavo.data.text;

import java.util.Arrays;
import octavo.engine.models.Batch;

/** The row that streams, crops and blocks have in common: tokens, and at each step the one that follows. */
final class NextTokens {

    /** What stands where a row has no text; it is never asked for, and comes after all that is. */
    private static final int FILLER = 0;

    private NextTokens() {
    }

    /**
     * Fills a row; steps past the end of the text ask for nothing.
     *
     * @param tokens the text; the token at {@code to} exists
     * @param from   first token
     * @param to     one past the last, at most T after the first
     * @param row    the row
     * @param into   a batch already of the right shape
     */
    static void fill(int[] tokens, int from, int to, int row, Batch into) {
        int begin = row * into.steps;
        int used = to - from;
        System.arraycopy(tokens, from, into.tokens, begin, used);
        System.arraycopy(tokens, from + 1, into.targets, begin, used);
        Arrays.fill(into.tokens, begin + used, begin + into.steps, FILLER);
        Arrays.fill(into.targets, begin + used, begin + into.steps, Batch.NO_TARGET);
    }
}
