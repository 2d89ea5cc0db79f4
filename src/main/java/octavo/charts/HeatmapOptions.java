package octavo.charts;

import java.util.List;

/** What a heat map may have besides its values. What is absent is empty (labels, titles) or null (texts, range). */
record HeatmapOptions(List<String> rowLabels, List<String> columnLabels, String rowTitle, String columnTitle,
                      String[][] texts, ColorScale scale, double[] range, boolean grayZeros) {

    static final HeatmapOptions NONE =
            new HeatmapOptions(List.of(), List.of(), "", "", null, ColorScale.SEQUENTIAL, null, false);

    HeatmapOptions withLabels(List<String> rows, List<String> columns) {
        return new HeatmapOptions(rows, columns, rowTitle, columnTitle, texts, scale, range, grayZeros);
    }

    HeatmapOptions withAxisTitles(String rows, String columns) {
        return new HeatmapOptions(rowLabels, columnLabels, rows, columns, texts, scale, range, grayZeros);
    }

    HeatmapOptions withTexts(String[][] texts) {
        return new HeatmapOptions(rowLabels, columnLabels, rowTitle, columnTitle, texts, scale, range, grayZeros);
    }

    HeatmapOptions withScale(ColorScale scale) {
        return new HeatmapOptions(rowLabels, columnLabels, rowTitle, columnTitle, texts, scale, range, grayZeros);
    }

    HeatmapOptions withRange(double low, double high) {
        return new HeatmapOptions(rowLabels, columnLabels, rowTitle, columnTitle, texts, scale,
                new double[] {low, high}, grayZeros);
    }

    HeatmapOptions withGrayZeros() {
        return new HeatmapOptions(rowLabels, columnLabels, rowTitle, columnTitle, texts, scale, range, true);
    }
}
