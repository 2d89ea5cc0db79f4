package octavo.engine.matrix;

/**
 * Counts the operations of matrix products and the time that they take. {@code benchmark} uses it to show how much of a
 * training step is "just a lot of matrix multiplication". Only the thread that switched it on is counted; while off, it
 * costs one comparison.
 */
public final class ProductMeter {

    private static Thread owner;
    private static long nanoseconds;
    private static long flop;

    private ProductMeter() {
    }

    /** Starts counting the products of the calling thread from zero. */
    public static void start() {
        nanoseconds = 0;
        flop = 0;
        owner = Thread.currentThread();
    }

    /** Stops counting. */
    public static void stop() {
        owner = null;
    }

    /** {@return nanoseconds spent in products since the start} */
    public static long nanoseconds() {
        return nanoseconds;
    }

    /**
     * Floating-point operations in products since the start; a multiply-add counts as two.
     *
     * @return the count of useful operations, without the surplus rows of tiles
     */
    public static long flop() {
        return flop;
    }

    /** Called before a product: the time now, or 0 if this thread is not counted. */
    static long begin() {
        return owner == null || owner != Thread.currentThread() ? 0 : System.nanoTime();
    }

    /** Called after a product. */
    static void end(long began, long operations) {
        if (began != 0) {
            nanoseconds += System.nanoTime() - began;
            flop += operations;
        }
    }
}
