package octavo.engine.matrix;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import java.util.function.IntConsumer;

/**
 * Cuts work into chunks and runs these on a few threads.
 *
 * <p>Work is split over outputs, never over a reduction, so the number of threads changes no bit of the result. A call
 * from inside a chunk, or while another thread uses the pool, does all the work in the caller.
 *
 * <p>Why a pool of our own: training forks hundreds of times per second for some microseconds of work. Workers spin for
 * a moment before they park, so that a fork costs a tenth of a microsecond where an executor takes ten or more. And the
 * caller waits for <em>chunks</em>, not for workers. A worker that the system suspends before it has claimed a chunk
 * delays nobody: the caller does all the chunks itself. A worker suspended in the middle of a chunk, because another
 * program wants its core, does delay the caller, for milliseconds. {@link Backoff} then lets the caller work alone for
 * a while, so that two threads are never slower than one.
 */
public final class Parallel {

    /** Work on units that do not depend on one another: rows, columns, heads. */
    @FunctionalInterface
    public interface Work {
        /**
         * Does some units.
         *
         * @param from the first unit
         * @param to   the unit after the last
         */
        void run(int from, int to);
    }

    /** Some tenths of a millisecond: longer than the gap between two forks of a training step. */
    private static final int SPINS_BEFORE_PARKING = 20_000;

    /** Then the caller lets others have its core: perhaps the very worker it waits for. */
    private static final int SPINS_BEFORE_YIELDING = 2_000;

    /** The thread that has set it may use the pool; all others compute in the caller. */
    private static final AtomicBoolean BUSY = new AtomicBoolean();

    private static volatile Pool pool = new Pool(1);

    private Parallel() {
    }

    /**
     * The number of threads that chunks are spread over, the caller's included.
     *
     * @return 1 or more
     */
    public static int threads() {
        return pool.workers.length + 1;
    }

    /**
     * Sets the number of threads; called at the start, and by tests.
     *
     * @param count 1 or more
     * @throws IllegalStateException if chunks are running
     */
    public static void setThreads(int count) {
        SettingException.require(count >= 1, "threads", count, "is too few: use 1 or more");
        if (!claim()) {
            throw new IllegalStateException("the number of threads cannot change while chunks are running");
        }
        try {
            if (count != threads()) {
                pool.stop();
                pool = new Pool(count);
            }
        } finally {
            release();
        }
    }

    /**
     * Does units 0 to {@code units - 1} and returns when all are done. Allocates nothing; callers create their work
     * object once and keep it. An exception thrown in a chunk reaches the caller; the later chunks may or may not have
     * run then.
     *
     * @param units how many
     * @param size  units of a chunk
     * @param work  what to do with them
     */
    public static void run(int units, int size, Work work) {
        int chunks = (units + size - 1) / size;
        if (chunks > 1 && threads() > 1 && !pool.backoff.active() && claim()) {
            try {
                pool.run(units, size, chunks, work);
            } finally {
                release();
            }
        } else if (units > 0) {
            OutOfLine.run(work, 0, units);
        }
    }

    /**
     * The size of chunks when each thread is to get one.
     *
     * @param units how many
     * @return units of a chunk
     */
    public static int chunkSize(int units) {
        return (units + threads() - 1) / threads();
    }

    /**
     * Work that consists of single units.
     *
     * @param unit does the unit of a number
     * @return does one unit after the other
     */
    public static Work each(IntConsumer unit) {
        return (from, to) -> {
            for (int i = from; i < to; i++) {
                unit.accept(i);
            }
        };
    }

    private static boolean claim() {
        return !BUSY.get() && BUSY.compareAndSet(false, true);
    }

    private static void release() {
        BUSY.set(false);
    }

    /** How many rounds of chunks there were since the number of threads last changed; for tests. */
    static int rounds() {
        return pool.round;
    }

