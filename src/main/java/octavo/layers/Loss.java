package octavo.layers;

/**
 * What a number of predictions cost. Sums travel, never means, so that parts can be added exactly.
 *
 * @param nats    sum of −log(probability of the right answer)
 * @param targets number of predictions
 * @param wrong   how many had another answer as their most probable one
 */
public record Loss(double nats, long targets, long wrong) {

    /** Nothing predicted yet. */
    public static final Loss NONE = new Loss(0, 0, 0);

    /**
     * Adds another part.
     *
     * @param other more predictions
     * @return both together
     */
    public Loss plus(Loss other) {
        return new Loss(nats + other.nats, targets + other.targets, wrong + other.wrong);
    }

    /**
     * The mean cost of a prediction.
     *
     * @return nats a prediction; not a number if there was none
     */
    public double mean() {
        return nats / targets;
    }

    /**
     * The share of predictions whose most probable answer was wrong.
     *
     * @return 0 to 1; not a number if there was no prediction
     */
    public double error() {
        return (double) wrong / targets;
    }
}
