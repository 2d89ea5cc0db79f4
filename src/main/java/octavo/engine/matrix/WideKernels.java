package octavo.engine.matrix;

import static octavo.engine.matrix.MicroKernels.ROW;
import static octavo.engine.matrix.Simd.LANES;
import static octavo.engine.matrix.Simd.SPECIES;

import jdk.incubator.vector.FloatVector;

/**
 * The tiles of {@link MicroKernels} for vectors of 512 bits; a core with these has 32 registers.
 *
 * <p><b>Why these sizes.</b> Each step reads two vectors of B, 128 bytes, from the L2 cache, which delivers at most 32
 * bytes per cycle, in practice less. A core with full 512-bit units does two multiply-adds per cycle, so 12 rows × 2
 * vectors take 12 cycles and need 10.7 bytes of B per cycle; 8 × 2 need 16. (4 × 4 would need all 32: it reached three
 * quarters of the peak on Zen 5, where these two reach 94 to 97 %.) 24 chains + 2 of B + 1 of A are 27 registers; with
 * 14 rows some would be spilled to memory.
 *
 * <p>No step needs more registers than there are, so there are no fences here. Each iteration does one step: its 38
 * instructions in 12 cycles leave the core enough time for the index arithmetic.
 *
 * <p>{@link MicroKernels#tile4x2} serves four rows at any width. The tiles one vector wide compute the last 16 columns.
 */
final class WideKernels {

    private WideKernels() {
    }

