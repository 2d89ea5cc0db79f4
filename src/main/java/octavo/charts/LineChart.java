package octavo.charts;

import java.util.ArrayList;
import java.util.List;

/**
 * Lines through points: losses over training. A number that is not finite interrupts its line; a point alone is drawn
 * as a dot.
 */
public final class LineChart {

    /** Signs of the series where only ASCII will do, and the letters that end the lines elsewhere. */
    private static final String SIGNS = "*o+x#@%=";
    private static final String LETTERS = "ABCDEFGH";

    /** Points of one line, at (x[i], y[i]); a faint one stays in the background. */
    private record Series(String name, double[] x, double[] y, boolean faint) {
    }

    private final PlotTitles titles;
    private final List<Series> series;
    private final boolean logX;
    private final boolean logY;

    /**
     * Makes a chart without lines.
     *
     * @param title  what it shows
     * @param xTitle what runs to the right
     * @param yTitle what runs upwards
     */
    public LineChart(String title, String xTitle, String yTitle) {
        this(new PlotTitles(title, xTitle, yTitle), List.of(), false, false);
    }

    private LineChart(PlotTitles titles, List<Series> series, boolean logX, boolean logY) {
        this.titles = titles;
        this.series = series;
        this.logX = logX;
        this.logY = logY;
    }

    /**
     * Adds a line.
     *
     * @param name its name in the legend
     * @param x    where its points lie to the right
     * @param y    where they lie upwards; as many
     * @return the richer chart
     */
    public LineChart with(String name, double[] x, double[] y) {
        return with(name, x, y, false);
    }

    /**
     * Adds a pale line: the single values behind their moving mean. In the terminal, where it would hide the others, it
     * is left out unless there are no others.
     *
     * @param name its name in the legend
     * @param x    where its points lie to the right
     * @param y    where they lie upwards; as many
     * @return the richer chart
     */
    public LineChart withFaint(String name, double[] x, double[] y) {
        return with(name, x, y, true);
    }

    private LineChart with(String name, double[] x, double[] y, boolean faint) {
        if (x.length != y.length) {
            throw new IllegalArgumentException("line " + name + " has " + x.length + " x and " + y.length + " y");
        }
        var more = new ArrayList<>(series);
        more.add(new Series(name, x.clone(), y.clone(), faint));
        return new LineChart(titles, List.copyOf(more), logX, logY);
    }

    /**
     * Makes the horizontal axis logarithmic.
     *
     * @return the changed chart
     */
    public LineChart withLogX() {
        return new LineChart(titles, series, true, logY);
    }

    /**
     * Makes the vertical axis logarithmic.
     *
     * @return the changed chart
     */
    public LineChart withLogY() {
        return new LineChart(titles, series, logX, true);
    }

    private Axis xAxis() {
        return Axis.over(series.stream().map(Series::x).toList(), logX);
    }

    private Axis yAxis() {
        return Axis.over(series.stream().map(Series::y).toList(), logY).padded(0.04);
    }

    private boolean canShow(Series line, int point) {
        return Axis.canShow(line.x[point], logX) && Axis.canShow(line.y[point], logY);
    }

    private int countOmitted() {
        int count = 0;
        for (var line : series) {
            for (int i = 0; i < line.x.length; i++) {
                count += canShow(line, i) ? 0 : 1;
            }
        }
        return count;
    }

    private int countAll() {
        return series.stream().mapToInt(line -> line.x.length).sum();
    }

    /**
     * Draws the chart as SVG, 720 by 420 pixels.
     *
     * @return the whole text, UTF-8 when written
     */
    public String toSvg() {
        var frame = new PlotFrame(titles, xAxis(), yAxis(), series.stream().map(Series::name).toList());
        for (int i = 0; i < series.size(); i++) {
            drawLine(frame, series.get(i), i);
        }
        return frame.end(countOmitted() == countAll(), Text.omitted(countOmitted(), countAll() + " points"));
    }

