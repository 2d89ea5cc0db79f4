package octavo.engine.layers;

import octavo.engine.matrix.Parallel;

/** Cuts the rows (or columns) of element-wise work into chunks for threads to take. Made once and kept by a layer. */
final class RowChunks {

    /** Some rows' share of the work. */
    @FunctionalInterface
    interface Work {
        /** Does rows {@code from} to {@code to - 1}. */
        void run(int from, int to);
    }

    private final int rowsOfChunk;
    private final Work work;
    private final Parallel.Task task = this::runChunk;
    private int rows;

    RowChunks(int rowsOfChunk, Work work) {
        this.rowsOfChunk = rowsOfChunk;
        this.work = work;
    }

    /** Does all rows. */
    void run(int count) {
        rows = count;
        int chunks = (count + rowsOfChunk - 1) / rowsOfChunk;
        if (chunks == 1) {
            work.run(0, count);
        } else {
            Parallel.forEach(chunks, task);
        }
    }

    private void runChunk(int chunk) {
        int from = chunk * rowsOfChunk;
        work.run(from, Math.min(from + rowsOfChunk, rows));
    }
}
