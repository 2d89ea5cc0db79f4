package octavo.charts;

/**
 * Writes one SVG. Colors come from classes, so that a media query can change them for dark backgrounds; all rules
 * begin with {@code .octavo-chart}, so that they do not affect the page around the charts.
 */
final class Svg {

    /** How many colors series have before they repeat. */
    static final int COLORS = 8;

    /** Dark enough for a white page, and distinguishable for readers with red-green color blindness. */
    private static final String[] LIGHT = {
        "#2563b4", "#c4501b", "#2c8047", "#8a4bb0", "#9a7000", "#bb3a74", "#1b8291", "#666b73"};
    /** The same hues, lighter, for a dark page. */
    private static final String[] DARK = {
        "#74abff", "#ff9a6c", "#74d08e", "#cba3f2", "#e3bd50", "#f590bb", "#67d0de", "#b4b9c1"};

    private final StringBuilder out = new StringBuilder();

    Svg(double width, double height, String title) {
        String size = number(width) + "\" height=\"" + number(height);
        out.append("<svg xmlns=\"http://www.w3.org/2000/svg\" class=\"octavo-chart\" width=\"").append(size)
                .append("\" viewBox=\"0 0 ").append(number(width)).append(' ').append(number(height))
                .append("\" role=\"img\">\n<title>").append(escape(title)).append("</title>\n");
        style();
        out.append("<rect class=\"paper\" width=\"").append(size).append("\"/>\n");
    }

    private void style() {
        out.append("<style>\n")
                .append(".octavo-chart{font-family:system-ui,\"Segoe UI\",Roboto,\"DejaVu Sans\",Arial,sans-serif}\n")
                .append(".octavo-chart text{font-size:12px;white-space:pre}\n")
                .append(".octavo-chart text.title{font-size:15px;font-weight:600}\n")
                .append(".octavo-chart text.mono{font-family:ui-monospace,\"DejaVu Sans Mono\",Menlo,monospace}\n")
                .append(".octavo-chart .dark-ink{fill:#14181d}\n.octavo-chart .light-ink{fill:#ffffff}\n")
                .append(".octavo-chart .cells{fill:none;stroke-width:1;shape-rendering:crispEdges}\n");
        colors("#ffffff", "#1c2127", "#5b626c", "#dfe2e7", LIGHT);
        out.append("@media (prefers-color-scheme:dark){\n");
        colors("#14171b", "#e7eaee", "#a3abb5", "#33393f", DARK);
        out.append("}\n</style>\n");
    }

    private void colors(String paper, String ink, String soft, String grid, String[] series) {
        out.append(".octavo-chart .paper{fill:").append(paper).append("}\n")
                .append(".octavo-chart .ink{fill:").append(ink).append("}\n")
                .append(".octavo-chart .soft{fill:").append(soft).append("}\n")
                .append(".octavo-chart .halo{paint-order:stroke;stroke-width:3px;stroke:").append(paper).append("}\n")
                .append(".octavo-chart .grid{stroke:").append(grid).append(";fill:none}\n")
                .append(".octavo-chart .axis{stroke:").append(soft).append(";fill:none}\n");
        for (int i = 0; i < COLORS; i++) {
            out.append(".octavo-chart .l").append(i).append("{stroke:").append(series[i]).append(";fill:none}\n")
                    .append(".octavo-chart .f").append(i).append("{fill:").append(series[i]).append("}\n");
        }
    }

    /** Text for element content and attributes. */
    static String escape(String text) {
        return Text.visible(text)
                .replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace("\"", "&quot;");
    }

    /** A coordinate to a tenth of a pixel. */
    static String number(double value) {
        long tenths = Math.round(value * 10);
        String sign = tenths < 0 ? "-" : "";
        long magnitude = Math.abs(tenths);
        return sign + magnitude / 10 + (magnitude % 10 == 0 ? "" : "." + magnitude % 10);
    }

    /** The width of a text of 12 pixels, estimated generously. */
    static double widthOf(String text) {
        return 7.2 * Text.length(text);
    }

    /** The width that a heading needs; long ones are cut. */
    static double widthOfHeading(String text) {
        return 40 + 9 * Math.min(60, Text.length(text));
    }

    /** The heading of the chart, as much of it as there is room for. */
    void heading(double x, double available, String text) {
        text(x, 26, "start", "title ink", Text.cut(text, (int) (available / 9), false));
    }

    /** A text; the anchor is start, middle or end. */
    void text(double x, double y, String anchor, String classes, String text) {
        textElement(x, y, anchor, classes, "", text);
    }

    /** A text of another size in pixels. */
    void text(double x, double y, String anchor, String classes, double size, String text) {
        textElement(x, y, anchor, classes, " style=\"font-size:" + number(size) + "px\"", text);
    }

    /** A text turned about its anchor, counter-clockwise by so many degrees. */
    void turnedText(double x, double y, String anchor, String classes, int degrees, String text) {
        String turn = " transform=\"rotate(-" + degrees + " " + number(x) + " " + number(y) + ")\"";
        textElement(x, y, anchor, classes, turn, text);
    }

    private void textElement(double x, double y, String anchor, String classes, String more, String text) {
        out.append("<text x=\"").append(number(x)).append("\" y=\"").append(number(y)).append("\" text-anchor=\"")
                .append(anchor).append("\" class=\"").append(classes).append('"').append(more).append('>')
                .append(escape(text)).append("</text>\n");
    }

    /** A straight line. */
    void line(double x0, double y0, double x1, double y1, String classes) {
        out.append("<path class=\"").append(classes).append("\" d=\"M").append(number(x0)).append(' ')
                .append(number(y0)).append('L').append(number(x1)).append(' ').append(number(y1)).append("\"/>\n");
    }

    /** A filled rectangle. */
    void rect(double x, double y, double width, double height, String classes) {
        out.append("<rect x=\"").append(number(x)).append("\" y=\"").append(number(y)).append("\" width=\"")
                .append(number(width)).append("\" height=\"").append(number(height)).append("\" class=\"")
                .append(classes).append("\"/>\n");
    }

    /** The outline of a rectangle. */
    void frame(double x, double y, double width, double height) {
        rect(x, y, width, height, "grid");
    }

    /** A filled circle. */
    void circle(double x, double y, double radius, String classes) {
        out.append("<circle cx=\"").append(number(x)).append("\" cy=\"").append(number(y)).append("\" r=\"")
                .append(number(radius)).append("\" class=\"").append(classes).append("\"/>\n");
    }

    /** Any other SVG, already escaped. */
    void raw(String element) {
        out.append(element).append('\n');
    }

    /** The whole text. */
    String end() {
        return out + "</svg>\n";
    }
}
