package octavo.charts;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.IntPredicate;
import octavo.charts.LineChart.Extras;
import octavo.charts.LineChart.Look;
import octavo.charts.LineChart.Mark;
import octavo.charts.LineChart.Series;

/** Draws the lines of a chart as SVG, each with the number at its end. */
final class LineDrawing {

    /** A line of fewer points shows each of them. */
    private static final int POINTS_SHOWN = 60;
    private static final double LABEL_HEIGHT = 13;
    private static final double LABEL_WIDTH = 52;

    /** The number at the end of a line, at its height or, where several would overlap, near it. */
    private record EndLabel(double y, String text, int color) {
    }

    final PlotFrame frame;
    private final List<EndLabel> labels = new ArrayList<>();

    LineDrawing(PlotTitles titles, Axis x, Axis y, List<Series> series, Extras extras) {
        var legend = series.stream().filter(line -> !line.name().isEmpty())
                .map(line -> new PlotFrame.Key(line.name(), line.color(), line.look())).toList();
        this.frame = new PlotFrame(titles, x, y, legend, new PlotFrame.Size(extras.width(), extras.height(),
                series.isEmpty() ? 24 : LABEL_WIDTH));
        for (double tick : extras.ticks()) {
            if (Axis.canShow(tick, extras.logX()) && tick >= x.low() && tick <= x.high()) {
                frame.svg.line(frame.x(tick), frame.bottom - 6, frame.x(tick), frame.bottom, "axis");
            }
        }
        if (Axis.canShow(extras.end(), extras.logX())) {
            double at = frame.x(extras.end());
            frame.svg.raw("<path class=\"axis\" stroke-dasharray=\"2 4\" d=\"M" + Svg.number(at) + " "
                    + Svg.number(frame.top) + "V" + Svg.number(frame.bottom) + "\"/>");
            frame.svg.text(at - 5, frame.top + 11, "end", "soft", 11, "planned end");
        }
    }

    void line(Series line, IntPredicate canShow) {
        var path = new StringBuilder();
        int last = -1;
        int shown = 0;
        for (int from = 0; from < line.x().length; from++) {
            int to = from;
            while (to < line.x().length && canShow.test(to)) {
                to++;
            }
            if (to == from + 1) {
                dot(line, from);
            } else if (to > from) {
                addStretch(path, line, from, to);
            }
            last = to > from ? to - 1 : last;
            shown += to - from;
            from = to;
        }
        if (!path.isEmpty()) {
            frame.svg.raw("<path class=\"l" + line.color() % Svg.COLORS + "\" stroke-linejoin=\"round\"" + stroke(line)
                    + " d=\"" + path + "\"/>");
        }
        if (line.look() != Look.FAINT && last >= 0) {
            for (int i = 0; i < line.x().length && shown <= POINTS_SHOWN; i++) {
                if (canShow.test(i)) {
                    dot(line, i);
                }
            }
            labels.add(new EndLabel(frame.y(line.y()[last]), Text.precise(line.y()[last]), line.color()));
        }
    }

    private static String stroke(Series line) {
        return switch (line.look()) {
            case FAINT -> " stroke-width=\"1\" stroke-opacity=\"0.35\"";
            case DASHED -> " stroke-width=\"1.6\" stroke-dasharray=\"5 3\"";
            case STRONG -> " stroke-width=\"1.8\"" + (line.color() < Svg.COLORS ? "" : " stroke-dasharray=\"8 2\"");
        };
    }

    private void dot(Series line, int point) {
        frame.svg.circle(frame.x(line.x()[point]), frame.y(line.y()[point]), 2.2, "f" + line.color() % Svg.COLORS);
    }

    /**
     * Adds the points of a stretch without gaps. Of the points in one column of pixels only the first,
     * lowest, highest and last are drawn, so that a log of a million points gives a small file that looks the same.
     */
    private void addStretch(StringBuilder path, Series line, int from, int to) {
        char command = 'M';
        for (int start = from; start < to;) {
            int end = start + 1;
            int lowest = start;
            int highest = start;
            long column = Math.round(frame.x(line.x()[start]));
            while (end < to && Math.round(frame.x(line.x()[end])) == column) {
                lowest = line.y()[end] < line.y()[lowest] ? end : lowest;
                highest = line.y()[end] > line.y()[highest] ? end : highest;
                end++;
            }
            int previous = -1;
            for (int point : new int[] {start, Math.min(lowest, highest), Math.max(lowest, highest), end - 1}) {
                if (point != previous) {
                    path.append(command).append(Svg.number(frame.x(line.x()[point]))).append(' ')
                            .append(Svg.number(frame.y(line.y()[point])));
                    command = 'L';
                    previous = point;
                }
            }
            start = end;
        }
    }

    /** A ring with its label: above it in the lower half of the chart, below it in the upper half. */
    void mark(Mark mark) {
        double x = frame.x(mark.x());
        double y = frame.y(mark.y());
        double width = Svg.widthOf(mark.label());
        double center = Math.clamp(x, frame.left + width / 2,
                Math.max(frame.left + width / 2, frame.right - width / 2));
        double below = y + 20 < frame.bottom - 4 ? y + 20 : y - 12;
        frame.svg.raw("<circle class=\"l" + mark.color() % Svg.COLORS + "\" stroke-width=\"1.8\" cx=\""
                + Svg.number(x) + "\" cy=\"" + Svg.number(y) + "\" r=\"5\"/>");
        frame.svg.text(center, below, "middle", "f" + mark.color() % Svg.COLORS + " halo", mark.label());
    }

    String end(boolean empty, String omitted) {
        labels.sort(Comparator.comparingDouble(EndLabel::y));
        double free = frame.top - LABEL_HEIGHT;
        for (var label : labels) {
            double y = Math.max(label.y, free + LABEL_HEIGHT);
            frame.svg.text(frame.right + 9, y + 4, "start", "f" + label.color % Svg.COLORS, 11, label.text);
            free = y;
        }
        return frame.end(empty, omitted);
    }
}
