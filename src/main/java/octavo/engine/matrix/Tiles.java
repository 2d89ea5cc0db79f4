package octavo.engine.matrix;

import static octavo.engine.matrix.MicroKernels.ROW;
import static octavo.engine.matrix.Simd.LANES;

import java.util.Arrays;

/** Covers rows of C, as wide as a strip of B, with the tiles of {@link MicroKernels}: which, where, from what. */
final class Tiles {

    /** The most rows of tiles that are not there: one row takes a tile of four. */
    static final int MOST_SURPLUS = 3;

    /** Floats of the largest tile: six rows of two vectors, or four of four of sixteen. */
    static final int LARGEST = 4 * 4 * 16;

    /** What a sum that does not accumulate starts from. */
    private static final float[] ZEROS = new float[4 * LANES];

    private Tiles() {
    }

    /**
     * The widest tile that the columns fill; at 128 and 256 bits there is but one width, and it divides the padding.
     */
    static int width(int columns) {
        if (LANES < 16) {
            return 2 * LANES;
        }
        int padded = Matrix.padded(columns);
        return padded >= 4 * LANES ? 4 * LANES : padded >= 2 * LANES ? 2 * LANES : LANES;
    }

    /**
     * Some rows of C, a strip wide, += a block of A · a strip of B, or = that.
     *
     * @param columns    of the strip that C has
     * @param count      steps of the reduction
     * @param block      A, {@link #rows} rows {@link MicroKernels#ROW} apart
     * @param rows       rows of C
     * @param panels     holds the panels of the strip, from {@code bi} on
     * @param tile       scratch, {@link #LARGEST} floats
     * @param i          the first row of C
     * @param j          the first column of C
     * @param from       what the sums start from: C, a row for all rows, whose pad may be read, or null for zeros
     */
    static void strip(int columns, int count, float[] block, int rows, float[] panels, int bi, float[] tile,
                      Matrix c, int i, int j, Matrix from) {
        float[] sums = from == null ? ZEROS : from.data;
        int fStep = from == null ? 0 : 1;
        int fStride = from == c ? c.stride : 0;
        for (int r = 0; r < rows; ) {
            int height = height(rows - r);
            int real = Math.min(height, rows - r);
            int ci = c.at(i + r, j);
            int fi = from == null ? 0 : from == c ? ci : from.at(0, j);
            for (int x = 0; x < columns; ) {
                int width = width(columns - x);
                if (x + width <= columns || c.ownsPad) {
                    tile(width, height, count, block, r * ROW, panels, bi + x * count,
                            sums, fi + x * fStep, fStride, c.data, ci + x, c.stride, real);
                } else {
                    narrowTile(width, columns - x, height, count, block, r * ROW, panels, bi + x * count, tile,
                            c, i + r, j + x, from, real);
                }
                x += width;
            }
            r += height;
        }
    }

    /** C does not own all columns of the tile: it is computed in scratch and copied. */
    private static void narrowTile(int width, int used, int height, int count, float[] block, int ai, float[] panels,
                                   int bi, float[] tile, Matrix c, int i, int j, Matrix from, int rows) {
        for (int x = 0; x < rows; x++) {
            if (from == null) {
                Arrays.fill(tile, x * width, x * width + used, 0f);
            } else {
                System.arraycopy(from.data, from.at(from == c ? i + x : 0, j), tile, x * width, used);
            }
        }
        tile(width, height, count, block, ai, panels, bi, tile, 0, width, tile, 0, width, rows);
        for (int x = 0; x < rows; x++) {
            System.arraycopy(tile, x * width, c.data, c.at(i + x, j), used);
        }
    }

    /** Heights of 6 and 4 that cover the rows with little left over: 5 = 6, 7 = 4 + 4, 8 = 4 + 4, 16 = 6 + 6 + 4. */
    private static int height(int rows) {
        boolean four = LANES >= 16 || rows <= 4 || rows == 7 || rows == 8;
        return four ? 4 : 6;
    }

    /** The rows that tiles cover, at most {@value #MOST_SURPLUS} more than there are. */
    static int rows(int rows) {
        int covered = 0;
        while (covered < rows) {
            covered += height(rows - covered);
        }
        return covered;
    }

    private static void tile(int width, int height, int count, float[] a, int ai, float[] b, int bi,
                             float[] from, int fi, int fStride, float[] c, int ci, int cStride, int rows) {
        if (width == 4 * LANES) {
            MicroKernels.tile4x4(count, a, ai, b, bi, from, fi, fStride, c, ci, cStride, rows);
            return;
        }
        if (width == LANES) {
            MicroKernels.tile4x1(count, a, ai, b, bi, from, fi, fStride, c, ci, cStride, rows);
            return;
        }
        if (height == 6) {
            MicroKernels.tile6x2(count, a, ai, b, bi, from, fi, fStride, c, ci, cStride, rows);
        } else {
            MicroKernels.tile4x2(count, a, ai, b, bi, from, fi, fStride, c, ci, cStride, rows);
        }
        if ((count & 3) != 0) {
            MicroKernels.rest(count, a, ai, b, bi, c, ci, cStride, rows);
        }
    }
}
