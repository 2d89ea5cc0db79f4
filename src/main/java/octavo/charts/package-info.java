/**
 * Charts: lines, heat maps, scattered letters and bars, as SVG and as text for the terminal.
 *
 * <p>Each chart is an immutable value: {@code with...} returns a new one, {@code toSvg} and {@code toTerminal} draw
 * it. The SVG has no scripts and no fonts or images from elsewhere, follows the reader's light or dark preference, may
 * stand alone or inside an HTML page, and is the same for the same data. Labels may be hostile: markup is escaped,
 * control characters become visible signs. Numbers may be hostile too: what is not finite (or not positive on a
 * logarithmic axis) is left out, and a sentence under the chart says how many were.
 */
package octavo.charts;
