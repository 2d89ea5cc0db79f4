package octavo.charts;

import octavo.engine.matrix.Matrix;

/** Draws a heat map in characters. */
final class HeatmapText {

    private final Matrix values;
    private final HeatmapOptions options;
    private final ColorScale scale;
    private final double[] range;
    private final boolean ascii;
    private final int columns;
    private final int labelWidth;
    /** Columns (and rows) of the matrix that share a cell of the drawing; 1 if there is enough room. */
    private final int joined;
    /** Characters per cell. */
    private final int cellWidth;

    HeatmapText(Matrix values, HeatmapOptions options, ColorScale scale, double[] range, int columns, boolean ascii) {
        this.values = values;
        this.options = options;
        this.scale = scale;
        this.range = range;
        this.ascii = ascii;
        this.columns = columns;
        int longest = options.rowLabels().stream().mapToInt(Text::length).max().orElse(0);
        this.labelWidth = longest == 0 ? 0 : 1 + Math.min(longest, Math.max(1, columns / 4));
        int room = Math.max(1, columns - labelWidth);
        this.cellWidth = 2 * values.cols <= room ? 2 : 1;
        this.joined = Math.ceilDiv(values.cols, room);
    }

    String draw() {
        var out = new StringBuilder();
        if (!options.columnLabels().isEmpty() && joined == 1) {
            drawColumnLabels(out);
        }
        // A character of one column is twice as high as wide: so it shows two rows of the matrix, to keep the
        // proportions.
        int rowsJoined = cellWidth == 2 ? 1 : 2 * joined;
        for (int r = 0; r < values.rows; r += rowsJoined) {
            var line = new StringBuilder();
            if (labelWidth > 0) {
                String label = Text.cut(Text.label(options.rowLabels().get(r), ascii), labelWidth - 1, ascii);
                line.append(Text.right(label, labelWidth - 1)).append(' ');
            }
            for (int c = 0; c < values.cols; c += joined) {
                int step = ColorScale.step(mean(r, rowsJoined, c), range[0], range[1]);
                line.repeat(scale.sign(step, ascii), cellWidth);
            }
            out.append(line.toString().stripTrailing()).append('\n');
        }
        return out.append(Text.cut(legend(), columns, ascii)).append('\n').toString();
    }

    /** There is room for only the first one or two letters of each label. */
    private void drawColumnLabels(StringBuilder out) {
        var line = new StringBuilder(" ".repeat(labelWidth));
        for (String label : options.columnLabels()) {
            line.append(Text.left(firstLetters(label), cellWidth));
        }
        out.append(line.toString().stripTrailing()).append('\n');
    }

    private String firstLetters(String label) {
        return Text.fitting(Text.label(label, ascii), cellWidth);
    }

    private double mean(int row, int rowCount, int col) {
        double sum = 0;
        int count = 0;
        for (int r = row; r < Math.min(row + rowCount, values.rows); r++) {
            for (int c = col; c < Math.min(col + joined, values.cols); c++) {
                sum += values.get(r, c);
                count++;
            }
        }
        return sum / count;
    }

    private String legend() {
        var out = new StringBuilder(Text.number(range[0])).append(' ');
        for (int i = 0; i <= 8; i++) {
            out.append(scale.sign(i * (ColorScale.STEPS - 1) / 8, ascii));
        }
        out.append(' ').append(Text.number(range[1]));
        if (!options.rowTitle().isEmpty() || !options.columnTitle().isEmpty()) {
            out.append("   rows: ").append(Text.visible(options.rowTitle()));
            out.append(", columns: ").append(Text.visible(options.columnTitle()));
        }
        return out.toString();
    }
}
