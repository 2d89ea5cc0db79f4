package octavo.engine.matrix;

/**
 * A copy of a matrix B in the order in which {@link MatrixMultiply} reads it. A product packs B anew each time, which
 * is little beside many rows of A; a recurrent weight meets few rows, but as often as there are time steps, before it
 * changes. It is packed once an update.
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
    /** For each block of the reduction its panels one after the other, as {@link Blocks#packAll} fills them. */
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
        Blocks.packAll(source, panels);
    }

    /** Where the panels of the block that begins at step k of the reduction lie. */
    int at(int k) {
        return k * Matrix.padded(cols);
    }
}
