package octavo.charts;

import java.util.List;
import octavo.engine.matrix.Matrix;

/**
 * A matrix in colors: counts of bigrams, a confusion matrix, weights, attention. Rows run down, columns to the right;
 * both may be labeled, and the cells may hold texts of one or two lines.
 */
public final class Heatmap {

    private static final double LEGEND = 86;

    private final String title;
    private final Matrix values;
    private final HeatmapOptions options;

    /**
     * Creates a heat map with the sequential scale over the range of its values.
     *
     * @param title  what it shows; may be empty
     * @param values (rows, cols), copied
     */
    public Heatmap(String title, Matrix values) {
        this(title, values.copy(), HeatmapOptions.NONE);
    }

    private Heatmap(String title, Matrix values, HeatmapOptions options) {
        this.title = title;
        this.values = values;
        this.options = options;
    }

    /**
     * Labels rows and columns.
     *
     * @param rows    from the top; as many as there are rows
     * @param columns from the left; as many as there are columns
     * @return the new heat map
     */
    public Heatmap withLabels(List<String> rows, List<String> columns) {
        if (rows.size() != values.rows || columns.size() != values.cols) {
            throw new IllegalArgumentException("heat map " + title + " of " + values.rows + " x " + values.cols
                    + " has " + rows.size() + " x " + columns.size() + " labels");
        }
        return new Heatmap(title, values, options.withLabels(List.copyOf(rows), List.copyOf(columns)));
    }

    /**
     * Sets the titles of rows and columns.
     *
     * @param rows    beside the map, for example "first letter"
     * @param columns below the map
     * @return the new heat map
     */
    public Heatmap withAxisTitles(String rows, String columns) {
        return new Heatmap(title, values, options.withAxisTitles(rows, columns));
    }

    /**
     * Puts texts into the cells of the SVG.
     *
     * @param texts one for each cell, empty for none; a line feed begins a second line
     * @return the new heat map
     */
    public Heatmap withTexts(String[][] texts) {
        if (texts.length != values.rows) {
            throw new IllegalArgumentException("heat map " + title + " has " + values.rows + " rows, the texts "
                    + texts.length);
        }
        String[][] copy = new String[texts.length][];
        for (int r = 0; r < texts.length; r++) {
            if (texts[r].length != values.cols) {
                throw new IllegalArgumentException("heat map " + title + " has " + values.cols + " columns, row " + r
                        + " of the texts " + texts[r].length);
            }
            copy[r] = texts[r].clone();
        }
        return new Heatmap(title, values, options.withTexts(copy));
    }

    /**
     * Uses the scale from blue (negative) over white (0) to red (positive), up to the largest magnitude on both sides.
     *
     * @return the new heat map
     */
    public Heatmap withDivergingScale() {
        return new Heatmap(title, values, options.withScale(ColorScale.DIVERGING));
    }

    /**
     * Sets the ends of the scale, so that several maps can be compared; values beyond them get the colors of the ends.
     *
     * @param low  the number of the first color
     * @param high the number of the last color
     * @return the new heat map
     */
    public Heatmap withRange(double low, double high) {
        if (!(low < high) || !Double.isFinite(low) || !Double.isFinite(high)) {
            throw new IllegalArgumentException("the range of heat map " + title + " is " + low + " to " + high
                    + ", it should be two finite numbers, the lower first");
        }
        return new Heatmap(title, values, options.withRange(low, high));
    }

    /**
     * Shows zeros in gray instead of the palest color, to distinguish what never occurs from what is rare.
     *
     * @return the new heat map
     */
    public Heatmap withGrayZeros() {
        return new Heatmap(title, values, options.withGrayZeros());
    }

    String title() {
        return title;
    }

    int rows() {
        return values.rows;
    }

    int cols() {
        return values.cols;
    }

    ColorScale scale() {
        return options.scale();
    }

    /** The ends of the scale: those that were set, or those of the finite values, symmetric about 0 if it diverges. */
    double[] range() {
        if (options.range() != null) {
            return options.range();
        }
        double low = Double.POSITIVE_INFINITY;
        double high = Double.NEGATIVE_INFINITY;
        for (int r = 0; r < values.rows; r++) {
            for (int c = 0; c < values.cols; c++) {
                if (Float.isFinite(values.get(r, c))) {
                    low = Math.min(low, values.get(r, c));
                    high = Math.max(high, values.get(r, c));
                }
            }
        }
        if (low > high) {
            return new double[] {0, 0};
        }
        double magnitude = Math.max(Math.abs(low), Math.abs(high));
        return options.scale() == ColorScale.DIVERGING
                ? new double[] {-magnitude, magnitude} : new double[] {low, high};
    }

    /** The color step of each cell, (rows, cols). */
    int[][] steps(double[] range) {
        int[][] steps = new int[values.rows][values.cols];
        for (int r = 0; r < values.rows; r++) {
            for (int c = 0; c < values.cols; c++) {
                steps[r][c] = options.grayZeros() && values.get(r, c) == 0 ? ColorScale.ZERO
                        : ColorScale.step(values.get(r, c), range[0], range[1]);
            }
        }
        return steps;
    }

    private boolean isEmpty() {
        return values.rows == 0 || values.cols == 0;
    }

    private int countMissing() {
        int count = 0;
        for (int r = 0; r < values.rows; r++) {
            for (int c = 0; c < values.cols; c++) {
                count += Float.isFinite(values.get(r, c)) ? 0 : 1;
            }
        }
        return count;
    }

