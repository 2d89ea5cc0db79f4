package octavo.app.train;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.function.DoubleUnaryOperator;
import octavo.engine.training.TrainingPlan;
import octavo.engine.training.TrainingState;
import org.junit.jupiter.api.Test;

class DeadlineTest {

    private static final long SECOND = 1_000_000_000L;

    /** A machine whose speed changes on the way: where does the run end? */
    private static double endOf(Deadline deadline, double seconds, DoubleUnaryOperator perUpdate,
            long plannedUpdates) {
        var plan = TrainingPlan.of(plannedUpdates * 4, 4);
        var state = new TrainingState();
        double now = 0;
        double legStart = 0;
        long legUpdates = 0;
        while (true) {
            if (state.updates == plan.updates()) {
                if (!deadline.misses(plan, state, 0, (long) (now * SECOND))
                        || deadline.left((long) (now * SECOND)) < 0) {
                    return now;
                }
            } else {
                now += perUpdate.applyAsDouble(now / seconds);
                state.updates++;
                state.points += 4;
                if (!deadline.isCheckDue((long) (now * SECOND))) {
                    continue;
                }
            }
            double cost = (now - legStart) / Math.max(1, state.updates - legUpdates);
            if (deadline.misses(plan, state, cost, (long) (now * SECOND))) {
                plan = deadline.replanned(plan, state, cost, (long) (now * SECOND));
                legStart = now;
                legUpdates = state.updates;
            }
        }
    }

    @Test
    void aRunEndsAtItsDeadlineWhateverTheMachineDoes() {
        double seconds = 60;
        assertEquals(60, endOf(new Deadline(seconds, 0), seconds, t -> 0.01, 6000), 3, "as planned");
        assertEquals(60, endOf(new Deadline(seconds, 0), seconds, t -> 0.01, 16), 6, "planned while code was cold");
        assertEquals(60, endOf(new Deadline(seconds, 0), seconds, t -> 0.01, 100_000), 6, "planned far too long");
        assertEquals(60, endOf(new Deadline(seconds, 0), seconds, t -> t < 0.5 ? 0.01 : 0.04, 6000), 6, "turns busy");
        assertEquals(60, endOf(new Deadline(seconds, 0), seconds, t -> t < 0.5 ? 0.04 : 0.01, 1500), 6, "turns free");
    }

    @Test
    void timeIsLeftForTheFinalValidation() {
        var deadline = new Deadline(60, 0);
        deadline.keepBack(10);
        assertEquals(50, endOf(deadline, 60, t -> 0.01, 16), 6);
        deadline = new Deadline(60, 0);
        deadline.keepBack(1000);
        assertEquals(30, endOf(deadline, 60, t -> 0.01, 16), 6, "half of the time is for training");
    }

    @Test
    void aMuchLongerPlanDoesNotBringMoreCheckpoints() {
        var plan = TrainingPlan.of(40, 4).withSaving(TrainingPlan.Saving.every(4));
        var longer = new Deadline(60, 0).replanned(plan, new TrainingState(), 0.01, 0);
        assertEquals(24_000, longer.points());
        assertEquals(2_400, longer.saving().every());
        var patient = plan.withSaving(new TrainingPlan.Saving(4, 0, 3));
        assertEquals(4, new Deadline(60, 0).replanned(patient, new TrainingState(), 0.01, 0).saving().every());
    }

    @Test
    void everyLookIsDueOnce() {
        var deadline = new Deadline(50, 0);
        assertFalse(deadline.isCheckDue(9 * SECOND));
        assertTrue(deadline.isCheckDue(10 * SECOND));
        assertFalse(deadline.isCheckDue(11 * SECOND));
        assertTrue(deadline.isCheckDue(20 * SECOND));
    }
}
