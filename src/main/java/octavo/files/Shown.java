package octavo.files;

/**
 * How a text that came out of a file is shown. A file may hold names of a million characters, line feeds, and signs
 * that steer a terminal or turn the direction of writing: what is shown is short and has none of these.
 */
public final class Shown {

    /** Characters of a name that a message shows. */
    private static final int USUAL = 60;

    private Shown() {
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
     * @return the same with an escape such as &#92;u001b in place of each sign that has no shape of its own
     */
    public static String escaped(String text) {
        var shown = new StringBuilder();
        text.codePoints().forEach(point -> {
            if (steers(point)) {
                shown.append(String.format("\\u%04x", point));
            } else {
                shown.appendCodePoint(point);
            }
        });
        return shown.toString();
    }

    private static boolean steers(int point) {
        return switch (Character.getType(point)) {
            case Character.CONTROL, Character.FORMAT, Character.LINE_SEPARATOR, Character.PARAGRAPH_SEPARATOR,
                    Character.SURROGATE -> true;
            default -> false;
        };
    }
}
