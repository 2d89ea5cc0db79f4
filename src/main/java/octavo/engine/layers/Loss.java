package octavo.engine.layers;

/**
 * What a number of predictions cost. Sums travel, never means, so that parts can be added exactly.
 *
 * <p>An output stage keeps one object and writes into it with every forward, since training allocates nothing: who
 * wants to keep a loss beyond the next forward adds it to {@link #NONE} or takes its numbers.
 */
public final class Loss {

    /** Nothing predicted yet. */
    public static final Loss NONE = new Loss(0, 0, 0);

    private double nats;
    private long targets;
    private long wrong;

    /** A loss to write into. */
    public Loss() {
    }

    /**
     * A loss that stays as it is.
     *
     * @param nats    sum of −log(probability of the right answer)
     * @param targets number of predictions
     * @param wrong   how many had another answer as their most probable one
     */
    public Loss(double nats, long targets, long wrong) {
        set(nats, targets, wrong);
    }

    /**
     * Writes new sums over the old ones.
     *
     * @param newNats    sum of −log(probability of the right answer)
     * @param newTargets number of predictions
     * @param newWrong   how many had another answer as their most probable one
     * @return this object
     */
    public Loss set(double newNats, long newTargets, long newWrong) {
        nats = newNats;
        targets = newTargets;
        wrong = newWrong;
        return this;
    }

    /**
     * The summed cost.
     *
     * @return sum of −log(probability of the right answer)
     */
    public double nats() {
        return nats;
    }

    /**
     * How many predictions there were.
     *
     * @return their number
     */
    public long targets() {
        return targets;
    }

    /**
     * How many predictions held another answer most probable.
     *
     * @return their number
     */
    public long wrong() {
        return wrong;
    }

    /**
     * Adds another part.
     *
     * @param other more predictions
     * @return both together, a new object
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

    @Override
    public String toString() {
        return nats + " nats for " + targets + " predictions, " + wrong + " of them wrong";
    }
}
