package octavo.engine.training;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import octavo.engine.models.Batch;
import octavo.engine.models.BigramConfiguration;
import octavo.engine.models.Initialization;
import octavo.engine.models.Model;
import octavo.engine.models.Source;
import octavo.engine.optimizers.OptimizerSettings;
import octavo.engine.optimizers.Schedule;
import octavo.engine.training.TrainingPlan.Saving;
import org.junit.jupiter.api.Test;

/** The search for a rate: on made-up losses whose answer is known, and on a net. */
class RateSearchTest {

    private static final int SYMBOLS = 5;

    /** Each symbol is followed by the next one. */
    private record Counting() implements Source {
        @Override
        public long examplesPerEpoch() {
            return SYMBOLS;
        }

        @Override
        public void fill(long firstExample, int rows, Batch into) {
            into.resize(rows, 1);
            for (int n = 0; n < rows; n++) {
                into.tokens[n] = (int) ((firstExample + n) % SYMBOLS);
                into.targets[n] = (into.tokens[n] + 1) % SYMBOLS;
            }
        }
    }

    private static Model net() {
        return new BigramConfiguration(SYMBOLS, 0, Initialization.NORMAL)
                .create(1);
    }

    private static TrainingPlan plan(String optimizer) {
        return TrainingPlan.of(1, 5).withSchedule(Schedule.parse("constant", 3))
                .withOptimizer(OptimizerSettings.of(OptimizerSettings.Kind.of(optimizer))).withSaving(Saving.every(1));
    }

    @Test
    void triesAllRatesFromTheLowestToTheHighest() {
        var search = RateSearch.sweep(net(), new Counting(), plan("sgd"), done -> true);
        double[] rates = search.rates();
        assertEquals(RateSearch.UPDATES, rates.length);
        assertEquals(RateSearch.LOWEST, rates[0], 1e-9);
        assertEquals(RateSearch.HIGHEST, rates[rates.length - 1], 1e-6);
        for (int i = 1; i < rates.length; i++) {
            assertEquals(Math.pow(1e5, 1.0 / 999), rates[i] / rates[i - 1], 1e-5);
        }
    }

    @Test
    void proposesBetweenTheSteepestFallAndTheLowestLoss() {
        double[] losses = new double[RateSearch.UPDATES];
        for (int i = 0; i < losses.length; i++) {
            // flat to 1e-3, down to 0.1, up again
            losses[i] = i < 400 ? 3 : i < 800 ? 3 - 2 * (i - 400) / 400.0 : 1 + (i - 800) / 20.0;
        }
        double proposal = RateSearch.of(losses).proposal();
        assertTrue(proposal >= 1e-3 && proposal <= 0.13, "proposed " + proposal);
        assertFalse(RateSearch.of(losses).fallsToTheEnd());
        Arrays.setAll(losses, i -> 3 - i / 500.0);
        assertTrue(RateSearch.of(losses).fallsToTheEnd());
    }

    @Test
    void aNetThatLearnsGetsARateThatTeachesIt() {
        var search = RateSearch.sweep(net(), new Counting(), plan("adam"), done -> true);
        double proposal = search.proposal();
        assertTrue(proposal > 1e-4 && proposal < 1, "proposed " + proposal);
        var net = net();
        var trainer = new Trainer(net, new Counting(),
                plan("adam").withPoints(1000).withSchedule(new Schedule.Constant(proposal)),
                new TrainingState(), plan("adam").optimizer().create());
        double first = trainer.update();
        double last = first;
        for (int update = 0; update < 150; update++) {
            last = trainer.update();
        }
        assertTrue(last < 0.5 * first, first + " to " + last);
    }

    @Test
    void proposesNothingWhereNothingFalls() {
        double[] losses = new double[RateSearch.UPDATES];
        Arrays.fill(losses, 3);
        assertEquals(0, RateSearch.of(losses).proposal());
        assertEquals(0, RateSearch.of(new double[] {3, 2, 1}).proposal());
    }

    @Test
    void endsWhereTheWatcherWantsAndWhereTheLossIsNoNumber() {
        assertEquals(7, RateSearch.sweep(net(), new Counting(), plan("sgd"), done -> done < 7).rates().length);
        var broken = net();
        broken.parameters().getFirst().value.set(0, 0, Float.NaN);
        assertEquals(0, RateSearch.sweep(broken, new Counting(), plan("sgd"), done -> true).rates().length);
    }

    @Test
    void theMeanIsNotPulledTowardsZeroAtItsStart() {
        assertEquals(4, RateSearch.of(new double[] {4, 4, 4}).means()[0], 1e-12);
        assertEquals(4, RateSearch.of(new double[] {4, 4, 4}).means()[2], 1e-12);
    }
}
