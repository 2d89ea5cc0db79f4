package octavo.engine.matrix;

import static octavo.engine.matrix.Simd.LANES;
import static octavo.engine.matrix.Simd.SPECIES;

import java.lang.invoke.VarHandle;
import jdk.incubator.vector.FloatVector;

/**
 * The innermost loops of the matrix product: small tiles of C that stay in registers for the whole reduction.
 *
 * <p><b>How a tile works.</b> {@code tile6x2} holds 6 rows × 2 vectors of C in 12 registers. For each k it loads two
 * vectors of B's row k and six single elements of A's column k, each copied to all lanes, and does the 12 products of
 * the outer product: 8 loads for 12 fused multiply-adds. Each lane is one chain of fused multiply-adds over k
 * ascending; the order never depends on the tile, so all tiles give the same bits.
 *
 * <p><img src="doc-files/register-tile.svg"
 *     alt="A tile of 6 rows and 2 vectors of C in registers, and the panels of A and B that feed it">
 *
 * <p><b>Why these sizes.</b> A core starts two fused multiply-adds per cycle and each takes four cycles: with fewer
 * than 8 independent chains it waits. AVX2 has 16 registers: 12 chains + 2 of B + 2 of A = 16. Two vectors of 8 are 16
 * floats, the unit to which rows are padded, so there are no narrow tiles at all. {@code tile4x2} computes the rows
 * that are left over by sixes. {@link WideKernels} has the tiles for AVX-512.
 *
 * <p><b>What C2, the JVM's optimizing compiler, needs.</b> Both operands are packed: B in a panel as wide as the tile,
 * A in rows {@value #ROW} floats apart. Then every address is one register and a constant, and all bounds checks are
 * made once before the loop instead of in it. There are no masks and no arrays of vectors.
 *
 * <p><b>Why four steps at once, and the fences.</b> Twelve multiply-adds take six cycles at best. In that time a core
 * starts about 36 instructions, or half as many if another program runs on its second hyper-thread, as on most rented
 * machines. So every instruction besides multiply-adds and loads counts, and four steps share one set of index
 * arithmetic and one branch: 22.5 instructions per step instead of 32, where 20 is the minimum. Left alone, C2 moves
 * the loads of all steps to the front, where they need more registers than there are. The sums are then spilled, that
 * is, kept in memory, at half the speed. {@link VarHandle#loadLoadFence} compiles to nothing on x86, but no load moves
 * across it: after B's two vectors and between the steps it keeps the loads where they are written. With 32 registers
 * nothing spills, so the tiles for 512 bits have no fences. {@link #rest} computes the one to three steps left over by
 * fours. When they were a second loop in the tile, its first run made C2 compile both loops again, to half the speed.
 *
 * <p><b>Surplus rows.</b> A tile at the lower edge is told how many of its rows exist; the surplus ones repeat the
 * last. They compute and store the same bits twice, which costs less than a set of kernels for every height.
 *
 * <p>Arguments of all tiles: the operands; the row and the column of the tile in the block; how many of its rows exist.
 * The name of a local says where it comes from: {@code a2k1} is A's row 2 at step k + 1, {@code b0k1} the first vector
 * of B's row k + 1, {@code c20} the chains of C's row 2 in that vector.
 */
final class MicroKernels {

    /** Distance of the packed rows of A, and so the largest depth. */
    static final int ROW = 384;

    private MicroKernels() {
    }

