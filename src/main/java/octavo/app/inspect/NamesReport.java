package octavo.app.inspect;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import octavo.app.command.Terminal;
import octavo.app.plot.CountsPlot;
import octavo.data.DataSet;
import octavo.data.text.TextDataSet;
import octavo.engine.layers.Loss;
import octavo.engine.models.BigramCounts;
import octavo.engine.models.Model;

/**
 * A model of names beside what counting reaches: the table that says whether a net is worth its trouble, and whether it
 * has learnt what names are like or just its names.
 */
public final class NamesReport {

    private static final String[] PARTS = {DataSet.TRAIN, DataSet.DEV, DataSet.TEST};
    private static final int LOWEST_ORDER = 2;
    /** From this distance of held-out to training loss on, nats, a net is said to overfit. */
    private static final double OVERFIT = 0.15;

    private final TextDataSet dataSet;
    private final Terminal terminal;

    NamesReport(TextDataSet dataSet, Terminal terminal) {
        this.dataSet = dataSet;
        this.terminal = terminal;
    }

    /** The table: loss in nats on each part. */
    void print(Model model) {
        terminal.print("\nloss in nats              train      dev     test");
        printRow("this net", part -> dataSet.evaluationSet(part, 0).loss(model).mean());
        Map<String, double[]> baselines = new LinkedHashMap<>();
        for (String part : PARTS) {
            baselines.put(part, dataSet.baselines(part));
        }
        for (int n = LOWEST_ORDER; n < baselines.get(DataSet.TRAIN).length; n++) {
            int order = n;
            printRow("counted " + EvaluateCommand.order(n), part -> baselines.get(part)[order]);
        }
        printPlainCounts();
        terminal.print("\n" + verdict(dataSet.evaluationSet(DataSet.TRAIN, 0).loss(model),
                dataSet.evaluationSet(DataSet.DEV, 0).loss(model), dataSet.classes()));
    }

    /**
     * The bigram without the smoothing of the n-gram rows: counts divided by the sum of their row, and the same with 1
     * added to each count.
     */
    private void printPlainCounts() {
        var train = counts(DataSet.TRAIN);
        printRow("bigram, bare counts", part -> train.loss(counts(part), 0));
        printRow("bigram, counts + 1", part -> train.loss(counts(part), 1));
        var all = train.plus(counts(DataSet.DEV)).plus(counts(DataSet.TEST));
        terminal.print(String.format(Locale.ROOT, "bare counts of all %,d pairs, judged on the same pairs: %.4f, the"
                + " least that a bigram model can reach there", all.pairs(), all.loss(all, 0)));
    }

    private BigramCounts counts(String part) {
        return CountsPlot.counts(dataSet, part);
    }

    private void printRow(String name, ToDoubleFunction<String> loss) {
        var line = new StringBuilder(String.format(Locale.ROOT, "%-22s", name));
        for (String part : PARTS) {
            line.append(String.format(Locale.ROOT, " %8.4f", loss.applyAsDouble(part)));
        }
        terminal.print(line.toString());
    }

    /**
     * {@return what training and held-out loss mean, by their level and by the distance between them}
     *
     * @param train   on names that it has read
     * @param heldOut on names that it has not
     * @param classes C: guessing costs ln C per letter
     */
    public static String verdict(Loss train, Loss heldOut, int classes) {
        double guessing = StrictMath.log(classes);
        double distance = heldOut.mean() - train.mean();
        if (!(train.mean() < guessing)) {
            return String.format(Locale.ROOT, "WARNING: it is no better than guessing: its training names cost %.2f"
                    + " nats per letter, guessing one of %d letters costs %.2f. It has diverged or has barely begun to"
                    + " learn; a lower --rate, a smaller start (--init fan-in) or a longer training helps",
                    train.mean(), classes, guessing);
        }
        if (distance > OVERFIT) {
            return String.format(Locale.ROOT, "WARNING: it overfits: training names cost %.2f nats per letter, held-out"
                    + " names %.2f. It has learnt its names by heart; a smaller start (--init fan-in), --dropout,"
                    + " --weight-decay or an earlier end (--patience) helps", train.mean(), heldOut.mean());
        }
        return String.format(Locale.ROOT, "no sign of overfitting: held-out names cost %.2f nats per letter more than"
                + " the training names", distance);
    }
}
