package octavo.engine.matrix;

/**
 * One product: its operands, its form, and the values its sums start from. Each thread has one such object and fills it
 * again for every product, so nothing is allocated. The chunks of a large product share it.
 */
final class Product implements Parallel.Work {

    /** Which operand is transposed: none, A or B. */
    enum Form { NN, TN, NT }

    /** With fewer rows, packing B would cost more than the product (A·Bᵀ: with a single one). */
    static final int PACKED_ROWS = 4;

    /**
     * Forking costs some tenths of a microsecond, and each chunk packs for itself: with fewer operations two threads
     * are no faster than one.
     */
    private static final long FORK_FLOP = 131_072;

    /**
     * From here on there are more chunks than threads, so that one delayed thread does not delay the others.
     */
    private static final long MANY_CHUNKS_FLOP = 1 << 26;

    /**
     * Rows or columns of such a chunk. Each chunk packs all of the other matrix: with 128 rows that would be a seventh
     * of its time.
     */
    private static final int MANY_CHUNKS_SIZE = 256;

    private static final ThreadLocal<Product> OF_THREAD = ThreadLocal.withInitial(Product::new);

    /** Which operand is transposed. */
    Form form;
    /** A as it lies in memory. */
    Matrix a;
    /** B as it lies in memory. */
    Matrix b;
    /** The panels of B if they are packed already, or null. */
    PackedMatrix packed;
    /** C. */
    Matrix c;
    /** The values that the sums start from: C when adding, one row for all rows, or null for zeros. */
    Matrix start;
    /** K. */
    int depth;
    /** Whether chunks are rows of C, or columns. */
    private boolean alongRows;

    private Product() {
    }

    /** The calling thread's object, filled. */
    static Product of(Form form, Matrix a, Matrix b, Matrix c, Matrix start) {
        var product = OF_THREAD.get();
        product.form = form;
        product.a = a;
        product.b = b;
        product.packed = null;
        product.c = c;
        product.start = start;
        product.depth = form == Form.TN ? a.rows : a.cols;
        return product;
    }

    /** The same with a packed B. A product of few rows reads the panels only if it may write whole panels of C. */
    static Product of(Matrix a, PackedMatrix b, Matrix c, Matrix start) {
        var product = of(Form.NN, a, b.source, c, start);
        boolean wholePanels = c.ownsPad && Matrix.padded(c.cols) % (2 * Simd.LANES) == 0;
        product.packed = c.rows >= PACKED_ROWS || wholePanels ? b : null;
        return product;
    }

    /**
     * Computes the product: in this thread alone, or cut into chunks. A reduction of length 0 only copies the start.
     */
    void compute() {
        try {
            if (depth == 0) {
                copyStart();
                return;
            }
            long flop = 2L * c.rows * c.cols * depth;
            long began = ProductMeter.begin();
            if (flop >= FORK_FLOP && (packed == null || c.rows < PACKED_ROWS) && Parallel.threads() > 1) {
                cut(flop);
            } else {
                part(0, c.rows, 0, c.cols);
            }
            ProductMeter.end(began, flop);
        } finally {
            forget();
        }
    }

    private void copyStart() {
        if (start == null) {
            c.fill(0);
        } else if (start != c) {
            RowReductions.copyRow(start, c);
        }
    }

    /**
     * Cuts the work. Each chunk packs its own part of B, or all of B if cut along rows; so rows are cut only where B is
     * small.
     */
    private void cut(long flop) {
        int threads = Parallel.threads();
        alongRows = c.rows >= c.cols || c.cols < CacheBlocks.COLUMN_GRAIN * threads
                || form == Form.TN && c.rows >= CacheBlocks.ROWS;
        int total = alongRows ? c.rows : c.cols;
        int grain = alongRows ? 2 * PACKED_ROWS : CacheBlocks.COLUMN_GRAIN;
        int rounds = flop >= MANY_CHUNKS_FLOP ? Math.clamp(total / (threads * MANY_CHUNKS_SIZE), 1, 4) : 1;
        int wanted = rounds * threads;
        Parallel.run(total, (total + wanted * grain - 1) / (wanted * grain) * grain, this);
    }

    @Override
    public void run(int from, int to) {
        if (alongRows) {
            part(from, to, 0, c.cols);
        } else {
            part(0, c.rows, from, to);
        }
    }

    /** Rows {@code top} to {@code bottom} and columns {@code left} to {@code right} of C, by the calling thread. */
    private void part(int top, int bottom, int left, int right) {
        if (form == Form.NT && bottom - top == 1) {
            RowKernels.oneRowTransposed(this, top, left, right);
        } else if (packed != null && c.rows < PACKED_ROWS) {
            CacheBlocks.ofThread().computeRows(this, left, right);
        } else if (form != Form.NT && bottom - top < PACKED_ROWS || form == Form.TN && depth < PACKED_ROWS) {
            RowKernels.fewRows(this, top, bottom, left, right);
        } else {
            CacheBlocks.ofThread().compute(this, top, bottom, left, right);
        }
    }

    /** Drops the references, so that the garbage collector can free the matrices. */
    private void forget() {
        a = null;
        b = null;
        packed = null;
        c = null;
        start = null;
    }
}
