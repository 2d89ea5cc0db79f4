package octavo.cli.train;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.OutputStream;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import octavo.cli.command.Arguments;
import octavo.cli.command.Option;
import octavo.cli.command.Terminal;
import octavo.cli.data.Material;
import octavo.cli.train.TimeBudget.Costs;
import octavo.cli.train.TimeBudget.Division;
import octavo.data.Batch;
import octavo.data.Source;
import octavo.matrix.Parallel;
import octavo.models.BigramConfiguration;
import octavo.models.Initialization;
import octavo.text.Vocabulary;
import octavo.training.TrainingPlan;
import octavo.training.TrainingRun.HeldOut;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TimeBudgetTest {

    @ParameterizedTest
    @CsvSource({"50, 0.01, 0.001", "50, 0.01, 0.5", "50, 0.01, 3", "50, 0.01, 24", "3, 0.2, 0.05", "3600, 1, 20"})
    void bothFitIntoTheTime(double left, double perUpdate, double judging) {
        Division division = TimeBudget.divide(left, new Costs(perUpdate, judging));
        double used = division.updates() * perUpdate + (division.checkpoints() + 1) * judging;
        assertTrue(used <= left, division + " takes " + used);
        assertTrue(used > left - perUpdate - 1e-9, division + " leaves " + (left - used));
    }

    @Test
    void slowJudgingMakesFewerCheckpoints() {
        assertEquals(10, TimeBudget.divide(50, new Costs(0.01, 0.1)).checkpoints());
        assertEquals(3, TimeBudget.divide(50, new Costs(0.01, 2)).checkpoints());
        assertEquals(1, TimeBudget.divide(50, new Costs(0.01, 24)).checkpoints());
    }

    @Test
    void somethingIsAlwaysDone() {
        assertEquals(new Division(1, 1), TimeBudget.divide(1, new Costs(5, 0.5)));
        assertEquals(new Division(1, 1), TimeBudget.divide(1, new Costs(0.1, 5)));
        assertEquals(new Division(1, 1), TimeBudget.divide(-1, new Costs(0.1, 5)));
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
        public String fingerprint() {
            return "made-up";
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
    private record MadeUp(Pairs training, Pairs judging) implements Material {

        @Override
        public Map<String, Object> describe() {
            return Map.of();
        }

        @Override
        public Reading reading() {
            return Reading.WINDOWS;
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
        public Vocabulary vocabulary() {
            return null;
        }

        @Override
        public Source train(int rows, long seed) {
            return training;
        }

        @Override
        public HeldOut heldOut(String part, long limit) {
            return new HeldOut(judging, 12, 12);
        }

        @Override
        public String judgingPart() {
            return "test";
        }

        @Override
        public double[] baselines(String part) {
            return new double[0];
        }
    }

    private static TrainingPlan plan(MadeUp material, String... words) {
        var known = new ArrayList<>(new TrainCommand().options());
        known.addAll(Option.COMMON);
        var arguments = new Arguments(known, 1, List.of(words));
        var out = new PrintStream(OutputStream.nullOutputStream());
        return TimeBudget.plan(new PlanOptions(arguments, material), material,
                new BigramConfiguration(5, 0, Initialization.NORMAL), new Terminal(arguments, out, out));
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
}
