package octavo.engine.matrix;

import static octavo.engine.matrix.Simd.LANES;
import static octavo.engine.matrix.Simd.SPECIES;

import java.util.Arrays;
import jdk.incubator.vector.FloatVector;
import octavo.engine.matrix.Product.Form;

/**
 * Products of a few rows, which read B in place: packing it for the tiles of {@link MicroKernels} would cost more than
 * it saves. {@link Product} decides which products these are.
 */
final class RowKernels {

    private RowKernels() {
    }

    /** A row of C = start + a · Bᵀ, B in place: eight sums at a time, then the rest. */
    static void oneRowTransposed(Product product, int row, int left, int right) {
        var a = product.a;
        var b = product.b;
        var c = product.c;
        int ai = a.at(row, 0);
        if (product.start == null) {
            Arrays.fill(c.data, c.at(row, left), c.at(row, right), 0f);
        }
        int j = left;
        for (; j + 8 <= right; j += 8) {
            dots8(product.depth, a.data, ai, b.data, b.at(j, 0), b.stride, c.data, c.at(row, j));
        }
        for (; j < right; j++) {
            float sum = c.data[c.at(row, j)];
            for (int k = 0; k < product.depth; k++) {
                sum = Math.fma(a.data[ai + k], b.data[b.at(j, k)], sum);
            }
            c.data[c.at(row, j)] = sum;
        }
    }

    /**
     * Rows of C one by one, B in place: whole vectors as far as both may be read and written, then element by element.
     */
    static void fewRows(Product product, int top, int bottom, int left, int right) {
        var a = product.a;
        var b = product.b;
        var c = product.c;
        int depth = product.depth;
        int columns = right - left;
        int rounded = (columns + LANES - 1) / LANES * LANES;
        boolean whole = c.ownsPad && b.at(b.rows - 1, left) + rounded <= b.data.length;
        int vectors = whole ? rounded : columns / LANES * LANES;
        boolean transposedA = product.form == Form.TN;
        for (int i = top; i < bottom; i++) {
            int ai = transposedA ? a.at(0, i) : a.at(i, 0);
            int aStep = transposedA ? a.stride : 1;
            int ci = c.at(i, left);
            if (product.start == null) {
                Arrays.fill(c.data, ci, ci + Math.max(vectors, columns), 0f);
            } else if (product.start != c) {
                System.arraycopy(product.start.data, product.start.at(0, left), c.data, ci, columns);
            }
            row(vectors, depth, a.data, ai, aStep, b.data, b.at(0, left), b.stride, c.data, ci);
            for (int j = vectors; j < columns; j++) {
                float sum = c.data[ci + j];
                for (int k = 0; k < depth; k++) {
                    sum = Math.fma(a.data[ai + k * aStep], b.data[b.at(k, left + j)], sum);
                }
                c.data[ci + j] = sum;
            }
        }
    }

    /**
     * A row of C += a · B. Four rows of B are added in one pass over the row of C, so C is read and written once for
     * four multiply-adds. Each element of B is used just once, so the L2 cache limits the speed to about half the peak.
     *
     * @param n     columns to compute, a multiple of LANES
     * @param depth rows of B
     * @param aStep distance between the elements of a
     */
    private static void row(int n, int depth, float[] a, int ai, int aStep, float[] b, int bi, int bStride,
                            float[] c, int ci) {
        int k = 0;
        for (; k + 4 <= depth; k += 4) {
            row4(n, a, ai + k * aStep, aStep, b, bi + k * bStride, bStride, c, ci);
        }
        for (; k < depth; k++) {
            row1(n, a[ai + k * aStep], b, bi + k * bStride, c, ci);
        }
    }

    private static void row4(int n, float[] a, int ai, int aStep, float[] b, int bi, int bStride, float[] c, int ci) {
        var a0 = FloatVector.broadcast(SPECIES, a[ai]);
        var a1 = FloatVector.broadcast(SPECIES, a[ai + aStep]);
        var a2 = FloatVector.broadcast(SPECIES, a[ai + 2 * aStep]);
        var a3 = FloatVector.broadcast(SPECIES, a[ai + 3 * aStep]);
        int b1 = bi + bStride;
        int b2 = bi + 2 * bStride;
        int b3 = bi + 3 * bStride;
        for (int j = 0; j < n; j += LANES) {
            var sum = FloatVector.fromArray(SPECIES, c, ci + j);
            sum = a0.fma(FloatVector.fromArray(SPECIES, b, bi + j), sum);
            sum = a1.fma(FloatVector.fromArray(SPECIES, b, b1 + j), sum);
            sum = a2.fma(FloatVector.fromArray(SPECIES, b, b2 + j), sum);
            sum = a3.fma(FloatVector.fromArray(SPECIES, b, b3 + j), sum);
            sum.intoArray(c, ci + j);
        }
    }