    /** 6 rows × 2 vectors; see the class comment. The other tiles differ only in shape. */
    static void tile6x2(TileOperands tile, int row, int column, int rows) {
        int last = rows - 1;
        int r1 = Math.min(1, last);
        int r2 = Math.min(2, last);
        int r3 = Math.min(3, last);
        int r4 = Math.min(4, last);
        int r5 = Math.min(5, last);
        float[] start = tile.start;
        int startStride = tile.startStride;
        int si = tile.start(row, column);
        var c00 = FloatVector.fromArray(SPECIES, start, si);
        var c01 = FloatVector.fromArray(SPECIES, start, si + LANES);
        var c10 = FloatVector.fromArray(SPECIES, start, si + r1 * startStride);
        var c11 = FloatVector.fromArray(SPECIES, start, si + r1 * startStride + LANES);
        var c20 = FloatVector.fromArray(SPECIES, start, si + r2 * startStride);
        var c21 = FloatVector.fromArray(SPECIES, start, si + r2 * startStride + LANES);
        var c30 = FloatVector.fromArray(SPECIES, start, si + r3 * startStride);
        var c31 = FloatVector.fromArray(SPECIES, start, si + r3 * startStride + LANES);
        var c40 = FloatVector.fromArray(SPECIES, start, si + r4 * startStride);
        var c41 = FloatVector.fromArray(SPECIES, start, si + r4 * startStride + LANES);
        var c50 = FloatVector.fromArray(SPECIES, start, si + r5 * startStride);
        var c51 = FloatVector.fromArray(SPECIES, start, si + r5 * startStride + LANES);
        float[] a = tile.a;
        float[] b = tile.b;
        int ai = tile.a(row);
        int bi = tile.b(column);
        int depth = tile.depth;
        int whole = depth & -4;
        for (int k = 0; k < whole; k += 4) {
            int bk = bi + k * (2 * LANES);
            var b0k0 = FloatVector.fromArray(SPECIES, b, bk);
            var b1k0 = FloatVector.fromArray(SPECIES, b, bk + LANES);
            VarHandle.loadLoadFence();
            var a0k0 = FloatVector.broadcast(SPECIES, a[ai + k]);
            c00 = a0k0.fma(b0k0, c00);
            c01 = a0k0.fma(b1k0, c01);
            var a1k0 = FloatVector.broadcast(SPECIES, a[ai + k + ROW]);
            c10 = a1k0.fma(b0k0, c10);
            c11 = a1k0.fma(b1k0, c11);
            var a2k0 = FloatVector.broadcast(SPECIES, a[ai + k + 2 * ROW]);
            c20 = a2k0.fma(b0k0, c20);
            c21 = a2k0.fma(b1k0, c21);
            var a3k0 = FloatVector.broadcast(SPECIES, a[ai + k + 3 * ROW]);
            c30 = a3k0.fma(b0k0, c30);
            c31 = a3k0.fma(b1k0, c31);
            var a4k0 = FloatVector.broadcast(SPECIES, a[ai + k + 4 * ROW]);
            c40 = a4k0.fma(b0k0, c40);
            c41 = a4k0.fma(b1k0, c41);
            var a5k0 = FloatVector.broadcast(SPECIES, a[ai + k + 5 * ROW]);
            c50 = a5k0.fma(b0k0, c50);
            c51 = a5k0.fma(b1k0, c51);
            VarHandle.loadLoadFence();
            var b0k1 = FloatVector.fromArray(SPECIES, b, bk + 2 * LANES);
            var b1k1 = FloatVector.fromArray(SPECIES, b, bk + 3 * LANES);
            VarHandle.loadLoadFence();
            var a0k1 = FloatVector.broadcast(SPECIES, a[ai + k + 1]);
            c00 = a0k1.fma(b0k1, c00);
            c01 = a0k1.fma(b1k1, c01);
            var a1k1 = FloatVector.broadcast(SPECIES, a[ai + k + 1 + ROW]);
            c10 = a1k1.fma(b0k1, c10);
            c11 = a1k1.fma(b1k1, c11);
            var a2k1 = FloatVector.broadcast(SPECIES, a[ai + k + 1 + 2 * ROW]);
            c20 = a2k1.fma(b0k1, c20);
            c21 = a2k1.fma(b1k1, c21);
            var a3k1 = FloatVector.broadcast(SPECIES, a[ai + k + 1 + 3 * ROW]);
            c30 = a3k1.fma(b0k1, c30);
            c31 = a3k1.fma(b1k1, c31);
            var a4k1 = FloatVector.broadcast(SPECIES, a[ai + k + 1 + 4 * ROW]);
            c40 = a4k1.fma(b0k1, c40);
            c41 = a4k1.fma(b1k1, c41);
            var a5k1 = FloatVector.broadcast(SPECIES, a[ai + k + 1 + 5 * ROW]);
            c50 = a5k1.fma(b0k1, c50);
            c51 = a5k1.fma(b1k1, c51);
            VarHandle.loadLoadFence();
            var b0k2 = FloatVector.fromArray(SPECIES, b, bk + 4 * LANES);
            var b1k2 = FloatVector.fromArray(SPECIES, b, bk + 5 * LANES);
            VarHandle.loadLoadFence();
            var a0k2 = FloatVector.broadcast(SPECIES, a[ai + k + 2]);
            c00 = a0k2.fma(b0k2, c00);
            c01 = a0k2.fma(b1k2, c01);
            var a1k2 = FloatVector.broadcast(SPECIES, a[ai + k + 2 + ROW]);
            c10 = a1k2.fma(b0k2, c10);
            c11 = a1k2.fma(b1k2, c11);
            var a2k2 = FloatVector.broadcast(SPECIES, a[ai + k + 2 + 2 * ROW]);
            c20 = a2k2.fma(b0k2, c20);
            c21 = a2k2.fma(b1k2, c21);
            var a3k2 = FloatVector.broadcast(SPECIES, a[ai + k + 2 + 3 * ROW]);
            c30 = a3k2.fma(b0k2, c30);
            c31 = a3k2.fma(b1k2, c31);
            var a4k2 = FloatVector.broadcast(SPECIES, a[ai + k + 2 + 4 * ROW]);
            c40 = a4k2.fma(b0k2, c40);
            c41 = a4k2.fma(b1k2, c41);
            var a5k2 = FloatVector.broadcast(SPECIES, a[ai + k + 2 + 5 * ROW]);
            c50 = a5k2.fma(b0k2, c50);
            c51 = a5k2.fma(b1k2, c51);
            VarHandle.loadLoadFence();
            var b0k3 = FloatVector.fromArray(SPECIES, b, bk + 6 * LANES);
            var b1k3 = FloatVector.fromArray(SPECIES, b, bk + 7 * LANES);
            VarHandle.loadLoadFence();
            var a0k3 = FloatVector.broadcast(SPECIES, a[ai + k + 3]);
            c00 = a0k3.fma(b0k3, c00);
            c01 = a0k3.fma(b1k3, c01);
            var a1k3 = FloatVector.broadcast(SPECIES, a[ai + k + 3 + ROW]);
            c10 = a1k3.fma(b0k3, c10);
            c11 = a1k3.fma(b1k3, c11);
            var a2k3 = FloatVector.broadcast(SPECIES, a[ai + k + 3 + 2 * ROW]);
            c20 = a2k3.fma(b0k3, c20);
            c21 = a2k3.fma(b1k3, c21);
            var a3k3 = FloatVector.broadcast(SPECIES, a[ai + k + 3 + 3 * ROW]);
            c30 = a3k3.fma(b0k3, c30);
            c31 = a3k3.fma(b1k3, c31);
            var a4k3 = FloatVector.broadcast(SPECIES, a[ai + k + 3 + 4 * ROW]);
            c40 = a4k3.fma(b0k3, c40);
            c41 = a4k3.fma(b1k3, c41);
            var a5k3 = FloatVector.broadcast(SPECIES, a[ai + k + 3 + 5 * ROW]);
            c50 = a5k3.fma(b0k3, c50);
            c51 = a5k3.fma(b1k3, c51);
        }
        float[] c = tile.c;
        int cStride = tile.cStride;
        int ci = tile.c(row, column);
        c00.intoArray(c, ci);
        c01.intoArray(c, ci + LANES);
        c10.intoArray(c, ci + r1 * cStride);
        c11.intoArray(c, ci + r1 * cStride + LANES);
        c20.intoArray(c, ci + r2 * cStride);
        c21.intoArray(c, ci + r2 * cStride + LANES);
        c30.intoArray(c, ci + r3 * cStride);
        c31.intoArray(c, ci + r3 * cStride + LANES);
        c40.intoArray(c, ci + r4 * cStride);
        c41.intoArray(c, ci + r4 * cStride + LANES);
        c50.intoArray(c, ci + r5 * cStride);
        c51.intoArray(c, ci + r5 * cStride + LANES);
    }

