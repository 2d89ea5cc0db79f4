package octavo.charts;

import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import octavo.engine.matrix.Matrix;

/**
 * Small heat maps side by side, on one common scale: the weights of each hidden unit as an image, the attention of each
 * head. The titles of the small maps are drawn, but not their labels and texts.
 */
public final class HeatmapGrid {

    private static final double GAP = 8;
    private static final double CAPTION = 15;
    /** Pixels of the smallest cell that a letter fits beside. */
    private static final int SMALLEST_LABELLED = 8;
    /** From this number of cells on, colors are coarser. */
    private static final int MANY_CELLS = 20_000;
    /** Share of the weights that are drawn as they are; the others have the colors of the ends. */
    private static final double FULL_COLOR = 0.995;

    private final String title;
    private final int columns;
    private final List<Heatmap> maps;
    private final PlotTitles axes;
    private final List<String> labels;

    /**
     * Creates a grid, filled row by row.
     *
     * @param title   what it shows
     * @param columns maps in a row, 1 or more
     * @param maps    the maps; the scale of the first is used for all
     */
    public HeatmapGrid(String title, int columns, List<Heatmap> maps) {
        this(title, columns, maps, new PlotTitles("", "", ""), List.of());
        if (columns < 1) {
            throw new IllegalArgumentException("a grid needs at least 1 column, not " + columns);
        }
    }

    private HeatmapGrid(String title, int columns, List<Heatmap> maps, PlotTitles axes, List<String> labels) {
        this.title = title;
        this.columns = columns;
        this.maps = List.copyOf(maps);
        this.axes = axes;
        this.labels = labels;
    }

    /**
     * Sets the titles of the rows and columns of all maps.
     *
     * @param rows    beside each row of maps
     * @param columns below the grid
     * @return the new grid
     */
    public HeatmapGrid withAxisTitles(String rows, String columns) {
        return new HeatmapGrid(title, this.columns, maps, new PlotTitles("", columns, rows), labels);
    }

    /**
     * Labels the rows and columns of all maps, which are square.
     *
     * @param labels as many as a map has rows and columns
     * @return the new grid
     */
    public HeatmapGrid withLabels(List<String> labels) {
        if (maps.stream().anyMatch(map -> map.rows() != labels.size() || map.cols() != labels.size())) {
            throw new IllegalArgumentException(labels.size() + " labels do not suit the maps of the grid " + title);
        }
        return new HeatmapGrid(title, columns, maps, axes, List.copyOf(labels));
    }

    /**
     * The columns of a weight matrix as images, those with the largest weights first.
     *
     * @param title   what it shows
     * @param columns images in a row
     * @param most    how many images at most
     * @param weights (pixels, units), one column per unit
     * @param height  rows of an image
     * @param width   columns of an image; height · width are the rows of weights
     * @return a grid of one image per unit, on the diverging scale; the largest half per cent has the colors of its
     *         ends
     */
    public static HeatmapGrid ofColumns(String title, int columns, int most, Matrix weights, int height, int width) {
        if ((long) height * width != weights.rows) {
            throw new IllegalArgumentException("images of " + height + " x " + width + " do not have " + weights.rows
                    + " pixels");
        }
        double limit = limit(weights);
        double[] squares = new double[weights.cols];
        for (int i = 0; i < weights.rows * weights.cols; i++) {
            double weight = weights.get(i / weights.cols, i % weights.cols);
            squares[i % weights.cols] += weight * weight;
        }
        var maps = IntStream.range(0, weights.cols).boxed()
                .sorted(Comparator.comparingDouble((Integer unit) -> -squares[unit])).limit(most)
                .map(unit -> image(weights, unit, height, width, limit)).toList();
        return new HeatmapGrid(title, columns, maps);
    }

    private static Heatmap image(Matrix weights, int unit, int height, int width, double limit) {
        var image = new Matrix(height, width);
        for (int pixel = 0; pixel < weights.rows; pixel++) {
            image.set(pixel / width, pixel % width, weights.get(pixel, unit));
        }
        var map = new Heatmap("unit " + (unit + 1), image).withDivergingScale();
        return limit > 0 ? map.withRange(-limit, limit) : map;
    }

