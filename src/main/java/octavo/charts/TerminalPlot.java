package octavo.charts;

import java.util.Arrays;

/**
 * A plot made of characters. Lines are drawn in Braille patterns, 2 by 4 dots to a character, or with one character
 * per point in ASCII; letters can be put on top. Axes and labels are drawn around it.
 */
final class TerminalPlot {

    /** Bits of the Braille pattern, by row and column of the dot (Unicode numbers them down, then the last row). */
    private static final int[][] DOTS = {{0x01, 0x08}, {0x02, 0x10}, {0x04, 0x20}, {0x40, 0x80}};
    private static final int BRAILLE = 0x2800;
    private static final int MINIMUM_COLUMNS = 20;
    private static final int MINIMUM_ROWS = 3;

    private final Axis x;
    private final Axis y;
    private final boolean ascii;
    private final int width;
    private final int height;
    private final int labelWidth;
    private final int columns;
    private final int[][] cells;

    /**
     * Creates an empty plot.
     *
     * @param x       the horizontal axis
     * @param y       the vertical axis
     * @param columns width of every line, labels included; at least 20 are used
     * @param rows    height of the plotting area; at least 3 are used
     * @param ascii   whether to use ASCII only
     */
    TerminalPlot(Axis x, Axis y, int columns, int rows, boolean ascii) {
        this.x = x;
        this.y = y;
        this.ascii = ascii;
        this.columns = Math.max(columns, MINIMUM_COLUMNS);
        this.height = Math.max(rows, MINIMUM_ROWS);
        int widest = y.ticks(yTicks()).stream().mapToInt(tick -> Text.length(tick.label())).max().orElse(0);
        this.labelWidth = Math.min(widest, MINIMUM_COLUMNS / 2);
        this.width = this.columns - labelWidth - 2;
        this.cells = new int[height][width];
    }

    private int yTicks() {
        return Math.clamp(height / 3, 2, 6);
    }

    private int dotColumns() {
        return ascii ? width : 2 * width;
    }

    private int dotRows() {
        return ascii ? height : 4 * height;
    }

    private int dotX(double value) {
        return (int) Math.round(Math.clamp(x.fraction(value), 0.0, 1.0) * (dotColumns() - 1));
    }

    private int dotY(double value) {
        return (int) Math.round((1 - Math.clamp(y.fraction(value), 0.0, 1.0)) * (dotRows() - 1));
    }

    /** Draws a straight line; the character is for ASCII. */
    void line(double fromX, double fromY, double toX, double toY, char sign) {
        int startX = dotX(fromX);
        int startY = dotY(fromY);
        int stepsX = dotX(toX) - startX;
        int stepsY = dotY(toY) - startY;
        int steps = Math.max(1, Math.max(Math.abs(stepsX), Math.abs(stepsY)));
        for (int i = 0; i <= steps; i++) {
            dot(startX + Math.round((float) stepsX * i / steps), startY + Math.round((float) stepsY * i / steps), sign);
        }
    }

    private void dot(int column, int row, char sign) {
        if (ascii) {
            cells[row][column] = sign;
        } else if (cells[row / 4][column / 2] < BRAILLE || cells[row / 4][column / 2] > BRAILLE + 0xff) {
            cells[row / 4][column / 2] = BRAILLE + DOTS[row % 4][column % 2];
        } else {
            cells[row / 4][column / 2] |= DOTS[row % 4][column % 2];
        }
    }

    /**
     * Puts a label on a point.
     *
     * @return false if another label is there already; then nothing is drawn
     */
    boolean label(double atX, double atY, String label) {
        int row = dotY(atY) / (ascii ? 1 : 4);
        int[] letters = label.codePoints().limit(width).toArray();
        int column = Math.min(dotX(atX) / (ascii ? 1 : 2), width - letters.length);
        if (letters.length == 0 || !Arrays.stream(cells[row], column, column + letters.length).allMatch(this::isFree)) {
            return false;
        }
        System.arraycopy(letters, 0, cells[row], column, letters.length);
        return true;
    }

    private boolean isFree(int cell) {
        return cell == 0;
    }

    /** Puts a mark on a point, over what was drawn there. */
    void mark(double atX, double atY, char mark) {
        cells[dotY(atY) / (ascii ? 1 : 4)][dotX(atX) / (ascii ? 1 : 2)] = mark;
    }

    /** All lines, each at most as wide as asked for and ended by a line feed. */
    String draw(PlotTitles titles, String legend, boolean empty, String omitted) {
        var out = new StringBuilder();
        addLine(out, Text.visible(titles.title()));
        addLine(out, Text.visible(titles.y()));
        if (empty) {
            String sentence = Text.cut("There is nothing to draw here yet.", width, ascii);
            int[] letters = sentence.codePoints().toArray();
            System.arraycopy(letters, 0, cells[height / 2], (width - letters.length) / 2, letters.length);
        }
        String[] labels = new String[height];
        for (var tick : y.ticks(yTicks())) {
            labels[dotY(tick.value()) / (ascii ? 1 : 4)] = tick.label();
        }
        for (int row = 0; row < height; row++) {
            drawRow(out, row, labels[row]);
        }
        drawAxis(out);
        addLine(out, Text.right(Text.visible(titles.x()), labelWidth + 2 + (width + Text.length(titles.x())) / 2));
        addLine(out, legend);
        addLine(out, omitted);
        return out.toString();
    }

    private void drawRow(StringBuilder out, int row, String label) {
        out.append(Text.right(label == null ? "" : Text.cut(label, labelWidth, ascii), labelWidth)).append(' ');
        out.append(ascii ? label == null ? '|' : '+' : label == null ? '│' : '┤');
        var line = new StringBuilder();
        for (int cell : cells[row]) {
            line.appendCodePoint(cell == 0 ? ' ' : cell);
        }
        out.append(line.toString().stripTrailing()).append('\n');
    }

    private void drawAxis(StringBuilder out) {
        char[] line = new char[width];
        char[] labels = new char[width];
        Arrays.fill(line, ascii ? '-' : '─');
        Arrays.fill(labels, ' ');
        int free = 0;
        for (var tick : x.ticks(Math.clamp(width / 12, 2, 8))) {
            int column = dotX(tick.value()) / (ascii ? 1 : 2);
            int length = tick.label().length();
            int start = Math.clamp(column - length / 2, 0, Math.max(0, width - length));
            line[column] = ascii ? '+' : '┬';
            if (start >= free && start + length <= width) {
                tick.label().getChars(0, length, labels, start);
                free = start + length + 1;
            }
        }
        String margin = " ".repeat(labelWidth + 1);
        out.append(margin).append(ascii ? '+' : '└').append(line).append('\n');
        out.append((margin + " " + new String(labels)).stripTrailing()).append('\n');
    }

    private void addLine(StringBuilder out, String line) {
        if (!line.isBlank()) {
            out.append(Text.cut(line, columns, ascii)).append('\n');
        }
    }
}
