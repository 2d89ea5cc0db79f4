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
         * Computes some elements of the third array from those of the other two; or of the last two from the first. Any
         * two of the arrays may be the same.
         *
         * @param n        how many elements
         * @param first    the data of the first matrix
         * @param firstAt  index of its first element
         * @param second   the data of the second matrix
         * @param secondAt index of its first element
         * @param third    the data of the third matrix
         * @param thirdAt  index of its first element
         * @param factor   the factor given to {@link ElementWise#run}
         */
        void run(int n, float[] first, int firstAt, float[] second, int secondAt, float[] third, int thirdAt,
                float factor);
    }

    /**
     * Runs a loop over all elements of three matrices of the same shape, as a call that C2 does not inline.
     *
     * @param loop   the loop
     * @param first  shape (R, C)
     * @param second shape (R, C)
     * @param third  shape (R, C)
     * @param factor passed on to the loop
     */
    public static void run(Loop loop, Matrix first, Matrix second, Matrix third, float factor) {
        first.requireShape(third.rows, third.cols, "the first argument");
        second.requireShape(third.rows, third.cols, "the second argument");
        if (third.rows == 0 || third.cols == 0) {
            return;
        }
        int stretch = stretch(first, second, third);
        int units = stretch > 0 ? stretch / GRAIN : third.rows;
        boolean much = third.rows * (long) third.cols >= FORK_ELEMENTS;
        var job = JOB.get();
        job.set(loop, first, second, third);
        job.factor = factor;
        job.isStretch = stretch > 0;
        Parallel.run(units, much ? Parallel.chunkSize(units) : units, job);
        job.set(null, null, null, null);
    }

    /** The length of the common stretch, a multiple of GRAIN; 0 if rows must be done one by one. */
    private static int stretch(Matrix first, Matrix second, Matrix third) {
        boolean common = first.ownsPad && second.ownsPad && third.ownsPad && first.stride == third.stride
                && second.stride == third.stride && third.stride == Matrix.padded(third.cols);
        return common ? third.rows * third.stride : 0;
    }

    /** A loop with its arguments; the units are stretches or rows. */
    private static final class Job implements Parallel.Work {

        private Loop loop;
        private Matrix first;
        private Matrix second;
        private Matrix third;
        private float factor;
        private boolean isStretch;

        void set(Loop loop, Matrix first, Matrix second, Matrix third) {
            this.loop = loop;
            this.first = first;
            this.second = second;
            this.third = third;
        }

        @Override
        public void run(int from, int to) {
            if (isStretch) {
                int skipped = from * GRAIN;
                loop.run((to - from) * GRAIN, first.data, first.offset + skipped, second.data, second.offset + skipped,
                        third.data, third.offset + skipped, factor);
            } else {
                for (int r = from; r < to; r++) {
                    loop.run(third.cols, first.data, first.at(r, 0), second.data, second.at(r, 0),
                            third.data, third.at(r, 0), factor);
                }
            }
        }
    }
}
