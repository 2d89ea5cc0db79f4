package octavo.app.train;

import octavo.engine.training.TrainingPlan;
import octavo.engine.training.TrainingState;

/**
 * The end that {@code --minutes} sets. A machine may turn busy or become free: a few times on its way the run looks at
 * its speed, and where it would miss the deadline its length is planned anew. The new plan goes into a checkpoint, as
 * that of a resumed run does, so that resuming stays exact.
 */
final class Deadline {

    /** Looks at the speed before the end, at even distances. */
    private static final int LOOKS = 5;
    /** Share of the time that a run may miss its end by. */
    private static final double TOLERANCE = 0.04;
    private static final double NANO = 1e-9;

    private final long start;
    private final double seconds;
    private double keptBack;
    private int looks;

    /** The time begins now. */
    Deadline(double seconds) {
        this(seconds, System.nanoTime());
    }

    /** For tests: the time began at some moment. */
    Deadline(double seconds, long start) {
        this.seconds = seconds;
        this.start = start;
    }

    /** Leaves time for what comes after the last update: the final validation, but at most half of it all. */
    void keepBack(double seconds) {
        keptBack = Math.min(seconds, this.seconds / 2);
    }

    /** Whether it is time to look at the speed; each look is due once. The last one is the end itself. */
    boolean isLookDue(long now) {
        boolean due = looks < LOOKS && (now - start) * NANO >= (seconds - keptBack) * (looks + 1) / LOOKS;
        looks += due ? 1 : 0;
        return due;
    }

    /** Seconds that are left for updates. */
    double left(long now) {
        return seconds - keptBack - (now - start) * NANO;
    }

    /** Whether a run of this plan would end too early or too late. */
    boolean misses(TrainingPlan plan, TrainingState state, double secondsPerUpdate, long now) {
        return Math.abs((plan.updates() - state.updates) * secondsPerUpdate - left(now)) > TOLERANCE * seconds;
    }

    /** The plan that ends in time; at least one more update, and about as many checkpoints as before. */
    TrainingPlan replanned(TrainingPlan plan, TrainingState state, double secondsPerUpdate, long now) {
        long more = Math.max(1, (long) (left(now) / secondsPerUpdate));
        var longer = plan.withPoints((state.updates + more) * plan.pointsOfUpdate());
        var saving = plan.saving();
        long every = longer.points() / PlanOptions.CHECKPOINTS;
        return saving.every() == 0 || saving.patience() > 0 || every <= 2 * saving.every() ? longer
                : longer.withSaving(new TrainingPlan.Saving(every, saving.seconds(), 0));
    }
}