    /** 4 rows × 2 vectors: 8 chains, just enough; for the rows left over by sixes. */
    static void tile4x2(TileOperands tile, int row, int column, int rows) {
        int last = rows - 1;
        int r1 = Math.min(1, last);
        int r2 = Math.min(2, last);
        int r3 = Math.min(3, last);
        float[] start = tile.start;
        int startStride = tile.startStride;
        int si = tile.start(row, column);
        var c00 = FloatVector.fromArray(SPECIES, start, si);
        var c01 = FloatVector.fromArray(SPECIES, start, si + LANES);
        var c10 = FloatVector.fromArray(SPECIES, start, si + r1 * startStride);
        var c11 = FloatVector.fromArray(SPECIES, start, si + r1 * startStride + LANES);
        var c20 = FloatVector.fromArray(SPECIES, start, si + r2 * startStride);
        var c21 = FloatVector.fromArray(SPECIES, start, si + r2 * startStride + LANES);
        var c30 = FloatVector.fromArray(SPECIES, start, si + r3 * startStride);
        var c31 = FloatVector.fromArray(SPECIES, start, si + r3 * startStride + LANES);
        float[] a = tile.a;
        float[] b = tile.b;
        int ai = tile.a(row);
        int bi = tile.b(column);
        int depth = tile.depth;
        int whole = depth & -4;
        for (int k = 0; k < whole; k += 4) {
            int bk = bi + k * (2 * LANES);
            var b0k0 = FloatVector.fromArray(SPECIES, b, bk);
            var b1k0 = FloatVector.fromArray(SPECIES, b, bk + LANES);
            VarHandle.loadLoadFence();
            var a0k0 = FloatVector.broadcast(SPECIES, a[ai + k]);
            c00 = a0k0.fma(b0k0, c00);
            c01 = a0k0.fma(b1k0, c01);
            var a1k0 = FloatVector.broadcast(SPECIES, a[ai + k + ROW]);
            c10 = a1k0.fma(b0k0, c10);
            c11 = a1k0.fma(b1k0, c11);
            var a2k0 = FloatVector.broadcast(SPECIES, a[ai + k + 2 * ROW]);
            c20 = a2k0.fma(b0k0, c20);
            c21 = a2k0.fma(b1k0, c21);
            var a3k0 = FloatVector.broadcast(SPECIES, a[ai + k + 3 * ROW]);
            c30 = a3k0.fma(b0k0, c30);
            c31 = a3k0.fma(b1k0, c31);
            VarHandle.loadLoadFence();
            var b0k1 = FloatVector.fromArray(SPECIES, b, bk + 2 * LANES);
            var b1k1 = FloatVector.fromArray(SPECIES, b, bk + 3 * LANES);
            VarHandle.loadLoadFence();
            var a0k1 = FloatVector.broadcast(SPECIES, a[ai + k + 1]);
            c00 = a0k1.fma(b0k1, c00);
            c01 = a0k1.fma(b1k1, c01);
            var a1k1 = FloatVector.broadcast(SPECIES, a[ai + k + 1 + ROW]);
            c10 = a1k1.fma(b0k1, c10);
            c11 = a1k1.fma(b1k1, c11);
            var a2k1 = FloatVector.broadcast(SPECIES, a[ai + k + 1 + 2 * ROW]);
            c20 = a2k1.fma(b0k1, c20);
            c21 = a2k1.fma(b1k1, c21);
            var a3k1 = FloatVector.broadcast(SPECIES, a[ai + k + 1 + 3 * ROW]);
            c30 = a3k1.fma(b0k1, c30);
            c31 = a3k1.fma(b1k1, c31);
            VarHandle.loadLoadFence();
            var b0k2 = FloatVector.fromArray(SPECIES, b, bk + 4 * LANES);
            var b1k2 = FloatVector.fromArray(SPECIES, b, bk + 5 * LANES);
            VarHandle.loadLoadFence();
            var a0k2 = FloatVector.broadcast(SPECIES, a[ai + k + 2]);
            c00 = a0k2.fma(b0k2, c00);
            c01 = a0k2.fma(b1k2, c01);
            var a1k2 = FloatVector.broadcast(SPECIES, a[ai + k + 2 + ROW]);
            c10 = a1k2.fma(b0k2, c10);
            c11 = a1k2.fma(b1k2, c11);
            var a2k2 = FloatVector.broadcast(SPECIES, a[ai + k + 2 + 2 * ROW]);
            c20 = a2k2.fma(b0k2, c20);
            c21 = a2k2.fma(b1k2, c21);
            var a3k2 = FloatVector.broadcast(SPECIES, a[ai + k + 2 + 3 * ROW]);
            c30 = a3k2.fma(b0k2, c30);
            c31 = a3k2.fma(b1k2, c31);
            VarHandle.loadLoadFence();
            var b0k3 = FloatVector.fromArray(SPECIES, b, bk + 6 * LANES);
            var b1k3 = FloatVector.fromArray(SPECIES, b, bk + 7 * LANES);
            VarHandle.loadLoadFence();
            var a0k3 = FloatVector.broadcast(SPECIES, a[ai + k + 3]);
            c00 = a0k3.fma(b0k3, c00);
            c01 = a0k3.fma(b1k3, c01);
            var a1k3 = FloatVector.broadcast(SPECIES, a[ai + k + 3 + ROW]);
            c10 = a1k3.fma(b0k3, c10);
            c11 = a1k3.fma(b1k3, c11);
            var a2k3 = FloatVector.broadcast(SPECIES, a[ai + k + 3 + 2 * ROW]);
            c20 = a2k3.fma(b0k3, c20);
            c21 = a2k3.fma(b1k3, c21);
            var a3k3 = FloatVector.broadcast(SPECIES, a[ai + k + 3 + 3 * ROW]);
            c30 = a3k3.fma(b0k3, c30);
            c31 = a3k3.fma(b1k3, c31);
        }
        float[] c = tile.c;
        int cStride = tile.cStride;
        int ci = tile.c(row, column);
        c00.intoArray(c, ci);
        c01.intoArray(c, ci + LANES);
        c10.intoArray(c, ci + r1 * cStride);
        c11.intoArray(c, ci + r1 * cStride + LANES);
        c20.intoArray(c, ci + r2 * cStride);
        c21.intoArray(c, ci + r2 * cStride + LANES);
        c30.intoArray(c, ci + r3 * cStride);
        c31.intoArray(c, ci + r3 * cStride + LANES);
    }

