package octavo.app.train;

import octavo.app.command.Sizes;
import octavo.engine.models.Model;
import octavo.engine.training.TrainingPlan;

/**
 * What an update asks of the machine: memory, and enough work to share it out.
 *
 * @param model the net that is trained
 * @param plan  how it is trained
 * @param steps T
 */
record UpdateSize(Model model, TrainingPlan plan, int steps) {

    /** A multiply-add forward and two backward. */
    private static final double FLOP_OF_TOKEN_AND_WEIGHT = 6;
    private static final double FLOP_WORTH_THREADS = 5e7;

    /** Bytes of the net, its training and its optimizer. */
    long memory() {
        return model.bytes(plan.batch(), steps) + plan.optimizer().moments() * model.configuration().bytes();
    }

    /** Refuses what Java's memory cannot hold: better now than in the middle. */
    void requireMemory() {
        long available = Runtime.getRuntime().maxMemory();
        if (memory() > available) {
            throw new IllegalArgumentException("this training needs " + Sizes.bytes(memory())
                    + " of memory, Java may use "
                    + Sizes.bytes(available)
                    + "; take a smaller --batch (with --accumulate for the same result), or start with java -Xmx"
                    + (memory() / (1L << 30) + 2) + "g -jar ...");
        }
    }

    /**
     * Whether an update has so little work that sharing it out would cost more than it gains; bits are the same anyway.
     */
    boolean isTooSmallForThreads() {
        long tokens = (long) plan.batch() * steps;
        return FLOP_OF_TOKEN_AND_WEIGHT * tokens * model.configuration().weights() < FLOP_WORTH_THREADS;
    }
}
