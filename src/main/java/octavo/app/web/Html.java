package octavo.app.web;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.IntFunction;

/**
 * Writes markup piece by piece. Every text and every attribute is escaped here, so that a run called
 * {@code <script>} is a strange name and nothing else. The result is also well-formed XML.
 */
public final class Html {

    /** Half of the page on a desktop, and all of it on a telephone, in pixels. */
    static final int BROAD = 488;
    static final int NARROW = 358;

    private final StringBuilder out = new StringBuilder();
    private final Deque<String> open = new ArrayDeque<>();

    /** Starts empty. */
    public Html() {
    }

    /**
     * Opens an element.
     *
     * @param tag        its name
     * @param attributes names and values, one after the other
     * @return this
     */
    public Html open(String tag, String... attributes) {
        start(tag, attributes);
        out.append(">\n");
        open.push(tag);
        return this;
    }

    /**
     * Closes the element opened last.
     *
     * @return this
     */
    public Html close() {
        out.append("</").append(open.pop()).append(">\n");
        return this;
    }

    /**
     * Writes an element that holds a text.
     *
     * @param tag        its name
     * @param text       its content
     * @param attributes names and values, one after the other
     * @return this
     */
    public Html element(String tag, String text, String... attributes) {
        start(tag, attributes);
        out.append('>').append(escape(text)).append("</").append(tag).append(">\n");
        return this;
    }

    private void start(String tag, String... attributes) {
        out.append('<').append(tag);
        for (int i = 0; i < attributes.length; i += 2) {
            out.append(' ').append(attributes[i]).append("=\"").append(escape(attributes[i + 1])).append('"');
        }
    }

    /**
     * Writes a row of a table.
     *
     * @param cellTag {@code td} or {@code th}
     * @param cells   the texts; those that begin with a digit or a sign are aligned to the right
     * @return this
     */
    public Html row(String cellTag, String... cells) {
        out.append("<tr>");
        for (String cell : cells) {
            out.append('<').append(cellTag).append(looksLikeNumber(cell) ? " class=\"number\">" : ">")
                    .append(escape(cell))
                    .append("</").append(cellTag).append('>');
        }
        out.append("</tr>\n");
        return this;
    }

    private static boolean looksLikeNumber(String cell) {
        return cell.matches("[-+−]?\\d[\\d,. ]*( ?%| ?s| ?/s)?");
    }

    /**
     * Writes markup as it is, for example a chart.
     *
     * @param markup trusted: made by this program, its texts escaped
     * @return this
     */
    public Html raw(String markup) {
        out.append(markup);
        return this;
    }

    /**
     * Writes a chart drawn twice, for the width of a desktop and of a telephone: the page shows the one that fits.
     *
     * @param draw makes the SVG for a width in pixels
     * @return this
     */
    public Html figure(IntFunction<String> draw) {
        open("figure").open("div", "class", "broad").raw(draw.apply(BROAD)).close();
        return open("div", "class", "narrow").raw(draw.apply(NARROW)).close().close();
    }

    /**
     * A text as it may stand in markup. What XML does not allow (control characters, halves of
     * surrogate pairs) becomes U+FFFD.
     *
     * @param text any text
     * @return the same with {@code & < > " '} as entities
     */
    public static String escape(String text) {
        var escaped = new StringBuilder(text.length() + 16);
        text.codePoints().forEach(c -> {
            switch (c) {
                case '&' -> escaped.append("&amp;");
                case '<' -> escaped.append("&lt;");
                case '>' -> escaped.append("&gt;");
                case '"' -> escaped.append("&quot;");
                case '\'' -> escaped.append("&#39;");
                default -> escaped.appendCodePoint(isAllowed(c) ? c : 0xFFFD);
            }
        });
        return escaped.toString();
    }

    private static boolean isAllowed(int c) {
        return c >= 0x20 && c <= 0xD7FF || c == '\n' || c == '\t' || c >= 0xE000 && c <= 0xFFFD || c >= 0x10000;
    }

    /** The markup so far; every element has to be closed. */
    @Override
    public String toString() {
        if (!open.isEmpty()) {
            throw new IllegalStateException("the element " + open.peek() + " is not closed");
        }
        return out.toString();
    }
}
