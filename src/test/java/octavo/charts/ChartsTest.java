package octavo.charts;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.StringReader;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import javax.xml.parsers.DocumentBuilderFactory;
import octavo.engine.matrix.Matrix;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.xml.sax.InputSource;

class ChartsTest {

    private static final String HOSTILE = "</text><script>alert(1)</script>\"'&\u0000\u001b[31m\n\ud800\uffff ż😀";

    private static final Pattern LONG_NUMBER = Pattern.compile("\\d{8}");

    /** Parses, and so checks that it is well-formed XML without scripts and with finite coordinates only. */
    private static Document parsed(String svg) throws Exception {
        var source = new InputSource(new StringReader(svg));
        var document = DocumentBuilderFactory.newInstance().newDocumentBuilder().parse(source);
        assertEquals("svg", document.getDocumentElement().getTagName());
        assertEquals(0, document.getElementsByTagName("script").getLength());
        var all = document.getElementsByTagName("*");
        for (int i = 0; i < all.getLength(); i++) {
            var attributes = all.item(i).getAttributes();
            for (int a = 0; a < attributes.getLength(); a++) {
                String value = attributes.item(a).getNodeValue();
                assertFalse(value.contains("NaN") || value.contains("Infinity") || value.contains("E"), value);
                assertFalse(LONG_NUMBER.matcher(value).find(), value);
            }
        }
        return document;
    }

    private static List<String> texts(Document document) {
        var texts = new ArrayList<String>();
        var elements = document.getElementsByTagName("text");
        for (int i = 0; i < elements.getLength(); i++) {
            texts.add(elements.item(i).getTextContent());
        }
        return texts;
    }

    private static double[] counting(int count) {
        return IntStream.range(0, count).mapToDouble(i -> i).toArray();
    }

    /** Every chart with the same texts everywhere and these numbers, as SVG. */
    private static List<String> svgs(String text, double[] x, double[] y) {
        var labels = new ArrayList<String>();
        var bars = new Bars(text);
        var values = new Matrix(2, x.length);
        for (int i = 0; i < x.length; i++) {
            labels.add(text + i);
            bars = bars.with(text, y[i]);
            values.set(0, i, (float) x[i]);
            values.set(1, i, (float) y[i]);
        }
        var lines = new LineChart(text, text, text).with(text, x, y).withFaint(text, y, x);
        var map = new Heatmap(text, values).withAxisTitles(text, text).withLabels(List.of(text, text), labels);
        String[][] cells = new String[2][x.length];
        Arrays.stream(cells).forEach(row -> Arrays.fill(row, text));
        return List.of(lines.toSvg(), lines.withLogX().withLogY().toSvg(), map.toSvg(),
                map.withDivergingScale().toSvg(),
                map.withTexts(cells).toSvg(), new HeatmapGrid(text, 2, List.of(map, map, map)).toSvg(), bars.toSvg(),
                new Scatter(text, text, text).with(text, labels, x, y).with(text, labels, y, x).toSvg());
    }

    /** Every chart as lines of text. */
    private static List<String> terminals(String text, double[] x, double[] y, int columns, boolean ascii) {
        var labels = Arrays.stream(x).mapToObj(number -> text).toList();
        var bars = new Bars(text).withMaximum(1);
        var values = new Matrix(3, x.length);
        for (int i = 0; i < x.length; i++) {
            bars = bars.with(text, y[i], text);
            values.set(i % 3, i, (float) y[i]);
        }
        var lines = new LineChart(text, text, text).with(text, x, y).with(text, y, x);
        var map = new Heatmap(text, values).withLabels(List.of(text, text, text), labels).withAxisTitles(text, text);
        return List.of(lines.toTerminal(columns, 7, ascii), lines.withLogX().withLogY().toTerminal(columns, 1, ascii),
                map.toTerminal(columns, ascii), map.withDivergingScale().toTerminal(columns, ascii),
                bars.toTerminal(columns, ascii), new Scatter(text, text, text).with(text, labels, x,
                        y).toTerminal(columns, 7, ascii));
    }

