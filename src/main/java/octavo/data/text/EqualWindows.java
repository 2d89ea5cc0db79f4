package octavo.data.text;

import java.util.Arrays;

/** Finds windows with equal text. */
final class EqualWindows {

    /** Multiplier of the rolling hash: any odd number whose bits look random. */
    private static final long BASE = 0x9E3779B97F4A7C15L;

    private EqualWindows() {
    }

    /**
     * Finds for each window the first one with the same text. A rolling hash (Karp and Rabin, 1987) gives the place in
     * an open-addressing hash table of windows; texts with the same place are compared.
     *
     * @param tokens the text
     * @param window tokens of a window, T
     * @return for each start 0 to length − T − 1 the smallest start of an equal window
     */
    static int[] firstOfEachText(int[] tokens, int window) {
        int windows = tokens.length - window;
        int[] first = new int[windows];
        // at most half full; a split has fewer than 2²⁹ windows, so that its length fits an int
        int[] table = new int[Integer.highestOneBit(Math.max(windows, 4)) * 4];
        Arrays.fill(table, -1);
        long leaving = 1; // BASE to the power of T, the weight of the token that leaves the window
        long hash = 0;
        for (int i = 0; i < window; i++) {
            hash = hash * BASE + tokens[i] + 1;
            leaving *= BASE;
        }
        for (int start = 0; start < windows; start++) {
            first[start] = findOrAdd(table, hash, tokens, start, window);
            hash = hash * BASE + tokens[start + window] + 1 - leaving * (tokens[start] + 1);
        }
        return first;
    }

    private static int findOrAdd(int[] table, long hash, int[] tokens, int start, int window) {
        int mask = table.length - 1;
        int slot = (int) ((hash * BASE) >>> 32) & mask;
        while (table[slot] >= 0) {
            int other = table[slot];
            if (Arrays.equals(tokens, start, start + window, tokens, other, other + window)) {
                return other;
            }
            slot = slot + 1 & mask;
        }
        table[slot] = start;
        return start;
    }
}
