package octavo.engine.matrix;

/**
 * The operands of the tiles of {@link MicroKernels}: a block of C, a packed block of A and a packed strip of B. They
 * are set once per block, so that a tile is only told its place in the block.
 */
final class TileOperands {

    /** Steps of the reduction. */
    int depth;
    /** A, rows {@link MicroKernels#ROW} apart. */
    float[] a;
    /** Where A's first row begins. */
    int aAt;
    /** The panels of B, one after the other, each as wide as a tile. */
    float[] b;
    /** Where the first panel begins. */
    int bAt;
    /** C. */
    float[] c;
    /** Where element (0, 0) of the block of C lies. */
    int cAt;
    /** Distance of the rows of C. */
    int cStride;
    /** The values that the sums start from: C itself, one row for all rows, or zeros. */
    float[] start;
    /** Where the start of element (0, 0) lies. */
    int startAt;
    /** Distance of the starts of two rows: that of C, or 0. */
    int startStride;
    /** Distance of the starts of two columns: 1, or 0 for zeros. */
    int startStep;

    /** Where a row of A begins. */
    int a(int row) {
        return aAt + row * MicroKernels.ROW;
    }

    /** Where the panel of a column of B begins. */
    int b(int column) {
        return bAt + column * depth;
    }

    /** Where an element of C lies. */
    int c(int row, int column) {
        return cAt + row * cStride + column;
    }

    /** Where the sum of an element of C starts from. */
    int start(int row, int column) {
        return startAt + row * startStride + column * startStep;
    }
}
