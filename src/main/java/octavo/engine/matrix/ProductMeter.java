package octavo.engine.matrix;

/**
 * Counts the operations of matrix products and the time that they take, for {@code benchmark}: how much of a
 * training step is "just a lot of matrix multiplication". Only the thread that switched it on is counted;
 * off, it costs a comparison.
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

    /**
     * Time in products since the start.
     *
     * @return nanoseconds
     */
    public static long nanoseconds() {
        return nanoseconds;
    }

    /**
     * Floating-point operations in products since the start, a multiply-add being two.
     *
     * @return the count, of useful operations: tiles that reach over an edge do more
     */
    public static long flop() {
        return flop;
    }

    /** Called before a product: when it began, or 0 if nobody counts. */
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
