package octavo.charts;

import java.util.ArrayList;
import java.util.List;

/**
 * Lines through points: losses over training. A number that is not finite interrupts its line; a point alone is drawn
 * as a dot.
 */
public final class LineChart {

    /** The characters of the lines in ASCII; otherwise lines are drawn in Braille, with these letters at their ends. */
    private static final String SIGNS = "*o+x#@%=";
    private static final String LETTERS = "ABCDEFGH";

    /** How a line is drawn. */
    enum Look {
        /** A line of its own color. */
        STRONG,
        /** Pale, in the color of the strong line after it: the single values under their mean. */
        FAINT,
        /** Dashed, in the color of the strong line before it: a second quantity of the same thing. */
        DASHED
    }

    /** Points of one line, at (x[i], y[i]). */
    record Series(String name, double[] x, double[] y, Look look, int color) {
    }

    /** A point with a ring and a label, in the color of a line. */
    record Mark(double x, double y, String label, int color) {
    }

    /**
     * A drawn chart and the position of its plotting area, with which a point of the picture can be read as numbers.
     *
     * @param svg    the whole SVG
     * @param left   left end of the plotting area, in pixels
     * @param right  its right end
     * @param top    its upper end
     * @param bottom its lower end
     * @param low    the x at its left end
     * @param high   the x at its right end
     */
    public record Drawn(String svg, double left, double right, double top, double bottom, double low, double high) {
    }

    private final PlotTitles titles;
    private final List<Series> series;
    private final List<Mark> marks;
    private final Extras extras;

    /** What a chart has besides lines: the scales, the size in pixels, short ticks and one long line on the x axis. */
    record Extras(boolean logX, boolean logY, int width, int height, double[] ticks, double end) {

        static final Extras NONE = new Extras(false, false, 720, 420, new double[0], Double.NaN);
    }

    /**
     * Creates a chart without lines.
     *
     * @param title  what it shows
     * @param xTitle title of the horizontal axis
     * @param yTitle title of the vertical axis
     */
    public LineChart(String title, String xTitle, String yTitle) {
        this(new PlotTitles(title, xTitle, yTitle), List.of(), List.of(), Extras.NONE);
    }

    private LineChart(PlotTitles titles, List<Series> series, List<Mark> marks, Extras extras) {
        this.titles = titles;
        this.series = series;
        this.marks = marks;
        this.extras = extras;
    }

    /**
     * Adds a line.
     *
     * @param name its name in the legend; empty for none
     * @param x    the x of its points
     * @param y    their y, as many
     * @return the new chart
     */
    public LineChart with(String name, double[] x, double[] y) {
        return with(name, x, y, Look.STRONG, colors());
    }

    /**
     * Adds a pale line in the color of the next strong one: the single values under their mean. In the terminal, where
     * it would hide the others, it is left out unless there are no others.
     *
     * @param name its name in the legend; empty for none
     * @param x    the x of its points
     * @param y    their y, as many
     * @return the new chart
     */
    public LineChart withFaint(String name, double[] x, double[] y) {
        return with(name, x, y, Look.FAINT, colors());
    }

    /**
     * Adds a dashed line in the color of the strong one before it: another quantity of the same thing.
     *
     * @param name its name in the legend; empty for none
     * @param x    the x of its points
     * @param y    their y, as many
     * @return the new chart
     */
    public LineChart withDashed(String name, double[] x, double[] y) {
        return with(name, x, y, Look.DASHED, Math.max(0, colors() - 1));
    }

    private int colors() {
        return (int) series.stream().filter(line -> line.look == Look.STRONG).count();
    }

    private LineChart with(String name, double[] x, double[] y, Look look, int color) {
        if (x.length != y.length) {
            throw new IllegalArgumentException("line " + name + " has " + x.length + " x and " + y.length + " y");
        }
        var more = new ArrayList<>(series);
        more.add(new Series(name, x.clone(), y.clone(), look, color));
        return new LineChart(titles, List.copyOf(more), marks, extras);
    }

    /**
     * Marks the lowest point of the line added last with a ring; a line without points gets none.
     *
     * @param word shown before its number, for example "best"
     * @return the new chart
     */
    public LineChart withLowestMarked(String word) {
        var line = series.getLast();
        int lowest = -1;
        for (int i = 0; i < line.x.length; i++) {
            if (canShow(line, i) && (lowest < 0 || line.y[i] < line.y[lowest])) {
                lowest = i;
            }
        }
        if (lowest < 0) {
            return this;
        }
        var more = new ArrayList<>(marks);
        more.add(new Mark(line.x[lowest], line.y[lowest], word + " " + Text.precise(line.y[lowest]), line.color));
        return new LineChart(titles, series, List.copyOf(more), extras);
    }

    /**
     * Puts short ticks on the horizontal axis: where checkpoints were written.
     *
     * @param x their positions
     * @return the new chart
     */
    public LineChart withTicks(double[] x) {
        return with(new Extras(extras.logX, extras.logY, extras.width, extras.height, x.clone(), extras.end));
    }

