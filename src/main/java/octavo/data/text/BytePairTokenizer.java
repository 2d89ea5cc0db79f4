package octavo.data.text;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * Byte-level byte-pair encoding: the first 256 tokens are the bytes, and each later token joins two earlier ones. Every
 * sequence of bytes can be encoded, and decoding gives it back exactly. Immutable and thread-safe.
 *
 * <p>Encoding follows the order of learning: within each piece (see {@link PieceRule}), the pair that was learnt first
 * is joined wherever it occurs, from left to right, until no known pair is left. In a short piece all pairs are tried
 * again after each merge, which is faster than a heap; {@link LongPiece} uses a heap. The tokens of a piece that
 * occurred before are copied.
 *
 * <p>A token's <em>rank</em> is its place in the order of learning: the bytes have the ranks 0 to 255, the token of
 * merge i has 256 + i. Its <em>id</em> is its number in encoded texts. In tokenizers learnt here ids equal ranks; other
 * programs number their tokens differently.
 */
public final class BytePairTokenizer {

    private static final int BYTES = 256;
    /** A key of a pair has 16 bits for each token. */
    private static final int MOST_TOKENS = 1 << 16;
    /**
     * The most bytes of a token. Tokens learnt by other programs may be longer than a piece; then encoding never
     * produces them.
     */
    private static final int LONGEST = 256;
    /** From this many bytes on a piece is encoded by {@link LongPiece}. */
    private static final int LONG_PIECE = 256;

    private final PieceRule rule;
    private final int[][] merges;
    private final byte[][] bytes;
    private final int[] ids;
    private final int[] ranks;
    /** From pair, left · 2¹⁶ + right, to the rank of the token that joins it; 0 for none. */
    private final NGramCounts rankOfPair = new NGramCounts(1);

    /**
     * Builds the tokenizer of merges learnt here.
     *
     * @param merges merge i, the left and the right token of token 256 + i, at index i
     * @throws IllegalArgumentException where a merge uses a token that comes later, repeats one or makes one of more
     *                                  than 256 bytes, or where there are more than 65,536 tokens
     */
    public BytePairTokenizer(int[][] merges) {
        this(merges, PieceRule.OCTAVO, IntStream.range(0, BYTES + merges.length).toArray());
    }

    /**
     * Builds a tokenizer whose tokens have any ids.
     *
     * @param merges merge i, the ranks of the two tokens that it joins, at index i
     * @param rule   how texts are cut
     * @param ids    the id of each rank, all from 0 on
     * @throws IllegalArgumentException where a merge uses a token that comes later, repeats one or makes one of more
     *                                  than 256 bytes, or where there are more than 65,536 tokens
     */
    public BytePairTokenizer(int[][] merges, PieceRule rule, int[] ids) {
        if (merges.length > MOST_TOKENS - BYTES) {
            throw new IllegalArgumentException("there are " + merges.length + " merges, at most "
                    + (MOST_TOKENS - BYTES) + " are possible");
        }
        this.rule = rule;
        this.merges = Arrays.stream(merges).map(int[]::clone).toArray(int[][]::new);
        this.ids = ids.clone();
        this.ranks = new int[ids.length];
        for (int rank = 0; rank < ids.length; rank++) {
            ranks[ids[rank]] = rank;
        }
        this.bytes = new byte[BYTES + merges.length][];
        for (int value = 0; value < BYTES; value++) {
            bytes[value] = new byte[] {(byte) value};
        }
        for (int i = 0; i < merges.length; i++) {
            learn(i, merges[i]);
        }
    }

    private void learn(int i, int[] merge) {
        int token = BYTES + i;
        if (merge.length != 2 || Math.min(merge[0], merge[1]) < 0 || Math.max(merge[0], merge[1]) >= token) {
            throw new IllegalArgumentException("merge " + i + " is " + Arrays.toString(merge)
                    + ", not two tokens below " + token);
        }
        if (rankOf(merge[0], merge[1]) != 0) {
            throw new IllegalArgumentException("merge " + i + " repeats " + Arrays.toString(merge));
        }
        if (bytes[merge[0]].length + bytes[merge[1]].length > LONGEST) {
            throw new IllegalArgumentException("merge " + i + " makes a token of more than " + LONGEST + " bytes");
        }
        rankOfPair.add(key(merge[0], merge[1]), 0, token);
        bytes[token] = concatenate(bytes[merge[0]], bytes[merge[1]]);
    }

