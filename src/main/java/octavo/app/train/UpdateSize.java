package octavo.app.train;

import octavo.app.command.Units;
import octavo.engine.models.Model;
import octavo.engine.training.TrainingPlan;

/**
 * The size of an update: its memory, and whether it has enough work for several threads.
 *
 * @param model the model that is trained
 * @param plan  how it is trained
 * @param steps T
 */
record UpdateSize(Model model, TrainingPlan plan, int steps) {

    /** A multiply-add forward and two backward. */
    private static final double FLOP_OF_TOKEN_AND_WEIGHT = 6;
    private static final double FLOP_WORTH_THREADS = 5e7;

    /** Bytes of the model, its workspaces and its optimizer. */
    long memory() {
        return model.bytes(plan.batch(), steps) + plan.optimizer().moments() * model.configuration().bytes();
    }

    /** Refuses a training that does not fit into Java's memory, before it starts. */
    void requireMemory() {
        long available = Runtime.getRuntime().maxMemory();
        if (memory() > available) {
            throw new IllegalArgumentException("this training needs " + Units.bytes(memory())
                    + " of memory, Java may use "
                    + Units.bytes(available)
                    + "; take a smaller --batch (with --accumulate for the same result), or start with java -Xmx"
                    + (memory() / (1L << 30) + 2) + "g -jar ...");
        }
    }

    /**
     * Whether an update has so little work that several threads would cost more than they gain; the bits are the same.
     */
    boolean isTooSmallForThreads() {
        long tokens = (long) plan.batch() * steps;
        return FLOP_OF_TOKEN_AND_WEIGHT * tokens * model.configuration().weights() < FLOP_WORTH_THREADS;
    }
}
