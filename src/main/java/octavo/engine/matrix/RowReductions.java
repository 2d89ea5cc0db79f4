package octavo.engine.matrix;

import static octavo.engine.matrix.Simd.LANES;
import static octavo.engine.matrix.Simd.SPECIES;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;

/**
 * Operations that reduce each row to a number, or all rows of a matrix to one row. The summation order is stated here
 * and depends neither on the vector width nor on threads. Sums along a row are those of {@link LaneSums}: 16 lanes and
 * a fixed tree, whatever the hardware. Large matrices are spread over the threads by rows, except sums of rows, which
 * are spread by columns: each column is one chain.
 */
public final class RowReductions {

    /** From this many elements on a fork pays. */
    private static final int FORK_ELEMENTS = 1 << 14;

    /** Columns are cut at multiples of this: whole vectors of any width, and whole cache lines. */
    private static final int COLUMN_GRAIN = 32;

    private static final ThreadLocal<Job> JOB = ThreadLocal.withInitial(Job::new);

    /** The passes of softmax over a row, after its largest element is found; see {@link OutOfLine}. */
    private static final Pass[] SOFTMAX = {
        RowReductions::exponentials, RowReductions::sum, RowReductions::divide
    };

    private RowReductions() {
    }

    /**
     * One pass over a row, from x to y or within y. It takes the number that the previous pass returned and returns one
     * for the next.
     */
    @FunctionalInterface
    private interface Pass {
        float run(float[] x, int xi, float[] y, int yi, int columns, int cols, float number);
    }

    /**
     * y += b in every row: a bias.
     *
     * @param b shape (1, C)
     * @param y shape (R, C)
     */
    public static void addRow(Matrix b, Matrix y) {
        b.requireShape(1, y.cols, "the row that is added");
        run(RowReductions::addRow, b, y, null, y.rows, 1);
    }

    private static void addRow(Matrix b, Matrix y, float[] unused, int from, int to) {
        int columns = columns(b, y);
        for (int r = from; r < to; r++) {
            add(b.data, b.offset, y.data, y.at(r, 0), columns, y.cols);
        }
    }

    /** y += x: whole vectors up to {@code columns}, then single elements up to {@code cols}. */
    private static void add(float[] x, int xi, float[] y, int yi, int columns, int cols) {
        for (int c = 0; c < columns; c += LANES) {
            FloatVector.fromArray(SPECIES, y, yi + c).add(FloatVector.fromArray(SPECIES, x, xi + c))
                    .intoArray(y, yi + c);
        }
        for (int c = columns; c < cols; c++) {
            y[yi + c] += x[xi + c];
        }
    }

    /**
     * y = b in every row: the start of a product that accumulates.
     *
     * @param b shape (1, C)
     * @param y shape (R, C)
     */
    public static void copyRow(Matrix b, Matrix y) {
        b.requireShape(1, y.cols, "the row that is copied");
        run(RowReductions::copyRow, b, y, null, y.rows, 1);
    }

    private static void copyRow(Matrix b, Matrix y, float[] unused, int from, int to) {
        for (int r = from; r < to; r++) {
            System.arraycopy(b.data, b.offset, y.data, y.at(r, 0), y.cols);
        }
    }

    /**
     * s = the sum of the rows of x, added in row order: the gradient of a bias.
     *
     * @param x          shape (R, C)
     * @param s          shape (1, C)
     * @param accumulate whether to add to the present content of s
     */
    public static void sumRows(Matrix x, Matrix s, boolean accumulate) {
        s.requireShape(1, x.cols, "the sum of rows");
        if (!accumulate) {
            s.fill(0);
        }
        run(RowReductions::sumColumns, x, s, null, (x.cols + COLUMN_GRAIN - 1) / COLUMN_GRAIN, x.rows);
    }