    private String missing() {
        return countMissing() == 0 ? "" : countMissing() + " of the " + values.rows * values.cols
                + " values are not finite";
    }

    /**
     * Draws the heat map as SVG, with the scale beside it.
     *
     * @return the whole SVG, to be written in UTF-8
     */
    public String toSvg() {
        int cell = cellSize();
        int cellHeight = options.texts() == null ? cell : Math.max(24, cell * 3 / 4);
        double left = 20 + (options.rowTitle().isEmpty() ? 0 : 20) + labelLength(options.rowLabels());
        boolean turned = longest(options.columnLabels()) > 2;
        double top = 40 + (turned ? 0.9 * labelLength(options.columnLabels())
                : 18 * Math.signum(options.columnLabels().size()));
        double mapWidth = (double) cell * values.cols;
        double mapHeight = Math.max((double) cellHeight * values.rows, 110);
        double width = Math.max(left + mapWidth + LEGEND + 20, Svg.widthOfHeading(title));
        var svg = new Svg(width, top + mapHeight + 46, title);
        svg.heading(20, width - 20, title);
        HeatmapCells.draw(svg, this, range(), left, top, cell, cellHeight);
        drawTexts(svg, left, top, cell, cellHeight);
        drawLabels(svg, left, top, cell, cellHeight, turned);
        double middle = top + (double) cellHeight * values.rows / 2;
        svg.turnedText(26, middle, "middle", "soft", 90, options.rowTitle());
        svg.text(left + mapWidth / 2, top + (double) cellHeight * values.rows + 20, "middle", "soft",
                options.columnTitle());
        if (isEmpty()) {
            svg.text(left, top + 20, "start", "soft", "There is nothing to draw here yet.");
        } else {
            HeatmapCells.drawScale(svg, scale(), range(), left + mapWidth + 20, top);
        }
        svg.text(20, top + mapHeight + 38, "start", "soft", 11, missing());
        return svg.end();
    }

    /** Whole pixels, so that there is no gap between neighbors: about 480 in all, or room for the texts. */
    private int cellSize() {
        if (options.texts() == null) {
            return Math.clamp(480 / Math.max(1, Math.max(values.rows, values.cols)), 2, 30);
        }
        int longest = 1;
        for (String[] row : options.texts()) {
            for (String text : row) {
                longest = Math.max(longest, text.lines().mapToInt(Text::length).max().orElse(0));
            }
        }
        return Math.max(28, 8 + 6 * longest);
    }

    private static int longest(List<String> labels) {
        return labels.stream().mapToInt(Text::length).max().orElse(0);
    }

    private static double labelLength(List<String> labels) {
        return labels.isEmpty() ? 0 : 10 + 7.2 * Math.min(24, longest(labels));
    }

    private void drawTexts(Svg svg, double left, double top, int cell, int cellHeight) {
        if (options.texts() == null) {
            return;
        }
        int[][] steps = steps(range());
        for (int r = 0; r < values.rows; r++) {
            for (int c = 0; c < values.cols; c++) {
                String[] lines = options.texts()[r][c].split("\n", 2);
                String ink = scale().isBright(steps[r][c]) ? "dark-ink" : "light-ink";
                double x = left + cell * (c + 0.5);
                double y = top + cellHeight * (r + 0.5) + (lines.length == 1 ? 3.5 : -1.5);
                for (String line : lines) {
                    if (!line.isEmpty()) {
                        svg.text(x, y, "middle", ink, 9, line);
                    }
                    y += 10;
                }
            }
        }
    }

    /** If cells are smaller than a letter, only every second or third label is drawn. */
    private void drawLabels(Svg svg, double left, double top, int cell, int cellHeight, boolean turned) {
        for (int r = 0; r < options.rowLabels().size(); r += Math.ceilDiv(11, cellHeight)) {
            String label = Text.cut(Text.label(options.rowLabels().get(r), false), 24, false);
            svg.text(left - 7, top + cellHeight * (r + 0.5) + 4, "end", "mono ink", label);
        }
        for (int c = 0; c < options.columnLabels().size(); c += Math.ceilDiv(11, cell)) {
            String label = Text.cut(Text.label(options.columnLabels().get(c), false), 24, false);
            double x = left + cell * (c + 0.5);
            if (turned) {
                svg.turnedText(x + 4, top - 7, "start", "mono ink", 60, label);
            } else {
                svg.text(x, top - 7, "middle", "mono ink", label);
            }
        }
    }

    /**
     * Draws the heat map in characters, two per cell, or one if two do not fit. If even one does not fit, cells are
     * joined and their mean is shown.
     *
     * @param columns width of the widest line
     * @param ascii   whether to use ASCII only
     * @return lines, each ended by a line feed
     */
    public String toTerminal(int columns, boolean ascii) {
        var out = new StringBuilder();
        out.append(title.isEmpty() ? "" : Text.cut(Text.visible(title), columns, ascii) + "\n");
        if (isEmpty()) {
            return out + Text.cut("There is nothing to draw here yet.", columns, ascii) + "\n";
        }
        var canvas = new HeatmapText(values, options, scale(), range(), columns, ascii);
        out.append(canvas.draw());
        if (countMissing() > 0) {
            out.append(Text.cut(missing() + " (?)", columns, ascii)).append('\n');
        }
        return out.toString();
    }
}
