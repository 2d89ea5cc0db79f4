package octavo.engine.matrix;

import static octavo.engine.matrix.Simd.LANES;
import static octavo.engine.matrix.Simd.SPECIES;

import jdk.incubator.vector.FloatVector;

/**
 * Products of matrices: A·B, Aᵀ·B and A·Bᵀ, written to C or added to it.
 *
 * <p>Letters: C is (M, N), the reduction has length K. The law of sums: every element of C is one chain of fused
 * multiply-adds over k ascending, started from the old C when accumulating and from +0 otherwise, for every shape,
 * tile, vector width and number of threads. {@link PlainProduct} says the same in three loops.
 *
 * <p><b>How the work is laid out.</b> The reduction is cut into blocks of at most {@value #DEPTH} steps; C keeps the
 * sums between blocks, which continues the chains. In a block, B is copied into <em>panels</em>, as wide as a register
 * tile and contiguous, and so many panels make a <em>strip</em> that it lies in the L2 cache ({@value #STRIP} floats,
 * 256 KB). {@value #ROWS} rows of A are copied too. Then {@link Tiles} goes along the strip, for six rows of A after
 * another: these (9 KB) stay in the L1 cache while the panels stream by, and C is written along its rows, line after
 * line, where the hardware has fetched the next ones already. (Down a column of C, with the panel in L1, a tile waited
 * for its lines of C: 1.07 times as long for a GPT's step of width 128, 1.1 for width 384.) Aᵀ·B transposes A while
 * copying it, and A·Bᵀ transposes B. After that all three forms are the same product, done tile by tile by
 * {@link MicroKernels}.
 *
 * <p>With fewer than {@value #PACKED_ROWS} rows (A·Bᵀ: with one), or as few steps of Aᵀ·B, packing would cost more than
 * the product: B is then read in place, a row of C at a time, by {@link RowKernels}.
 *
 * <p><b>Threads.</b> Large products are cut along rows or columns of C, one piece for each thread, or up to four if they
 * are very large; each thread packs what it needs into scratch memory of its own. A product inside a chunk of
 * {@link Parallel}, and any below {@value #FORK_FLOP} floating-point operations, is computed by the caller alone.
 * Nothing is allocated after a thread's first product.
 */
public final class MatrixMultiply {

    /** Steps of the reduction in one block: 384 divides the widths of common models, and 6 × 384 floats fit in L1. */
    private static final int DEPTH = MicroKernels.ROW;

    /** Rows of A in one block, for which a strip is used before the next one: a multiple of 4 and 6. */
    private static final int ROWS = 96;

    /** Floats of a strip of B: half of an L2 cache of 512 KB. */
    private static final int STRIP = 1 << 16;

    /** Columns of B that are packed at a time. */
    private static final int COLUMNS = 1536;

    /** Products of fewer rows read B in place; those of Bᵀ only a single one. */
    private static final int PACKED_ROWS = 4;

    /**
     * Forking costs some tenths of a microsecond, and each piece packs for itself: below this two threads gain nothing.
     */
    private static final long FORK_FLOP = 131_072;

    /**
     * From here on there are more chunks than threads, so that a thread that is held up does not hold up the others.
     */
    private static final long MANY_CHUNKS_FLOP = 1 << 26;

    /** Rows of such a chunk, or columns: it packs all of the other matrix, which with 128 took a seventh of its time. */
    private static final int MANY_CHUNKS_SIZE = 256;

    /** Pieces of C begin at multiples of the widest tile, so that cutting makes no narrow tiles. */
    private static final int COLUMN_GRAIN = 64;

    private enum Form { NN, TN, NT }

    private static final ThreadLocal<Scratch> SCRATCH = ThreadLocal.withInitial(Scratch::new);

    /** The one product that may be spread over the pool at a time. */
    private static final Pieces PIECES = new Pieces();

    private MatrixMultiply() {
    }

    /**
     * C = A·B.
     *
     * @param a shape (M, K)
     * @param b shape (K, N)
     * @param c shape (M, N), not overlapping a or b
     */
    public static void multiply(Matrix a, Matrix b, Matrix c) {
        requireFit(a, b, c);
        start(Form.NN, a.cols, a, b, c, null);
    }

    /**
     * C += A·B.
     *
     * @param a shape (M, K)
     * @param b shape (K, N)
     * @param c shape (M, N), not overlapping a or b
     */
    public static void multiplyAdd(Matrix a, Matrix b, Matrix c) {
        requireFit(a, b, c);
        start(Form.NN, a.cols, a, b, c, c);
    }