    /**
     * Learns a tokenizer from a text: the most frequent pair of neighbors becomes a token, and so on. Ties go to the
     * smaller left token, then to the smaller right one.
     *
     * @param text the text
     * @param size tokens wanted, 257 to 50,000; fewer if no pair occurs twice any more
     * @return the tokenizer
     */
    public static BytePairTokenizer train(String text, int size) {
        return new BytePairTokenizer(BytePairTrainer.train(utf8(text), size));
    }

    private static byte[] concatenate(byte[] left, byte[] right) {
        byte[] both = Arrays.copyOf(left, left.length + right.length);
        System.arraycopy(right, 0, both, left.length, right.length);
        return both;
    }

    private static long key(int left, int right) {
        return (long) left << 16 | right;
    }

    /** The rank of the token that joins two ranks; 0 for none. */
    int rankOf(int left, int right) {
        return rankOfPair.count(rankOfPair.slot(key(left, right)), 0);
    }

    /** {@return C, how many tokens there are} */
    public int size() {
        return bytes.length;
    }

    /** {@return how texts are cut} */
    public PieceRule rule() {
        return rule;
    }

    /** {@return the ids of the left and the right token of each merge, in the order of learning; a copy} */
    public int[][] merges() {
        return Arrays.stream(merges).map(merge -> new int[] {ids[merge[0]], ids[merge[1]]}).toArray(int[][]::new);
    }

    /**
     * The bytes that a token stands for.
     *
     * @param token its id
     * @return a copy
     */
    public byte[] bytes(int token) {
        return bytes[ranks[token]].clone();
    }

    /**
     * How many bytes a token stands for.
     *
     * @param token its id
     * @return 1 to 256
     */
    public int length(int token) {
        return bytes[ranks[token]].length;
    }

    /**
     * Encodes a text.
     *
     * @param text the text
     * @return token ids
     * @throws IllegalArgumentException if it contains half a surrogate pair, which UTF-8 cannot express
     */
    public int[] encode(String text) {
        return encode(utf8(text));
    }

    /**
     * Encodes bytes.
     *
     * @param text UTF-8 or any other bytes
     * @return token ids
     */
    public int[] encode(byte[] text) {
        int[] tokens = new int[text.length];
        int length = 0;
        var repeats = new Repeats(text);
        for (int from = 0; from < text.length;) {
            int to = rule.end(text, from);
            int slot = repeats.slot(from, to);
            int count;
            if (repeats.isSame(slot, from, to)) {
                count = repeats.count(slot);
                System.arraycopy(tokens, repeats.tokensFrom(slot), tokens, length, count);
            } else {
                for (int i = from; i < to; i++) {
                    tokens[length + i - from] = text[i] & 0xFF;
                }
                count = to - from < LONG_PIECE ? join(tokens, length, to - from)
                        : new LongPiece(this, tokens, length, to - from).join();
                repeats.remember(slot, from, to, length, count);
            }
            length += count;
            from = to;
        }
        return Arrays.stream(tokens, 0, length).map(rank -> ids[rank]).toArray();
    }

    /**
     * Where pieces last occurred in a text, since most words occur again: a hash table in which a newer piece replaces
     * an older one. It stores no bytes and no tokens, only their positions in the text and in the tokens so far.
     */
    private static final class Repeats {

        private static final int MOST_SLOTS = 1 << 16;
        private static final int FIELDS = 4;

        private final byte[] text;
        private final int mask;
        /** For each slot: first byte, one past the last byte (0 for an empty slot), first token, number of tokens. */
        private final int[] slots;