    /**
     * The number of cores, as far as it can be found out. Hyper-threads share the multipliers of their core, so a
     * second one on the same core does not make a product faster.
     *
     * @return 1 or more, at most what the JVM may use
     */
    public static int physicalCores() {
        int available = Runtime.getRuntime().availableProcessors();
        var cores = new HashSet<String>();
        try {
            String socket = "";
            for (String line : Files.readAllLines(Path.of("/proc/cpuinfo"))) {
                if (line.startsWith("physical id")) {
                    socket = line;
                } else if (line.startsWith("core id")) {
                    cores.add(socket + line);
                }
            }
        } catch (IOException | RuntimeException notLinux) {
            return available;
        }
        return cores.isEmpty() ? available : Math.min(available, cores.size());
    }

    /** The workers, and the round of chunks that they share with the caller. */
    private static final class Pool {

        /**
         * The number of the round in the upper half, the chunks not yet claimed in the lower. Both are in one long, so
         * that the compare-and-set of a late worker with a ticket of the last round fails.
         */
        final AtomicLong ticket = new AtomicLong();
        final AtomicInteger done = new AtomicInteger();
        final AtomicReference<Throwable> failure = new AtomicReference<>();
        final Worker[] workers;
        final Backoff backoff = new Backoff();
        volatile boolean stopped;
        /** Of the current round. Written before the ticket and read after a claim, so they are always up to date. */
        private Work work;
        private int units;
        private int size;
        private int chunks;
        private int round;

        Pool(int threads) {
            workers = new Worker[threads - 1];
            for (int i = 0; i < workers.length; i++) {
                workers[i] = new Worker(this, "octavo-worker-" + (i + 1));
                workers[i].start();
            }
        }

        void run(int units, int size, int chunks, Work work) {
            long start = System.nanoTime();
            this.work = work;
            this.units = units;
            this.size = size;
            this.chunks = chunks;
            done.set(0);
            ticket.set((long) ++round << 32 | chunks);
            for (Worker worker : workers) {
                if (worker.parked) {
                    LockSupport.unpark(worker);
                }
            }
            while (claimAndRun()) {
                // the caller takes part
            }
            long waiting = System.nanoTime();
            await(chunks);
            long end = System.nanoTime();
            backoff.round(waiting - start, end - waiting, end);
            this.work = null;
            if (failure.get() != null) {
                rethrow(failure.getAndSet(null));
            }
        }

        /** Waits for the chunks that workers have claimed. */
        private void await(int count) {
            for (int spins = 0; done.get() != count; spins++) {
                if (spins < SPINS_BEFORE_YIELDING) {
                    Thread.onSpinWait();
                } else {
                    Thread.yield();
                }
            }
        }

        /** Runs one chunk; false if none is left to claim. */
        boolean claimAndRun() {
            long now = ticket.get();
            int left = (int) now;
            if (left == 0) {
                return false;
            }
            if (ticket.compareAndSet(now, now - 1)) {
                try {
                    int from = (chunks - left) * size;
                    OutOfLine.run(work, from, Math.min(from + size, units));
                } catch (Throwable thrown) {
                    failure.compareAndSet(null, thrown);
                }
                done.getAndIncrement();
            }
            return true;
        }

        void stop() {
            stopped = true;
            for (Worker worker : workers) {
                LockSupport.unpark(worker);
            }
        }

        private static void rethrow(Throwable thrown) {
            switch (thrown) {
                case RuntimeException exception -> throw exception;
                case Error error -> throw error;
                default -> throw new IllegalStateException(thrown);
            }
        }
    }

    /** A daemon thread that claims chunks, spins for a while when there are none, then parks. */
    private static final class Worker extends Thread {

        private final Pool pool;
        volatile boolean parked;

        Worker(Pool pool, String name) {
            super(name);
            this.pool = pool;
            setDaemon(true);
        }

        @Override
        public void run() {
            int idle = 0;
            while (!pool.stopped) {
                if (pool.claimAndRun()) {
                    idle = 0;
                } else if (++idle < SPINS_BEFORE_PARKING) {
                    Thread.onSpinWait();
                } else {
                    park();
                }
            }
        }

        /**
         * Announces that it parks, then looks at the ticket once more: a caller either sees the announcement or has set
         * the ticket before.
         */
        private void park() {
            parked = true;
            if ((int) pool.ticket.get() == 0 && !pool.stopped) {
                LockSupport.park(pool);
            }
            parked = false;
        }
    }
}
