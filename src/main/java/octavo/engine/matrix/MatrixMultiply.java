package octavo.engine.matrix;

import octavo.engine.matrix.Product.Form;

/**
 * Products of matrices: A·B, Aᵀ·B and A·Bᵀ, written to C or added to it.
 *
 * <p>Letters: C is (M, N), the reduction has length K. The summation order is fixed: every element of C is one chain of
 * fused multiply-adds over k ascending, started from the old C when adding and from +0 otherwise, for every shape,
 * tile, vector width and number of threads. {@link PlainProduct} is the same in three loops.
 *
 * <p><b>How the work is laid out.</b> {@link CacheBlocks} cuts the reduction into blocks of at most 384 steps; C keeps
 * the sums between blocks, which continues the chains. In a block, B is copied into <em>panels</em>, contiguous and as
 * wide as a register tile. A <em>strip</em> is as many panels as fit in half of the L2 cache (256 KB). 96 rows of A are
 * copied too. Then {@link Tiles} goes along the strip, once for every six rows of A. These rows (9 KB) stay in the L1
 * cache while the panels stream by, and C is written along its rows, whose next cache lines the hardware has already
 * fetched. (Going down a column of C, with the panel in L1, a tile waited for its cache lines of C: a GPT's step took
 * 1.07 times as long at width 128, 1.1 times at width 384.) Aᵀ·B transposes A while copying it, and A·Bᵀ transposes B.
 * After that all three forms are the same product, computed tile by tile by {@link MicroKernels}.
 *
 * <p>With very few rows, or very few steps in Aᵀ·B, packing would cost more than the product. Then {@link RowKernels}
 * reads B in place, for one row of C at a time.
 *
 * <p><b>Threads.</b> {@link Product} cuts large products along rows or columns of C: one chunk per thread, or up to
 * four per thread if they are very large. Each thread packs what it needs into memory of its own. A product inside a
 * chunk of {@link Parallel} is computed by its caller alone. Nothing is allocated after a thread's first product.
 */
public final class MatrixMultiply {

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
        Product.of(Form.NN, a, b, c, null).compute();
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
        Product.of(Form.NN, a, b, c, c).compute();
    }

    /**
     * C = A·B + r, with the same row r in every row of C: a dense layer with its bias. The sums start from r. The bits
     * are those of copying r to all rows first and then accumulating, but C is not written and read once more for it.
     *
     * @param a   shape (M, K)
     * @param b   shape (K, N)
     * @param row r, shape (1, N)
     * @param c   shape (M, N), not overlapping the others
     */
    public static void affine(Matrix a, Matrix b, Matrix row, Matrix c) {
        requireFit(a, b, c);
        Product.of(Form.NN, a, b, c, startRow(row, c)).compute();
    }

    /**
     * C = A·B + r with B already packed.
     *
     * @param a   shape (M, K)
     * @param b   of a matrix of shape (K, N)
     * @param row r, shape (1, N)
     * @param c   shape (M, N), not overlapping the others
     */
    public static void affine(Matrix a, PackedMatrix b, Matrix row, Matrix c) {
        requireFit(a, b.source, c);
        Product.of(a, b, c, startRow(row, c)).compute();
    }

    /** The row itself where tiles may read its pad; otherwise C, to which it is copied. */
    private static Matrix startRow(Matrix row, Matrix c) {
        row.requireShape(1, c.cols, "the row that a product starts from");
        if (row.offset + Matrix.padded(row.cols) <= row.data.length) {
            return row;
        }
        RowReductions.copyRow(row, c);
        return c;
    }

    /**
     * C = Aᵀ·B, the form of a weight gradient: inputsᵀ · output gradients.
     *
     * @param a shape (K, M)
     * @param b shape (K, N)
     * @param c shape (M, N), not overlapping a or b
     */
    public static void multiplyTransposedA(Matrix a, Matrix b, Matrix c) {
        requireFitTransposedA(a, b, c);
        Product.of(Form.TN, a, b, c, null).compute();
    }

    /**
     * C += Aᵀ·B: the same, added to the gradient of earlier examples.
     *
     * @param a shape (K, M)
     * @param b shape (K, N)
     * @param c shape (M, N), not overlapping a or b
     */
    public static void multiplyAddTransposedA(Matrix a, Matrix b, Matrix c) {
        requireFitTransposedA(a, b, c);
        Product.of(Form.TN, a, b, c, c).compute();
    }

    /**
     * C = A·Bᵀ, the form of an input gradient: output gradients · weightsᵀ.
     *
     * @param a shape (M, K)
     * @param b shape (N, K)
     * @param c shape (M, N), not overlapping a or b
     */
    public static void multiplyTransposedB(Matrix a, Matrix b, Matrix c) {
        if (a.rows != c.rows || a.cols != b.cols || b.rows != c.cols) {
            throw mismatch("A·Bᵀ", a, b, c);
        }
        Product.of(Form.NT, a, b, c, null).compute();
    }

    /**
     * C = A·B with B already packed. The calling thread computes it alone, since it usually runs inside a chunk
     * already. Only one to three rows, if they are long, are spread over the threads: a net that generates text has
     * just one row, does not run inside a chunk, and gains from the caches of all cores.
     *
     * @param a shape (M, K)
     * @param b of a matrix of shape (K, N)
     * @param c shape (M, N), not overlapping a
     */
    public static void multiply(Matrix a, PackedMatrix b, Matrix c) {
        requireFit(a, b.source, c);
        Product.of(a, b, c, null).compute();
    }

    /**
     * C += A·B with B already packed.
     *
     * @param a shape (M, K)
     * @param b of a matrix of shape (K, N)
     * @param c shape (M, N), not overlapping a
     */
    public static void multiplyAdd(Matrix a, PackedMatrix b, Matrix c) {
        requireFit(a, b.source, c);
        Product.of(a, b, c, c).compute();
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
}
