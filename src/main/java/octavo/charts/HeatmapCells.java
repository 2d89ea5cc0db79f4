package octavo.charts;

/**
 * Draws the cells of a heat map: one path for each color, in which every run of equal neighbors is one
 * horizontal stroke as thick as a cell. So no cell is blurred at any magnification.
 */
final class HeatmapCells {

    private static final int SCALE_HEIGHT = 98;

    private HeatmapCells() {
    }

    static void draw(Svg svg, Heatmap map, double[] range, double left, double top, int cellWidth, int cellHeight) {
        draw(svg, map.steps(range), map, left, top, cellWidth, cellHeight);
    }

    /** The same with given steps, (rows, cols). */
    static void draw(Svg svg, int[][] steps, Heatmap map, double left, double top, int cellWidth, int cellHeight) {
        var paths = new StringBuilder[ColorScale.COLORS];
        for (int r = 0; r < map.rows(); r++) {
            addRow(paths, steps[r], r);
        }
        svg.raw("<g class=\"cells\" transform=\"translate(" + Svg.number(left) + " " + Svg.number(top
                + cellHeight / 2.0)
                + ") scale(" + cellWidth + " " + cellHeight + ")\">");
        for (int step = 0; step < paths.length; step++) {
            if (paths[step] != null) {
                svg.raw("<path stroke=\"" + hex(map.scale().color(step)) + "\" d=\"" + paths[step] + "\"/>");
            }
        }
        svg.raw("</g>");
        svg.frame(left - 0.5, top - 0.5, cellWidth * map.cols() + 1.0, cellHeight * map.rows() + 1.0);
    }

    private static void addRow(StringBuilder[] paths, int[] steps, int row) {
        for (int from = 0; from < steps.length;) {
            int to = from + 1;
            while (to < steps.length && steps[to] == steps[from]) {
                to++;
            }
            int step = steps[from];
            paths[step] = paths[step] == null ? new StringBuilder() : paths[step];
            paths[step].append('M').append(from).append(' ').append(row).append('h').append(to - from);
            from = to;
        }
    }

    /** Draws the scale as a column of its colors, the highest on top, with the numbers of both ends and the middle. */
    static void drawScale(Svg svg, ColorScale scale, double[] range, double left, double top) {
        svg.raw("<g class=\"cells\" transform=\"translate(" + Svg.number(left) + " " + Svg.number(top + 0.5) + ")\">");
        for (int line = 0; line < SCALE_HEIGHT; line++) {
            int step = ColorScale.step(SCALE_HEIGHT - 1 - line, 0, SCALE_HEIGHT - 1);
            svg.raw("<path stroke=\"" + hex(scale.color(step)) + "\" d=\"M0 " + line + "h14\"/>");
        }
        svg.raw("</g>");
        svg.text(left + 20, top + 10, "start", "soft", 11, Text.number(range[1]));
        svg.text(left + 20, top + SCALE_HEIGHT / 2.0 + 4, "start", "soft", 11, Text.number(range[0] / 2
                + range[1] / 2));
        svg.text(left + 20, top + SCALE_HEIGHT, "start", "soft", 11, Text.number(range[0]));
    }

    private static String hex(int color) {
        return String.format("#%06x", color);
    }
}
