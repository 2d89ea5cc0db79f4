package octavo.data.text;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import octavo.files.BadFileException;
import octavo.files.Printable;

/**
 * Byte pairs read from a file: tokens are identified by their printable form (see {@link BytePairTokenizer#show}), and
 * merges are added in the order of learning.
 */
public final class RankedTokens {

    private static final int BYTES = 256;

    private final String where;
    private final Map<String, Integer> given;
    private final Map<String, Integer> ranks = new HashMap<>();
    private final List<Integer> ids = new ArrayList<>();
    private final List<int[]> merges = new ArrayList<>();

    /**
     * Starts with the 256 bytes.
     *
     * @param where the name of the source, for messages
     * @param ids   the id of each token, in any order; some tokens may not be the result of a merge
     * @throws IOException if a byte is missing
     */
    public RankedTokens(String where, Map<String, Integer> ids) throws IOException {
        this.where = where;
        this.given = ids;
        for (int value = 0; value < BYTES; value++) {
            add(BytePairTokenizer.shown((byte) value), "the byte " + value);
        }
    }

    private void add(String text, String what) throws IOException {
        Integer id = given.get(text);
        if (id == null) {
            throw new BadFileException(where, "there is no token \"" + Printable.of(text) + "\", " + what);
        }
        if (ranks.putIfAbsent(text, ids.size()) != null) {
            throw new BadFileException(where, "the token \"" + Printable.of(text) + "\" is the result of two merges");
        }
        ids.add(id);
    }

    /**
     * Adds a merge.
     *
     * @param left  a byte or the result of an earlier merge
     * @param right likewise
     * @throws IOException if one of them is not known yet, or if the result is not a token or is known already
     */
    public void merge(String left, String right) throws IOException {
        Integer leftRank = ranks.get(left);
        Integer rightRank = ranks.get(right);
        if (leftRank == null || rightRank == null) {
            throw new BadFileException(where, "merge " + merges.size() + " joins \"" + Printable.of(left)
                    + "\" and \"" + Printable.of(right) + "\", which are not both bytes or results of earlier merges");
        }
        add(left + right, "the result of merge " + merges.size());
        merges.add(new int[] {leftRank, rightRank});
    }

    /** {@return how many merges there are} */
    public int merges() {
        return merges.size();
    }

    /**
     * Whether a token is a byte or the result of a merge.
     *
     * @param text its printable form
     * @return false for a token such as {@code <|endoftext|>}, which encoding never produces
     */
    public boolean isMade(String text) {
        return ranks.containsKey(text);
    }

    /**
     * The tokenizer with the given ids. If some of these belong to tokens that are not the result of a merge, the ids
     * above them move down.
     *
     * @param rule how texts are cut
     * @return the tokenizer
     * @throws IOException if there are too many tokens or one is too long
     */
    public BytePairTokenizer tokenizer(PieceRule rule) throws IOException {
        int[] sorted = ids();
        var places = new HashMap<Integer, Integer>();
        for (int id : sorted) {
            places.put(id, places.size());
        }
        try {
            return new BytePairTokenizer(merges.toArray(int[][]::new), rule,
                    ids.stream().mapToInt(places::get).toArray());
        } catch (IllegalArgumentException broken) {
            throw new BadFileException(where, broken.getMessage());
        }
    }

    /** {@return for each id of the tokenizer the id that was given, ascending} */
    public int[] ids() {
        return ids.stream().mapToInt(Integer::intValue).sorted().toArray();
    }
}
