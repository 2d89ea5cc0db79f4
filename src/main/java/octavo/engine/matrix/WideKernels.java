package octavo.engine.matrix;

import static octavo.engine.matrix.MicroKernels.ROW;
import static octavo.engine.matrix.Simd.LANES;
import static octavo.engine.matrix.Simd.SPECIES;

import jdk.incubator.vector.FloatVector;

/**
 * The tiles of {@link MicroKernels} for vectors of 512 bits, which come with 32 registers: no step of a loop needs more
 * than there are, so they do without fences and without four steps at once.
 */
final class WideKernels {

    private WideKernels() {
    }

    /** 4 rows × 4 vectors: 16 chains, for the 32 registers of AVX-512 only. */
    static void tile4x4(TileOperands tile, int row, int column, int rows) {
        int last = rows - 1;
        int r1 = Math.min(1, last);
        int r2 = Math.min(2, last);
        int r3 = Math.min(3, last);
        float[] start = tile.start;
        int startStride = tile.startStride;
        int si = tile.start(row, column);
        var c00 = FloatVector.fromArray(SPECIES, start, si);
        var c01 = FloatVector.fromArray(SPECIES, start, si + LANES);
        var c02 = FloatVector.fromArray(SPECIES, start, si + 2 * LANES);
        var c03 = FloatVector.fromArray(SPECIES, start, si + 3 * LANES);
        var c10 = FloatVector.fromArray(SPECIES, start, si + r1 * startStride);
        var c11 = FloatVector.fromArray(SPECIES, start, si + r1 * startStride + LANES);
        var c12 = FloatVector.fromArray(SPECIES, start, si + r1 * startStride + 2 * LANES);
        var c13 = FloatVector.fromArray(SPECIES, start, si + r1 * startStride + 3 * LANES);
        var c20 = FloatVector.fromArray(SPECIES, start, si + r2 * startStride);
        var c21 = FloatVector.fromArray(SPECIES, start, si + r2 * startStride + LANES);
        var c22 = FloatVector.fromArray(SPECIES, start, si + r2 * startStride + 2 * LANES);
        var c23 = FloatVector.fromArray(SPECIES, start, si + r2 * startStride + 3 * LANES);
        var c30 = FloatVector.fromArray(SPECIES, start, si + r3 * startStride);
        var c31 = FloatVector.fromArray(SPECIES, start, si + r3 * startStride + LANES);
        var c32 = FloatVector.fromArray(SPECIES, start, si + r3 * startStride + 2 * LANES);
        var c33 = FloatVector.fromArray(SPECIES, start, si + r3 * startStride + 3 * LANES);
        float[] a = tile.a;
        float[] b = tile.b;
        int ai = tile.a(row);
        int bi = tile.b(column);
        int depth = tile.depth;
        for (int k = 0; k < depth; k++) {
            int bk = bi + k * (4 * LANES);
            var b0 = FloatVector.fromArray(SPECIES, b, bk);
            var b1 = FloatVector.fromArray(SPECIES, b, bk + LANES);
            var b2 = FloatVector.fromArray(SPECIES, b, bk + 2 * LANES);
            var b3 = FloatVector.fromArray(SPECIES, b, bk + 3 * LANES);
            var a0 = FloatVector.broadcast(SPECIES, a[ai + k]);
            c00 = a0.fma(b0, c00);
            c01 = a0.fma(b1, c01);
            c02 = a0.fma(b2, c02);
            c03 = a0.fma(b3, c03);
            var a1 = FloatVector.broadcast(SPECIES, a[ai + k + ROW]);
            c10 = a1.fma(b0, c10);
            c11 = a1.fma(b1, c11);
            c12 = a1.fma(b2, c12);
            c13 = a1.fma(b3, c13);
            var a2 = FloatVector.broadcast(SPECIES, a[ai + k + 2 * ROW]);
            c20 = a2.fma(b0, c20);
            c21 = a2.fma(b1, c21);
            c22 = a2.fma(b2, c22);
            c23 = a2.fma(b3, c23);
            var a3 = FloatVector.broadcast(SPECIES, a[ai + k + 3 * ROW]);
            c30 = a3.fma(b0, c30);
            c31 = a3.fma(b1, c31);
            c32 = a3.fma(b2, c32);
            c33 = a3.fma(b3, c33);
        }
        float[] c = tile.c;
        int cStride = tile.cStride;
        int ci = tile.c(row, column);
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
