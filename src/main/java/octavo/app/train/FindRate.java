package octavo.app.train;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Locale;
import octavo.app.command.Interruption;
import octavo.app.command.Terminal;
import octavo.charts.LineChart;
import octavo.data.DataSet;
import octavo.engine.models.Model;
import octavo.engine.optimizers.OptimizerSettings;
import octavo.engine.training.RateSearch;
import octavo.engine.training.TrainingPlan;
import octavo.files.AtomicFile;

/** {@code train ... --find-rate}: tries learning rates on a copy of the weights, draws the losses, and proposes one. */
final class FindRate {

    private static final int ROWS_OF_CHART = 14;
    private static final int REPORT_EVERY = 20;
    /** Losses above this multiple of the first are not drawn: far past the minimum the curve says nothing. */
    private static final double HIGHEST_DRAWN = 1.5;
    /** Above this ratio of the first loss to the lowest, the scale is logarithmic. */
    private static final double LOG_SCALE = 4;

    private final Terminal terminal;

    FindRate(Terminal terminal) {
        this.terminal = terminal;
    }

    /**
     * Searches.
     *
     * @param net      the model; it is not changed
     * @param dataSet  what it would be trained on
     * @param plan     how it would be trained
     * @param file     where the drawing goes
     */
    void run(Model net, DataSet dataSet, TrainingPlan plan, Path file) throws IOException {
        Model copy = net.configuration().create(plan.seed());
        for (int i = 0; i < net.parameters().size(); i++) {
            copy.parameters().get(i).value.copyFrom(net.parameters().get(i).value);
            copy.parameters().get(i).changed();
        }
        RateSearch search;
        var interruption = new Interruption();
        try {
            search = RateSearch.sweep(copy, dataSet.train(plan.batch(), plan.seed()), plan, done -> {
                if (done % REPORT_EVERY == 0) {
                    terminal.progress("trying rates: " + done + " of " + RateSearch.UPDATES + " updates");
                }
                return !Interruption.requested();
            });
        } finally {
            interruption.close();
        }
        if (Interruption.requested()) {
            terminal.warn("stopped; nothing was written");
            return;
        }
        show(search, net.configuration().lossUnit(), plan.optimizer(), file);
    }

    private void show(RateSearch search, String unit, OptimizerSettings optimizer, Path file) throws IOException {
        LineChart chart = chart(search, unit);
        terminal.write(chart.toTerminal(terminal.columns(), ROWS_OF_CHART, !terminal.unicode()));
        AtomicFile.write(file, chart.toSvg());
        terminal.print("drawn in " + file);
        if (search.rates().length < RateSearch.UPDATES) {
            terminal.print(String.format(Locale.ROOT, "at a rate of %.2g the loss was no longer a number",
                    search.rates()[search.rates().length - 1]));
        }
        if (search.fallsToTheEnd()) {
            terminal.print("the loss still falls at the highest rate tried:"
                    + " a higher rate than the proposed one may be better");
        }
        double proposal = search.proposal();
        String ofMuon = optimizer.kind() != OptimizerSettings.Kind.MUON ? ""
                : " --muon-rate " + plain(proposal * optimizer.muonRatio());
        terminal.print(proposal == 0 ? "no tested rate lowers the loss: there is nothing to propose"
                : "proposed: --rate " + plain(proposal) + ofMuon + " (between the steepest fall and the lowest loss);"
                        + " nothing was trained");
    }

    private static String plain(double rate) {
        return new java.math.BigDecimal(Float.toString((float) rate)).stripTrailingZeros().toPlainString();
    }

    private static LineChart chart(RateSearch search, String unit) {
        double[] losses = cut(search.losses(), search.means()[0]);
        double[] means = cut(search.means(), search.means()[0]);
        double lowest = Double.POSITIVE_INFINITY;
        for (double mean : means) {
            lowest = mean < lowest ? mean : lowest;
        }
        var chart = new LineChart("Loss while the rate rises from update to update", "learning rate",
                "training loss (" + unit + ")")
                .withLogX().withFaint("one update", search.rates(), losses).with("running mean", search.rates(), means);
        return search.means()[0] > LOG_SCALE * lowest ? chart.withLogY() : chart;
    }

    private static double[] cut(double[] losses, double first) {
        double[] drawn = losses.clone();
        for (int i = 0; i < drawn.length; i++) {
            drawn[i] = drawn[i] > HIGHEST_DRAWN * first ? Double.NaN : drawn[i];
        }
        return drawn;
    }
}