    private static final double[][] ODD = {
        {}, {1}, {0, 0, 0}, {Double.NaN}, {1, Double.NaN, 2}, {Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY},
        {-Double.MAX_VALUE, Double.MAX_VALUE}, {Double.MIN_VALUE, 2 * Double.MIN_VALUE}, {1e16, 1e16 + 2}, {-3, 1e-300,
                1e300},
        {Double.MAX_VALUE}, {-1, -2, -3}, {Float.MAX_VALUE, -Float.MAX_VALUE}, {1e-7, 1.0000001e-7}, {5e-324}};

    @Test
    void oddNumbersGiveWellFormedCharts() throws Exception {
        for (double[] numbers : ODD) {
            for (double[] x : new double[][] {counting(numbers.length), numbers}) {
                for (String svg : svgs("a", x, numbers)) {
                    parsed(svg);
                }
                for (boolean ascii : new boolean[] {true, false}) {
                    terminals("a", x, numbers, 40, ascii);
                }
            }
        }
    }

    @Test
    void hostileTextsStayTexts() throws Exception {
        for (String svg : svgs(HOSTILE, counting(3), counting(3))) {
            parsed(svg);
            assertFalse(svg.contains("<script") || svg.indexOf('\u001b') >= 0);
        }
        for (String drawn : terminals(HOSTILE, counting(3), counting(3), 60, false)) {
            assertFalse(drawn.codePoints().anyMatch(c -> c < 0x20 && c != '\n'), drawn);
        }
        assertTrue(texts(parsed(new Bars("").with("a\nb", 1).toSvg())).contains("a␊b"));
    }

    @ParameterizedTest
    @ValueSource(ints = {20, 33, 80, 200})
    void noLineIsWiderThanAskedFor(int columns) {
        double[] x = IntStream.range(0, 70).mapToDouble(i -> i * 1234.5).toArray();
        double[] y = IntStream.range(0, 70).mapToDouble(i -> (i - 20) % 13).toArray();
        for (boolean ascii : new boolean[] {true, false}) {
            for (String drawn : terminals("a rather long label that has no room", x, y, columns, ascii)) {
                drawn.lines().forEach(line -> assertTrue(Text.length(line) <= columns, line));
                assertTrue(drawn.endsWith("\n"));
            }
        }
    }

    @Test
    void asciiIsAscii() {
        double[] y = {-1, 5, Double.NaN, 2, 0.3};
        for (String drawn : terminals(" ", counting(5), y, 50, true)) {
            assertTrue(drawn.chars().allMatch(c -> c < 0x7f), drawn);
        }
        for (String drawn : terminals("label", counting(0), counting(0), 30, true)) {
            assertTrue(drawn.chars().allMatch(c -> c < 0x7f), drawn);
        }
    }

    @Test
    void equalDataGiveEqualCharts() {
        double[] y = {3, 1, 4, 1, 5, 9, 2, 6};
        assertEquals(svgs("t", counting(8), y), svgs("t", counting(8), y));
        assertEquals(terminals("t", counting(8), y, 60, false), terminals("t", counting(8), y, 60, false));
    }

    @Test
    void emptyChartsSayThatThereIsNothing() throws Exception {
        for (String svg : svgs("t", new double[0], new double[0])) {
            boolean grid = svg.contains("class=\"cells\""); // a grid of empty maps has its captions and scale
            assertTrue(grid || texts(parsed(svg)).contains("There is nothing to draw here yet."), svg);
        }
        for (String drawn : terminals("t", new double[0], new double[0], 60, false)) {
            assertTrue(drawn.contains("There is nothing to draw here yet."), drawn);
        }
    }

