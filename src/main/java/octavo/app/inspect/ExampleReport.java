package octavo.app.inspect;

import java.util.Arrays;
import java.util.Comparator;
import java.util.Locale;
import java.util.stream.IntStream;
import octavo.app.command.Terminal;
import octavo.app.model.LetterSurprise;
import octavo.app.model.TrainedModel;
import octavo.engine.matrix.Matrix;
import octavo.engine.matrix.RowReductions;
import octavo.engine.models.Batch;
import octavo.engine.models.Decoder;
import octavo.engine.training.EvaluationSet;

/** Shows what a model predicts after some contexts of a set. */
final class ExampleReport {

    private static final int EXAMPLES = 4;
    private static final int CONTEXT_SHOWN = 40;
    private static final int BAR = 40;

    private final TrainedModel trained;
    private final EvaluationSet heldOut;
    private final Terminal terminal;
    private final Decoder decoder;
    private final Matrix probabilities;
    private int target;

    ExampleReport(TrainedModel trained, EvaluationSet heldOut, Terminal terminal) {
        this.trained = trained;
        this.heldOut = heldOut;
        this.terminal = terminal;
        this.decoder = trained.decoder();
        this.probabilities = new Matrix(1, trained.vocabulary().size());
    }

    /** Prints the five most probable symbols of a few examples as bars. */
    void printTopFive() {
        for (int i = 0; i < EXAMPLES; i++) {
            terminal.print("\nafter " + predict(i, EXAMPLES) + "   comes " + name(target));
            IntStream.range(0, probabilities.cols).boxed()
                    .sorted(Comparator.comparingDouble((Integer c) -> -probabilities.get(0, c)))
                    .limit(5).forEach(symbol -> terminal.print(
                            String.format(Locale.ROOT, "  %-4s %5.1f %%  %s", name(symbol),
                            100 * probabilities.get(0, symbol),
                            "#".repeat(Math.round(BAR * probabilities.get(0, symbol))))));
        }
    }

    /** Prints all probabilities for some examples. */
    void printVectors(long count) {
        for (long i = 0; i < count; i++) {
            terminal.print("\nafter " + predict(i, count) + "   comes " + name(target));
            for (int symbol = 0; symbol < probabilities.cols; symbol++) {
                terminal.print(String.format(Locale.ROOT, "  %3d %-4s %.6f", symbol, name(symbol),
                        probabilities.get(0, symbol)));
            }
        }
    }

    /** Predicts the end of one of several examples spread over the set; returns the context to show. */
    private String predict(long index, long count) {
        var batch = new Batch();
        heldOut.source().fill(index * Math.max(1, heldOut.examples() / count) % heldOut.examples(), 1, batch);
        int end = batch.steps - 1;
        while (end > 0 && batch.targets[end] < 0) {
            end--;
        }
        target = batch.targets[end];
        decoder.reset();
        RowReductions.softmax(decoder.feed(batch.tokens, 0, end + 1), probabilities, null);
        String context = trained.vocabulary().decode(Arrays.copyOfRange(batch.tokens, 0, end + 1));
        return "\"" + end(context, CONTEXT_SHOWN).replace("\n", "⏎") + "\"";
    }

    /** The last letters of a text; a letter may be two chars and is not cut in half. */
    static String end(String text, int letters) {
        return text.codePointCount(0, text.length()) <= letters ? text
                : text.substring(text.offsetByCodePoints(text.length(), -letters));
    }

    private String name(int symbol) {
        return symbol < 0 ? "?" : LetterSurprise.visible(trained.vocabulary().symbols().get(symbol).text());
    }
}