    /**
     * Some blocks of columns. Each pass adds four rows, one after the other, so s is read and written once for four
     * additions.
     */
    private static void sumColumns(Matrix x, Matrix s, float[] unused, int fromBlock, int toBlock) {
        int from = fromBlock * COLUMN_GRAIN;
        int to = Math.min(toBlock * COLUMN_GRAIN, x.cols);
        int size = to - from;
        int columns = to == x.cols ? columns(x, s) - from : size;
        int r = 0;
        for (; r + 4 <= x.rows; r += 4) {
            addFour(x.data, x.at(r, from), x.stride, s.data, s.at(0, from), columns, size);
        }
        for (; r < x.rows; r++) {
            add(x.data, x.at(r, from), s.data, s.at(0, from), columns, size);
        }
    }

    private static void addFour(float[] x, int x0, int stride, float[] s, int si, int columns, int size) {
        int x1 = x0 + stride;
        int x2 = x0 + 2 * stride;
        int x3 = x0 + 3 * stride;
        for (int c = 0; c < columns; c += LANES) {
            FloatVector.fromArray(SPECIES, s, si + c)
                    .add(FloatVector.fromArray(SPECIES, x, x0 + c))
                    .add(FloatVector.fromArray(SPECIES, x, x1 + c))
                    .add(FloatVector.fromArray(SPECIES, x, x2 + c))
                    .add(FloatVector.fromArray(SPECIES, x, x3 + c))
                    .intoArray(s, si + c);
        }
        for (int c = columns; c < size; c++) {
            s[si + c] = s[si + c] + x[x0 + c] + x[x1 + c] + x[x2 + c] + x[x3 + c];
        }
    }

    /**
     * p = softmax of each row of z: exp(z − max) / Σ exp(z − max). An element of −∞ gets exactly 0.
     *
     * @param z      shape (R, C), C at least 1
     * @param p      shape (R, C), may be z
     * @param logSum length at least R: log Σ exp(z) of each row, or null
     */
    public static void softmax(Matrix z, Matrix p, float[] logSum) {
        z.requireShape(p.rows, p.cols, "the argument of softmax");
        run(RowReductions::softmax, z, p, logSum, z.rows, 8);
    }

    private static void softmax(Matrix z, Matrix p, float[] logSum, int from, int to) {
        int cols = z.cols;
        int columns = columns(z, p);
        for (int r = from; r < to; r++) {
            int zi = z.at(r, 0);
            int pi = p.at(r, 0);
            float max = max(z.data, zi, cols);
            float sum = max;
            for (Pass pass : SOFTMAX) {
                sum = pass.run(z.data, zi, p.data, pi, columns, cols, sum);
            }
            if (logSum != null) {
                logSum[r] = max + Functions.log(sum);
            }
        }
    }

    /** The largest of some floats; the order of comparing does not matter. */
    static float max(float[] x, int xi, int size) {
        float max = Float.NEGATIVE_INFINITY;
        int whole = SPECIES.loopBound(size);
        if (whole > 0) {
            var most = FloatVector.fromArray(SPECIES, x, xi);
            for (int i = LANES; i < whole; i += LANES) {
                var v = FloatVector.fromArray(SPECIES, x, xi + i);
                most = most.blend(v, v.compare(VectorOperators.GT, most));
            }
            max = most.reduceLanes(VectorOperators.MAX);
        }
        for (int i = whole; i < size; i++) {
            max = Math.max(max, x[xi + i]);
        }
        return max;
    }

    /** y = exp(x − max). */
    private static float exponentials(float[] x, int xi, float[] y, int yi, int columns, int cols, float max) {
        for (int c = 0; c < columns; c += LANES) {
            Functions.exp(FloatVector.fromArray(SPECIES, x, xi + c).sub(max)).intoArray(y, yi + c);
        }
        for (int c = columns; c < cols; c++) {
            y[yi + c] = Functions.exp(x[xi + c] - max);
        }
        return max;
    }

    private static float sum(float[] x, int xi, float[] y, int yi, int columns, int cols, float max) {
        return LaneSums.sum(y, yi, cols);
    }