    @Test
    void whatIsLeftOutIsCounted() throws Exception {
        var chart = new LineChart("t", "x", "y").with("a", counting(4), new double[] {1, Double.NaN, 0, 3});
        assertTrue(texts(parsed(chart.toSvg())).contains(Text.omitted(1, "4 points")));
        assertTrue(texts(parsed(chart.withLogX().withLogY().toSvg())).contains(Text.omitted(3, "4 points")));
        assertTrue(chart.toTerminal(100, 8, false).contains(Text.omitted(1, "4 points")));
        var map = new Heatmap("t", Matrix.of(new float[][] {{1, Float.NaN}, {Float.POSITIVE_INFINITY, 2}}));
        assertTrue(texts(parsed(map.toSvg())).contains("2 of the 4 values are not finite"));
        assertTrue(map.toTerminal(60, true).contains("2 of the 4 values are not finite (?)"));
    }

    @Test
    void chartsAreImmutable() {
        var empty = new LineChart("t", "x", "y");
        double[] y = {1, 2};
        var chart = empty.with("a", counting(2), y);
        String before = chart.toSvg();
        chart.with("b", counting(2), new double[] {7, 8});
        y[0] = 100;
        assertEquals(before, chart.toSvg());
        assertNotEquals(before, empty.toSvg());
    }

    @Test
    void manyPointsStayASmallFile() throws Exception {
        int count = 200_000;
        double[] y = IntStream.range(0, count).mapToDouble(i -> i % 1000 == 500 ? 50 : StrictMath.sin(i)).toArray();
        String svg = new LineChart("t", "x", "y").with("a", counting(count), y).toSvg();
        parsed(svg);
        assertTrue(svg.length() < 100_000, "" + svg.length());
    }

    @Test
    void ticksAreRoundAndWithinTheAxis() {
        assertEquals(List.of("0", "20k", "40k", "60k", "80k", "100k"), labels(new Axis(0, 100_000, false), 6));
        assertEquals(List.of("0", "2M", "4M", "6M"), labels(new Axis(0, 6_400_000, false), 4));
        assertEquals(List.of("1.4", "1.6", "1.8", "2"), labels(new Axis(1.3, 2.1, false), 5));
        assertEquals(List.of("1e-5", "1e-4", "0.001", "0.01", "0.1", "1"), labels(new Axis(1e-5, 1, true), 8));
        assertEquals(List.of("2", "5"), labels(new Axis(1.5, 7, true), 6));
        for (double[] numbers : ODD) {
            for (boolean log : new boolean[] {true, false}) {
                var axis = Axis.over(List.of(numbers), log).padded(0.04);
                assertTrue(axis.low() < axis.high(), axis.toString());
                for (var tick : axis.ticks(6)) {
                    double fraction = axis.fraction(tick.value());
                    assertTrue(fraction > -0.01 && fraction < 1.01, axis + " " + tick);
                }
                for (double number : numbers) {
                    double fraction = Axis.canShow(number, log) ? axis.fraction(number) : 0;
                    assertTrue(fraction >= -0.0001 && fraction <= 1.0001, axis + " " + number);
                }
            }
        }
    }

    private static List<String> labels(Axis axis, int about) {
        return axis.ticks(about).stream().map(Axis.Tick::label).toList();
    }

    @Test
    void barsHaveTheLengthOfTheirValues() {
        String drawn = new Bars("").withMaximum(1).with("a", 1, "x").with("b", 0.5, "x").with("c", 0, "x")
                .with("d", 7, "x").with("e", -1, "x").with("f", Double.NaN, "x").toTerminal(20, true);
        var lengths = drawn.lines().map(line -> line.chars().filter(c -> c == '#').count()).toList();
        assertEquals(List.of(16L, 8L, 0L, 16L, 0L, 0L), lengths);
        assertTrue(new Bars("").with("a", 1.0, "").with("b", 5 / 8.0, "").toTerminal(4, false).contains("▋"));
    }

