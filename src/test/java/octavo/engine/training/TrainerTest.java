package octavo.engine.training;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import octavo.engine.models.Batch;
import octavo.engine.models.BigramConfiguration;
import octavo.engine.models.Initialization;
import octavo.engine.models.Source;
import octavo.engine.optimizers.OptimizerSettings;
import octavo.engine.optimizers.Schedule;
import org.junit.jupiter.api.Test;

/** What the loop tells of the training loss. */
class TrainerTest {

    private static final int EXAMPLES = 12;

    /** Pairs of made-up symbols. */
    private record Pairs() implements Source {
        @Override
        public long examplesPerEpoch() {
            return EXAMPLES;
        }

        @Override
        public void fill(long firstExample, int rows, Batch into) {
            into.resize(rows, 1);
            into.firstExample = firstExample;
            for (int i = 0; i < rows; i++) {
                long pair = (firstExample + i) % EXAMPLES;
                into.tokens[i] = (int) (pair % 3);
                into.targets[i] = (int) (pair * pair % 5);
            }
        }
    }

    /** The moving loss after some updates, less the loss of the last one. */
    private static double lag(int batch) {
        var plan = TrainingPlan.of(100L * batch, batch).withSchedule(new Schedule.Constant(1))
                .withOptimizer(OptimizerSettings.of(OptimizerSettings.Kind.SGD));
        var state = new TrainingState();
        var net = new BigramConfiguration(5, 0, Initialization.NORMAL).create(1);
        var trainer = new Trainer(net, new Pairs(), plan, state, plan.optimizer().create());
        double last = 0;
        for (int i = 0; i < 7; i++) {
            last = trainer.update();
        }
        return state.movingLoss - last;
    }

    @Test
    void theLossOfAllExamplesIsToldAsItIsAndThatOfSomeAsAMean() {
        assertEquals(0, lag(EXAMPLES));
        assertNotEquals(0, lag(EXAMPLES / 3));
    }
}
