package octavo;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;

/**
 * How much memory work takes once it is compiled. Before that every vector is an object, and on a busy machine the
 * compiler can be late: so work is repeated until it is cheap enough, against a deadline and not for a number of
 * rounds. Tests that use this are tagged {@code allocation}: the build gives each of their classes a JVM of its own,
 * since what other tests did before can change how code is compiled.
 */
public final class Allocation {

    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    private static final long PATIENCE_NANOSECONDS = 60_000_000_000L;

    private Allocation() {
    }

    /**
     * What the cheapest round has cost. Rounds end when one costs no more than is allowed, or after a minute.
     *
     * @param allowed bytes that a round may cost
     * @param round   the work; it is long enough that the loops around it do not matter
     * @return bytes that the calling thread allocated in the cheapest round
     */
    public static long ofCheapest(long allowed, Runnable round) {
        long end = System.nanoTime() + PATIENCE_NANOSECONDS;
        long least = Long.MAX_VALUE;
        do {
            least = Math.min(least, of(round));
        } while (least > allowed && System.nanoTime() < end);
        return least;
    }

    /**
     * What work costs, run once.
     *
     * @param work the work
     * @return bytes that the calling thread allocated
     */
    public static long of(Runnable work) {
        long before = THREADS.getCurrentThreadAllocatedBytes();
        work.run();
        return THREADS.getCurrentThreadAllocatedBytes() - before;
    }
}
