package octavo.app.train;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.OutputStream;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import octavo.app.command.Arguments;
import octavo.app.command.Option;
import octavo.app.command.Terminal;
import octavo.app.train.TimeBudget.Costs;
import octavo.app.train.TimeBudget.Division;
import octavo.data.DataSet;
import octavo.data.Reading;
import octavo.engine.matrix.Parallel;
import octavo.engine.models.Batch;
import octavo.engine.models.BigramConfiguration;
import octavo.engine.models.Initialization;
import octavo.engine.models.Source;
import octavo.engine.training.EvaluationSet;
import octavo.engine.training.TrainingPlan;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TimeBudgetTest {

    @ParameterizedTest
    @CsvSource({"50, 0.01, 0.001", "50, 0.01, 0.5", "50, 0.01, 3", "50, 0.01, 24", "3, 0.2, 0.05", "3600, 1, 20"})
    void bothFitIntoTheTime(double left, double perUpdate, double judging) {
        Division division = TimeBudget.divide(left, new Costs(perUpdate, judging, judging));
        double used = division.updates() * perUpdate + (division.checkpoints() + 1) * judging;
        assertTrue(used <= left, division + " takes " + used);
        assertTrue(used > left - perUpdate - 1e-9, division + " leaves " + (left - used));
    }

    @Test
    void slowJudgingMakesFewerCheckpoints() {
        assertEquals(10, TimeBudget.divide(50, new Costs(0.01, 0.1, 0.1)).checkpoints());
        assertEquals(3, TimeBudget.divide(50, new Costs(0.01, 2, 2)).checkpoints());
        assertEquals(1, TimeBudget.divide(50, new Costs(0.01, 24, 24)).checkpoints());
    }

    @Test
    void somethingIsAlwaysDone() {
        assertEquals(new Division(1, 1), TimeBudget.divide(1, new Costs(5, 0.5, 0.5)));
        assertEquals(new Division(1, 1), TimeBudget.divide(1, new Costs(0.1, 5, 5)));
        assertEquals(new Division(1, 1), TimeBudget.divide(-1, new Costs(0.1, 5, 5)));
    }

    @Test
    void theLastWordIsPaidForButLeavesHalfOfTheTime() {
        var all = new Costs(0.01, 0.5, 20);
        Division division = TimeBudget.divide(50, all);
        assertEquals(50, division.updates() * 0.01 + division.checkpoints() * 0.5 + 20, 0.01 + 1e-9);
        assertFalse(all.endLate(50));
        var tooMuch = new Costs(0.01, 0.5, 400);
        division = TimeBudget.divide(50, tooMuch);
        assertEquals(25, division.updates() * 0.01 + division.checkpoints() * 0.5, 0.01 + 1e-9);
        assertTrue(tooMuch.endLate(50));
    }

    @ParameterizedTest
    @CsvSource({"1, 96", "0.5, 188", "0, 4900"})
    void checkpointsThatTheUserWantsArePaidFor(double checkpoints, long updates) {
        assertEquals(updates, TimeBudget.updates(50, new Costs(0.01, 0.5, 0.5), checkpoints), 1);
    }

    /** Pairs of made-up symbols, read slowly if asked; it remembers how many threads it was read with. */
    private static final class Pairs implements Source {

        private final long milliseconds;
        private int threads;

        Pairs(long milliseconds) {
            this.milliseconds = milliseconds;
        }

        @Override
        public long examplesPerEpoch() {
            return 12;
        }

        @Override
        public void fill(long firstExample, int rows, Batch into) {
            threads = Parallel.threads();
            LockSupport.parkNanos(milliseconds * 1_000_000);
            into.resize(rows, 1);
            into.firstExample = firstExample;
            for (int i = 0; i < rows; i++) {
                into.tokens[i] = (int) ((firstExample + i) % 3);
                into.targets[i] = (int) ((firstExample + i) % 5);
            }
        }
    }

    /** Pairs to train on, and others to judge by, all in one batch. */
    private record MadeUp(Pairs training, Pairs judging) implements DataSet {

        @Override
        public Map<String, Object> describe() {
            return Map.of();
        }

        @Override
        public Reading reading() {
            return Reading.STREAMS;
        }

        @Override
        public int steps() {
            return 1;
        }

        @Override
        public int classes() {
            return 5;
        }

        @Override
        public Source train(int rows, long seed) {
            return training;
        }

        @Override
        public EvaluationSet evaluationSet(String part, long limit) {
            return new EvaluationSet(judging, 12, 12);
        }

        @Override
        public String validationPart() {
            return "test";
        }

        @Override
        public double[] baselines(String part) {
            return new double[0];
        }
    }

    private static TrainingPlan plan(MadeUp dataSet, String... words) {
        var known = new ArrayList<>(new TrainCommand().options());
        known.addAll(Option.COMMON);
        var arguments = new Arguments(known, 1, List.of(words));
        var out = new PrintStream(OutputStream.nullOutputStream());
        return TimeBudget.plan(new PlanOptions(arguments, dataSet), dataSet,
                new BigramConfiguration(5, 0, Initialization.NORMAL), new Deadline(60),
                new Terminal(arguments, out, out));
    }

    @Test
    void theSpeedIsMeasuredWithTheThreadsOfTheRun() {
        int threads = Parallel.threads();
        try {
            Parallel.setThreads(2);
            var small = new MadeUp(new Pairs(0), new Pairs(0));
            plan(small, "--minutes", "0.002");
            assertEquals(List.of(1, 1, 2),
                    List.of(small.training.threads, small.judging.threads, Parallel.threads()));
            plan(small, "--minutes", "0.002", "--threads", "2");
            assertEquals(List.of(2, 2), List.of(small.training.threads, small.judging.threads));
        } finally {
            Parallel.setThreads(threads);
        }
    }

    @Test
    void judgingEveryUpdateLeavesFewUpdates() {
        var plan = plan(new MadeUp(new Pairs(0), new Pairs(20)), "--minutes", "0.02", "--batch", "1",
                "--save-every", "1");
        assertEquals(1, plan.saving().every());
        assertTrue(plan.updates() <= 0.02 * 60 / 0.02, plan.updates() + " updates, each with 20 ms of judging");
    }
}
