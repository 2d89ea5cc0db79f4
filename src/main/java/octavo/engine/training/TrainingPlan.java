package octavo.engine.training;

import static octavo.engine.matrix.SettingException.require;

import java.util.LinkedHashMap;
import java.util.Map;
import octavo.engine.optimizers.GradientClip;
import octavo.engine.optimizers.OptimizerSettings;
import octavo.engine.optimizers.Schedule;

/**
 * How a run trains. The plan is fixed before the first update and stored in every checkpoint; with the data and the
 * seed it determines every bit of the weights. Lengths are counted in <em>points</em>, the course's word for training
 * examples read. Begin with {@link #of} and change what should be different:
 *
 * {@snippet :
 * var plan = TrainingPlan.of(100_000, 32).withSeed(7).withSaving(Saving.every(10_000));
 * }
 *
 * @param points     training examples to read in all
 * @param batch      N, examples per batch
 * @param accumulate batches whose gradients are added up for one update
 * @param rule       how gradients change weights
 * @param saving     when checkpoints are written
 * @param seed       of all random numbers
 */
public record TrainingPlan(long points, int batch, int accumulate, UpdateRule rule, Saving saving, long seed) {

    /** More points than any run will read, and few enough for sums of them to fit into a long. */
    public static final long MOST_POINTS = Long.MAX_VALUE / 4;

    private static final int MOST_ROWS = 1_000_000;

    /**
     * How gradients change weights.
     *
     * @param optimizer the optimizer and its factors
     * @param schedule  the learning rate of each update
     * @param clip      the limit for large gradients
     */
    public record UpdateRule(OptimizerSettings optimizer, Schedule schedule, GradientClip clip) {
    }

    /**
     * When checkpoints are written, besides the one at the end, and after how many without progress a run ends.
     *
     * @param every    a checkpoint at least every so many points; 0 if only time and the end count
     * @param seconds  a checkpoint every so many seconds; 0 if only points count
     * @param patience checkpoints without a better validation loss after which the run ends; 0 for never
     */
    public record Saving(long every, double seconds, int patience) {

        /** One checkpoint, after the last update. */
        public static final Saving AT_THE_END = new Saving(0, 0, 0);

        /** Checks every value. */
        public Saving {
            require(every >= 0, "checkpoint interval", every, "is out of range: it must be at least 1");
            require(seconds >= 0, "checkpoint interval", seconds, "is out of range: it must be at least 0 seconds");
            require(patience >= 0, "patience", patience, "is out of range: it must be at least 0");
            require(patience == 0 || every > 0, "patience", patience, "counts checkpoints, so these must come after a"
                    + " number of points: give the checkpoint interval in points, not in seconds");
        }

        /**
         * A checkpoint every so many points.
         *
         * @param points 1 or more
         * @return the rule
         */
        public static Saving every(long points) {
            return new Saving(points, 0, 0);
        }
    }

    /** Checks every value. */
    public TrainingPlan {
        requireUpTo(MOST_POINTS, "points", points);
        requireUpTo(MOST_ROWS, "batch", batch);
        requireUpTo(MOST_ROWS, "accumulate", accumulate);
    }

    private static void requireUpTo(long most, String setting, long value) {
        require(value >= 1 && value <= most, setting, value, "is out of range: it must be 1 to " + most);
    }

    /**
     * A plan with the usual settings: Adam at λ = 0.001, no clipping, one batch per update, a checkpoint at the end,
     * seed 1.
     *
     * @param points examples to read in all
     * @param batch  N
     * @return the plan
     */
    public static TrainingPlan of(long points, int batch) {
        var adam = OptimizerSettings.of(OptimizerSettings.Kind.ADAM);
        var rule = new UpdateRule(adam, new Schedule.Constant(0.001), GradientClip.NONE);
        return new TrainingPlan(points, batch, 1, rule, Saving.AT_THE_END, 1);
    }

    /**
     * Another length.
     *
     * @param points examples to read in all
     * @return the plan
     */
    public TrainingPlan withPoints(long points) {
        return new TrainingPlan(points, batch, accumulate, rule, saving, seed);
    }

    /**
     * Several batches per update.
     *
     * @param accumulate batches whose gradients are added up
     * @return the plan
     */
    public TrainingPlan withAccumulate(int accumulate) {
        return new TrainingPlan(points, batch, accumulate, rule, saving, seed);
    }

