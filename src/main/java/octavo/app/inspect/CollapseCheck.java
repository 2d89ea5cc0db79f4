package octavo.app.inspect;

import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import octavo.engine.training.Evaluation;

/**
 * The course's verdict on the predictions of a net. First a net learns which symbols are frequent and gives them all
 * the probability: a good sign early on. If later nearly every prediction is still one symbol, or at any time a rare
 * symbol leads, the net has collapsed, most often because the rate is too high. A loss far above that of guessing says
 * that it has diverged.
 */
public final class CollapseCheck {

    /** The number of frequent symbols that the course names: space, e, t, a, o, i, n, s. */
    private static final int FREQUENT = 8;
    private static final long EARLY = 10_000;
    private static final long LATE = 30_000;
    private static final double NEARLY_EVERY = 0.9;
    private static final double LEARNT = 0.7;
    /** Times the loss of guessing from which on a loss is far above it. */
    private static final double WORSE = 1.5;

    private CollapseCheck() {
    }

    /**
     * {@return what the predictions of a net mean, in one or two sentences}
     *
     * @param points     examples trained on
     * @param evaluation loss and predictions
     * @param name       how a symbol is shown
     */
    public static String of(long points, Evaluation evaluation, IntFunction<String> name) {
        double[] chosen = evaluation.chosen();
        double[] meanPrediction = evaluation.meanPrediction();
        double[] frequency = evaluation.frequency();
        double loss = evaluation.loss().mean();
        double guessing = StrictMath.log(frequency.length);
        if (!(loss < WORSE * guessing)) {
            return String.format(Locale.ROOT, "WARNING: the loss of %.2f is far above the %.2f that guessing one of %d"
                    + " symbols costs: the net has diverged (a lower --rate helps), its weights started too large, or"
                    + " it has barely begun to learn", loss,
                    guessing, frequency.length);
        }
        List<Integer> frequent = order(frequency);
        int leader = EvaluationReport.largest(chosen);
        String leading = String.format(Locale.ROOT, "%s is the most probable symbol in %.1f %% of the predictions",
                name.apply(leader), 100 * chosen[leader]);
        if (!frequent.contains(leader)) {
            return "WARNING: " + leading + " although it is rare (" + percent(frequency[leader])
                    + " of the text): the rate is probably too high";
        }
        if (chosen[leader] > NEARLY_EVERY && points >= LATE) {
            return "WARNING: after " + points + " points " + leading
                    + ": the net has collapsed, the rate is probably too high";
        }
        double weight = frequent.stream().mapToDouble(symbol -> meanPrediction[symbol]).sum();
        double trueWeight = frequent.stream().mapToDouble(symbol -> frequency[symbol]).sum();
        if (weight < LEARNT * trueWeight) {
            return "hardly trained yet: the " + FREQUENT + " most frequent symbols get " + percent(weight)
                    + " of the probability, they are " + percent(trueWeight) + " of the text; " + leading;
        }
        if (points <= EARLY || chosen[leader] > NEARLY_EVERY) {
            return "the probability goes to the frequent symbols "
                    + frequent.stream().map(name::apply).collect(Collectors.joining(" "))
                    + " (" + percent(weight) + "): that is a good sign this early; " + leading;
        }
        return "no sign of collapse: " + leading;
    }

    private static List<Integer> order(double[] frequency) {
        return IntStream.range(0, frequency.length).boxed()
                .sorted(Comparator.comparingDouble((Integer symbol) -> -frequency[symbol])).limit(FREQUENT).toList();
    }

    private static String percent(double share) {
        return String.format(Locale.ROOT, "%.2f %%", 100 * share);
    }
}
