package octavo.app.inspect;

import java.util.Comparator;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import octavo.app.command.Folders;
import octavo.app.command.Terminal;
import octavo.app.model.LetterSurprise;
import octavo.app.model.TrainedModel;
import octavo.data.DataSet;
import octavo.engine.training.Evaluation;

/** Prints an evaluation, with the course's verdict on it. */
public final class EvaluationReport {

    private static final double LN_2 = 0.6931471805599453;
    private static final int SYMBOLS_SHOWN = 12;
    private static final int BAR = 24;

    private final TrainedModel trained;
    private final Terminal terminal;

    EvaluationReport(TrainedModel trained, Terminal terminal) {
        this.trained = trained;
        this.terminal = terminal;
    }

    void print(String part, Evaluation evaluation, double[] baselines) {
        var checkpoint = trained.checkpoint();
        var loss = evaluation.loss();
        terminal.print(String.format(Locale.ROOT, "%s: %s after %,d points on %s",
                Folders.title(checkpoint.file()),
                checkpoint.configuration().model(), checkpoint.state().points, checkpoint.data().get("name")));
        row(DataSet.title(part) + " set", "%,d predictions", loss.targets());
        row("loss", "%.4f nats, %.3f bits per character, %.3f bits per byte",
                loss.mean(), bitsPerCharacter(trained, evaluation), bitsPerByte(trained, evaluation));
        row("misclassified", "%,d of %,d (%.2f %%)", loss.wrong(), loss.targets(), 100 * loss.error());
        if (baselines.length > 1) {
            row("baselines (nats)", "%s", IntStream.range(1, baselines.length)
                    .mapToObj(n -> String.format(Locale.ROOT, "%s %.4f", EvaluateCommand.order(n), baselines[n]))
                    .collect(Collectors.joining("  ")));
        }
        printMeans(evaluation);
        terminal.print("\n" + CollapseCheck.of(checkpoint.state().points, evaluation, this::visible));
    }

    private void row(String name, String format, Object... values) {
        terminal.print(String.format(Locale.ROOT, "%-15s ", name) + String.format(Locale.ROOT, format, values));
    }

    private void printMeans(Evaluation evaluation) {
        terminal.print("\nmean prediction and true frequency, most frequent first:");
        var order = IntStream.range(0, evaluation.frequency().length).boxed()
                .sorted(Comparator.comparingDouble((Integer symbol) -> -evaluation.frequency()[symbol]))
                .limit(SYMBOLS_SHOWN).toList();
        double scale = evaluation.frequency()[order.getFirst()];
        for (int symbol : order) {
            double mean = evaluation.meanPrediction()[symbol];
            terminal.print(String.format(Locale.ROOT, "  %-4s %5.2f %%  true %5.2f %%  %s",
                    visible(symbol), 100 * mean, 100 * evaluation.frequency()[symbol],
                    "#".repeat((int) Math.min(2 * BAR, Math.round(BAR * mean / scale)))));
        }
    }

    private String visible(int symbol) {
        return LetterSurprise.visible(trained.vocabulary().symbols().get(symbol).text());
    }

    /**
     * {@return the loss in bits per character; a token may stand for several characters}
     *
     * @param trained    the model
     * @param evaluation its loss
     */
    public static double bitsPerCharacter(TrainedModel trained, Evaluation evaluation) {
        double characters = 0;
        for (int symbol = 0; symbol < evaluation.frequency().length; symbol++) {
            // a character begins with each byte of UTF-8 that does not continue one; a token may be a part of one
            characters += evaluation.frequency()[symbol]
                    * trained.vocabulary().identity(symbol).chars().filter(value -> (value & 0xC0) != 0x80).count();
        }
        return evaluation.loss().mean() / LN_2 / characters;
    }

    /** The loss in bits per byte of UTF-8. */
    static double bitsPerByte(TrainedModel trained, Evaluation evaluation) {
        double bytes = 0;
        for (int symbol = 0; symbol < evaluation.frequency().length; symbol++) {
            bytes += evaluation.frequency()[symbol] * trained.vocabulary().bytes(symbol);
        }
        return evaluation.loss().mean() / LN_2 / bytes;
    }

    /**
     * {@return index of the largest number}
     *
     * @param values at least one
     */
    public static int largest(double[] values) {
        int best = 0;
        for (int i = 1; i < values.length; i++) {
            best = values[i] > values[best] ? i : best;
        }
        return best;
    }
}
