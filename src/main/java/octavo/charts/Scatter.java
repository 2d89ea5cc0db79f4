package octavo.charts;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/** Points that are letters or short words: the principal components of an embedding. */
public final class Scatter {

    /** Points of one color, labels[i] at (x[i], y[i]). */
    private record Group(String name, List<String> labels, double[] x, double[] y) {
    }

    private final PlotTitles titles;
    private final List<Group> groups;
    private final PlotFrame.Size size;

    /**
     * Creates a chart without points.
     *
     * @param title  what it shows
     * @param xTitle title of the horizontal axis
     * @param yTitle title of the vertical axis
     */
    public Scatter(String title, String xTitle, String yTitle) {
        this(new PlotTitles(title, xTitle, yTitle), List.of(), new PlotFrame.Size(720, 420, 24));
    }

    private Scatter(PlotTitles titles, List<Group> groups, PlotFrame.Size size) {
        this.titles = titles;
        this.groups = groups;
        this.size = size;
    }

    /**
     * Sets a size other than 720 by 420 pixels.
     *
     * @param width  in pixels, at least 240
     * @param height in pixels, at least 160
     * @return the new chart
     */
    public Scatter withSize(int width, int height) {
        return new Scatter(titles, groups, new PlotFrame.Size(Math.max(240, width), Math.max(160, height), 24));
    }

    /**
     * Adds points of one color.
     *
     * @param name   what they have in common, for the legend; shown where there are several groups
     * @param labels the letters drawn
     * @param x      their x, as many
     * @param y      their y, as many
     * @return the new chart
     */
    public Scatter with(String name, List<String> labels, double[] x, double[] y) {
        if (labels.size() != x.length || x.length != y.length) {
            throw new IllegalArgumentException("group " + name + " has " + labels.size() + " labels, " + x.length
                    + " x and " + y.length + " y");
        }
        var more = new ArrayList<>(groups);
        more.add(new Group(name, List.copyOf(labels), x.clone(), y.clone()));
        return new Scatter(titles, List.copyOf(more), size);
    }

    private Axis xAxis() {
        return roomy(groups.stream().map(Group::x).toList());
    }

    private Axis yAxis() {
        return roomy(groups.stream().map(Group::y).toList());
    }

    private static Axis roomy(List<double[]> numbers) {
        return Axis.over(numbers, false).padded(0.06);
    }

    private static boolean canShow(Group group, int point) {
        return Axis.canShow(group.x[point], false) && Axis.canShow(group.y[point], false);
    }

    private int countAll() {
        return groups.stream().mapToInt(group -> group.x.length).sum();
    }

    private int countOmitted() {
        int count = 0;
        for (var group : groups) {
            for (int i = 0; i < group.x.length; i++) {
                count += canShow(group, i) ? 0 : 1;
            }
        }
        return count;
    }

    /**
     * Draws the chart as SVG: short labels on their points, longer ones beside a dot. A label that would cover another
     * one stands near its point, with a line to it.
     *
     * @return the whole SVG, to be written in UTF-8
     */
    public String toSvg() {
        var legend = IntStream.range(0, groups.size())
                .mapToObj(g -> new PlotFrame.Key(groups.get(g).name, g, LineChart.Look.STRONG)).toList();
        var frame = new PlotFrame(titles, xAxis(), yAxis(), legend, size);
        var places = new LabelPlaces(frame);
        for (int g = 0; g < groups.size(); g++) {
            var group = groups.get(g);
            for (int i = 0; i < group.x.length; i++) {
                if (canShow(group, i)) {
                    drawPoint(frame, places, frame.x(group.x[i]), frame.y(group.y[i]),
                            Text.label(group.labels.get(i), false), g % Svg.COLORS);
                }
            }
        }
        return frame.end(countOmitted() == countAll(), Text.omitted(countOmitted(), countAll() + " points"));
    }

    private static void drawPoint(PlotFrame frame, LabelPlaces places, double x, double y, String label, int color) {
        boolean isShort = !label.isEmpty() && Text.length(label) <= 2;
        double width = isShort ? 10 * Text.length(label) : Svg.widthOf(label);
        var place = places.take(isShort ? x : x + 6 + width / 2, y, width, isShort ? 15 : 13);
        if (!isShort || place.isMoved()) {
            frame.svg.circle(x, y, place.isMoved() ? 2 : 3, "f" + color);
        }
        if (place.isMoved()) {
            frame.svg.line(x, y, place.x() + Math.clamp(x - place.x(), -width / 2, width / 2), place.y(), "grid");
        }
        frame.svg.text(place.x(), place.y() + 5, "middle", "f" + color, isShort ? 15 : 12, label);
    }

    /**
     * Draws the chart in characters; where two labels would overlap, the later one is left out and counted.
     *
     * @param columns width of the widest line of text, at least 20
     * @param rows    height of the plotting area; title, axis and notes add up to six lines
     * @param ascii   whether to use ASCII only
     * @return lines, each ended by a line feed
     */
    public String toTerminal(int columns, int rows, boolean ascii) {
        var plot = new TerminalPlot(xAxis(), yAxis(), columns, rows, ascii);
        int hidden = 0;
        for (var group : groups) {
            for (int i = 0; i < group.x.length; i++) {
                String label = Text.label(group.labels.get(i), ascii);
                if (canShow(group, i) && !plot.label(group.x[i], group.y[i], label)) {
                    hidden++;
                }
            }
        }
        String note = hidden == 0 ? "" : hidden + " of the labels are hidden by others";
        return plot.draw(titles, note, countOmitted() == countAll(),
                Text.omitted(countOmitted(), countAll() + " points"));
    }
}