    private void drawLine(PlotFrame frame, Series line, int index) {
        var path = new StringBuilder();
        for (int from = 0; from < line.x.length; from++) {
            int to = from;
            while (to < line.x.length && canShow(line, to)) {
                to++;
            }
            if (to == from + 1) {
                frame.svg.circle(frame.x(line.x[from]), frame.y(line.y[from]), 3, "f" + index % Svg.COLORS);
            } else if (to > from) {
                addStretch(path, frame, line, from, to);
            }
            from = to;
        }
        if (!path.isEmpty()) {
            String look = index < Svg.COLORS ? "" : " stroke-dasharray=\"6 3\"";
            look += line.faint ? " stroke-width=\"1\" stroke-opacity=\"0.35\"" : " stroke-width=\"1.8\"";
            frame.svg.raw("<path class=\"l" + index % Svg.COLORS + "\" stroke-linejoin=\"round\"" + look + " d=\""
                    + path + "\"/>");
        }
    }

    /**
     * Adds the points of a stretch without gaps. Points that fall into one column of pixels are drawn as its first,
     * lowest, highest and last, so that a log of a million points stays a small file and looks the same.
     */
    private static void addStretch(StringBuilder path, PlotFrame frame, Series line, int from, int to) {
        char command = 'M';
        for (int start = from; start < to;) {
            int end = start + 1;
            int lowest = start;
            int highest = start;
            long column = Math.round(frame.x(line.x[start]));
            while (end < to && Math.round(frame.x(line.x[end])) == column) {
                lowest = line.y[end] < line.y[lowest] ? end : lowest;
                highest = line.y[end] > line.y[highest] ? end : highest;
                end++;
            }
            int previous = -1;
            for (int point : new int[] {start, Math.min(lowest, highest), Math.max(lowest, highest), end - 1}) {
                if (point != previous) {
                    path.append(command).append(Svg.number(frame.x(line.x[point]))).append(' ')
                            .append(Svg.number(frame.y(line.y[point])));
                    command = 'L';
                    previous = point;
                }
            }
            start = end;
        }
    }

    /**
     * Draws the chart in characters; several lines are told apart by a letter at their ends.
     *
     * @param columns width of the widest line of text, at least 20
     * @param rows    height of the plotting area; title, axis and legend add up to seven lines
     * @param ascii   whether to do without Braille and box drawing
     * @return lines, each ended by a line feed
     */
    public String toTerminal(int columns, int rows, boolean ascii) {
        var strong = series.stream().filter(line -> !line.faint).toList();
        if (!strong.isEmpty() && strong.size() < series.size()) {
            return new LineChart(titles, strong, logX, logY).toTerminal(columns, rows, ascii);
        }
        var plot = new TerminalPlot(xAxis(), yAxis(), columns, rows, ascii);
        for (int i = 0; i < series.size(); i++) {
            drawLine(plot, series.get(i), SIGNS.charAt(i % SIGNS.length()));
        }
        var legend = new StringBuilder();
        for (int i = 0; i < series.size() && series.size() > 1; i++) {
            char mark = (ascii ? SIGNS : LETTERS).charAt(i % SIGNS.length());
            legend.append(mark).append(' ').append(Text.visible(series.get(i).name)).append("  ");
            if (!ascii) {
                markEnd(plot, series.get(i), mark);
            }
        }
        boolean empty = countOmitted() == countAll();
        return plot.draw(titles, legend.toString().stripTrailing(), empty,
                Text.omitted(countOmitted(), countAll() + " points"));
    }

    private void drawLine(TerminalPlot plot, Series line, char sign) {
        int previous = -1;
        for (int i = 0; i < line.x.length; i++) {
            if (canShow(line, i)) {
                int from = previous < 0 ? i : previous;
                plot.line(line.x[from], line.y[from], line.x[i], line.y[i], sign);
                previous = i;
            } else {
                previous = -1;
            }
        }
    }

    private void markEnd(TerminalPlot plot, Series line, char mark) {
        for (int i = line.x.length - 1; i >= 0; i--) {
            if (canShow(line, i)) {
                plot.mark(line.x[i], line.y[i], mark);
                return;
            }
        }
    }
}
