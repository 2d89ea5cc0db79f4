package octavo.engine.layers;

import octavo.engine.matrix.Matrix;
import octavo.engine.matrix.Parallel;

/**
 * Views of a time-major matrix, created once: each step as a whole, and each step cut into shares of a few batch rows,
 * one share per thread.
 */
final class StepViews {

    /** With fewer rows a thread would mostly read weights; then some threads take more rows and others none. */
    private static final int LEAST_ROWS = 4;

    private final Matrix whole;
    private final Matrix[] stepViews;
    private final Matrix[][] shareViews;

    /**
     * The number of batch rows per share. The rows are shared evenly among the threads, in even numbers, which suit the
     * tiles of a product. Each share reads all recurrent weights at every step, so there are no more shares than
     * threads.
     *
     * @param rows N
     * @return at least 4
     */
    static int rowsOfShare(int rows) {
        int threads = Parallel.threads();
        return Math.max(LEAST_ROWS, (rows + 2 * threads - 1) / (2 * threads) * 2);
    }

    /**
     * Cuts a matrix.
     *
     * @param whole       shape (steps·N, columns)
     * @param rows        N
     * @param rowsOfShare batch rows of a share; the last may have fewer
     */
    StepViews(Matrix whole, int rows, int rowsOfShare) {
        this.whole = whole;
        int steps = whole.rows / rows;
        int shares = (rows + rowsOfShare - 1) / rowsOfShare;
        stepViews = new Matrix[steps];
        shareViews = new Matrix[steps][shares];
        for (int t = 0; t < steps; t++) {
            stepViews[t] = whole.rows(t * rows, rows);
            for (int share = 0; share < shares; share++) {
                int from = share * rowsOfShare;
                shareViews[t][share] = stepViews[t].rows(from, Math.min(rowsOfShare, rows - from));
            }
        }
    }

    /**
     * The views of a matrix: those made before, if they are of the same matrix.
     *
     * @param whole       shape (steps·N, columns)
     * @param rows        N
     * @param rowsOfShare batch rows of a share
     * @param present     views made before, or null
     * @return views of {@code whole}
     */
    static StepViews of(Matrix whole, int rows, int rowsOfShare, StepViews present) {
        return present != null && present.whole == whole ? present : new StepViews(whole, rows, rowsOfShare);
    }

    /** Fills step 0: with the last step of the previous pass, or with zeros. */
    void start(boolean continues) {
        if (continues) {
            stepViews[0].copyFrom(last());
        } else {
            stepViews[0].fill(0);
        }
    }

    /** How many shares a step is cut into. */
    int shares() {
        return shareViews[0].length;
    }

    /** The matrix that was cut. */
    Matrix whole() {
        return whole;
    }

    /** All batch rows of the last step, shape (N, columns). */
    Matrix last() {
        return stepViews[stepViews.length - 1];
    }

    /** Some batch rows of a step. */
    Matrix get(int step, int share) {
        return shareViews[step][share];
    }
}
