package octavo.charts;

import java.util.ArrayList;
import java.util.List;

/**
 * A text with a colored background: the activation of one hidden unit at each symbol. Blue is negative, red
 * positive, white between.
 */
public final class PaintedText {

    private static final int COLUMNS = 88;
    private static final int CELL_WIDTH = 9;
    private static final int LINE_HEIGHT = 20;
    private static final int TOP = 46;

    private final String title;
    private final List<String> symbols;
    private final double[] values;
    private final double range;

    /** A symbol as it is drawn and its number in the text. */
    private record Cell(String symbol, int index) {
    }

    /**
     * Paints a text.
     *
     * @param title   what it shows
     * @param symbols of the text, one after the other; a line feed ends a line
     * @param values  one for each symbol
     * @param range   the strongest colors stand for −range and range; larger numbers look the same
     */
    public PaintedText(String title, List<String> symbols, double[] values, double range) {
        if (symbols.size() != values.length) {
            throw new IllegalArgumentException(symbols.size() + " symbols and " + values.length + " values");
        }
        this.title = title;
        this.symbols = List.copyOf(symbols);
        this.values = values.clone();
        this.range = range;
    }

    private List<List<Cell>> lines(int columns) {
        var lines = new ArrayList<List<Cell>>();
        var line = new ArrayList<Cell>();
        int length = 0;
        for (int i = 0; i < symbols.size(); i++) {
            String symbol = symbols.get(i).equals("\n") ? "⏎" : Text.visible(symbols.get(i));
            if (length + Text.length(symbol) > columns && !line.isEmpty()) {
                lines.add(line);
                line = new ArrayList<>();
                length = 0;
            }
            line.add(new Cell(symbol, i));
            length += Text.length(symbol);
            if (symbols.get(i).equals("\n")) {
                lines.add(line);
                line = new ArrayList<>();
                length = 0;
            }
        }
        if (!line.isEmpty()) {
            lines.add(line);
        }
        return lines;
    }

    private int step(Cell cell) {
        return ColorScale.step(values[cell.index], -range, range);
    }

    /**
     * Draws the text as SVG.
     *
     * @return the whole SVG, to be written in UTF-8
     */
    public String toSvg() {
        var lines = lines(COLUMNS);
        var svg = new Svg(40 + CELL_WIDTH * COLUMNS, TOP + LINE_HEIGHT * lines.size() + 20, title);
        svg.heading(20, CELL_WIDTH * COLUMNS, title);
        for (int row = 0; row < lines.size(); row++) {
            double x = 20;
            double y = TOP + (double) LINE_HEIGHT * row;
            for (var cell : lines.get(row)) {
                double width = CELL_WIDTH * (double) Text.length(cell.symbol);
                int step = step(cell);
                svg.raw("<rect x=\"" + Svg.number(x) + "\" y=\"" + Svg.number(y) + "\" width=\"" + Svg.number(width)
                        + "\" height=\"" + LINE_HEIGHT + "\" fill=\""
                        + String.format("#%06x", ColorScale.DIVERGING.color(step)) + "\"/>");
                svg.text(x + width / 2, y + 15, "middle",
                        ColorScale.DIVERGING.isBright(step) ? "mono dark-ink" : "mono light-ink", 13, cell.symbol);
                x += width;
            }
        }
        return svg.end();
    }

    /**
     * Paints the text for a terminal that shows 24-bit colors.
     *
     * @param columns width of a line
     * @return lines with escape sequences, each ended by a line feed
     */
    public String toTerminal(int columns) {
        var out = new StringBuilder();
        for (var line : lines(columns)) {
            for (var cell : line) {
                int step = step(cell);
                int color = ColorScale.DIVERGING.color(step);
                int ink = ColorScale.DIVERGING.isBright(step) ? 16 : 231;
                out.append("\033[38;5;").append(ink).append(";48;2;").append(color >> 16).append(';')
                        .append(color >> 8 & 0xff)
                        .append(';').append(color & 0xff).append('m').append(cell.symbol);
            }
            out.append("\033[0m\n");
        }
        return out.toString();
    }
}
