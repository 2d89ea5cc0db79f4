package octavo.data.text;

import java.util.regex.Pattern;

/**
 * Removes the editorial parts of a text. Those of the Polish library Wolne Lektury are known: the head (author, title,
 * translator, ISBN) and the tail after a line of five hyphens (license, source, editors). A model should learn the
 * book, not its imprint.
 */
public final class EditorialParts {

    /** The longest head: a few short lines. */
    private static final int HEAD = 1_000;
    private static final Pattern ISBN_LINE = Pattern.compile("(?m)^ISBN[ -][0-9X-]+ *$");
    private static final Pattern TAIL_LINE = Pattern.compile("(?m)^----- *$");

    private EditorialParts() {
    }

    /**
     * Cleans a text; one without the library's tail is not changed, whatever its head looks like.
     *
     * @param text a text with LF as its line end
     * @return only the book, with one line end at its end; or the text itself if no tail was recognized
     */
    public static String remove(String text) {
        int to = tail(text);
        if (to == text.length()) {
            return text;
        }
        int from = Math.min(head(text), to);
        while (from < to && text.charAt(from) == '\n') {
            from++;
        }
        return text.substring(from, to).stripTrailing() + "\n";
    }

    /** The head ends with an ISBN on a separate line near the beginning. */
    private static int head(String text) {
        var matcher = ISBN_LINE.matcher(text).region(0, Math.min(HEAD, text.length()));
        return matcher.find() ? matcher.end() : 0;
    }

    /** A tail is recognized by the library's address after the last line of hyphens. */
    private static int tail(String text) {
        var matcher = TAIL_LINE.matcher(text);
        int last = -1;
        while (matcher.find()) {
            last = matcher.start();
        }
        return last >= 0 && text.indexOf("wolnelektury.pl", last) >= 0 ? last : text.length();
    }
}