    /** One step of {@link #row}. */
    private static void row1(int n, float ak, float[] b, int bi, float[] c, int ci) {
        var aks = FloatVector.broadcast(SPECIES, ak);
        for (int j = 0; j < n; j += LANES) {
            var sum = FloatVector.fromArray(SPECIES, c, ci + j);
            aks.fma(FloatVector.fromArray(SPECIES, b, bi + j), sum).intoArray(c, ci + j);
        }
    }

    /**
     * Eight elements of a row of C += a · Bᵀ, with B read in place. Each is a chain along a row of B, so a vector could
     * hold them only if B were transposed first. For a single row that costs more than it saves. Eight scalar chains
     * side by side hide the latency of a multiply-add (4 cycles, two started per cycle).
     *
     * @param depth columns of B
     */
    private static void dots8(int depth, float[] a, int ai, float[] b, int bi, int bStride, float[] c, int ci) {
        int b1 = bi + bStride;
        int b2 = b1 + bStride;
        int b3 = b2 + bStride;
        int b4 = b3 + bStride;
        int b5 = b4 + bStride;
        int b6 = b5 + bStride;
        int b7 = b6 + bStride;
        float sum0 = c[ci];
        float sum1 = c[ci + 1];
        float sum2 = c[ci + 2];
        float sum3 = c[ci + 3];
        float sum4 = c[ci + 4];
        float sum5 = c[ci + 5];
        float sum6 = c[ci + 6];
        float sum7 = c[ci + 7];
        for (int k = 0; k < depth; k++) {
            float ak = a[ai + k];
            sum0 = Math.fma(ak, b[bi + k], sum0);
            sum1 = Math.fma(ak, b[b1 + k], sum1);
            sum2 = Math.fma(ak, b[b2 + k], sum2);
            sum3 = Math.fma(ak, b[b3 + k], sum3);
            sum4 = Math.fma(ak, b[b4 + k], sum4);
            sum5 = Math.fma(ak, b[b5 + k], sum5);
            sum6 = Math.fma(ak, b[b6 + k], sum6);
            sum7 = Math.fma(ak, b[b7 + k], sum7);
        }
        c[ci] = sum0;
        c[ci + 1] = sum1;
        c[ci + 2] = sum2;
        c[ci + 3] = sum3;
        c[ci + 4] = sum4;
        c[ci + 5] = sum5;
        c[ci + 6] = sum6;
        c[ci + 7] = sum7;
    }

