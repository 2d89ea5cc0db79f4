package octavo.charts;

import java.util.List;
import octavo.charts.LineChart.Look;

/** Title, legend, grid and axes of a plot with two numeric axes; converts pairs of numbers to positions. */
final class PlotFrame {

    private static final double LEGEND_LINE = 20;
    /** Pixels between ticks: room for a label and a gap. */
    private static final double TICK_WIDTH = 76;
    private static final double TICK_HEIGHT = 36;

    /** A line of the legend. */
    record Key(String name, int color, Look look) {
    }

    /** The size of the picture in pixels, and the width of the margin to the right of the plotting area. */
    record Size(double width, double height, double rightMargin) {
    }

    final Svg svg;
    final double left;
    final double right;
    final double top;
    final double bottom;
    private final double height;
    private final Axis x;
    private final Axis y;

    PlotFrame(PlotTitles titles, Axis x, Axis y, List<Key> legend, Size size) {
        this.x = x;
        this.y = y;
        this.height = size.height;
        this.bottom = size.height - 62;
        this.right = size.width - size.rightMargin;
        this.svg = new Svg(size.width, size.height, titles.title());
        var yTicks = y.ticks(Math.clamp((int) ((bottom - 42) / TICK_HEIGHT), 2, 8));
        double labels = yTicks.stream().mapToDouble(tick -> Svg.widthOf(tick.label())).max().orElse(0);
        this.left = 34 + labels;
        svg.heading(titles.title().isEmpty() ? left : 12, size.width - 24, titles.title());
        double first = titles.title().isEmpty() ? 16 : 42;
        this.top = first + (legend.size() > 1 ? drawLegend(legend, first - 4) : 0);
        drawGrid(x.ticks(Math.clamp((int) ((right - left) / TICK_WIDTH), 2, 8)), yTicks);
        svg.text((left + right) / 2, bottom + 38, "middle", "soft", Text.cut(titles.x(), 80, false));
        svg.turnedText(18, (top + bottom) / 2, "middle", "soft", 90, Text.cut(titles.y(), 40, false));
    }

    /** Draws the names in as many lines as they need; returns the height. */
    private double drawLegend(List<Key> keys, double from) {
        double at = left;
        double line = 0;
        for (var key : keys) {
            String name = Text.cut(key.name, (int) Math.max(4, (right - left - 40) / 7.2), false);
            double width = 36 + Svg.widthOf(name);
            if (at + width > right && at > left) {
                at = left;
                line += LEGEND_LINE;
            }
            double middle = from + line + 6;
            String look = switch (key.look) {
                case FAINT -> " stroke-opacity=\"0.35\"";
                case DASHED -> " stroke-dasharray=\"5 3\"";
                case STRONG -> "";
            };
            svg.raw("<path class=\"l" + key.color % Svg.COLORS + "\" stroke-width=\"3\"" + look + " d=\"M"
                    + Svg.number(at) + " " + Svg.number(middle) + "h18\"/>");
            svg.text(at + 23, middle + 4, "start", "ink", name);
            at += width;
        }
        return line + LEGEND_LINE;
    }

    private void drawGrid(List<Axis.Tick> xTicks, List<Axis.Tick> yTicks) {
        for (var tick : yTicks) {
            svg.line(left, y(tick.value()), right, y(tick.value()), "grid");
            svg.text(left - 7, y(tick.value()) + 4, "end", "soft", tick.label());
        }
        for (var tick : xTicks) {
            svg.line(x(tick.value()), top, x(tick.value()), bottom, "grid");
            svg.text(x(tick.value()), bottom + 17, "middle", "soft", tick.label());
        }
        svg.line(left, bottom, right, bottom, "axis");
        svg.line(left, top, left, bottom, "axis");
    }

    /** Where a number lies from left to right, in pixels. */
    double x(double value) {
        return left + x.fraction(value) * (right - left);
    }

    /** Where a number lies from top to bottom, in pixels. */
    double y(double value) {
        return bottom - y.fraction(value) * (bottom - top);
    }

    /** Ends the SVG with a sentence about what is left out; if nothing was drawn, it says so in the middle. */
    String end(boolean empty, String omitted) {
        if (empty) {
            svg.text((left + right) / 2, (top + bottom) / 2, "middle", "soft", "There is nothing to draw here yet.");
        }
        if (!omitted.isEmpty()) {
            svg.text(left, height - 8, "start", "soft", 11, omitted);
        }
        return svg.end();
    }
}
