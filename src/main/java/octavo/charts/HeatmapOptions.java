package octavo.charts;

import java.util.List;

/** What a heat map may have beside its values; absent: no labels, empty titles, null texts, null range. */
record HeatmapOptions(List<String> rowLabels, List<String> columnLabels, String rowTitle, String columnTitle,
                      String[][] texts, ColorScale scale, double[] range) {

    static final HeatmapOptions NONE =
            new HeatmapOptions(List.of(), List.of(), "", "", null, ColorScale.SEQUENTIAL, null);

    HeatmapOptions withLabels(List<String> rows, List<String> columns) {
        return new HeatmapOptions(rows, columns, rowTitle, columnTitle, texts, scale, range);
    }

    HeatmapOptions withAxisTitles(String rows, String columns) {
        return new HeatmapOptions(rowLabels, columnLabels, rows, columns, texts, scale, range);
    }

    HeatmapOptions withTexts(String[][] newTexts) {
        return new HeatmapOptions(rowLabels, columnLabels, rowTitle, columnTitle, newTexts, scale, range);
    }

    HeatmapOptions withScale(ColorScale newScale) {
        return new HeatmapOptions(rowLabels, columnLabels, rowTitle, columnTitle, texts, newScale, range);
    }

    HeatmapOptions withRange(double low, double high) {
        return new HeatmapOptions(rowLabels, columnLabels, rowTitle, columnTitle, texts, scale,
                new double[] {low, high});
    }
}
