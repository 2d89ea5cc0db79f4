package octavo.engine.matrix;

import static octavo.engine.matrix.Simd.LANES;
import static octavo.engine.matrix.Simd.SPECIES;

import jdk.incubator.vector.FloatVector;
import octavo.engine.matrix.Product.Form;

/**
 * A product computed in blocks that fit into the caches, and one thread's memory for them: panels of B and a block of
 * A, both copied into the order in which {@link MicroKernels} read them. {@link MatrixMultiply} explains the layout.
 */
final class CacheBlocks {

    /**
     * Chunks of C and strips of B begin at multiples of the widest tile, so that cutting never produces narrow tiles.
     */
    static final int COLUMN_GRAIN = 64;

    /** Rows of A in one block; a strip is used for all of them before the next strip. A multiple of 4 and 6. */
    static final int ROWS = 96;

    /** Steps of the reduction in one block: 384 divides the widths of common models, and 6 × 384 floats fit in L1. */
    private static final int DEPTH = MicroKernels.ROW;

    /** Floats of a strip of B: half of an L2 cache of 512 KB. */
    private static final int STRIP = 1 << 16;

    /** Columns of B that are packed at a time. */
    private static final int COLUMNS = 1536;

    private static final ThreadLocal<CacheBlocks> OF_THREAD = ThreadLocal.withInitial(CacheBlocks::new);

    private final float[] panels = new float[DEPTH * COLUMNS];
    private final float[] block = new float[(ROWS + Tiles.MOST_SURPLUS) * DEPTH];
    private final Tiles tiles = new Tiles(block);
    /** The current product and the current block of its reduction: {@code steps} steps from {@code k} on. */
    private Product product;
    private int k;
    private int steps;

    private CacheBlocks() {
    }

    static CacheBlocks ofThread() {
        return OF_THREAD.get();
    }

    /** Rows {@code top} to {@code bottom} and columns {@code left} to {@code right} of C. */
    void compute(Product product, int top, int bottom, int left, int right) {
        this.product = product;
        int most = stepsOfBlock(product.depth);
        int columns = product.packed == null ? COLUMNS : right - left;
        for (int j = left; j < right; j += columns) {
            for (k = 0; k < product.depth; k += most) {
                steps = Math.min(most, product.depth - k);
                for (int i = top; i < bottom; i += ROWS) {
                    packRows(i, Math.min(ROWS, bottom - i));
                    strips(i, Math.min(ROWS, bottom - i), j, Math.min(columns, right - j), i == top);
                }
            }
        }
        this.product = null;
    }

    /** Columns {@code left} to {@code right} of a few rows of C, with B already packed. A is read in place. */
    void computeRows(Product product, int left, int right) {
        var packed = product.packed;
        int most = stepsOfBlock(product.depth);
        for (int k = 0; k < product.depth; k += most) {
            int steps = Math.min(most, product.depth - k);
            var start = k > 0 ? product.c : product.start;
            tiles.strip(packed.panels, packed.at(k) + left * steps, steps);
            for (int i = 0; i < product.c.rows; i++) {
                tiles.row(product.a, k, product.c, start, i, left, right - left);
            }
        }
    }

    /** A block of C = start + a block of A · all strips of a block of B; the first row block packs the strips. */
    private void strips(int i, int rows, int j, int columns, boolean first) {
        var packed = product.packed;
        var start = k > 0 ? product.c : product.start;
        int width = columnsOfStrip(steps);
        for (int done = 0; done < columns; done += width) {
            int used = Math.min(width, columns - done);
            int at = done * steps;
            if (packed != null) {
                tiles.strip(packed.panels, packed.at(k) + at, steps);
            } else {
                if (first) {
                    packStrip(product.form, product.b, k, steps, j + done, used, panels, at);
                }
                tiles.strip(panels, at, steps);
            }
            tiles.cover(product.c, start, i, rows, j + done, used);
        }
    }

    /**
     * Copies a block of A, or of its transpose. The last row is repeated for the surplus rows of the last tile.
     */
    private void packRows(int i, int rows) {
        var a = product.a;
        if (product.form == Form.TN) {
            Transpose.block(steps, rows, a.data, a.at(k, i), a.stride, block, 0, DEPTH);
        } else {
            for (int r = 0; r < rows; r++) {
                System.arraycopy(a.data, a.at(i + r, k), block, r * DEPTH, steps);
            }
        }
        int covered = Tiles.rows(rows);
        for (int r = rows; r < covered; r++) {
            System.arraycopy(block, (rows - 1) * DEPTH, block, r * DEPTH, steps);
        }
    }

    /** Copies all of B into panels: block by block of the reduction, panel after panel. */
    static void packAll(Matrix b, float[] panels) {
        int most = stepsOfBlock(b.rows);
        for (int k = 0; k < b.rows; k += most) {
            int steps = Math.min(most, b.rows - k);
            packStrip(Form.NN, b, k, steps, 0, b.cols, panels, k * Matrix.padded(b.cols));
        }
    }

    /** Columns of a strip, a multiple of the widest tile. */
    private static int columnsOfStrip(int steps) {
        return Math.max(1, STRIP / (steps * COLUMN_GRAIN)) * COLUMN_GRAIN;
    }

    /**
     * Steps of the reduction per block: about equal parts of at most {@value #DEPTH}; multiples of 16 if there are
     * several.
     */
    private static int stepsOfBlock(int depth) {
        int blocks = (depth + DEPTH - 1) / DEPTH;
        return blocks == 1 ? depth : Matrix.padded((depth + blocks - 1) / blocks);
    }

    /** Copies some columns of a block of B, or of its transpose, into panels, one after the other. */
    private static void packStrip(Form form, Matrix b, int k, int steps, int j, int columns, float[] panels, int at) {
        for (int done = 0; done < columns; ) {
            int width = Tiles.width(columns - done);
            int used = Math.min(width, columns - done);
            int to = at + done * steps;
            if (form == Form.NT) {
                Transpose.block(used, steps, b.data, b.at(j + done, k), b.stride, panels, to, width);
            } else {
                packPanel(b, b.at(k, j + done), steps, used, width, panels, to);
            }
            done += width;
        }
    }

    /** Copies {@code steps} rows of B, {@code width} floats each, one after the other. */
    private static void packPanel(Matrix b, int from, int steps, int used, int width, float[] panels, int to) {
        float[] data = b.data;
        int stride = b.stride;
        if (from + (steps - 1) * stride + width > data.length) {
            for (int r = 0; r < steps; r++) {
                System.arraycopy(data, from + r * stride, panels, to + r * width, used);
            }
        } else if (width == 2 * LANES) {
            for (int r = 0; r < steps; r++) {
                int source = from + r * stride;
                int target = to + r * (2 * LANES);
                FloatVector.fromArray(SPECIES, data, source).intoArray(panels, target);
                FloatVector.fromArray(SPECIES, data, source + LANES).intoArray(panels, target + LANES);
            }
        } else {
            for (int r = 0; r < steps; r++) {
                for (int x = 0; x < width; x += LANES) {
                    FloatVector.fromArray(SPECIES, data, from + r * stride + x).intoArray(panels, to + r * width + x);
                }
            }
        }
    }
}
