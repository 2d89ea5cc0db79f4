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
 * Compares a names model with counted n-grams, and says whether it has learned what names are like or has only learned
 * its training names by heart.
 */
public final class NamesReport {

    private static final String[] PARTS = {DataSet.TRAIN, DataSet.DEV, DataSet.TEST};
    private static final int LOWEST_ORDER = 2;
    /** A net whose validation loss is this many nats above its training loss is said to overfit. */
    private static final double OVERFIT = 0.15;

    private final TextDataSet dataSet;
    private final Terminal terminal;

    NamesReport(TextDataSet dataSet, Terminal terminal) {
        this.dataSet = dataSet;
        this.terminal = terminal;
    }

    /** The table: loss in nats on each part. */
    void print(Model model) {
        terminal.print("\nloss in nats              train  validation     test");
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
        terminal.print("\n" + verdict(model, dataSet, dataSet.evaluationSet(DataSet.DEV, 0).loss(model)));
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
        terminal.print(String.format(Locale.ROOT, "bare counts of all %,d pairs, measured on the same pairs: %.4f, the"
                + " lowest loss that a bigram model can have on them", all.pairs(), all.loss(all, 0)));
    }

    private BigramCounts counts(String part) {
        return CountsPlot.counts(dataSet, part);
    }

    private void printRow(String name, ToDoubleFunction<String> loss) {
        var line = new StringBuilder(String.format(Locale.ROOT, "%-22s", name));
        for (String part : PARTS) {
            line.append(String.format(Locale.ROOT, part.equals(DataSet.DEV) ? " %11.4f" : " %8.4f",
                    loss.applyAsDouble(part)));
        }
        terminal.print(line.toString());
    }

    /**
     * {@return what the losses of a net on training and validation names mean}
     *
     * @param model      the net
     * @param dataSet    its names
     * @param validation its loss on the validation names
     */
    public static String verdict(Model model, TextDataSet dataSet, Loss validation) {
        Loss train = dataSet.evaluationSet(DataSet.TRAIN, 0).loss(model);
        double unigram = dataSet.baselines(DataSet.TRAIN)[1];
        return verdict(model.configuration().model(), train, validation, unigram, dataSet.classes());
    }

    /**
     * {@return what the training and validation losses mean, by their level and by the distance between them}
     *
     * @param kind       of the model
     * @param train      on names that the model was trained on
     * @param validation on names that it was not
     * @param unigram    loss on the training names of knowing only how frequent each letter is, nats
     * @param classes    C: guessing costs ln C per letter
     */
    static String verdict(String kind, Loss train, Loss validation, double unigram, int classes) {
        double guessing = StrictMath.log(classes);
        double distance = validation.mean() - train.mean();
        if (!(train.mean() < guessing)) {
            return String.format(Locale.ROOT, "WARNING: it is no better than guessing: its training names cost %.2f"
                    + " nats per letter, guessing one of %d letters costs %.2f. It has diverged or has barely begun to"
                    + " learn; a lower --rate, a smaller start (--init fan-in) or a longer training helps",
                    train.mean(), classes, guessing);
        }
        if (train.mean() > unigram) {
            return String.format(Locale.ROOT, "hardly trained yet: its training names cost %.2f nats per letter, and"
                    + " knowing only how frequent each letter is costs %.2f; a longer training or another --rate helps",
                    train.mean(), unigram);
        }
        if (distance > OVERFIT) {
            return String.format(Locale.ROOT, "WARNING: it overfits: training names cost %.2f nats per letter,"
                    + " validation names %.2f. It has learned its training names by heart; %s or an earlier end"
                    + " (--patience) help", train.mean(), validation.mean(), kind.equals("bigram")
                            ? "more names, --weight-decay"
                            : "smaller initial weights (--init fan-in), --dropout, --weight-decay");
        }
        return String.format(Locale.ROOT, "no sign of overfitting: validation names cost %.2f nats per letter more than"
                + " the training names", distance);
    }
}