    /**
     * C = A·B + r, the same row r in every row of C, where the sums start: a dense layer with its bias. The bits are
     * those of copying r to all rows first and accumulating, without writing and reading C once more for it.
     *
     * @param a   shape (M, K)
     * @param b   shape (K, N)
     * @param row r, shape (1, N)
     * @param c   shape (M, N), not overlapping the others
     */
    public static void affine(Matrix a, Matrix b, Matrix row, Matrix c) {
        row.requireShape(1, c.cols, "the row that a product starts from");
        requireFit(a, b, c);
        if (row.offset + Matrix.padded(row.cols) > row.data.length) {
            RowReductions.copyRow(row, c);
            multiplyAdd(a, b, c);
            return;
        }
        start(Form.NN, a.cols, a, b, c, row);
    }

    /**
     * C = Aᵀ·B: what a weight gradient is, inputsᵀ · output gradients.
     *
     * @param a shape (K, M)
     * @param b shape (K, N)
     * @param c shape (M, N), not overlapping a or b
     */
    public static void multiplyTransposedA(Matrix a, Matrix b, Matrix c) {
        requireFitTransposedA(a, b, c);
        start(Form.TN, a.rows, a, b, c, null);
    }

    /**
     * C += Aᵀ·B: the same, added to the gradient of the examples before.
     *
     * @param a shape (K, M)
     * @param b shape (K, N)
     * @param c shape (M, N), not overlapping a or b
     */
    public static void multiplyAddTransposedA(Matrix a, Matrix b, Matrix c) {
        requireFitTransposedA(a, b, c);
        start(Form.TN, a.rows, a, b, c, c);
    }

    /**
     * C = A·Bᵀ: what an input gradient is, output gradients · weightsᵀ.
     *
     * @param a shape (M, K)
     * @param b shape (N, K)
     * @param c shape (M, N), not overlapping a or b
     */
    public static void multiplyTransposedB(Matrix a, Matrix b, Matrix c) {
        if (a.rows != c.rows || a.cols != b.cols || b.rows != c.cols) {
            throw mismatch("A·Bᵀ", a, b, c);
        }
        start(Form.NT, a.cols, a, b, c, null);
    }

    private static void requireFit(Matrix a, Matrix b, Matrix c) {
        if (a.rows != c.rows || a.cols != b.rows || b.cols != c.cols) {
            throw mismatch("A·B", a, b, c);
        }
    }

    private static void requireFitTransposedA(Matrix a, Matrix b, Matrix c) {
        if (a.cols != c.rows || a.rows != b.rows || b.cols != c.cols) {
            throw mismatch("Aᵀ·B", a, b, c);
        }
    }

    private static IllegalArgumentException mismatch(String form, Matrix a, Matrix b, Matrix c) {
        return new IllegalArgumentException("the product " + form + " = C does not fit: A is " + a.rows + " x " + a.cols
                + ", B is " + b.rows + " x " + b.cols + ", C is " + c.rows + " x " + c.cols);
    }

    /**
     * Decides: nothing to add, by this thread alone, or cut into pieces.
     *
     * @param from what the sums start from: C when accumulating, a row for all rows, or null for zeros
     */
    private static void start(Form form, int depth, Matrix a, Matrix b, Matrix c, Matrix from) {
        if (depth == 0) {
            if (from == null) {
                c.fill(0);
            } else if (from != c) {
                RowReductions.copyRow(from, c);
            }
            return;
        }
        long flop = 2L * c.rows * c.cols * depth;
        long began = ProductMeter.begin();
        if (flop >= FORK_FLOP && Parallel.threads() > 1 && Parallel.tryEnter()) {
            try {
                int chunks = PIECES.cut(form, depth, a, b, c, from, flop);
                Parallel.forEachEntered(chunks, PIECES);
            } finally {
                PIECES.release();
                Parallel.exit();
            }
        } else {
            piece(form, depth, a, b, c, from, 0, c.rows, 0, c.cols);
        }
        ProductMeter.end(began, flop);
    }

    /** A product cut along the rows or the columns of C. */
    private static final class Pieces implements Parallel.Task {

        private Form form;
        private int depth;
        private Matrix a;
        private Matrix b;
        private Matrix c;
        private Matrix sumsFrom;
        private boolean alongRows;
        private int size;

