package octavo.app.train;

import octavo.engine.training.TrainingPlan;
import octavo.engine.training.TrainingState;

/**
 * The end that {@code --minutes} sets. The speed of a machine may change: the run checks it a few times, and if it
 * would miss the deadline its length is replanned. The new plan goes into a checkpoint, as that of a resumed run does,
 * so that resuming stays exact.
 */
final class Deadline {

    /** Checks of the speed, evenly spaced; the last one is at the end. */
    private static final int CHECKS = 5;
    /** Share of the time that a run may miss its end by. */
    private static final double TOLERANCE = 0.04;
    private static final double NANO = 1e-9;

    private final long start;
    private final double seconds;
    private double keptBack;
    private int checks;

    /** A deadline counted from now. */
    Deadline(double seconds) {
        this(seconds, System.nanoTime());
    }

    /** A deadline counted from a given moment, for tests. */
    Deadline(double seconds, long start) {
        this.seconds = seconds;
        this.start = start;
    }

    /** Reserves time for the final evaluation after the last update, but at most half of the whole. */
    void keepBack(double seconds) {
        keptBack = Math.min(seconds, this.seconds / 2);
    }

    /** Whether it is time to check the speed; each check is due once. */
    boolean isCheckDue(long now) {
        boolean due = checks < CHECKS && (now - start) * NANO >= (seconds - keptBack) * (checks + 1) / CHECKS;
        checks += due ? 1 : 0;
        return due;
    }

    /** Seconds left for updates. */
    double left(long now) {
        return seconds - keptBack - (now - start) * NANO;
    }

    /** Whether a run of this plan would end too early or too late. */
    boolean misses(TrainingPlan plan, TrainingState state, double secondsPerUpdate, long now) {
        return Math.abs((plan.updates() - state.updates) * secondsPerUpdate - left(now)) > TOLERANCE * seconds;
    }

    /** A plan that ends in time, with at least one more update and about as many checkpoints as before. */
    TrainingPlan replanned(TrainingPlan plan, TrainingState state, double secondsPerUpdate, long now) {
        long more = Math.max(1, (long) (left(now) / secondsPerUpdate));
        var longer = plan.withPoints((state.updates + more) * plan.pointsOfUpdate());
        var saving = plan.saving();
        long every = longer.points() / PlanOptions.CHECKPOINTS;
        return saving.every() == 0 || saving.patience() > 0 || every <= 2 * saving.every() ? longer
                : longer.withSaving(new TrainingPlan.Saving(every, saving.seconds(), 0));
    }
}
