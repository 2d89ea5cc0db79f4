package octavo.data.text;

/**
 * How UTF-8 bytes are cut into pieces. Byte pairs are merged only within a piece, so no token spans two words. A piece
 * is a run of letters, of digits, or of other signs, each with one space before it if there is one; or a run of white
 * space, without its last space if that belongs to the next word. A byte that is not part of a character counts as
 * another sign. The two rules differ in what a letter is, in contractions, and in how long a piece may be.
 */
public enum PieceRule {

    /**
     * The rule of {@code prepare}: marks belong to their letters, as Hindi, Thai and Tamil need (with the other rule
     * each vowel sign is a separate piece), and a piece has at most 64 bytes.
     */
    OCTAVO(64) {
        @Override
        int kindOf(int point) {
            if (Character.isWhitespace(point) || Character.isSpaceChar(point)) {
                return SPACE;
            }
            if (isMark(point) || Character.isLetter(point)) {
                return LETTER;
            }
            return Character.isDigit(point) ? DIGIT : SIGN;
        }

        @Override
        boolean belongsToWord(byte space) {
            return space == ' ';
        }
    },

    /**
     * GPT-2's (Radford and others, "Language models are unsupervised multitask learners", 2019), which is the regular
     * expression {@code 's|'t|'re|'ve|'m|'ll|'d| ?\p{L}+| ?\p{N}+| ?[^\s\p{L}\p{N}]+|\s+(?!\S)|\s+}.
     */
    GPT2(Integer.MAX_VALUE) {
        @Override
        int kindOf(int point) {
            if (point >= '\t' && point <= '\r' || point == 0x85 || Character.isSpaceChar(point)) {
                return SPACE;
            }
            if (Character.isLetter(point)) {
                return LETTER;
            }
            int type = Character.getType(point);
            boolean number = type == Character.DECIMAL_DIGIT_NUMBER || type == Character.LETTER_NUMBER
                    || type == Character.OTHER_NUMBER;
            return number ? DIGIT : SIGN;
        }

        @Override
        boolean belongsToWord(byte space) {
            return true;
        }

        @Override
        int contraction(byte[] text, int from) {
            int next = from + 1 < text.length ? text[from + 1] : 0;
            int second = from + 2 < text.length ? text[from + 2] : 0;
            return switch (next) {
                case 's', 't', 'm', 'd' -> 2;
                case 'r', 'v' -> second == 'e' ? 3 : 0;
                case 'l' -> second == 'l' ? 3 : 0;
                default -> 0;
            };
        }
    };

    private static final int SPACE = 0;
    private static final int LETTER = 1;
    private static final int DIGIT = 2;
    private static final int SIGN = 3;

    /** Kinds of the characters of the basic plane, since looking them up one by one would take most of the time. */
    private final byte[] kinds = new byte[1 << 16];
    private final int longest;

    PieceRule(int longest) {
        this.longest = longest;
        for (int point = 0; point < kinds.length; point++) {
            kinds[point] = (byte) kindOf(point);
        }
    }

    /** The kind of a character. */
    abstract int kindOf(int point);

    /** Whether the last of several spaces belongs to the next word; with the first rule only a blank does. */
    abstract boolean belongsToWord(byte space);

    /** Length in bytes of a contraction such as {@code 're} at an apostrophe; 0 if there is none. */
    int contraction(byte[] text, int from) {
        return 0;
    }

    /**
     * Finds the end of a piece.
     *
     * @param text UTF-8, well-formed or not
     * @param from where the piece begins
     * @return one past its last byte, more than {@code from}
     */
    int end(byte[] text, int from) {
        if (text[from] == '\'' && contraction(text, from) > 0) {
            return from + contraction(text, from);
        }
        int at = from;
        if (text[at] == ' ' && at + 1 < text.length && kind(character(text, at + 1)) != SPACE) {
            at++;
        }
        int character = character(text, at);
        int kind = kind(character);
        int last;
        do {
            last = at;
            at += length(character);
            if (at == text.length) {
                return at;
            }
            character = character(text, at);
        } while (kind(character) == kind && at - from <= longest - length(character));
        boolean several = kind == SPACE && last > from && kind(character) != SPACE;
        return several && belongsToWord(text[last]) ? last : at;
    }

    /** The kind of the character at a place and its length in bytes, as one number. */
    private int character(byte[] text, int at) {
        int first = text[at];
        if (first >= 0) {
            return kinds[first] << 3 | 1;
        }
        int length = announced(first);
        if (length == 1 || at + length > text.length) {
            return SIGN << 3 | 1;
        }
        int point = first & 0x7F >> length;
        for (int i = 1; i < length; i++) {
            if ((text[at + i] & 0xC0) != 0x80) {
                return SIGN << 3 | 1;
            }
            point = point << 6 | text[at + i] & 0x3F;
        }
        return (point < kinds.length ? kinds[point] : kindOf(point)) << 3 | length;
    }

    /** How many bytes the first byte of a character announces; 1 if it cannot be a first byte. */
    private static int announced(int first) {
        int ones = Integer.numberOfLeadingZeros(~(first << 24));
        return ones >= 2 && ones <= 4 ? ones : 1;
    }

    private static int kind(int character) {
        return character >> 3;
    }

    private static int length(int character) {
        return character & 7;
    }

    /** Whether a code point belongs to the letter before it: an accent, or a vowel sign of Hindi, Tamil or Thai. */
    static boolean isMark(int point) {
        int type = Character.getType(point);
        return type == Character.NON_SPACING_MARK || type == Character.COMBINING_SPACING_MARK
                || type == Character.ENCLOSING_MARK;
    }
}
