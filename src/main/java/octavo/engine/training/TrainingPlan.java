package octavo.engine.training;

import java.util.LinkedHashMap;
import java.util.Map;
import octavo.engine.optimizers.GradientClip;
import octavo.engine.optimizers.OptimizerSettings;
import octavo.engine.optimizers.Schedule;

/**
 * How a run trains, fixed before its first update and kept in every checkpoint: with the data and the seed it
 * determines every bit of the weights.
 *
 * @param points      examples to read in all
 * @param batch       N, examples side by side
 * @param accumulate  batches whose gradients are added up for one update
 * @param schedule    the learning rate of each update
 * @param optimizer   the rule
 * @param clip        what is done to large gradients
 * @param saveEvery   a checkpoint at least every so many points; 0 if only time and the end count
 * @param saveSeconds a checkpoint every so many seconds; 0 if only points count
 * @param patience    checkpoints without a better held-out loss after which the run ends; 0 for never
 * @param seed        of all random numbers
 */
public record TrainingPlan(long points, int batch, int accumulate, Schedule schedule, OptimizerSettings optimizer,
                           GradientClip clip, long saveEvery, double saveSeconds, int patience, long seed) {

    /** More points than any run will read, and few enough for sums of them to fit into a long. */
    public static final long MOST_POINTS = Long.MAX_VALUE / 4;

    private static final int MOST_ROWS = 1_000_000;

    /** Checks every value. */
    public TrainingPlan {
        require(points >= 1 && points <= MOST_POINTS, "--points", points, "1 to " + MOST_POINTS);
        require(batch >= 1 && batch <= MOST_ROWS, "--batch", batch, "1 to " + MOST_ROWS);
        require(accumulate >= 1 && accumulate <= MOST_ROWS, "--accumulate", accumulate, "1 to " + MOST_ROWS);
        require(saveEvery >= 0, "--save-every", saveEvery, "at least 1");
        require(patience >= 0, "--patience", patience, "at least 0");
        if (patience > 0 && saveEvery == 0) {
            throw new IllegalArgumentException(
                    "--patience counts checkpoints, which must then come after a number of points:"
                    + " give --save-every in points, not in seconds");
        }
    }

    private static void require(boolean holds, String option, long value, String rule) {
        if (!holds) {
            throw new IllegalArgumentException(option + " " + value + " is out of range: it must be " + rule);
        }
    }

    /**
     * Points of one update.
     *
     * @return batch · accumulate
     */
    public long pointsOfUpdate() {
        return (long) batch * accumulate;
    }

    /**
     * Updates in all; the last one is a whole one too.
     *
     * @return points / pointsOfUpdate, rounded up
     */
    public long updates() {
        return (points + pointsOfUpdate() - 1) / pointsOfUpdate();
    }

    /**
     * Whether a regular checkpoint comes after the update that ended with so many points: it passed a multiple of
     * {@code saveEvery}.
     *
     * @param read examples read, a whole number of updates
     * @return false where only time and the end count
     */
    boolean isDue(long read) {
        return saveEvery > 0 && read / saveEvery != (read - pointsOfUpdate()) / saveEvery;
    }

    /**
     * Whether patience ends a run that stands there. Only a regular checkpoint may end it: a run that was made longer
     * after such an end, and was then stopped between two of them, has the right to its next one.
     *
     * @param state where the run stands
     * @return true at the end
     */
    public boolean isOutOfPatience(TrainingState state) {
        return patience > 0 && state.sinceBest >= patience && isDue(state.points);
    }

    /**
     * The same plan with another length.
     *
     * @param newPoints points in all
     * @return the plan
     */
    public TrainingPlan withPoints(long newPoints) {
        return new TrainingPlan(newPoints, batch, accumulate, schedule, optimizer, clip, saveEvery, saveSeconds,
                patience, seed);
    }

    /**
     * The same plan with another learning rate.
     *
     * @param newSchedule the rate from now on
     * @return the plan
     */
    public TrainingPlan withSchedule(Schedule newSchedule) {
        return new TrainingPlan(points, batch, accumulate, newSchedule, optimizer, clip, saveEvery, saveSeconds,
                patience, seed);
    }

    /**
     * The plan as JSON values.
     *
     * @return names and values in a fixed order
     */
    public Map<String, Object> toJson() {
        var json = new LinkedHashMap<String, Object>();
        json.put("points", points);
        json.put("batch", (long) batch);
        json.put("accumulate", (long) accumulate);
        json.put("schedule", schedule.toJson());
        json.put("optimizer", optimizer.toJson());
        json.put("clip", clip.toJson());
        json.put("saveEvery", saveEvery);
        json.put("saveSeconds", saveSeconds);
        json.put("patience", (long) patience);
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
        return new TrainingPlan((Long) json.get("points"), Math.toIntExact((Long) json.get("batch")),
                Math.toIntExact((Long) json.get("accumulate")),
                Schedule.fromJson((Map<String, Object>) json.get("schedule")),
                OptimizerSettings.fromJson((Map<String, Object>) json.get("optimizer")),
                GradientClip.fromJson((Map<String, Object>) json.get("clip")),
                (Long) json.get("saveEvery"), ((Number) json.get("saveSeconds")).doubleValue(),
                Math.toIntExact((Long) json.get("patience")), (Long) json.get("seed"));
    }
}
