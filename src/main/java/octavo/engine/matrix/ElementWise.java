package octavo.engine.matrix;

/**
 * Carries a loop over the elements of up to three matrices of one shape: finds stretches that lie one after the other
 * in all of them, and spreads large ones over the threads.
 *
 * <p>Matrices that own their pads and have the same stride are one stretch from the first element to the last pad, with
 * no scalar tail; what is computed in the pads does not matter. Otherwise each row is a stretch of its own.
 */
final class ElementWise {

    /** From this many elements on a fork pays: they take some microseconds. */
    private static final int FORK_ELEMENTS = 1 << 15;

    /** Stretches are cut at multiples of this. */
    private static final int GRAIN = Matrix.PAD;

    /** The one job that may be spread over the pool at a time. */
    private static final Pieces PIECES = new Pieces();

    /**
     * Three ways to the same place, taken by turns. C2 inlines a call that has met one target or two, here a loop into a
     * whole training step; but where the graph of a method has reached some size (NodeCountInliningCutoff), it inlines
     * no further, and the vectors of what is left outside become objects. A call that has met three stays a call.
     */
    private static final Way[] WAYS = {ElementWise::piece, ElementWise::piece, ElementWise::piece};
    /** The way that was last taken. Threads may overtake each other here: any way will do. */
    private static int way;

    private ElementWise() {
    }

    /** A loop over n elements; z is written, x and y are read; any two may be the same. */
    @FunctionalInterface
    interface Loop {
        void run(int n, float[] x, int xi, float[] y, int yi, float[] z, int zi, float factor);
    }

    /** Some stretches or rows of three matrices. */
    @FunctionalInterface
    private interface Way {
        void run(Loop loop, Matrix x, Matrix y, Matrix z, float factor, boolean stretch, int from, int to);
    }

    /** Runs the loop over all elements of three matrices of the same shape. */
    static void run(Loop loop, Matrix x, Matrix y, Matrix z, float factor) {
        if (x.rows != z.rows || x.cols != z.cols || y.rows != z.rows || y.cols != z.cols) {
            x.requireShape(z.rows, z.cols, "the first argument");
            y.requireShape(z.rows, z.cols, "the second argument");
        }
        if (z.rows == 0 || z.cols == 0) {
            return;
        }
        int stretch = stretch(x, y, z);
        int units = stretch > 0 ? stretch / GRAIN : z.rows;
        if (z.rows * (long) z.cols >= FORK_ELEMENTS && Parallel.threads() > 1 && Parallel.tryEnter()) {
            try {
                int chunks = PIECES.cut(loop, x, y, z, factor, stretch > 0, units);
                Parallel.forEachEntered(chunks, PIECES);
            } finally {
                PIECES.release();
                Parallel.exit();
            }
        } else {
            call(loop, x, y, z, factor, stretch > 0, 0, units);
        }
    }

    private static void call(Loop loop, Matrix x, Matrix y, Matrix z, float factor, boolean stretch, int from, int to) {
        int next = (way + 1) % WAYS.length;
        way = next;
        WAYS[next].run(loop, x, y, z, factor, stretch, from, to);
    }

    /** The length of the common stretch, a multiple of GRAIN; 0 if rows must be done one by one. */
    private static int stretch(Matrix x, Matrix y, Matrix z) {
        boolean common = x.ownsPad && y.ownsPad && z.ownsPad && x.stride == z.stride && y.stride == z.stride
                && z.stride == Matrix.padded(z.cols);
        return common ? z.rows * z.stride : 0;
    }

    private static void piece(Loop loop, Matrix x, Matrix y, Matrix z, float factor, boolean stretch,
            int from, int to) {
        if (stretch) {
            int first = from * GRAIN;
            loop.run((to - from) * GRAIN, x.data, x.offset + first, y.data, y.offset + first, z.data, z.offset + first,
                    factor);
        } else {
            for (int r = from; r < to; r++) {
                loop.run(z.cols, x.data, x.at(r, 0), y.data, y.at(r, 0), z.data, z.at(r, 0), factor);
            }
        }
    }

    private static final class Pieces implements Parallel.Task {

        private Loop loop;
        private Matrix x;
        private Matrix y;
        private Matrix z;
        private float factor;
        private boolean stretch;
        private int units;
        private int size;

        int cut(Loop newLoop, Matrix newX, Matrix newY, Matrix newZ, float newFactor, boolean newStretch,
                int newUnits) {
            loop = newLoop;
            x = newX;
            y = newY;
            z = newZ;
            factor = newFactor;
            stretch = newStretch;
            units = newUnits;
            int chunks = Math.min(Parallel.threads(), units);
            size = (units + chunks - 1) / chunks;
            return (units + size - 1) / size;
        }

        @Override
        public void run(int chunk) {
            call(loop, x, y, z, factor, stretch, chunk * size, Math.min((chunk + 1) * size, units));
        }

        void release() {
            loop = null;
            x = null;
            y = null;
            z = null;
        }
    }
}
