package octavo.engine.matrix;

import static octavo.engine.matrix.Simd.LANES;

import java.util.Arrays;

/** Covers rows of C, as wide as a strip of B, with the tiles of {@link MicroKernels} or {@link WideKernels}. */
final class Tiles {

    /** The most surplus rows: a single row takes a tile of four. */
    static final int MOST_SURPLUS = 3;

    /** Floats of the largest tile: twelve rows of two vectors of sixteen. */
    private static final int LARGEST = 12 * 2 * 16;

    /** The start of sums that are not added to C. */
    private static final float[] ZEROS = new float[8 * LANES];

    private final float[] block;
    private final TileOperands operands = new TileOperands();
    /** For a tile that reaches beyond the columns of C: it is computed in a buffer and copied from there. */
    private final TileOperands edge = new TileOperands();

    /** Tiles for a block of A, {@link #rows} rows {@link MicroKernels#ROW} apart. */
    Tiles(float[] block) {
        this.block = block;
        edge.a = block;
        edge.c = new float[LARGEST];
        edge.start = edge.c;
        edge.startStep = 1;
    }

    /** Sets the strip of B: its panels, where they begin, and the steps of the reduction. */
    void strip(float[] panels, int at, int steps) {
        operands.b = panels;
        operands.bAt = at;
        operands.depth = steps;
    }

    /** Rows i and on, columns j and on of C = start + the block of A · the strip of B. */
    void cover(Matrix c, Matrix start, int i, int rows, int j, int columns) {
        setTarget(c, start, i, j);
        operands.a = block;
        operands.aAt = 0;
        for (int row = 0; row < rows; ) {
            int height = height(rows - row);
            int real = Math.min(height, rows - row);
            for (int column = 0; column < columns; ) {
                int width = width(columns - column);
                if (column + width <= columns || c.ownsPad) {
                    tile(width, height, operands, row, column, real);
                } else {
                    edgeTile(width, height, row, column, real, columns - column);
                }
                column += width;
            }
            row += height;
        }
    }

    /** Columns j and on of row i of C = start + a row of A, in place from step k on · the strip of B. */
    void row(Matrix a, int k, Matrix c, Matrix start, int i, int j, int columns) {
        setTarget(c, start, i, j);
        operands.a = a.data;
        operands.aAt = a.at(i, k);
        int column = 0;
        for (; column + 6 * LANES < columns; column += 8 * LANES) {
            RowKernels.tile1x8(operands, column);
        }
        for (; column + 2 * LANES < columns; column += 4 * LANES) {
            RowKernels.tile1x4(operands, column);
        }
        if (column < columns) {
            RowKernels.tile1x2(operands, column);
        }
    }

    private void setTarget(Matrix c, Matrix start, int i, int j) {
        operands.c = c.data;
        operands.cAt = c.at(i, j);
        operands.cStride = c.stride;
        operands.start = start == null ? ZEROS : start.data;
        operands.startAt = start == null ? 0 : start.at(start == c ? i : 0, j);
        operands.startStride = start == c ? c.stride : 0;
        operands.startStep = start == null ? 0 : 1;
    }

    private void edgeTile(int width, int height, int row, int column, int rows, int columns) {
        edge.depth = operands.depth;
        edge.aAt = operands.a(row);
        edge.b = operands.b;
        edge.bAt = operands.b(column);
        edge.cStride = width;
        edge.startStride = width;
        for (int r = 0; r < rows; r++) {
            if (operands.startStep == 0) {
                Arrays.fill(edge.c, r * width, r * width + columns, 0f);
            } else {
                System.arraycopy(operands.start, operands.start(row + r, column), edge.c, r * width, columns);
            }
        }
        tile(width, height, edge, 0, 0, rows);
        for (int r = 0; r < rows; r++) {
            System.arraycopy(edge.c, r * width, operands.c, operands.c(row + r, column), columns);
        }
    }

    /** The width of the next tile: two vectors, or one at 512 bits if at most 16 columns are left. */
    static int width(int columns) {
        return LANES < 16 || columns > LANES ? 2 * LANES : LANES;
    }

    /**
     * The height of the next tile, chosen so that few surplus rows remain. Up to 256 bits 6 and 4: 5 = 6, 7 = 4 + 4, 8
     * = 4 + 4, 16 = 6 + 6 + 4. At 512 bits 12, 8 and 4: 13 to 16 = 8 + 8, 20 = 12 + 8.
     */
    private static int height(int rows) {
        if (LANES < 16) {
            return rows <= 4 || rows == 7 || rows == 8 ? 4 : 6;
        }
        return rows <= 4 ? 4 : rows <= 8 || rows > 12 && rows <= 16 ? 8 : 12;
    }

    /** The rows that tiles cover, at most {@value #MOST_SURPLUS} more than there are. */
    static int rows(int rows) {
        int covered = 0;
        while (covered < rows) {
            covered += height(rows - covered);
        }
        return covered;
    }

    private static void tile(int width, int height, TileOperands operands, int row, int column, int rows) {
        if (width == LANES) {
            narrowTiles(height, operands, row, column, rows);
            return;
        }
        switch (height) {
            case 12 -> WideKernels.tile12x2(operands, row, column, rows);
            case 8 -> WideKernels.tile8x2(operands, row, column, rows);
            case 6 -> MicroKernels.tile6x2(operands, row, column, rows);
            default -> MicroKernels.tile4x2(operands, row, column, rows);
        }
        if (height <= 6 && (operands.depth & 3) != 0) {
            MicroKernels.rest(operands, row, column, rows);
        }
    }

    private static void narrowTiles(int height, TileOperands operands, int row, int column, int rows) {
        if (height > 4) {
            WideKernels.tile8x1(operands, row, column, Math.min(rows, 8));
        }
        if (height != 8 && rows > height - 4) {
            WideKernels.tile4x1(operands, row + height - 4, column, rows - (height - 4));
        }
    }
}
