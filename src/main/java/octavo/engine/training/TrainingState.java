package octavo.engine.training;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The progress of a run, besides weights, optimizer moments and carried states: counters that cannot be computed again.
 * Stored in every checkpoint.
 */
public final class TrainingState {

    /** The moving loss averages over about this many updates. */
    static final double AVERAGED_UPDATES = 100;

    /** Examples read so far. */
    public long points;
    /** Updates made so far. */
    public long updates;
    /** Mean loss of about the last hundred updates; of the last one if every update reads all examples. */
    public double movingLoss = Double.NaN;
    /** Lowest validation loss at a checkpoint so far. */
    public double bestLoss = Double.POSITIVE_INFINITY;
    /** Points of the checkpoint with that loss. */
    public long bestPoints;
    /** Checkpoints since then. */
    public int sinceBest;
    /** Seconds of training so far, evaluation and saving not counted; differs from run to run. */
    public double seconds;

    /** The state before the first update. */
    public TrainingState() {
    }

    /**
     * Adds the loss of an update to the moving mean.
     *
     * @param loss   mean loss of the update's predictions
     * @param memory the number of updates, about, over which the mean is taken
     */
    void addLoss(double loss, double memory) {
        double weight = 1 / Math.min(memory, updates + 1);
        movingLoss = Double.isNaN(movingLoss) ? loss : movingLoss + weight * (loss - movingLoss);
    }

    /**
     * Records a validation loss.
     *
     * @param loss the validation loss
     */
    void addValidationLoss(double loss) {
        if (loss < bestLoss) {
            bestLoss = loss;
            bestPoints = points;
            sinceBest = 0;
        } else {
            sinceBest++;
        }
    }

    /** {@return the state as JSON values, names in a fixed order; a loss that is not known yet is null} */
    public Map<String, Object> toJson() {
        var json = new LinkedHashMap<String, Object>();
        json.put("points", points);
        json.put("updates", updates);
        json.put("movingLoss", Double.isFinite(movingLoss) ? movingLoss : null);
        json.put("bestLoss", Double.isFinite(bestLoss) ? bestLoss : null);
        json.put("bestPoints", bestPoints);
        json.put("sinceBest", (long) sinceBest);
        json.put("seconds", seconds);
        return json;
    }

    /**
     * Reads {@link #toJson} back.
     *
     * @param json names and values
     * @return the state
     */
    public static TrainingState fromJson(Map<String, Object> json) {
        var state = new TrainingState();
        state.points = count(json, "points");
        state.updates = count(json, "updates");
        state.movingLoss = number(json.get("movingLoss"), Double.NaN);
        state.bestLoss = number(json.get("bestLoss"), Double.POSITIVE_INFINITY);
        state.bestPoints = count(json, "bestPoints");
        state.sinceBest = Math.toIntExact(count(json, "sinceBest"));
        state.seconds = number(json.get("seconds"), 0);
        return state;
    }

    private static long count(Map<String, Object> json, String name) {
        long value = (Long) json.get(name);
        if (value < 0 || value > TrainingPlan.MOST_POINTS) {
            throw new IllegalArgumentException(name + " is " + value + ", it must be 0 to " + TrainingPlan.MOST_POINTS);
        }
        return value;
    }

    private static double number(Object value, double ifNull) {
        return value == null ? ifNull : ((Number) value).doubleValue();
    }
}
