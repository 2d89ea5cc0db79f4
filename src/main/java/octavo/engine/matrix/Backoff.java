package octavo.engine.matrix;

/**
 * Decides when the caller of {@link Parallel} works alone. It does so for a while after waiting for workers has taken
 * too large a share of the time, and twice as long each time this soon happens again.
 *
 * <p>Chunks have about equal size, so a caller that has finished its own chunks waits only a moment. The exception: the
 * system gives a worker's core to another program in the middle of a chunk. Then the caller waits some milliseconds,
 * until the worker runs again. This happens on any machine now and then and does not matter. If another program keeps
 * the core busy, it happens all the time, and waiting costs what the second thread gains. A second thread saves the
 * caller about as much time as the caller itself works, so it is useless when the waits add up to that time. The limit
 * is half of it: the little that is left beyond is not worth another program's core.
 *
 * <p>Times are in nanoseconds, of {@link System#nanoTime()}. Only the thread that holds the pool uses this object;
 * others may call {@link #active()}.
 */
final class Backoff {

    /** Time in the pool before each decision: several time slices of the system. */
    private static final long WINDOW = 30_000_000;
    private static final long SHORTEST_PAUSE = 50_000_000;
    private static final long LONGEST_PAUSE = 1_000_000_000;

    private long worked;
    private long waited;
    private long pause = SHORTEST_PAUSE;
    private long end;
    private boolean paused;
    private volatile boolean active;

    /** Whether to work alone now. */
    boolean active() {
        return active && active(System.nanoTime());
    }

    boolean active(long now) {
        if (active && now - end >= 0) {
            active = false;
        }
        return active;
    }

    /**
     * Records one round of chunks.
     *
     * @param work how long the caller worked on its own chunks
     * @param wait how long it then waited for the chunks of others
     * @param now  the time
     */
    void round(long work, long wait, long now) {
        worked += work;
        waited += wait;
        if (worked + waited >= WINDOW) {
            if (waited > worked / 2) {
                boolean again = paused && now - end < pause;
                pause = again ? Math.min(2 * pause, LONGEST_PAUSE) : SHORTEST_PAUSE;
                end = now + pause;
                paused = true;
                active = true;
            }
            worked = 0;
            waited = 0;
        }
    }
}
