package octavo.files;

/**
 * The form of a text in a message, a table or a terminal. A file, or a model trained on it, may contain names of a
 * million characters, line feeds, and characters that control a terminal or change the direction of writing. The form
 * shown has none of these, and a value in a message is short.
 */
public final class Printable {

    /** Characters of a name that a message shows. */
    private static final int USUAL = 60;
    private static final int ZERO_WIDTH_NON_JOINER = 0x200c;
    private static final int ZERO_WIDTH_JOINER = 0x200d;

    private Printable() {
    }

    /**
     * A name or a value within a message.
     *
     * @param text any text
     * @return its first 60 characters, escaped, with three dots where there are more
     */
    public static String of(String text) {
        return of(text, USUAL);
    }

    /**
     * A text within a message.
     *
     * @param text any text
     * @param most characters that are shown
     * @return so many, escaped, with three dots where there are more
     */
    public static String of(String text, int most) {
        String start = escaped(text.substring(0, Math.min(text.length(), most + 1)));
        if (start.length() <= most) {
            return start;
        }
        return start.substring(0, Character.isHighSurrogate(start.charAt(most - 1)) ? most - 1 : most) + "...";
    }

    /**
     * A text in its full length.
     *
     * @param text any text
     * @return the same with an escape such as &#92;u001b in place of each invisible character
     */
    public static String escaped(String text) {
        var shown = new StringBuilder();
        text.codePoints().forEach(point -> append(shown, point));
        return shown.toString();
    }

    /**
     * A text of several lines in its full length.
     *
     * @param text any text
     * @return the same, escaped but for line ends and tabs
     */
    public static String lines(String text) {
        var shown = new StringBuilder(text.length());
        text.codePoints().forEach(point -> {
            if (point == '\n' || point == '\t') {
                shown.append((char) point);
            } else {
                append(shown, point);
            }
        });
        return shown.toString();
    }

    /** Escapes are those of JSON, so that a JSON text remains valid. */
    private static void append(StringBuilder shown, int point) {
        if (!steers(point)) {
            shown.appendCodePoint(point);
            return;
        }
        for (char unit : Character.toChars(point)) {
            shown.append(String.format("\\u%04x", (int) unit));
        }
    }

    /** Joiners are invisible too, but words of Hindi or Persian and many emoji need them. */
    private static boolean steers(int point) {
        return point != ZERO_WIDTH_NON_JOINER && point != ZERO_WIDTH_JOINER && switch (Character.getType(point)) {
            case Character.CONTROL, Character.FORMAT, Character.LINE_SEPARATOR, Character.PARAGRAPH_SEPARATOR,
                    Character.SURROGATE -> true;
            default -> false;
        };
    }
}
