package octavo.engine.layers;

/**
 * The loss of a number of predictions, as sums instead of means, so that parts can be added.
 *
 * <p>An output stage has one object and overwrites it in every forward, since training allocates nothing. To keep a
 * loss beyond the next forward, add it to {@link #NONE} or read its numbers.
 */
public final class Loss {

    /** The loss of no predictions. */
    public static final Loss NONE = new Loss(0, 0, 0);

    private double sum;
    private long targets;
    private long wrong;

    /** An empty loss, to be filled by {@link #set}. */
    public Loss() {
    }

    /**
     * A loss with these sums.
     *
     * @param sum     summed loss, in the unit of the model
     * @param targets number of predictions
     * @param wrong   how many had a wrong answer as their most probable one
     */
    public Loss(double sum, long targets, long wrong) {
        set(sum, targets, wrong);
    }

    /**
     * Overwrites the sums.
     *
     * @param sum     summed loss, in the unit of the model
     * @param targets number of predictions
     * @param wrong   how many had a wrong answer as their most probable one
     * @return this object
     */
    public Loss set(double sum, long targets, long wrong) {
        this.sum = sum;
        this.targets = targets;
        this.wrong = wrong;
        return this;
    }

    /** {@return the summed loss, as the output stage measures it: as a rule in nats, −ln of the right probability} */
    public double sum() {
        return sum;
    }

    /** {@return how many predictions there were} */
    public long targets() {
        return targets;
    }

    /** {@return how many predictions had a wrong answer as their most probable one} */
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
        return new Loss(sum + other.sum, targets + other.targets, wrong + other.wrong);
    }

    /** {@return the mean loss per prediction; not a number if there was no prediction} */
    public double mean() {
        return sum / targets;
    }

    /** {@return the share of predictions whose most probable answer was wrong; not a number if there was none} */
    public double error() {
        return (double) wrong / targets;
    }

    @Override
    public String toString() {
        return sum + " in sum for " + targets + " predictions, " + wrong + " of them wrong";
    }
}
