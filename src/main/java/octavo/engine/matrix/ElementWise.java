package octavo.engine.matrix;

/**
 * Runs a loop over the elements of up to three matrices of the same shape. It finds stretches that are contiguous in
 * all of them and spreads large ones over the threads.
 *
 * <p>Matrices that own their pads and have the same stride are one stretch from the first element to the last pad, with
 * no scalar tail; what is computed in the pads does not matter. Otherwise each row is a stretch of its own.
 */
public final class ElementWise {

    /** From this many elements on a fork pays: the loop takes some microseconds. */
    private static final int FORK_ELEMENTS = 1 << 15;

    /** Stretches are cut at multiples of this. */
    private static final int GRAIN = Matrix.PAD;

    private static final ThreadLocal<Job> JOB = ThreadLocal.withInitial(Job::new);

    private ElementWise() {
    }

    /** A loop over n elements of three arrays. */
    @FunctionalInterface
    public interface Loop {

        /**
         * Computes some elements: reads x and y and writes z. Any two of the arrays may be the same.
         *
         * @param n      how many elements
         * @param x      the data of the first matrix
         * @param xi     index of its first element
         * @param y      the data of the second matrix
         * @param yi     index of its first element
         * @param z      the data of the third matrix
         * @param zi     index of its first element
         * @param factor the factor given to {@link ElementWise#run}
         */
        void run(int n, float[] x, int xi, float[] y, int yi, float[] z, int zi, float factor);
    }

    /**
     * Runs a loop over all elements of three matrices of the same shape, as a call that C2 does not inline.
     *
     * @param loop   the loop
     * @param x      shape (R, C)
     * @param y      shape (R, C)
     * @param z      shape (R, C)
     * @param factor passed on to the loop
     */
    public static void run(Loop loop, Matrix x, Matrix y, Matrix z, float factor) {
        if (x.rows != z.rows || x.cols != z.cols || y.rows != z.rows || y.cols != z.cols) {
            x.requireShape(z.rows, z.cols, "the first argument");
            y.requireShape(z.rows, z.cols, "the second argument");
        }
        if (z.rows == 0 || z.cols == 0) {
            return;
        }
        int stretch = stretch(x, y, z);
        int units = stretch > 0 ? stretch / GRAIN : z.rows;
        boolean much = z.rows * (long) z.cols >= FORK_ELEMENTS;
        var job = JOB.get();
        job.set(loop, x, y, z);
        job.factor = factor;
        job.isStretch = stretch > 0;
        Parallel.run(units, much ? Parallel.share(units) : units, job);
        job.set(null, null, null, null);
    }

    /** The length of the common stretch, a multiple of GRAIN; 0 if rows must be done one by one. */
    private static int stretch(Matrix x, Matrix y, Matrix z) {
        boolean common = x.ownsPad && y.ownsPad && z.ownsPad && x.stride == z.stride && y.stride == z.stride
                && z.stride == Matrix.padded(z.cols);
        return common ? z.rows * z.stride : 0;
    }

    /** A loop with its arguments; the units are stretches or rows. */
    private static final class Job implements Parallel.Work {

        private Loop loop;
        private Matrix x;
        private Matrix y;
        private Matrix z;
        private float factor;
        private boolean isStretch;

        void set(Loop loop, Matrix x, Matrix y, Matrix z) {
            this.loop = loop;
            this.x = x;
            this.y = y;
            this.z = z;
        }

        @Override
        public void run(int from, int to) {
            if (isStretch) {
                int first = from * GRAIN;
                loop.run((to - from) * GRAIN, x.data, x.offset + first, y.data, y.offset + first,
                        z.data, z.offset + first, factor);
            } else {
                for (int r = from; r < to; r++) {
                    loop.run(z.cols, x.data, x.at(r, 0), y.data, y.at(r, 0), z.data, z.at(r, 0), factor);
                }
            }
        }
    }
}
