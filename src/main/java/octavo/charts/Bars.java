package octavo.charts;

import java.util.ArrayList;
import java.util.List;

/** Horizontal bars from 0 on: the five most likely next characters. */
public final class Bars {

    private static final String EIGHTHS = " ▏▎▍▌▋▊▉";
    private static final double LINE = 24;
    private static final double LENGTH = 380;
    private static final int MAX_LABEL = 40;

    /** One bar. */
    private record Bar(String label, double value, String text) {
    }

    private final String title;
    private final double maximum;
    private final List<Bar> bars;

    /**
     * Makes a chart without bars; the longest bar will be the full length.
     *
     * @param title what it shows; may be empty
     */
    public Bars(String title) {
        this(title, Double.NaN, List.of());
    }

    private Bars(String title, double maximum, List<Bar> bars) {
        this.title = title;
        this.maximum = maximum;
        this.bars = bars;
    }

    /**
     * Fixes which value a bar of full length has, so that several charts compare: 1 for probabilities.
     *
     * @param newMaximum above 0; longer bars are cut there
     * @return the changed chart
     */
    public Bars withMaximum(double newMaximum) {
        if (!(newMaximum > 0 && newMaximum <= Double.MAX_VALUE)) {
            throw new IllegalArgumentException("the maximum of bars is " + newMaximum + ", it should be above 0");
        }
        return new Bars(title, newMaximum, bars);
    }

    /**
     * Adds a bar below the others.
     *
     * @param label what stands before it
     * @param value its length; a value that is negative or no number has none
     * @param text  what stands behind it, for example the value with its unit
     * @return the richer chart
     */
    public Bars with(String label, double value, String text) {
        var more = new ArrayList<>(bars);
        more.add(new Bar(label, value, text));
        return new Bars(title, maximum, List.copyOf(more));
    }

    /**
     * Adds a bar with its value in a few digits behind it.
     *
     * @param label what stands before it
     * @param value its length
     * @return the richer chart
     */
    public Bars with(String label, double value) {
        return with(label, value, Text.number(value));
    }

    private double share(double value) {
        double full = maximum;
        if (Double.isNaN(full)) {
            full = bars.stream().mapToDouble(Bar::value).filter(Double::isFinite).max().orElse(0);
        }
        return value > 0 && full > 0 ? Math.min(1, value / full) : 0;
    }

    private int labelWidth() {
        return bars.stream().mapToInt(bar -> Text.length(bar.label)).max().orElse(0);
    }

    private int textWidth() {
        return bars.stream().mapToInt(bar -> Text.length(bar.text)).max().orElse(0);
    }

    /**
     * Draws the bars as SVG.
     *
     * @return the whole text, UTF-8 when written
     */
    public String toSvg() {
        double left = 24 + 7.5 * Math.min(MAX_LABEL, labelWidth());
        double top = title.isEmpty() ? 12 : 42;
        double width = Math.max(left + LENGTH + 24 + 7.5 * textWidth(), Svg.widthOfHeading(title));
        var svg = new Svg(width, top + LINE * Math.max(1, bars.size()) + 10, title);
        svg.heading(16, width - 16, title);
        if (bars.isEmpty()) {
            svg.text(16, top + 16, "start", "soft", "There is nothing to draw here yet.");
        }
        for (int i = 0; i < bars.size(); i++) {
            var bar = bars.get(i);
            double y = top + LINE * i;
            double length = share(bar.value) * LENGTH;
            svg.text(left - 8, y + 16, "end", "mono ink", label(bar, false));
            svg.rect(left, y + 4, length, LINE - 8, "f0");
            svg.text(left + length + 7, y + 16, "start", "soft", bar.text);
        }
        svg.line(left, top, left, top + LINE * bars.size(), "axis");
        return svg.end();
    }

    /**
     * Draws the bars in characters, to an eighth of a character where blocks may be used.
     *
     * @param columns width of the widest line
     * @param ascii   whether to draw with # only
     * @return lines, each ended by a line feed
     */
    public String toTerminal(int columns, boolean ascii) {
        var out = new StringBuilder();
        if (!title.isEmpty()) {
            out.append(Text.cut(Text.visible(title), columns, ascii)).append('\n');
        }
        if (bars.isEmpty()) {
            out.append(Text.cut("There is nothing to draw here yet.", columns, ascii)).append('\n');
        }
        int labelWidth = Math.min(labelWidth(), Math.max(1, columns / 3));
        int length = Math.max(1, columns - labelWidth - textWidth() - 2);
        for (var bar : bars) {
            String label = Text.right(Text.cut(label(bar, ascii), labelWidth, ascii), labelWidth);
            String line = label + " " + Text.left(bar(share(bar.value), length, ascii), length) + " "
                    + Text.right(Text.visible(bar.text), textWidth());
            out.append(Text.cut(line, columns, ascii)).append('\n');
        }
        return out.toString();
    }

    private static String label(Bar bar, boolean ascii) {
        return Text.cut(Text.label(bar.label, ascii), MAX_LABEL, ascii);
    }

    private static String bar(double share, int length, boolean ascii) {
        if (ascii) {
            return "#".repeat((int) Math.round(share * length));
        }
        int eighths = (int) Math.round(share * length * 8);
        String end = eighths % 8 == 0 ? "" : EIGHTHS.substring(eighths % 8, eighths % 8 + 1);
        return "█".repeat(eighths / 8) + end;
    }
}
