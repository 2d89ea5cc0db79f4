package octavo.data.text;

import java.util.Arrays;
import octavo.engine.models.Batch;

/** Fills a row, for streams, crops and blocks: tokens, and at each step the next token as the target. */
final class NextTokens {

    /** The token after the end of the text in a row; it is never a target. */
    private static final int FILLER = 0;

    private NextTokens() {
    }

    /**
     * Fills a row; steps past the end of the text have no target.
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
