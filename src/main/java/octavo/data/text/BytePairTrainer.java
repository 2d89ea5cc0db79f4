package octavo.data.text;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Set;

/**
 * Learns byte pairs (Gage, "A new algorithm for data compression", 1994; Sennrich, Haddow, Birch, "Neural machine
 * translation of rare words with subword units", 2016): starting from single bytes, the pair of neighbors that occurs
 * most often becomes a new token; this is repeated.
 *
 * <p>The next pair is fully determined: the one with the highest count, then with the smaller left id, then with the
 * smaller right id. Neighbors are counted within pieces (see {@link PieceRule#OCTAVO}), overlapping ones too ("aaa" has
 * two pairs). A pair that occurs only once is never merged, nor a pair whose bytes are a token already.
 *
 * <p>Each different piece is kept once, with its count. A merge visits only the pieces that contain the pair, and the
 * changed counts go to a heap; entries of the heap that are outdated by later changes are dropped when they reach the
 * top. So the cost of a merge is proportional to its changes; it needs no pass over the text.
 */
final class BytePairTrainer {

    private static final int BYTES = 256;
    private static final int SMALLEST = BYTES + 1;
    private static final int LARGEST = 50_000;

    /** The different pieces, as tokens so far. */
    private final List<int[]> pieces = new ArrayList<>();
    private final List<Integer> pieceCounts = new ArrayList<>();
    /** How often each pair occurs now. */
    private final Map<Integer, Integer> counts = new HashMap<>();
    /** Where a pair occurs or once occurred: numbers of pieces. */
    private final Map<Integer, List<Integer>> places = new HashMap<>();
    /** Counts and pairs as one number each, so that the greatest is the next to merge; see {@link #entry}. */
    private final PriorityQueue<Long> heap = new PriorityQueue<>(Comparator.reverseOrder());
    /** Pairs that the current merge touched, with their counts before it. */
    private final Map<Integer, Integer> touched = new HashMap<>();

    private BytePairTrainer(byte[] text) {
        Map<String, Integer> different = new LinkedHashMap<>();
        for (int from = 0; from < text.length;) {
            int to = PieceRule.OCTAVO.end(text, from);
            // Latin-1 maps each byte to one character: a string is a convenient key for bytes
            different.merge(new String(text, from, to - from, StandardCharsets.ISO_8859_1), 1, Integer::sum);
            from = to;
        }
        different.forEach((piece, count) -> {
            int[] tokens = piece.chars().toArray();
            if (tokens.length > 1) {
                pieces.add(tokens);
                pieceCounts.add(count);
            }
        });
        for (int number = 0; number < pieces.size(); number++) {
            count(number, 1, 0, 1, pieces.get(number).length);
        }
    }

    /**
     * Refuses sizes that are out of range.
     *
     * @param size tokens of the vocabulary, the 256 bytes included
     */
    static void requireSize(int size) {
        if (size < SMALLEST || size > LARGEST) {
            throw new IllegalArgumentException("a byte-pair vocabulary has " + SMALLEST + " to " + LARGEST
                    + " tokens, of which 256 are the single bytes; " + size + " were asked for");
        }
    }

    /**
     * Learns merges.
     *
     * @param text UTF-8
     * @param size tokens wanted, the 256 bytes included; fewer if no pair occurs twice any more
     * @return merge i, the left and the right token of token 256 + i, at index i
     */
    static int[][] train(byte[] text, int size) {
        requireSize(size);
        return new BytePairTrainer(text).merges(size - BYTES);
    }

    private int[][] merges(int wanted) {
        List<int[]> merges = new ArrayList<>();
        var known = new TokenBytes();
        pushChanged();
        while (merges.size() < wanted && !heap.isEmpty()) {
            long entry = heap.poll();
            int pair = pair(entry);
            boolean stale = count(entry) != counts.getOrDefault(pair, 0);
            if (stale || count(entry) < 2 || !known.add(left(pair), right(pair))) {
                continue;
            }
            int token = BYTES + merges.size();
            merges.add(new int[] {left(pair), right(pair)});
            for (int number : places.remove(pair)) {
                merge(number, pair, token);
            }
            pushChanged();
        }
        return merges.toArray(int[][]::new);
    }

    private void merge(int number, int pair, int token) {
        int[] old = pieces.get(number);
        int[] merged = replace(old, left(pair), right(pair), token);
        if (merged.length == old.length) {
            return; // the pair no longer occurs here
        }
        // only pairs between the first and the last change are counted: in a text without spaces pieces are long
        int first = Math.max(1, Arrays.mismatch(old, merged));
        int same = 0;
        while (old[old.length - 1 - same] == merged[merged.length - 1 - same]) {
            same++;
        }
        count(number, -1, token, first, old.length - same + 1);
        pieces.set(number, merged);
        count(number, 1, token, first, merged.length - same + 1);
    }

    /** Replaces a pair from left to right. */
    static int[] replace(int[] tokens, int left, int right, int token) {
        int[] replaced = new int[tokens.length];
        int length = 0;
        for (int i = 0; i < tokens.length; i++) {
            boolean here = tokens[i] == left && i + 1 < tokens.length && tokens[i + 1] == right;
            replaced[length++] = here ? token : tokens[i];
            i += here ? 1 : 0;
        }
        return Arrays.copyOf(replaced, length);
    }

    /**
     * Adds or subtracts the pairs of a piece whose right tokens are in a range; the places of pairs with tokens older
     * than {@code newest} are known already.
     */
    private void count(int number, int sign, int newest, int from, int to) {
        int[] tokens = pieces.get(number);
        for (int i = from; i < Math.min(to, tokens.length); i++) {
            int pair = tokens[i - 1] << 16 | tokens[i];
            int before = counts.getOrDefault(pair, 0);
            touched.putIfAbsent(pair, before);
            counts.put(pair, before + sign * pieceCounts.get(number));
            if (sign > 0 && Math.max(tokens[i - 1], tokens[i]) >= newest) {
                places.computeIfAbsent(pair, any -> new ArrayList<>()).add(number);
            }
        }
    }

    private void pushChanged() {
        touched.forEach((pair, before) -> {
            int count = counts.get(pair);
            if (count == 0) {
                counts.remove(pair);
            } else if (count != before) {
                heap.add(entry(count, pair));
            }
        });
        touched.clear();
    }

    /** The count above, the pair below; smaller pairs make greater entries. */
    private static long entry(int count, int pair) {
        return (long) count << 32 | ~pair & 0xffffffffL;
    }

    private static int count(long entry) {
        return (int) (entry >>> 32);
    }

    private static int pair(long entry) {
        return ~(int) entry;
    }

    private static int left(int pair) {
        return pair >>> 16;
    }

    private static int right(int pair) {
        return pair & 0xffff;
    }

    /** The bytes of each token, to detect a merge that would make the same token again. */
    private static final class TokenBytes {
        private final List<String> texts = new ArrayList<>();
        private final Set<String> all = new HashSet<>();

        TokenBytes() {
            for (int value = 0; value < BYTES; value++) {
                texts.add(Character.toString(value));
            }
        }

        boolean add(int left, int right) {
            String text = texts.get(left) + texts.get(right);
            if (!all.add(text)) {
                return false;
            }
            texts.add(text);
            return true;
        }
    }
}
