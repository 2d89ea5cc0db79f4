package octavo.charts;

import java.util.List;

/** Title, legend, grid and axes around the plots that have two axes of numbers; knows where a pair of numbers lies. */
final class PlotFrame {

    private static final double WIDTH = 720;
    private static final double HEIGHT = 420;
    private static final double LEGEND_LINE = 20;

    final Svg svg;
    final double left;
    final double right = WIDTH - 24;
    final double top;
    final double bottom = HEIGHT - 62;
    private final Axis x;
    private final Axis y;

    PlotFrame(PlotTitles titles, Axis x, Axis y, List<String> legend) {
        this.x = x;
        this.y = y;
        this.svg = new Svg(WIDTH, HEIGHT, titles.title());
        var yTicks = y.ticks(6);
        double labels = yTicks.stream().mapToDouble(tick -> Svg.widthOf(tick.label())).max().orElse(0);
        this.left = 34 + labels;
        svg.heading(left, right - left, titles.title());
        this.top = 42 + (legend.size() > 1 ? drawLegend(legend) : 0);
        drawGrid(x.ticks(8), yTicks);
        svg.text((left + right) / 2, bottom + 38, "middle", "soft", Text.cut(titles.x(), 80, false));
        svg.turnedText(18, (top + bottom) / 2, "middle", "soft", 90, Text.cut(titles.y(), 40, false));
    }

    /** Draws the names in as many lines as they need; returns the height. */
    private double drawLegend(List<String> names) {
        double at = left;
        double line = 0;
        for (int i = 0; i < names.size(); i++) {
            String name = Text.cut(names.get(i), 80, false);
            double width = 30 + Svg.widthOf(name);
            if (at + width > right && at > left) {
                at = left;
                line += LEGEND_LINE;
            }
            svg.rect(at, 38 + line, 12, 12, "f" + i % Svg.COLORS);
            svg.text(at + 17, 48 + line, "start", "ink", name);
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

    /** Ends the SVG with a sentence about what is left out, or in the middle that there is nothing to draw. */
    String end(boolean empty, String omitted) {
        if (empty) {
            svg.text((left + right) / 2, (top + bottom) / 2, "middle", "soft", "There is nothing to draw here yet.");
        }
        if (!omitted.isEmpty()) {
            svg.text(left, HEIGHT - 8, "start", "soft", 11, omitted);
        }
        return svg.end();
    }
}
