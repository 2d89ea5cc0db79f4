package octavo.engine.matrix;

/**
 * A call that C2 does not inline.
 *
 * <p>C2 inlines a call that has met one target, or two, or mostly the same one: here a vector loop into a method that
 * calls it, and that into its own caller, up to a whole training step. But where the graph of a method has reached some
 * size (NodeCountInliningCutoff), inlining ends, and the vectors of what is left outside become objects, at six times
 * the cost. A call that has met three targets equally often stays a call, and what it calls is compiled by itself, with
 * all of its vectors in registers.
 *
 * <p>So loops are called through a table of which each entry is used as often as the others. Where there are three
 * functions to call anyway, in the gates of an LSTM or the passes of a softmax, the table holds these; here it holds
 * three ways to the same place, taken in turn.
 */
final class OutOfLine {

    private static final Caller[] CALLERS = {
        (work, from, to) -> work.run(from, to), (work, from, to) -> work.run(from, to),
        (work, from, to) -> work.run(from, to)
    };
    /** The caller used last. Threads may overtake each other here: any caller will do. */
    private static int last;

    private OutOfLine() {
    }

    @FunctionalInterface
    private interface Caller {
        void call(Parallel.Work work, int from, int to);
    }

    /** {@code work.run(from, to)}. */
    static void run(Parallel.Work work, int from, int to) {
        int next = (last + 1) % CALLERS.length;
        last = next;
        CALLERS[next].call(work, from, to);
    }
}
