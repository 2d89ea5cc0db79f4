package octavo.data.text;

/**
 * Cuts UTF-8 bytes into the pieces that byte pairs are merged within, so that no token spans two words: a run of
 * letters (with their marks), of digits, or of other signs, each with one space before it if there is one; or a
 * run of white space, without the last space where that belongs to the word behind. (GPT-2 cuts nearly so, by a
 * regular expression: Radford and others, "Language models are unsupervised multitask learners", 2019.) A byte
 * that is no part of a character counts as another sign. No piece is longer than {@value #LONGEST} bytes, which
 * bounds the work on a piece.
 */
final class Pieces {

    /** Longest piece in bytes. */
    static final int LONGEST = 64;

    private static final int SPACE = 0;
    private static final int LETTER = 1;
    private static final int DIGIT = 2;
    private static final int SIGN = 3;

    /** Kinds of the characters of the basic plane, since asking for them one by one is most of the time of a cut. */
    private static final byte[] KINDS = new byte[1 << 16];

    static {
        for (int point = 0; point < KINDS.length; point++) {
            KINDS[point] = (byte) kindOf(point);
        }
    }

    private Pieces() {
    }

    /**
     * Finds the end of a piece.
     *
     * @param text UTF-8, well-formed or not
     * @param from where the piece begins
     * @return one past its last byte, more than {@code from}
     */
    static int end(byte[] text, int from) {
        int at = from;
        if (text[at] == ' ' && at + 1 < text.length && kind(character(text, at + 1)) != SPACE) {
            at++;
        }
        int character = character(text, at);
        int kind = kind(character);
        do {
            at += length(character);
            if (at == text.length) {
                return at;
            }
            character = character(text, at);
        } while (kind(character) == kind && at + length(character) - from <= LONGEST);
        boolean spaceOfNextWord = kind == SPACE && at - from > 1 && text[at - 1] == ' ' && kind(character) != SPACE;
        return spaceOfNextWord ? at - 1 : at;
    }

    /** The kind of the character at a place and its length in bytes, as one number. */
    private static int character(byte[] text, int at) {
        int first = text[at];
        if (first >= 0) {
            return KINDS[first] << 3 | 1;
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
        return (point < KINDS.length ? KINDS[point] : kindOf(point)) << 3 | length;
    }

    /** How many bytes the first byte of a character announces; 1 where it cannot be a first byte. */
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

    private static int kindOf(int point) {
        if (Character.isWhitespace(point) || Character.isSpaceChar(point)) {
            return SPACE;
        }
        if (isMark(point) || Character.isLetter(point)) {
            return LETTER;
        }
        return Character.isDigit(point) ? DIGIT : SIGN;
    }

    /** Whether a code point belongs to the letter before it: an accent, or a vowel sign of Hindi, Tamil or Thai. */
    static boolean isMark(int point) {
        int type = Character.getType(point);
        return type == Character.NON_SPACING_MARK || type == Character.COMBINING_SPACING_MARK
                || type == Character.ENCLOSING_MARK;
    }
}
