package octavo.engine.matrix;

import static octavo.engine.matrix.Simd.LANES;
import static octavo.engine.matrix.Simd.SPECIES;

import java.lang.invoke.VarHandle;
import jdk.incubator.vector.FloatVector;

/**
 * The innermost loops of the matrix product: small tiles of C that stay in registers for the whole reduction.
 *
 * <p><b>How a tile works.</b> {@link #tile6x2} holds 6 rows × 2 vectors of C in 12 registers. For each k it loads two
 * vectors of B's row k and six single elements of A's column k, each copied to all lanes, and does the 12 products of
 * the outer product: 8 loads for 12 fused multiply-adds. Each lane is one chain of fused multiply-adds over k
 * ascending; the order never depends on the tile, so all tiles give the same bits.
 *
 * <p><b>Why these sizes.</b> A core starts two fused multiply-adds a cycle and each takes four: fewer than 8
 * independent chains leave it waiting. AVX2 has 16 registers: 12 chains + 2 of B + 2 of A = 16. Two vectors of 8 are 16
 * floats, the unit that rows are padded to, so there are no narrow tiles at all. AVX-512 has 32 registers and twice the
 * floats in each: {@link #tile4x4} has 16 chains and 8 loads for 16 multiply-adds. {@link #tile4x2} serves what is left
 * over, at any width, and {@link #tile4x1} the last 16 columns at 512 bits.
 *
 * <p><b>What C2 needs.</b> Both operands lie packed: B in a panel as wide as the tile, A in rows {@value #ROW} floats
 * apart. Then every address is one register and a constant, and all bounds checks are made once before the loop instead
 * of in it. No masks, no arrays of vectors.
 *
 * <p><b>Why four steps at once, and the fences.</b> Twelve multiply-adds take six cycles at best, in which a core starts
 * some 36 instructions; half of that if a neighbour sits on its other hyper-thread, as on most rented machines. So
 * every instruction that is no multiply-add or load counts, and four steps share one set of index arithmetic and one
 * branch: 22.5 instructions a step instead of 32, where 20 are the least. Left alone, C2 moves the loads of all steps
 * to the front, where they need more registers than there are, and the sums are spilled (half the speed).
 * {@link VarHandle#loadLoadFence} is no instruction on x86, but no load moves across it: behind B's two vectors and
 * between the steps it keeps the loads where they stand. With 32 registers nothing spills, and the tiles for 512 bits do
 * without. The last steps, which four do not divide, are {@link #rest}'s: a second loop in the tile, the first time it
 * ran, made C2 compile both anew, and to half the speed.
 *
 * <p><b>Rows that are not there.</b> A tile at the lower edge is told how many of its rows exist; the surplus ones
 * repeat the last. They compute and store the same bits twice, which costs less than a set of kernels for every height.
 *
 * <p>Arguments of all tiles: {@code depth}, the length of the reduction; A at {@code ai}; the panel of B at {@code bi};
 * {@code from}, what the sums start from, which is C itself when accumulating, and zeros with stride 0 when not; C at
 * {@code ci}; {@code rows}, how many exist.
 */
final class MicroKernels {

    /** Distance of the rows of A, and so the largest depth; copied once a block of rows. */
    static final int ROW = 384;

    private MicroKernels() {
    }