        /**
         * Each piece packs its own part of B, and all of it if cut along rows; so cut there only where that is little.
         */
        int cut(Form newForm, int newDepth, Matrix newA, Matrix newB, Matrix newC, Matrix newSumsFrom, long flop) {
            form = newForm;
            depth = newDepth;
            a = newA;
            b = newB;
            c = newC;
            sumsFrom = newSumsFrom;
            int threads = Parallel.threads();
            alongRows = c.rows >= c.cols || c.cols < COLUMN_GRAIN * threads || form == Form.TN && c.rows >= ROWS;
            int total = alongRows ? c.rows : c.cols;
            int grain = alongRows ? 2 * PACKED_ROWS : COLUMN_GRAIN;
            int rounds = flop >= MANY_CHUNKS_FLOP ? Math.clamp(total / (threads * MANY_CHUNKS_SIZE), 1, 4) : 1;
            int wanted = rounds * threads;
            size = (total + wanted * grain - 1) / (wanted * grain) * grain;
            return (total + size - 1) / size;
        }

        @Override
        public void run(int chunk) {
            int from = chunk * size;
            if (alongRows) {
                piece(form, depth, a, b, c, sumsFrom, from, Math.min(from + size, c.rows), 0, c.cols);
            } else {
                piece(form, depth, a, b, c, sumsFrom, 0, c.rows, from, Math.min(from + size, c.cols));
            }
        }

        /** Keeps no matrix from the collector. */
        void release() {
            a = null;
            b = null;
            c = null;
            sumsFrom = null;
        }
    }

    /** Memory of one thread: panels of B, a packed block of A, and a tile for where C may not be written whole. */
    private static final class Scratch {
        final float[] panels = new float[DEPTH * COLUMNS];
        final float[] block = new float[(ROWS + Tiles.MOST_SURPLUS) * DEPTH];
        final float[] tile = new float[Tiles.LARGEST];
    }

    /** Rows {@code top} to {@code bottom} and columns {@code left} to {@code right} of C, by the calling thread. */
    private static void piece(Form form, int depth, Matrix a, Matrix b, Matrix c, Matrix from,
                              int top, int bottom, int left, int right) {
        if (form == Form.NT && bottom - top == 1) {
            RowKernels.oneRowTransposed(depth, a, b, c, from, top, left, right);
            return;
        }
        if (form != Form.NT && bottom - top < PACKED_ROWS || form == Form.TN && depth < PACKED_ROWS) {
            RowKernels.fewRows(form == Form.TN, depth, a, b, c, from, top, bottom, left, right);
            return;
        }
        var scratch = SCRATCH.get();
        int steps = stepsOfBlock(depth);
        for (int j = left; j < right; j += COLUMNS) {
            int columns = Math.min(COLUMNS, right - j);
            for (int k = 0; k < depth; k += steps) {
                int count = Math.min(steps, depth - k);
                for (int i = top; i < bottom; i += ROWS) {
                    int rows = Math.min(ROWS, bottom - i);
                    block(form, a, b, c, k > 0 ? c : from, i, rows, j, columns, k, count, i == top, scratch);
                }
            }
        }
    }

    /** A block of C = from + a block of A · all strips of a block of B; the first row block packs the strips. */
    private static void block(Form form, Matrix a, Matrix b, Matrix c, Matrix from, int i, int rows,
                              int j, int columns, int k, int count, boolean pack, Scratch scratch) {
        packRows(form, a, i, rows, k, count, scratch.block);
        int strip = columnsOfStrip(count);
        for (int done = 0; done < columns; done += strip) {
            int used = Math.min(strip, columns - done);
            int bi = done * count;
            if (pack) {
                packStrip(form, b, k, count, j + done, used, scratch.panels, bi);
            }
            Tiles.strip(used, count, scratch.block, rows, scratch.panels, bi, scratch.tile, c, i, j + done, from);
        }
    }

    /**
     * Copies a block of A, or of its transpose; the last row once more for each row that the last tile has too many.
     */
    private static void packRows(Form form, Matrix a, int i, int rows, int k, int count, float[] block) {
        if (form == Form.TN) {
            Transpose.block(count, rows, a.data, a.at(k, i), a.stride, block, 0, DEPTH);
        } else {
            for (int r = 0; r < rows; r++) {
                System.arraycopy(a.data, a.at(i + r, k), block, r * DEPTH, count);
            }
        }
        int covered = Tiles.rows(rows);
        for (int r = rows; r < covered; r++) {
            System.arraycopy(block, (rows - 1) * DEPTH, block, r * DEPTH, count);
        }
    }

    /**
     * C = A·B with B packed before; by the calling thread alone, since the caller is a chunk as a rule. Very few rows
     * are an ordinary product with the matrix that was packed: a net that writes a text has just one row, is no chunk,
     * and gains from the caches of all cores.
     *
     * @param a shape (M, K)
     * @param b of a matrix of shape (K, N)
     * @param c shape (M, N), not overlapping a
     */
    public static void multiply(Matrix a, PackedMatrix b, Matrix c) {
        start(a, b, c, null);
    }

