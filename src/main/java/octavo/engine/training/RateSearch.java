package octavo.engine.training;

import java.util.Arrays;
import java.util.Locale;
import octavo.engine.models.Model;
import octavo.engine.models.Source;
import octavo.engine.optimizers.Schedule;

/**
 * A search for the learning rate (Smith, "Cyclical learning rates for training neural networks", 2017, section 3.3):
 * one short training in which the rate rises from far too low to far too high, recording the loss at each rate. It
 * changes the weights of the model it is given, so give it a fresh one.
 *
 * <p>The proposal is the middle, on a logarithmic scale, between the rate at which the loss falls fastest and the rate
 * at which it is lowest. Above the first, training can still become faster; at the second, steps begin to be too long.
 * Both are taken from the running mean, since single losses are noisy.
 */
public final class RateSearch {

    /** Updates of a sweep. */
    public static final int UPDATES = 1000;
    /** The lowest rate. */
    public static final double LOWEST = 1e-5;
    /** The highest rate. */
    public static final double HIGHEST = 1;

    private static final double KEPT_SHARE = 0.96;
    /** How far the mean must fall, relative to its start, to count as falling. */
    private static final double LEAST_FALL = 0.01;
    /** Updates over which a slope is taken. */
    private static final int SLOPE = 40;

    private final double[] rates = new double[UPDATES];
    private final double[] losses = new double[UPDATES];
    private int count;

    /** Receives the progress of a sweep and may end it. */
    @FunctionalInterface
    public interface Watcher {
        /**
         * Called after each update.
         *
         * @param done updates made, of {@link #UPDATES}
         * @return false to end the sweep here
         */
        boolean goOn(int done);
    }

    private RateSearch() {
    }

    /**
     * Runs a sweep.
     *
     * @param model   is trained, and useless afterwards
     * @param source  training examples
     * @param plan    how to train, except for its length and rate
     * @param watcher is called after each update
     * @return the result; shorter if the loss was no longer finite
     */
    public static RateSearch sweep(Model model, Source source, TrainingPlan plan, Watcher watcher) {
        var search = new RateSearch();
        TrainingPlan sweep = plan.withSchedule(new Schedule.Sweep(LOWEST, HIGHEST))
                .withPoints(UPDATES * plan.pointsOfUpdate());
        var trainer = new Trainer(model, source, sweep, new TrainingState(), sweep.optimizer().create());
        try {
            while (search.count < UPDATES && watcher.goOn(search.count)) {
                search.losses[search.count] = trainer.update();
                search.rates[search.count++] = trainer.rate();
            }
        } catch (DivergedException e) {
            // the rate was far too high: the sweep has served its purpose
        }
        return search;
    }

    /** A search with given losses, for tests. */
    static RateSearch of(double[] losses) {
        var search = new RateSearch();
        for (double loss : losses) {
            search.losses[search.count] = loss;
            search.rates[search.count] = new Schedule.Sweep(LOWEST, HIGHEST).rate(search.count + 1, UPDATES);
            search.count++;
        }
        return search;
    }

    /** {@return the rates tried, one for each update, ascending} */
    public double[] rates() {
        return Arrays.copyOf(rates, count);
    }

    /** {@return the mean loss before each update} */
    public double[] losses() {
        return Arrays.copyOf(losses, count);
    }

    /** {@return the running mean of the losses, without a bias towards 0 at its start} */
    public double[] means() {
        double[] means = new double[count];
        double sum = 0;
        double weight = 0;
        for (int i = 0; i < count; i++) {
            sum = KEPT_SHARE * sum + (1 - KEPT_SHARE) * losses[i];
            weight = KEPT_SHARE * weight + (1 - KEPT_SHARE);
            means[i] = sum / weight;
        }
        return means;
    }

    /** {@return the rate to train with, λ with one digit; 0 if the loss does not fall} */
    public double proposal() {
        double[] means = means();
        int lowest = lowest(means);
        if (count <= SLOPE || means[lowest] > (1 - LEAST_FALL) * means[SLOPE]) {
            return 0;
        }
        int steepest = Math.min(SLOPE, lowest);
        for (int i = SLOPE; i <= lowest; i++) {
            steepest = means[i] - means[i - SLOPE] < means[steepest] - means[Math.max(0, steepest - SLOPE)]
                    ? i : steepest;
        }
        return oneDigit(StrictMath.sqrt(rates[steepest] * rates[lowest]));
    }

    /**
     * Whether the loss was still falling at the highest rate, so that higher ones may be better.
     *
     * @return true if the running mean is lowest at the end of a whole sweep
     */
    public boolean fallsToTheEnd() {
        return count == UPDATES && lowest(means()) >= count - SLOPE;
    }

    private static int lowest(double[] means) {
        int lowest = 0;
        for (int i = 1; i < means.length; i++) {
            lowest = means[i] < means[lowest] ? i : lowest;
        }
        return lowest;
    }

    private static double oneDigit(double value) {
        double power = StrictMath.pow(10, Math.floor(StrictMath.log10(value)));
        return Double.parseDouble(String.format(Locale.ROOT, "%.0e", Math.round(value / power) * power));
    }
}