    /**
     * The one to three steps left over by fours, added to the result of a tile two vectors wide. There is no loop over
     * k: for so few steps, entering it would cost more than the sums.
     */
    static void rest(TileOperands tile, int row, int column, int rows) {
        float[] a = tile.a;
        float[] b = tile.b;
        float[] c = tile.c;
        int whole = tile.depth & -4;
        int steps = tile.depth - whole;
        int ak = tile.a(row) + whole;
        int bk = tile.b(column) + whole * (2 * LANES);
        int ci = tile.c(row, column);
        for (int r = 0; r < rows; r++) {
            int cr = ci + r * tile.cStride;
            var a0k0 = FloatVector.broadcast(SPECIES, a[ak + r * ROW]);
            var c0 = a0k0.fma(FloatVector.fromArray(SPECIES, b, bk), FloatVector.fromArray(SPECIES, c, cr));
            var c1 = a0k0.fma(FloatVector.fromArray(SPECIES, b, bk + LANES),
                    FloatVector.fromArray(SPECIES, c, cr + LANES));
            if (steps > 1) {
                var a1k0 = FloatVector.broadcast(SPECIES, a[ak + 1 + r * ROW]);
                c0 = a1k0.fma(FloatVector.fromArray(SPECIES, b, bk + 2 * LANES), c0);
                c1 = a1k0.fma(FloatVector.fromArray(SPECIES, b, bk + 3 * LANES), c1);
            }
            if (steps > 2) {
                var a2k0 = FloatVector.broadcast(SPECIES, a[ak + 2 + r * ROW]);
                c0 = a2k0.fma(FloatVector.fromArray(SPECIES, b, bk + 4 * LANES), c0);
                c1 = a2k0.fma(FloatVector.fromArray(SPECIES, b, bk + 5 * LANES), c1);
            }
            c0.intoArray(c, cr);
            c1.intoArray(c, cr + LANES);
        }
    }
}