    /**
     * C += A·B with B packed before.
     *
     * @param a shape (M, K)
     * @param b of a matrix of shape (K, N)
     * @param c shape (M, N), not overlapping a
     */
    public static void multiplyAdd(Matrix a, PackedMatrix b, Matrix c) {
        start(a, b, c, c);
    }

    private static void start(Matrix a, PackedMatrix b, Matrix c, Matrix from) {
        requireFit(a, b.source, c);
        if (a.rows < PACKED_ROWS) {
            start(Form.NN, a.cols, a, b.source, c, from);
            return;
        }
        long began = ProductMeter.begin();
        panels(a, b, c, from);
        ProductMeter.end(began, 2L * c.rows * c.cols * b.rows);
    }

    private static void panels(Matrix a, PackedMatrix b, Matrix c, Matrix from) {
        var scratch = SCRATCH.get();
        int steps = stepsOfBlock(b.rows);
        for (int k = 0; k < b.rows; k += steps) {
            int count = Math.min(steps, b.rows - k);
            for (int i = 0; i < a.rows; i += ROWS) {
                int rows = Math.min(ROWS, a.rows - i);
                packRows(Form.NN, a, i, rows, k, count, scratch.block);
                rowsOfPanels(b, k, count, c, i, rows, k > 0 ? c : from, scratch);
            }
        }
    }

    /** Some rows of C += the block of A · a block of B that lies in panels. */
    private static void rowsOfPanels(PackedMatrix b, int k, int count, Matrix c, int i, int rows, Matrix from,
                                     Scratch scratch) {
        int strip = columnsOfStrip(count);
        for (int j = 0; j < b.cols; j += strip) {
            int bi = k * Matrix.padded(b.cols) + j * count;
            Tiles.strip(Math.min(strip, b.cols - j), count, scratch.block, rows, b.panels, bi, scratch.tile,
                    c, i, j, from);
        }
    }

    /** Copies all of B into panels, in the order in which the product above reads them. */
    static void packAll(Matrix b, float[] panels) {
        int steps = stepsOfBlock(b.rows);
        for (int k = 0; k < b.rows; k += steps) {
            int count = Math.min(steps, b.rows - k);
            packStrip(Form.NN, b, k, count, 0, b.cols, panels, k * Matrix.padded(b.cols));
        }
    }

    /** Columns of a strip, a multiple of the widest tile. */
    private static int columnsOfStrip(int count) {
        return Math.max(1, STRIP / (count * COLUMN_GRAIN)) * COLUMN_GRAIN;
    }

    /** Copies some columns of a block of B, or of its transpose, into panels, one after the other. */
    private static void packStrip(Form form, Matrix b, int k, int count, int j, int columns, float[] panels, int pi) {
        for (int done = 0; done < columns; ) {
            int width = Tiles.width(columns - done);
            int used = Math.min(width, columns - done);
            int to = pi + done * count;
            if (form == Form.NT) {
                Transpose.block(used, count, b.data, b.at(j + done, k), b.stride, panels, to, width);
            } else {
                pack(b, k, count, j + done, used, width, panels, to);
            }
            done += width;
        }
    }

    /**
     * Steps of the reduction in a block: about equal parts of at most {@value #DEPTH}, multiples of 16 if several.
     */
    private static int stepsOfBlock(int depth) {
        int blocks = (depth + DEPTH - 1) / DEPTH;
        return blocks == 1 ? depth : Matrix.padded((depth + blocks - 1) / blocks);
    }

    /** Copies {@code count} rows of B, {@code width} floats each, one after the other. */
    private static void pack(Matrix b, int k, int count, int j, int used, int width, float[] panels, int pi) {
        float[] data = b.data;
        int stride = b.stride;
        int bi = b.at(k, j);
        if (bi + (count - 1) * stride + width > data.length) {
            for (int r = 0; r < count; r++) {
                System.arraycopy(data, bi + r * stride, panels, pi + r * width, used);
            }
        } else if (width == 2 * LANES) {
            for (int r = 0; r < count; r++) {
                int from = bi + r * stride;
                int to = pi + r * (2 * LANES);
                FloatVector.fromArray(SPECIES, data, from).intoArray(panels, to);
                FloatVector.fromArray(SPECIES, data, from + LANES).intoArray(panels, to + LANES);
            }
        } else {
            for (int r = 0; r < count; r++) {
                for (int x = 0; x < width; x += LANES) {
                    FloatVector.fromArray(SPECIES, data, bi + r * stride + x).intoArray(panels, pi + r * width + x);
                }
            }
        }
    }
}
