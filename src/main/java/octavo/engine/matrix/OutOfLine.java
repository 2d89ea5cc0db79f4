package octavo.engine.matrix;

/**
 * A call that C2 does not inline.
 *
 * <p>C2, the JVM's optimizing compiler, inlines a call that has met one or two targets, or mostly the same one: a
 * vector loop into the method that calls it, and that method into its own caller, up to a whole training step. But when
 * the graph of a method reaches a certain size (NodeCountInliningCutoff), inlining ends. The vectors of the calls that
 * are left outside then become objects, at six times the cost. A call that has met three targets equally often stays a
 * call, and its target is compiled by itself, with all of its vectors in registers.
 *
 * <p>So loops are called through a table whose entries are used equally often. Where there are three functions to call
 * anyway, as in the gates of an LSTM or the passes of a softmax, the table holds those. Here it holds the same call
 * three times, used in turn.
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
