package octavo.engine.matrix;

/**
 * A copy of a matrix B in the order in which {@link MatrixMultiply} reads it. A product packs B anew each time, which
 * costs little compared with many rows of A. A recurrent weight is multiplied by few rows, but once per time step
 * before it changes; so it is packed once per update.
 *
 * <p>Memory: K·N floats, N padded.
 */
public final class PackedMatrix {

    /** K, rows of B. */
    final int rows;
    /** N, columns of B. */
    final int cols;
    /** B itself, which products of few rows read where they may not write whole panels of C. */
    final Matrix source;
    /** The panels, block by block of the reduction, as {@link CacheBlocks#packAll} fills them. */
    final float[] panels;

    /**
     * Allocates the panels; {@link #pack} fills them.
     *
     * @param source B, shape (K, N)
     */
    public PackedMatrix(Matrix source) {
        this.rows = source.rows;
        this.cols = source.cols;
        this.source = source;
        this.panels = new float[Math.multiplyExact(rows, Matrix.padded(cols))];
    }

    /** Copies B as it is now. */
    public void pack() {
        CacheBlocks.packAll(source, panels);
    }

    /** Where the panels of the block that begins at step k of the reduction lie. */
    int at(int k) {
        return k * Matrix.padded(cols);
    }
}
