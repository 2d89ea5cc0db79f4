package octavo.charts;

import java.util.List;

/** What a heat map may have beside its values; absent: no labels, empty titles, null texts, null range. */
record HeatmapOptions(List<String> rowLabels, List<String> columnLabels, String rowTitle, String columnTitle,
                      String[][] texts, ColorScale scale, double[] range, boolean greyZeros) {

    static final HeatmapOptions NONE =
            new HeatmapOptions(List.of(), List.of(), "", "", null, ColorScale.SEQUENTIAL, null, false);

    HeatmapOptions withLabels(List<String> rows, List<String> columns) {
        return new HeatmapOptions(rows, columns, rowTitle, columnTitle, texts, scale, range, greyZeros);
    }

    HeatmapOptions withAxisTitles(String rows, String columns) {
        return new HeatmapOptions(rowLabels, columnLabels, rows, columns, texts, scale, range, greyZeros);
    }

    HeatmapOptions withTexts(String[][] texts) {
        return new HeatmapOptions(rowLabels, columnLabels, rowTitle, columnTitle, texts, scale, range, greyZeros);
    }

    HeatmapOptions withScale(ColorScale scale) {
        return new HeatmapOptions(rowLabels, columnLabels, rowTitle, columnTitle, texts, scale, range, greyZeros);
    }

    HeatmapOptions withRange(double low, double high) {
        return new HeatmapOptions(rowLabels, columnLabels, rowTitle, columnTitle, texts, scale,
                new double[] {low, high}, greyZeros);
    }

    HeatmapOptions withGreyZeros() {
        return new HeatmapOptions(rowLabels, columnLabels, rowTitle, columnTitle, texts, scale, range, true);
    }
}
