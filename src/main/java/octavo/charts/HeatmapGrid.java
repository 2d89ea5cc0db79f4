package octavo.charts;

import java.util.Arrays;
import java.util.List;
import octavo.engine.matrix.Matrix;

/**
 * Small heat maps side by side, on one common scale: the weights of each hidden unit as an image, the attention of each
 * head. Only the titles of the small maps are drawn with them, no labels and texts.
 */
public final class HeatmapGrid {

    private static final double GAP = 8;
    private static final double CAPTION = 15;
    /** Share of the weights that are drawn as they are; the rest has the colors of the ends. */
    private static final double FULL_COLOR = 0.995;

    private final String title;
    private final int columns;
    private final List<Heatmap> maps;

    /**
     * Makes a grid, filled row by row.
     *
     * @param title   what it shows
     * @param columns maps in a row, 1 or more
     * @param maps    the maps; the scale of the first is used for all
     */
    public HeatmapGrid(String title, int columns, List<Heatmap> maps) {
        if (columns < 1) {
            throw new IllegalArgumentException("a grid of " + columns
                    + " columns cannot be, there has to be 1 or more");
        }
        this.title = title;
        this.columns = columns;
        this.maps = List.copyOf(maps);
    }

    /**
     * The columns of a weight matrix as images.
     *
     * @param title   what it shows
     * @param columns images in a row
     * @param weights (pixels, units), one column a unit
     * @param height  rows of an image
     * @param width   columns of an image; height · width are the rows of weights
     * @return a grid of one image a unit, on the diverging scale; the largest half per cent has the colors of its ends
     */
    public static HeatmapGrid ofColumns(String title, int columns, Matrix weights, int height, int width) {
        if ((long) height * width != weights.rows) {
            throw new IllegalArgumentException("images of " + height + " x " + width + " do not have " + weights.rows
                    + " pixels");
        }
        double limit = limit(weights);
        var maps = new Heatmap[weights.cols];
        for (int unit = 0; unit < maps.length; unit++) {
            var image = new Matrix(height, width);
            for (int pixel = 0; pixel < weights.rows; pixel++) {
                image.set(pixel / width, pixel % width, weights.get(pixel, unit));
            }
            maps[unit] = new Heatmap("", image).withDivergingScale();
            maps[unit] = limit > 0 ? maps[unit].withRange(-limit, limit) : maps[unit];
        }
        return new HeatmapGrid(title, columns, List.of(maps));
    }

    /** The magnitude of which few weights have more: the very largest would leave the others pale. */
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
     * @return the whole text, UTF-8 when written
     */
    public String toSvg() {
        int cols = maps.stream().mapToInt(Heatmap::cols).max().orElse(1);
        int rows = maps.stream().mapToInt(Heatmap::rows).max().orElse(1);
        int across = Math.clamp(maps.size(), 1, columns);
        int cell = Math.clamp(900 / Math.max(1, across * Math.max(cols, rows)), 2, 16);
        boolean captions = maps.stream().anyMatch(map -> !map.title().isEmpty());
        double stepX = cell * cols + GAP;
        double stepY = cell * rows + GAP + (captions ? CAPTION : 0);
        int down = Math.max(1, Math.ceilDiv(maps.size(), across));
        double height = Math.max(42 + stepY * down + 8, 160);
        double width = Math.max(20 + stepX * across + 90, Svg.widthOfHeading(title));
        var svg = new Svg(width, height, title);
        svg.heading(20, width - 20, title);
        if (maps.isEmpty()) {
            svg.text(20, 60, "start", "soft", "There is nothing to draw here yet.");
            return svg.end();
        }
        double[] range = range();
        for (int i = 0; i < maps.size(); i++) {
            double left = 20 + stepX * (i % across);
            double top = 42 + stepY * (i / across);
            if (captions) {
                String caption = Text.cut(maps.get(i).title(), Math.max(1, (int) (stepX / 7)), false);
                svg.text(left, top + 10, "start", "soft", 11, caption);
            }
            HeatmapCells.draw(svg, maps.get(i), range, left, top + (captions ? CAPTION : 0), cell, cell);
        }
        HeatmapCells.drawScale(svg, maps.getFirst().scale(), range, 20 + stepX * across + 12, 42);
        return svg.end();
    }
}
