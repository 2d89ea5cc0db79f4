package octavo.app.web;

import java.io.IOException;
import java.util.Comparator;
import java.util.Locale;
import java.util.stream.IntStream;
import octavo.app.inspect.CollapseCheck;
import octavo.app.inspect.EvaluateCommand;
import octavo.app.inspect.EvaluationReport;
import octavo.charts.Bars;

/** The mean prediction of the newest checkpoint, the true frequencies, and n-gram baselines. */
final class ReportPredictions {

    private static final int SYMBOLS_SHOWN = 24;
    private static final double WIDTH = 12;

    private ReportPredictions() {
    }

    static void addTo(Html page, RunView run) throws IOException {
        baselines(page, run);
        var evaluation = run.evaluation();
        page.element("h2", "Mean prediction against true frequency");
        page.element("p", CollapseCheck.of(run.trained().checkpoint().state().points, evaluation, run::symbol));
        double[] truth = evaluation.frequency();
        var order = IntStream.range(0, truth.length).boxed()
                .sorted(Comparator.comparingDouble((Integer symbol) -> -truth[symbol])).limit(SYMBOLS_SHOWN).toList();
        double scale = Math.max(largest(truth), largest(evaluation.meanPrediction()));
        page.open("div", "class", "wide").open("table")
                .row("th", "symbol", "predicted", "true", "blue: predicted, orange: true");
        for (int symbol : order) {
            double mean = evaluation.meanPrediction()[symbol];
            page.open("tr").element("td", run.symbol(symbol));
            page.element("td", percent(mean), "class", "number")
                    .element("td", percent(truth[symbol]), "class", "number");
            page.open("td");
            bar(page, "bar", mean / scale);
            bar(page, "bar other", truth[symbol] / scale);
            page.close().close();
        }
        page.close().close();
    }

    private static double largest(double[] values) {
        return values[EvaluationReport.largest(values)];
    }

    private static String percent(double share) {
        return String.format(Locale.ROOT, "%.2f %%", 100 * share);
    }

    private static void bar(Html page, String look, double share) {
        page.element("span", "", "class", look, "style", String.format(Locale.ROOT, "width:%.2frem", WIDTH * share));
    }

    private static void baselines(Html page, RunView run) throws IOException {
        double[] baselines = run.dataSet().baselines(run.part());
        if (baselines.length < 2) {
            return;
        }
        page.element("h2", "Compared with n-grams");
        page.element("p", "N-gram models, counted on the training part only and measured on the same " + run.part()
                + " part: a net that is not better than the bigram has not learned to look back.", "class", "soft");
        var bars = new Bars("Loss on the " + run.part() + " set, nats (shorter is better)");
        for (int n = 1; n < baselines.length; n++) {
            bars = bars.with(EvaluateCommand.order(n), baselines[n], String.format(Locale.ROOT, "%.4f", baselines[n]));
        }
        double loss = run.evaluation().loss().mean();
        bars = bars.with("this net", loss, String.format(Locale.ROOT, "%.4f", loss));
        var drawn = bars;
        page.figure(drawn::toSvg);
    }
}