    @Test
    void heatMapsShowSmallAndLargeAndSign() {
        var map = new Heatmap("", Matrix.of(new float[][] {{-4, 0, 4}, {-1, 2, Float.NaN}})).withDivergingScale();
        assertEquals("%%  ##\n''++??\n", map.toTerminal(9, true).lines().limit(2).reduce("", (a, b) -> a + b + "\n"));
        assertEquals(0xf8f8f8, ColorScale.DIVERGING.color(ColorScale.STEPS / 2));
        assertEquals(0xf6f8fc, ColorScale.SEQUENTIAL.color(0));
        assertEquals(0x0a2650, ColorScale.SEQUENTIAL.color(ColorScale.STEPS - 1));
        assertTrue(ColorScale.SEQUENTIAL.isBright(0) && !ColorScale.SEQUENTIAL.isBright(ColorScale.STEPS - 1));
    }

    @Test
    void scatteredLettersDoNotHideEachOtherSilently() {
        double[] same = {1, 1, 2};
        String drawn = new Scatter("", "", "").with("g", List.of("a", "b", "c"), same, same).toTerminal(40, 6, false);
        assertTrue(drawn.contains("a") && drawn.contains("c") && drawn.contains("1 of the labels"), drawn);
    }

    @Test
    void imagesOfWeightsAreTheColumns() {
        var weights = new Matrix(6, 2);
        weights.set(5, 1, 3);
        String grid = HeatmapGrid.ofColumns("w", 2, 9, weights, 2, 3).toSvg();
        assertTrue(grid.contains("d=\"M2 1h1\""), grid);
        assertThrows(IllegalArgumentException.class, () -> HeatmapGrid.ofColumns("w", 2, 9, weights, 2, 2));
        assertThrows(IllegalArgumentException.class, () -> new HeatmapGrid("w", 0, List.of()));
    }

    @Test
    void settingsThatCannotBeAreRefused() {
        var map = new Heatmap("m", new Matrix(2, 3));
        assertThrows(IllegalArgumentException.class, () -> map.withLabels(List.of("a"), List.of("a", "b", "c")));
        assertThrows(IllegalArgumentException.class, () -> map.withTexts(new String[2][2]));
        assertThrows(IllegalArgumentException.class, () -> map.withTexts(new String[1][3]));
        assertThrows(IllegalArgumentException.class, () -> map.withRange(1, 1));
        assertThrows(IllegalArgumentException.class, () -> map.withRange(0, Double.NaN));
        assertThrows(IllegalArgumentException.class, () -> new Bars("").withMaximum(0));
        assertThrows(IllegalArgumentException.class, () -> new LineChart("", "", "").with("a", counting(2),
                counting(3)));
        assertThrows(IllegalArgumentException.class, () -> new Scatter("", "", "").with("a", List.of(), counting(1),
                counting(1)));
    }

    @Test
    void aChartOfLossesSaysWhatIsBestAndWhereItEnds() throws Exception {
        double[] x = {0, 100, 200, 300};
        var chart = new LineChart("t", "points", "loss (nats)").withFaint("", x, new double[] {9, 5, 4, 3})
                .with("training", x, new double[] {8, 5, 4, 3.25}).with("test", x, new double[] {7, 2.5, 3, 3.125})
                .withLowestMarked("best").withPlannedEnd(600);
        var texts = texts(parsed(chart.toSvg()));
        assertTrue(texts.containsAll(List.of("training", "test", "best 2.5", "3.25", "3.125", "planned end", "600")),
                texts.toString());
        assertTrue(texts(parsed(chart.withLogY().toSvg())).contains("loss (nats), log scale"));
        var drawn = chart.withSize(360, 240).draw();
        assertEquals(600, drawn.high());
        assertTrue(drawn.left() > 0 && drawn.right() < 360 && drawn.svg().contains("width=\"360\""), drawn.svg());
        assertTrue(chart.toTerminal(60, 8, false).contains("best 2.5"));
    }

