package octavo.app.plot;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import octavo.app.command.Option;
import octavo.charts.Bars;
import octavo.engine.matrix.Matrix;

/**
 * The hidden units that follow a trait of the text that has a name: the strongest correlation for each trait.
 */
final class NeuronsPlot implements Plot {

    private static final int MOST_SYMBOLS = 20_000;

    /** The unit with the strongest correlation with a trait, from −1 to 1. */
    record Find(String trait, int layer, int unit, double correlation) {
    }

    @Override
    public String name() {
        return "neurons";
    }

    @Override
    public String summary() {
        return "the hidden units that best follow lines, words, quotes, brackets and speakers' names";
    }

    @Override
    public List<Option> options() {
        return List.of(Option.flag("--neurons",
                "find the hidden units that follow a trait of the text, such as quotes, most closely"));
    }

    @Override
    public boolean isAskedFor(Subject subject) {
        return subject.options().flag("--neurons");
    }

    @Override
    public boolean suits(Subject subject) {
        return isAskedFor(subject);
    }

    @Override
    public Drawing draw(Subject subject) throws IOException {
        HiddenUnits.net(subject.trained());
        var text = ReadText.of(subject, MOST_SYMBOLS);
        var finds = find(HiddenUnits.of(subject.trained(), text.tokens()), text.symbols());
        var bars = new Bars("Correlation of the best unit with each trait").withMaximum(1)
                .withSigns();
        var lines = new StringBuilder();
        for (var find : finds) {
            bars = bars.with(find.trait + ", layer " + find.layer + " unit " + find.unit,
                    find.correlation, number(find.correlation));
            lines.append(String.format(Locale.ROOT, "%-21s %6s   --layer %d --neuron %d%n", find.trait,
                    number(find.correlation), find.layer, find.unit));
        }
        return new Drawing(bars.toSvg(), lines.toString());
    }

    private static String number(double correlation) {
        return String.format(Locale.ROOT, "%+.2f", correlation);
    }

    /** The best unit of each trait that occurs in the text, the strongest first. */
    static List<Find> find(List<Matrix> layers, List<String> symbols) {
        var finds = new ArrayList<Find>();
        TextTraits.of(symbols).forEach((trait, values) -> {
            Find best = new Find(trait, 1, 1, 0);
            for (int layer = 0; layer < layers.size(); layer++) {
                for (int unit = 0; unit < layers.get(layer).cols; unit++) {
                    double r = correlation(HiddenUnits.column(layers.get(layer), unit), values);
                    best = Math.abs(r) > Math.abs(best.correlation) ? new Find(trait, layer + 1, unit + 1, r) : best;
                }
            }
            if (best.correlation != 0) {
                finds.add(best);
            }
        });
        finds.sort(Comparator.comparingDouble((Find find) -> -Math.abs(find.correlation)));
        return finds;
    }

    /** Pearson's correlation; 0 if one of the two never changes. */
    static double correlation(double[] x, double[] y) {
        double meanX = 0;
        double meanY = 0;
        for (int i = 0; i < x.length; i++) {
            meanX += x[i] / x.length;
            meanY += y[i] / y.length;
        }
        double xx = 0;
        double yy = 0;
        double xy = 0;
        for (int i = 0; i < x.length; i++) {
            xx += (x[i] - meanX) * (x[i] - meanX);
            yy += (y[i] - meanY) * (y[i] - meanY);
            xy += (x[i] - meanX) * (y[i] - meanY);
        }
        return xx == 0 || yy == 0 ? 0 : xy / Math.sqrt(xx * yy);
    }
}
