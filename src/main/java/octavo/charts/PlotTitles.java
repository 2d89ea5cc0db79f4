package octavo.charts;

/** The title of a plot and of its two axes. */
record PlotTitles(String title, String x, String y) {
}
