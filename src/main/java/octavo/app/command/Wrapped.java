package octavo.app.command;

/**
 * A page of text, wrapped to the width of the terminal. Paragraphs are filled; text after the last gap of two spaces
 * keeps its column; command lines are not broken, because they are copied.
 */
public final class Wrapped {

    private static final int WIDEST = 100;
    private static final int NARROW_INDENT = 6;

    private final int columns;
    private final StringBuilder page = new StringBuilder();
    /** Characters of the line at the end of the page. */
    private int length;
    /** Indent of the next lines of the entry or paragraph at the end of the page. */
    private int indent;
    /** The same in the page as it was given; -1 after a line that cannot be continued. */
    private int givenIndent = -1;

    private Wrapped(int columns) {
        this.columns = Math.min(columns, WIDEST);
    }

    /**
     * {@return a page whose lines fit}
     *
     * @param page    lines, each ended by a line feed
     * @param columns characters per line
     */
    public static String to(int columns, String page) {
        var wrapped = new Wrapped(columns);
        page.lines().forEach(wrapped::add);
        return wrapped.endLine().page.toString();
    }

    private void add(String line) {
        int start = line.length() - line.stripLeading().length();
        int last = line.lastIndexOf("  ");
        int gap = last < start ? -1 : last;
        if (line.isBlank() || line.contains("java -jar")) {
            endLine().page.append(line).append('\n');
            givenIndent = -1;
        } else if (gap < 0 && start == givenIndent) {
            words(line);
        } else {
            endLine().beginEntry(line, start, gap);
        }
    }

    private void beginEntry(String line, int start, int gap) {
        int text = gap < 0 ? start : gap + 2;
        String left = line.substring(0, text);
        givenIndent = text;
        indent = 5 * text <= 2 * columns ? text : NARROW_INDENT;
        if (indent == text) {
            write(left);
        } else {
            write(left.stripTrailing());
            length = left.isBlank() ? length : columns;
        }
        words(line.substring(text));
    }

    private void words(String text) {
        for (String word : text.strip().split(" +")) {
            boolean first = length <= indent;
            if (length + (first ? 0 : 1) + word.length() > columns && !first) {
                page.append('\n');
                length = 0;
                first = true;
            }
            write(" ".repeat(length == 0 ? indent : first ? 0 : 1) + word);
        }
    }

    private void write(String text) {
        page.append(text);
        length += text.length();
    }

    private Wrapped endLine() {
        if (length > 0) {
            page.append('\n');
            length = 0;
        }
        return this;
    }
}