    /** 12 rows × 2 vectors: 24 chains. */
    static void tile12x2(TileOperands tile, int row, int column, int rows) {
        int last = rows - 1;
        int r1 = Math.min(1, last);
        int r2 = Math.min(2, last);
        int r3 = Math.min(3, last);
        int r4 = Math.min(4, last);
        int r5 = Math.min(5, last);
        int r6 = Math.min(6, last);
        int r7 = Math.min(7, last);
        int r8 = Math.min(8, last);
        int r9 = Math.min(9, last);
        int r10 = Math.min(10, last);
        int r11 = Math.min(11, last);
        float[] start = tile.start;
        int startStride = tile.startStride;
        int si = tile.start(row, column);
        var c0_0 = FloatVector.fromArray(SPECIES, start, si);
        var c0_1 = FloatVector.fromArray(SPECIES, start, si + LANES);
        var c1_0 = FloatVector.fromArray(SPECIES, start, si + r1 * startStride);
        var c1_1 = FloatVector.fromArray(SPECIES, start, si + r1 * startStride + LANES);
        var c2_0 = FloatVector.fromArray(SPECIES, start, si + r2 * startStride);
        var c2_1 = FloatVector.fromArray(SPECIES, start, si + r2 * startStride + LANES);
        var c3_0 = FloatVector.fromArray(SPECIES, start, si + r3 * startStride);
        var c3_1 = FloatVector.fromArray(SPECIES, start, si + r3 * startStride + LANES);
        var c4_0 = FloatVector.fromArray(SPECIES, start, si + r4 * startStride);
        var c4_1 = FloatVector.fromArray(SPECIES, start, si + r4 * startStride + LANES);
        var c5_0 = FloatVector.fromArray(SPECIES, start, si + r5 * startStride);
        var c5_1 = FloatVector.fromArray(SPECIES, start, si + r5 * startStride + LANES);
        var c6_0 = FloatVector.fromArray(SPECIES, start, si + r6 * startStride);
        var c6_1 = FloatVector.fromArray(SPECIES, start, si + r6 * startStride + LANES);
        var c7_0 = FloatVector.fromArray(SPECIES, start, si + r7 * startStride);
        var c7_1 = FloatVector.fromArray(SPECIES, start, si + r7 * startStride + LANES);
        var c8_0 = FloatVector.fromArray(SPECIES, start, si + r8 * startStride);
        var c8_1 = FloatVector.fromArray(SPECIES, start, si + r8 * startStride + LANES);
        var c9_0 = FloatVector.fromArray(SPECIES, start, si + r9 * startStride);
        var c9_1 = FloatVector.fromArray(SPECIES, start, si + r9 * startStride + LANES);
        var c10_0 = FloatVector.fromArray(SPECIES, start, si + r10 * startStride);
        var c10_1 = FloatVector.fromArray(SPECIES, start, si + r10 * startStride + LANES);
        var c11_0 = FloatVector.fromArray(SPECIES, start, si + r11 * startStride);
        var c11_1 = FloatVector.fromArray(SPECIES, start, si + r11 * startStride + LANES);
        float[] a = tile.a;
        float[] b = tile.b;
        int ai = tile.a(row);
        int bi = tile.b(column);
        int depth = tile.depth;
        for (int k = 0; k < depth; k++) {
            int bk = bi + k * (2 * LANES);
            var b0 = FloatVector.fromArray(SPECIES, b, bk);
            var b1 = FloatVector.fromArray(SPECIES, b, bk + LANES);
            var a0 = FloatVector.broadcast(SPECIES, a[ai + k]);
            c0_0 = a0.fma(b0, c0_0);
            c0_1 = a0.fma(b1, c0_1);
            var a1 = FloatVector.broadcast(SPECIES, a[ai + k + ROW]);
            c1_0 = a1.fma(b0, c1_0);
            c1_1 = a1.fma(b1, c1_1);
            var a2 = FloatVector.broadcast(SPECIES, a[ai + k + 2 * ROW]);
            c2_0 = a2.fma(b0, c2_0);
            c2_1 = a2.fma(b1, c2_1);
            var a3 = FloatVector.broadcast(SPECIES, a[ai + k + 3 * ROW]);
            c3_0 = a3.fma(b0, c3_0);
            c3_1 = a3.fma(b1, c3_1);
            var a4 = FloatVector.broadcast(SPECIES, a[ai + k + 4 * ROW]);
            c4_0 = a4.fma(b0, c4_0);
            c4_1 = a4.fma(b1, c4_1);
            var a5 = FloatVector.broadcast(SPECIES, a[ai + k + 5 * ROW]);
            c5_0 = a5.fma(b0, c5_0);
            c5_1 = a5.fma(b1, c5_1);
            var a6 = FloatVector.broadcast(SPECIES, a[ai + k + 6 * ROW]);
            c6_0 = a6.fma(b0, c6_0);
            c6_1 = a6.fma(b1, c6_1);
            var a7 = FloatVector.broadcast(SPECIES, a[ai + k + 7 * ROW]);
            c7_0 = a7.fma(b0, c7_0);
            c7_1 = a7.fma(b1, c7_1);
            var a8 = FloatVector.broadcast(SPECIES, a[ai + k + 8 * ROW]);
            c8_0 = a8.fma(b0, c8_0);
            c8_1 = a8.fma(b1, c8_1);
            var a9 = FloatVector.broadcast(SPECIES, a[ai + k + 9 * ROW]);
            c9_0 = a9.fma(b0, c9_0);
            c9_1 = a9.fma(b1, c9_1);
            var a10 = FloatVector.broadcast(SPECIES, a[ai + k + 10 * ROW]);
            c10_0 = a10.fma(b0, c10_0);
            c10_1 = a10.fma(b1, c10_1);
            var a11 = FloatVector.broadcast(SPECIES, a[ai + k + 11 * ROW]);
            c11_0 = a11.fma(b0, c11_0);
            c11_1 = a11.fma(b1, c11_1);
        }
        float[] c = tile.c;
        int cStride = tile.cStride;
        int ci = tile.c(row, column);
        c0_0.intoArray(c, ci);
        c0_1.intoArray(c, ci + LANES);
        c1_0.intoArray(c, ci + r1 * cStride);
        c1_1.intoArray(c, ci + r1 * cStride + LANES);
        c2_0.intoArray(c, ci + r2 * cStride);
        c2_1.intoArray(c, ci + r2 * cStride + LANES);
        c3_0.intoArray(c, ci + r3 * cStride);
        c3_1.intoArray(c, ci + r3 * cStride + LANES);
        c4_0.intoArray(c, ci + r4 * cStride);
        c4_1.intoArray(c, ci + r4 * cStride + LANES);
        c5_0.intoArray(c, ci + r5 * cStride);
        c5_1.intoArray(c, ci + r5 * cStride + LANES);
        c6_0.intoArray(c, ci + r6 * cStride);
        c6_1.intoArray(c, ci + r6 * cStride + LANES);
        c7_0.intoArray(c, ci + r7 * cStride);
        c7_1.intoArray(c, ci + r7 * cStride + LANES);
        c8_0.intoArray(c, ci + r8 * cStride);
        c8_1.intoArray(c, ci + r8 * cStride + LANES);
        c9_0.intoArray(c, ci + r9 * cStride);
        c9_1.intoArray(c, ci + r9 * cStride + LANES);
        c10_0.intoArray(c, ci + r10 * cStride);
        c10_1.intoArray(c, ci + r10 * cStride + LANES);
        c11_0.intoArray(c, ci + r11 * cStride);
        c11_1.intoArray(c, ci + r11 * cStride + LANES);
    }

