package octavo.charts;

import java.util.ArrayList;
import java.util.List;

/**
 * Horizontal bars from 0 on: the five most likely next characters. Signed bars run to the right of 0 or, where negative
 * and in another color, to the left.
 */
public final class Bars {

    private static final String EIGHTHS = " ▏▎▍▌▋▊▉";
    private static final double LINE = 24;
    private static final double LENGTH = 380;
    private static final double SHORTEST = 60;
    private static final int MAX_LABEL = 40;

    /** One bar. */
    private record Bar(String label, double value, String text) {
    }

    private final String title;
    private final double maximum;
    private final boolean signed;
    private final List<Bar> bars;

    /**
     * Creates a chart without bars; the longest bar will be the full length.
     *
     * @param title what it shows; may be empty
     */
    public Bars(String title) {
        this(title, Double.NaN, false, List.of());
    }

    private Bars(String title, double maximum, boolean signed, List<Bar> bars) {
        this.title = title;
        this.maximum = maximum;
        this.signed = signed;
        this.bars = bars;
    }

    /**
     * Sets the value of a bar of full length, so that several charts can be compared: 1 for probabilities.
     *
     * @param maximum above 0; longer bars are cut there
     * @return the new chart
     */
    public Bars withMaximum(double maximum) {
        if (!(maximum > 0 && maximum <= Double.MAX_VALUE)) {
            throw new IllegalArgumentException("the maximum of bars is " + maximum + ", it should be above 0");
        }
        return new Bars(title, maximum, signed, bars);
    }

    /**
     * Draws negative values to the left of a common 0.
     *
     * @return the new chart
     */
    public Bars withSigns() {
        return new Bars(title, maximum, true, bars);
    }

    /**
     * Adds a bar below the others.
     *
     * @param label text before the bar
     * @param value its length; 0 if it is negative or not a number
     * @param text  text after the bar, for example the value with its unit
     * @return the new chart
     */
    public Bars with(String label, double value, String text) {
        var more = new ArrayList<>(bars);
        more.add(new Bar(label, value, text));
        return new Bars(title, maximum, signed, List.copyOf(more));
    }

    /**
     * Adds a bar, followed by its value in a few digits.
     *
     * @param label text before the bar
     * @param value its length
     * @return the new chart
     */
    public Bars with(String label, double value) {
        return with(label, value, Text.number(value));
    }

    private double share(double value) {
        double full = maximum;
        if (Double.isNaN(full)) {
            full = bars.stream().mapToDouble(bar -> signed ? Math.abs(bar.value) : bar.value)
                    .filter(Double::isFinite).max().orElse(0);
        }
        return full > 0 && !Double.isNaN(value) ? Math.clamp(value / full, signed ? -1.0 : 0.0, 1.0) : 0;
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
     * @return the whole SVG, to be written in UTF-8
     */
    public String toSvg() {
        return toSvg(LENGTH);
    }

    /**
     * Draws the bars as SVG of a given width.
     *
     * @param width of the picture in pixels; more if labels and texts need it
     * @return the whole SVG, to be written in UTF-8
     */
    public String toSvg(int width) {
        double others = 48 + 7.5 * Math.min(MAX_LABEL, labelWidth()) + 7.5 * textWidth();
        return toSvg(Math.max(SHORTEST, width - others));
    }

    private String toSvg(double full) {
        double left = 24 + 7.5 * Math.min(MAX_LABEL, labelWidth());
        double top = title.isEmpty() ? 12 : 42;
        double width = Math.max(left + full + 24 + 7.5 * textWidth(), Svg.widthOfHeading(title));
        var svg = new Svg(width, top + LINE * Math.max(1, bars.size()) + 10, title);
        svg.heading(16, width - 16, title);
        if (bars.isEmpty()) {
            svg.text(16, top + 16, "start", "soft", "There is nothing to draw here yet.");
        }
        for (int i = 0; i < bars.size(); i++) {
            var bar = bars.get(i);
            double y = top + LINE * i;
            double length = share(bar.value) * (signed ? full / 2 : full);
            svg.text(left - 8, y + 16, "end", "mono ink", label(bar, false));
            double zero = signed ? left + full / 2 : left;
            svg.rect(zero + Math.min(0, length), y + 4, Math.abs(length), LINE - 8, length < 0 ? "f1" : "f0");
            svg.text(signed ? left + full + 7 : left + length + 7, y + 16, "start", "soft", bar.text);
        }
        double axis = signed ? left + full / 2 : left;
        svg.line(axis, top, axis, top + LINE * bars.size(), "axis");
        return svg.end();
    }

    /**
     * Draws the bars in characters, to an eighth of a character if block characters may be used.
     *
     * @param columns width of the widest line
     * @param ascii   whether to use # instead of block characters
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
            String line = label + " " + Text.left(bar(Math.abs(share(bar.value)), length, ascii), length) + " "
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