    /** A magnitude that few weights exceed: on a scale up to the very largest, the others would be pale. */
    private static double limit(Matrix weights) {
        var magnitudes = new double[weights.rows * weights.cols];
        for (int i = 0; i < magnitudes.length; i++) {
            magnitudes[i] = Math.abs(weights.get(i / weights.cols, i % weights.cols));
        }
        Arrays.sort(magnitudes);
        double limit = magnitudes.length == 0 ? 0 : magnitudes[(int) (FULL_COLOR * (magnitudes.length - 1))];
        return Double.isFinite(limit) ? limit : 0;
    }

    /** From the lowest to the highest end of all scales. */
    private double[] range() {
        double[] common = {Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY};
        for (var map : maps) {
            double[] range = map.range();
            common[0] = Math.min(common[0], range[0]);
            common[1] = Math.max(common[1], range[1]);
        }
        return common;
    }

    /**
     * Draws all maps as one SVG, with the scale beside them.
     *
     * @return the whole SVG, to be written in UTF-8
     */
    public String toSvg() {
        int cols = maps.stream().mapToInt(Heatmap::cols).max().orElse(1);
        int rows = maps.stream().mapToInt(Heatmap::rows).max().orElse(1);
        int across = Math.clamp(maps.size(), 1, columns);
        int cell = Math.clamp(900 / Math.max(1, across * Math.max(cols, rows)), 2, 16);
        // labels are only drawn where a letter fits beside each cell
        double labelWidth = labels.isEmpty() || cell < SMALLEST_LABELLED ? 0 : 14;
        double left = axes.y().isEmpty() ? 20 : 38;
        double stepX = cell * cols + GAP + labelWidth;
        double caption = maps.stream().anyMatch(map -> !map.title().isEmpty()) ? CAPTION : 0;
        double stepY = cell * rows + GAP + caption + labelWidth;
        int down = Math.max(1, Math.ceilDiv(maps.size(), across));
        double height = Math.max(42 + stepY * down + (axes.x().isEmpty() ? 8 : 26), 160);
        double width = Math.max(left + stepX * across + 90, Svg.widthOfHeading(title));
        var svg = new Svg(width, height, title);
        svg.heading(20, width - 20, title);
        if (maps.isEmpty()) {
            svg.text(20, 60, "start", "soft", "There is nothing to draw here yet.");
            return svg.end();
        }
        double[] range = range();
        for (int i = 0; i < maps.size(); i++) {
            double x = left + stepX * (i % across) + labelWidth;
            double y = 42 + stepY * (i / across);
            String name = Text.cut(maps.get(i).title(), Math.max(1, (int) (stepX / 7)), false);
            svg.text(x, y + 10, "start", "soft", 11, name);
            drawMap(svg, maps.get(i), range, x, y + caption + labelWidth, cell);
        }
        for (int line = 0; line < down; line++) {
            double y = 42 + stepY * line + caption + labelWidth;
            svg.turnedText(left - 14, y + cell * rows / 2.0, "middle", "soft", 90, axes.y());
        }
        svg.text(left + stepX * across / 2, 42 + stepY * down + 12, "middle", "soft", axes.x());
        HeatmapCells.drawScale(svg, maps.getFirst().scale(), range, left + stepX * across + 12, 42 + caption);
        return svg.end();
    }

    /** Large maps have coarser colors: longer strokes of one color keep the file small. */
    private void drawMap(Svg svg, Heatmap map, double[] range, double left, double top, int cell) {
        int[][] steps = map.steps(range);
        for (int[] row : steps) {
            for (int c = 0; c < row.length && (long) maps.size() * map.rows() * map.cols() > MANY_CELLS; c++) {
                row[c] = row[c] < ColorScale.STEPS ? (row[c] + 2) / 4 * 4 : row[c];
            }
        }
        HeatmapCells.draw(svg, steps, map, left, top, cell, cell);
        for (int i = 0; i < labels.size() && cell >= SMALLEST_LABELLED; i++) {
            String label = Text.fitting(Text.label(labels.get(i), false), 1);
            svg.text(left - 4, top + cell * (i + 0.5) + 3, "end", "mono ink", 9, label);
            svg.text(left + cell * (i + 0.5), top - 4, "middle", "mono ink", 9, label);
        }
    }
}