    private static float divide(float[] x, int xi, float[] y, int yi, int columns, int cols, float sum) {
        for (int c = 0; c < columns; c += LANES) {
            FloatVector.fromArray(SPECIES, y, yi + c).div(sum).intoArray(y, yi + c);
        }
        for (int c = columns; c < cols; c++) {
            y[yi + c] /= sum;
        }
        return sum;
    }

    /**
     * Σ x² over all logical elements, in double precision, for clipping by norm. Element (r, c) goes to sum number c
     * mod 8, in row order. At the end sums i and i + 4 are added, then i + 2, then i + 1. (A single sum would wait four
     * cycles for each addition.)
     *
     * @param x shape (R, C)
     * @return the sum of squares
     */
    public static double sumOfSquares(Matrix x) {
        double s0 = 0;
        double s1 = 0;
        double s2 = 0;
        double s3 = 0;
        double s4 = 0;
        double s5 = 0;
        double s6 = 0;
        double s7 = 0;
        float[] data = x.data;
        for (int r = 0; r < x.rows; r++) {
            int end = x.at(r, x.cols);
            int i = x.at(r, 0);
            for (; i + 8 <= end; i += 8) {
                s0 += (double) data[i] * data[i];
                s1 += (double) data[i + 1] * data[i + 1];
                s2 += (double) data[i + 2] * data[i + 2];
                s3 += (double) data[i + 3] * data[i + 3];
                s4 += (double) data[i + 4] * data[i + 4];
                s5 += (double) data[i + 5] * data[i + 5];
                s6 += (double) data[i + 6] * data[i + 6];
                s7 += (double) data[i + 7] * data[i + 7];
            }
            s0 += i < end ? (double) data[i] * data[i] : 0;
            s1 += i + 1 < end ? (double) data[i + 1] * data[i + 1] : 0;
            s2 += i + 2 < end ? (double) data[i + 2] * data[i + 2] : 0;
            s3 += i + 3 < end ? (double) data[i + 3] * data[i + 3] : 0;
            s4 += i + 4 < end ? (double) data[i + 4] * data[i + 4] : 0;
            s5 += i + 5 < end ? (double) data[i + 5] * data[i + 5] : 0;
            s6 += i + 6 < end ? (double) data[i + 6] * data[i + 6] : 0;
        }
        return (s0 + s4 + (s2 + s6)) + (s1 + s5 + (s3 + s7));
    }

    /** Columns to be computed in whole vectors: all, pad included, if both matrices own their pads. */
    private static int columns(Matrix x, Matrix target) {
        boolean pads = x.ownsPad && target.ownsPad;
        return pads ? (target.cols + LANES - 1) / LANES * LANES : SPECIES.loopBound(target.cols);
    }

    /** A loop over some rows, or blocks of columns. */
    @FunctionalInterface
    private interface Loop {
        void run(Matrix x, Matrix y, float[] numbers, int from, int to);
    }

    /**
     * Runs a loop over units, each of which costs about a row's elements times {@code weight}; spreads it over the
     * threads if that is much.
     */
    private static void run(Loop loop, Matrix x, Matrix y, float[] numbers, int units, int weight) {
        boolean much = (long) units * Math.max(y.cols, COLUMN_GRAIN) * weight >= FORK_ELEMENTS;
        var job = JOB.get();
        job.set(loop, x, y, numbers);
        Parallel.run(units, much ? Parallel.chunkSize(units) : units, job);
        job.set(null, null, null, null);
    }

    /** A loop with its arguments. */
    private static final class Job implements Parallel.Work {

        private Loop loop;
        private Matrix x;
        private Matrix y;
        private float[] numbers;

        void set(Loop loop, Matrix x, Matrix y, float[] numbers) {
            this.loop = loop;
            this.x = x;
            this.y = y;
            this.numbers = numbers;
        }

        @Override
        public void run(int from, int to) {
            loop.run(x, y, numbers, from, to);
        }
    }
}
