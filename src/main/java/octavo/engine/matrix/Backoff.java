package octavo.engine.matrix;

/**
 * Decides when the caller of {@link Parallel} works alone: for a while after waiting for workers has taken too large a
 * share of the time, twice as long each time that happens again soon.
 *
 * <p>Chunks are of about equal size, so a caller that has done its own waits a moment at most, unless the system has
 * given a worker's core to something else in the middle of a chunk; that lasts until the worker's next turn, some
 * milliseconds. Now and then this happens on any machine and does not matter. Beside a program that keeps the core busy
 * it happens at every turn, and what two threads gain while they have both cores is lost again by waiting. A second
 * thread saves the caller about as much time as the caller works itself, so it does not pay when waits add up to that;
 * beyond half of it the little that is left is not worth another program's core.
 *
 * <p>Times are in nanoseconds, of {@link System#nanoTime()}. Used by one thread at a time, the one that has the pool;
 * others may ask {@link #active()}.
 */
final class Backoff {

    /** Time in the pool on which a judgement rests: several turns of other programs. */
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
     * Tells of a round of chunks.
     *
     * @param work how long the caller worked on its own chunks
     * @param wait how long it waited for those of others afterwards
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