        Repeats(byte[] text) {
            this.text = text;
            int size = Math.min(MOST_SLOTS, Integer.highestOneBit(text.length + 1));
            mask = size - 1;
            slots = new int[size * FIELDS];
        }

        int slot(int from, int to) {
            int hash = to - from;
            for (int i = from; i < to; i++) {
                hash = 31 * hash + text[i];
            }
            return ((hash ^ hash >>> 16) * 0x9E3779B9 >>> 12 & mask) * FIELDS;
        }

        boolean isSame(int slot, int from, int to) {
            return Arrays.equals(text, from, to, text, slots[slot], slots[slot + 1]);
        }

        int tokensFrom(int slot) {
            return slots[slot + 2];
        }

        int count(int slot) {
            return slots[slot + 3];
        }

        void remember(int slot, int from, int to, int tokensFrom, int count) {
            slots[slot] = from;
            slots[slot + 1] = to;
            slots[slot + 2] = tokensFrom;
            slots[slot + 3] = count;
        }
    }

    /** Joins the pairs of one piece in place; returns how many tokens are left. */
    private int join(int[] tokens, int from, int count) {
        int left = count;
        while (left > 1) {
            int first = Integer.MAX_VALUE; // the pair learnt first has the token with the smallest rank
            for (int i = from + 1; i < from + left; i++) {
                int token = rankOf(tokens[i - 1], tokens[i]);
                if (token != 0 && token < first) {
                    first = token;
                }
            }
            if (first == Integer.MAX_VALUE) {
                return left;
            }
            left = replace(tokens, from, left, first);
        }
        return left;
    }

    private int replace(int[] tokens, int from, int count, int token) {
        int[] pair = merges[token - BYTES];
        int kept = from;
        int end = from + count;
        for (int i = from; i < end; i++) {
            if (i + 1 < end && tokens[i] == pair[0] && tokens[i + 1] == pair[1]) {
                tokens[kept++] = token;
                i++;
            } else {
                tokens[kept++] = tokens[i];
            }
        }
        return kept - from;
    }

    /**
     * Decodes tokens.
     *
     * @param tokens ids
     * @param from   the first of them
     * @param to     one past the last
     * @return the bytes that were encoded
     */
    public byte[] decode(int[] tokens, int from, int to) {
        int length = 0;
        for (int i = from; i < to; i++) {
            length += length(tokens[i]);
        }
        var all = ByteBuffer.allocate(length);
        for (int i = from; i < to; i++) {
            all.put(bytes[ranks[tokens[i]]]);
        }
        return all.array();
    }

    /**
     * Shows a token as in GPT-2's files: one printable character per byte. A byte that is printable in Latin-1 stands
     * for itself; the others, in order, are shown as U+0100, U+0101 and so on, so that a space is {@code Ġ}.
     *
     * @param token its id
     * @return as many characters as the token has bytes
     */
    public String show(int token) {
        return shown(bytes[ranks[token]]);
    }

    /**
     * Shows bytes as {@link #show(int)} does.
     *
     * @param bytes any bytes
     * @return as many characters
     */
    public static String shown(byte... bytes) {
        var shown = new StringBuilder();
        for (byte value : bytes) {
            shown.append(shownByte(value & 0xFF));
        }
        return shown.toString();
    }

    private static char shownByte(int value) {
        if (value <= ' ') {
            return (char) (0x100 + value);
        }
        if (value >= 0x7F && value <= 0xA0) {
            return (char) (0x100 + ' ' + 1 + value - 0x7F);
        }
        return value == 0xAD ? '\u0143' : (char) value; // the soft hyphen, the last invisible one
    }

    private static byte[] utf8(String text) {
        try {
            ByteBuffer encoded = StandardCharsets.UTF_8.newEncoder().encode(CharBuffer.wrap(text));
            return Arrays.copyOf(encoded.array(), encoded.limit());
        } catch (CharacterCodingException halfPair) {
            throw new IllegalArgumentException("the text contains half a surrogate pair, which is not a character",
                    halfPair);
        }
    }
}
