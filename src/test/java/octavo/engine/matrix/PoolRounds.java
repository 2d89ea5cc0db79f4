package octavo.engine.matrix;

/** Lets tests of other packages see whether work was shared among threads. */
public final class PoolRounds {

    private PoolRounds() {
    }

    /** Rounds of chunks since the number of threads last changed. */
    public static int count() {
        return Parallel.rounds();
    }
}