    @Test
    void smoothingKeepsLinesStraightAndTheEndsWhereTheyAre() {
        double[] straight = {1, 2, 3, 4, 5, 6};
        assertEquals(Arrays.toString(straight), Arrays.toString(LineChart.smooth(straight, 2)));
        double[] rough = {4, 0, 4, Double.NaN, 4};
        assertEquals("[4.0, 2.0, 2.6666666666666665, NaN, 4.0]", Arrays.toString(LineChart.smooth(rough, 1)));
    }

    @Test
    void labelsOfAScatterDoNotCoverEachOther() throws Exception {
        double[] same = new double[30];
        var labels = IntStream.range(0, 30).mapToObj(i -> "" + (char) ('a' + i % 26)).toList();
        var drawn = parsed(new Scatter("t", "x", "y").with("g", labels, same, same).toSvg());
        var elements = drawn.getElementsByTagName("text");
        var places = new ArrayList<double[]>();
        for (int i = 0; i < elements.getLength(); i++) {
            var text = (Element) elements.item(i);
            if (text.getAttribute("class").equals("f0")) {
                places.add(new double[] {Double.parseDouble(text.getAttribute("x")),
                    Double.parseDouble(text.getAttribute("y"))});
            }
        }
        assertEquals(30, places.size());
        for (int i = 0; i < 30; i++) {
            for (int j = 0; j < i; j++) {
                double[] one = places.get(i);
                double[] other = places.get(j);
                assertTrue(Math.abs(one[0] - other[0]) > 9 || Math.abs(one[1] - other[1]) > 14, i + " covers " + j);
            }
        }
    }

    @Test
    void signedBarsGoBothWays() throws Exception {
        var drawn = parsed(new Bars("").withMaximum(1).withSigns().with("a", 0.5, "+").with("b", -0.5, "-").toSvg());
        var bars = drawn.getElementsByTagName("rect");
        var right = (Element) bars.item(1);
        var left = (Element) bars.item(2);
        assertEquals(right.getAttribute("width"), left.getAttribute("width"));
        assertEquals(Double.parseDouble(right.getAttribute("x")), Double.parseDouble(left.getAttribute("x"))
                + Double.parseDouble(left.getAttribute("width")), 0.11);
        assertNotEquals(right.getAttribute("class"), left.getAttribute("class"));
    }

    @Test
    void zerosAreGreyWhereTheyMeanNever() {
        var map = new Heatmap("", Matrix.of(new float[][] {{0, 1, 2}}));
        assertFalse(map.toSvg().contains("#dadde2"));
        assertTrue(map.withGrayZeros().toSvg().contains("#dadde2"));
    }

    @Test
    void imagesOfALargeLayerAreASmallFileWithTheStrongestUnitsFirst() {
        var weights = new Matrix(784, 300);
        for (int i = 0; i < 784 * 300; i++) {
            weights.set(i / 300, i % 300, (float) StrictMath.sin(i * 1.7) * (i % 300 == 123 ? 2 : 1));
        }
        String svg = HeatmapGrid.ofColumns("w", 8, 48, weights, 28, 28).toSvg();
        assertTrue(svg.length() < 300_000, "" + svg.length());
        assertTrue(svg.indexOf(">unit 124<") < svg.indexOf(">unit ") + 10, "unit 124 is the strongest");
    }

    @Test
    void labelsOfOtherScriptsKeepTheirColumns() {
        assertEquals(2, Text.length("字"));
        assertEquals(1, Text.length("e\u0301"));
        assertEquals("字", Text.fitting("字字", 3));
        assertEquals("e\u0301", Text.fitting("e\u0301x", 1));
        var map = new Heatmap("", Matrix.of(new float[][] {{0, 1}, {1, 0}}))
                .withLabels(List.of("字", "a"), List.of("字", "e\u0301"));
        var lines = map.toTerminal(40, true).lines().toList();
        assertEquals("   字e\u0301", lines.get(0));
        assertTrue(lines.get(1).startsWith("字 ") && lines.get(2).startsWith(" a "), lines.toString());
    }
}