    /** 6 rows × 2 vectors; see the class comment. Its siblings differ in nothing but the shape. */
    static void tile6x2(int depth, float[] a, int ai, float[] b, int bi,
                        float[] from, int fi, int fStride, float[] c, int ci, int cStride, int rows) {
        int last = rows - 1;
        int r1 = Math.min(1, last);
        int r2 = Math.min(2, last);
        int r3 = Math.min(3, last);
        int r4 = Math.min(4, last);
        int r5 = Math.min(5, last);
        var c00 = FloatVector.fromArray(SPECIES, from, fi);
        var c01 = FloatVector.fromArray(SPECIES, from, fi + LANES);
        var c10 = FloatVector.fromArray(SPECIES, from, fi + r1 * fStride);
        var c11 = FloatVector.fromArray(SPECIES, from, fi + r1 * fStride + LANES);
        var c20 = FloatVector.fromArray(SPECIES, from, fi + r2 * fStride);
        var c21 = FloatVector.fromArray(SPECIES, from, fi + r2 * fStride + LANES);
        var c30 = FloatVector.fromArray(SPECIES, from, fi + r3 * fStride);
        var c31 = FloatVector.fromArray(SPECIES, from, fi + r3 * fStride + LANES);
        var c40 = FloatVector.fromArray(SPECIES, from, fi + r4 * fStride);
        var c41 = FloatVector.fromArray(SPECIES, from, fi + r4 * fStride + LANES);
        var c50 = FloatVector.fromArray(SPECIES, from, fi + r5 * fStride);
        var c51 = FloatVector.fromArray(SPECIES, from, fi + r5 * fStride + LANES);
        int whole = depth & -4;
        for (int k = 0; k < whole; k += 4) {
            int bk = bi + k * (2 * LANES);
            var b0 = FloatVector.fromArray(SPECIES, b, bk);
            var b1 = FloatVector.fromArray(SPECIES, b, bk + LANES);
            VarHandle.loadLoadFence();
            var x0 = FloatVector.broadcast(SPECIES, a[ai + k]);
            c00 = x0.fma(b0, c00);
            c01 = x0.fma(b1, c01);
            var x1 = FloatVector.broadcast(SPECIES, a[ai + k + ROW]);
            c10 = x1.fma(b0, c10);
            c11 = x1.fma(b1, c11);
            var x2 = FloatVector.broadcast(SPECIES, a[ai + k + 2 * ROW]);
            c20 = x2.fma(b0, c20);
            c21 = x2.fma(b1, c21);
            var x3 = FloatVector.broadcast(SPECIES, a[ai + k + 3 * ROW]);
            c30 = x3.fma(b0, c30);
            c31 = x3.fma(b1, c31);
            var x4 = FloatVector.broadcast(SPECIES, a[ai + k + 4 * ROW]);
            c40 = x4.fma(b0, c40);
            c41 = x4.fma(b1, c41);
            var x5 = FloatVector.broadcast(SPECIES, a[ai + k + 5 * ROW]);
            c50 = x5.fma(b0, c50);
            c51 = x5.fma(b1, c51);
            VarHandle.loadLoadFence();
            var d0 = FloatVector.fromArray(SPECIES, b, bk + 2 * LANES);
            var d1 = FloatVector.fromArray(SPECIES, b, bk + 3 * LANES);
            VarHandle.loadLoadFence();
            var y0 = FloatVector.broadcast(SPECIES, a[ai + k + 1]);
            c00 = y0.fma(d0, c00);
            c01 = y0.fma(d1, c01);
            var y1 = FloatVector.broadcast(SPECIES, a[ai + k + 1 + ROW]);
            c10 = y1.fma(d0, c10);
            c11 = y1.fma(d1, c11);
            var y2 = FloatVector.broadcast(SPECIES, a[ai + k + 1 + 2 * ROW]);
            c20 = y2.fma(d0, c20);
            c21 = y2.fma(d1, c21);
            var y3 = FloatVector.broadcast(SPECIES, a[ai + k + 1 + 3 * ROW]);
            c30 = y3.fma(d0, c30);
            c31 = y3.fma(d1, c31);
            var y4 = FloatVector.broadcast(SPECIES, a[ai + k + 1 + 4 * ROW]);
            c40 = y4.fma(d0, c40);
            c41 = y4.fma(d1, c41);
            var y5 = FloatVector.broadcast(SPECIES, a[ai + k + 1 + 5 * ROW]);
            c50 = y5.fma(d0, c50);
            c51 = y5.fma(d1, c51);
            VarHandle.loadLoadFence();
            var e0 = FloatVector.fromArray(SPECIES, b, bk + 4 * LANES);
            var e1 = FloatVector.fromArray(SPECIES, b, bk + 5 * LANES);
            VarHandle.loadLoadFence();
            var z0 = FloatVector.broadcast(SPECIES, a[ai + k + 2]);
            c00 = z0.fma(e0, c00);
            c01 = z0.fma(e1, c01);
            var z1 = FloatVector.broadcast(SPECIES, a[ai + k + 2 + ROW]);
            c10 = z1.fma(e0, c10);
            c11 = z1.fma(e1, c11);
            var z2 = FloatVector.broadcast(SPECIES, a[ai + k + 2 + 2 * ROW]);
            c20 = z2.fma(e0, c20);
            c21 = z2.fma(e1, c21);
            var z3 = FloatVector.broadcast(SPECIES, a[ai + k + 2 + 3 * ROW]);
            c30 = z3.fma(e0, c30);
            c31 = z3.fma(e1, c31);
            var z4 = FloatVector.broadcast(SPECIES, a[ai + k + 2 + 4 * ROW]);
            c40 = z4.fma(e0, c40);
            c41 = z4.fma(e1, c41);
            var z5 = FloatVector.broadcast(SPECIES, a[ai + k + 2 + 5 * ROW]);
            c50 = z5.fma(e0, c50);
            c51 = z5.fma(e1, c51);
            VarHandle.loadLoadFence();
            var g0 = FloatVector.fromArray(SPECIES, b, bk + 6 * LANES);
            var g1 = FloatVector.fromArray(SPECIES, b, bk + 7 * LANES);
            VarHandle.loadLoadFence();
            var w0 = FloatVector.broadcast(SPECIES, a[ai + k + 3]);
            c00 = w0.fma(g0, c00);
            c01 = w0.fma(g1, c01);
            var w1 = FloatVector.broadcast(SPECIES, a[ai + k + 3 + ROW]);
            c10 = w1.fma(g0, c10);
            c11 = w1.fma(g1, c11);
            var w2 = FloatVector.broadcast(SPECIES, a[ai + k + 3 + 2 * ROW]);
            c20 = w2.fma(g0, c20);
            c21 = w2.fma(g1, c21);
            var w3 = FloatVector.broadcast(SPECIES, a[ai + k + 3 + 3 * ROW]);
            c30 = w3.fma(g0, c30);
            c31 = w3.fma(g1, c31);
            var w4 = FloatVector.broadcast(SPECIES, a[ai + k + 3 + 4 * ROW]);
            c40 = w4.fma(g0, c40);
            c41 = w4.fma(g1, c41);
            var w5 = FloatVector.broadcast(SPECIES, a[ai + k + 3 + 5 * ROW]);
            c50 = w5.fma(g0, c50);
            c51 = w5.fma(g1, c51);
        }
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

    /** 4 rows × 2 vectors: 8 chains, just enough; for the rows that six do not divide. */
    static void tile4x2(int depth, float[] a, int ai, float[] b, int bi,
                        float[] from, int fi, int fStride, float[] c, int ci, int cStride, int rows) {
        int last = rows - 1;
        int r1 = Math.min(1, last);
        int r2 = Math.min(2, last);
        int r3 = Math.min(3, last);
        var c00 = FloatVector.fromArray(SPECIES, from, fi);
        var c01 = FloatVector.fromArray(SPECIES, from, fi + LANES);
        var c10 = FloatVector.fromArray(SPECIES, from, fi + r1 * fStride);
        var c11 = FloatVector.fromArray(SPECIES, from, fi + r1 * fStride + LANES);
        var c20 = FloatVector.fromArray(SPECIES, from, fi + r2 * fStride);
        var c21 = FloatVector.fromArray(SPECIES, from, fi + r2 * fStride + LANES);
        var c30 = FloatVector.fromArray(SPECIES, from, fi + r3 * fStride);
        var c31 = FloatVector.fromArray(SPECIES, from, fi + r3 * fStride + LANES);
        int whole = depth & -4;
        for (int k = 0; k < whole; k += 4) {
            int bk = bi + k * (2 * LANES);
            var b0 = FloatVector.fromArray(SPECIES, b, bk);
            var b1 = FloatVector.fromArray(SPECIES, b, bk + LANES);
            VarHandle.loadLoadFence();
            var x0 = FloatVector.broadcast(SPECIES, a[ai + k]);
            c00 = x0.fma(b0, c00);
            c01 = x0.fma(b1, c01);
            var x1 = FloatVector.broadcast(SPECIES, a[ai + k + ROW]);
            c10 = x1.fma(b0, c10);
            c11 = x1.fma(b1, c11);
            var x2 = FloatVector.broadcast(SPECIES, a[ai + k + 2 * ROW]);
            c20 = x2.fma(b0, c20);
            c21 = x2.fma(b1, c21);
            var x3 = FloatVector.broadcast(SPECIES, a[ai + k + 3 * ROW]);
            c30 = x3.fma(b0, c30);
            c31 = x3.fma(b1, c31);
            VarHandle.loadLoadFence();
            var d0 = FloatVector.fromArray(SPECIES, b, bk + 2 * LANES);
            var d1 = FloatVector.fromArray(SPECIES, b, bk + 3 * LANES);
            VarHandle.loadLoadFence();
            var y0 = FloatVector.broadcast(SPECIES, a[ai + k + 1]);
            c00 = y0.fma(d0, c00);
            c01 = y0.fma(d1, c01);
            var y1 = FloatVector.broadcast(SPECIES, a[ai + k + 1 + ROW]);
            c10 = y1.fma(d0, c10);
            c11 = y1.fma(d1, c11);
            var y2 = FloatVector.broadcast(SPECIES, a[ai + k + 1 + 2 * ROW]);
            c20 = y2.fma(d0, c20);
            c21 = y2.fma(d1, c21);
            var y3 = FloatVector.broadcast(SPECIES, a[ai + k + 1 + 3 * ROW]);
            c30 = y3.fma(d0, c30);
            c31 = y3.fma(d1, c31);
            VarHandle.loadLoadFence();
            var e0 = FloatVector.fromArray(SPECIES, b, bk + 4 * LANES);
            var e1 = FloatVector.fromArray(SPECIES, b, bk + 5 * LANES);
            VarHandle.loadLoadFence();
            var z0 = FloatVector.broadcast(SPECIES, a[ai + k + 2]);
            c00 = z0.fma(e0, c00);
            c01 = z0.fma(e1, c01);
            var z1 = FloatVector.broadcast(SPECIES, a[ai + k + 2 + ROW]);
            c10 = z1.fma(e0, c10);
            c11 = z1.fma(e1, c11);
            var z2 = FloatVector.broadcast(SPECIES, a[ai + k + 2 + 2 * ROW]);
            c20 = z2.fma(e0, c20);
            c21 = z2.fma(e1, c21);
            var z3 = FloatVector.broadcast(SPECIES, a[ai + k + 2 + 3 * ROW]);
            c30 = z3.fma(e0, c30);
            c31 = z3.fma(e1, c31);
            VarHandle.loadLoadFence();
            var g0 = FloatVector.fromArray(SPECIES, b, bk + 6 * LANES);
            var g1 = FloatVector.fromArray(SPECIES, b, bk + 7 * LANES);
            VarHandle.loadLoadFence();
            var w0 = FloatVector.broadcast(SPECIES, a[ai + k + 3]);
            c00 = w0.fma(g0, c00);
            c01 = w0.fma(g1, c01);
            var w1 = FloatVector.broadcast(SPECIES, a[ai + k + 3 + ROW]);
            c10 = w1.fma(g0, c10);
            c11 = w1.fma(g1, c11);
            var w2 = FloatVector.broadcast(SPECIES, a[ai + k + 3 + 2 * ROW]);
            c20 = w2.fma(g0, c20);
            c21 = w2.fma(g1, c21);
            var w3 = FloatVector.broadcast(SPECIES, a[ai + k + 3 + 3 * ROW]);
            c30 = w3.fma(g0, c30);
            c31 = w3.fma(g1, c31);
        }
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
     * The one to three steps that four do not divide, added to what a tile two vectors wide has written. Without a loop
     * over k: for so few steps, entering it would cost more than the sums.
     */
    static void rest(int depth, float[] a, int ai, float[] b, int bi, float[] c, int ci, int cStride, int rows) {
        int whole = depth & -4;
        int steps = depth - whole;
        int ak = ai + whole;
        int bk = bi + whole * (2 * LANES);
        for (int r = 0; r < rows; r++) {
            int cr = ci + r * cStride;
            var x0 = FloatVector.broadcast(SPECIES, a[ak + r * ROW]);
            var c0 = x0.fma(FloatVector.fromArray(SPECIES, b, bk), FloatVector.fromArray(SPECIES, c, cr));
            var c1 = x0.fma(FloatVector.fromArray(SPECIES, b, bk + LANES),
                    FloatVector.fromArray(SPECIES, c, cr + LANES));
            if (steps > 1) {
                var x1 = FloatVector.broadcast(SPECIES, a[ak + 1 + r * ROW]);
                c0 = x1.fma(FloatVector.fromArray(SPECIES, b, bk + 2 * LANES), c0);
                c1 = x1.fma(FloatVector.fromArray(SPECIES, b, bk + 3 * LANES), c1);
            }
            if (steps > 2) {
                var x2 = FloatVector.broadcast(SPECIES, a[ak + 2 + r * ROW]);
                c0 = x2.fma(FloatVector.fromArray(SPECIES, b, bk + 4 * LANES), c0);
                c1 = x2.fma(FloatVector.fromArray(SPECIES, b, bk + 5 * LANES), c1);
            }
            c0.intoArray(c, cr);
            c1.intoArray(c, cr + LANES);
        }
    }

    /** 4 rows × 4 vectors: 16 chains, for the 32 registers of AVX-512 only. */
    static void tile4x4(int depth, float[] a, int ai, float[] b, int bi,
                        float[] from, int fi, int fStride, float[] c, int ci, int cStride, int rows) {
        int last = rows - 1;
        int r1 = Math.min(1, last);
        int r2 = Math.min(2, last);
        int r3 = Math.min(3, last);
        var c00 = FloatVector.fromArray(SPECIES, from, fi);
        var c01 = FloatVector.fromArray(SPECIES, from, fi + LANES);
        var c02 = FloatVector.fromArray(SPECIES, from, fi + 2 * LANES);
        var c03 = FloatVector.fromArray(SPECIES, from, fi + 3 * LANES);
        var c10 = FloatVector.fromArray(SPECIES, from, fi + r1 * fStride);
        var c11 = FloatVector.fromArray(SPECIES, from, fi + r1 * fStride + LANES);
        var c12 = FloatVector.fromArray(SPECIES, from, fi + r1 * fStride + 2 * LANES);
        var c13 = FloatVector.fromArray(SPECIES, from, fi + r1 * fStride + 3 * LANES);
        var c20 = FloatVector.fromArray(SPECIES, from, fi + r2 * fStride);
        var c21 = FloatVector.fromArray(SPECIES, from, fi + r2 * fStride + LANES);
        var c22 = FloatVector.fromArray(SPECIES, from, fi + r2 * fStride + 2 * LANES);
        var c23 = FloatVector.fromArray(SPECIES, from, fi + r2 * fStride + 3 * LANES);
        var c30 = FloatVector.fromArray(SPECIES, from, fi + r3 * fStride);
        var c31 = FloatVector.fromArray(SPECIES, from, fi + r3 * fStride + LANES);
        var c32 = FloatVector.fromArray(SPECIES, from, fi + r3 * fStride + 2 * LANES);
        var c33 = FloatVector.fromArray(SPECIES, from, fi + r3 * fStride + 3 * LANES);
        for (int k = 0; k < depth; k++) {
            int bk = bi + k * (4 * LANES);
            var b0 = FloatVector.fromArray(SPECIES, b, bk);
            var b1 = FloatVector.fromArray(SPECIES, b, bk + LANES);
            var b2 = FloatVector.fromArray(SPECIES, b, bk + 2 * LANES);
            var b3 = FloatVector.fromArray(SPECIES, b, bk + 3 * LANES);
            var x0 = FloatVector.broadcast(SPECIES, a[ai + k]);
            c00 = x0.fma(b0, c00);
            c01 = x0.fma(b1, c01);
            c02 = x0.fma(b2, c02);
            c03 = x0.fma(b3, c03);
            var x1 = FloatVector.broadcast(SPECIES, a[ai + k + ROW]);
            c10 = x1.fma(b0, c10);
            c11 = x1.fma(b1, c11);
            c12 = x1.fma(b2, c12);
            c13 = x1.fma(b3, c13);
            var x2 = FloatVector.broadcast(SPECIES, a[ai + k + 2 * ROW]);
            c20 = x2.fma(b0, c20);
            c21 = x2.fma(b1, c21);
            c22 = x2.fma(b2, c22);
            c23 = x2.fma(b3, c23);
            var x3 = FloatVector.broadcast(SPECIES, a[ai + k + 3 * ROW]);
            c30 = x3.fma(b0, c30);
            c31 = x3.fma(b1, c31);
            c32 = x3.fma(b2, c32);
            c33 = x3.fma(b3, c33);
        }
        c00.intoArray(c, ci);
        c01.intoArray(c, ci + LANES);
        c02.intoArray(c, ci + 2 * LANES);
        c03.intoArray(c, ci + 3 * LANES);
        c10.intoArray(c, ci + r1 * cStride);
        c11.intoArray(c, ci + r1 * cStride + LANES);
        c12.intoArray(c, ci + r1 * cStride + 2 * LANES);
        c13.intoArray(c, ci + r1 * cStride + 3 * LANES);
        c20.intoArray(c, ci + r2 * cStride);
        c21.intoArray(c, ci + r2 * cStride + LANES);
        c22.intoArray(c, ci + r2 * cStride + 2 * LANES);
        c23.intoArray(c, ci + r2 * cStride + 3 * LANES);
        c30.intoArray(c, ci + r3 * cStride);
        c31.intoArray(c, ci + r3 * cStride + LANES);
        c32.intoArray(c, ci + r3 * cStride + 2 * LANES);
        c33.intoArray(c, ci + r3 * cStride + 3 * LANES);
    }

    /** 4 rows × 1 vector: the last 16 columns at 512 bits, where one multiply-add a cycle needs only 4 chains. */
    static void tile4x1(int depth, float[] a, int ai, float[] b, int bi,
                        float[] from, int fi, int fStride, float[] c, int ci, int cStride, int rows) {
        int last = rows - 1;
        int r1 = Math.min(1, last);
        int r2 = Math.min(2, last);
        int r3 = Math.min(3, last);
        var c00 = FloatVector.fromArray(SPECIES, from, fi);
        var c10 = FloatVector.fromArray(SPECIES, from, fi + r1 * fStride);
        var c20 = FloatVector.fromArray(SPECIES, from, fi + r2 * fStride);
        var c30 = FloatVector.fromArray(SPECIES, from, fi + r3 * fStride);
        for (int k = 0; k < depth; k++) {
            int bk = bi + k * LANES;
            var b0 = FloatVector.fromArray(SPECIES, b, bk);
            var x0 = FloatVector.broadcast(SPECIES, a[ai + k]);
            c00 = x0.fma(b0, c00);
            var x1 = FloatVector.broadcast(SPECIES, a[ai + k + ROW]);
            c10 = x1.fma(b0, c10);
            var x2 = FloatVector.broadcast(SPECIES, a[ai + k + 2 * ROW]);
            c20 = x2.fma(b0, c20);
            var x3 = FloatVector.broadcast(SPECIES, a[ai + k + 3 * ROW]);
            c30 = x3.fma(b0, c30);
        }
        c00.intoArray(c, ci);
        c10.intoArray(c, ci + r1 * cStride);
        c20.intoArray(c, ci + r2 * cStride);
        c30.intoArray(c, ci + r3 * cStride);
    }
}