    /**
     * Another optimizer.
     *
     * @param optimizer the optimizer and its factors
     * @return the plan
     */
    public TrainingPlan withOptimizer(OptimizerSettings optimizer) {
        return withRule(new UpdateRule(optimizer, rule.schedule, rule.clip));
    }

    /**
     * Another learning rate.
     *
     * @param schedule the rate of each update
     * @return the plan
     */
    public TrainingPlan withSchedule(Schedule schedule) {
        return withRule(new UpdateRule(rule.optimizer, schedule, rule.clip));
    }

    /**
     * Another clipping.
     *
     * @param clip the limit for large gradients
     * @return the plan
     */
    public TrainingPlan withClip(GradientClip clip) {
        return withRule(new UpdateRule(rule.optimizer, rule.schedule, clip));
    }

    private TrainingPlan withRule(UpdateRule rule) {
        return new TrainingPlan(points, batch, accumulate, rule, saving, seed);
    }

    /**
     * Other checkpoints.
     *
     * @param saving when they are written
     * @return the plan
     */
    public TrainingPlan withSaving(Saving saving) {
        return new TrainingPlan(points, batch, accumulate, rule, saving, seed);
    }

    /**
     * Other random numbers.
     *
     * @param seed any number
     * @return the plan
     */
    public TrainingPlan withSeed(long seed) {
        return new TrainingPlan(points, batch, accumulate, rule, saving, seed);
    }

    /** {@return the optimizer and its factors} */
    public OptimizerSettings optimizer() {
        return rule.optimizer;
    }

    /** {@return the learning rate of each update} */
    public Schedule schedule() {
        return rule.schedule;
    }

    /** {@return the limit for large gradients} */
    public GradientClip clip() {
        return rule.clip;
    }

    /** {@return points of one update: batch · accumulate} */
    public long pointsOfUpdate() {
        return (long) batch * accumulate;
    }

    /** {@return updates in all: points / pointsOfUpdate, rounded up, since the last update is complete too} */
    public long updates() {
        return (points + pointsOfUpdate() - 1) / pointsOfUpdate();
    }

    /**
     * Whether a regular checkpoint follows the update after which so many points were read: whether it passed a
     * multiple of {@code saving.every}.
     *
     * @param read examples read, a whole number of updates
     * @return false if checkpoints depend only on time and the end
     */
    boolean isDue(long read) {
        return saving.every > 0 && read / saving.every != (read - pointsOfUpdate()) / saving.every;
    }

    /**
     * Whether patience ends a run in this state. Only a regular checkpoint may end it: if a run was extended after such
     * an end and then stopped between two checkpoints, it must reach its next one.
     *
     * @param state progress of the run
     * @return true at the end
     */
    public boolean isOutOfPatience(TrainingState state) {
        return saving.patience > 0 && state.sinceBest >= saving.patience && isDue(state.points);
    }

    /** {@return the plan as JSON values, names in a fixed order} */
    public Map<String, Object> toJson() {
        var json = new LinkedHashMap<String, Object>();
        json.put("points", points);
        json.put("batch", (long) batch);
        json.put("accumulate", (long) accumulate);
        json.put("schedule", rule.schedule.toJson());
        json.put("optimizer", rule.optimizer.toJson());
        json.put("clip", rule.clip.toJson());
        json.put("saveEvery", saving.every);
        json.put("saveSeconds", saving.seconds);
        json.put("patience", (long) saving.patience);
        json.put("seed", seed);
        return json;
    }

    /**
     * Reads {@link #toJson} back.
     *
     * @param json names and values
     * @return the plan
     */
    @SuppressWarnings("unchecked")
    public static TrainingPlan fromJson(Map<String, Object> json) {
        var rule = new UpdateRule(OptimizerSettings.fromJson((Map<String, Object>) json.get("optimizer")),
                Schedule.fromJson((Map<String, Object>) json.get("schedule")),
                GradientClip.fromJson((Map<String, Object>) json.get("clip")));
        var saving = new Saving((Long) json.get("saveEvery"), ((Number) json.get("saveSeconds")).doubleValue(),
                Math.toIntExact((Long) json.get("patience")));
        return new TrainingPlan((Long) json.get("points"), Math.toIntExact((Long) json.get("batch")),
                Math.toIntExact((Long) json.get("accumulate")), rule, saving, (Long) json.get("seed"));
    }
}