    /**
     * Extends the horizontal axis to the planned end of the run, and draws a line there.
     *
     * @param x the planned end
     * @return the new chart
     */
    public LineChart withPlannedEnd(double x) {
        return with(new Extras(extras.logX, extras.logY, extras.width, extras.height, extras.ticks, x));
    }

    /**
     * Sets the horizontal axis to logarithmic.
     *
     * @return the new chart
     */
    public LineChart withLogX() {
        return with(new Extras(true, extras.logY, extras.width, extras.height, extras.ticks, extras.end));
    }

    /**
     * Sets the vertical axis to logarithmic.
     *
     * @return the new chart
     */
    public LineChart withLogY() {
        return with(new Extras(extras.logX, true, extras.width, extras.height, extras.ticks, extras.end));
    }

    /**
     * Sets a size other than 720 by 420 pixels.
     *
     * @param width  in pixels, at least 240
     * @param height in pixels, at least 160
     * @return the new chart
     */
    public LineChart withSize(int width, int height) {
        return with(new Extras(extras.logX, extras.logY, Math.max(240, width), Math.max(160, height), extras.ticks,
                extras.end));
    }

    private LineChart with(Extras changed) {
        return new LineChart(titles, series, marks, changed);
    }

    private Axis xAxis() {
        var ends = new ArrayList<>(series.stream().map(Series::x).toList());
        ends.add(new double[] {extras.end});
        return Axis.over(ends, extras.logX);
    }

    private Axis yAxis() {
        return Axis.over(series.stream().map(Series::y).toList(), extras.logY).padded(0.04);
    }

    private boolean canShow(Series line, int point) {
        return Axis.canShow(line.x[point], extras.logX) && Axis.canShow(line.y[point], extras.logY);
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

    private String omitted() {
        return Text.omitted(countOmitted(), countAll() + " points");
    }

    /**
     * Draws the chart as SVG.
     *
     * @return the whole SVG, to be written in UTF-8
     */
    public String toSvg() {
        return draw().svg;
    }

    /**
     * Draws the chart as SVG and returns the position of its plotting area, too.
     *
     * @return the SVG and the position
     */
    public Drawn draw() {
        var said = new PlotTitles(titles.title(), withScale(titles.x(), extras.logX),
                withScale(titles.y(), extras.logY));
        var x = xAxis();
        var drawing = new LineDrawing(said, x, yAxis(), series, extras);
        for (var line : series) {
            drawing.line(line, point -> canShow(line, point));
        }
        marks.forEach(drawing::mark);
        String svg = drawing.end(countOmitted() == countAll(), omitted());
        var frame = drawing.frame;
        return new Drawn(svg, frame.left, frame.right, frame.top, frame.bottom, x.low(), x.high());
    }

    private static String withScale(String title, boolean log) {
        return log ? title + ", log scale" : title;
    }

    /**
     * Draws the chart in characters; several lines have a letter at their ends each.
     *
     * @param columns width of the widest line of text, at least 20
     * @param rows    height of the plotting area; title, axis and legend add up to seven lines
     * @param ascii   whether to use ASCII only
     * @return lines, each ended by a line feed
     */
    public String toTerminal(int columns, int rows, boolean ascii) {
        var strong = series.stream().filter(line -> line.look != Look.FAINT).toList();
        if (!strong.isEmpty() && strong.size() < series.size()) {
            return new LineChart(titles, strong, marks, extras).toTerminal(columns, rows, ascii);
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
        marks.forEach(mark -> legend.append(Text.visible(mark.label)).append("  "));
        var said = new PlotTitles(titles.title(), withScale(titles.x(), extras.logX),
                withScale(titles.y(), extras.logY));
        return plot.draw(said, legend.toString().stripTrailing(), countOmitted() == countAll(), omitted());
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

    /**
     * Smooths a curve: each number becomes a weighted mean of those around it; nearer ones weigh more. Unlike a
     * running mean it does not lag behind a fall.
     *
     * @param values the curve; numbers that are not finite are left out of the means and stay as they are
     * @param reach  how many numbers on each side are used
     * @return the smooth curve, as long
     */
    public static double[] smooth(double[] values, int reach) {
        double[] smooth = new double[values.length];
        for (int i = 0; i < values.length; i++) {
            // the same reach on both sides also near the ends: a lopsided mean would bend the curve there
            int room = Math.min(reach, Math.min(i, values.length - 1 - i));
            double sum = 0;
            double weights = 0;
            for (int j = i - room; j <= i + room; j++) {
                if (Double.isFinite(values[j])) {
                    double weight = room + 1 - Math.abs(j - i);
                    sum += weight * values[j];
                    weights += weight;
                }
            }
            smooth[i] = Double.isFinite(values[i]) ? sum / weights : values[i];
        }
        return smooth;
    }
}
