package octavo.data.text;

import java.util.PriorityQueue;

/**
 * Joins the pairs of a long piece, such as a line of signs or a text without spaces: n bytes take n·log n steps. The
 * pairs that can be joined are in a heap, the one learnt first on top, of equal ones the leftmost; each token has links
 * to its neighbors. Outdated entries are dropped when they reach the top.
 *
 * <p>The result is the same as trying all pairs again after each merge: the new pairs after a merge contain its token,
 * so all of them were learnt later.
 */
final class LongPiece {

    private static final int NONE = -1;

    private final BytePairTokenizer tokenizer;
    private final int[] tokens;
    private final int from;
    private final int count;
    /** Distances from {@code from} of the neighbors of each token that is left. */
    private final int[] before;
    private final int[] after;
    /** Rank of the joined token · 2³² + place of the left token. */
    private final PriorityQueue<Long> pairs = new PriorityQueue<>();

    /**
     * Prepares to join a piece.
     *
     * @param tokenizer knows the pairs
     * @param tokens    ranks; the piece is replaced by the joined tokens
     * @param from      where the piece begins
     * @param count     its bytes
     */
    LongPiece(BytePairTokenizer tokenizer, int[] tokens, int from, int count) {
        this.tokenizer = tokenizer;
        this.tokens = tokens;
        this.from = from;
        this.count = count;
        this.before = new int[count];
        this.after = new int[count];
        for (int i = 0; i < count; i++) {
            before[i] = i - 1;
            after[i] = i + 1 < count ? i + 1 : NONE;
        }
    }

    /** Joins all pairs; returns how many tokens are left. */
    int join() {
        for (int i = 0; i < count; i++) {
            offer(i);
        }
        while (!pairs.isEmpty()) {
            long first = pairs.poll();
            int left = (int) first;
            int joined = (int) (first >>> 32);
            if (joined(left) == joined) {
                int right = after[left];
                tokens[from + left] = joined;
                tokens[from + right] = NONE;
                after[left] = after[right];
                if (after[left] != NONE) {
                    before[after[left]] = left;
                }
                offer(left);
                if (before[left] != NONE) {
                    offer(before[left]);
                }
            }
        }
        int kept = 0;
        for (int i = 0; i != NONE; i = after[i]) {
            tokens[from + kept++] = tokens[from + i];
        }
        return kept;
    }

    private void offer(int left) {
        int joined = joined(left);
        if (joined != 0) {
            pairs.add((long) joined << 32 | left);
        }
    }

    /** The rank of the token that joins the token at a place with its right neighbor; 0 for none. */
    private int joined(int left) {
        int token = tokens[from + left];
        return token == NONE || after[left] == NONE ? 0 : tokenizer.rankOf(token, tokens[from + after[left]]);
    }
}