    /**
     * 1 row × 8 vectors, four packed panels side by side: eight chains hide the latency of a multiply-add, and the row
     * of C stays in registers for the whole reduction. The distances between panels and between their steps are
     * constant, so all bounds checks are made before the loop; {@link #row}, which goes from row to row of B, must
     * check each time.
     */
    static void tile1x8(TileOperands tile, int column) {
        float[] start = tile.start;
        int si = tile.start(0, column);
        var c0 = FloatVector.fromArray(SPECIES, start, si);
        var c1 = FloatVector.fromArray(SPECIES, start, si + LANES);
        var c2 = FloatVector.fromArray(SPECIES, start, si + 2 * LANES);
        var c3 = FloatVector.fromArray(SPECIES, start, si + 3 * LANES);
        var c4 = FloatVector.fromArray(SPECIES, start, si + 4 * LANES);
        var c5 = FloatVector.fromArray(SPECIES, start, si + 5 * LANES);
        var c6 = FloatVector.fromArray(SPECIES, start, si + 6 * LANES);
        var c7 = FloatVector.fromArray(SPECIES, start, si + 7 * LANES);
        float[] a = tile.a;
        float[] b = tile.b;
        int ai = tile.a(0);
        int depth = tile.depth;
        int panel0 = tile.b(column);
        int panel1 = tile.b(column + 2 * LANES);
        int panel2 = tile.b(column + 4 * LANES);
        int panel3 = tile.b(column + 6 * LANES);
        for (int k = 0; k < depth; k++) {
            int bk = k * (2 * LANES);
            var ak = FloatVector.broadcast(SPECIES, a[ai + k]);
            c0 = ak.fma(FloatVector.fromArray(SPECIES, b, panel0 + bk), c0);
            c1 = ak.fma(FloatVector.fromArray(SPECIES, b, panel0 + bk + LANES), c1);
            c2 = ak.fma(FloatVector.fromArray(SPECIES, b, panel1 + bk), c2);
            c3 = ak.fma(FloatVector.fromArray(SPECIES, b, panel1 + bk + LANES), c3);
            c4 = ak.fma(FloatVector.fromArray(SPECIES, b, panel2 + bk), c4);
            c5 = ak.fma(FloatVector.fromArray(SPECIES, b, panel2 + bk + LANES), c5);
            c6 = ak.fma(FloatVector.fromArray(SPECIES, b, panel3 + bk), c6);
            c7 = ak.fma(FloatVector.fromArray(SPECIES, b, panel3 + bk + LANES), c7);
        }
        float[] c = tile.c;
        int ci = tile.c(0, column);
        c0.intoArray(c, ci);
        c1.intoArray(c, ci + LANES);
        c2.intoArray(c, ci + 2 * LANES);
        c3.intoArray(c, ci + 3 * LANES);
        c4.intoArray(c, ci + 4 * LANES);
        c5.intoArray(c, ci + 5 * LANES);
        c6.intoArray(c, ci + 6 * LANES);
        c7.intoArray(c, ci + 7 * LANES);
    }

    /** 1 row × 4 vectors, two panels: the columns left over by eight vectors. */
    static void tile1x4(TileOperands tile, int column) {
        float[] start = tile.start;
        int si = tile.start(0, column);
        var c0 = FloatVector.fromArray(SPECIES, start, si);
        var c1 = FloatVector.fromArray(SPECIES, start, si + LANES);
        var c2 = FloatVector.fromArray(SPECIES, start, si + 2 * LANES);
        var c3 = FloatVector.fromArray(SPECIES, start, si + 3 * LANES);
        float[] a = tile.a;
        float[] b = tile.b;
        int ai = tile.a(0);
        int depth = tile.depth;
        int panel0 = tile.b(column);
        int panel1 = tile.b(column + 2 * LANES);
        for (int k = 0; k < depth; k++) {
            int bk = k * (2 * LANES);
            var ak = FloatVector.broadcast(SPECIES, a[ai + k]);
            c0 = ak.fma(FloatVector.fromArray(SPECIES, b, panel0 + bk), c0);
            c1 = ak.fma(FloatVector.fromArray(SPECIES, b, panel0 + bk + LANES), c1);
            c2 = ak.fma(FloatVector.fromArray(SPECIES, b, panel1 + bk), c2);
            c3 = ak.fma(FloatVector.fromArray(SPECIES, b, panel1 + bk + LANES), c3);
        }
        float[] c = tile.c;
        int ci = tile.c(0, column);
        c0.intoArray(c, ci);
        c1.intoArray(c, ci + LANES);
        c2.intoArray(c, ci + 2 * LANES);
        c3.intoArray(c, ci + 3 * LANES);
    }

    /** 1 row × 2 vectors, the last panel. */
    static void tile1x2(TileOperands tile, int column) {
        float[] start = tile.start;
        int si = tile.start(0, column);
        var c0 = FloatVector.fromArray(SPECIES, start, si);
        var c1 = FloatVector.fromArray(SPECIES, start, si + LANES);
        float[] a = tile.a;
        float[] b = tile.b;
        int ai = tile.a(0);
        int depth = tile.depth;
        int panel0 = tile.b(column);
        for (int k = 0; k < depth; k++) {
            int bk = k * (2 * LANES);
            var ak = FloatVector.broadcast(SPECIES, a[ai + k]);
            c0 = ak.fma(FloatVector.fromArray(SPECIES, b, panel0 + bk), c0);
            c1 = ak.fma(FloatVector.fromArray(SPECIES, b, panel0 + bk + LANES), c1);
        }
        float[] c = tile.c;
        int ci = tile.c(0, column);
        c0.intoArray(c, ci);
        c1.intoArray(c, ci + LANES);
    }
}