    /** 8 rows × 2 vectors: 16 chains; for 8 and 16 rows, and for rows left over by twelves. */
    static void tile8x2(TileOperands tile, int row, int column, int rows) {
        int last = rows - 1;
        int r1 = Math.min(1, last);
        int r2 = Math.min(2, last);
        int r3 = Math.min(3, last);
        int r4 = Math.min(4, last);
        int r5 = Math.min(5, last);
        int r6 = Math.min(6, last);
        int r7 = Math.min(7, last);
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
        var c60 = FloatVector.fromArray(SPECIES, start, si + r6 * startStride);
        var c61 = FloatVector.fromArray(SPECIES, start, si + r6 * startStride + LANES);
        var c70 = FloatVector.fromArray(SPECIES, start, si + r7 * startStride);
        var c71 = FloatVector.fromArray(SPECIES, start, si + r7 * startStride + LANES);
        float[] a = tile.a;
        float[] b = tile.b;
        int ai = tile.a(row);
        int bi = tile.b(column);
        int depth = tile.depth;
        for (int k = 0; k < depth; k++) {
            int bk = bi + k * (2 * LANES);
            var b0 = FloatVector.fromArray(SPECIES, b, bk);
            var b1 = FloatVector.fromArray(SPECIES, b, bk + LANES);
            var a0 = FloatVector.broadcast(SPECIES, a[ai + k]);
            c00 = a0.fma(b0, c00);
            c01 = a0.fma(b1, c01);
            var a1 = FloatVector.broadcast(SPECIES, a[ai + k + ROW]);
            c10 = a1.fma(b0, c10);
            c11 = a1.fma(b1, c11);
            var a2 = FloatVector.broadcast(SPECIES, a[ai + k + 2 * ROW]);
            c20 = a2.fma(b0, c20);
            c21 = a2.fma(b1, c21);
            var a3 = FloatVector.broadcast(SPECIES, a[ai + k + 3 * ROW]);
            c30 = a3.fma(b0, c30);
            c31 = a3.fma(b1, c31);
            var a4 = FloatVector.broadcast(SPECIES, a[ai + k + 4 * ROW]);
            c40 = a4.fma(b0, c40);
            c41 = a4.fma(b1, c41);
            var a5 = FloatVector.broadcast(SPECIES, a[ai + k + 5 * ROW]);
            c50 = a5.fma(b0, c50);
            c51 = a5.fma(b1, c51);
            var a6 = FloatVector.broadcast(SPECIES, a[ai + k + 6 * ROW]);
            c60 = a6.fma(b0, c60);
            c61 = a6.fma(b1, c61);
            var a7 = FloatVector.broadcast(SPECIES, a[ai + k + 7 * ROW]);
            c70 = a7.fma(b0, c70);
            c71 = a7.fma(b1, c71);
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
        c60.intoArray(c, ci + r6 * cStride);
        c61.intoArray(c, ci + r6 * cStride + LANES);
        c70.intoArray(c, ci + r7 * cStride);
        c71.intoArray(c, ci + r7 * cStride + LANES);
    }

    /** 8 rows × 1 vector: 8 chains hide the latency of four cycles; bound by loads, nine for eight multiply-adds. */
    static void tile8x1(TileOperands tile, int row, int column, int rows) {
        int last = rows - 1;
        int r1 = Math.min(1, last);
        int r2 = Math.min(2, last);
        int r3 = Math.min(3, last);
        int r4 = Math.min(4, last);
        int r5 = Math.min(5, last);
        int r6 = Math.min(6, last);
        int r7 = Math.min(7, last);
        float[] start = tile.start;
        int startStride = tile.startStride;
        int si = tile.start(row, column);
        var c00 = FloatVector.fromArray(SPECIES, start, si);
        var c10 = FloatVector.fromArray(SPECIES, start, si + r1 * startStride);
        var c20 = FloatVector.fromArray(SPECIES, start, si + r2 * startStride);
        var c30 = FloatVector.fromArray(SPECIES, start, si + r3 * startStride);
        var c40 = FloatVector.fromArray(SPECIES, start, si + r4 * startStride);
        var c50 = FloatVector.fromArray(SPECIES, start, si + r5 * startStride);
        var c60 = FloatVector.fromArray(SPECIES, start, si + r6 * startStride);
        var c70 = FloatVector.fromArray(SPECIES, start, si + r7 * startStride);
        float[] a = tile.a;
        float[] b = tile.b;
        int ai = tile.a(row);
        int bi = tile.b(column);
        int depth = tile.depth;
        for (int k = 0; k < depth; k++) {
            int bk = bi + k * LANES;
            var b0 = FloatVector.fromArray(SPECIES, b, bk);
            var a0 = FloatVector.broadcast(SPECIES, a[ai + k]);
            c00 = a0.fma(b0, c00);
            var a1 = FloatVector.broadcast(SPECIES, a[ai + k + ROW]);
            c10 = a1.fma(b0, c10);
            var a2 = FloatVector.broadcast(SPECIES, a[ai + k + 2 * ROW]);
            c20 = a2.fma(b0, c20);
            var a3 = FloatVector.broadcast(SPECIES, a[ai + k + 3 * ROW]);
            c30 = a3.fma(b0, c30);
            var a4 = FloatVector.broadcast(SPECIES, a[ai + k + 4 * ROW]);
            c40 = a4.fma(b0, c40);
            var a5 = FloatVector.broadcast(SPECIES, a[ai + k + 5 * ROW]);
            c50 = a5.fma(b0, c50);
            var a6 = FloatVector.broadcast(SPECIES, a[ai + k + 6 * ROW]);
            c60 = a6.fma(b0, c60);
            var a7 = FloatVector.broadcast(SPECIES, a[ai + k + 7 * ROW]);
            c70 = a7.fma(b0, c70);
        }
        float[] c = tile.c;
        int cStride = tile.cStride;
        int ci = tile.c(row, column);
        c00.intoArray(c, ci);
        c10.intoArray(c, ci + r1 * cStride);
        c20.intoArray(c, ci + r2 * cStride);
        c30.intoArray(c, ci + r3 * cStride);
        c40.intoArray(c, ci + r4 * cStride);
        c50.intoArray(c, ci + r5 * cStride);
        c60.intoArray(c, ci + r6 * cStride);
        c70.intoArray(c, ci + r7 * cStride);
    }

    /** 4 rows × 1 vector. */
    static void tile4x1(TileOperands tile, int row, int column, int rows) {
        int last = rows - 1;
        int r1 = Math.min(1, last);
        int r2 = Math.min(2, last);
        int r3 = Math.min(3, last);
        float[] start = tile.start;
        int startStride = tile.startStride;
        int si = tile.start(row, column);
        var c00 = FloatVector.fromArray(SPECIES, start, si);
        var c10 = FloatVector.fromArray(SPECIES, start, si + r1 * startStride);
        var c20 = FloatVector.fromArray(SPECIES, start, si + r2 * startStride);
        var c30 = FloatVector.fromArray(SPECIES, start, si + r3 * startStride);
        float[] a = tile.a;
        float[] b = tile.b;
        int ai = tile.a(row);
        int bi = tile.b(column);
        int depth = tile.depth;
        for (int k = 0; k < depth; k++) {
            int bk = bi + k * LANES;
            var b0 = FloatVector.fromArray(SPECIES, b, bk);
            var a0 = FloatVector.broadcast(SPECIES, a[ai + k]);
            c00 = a0.fma(b0, c00);
            var a1 = FloatVector.broadcast(SPECIES, a[ai + k + ROW]);
            c10 = a1.fma(b0, c10);
            var a2 = FloatVector.broadcast(SPECIES, a[ai + k + 2 * ROW]);
            c20 = a2.fma(b0, c20);
            var a3 = FloatVector.broadcast(SPECIES, a[ai + k + 3 * ROW]);
            c30 = a3.fma(b0, c30);
        }
        float[] c = tile.c;
        int cStride = tile.cStride;
        int ci = tile.c(row, column);
        c00.intoArray(c, ci);
        c10.intoArray(c, ci + r1 * cStride);
        c20.intoArray(c, ci + r2 * cStride);
        c30.intoArray(c, ci + r3 * cStride);
    }
}
