package octavo.engine.matrix;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorShuffle;
import jdk.incubator.vector.VectorSpecies;

/**
 * Transposition of a block, by squares of 8 × 8 in registers: three rounds of exchanges, first of 4 × 4 quarters, then
 * of 2 × 2 within each, then of single elements. Moving elements one by one would cost a load and a store each, and
 * every store would go to another cache line. A square costs 8 loads and 8 stores for 64 elements.
 *
 * <p>Nothing is computed, so the width need not be that of {@link Simd}: it is 256 bits where the hardware has them.
 */
final class Transpose {

    private static final VectorSpecies<Float> EIGHT = FloatVector.SPECIES_256;
    private static final VectorShuffle<Float> SWAP_FOURS = VectorShuffle.fromOp(EIGHT, lane -> lane ^ 4);
    private static final VectorShuffle<Float> SWAP_TWOS = VectorShuffle.fromOp(EIGHT, lane -> lane ^ 2);
    private static final VectorShuffle<Float> SWAP_ONES = VectorShuffle.fromOp(EIGHT, lane -> lane ^ 1);
    private static final VectorMask<Float> HIGH_FOUR = VectorMask.fromLong(EIGHT, 0b1111_0000);
    private static final VectorMask<Float> HIGH_TWOS = VectorMask.fromLong(EIGHT, 0b1100_1100);
    private static final VectorMask<Float> ODD_ONES = VectorMask.fromLong(EIGHT, 0b1010_1010);
    private static final boolean IN_REGISTERS = Simd.hardwareBits() >= 256;

    private Transpose() {
    }

    /**
     * target[c][r] = source[r][c] for all r below rows and c below cols.
     *
     * @param source  the array that is read, from {@code si} on, rows {@code sStride} apart
     * @param target  the array that is written, from {@code ti} on, rows {@code tStride} apart
     */
    static void block(int rows, int cols, float[] source, int si, int sStride, float[] target, int ti, int tStride) {
        int wholeRows = IN_REGISTERS ? rows & -8 : 0;
        int wholeCols = IN_REGISTERS ? cols & -8 : 0;
        for (int r = 0; r < wholeRows; r += 8) {
            for (int c = 0; c < wholeCols; c += 8) {
                square(source, si + r * sStride + c, sStride, target, ti + c * tStride + r, tStride);
            }
        }
        plain(0, wholeRows, wholeCols, cols, source, si, sStride, target, ti, tStride);
        plain(wholeRows, rows, 0, cols, source, si, sStride, target, ti, tStride);
    }

    private static void plain(int fromRow, int toRow, int fromCol, int toCol,
                              float[] source, int si, int sStride, float[] target, int ti, int tStride) {
        for (int r = fromRow; r < toRow; r++) {
            for (int c = fromCol; c < toCol; c++) {
                target[ti + c * tStride + r] = source[si + r * sStride + c];
            }
        }
    }

    private static void square(float[] source, int si, int sStride, float[] target, int ti, int tStride) {
        var a0 = FloatVector.fromArray(EIGHT, source, si);
        var a1 = FloatVector.fromArray(EIGHT, source, si + sStride);
        var a2 = FloatVector.fromArray(EIGHT, source, si + 2 * sStride);
        var a3 = FloatVector.fromArray(EIGHT, source, si + 3 * sStride);
        var a4 = FloatVector.fromArray(EIGHT, source, si + 4 * sStride);
        var a5 = FloatVector.fromArray(EIGHT, source, si + 5 * sStride);
        var a6 = FloatVector.fromArray(EIGHT, source, si + 6 * sStride);
        var a7 = FloatVector.fromArray(EIGHT, source, si + 7 * sStride);

        var b0 = a0.blend(a4.rearrange(SWAP_FOURS), HIGH_FOUR);
        var b4 = a0.rearrange(SWAP_FOURS).blend(a4, HIGH_FOUR);
        var b1 = a1.blend(a5.rearrange(SWAP_FOURS), HIGH_FOUR);
        var b5 = a1.rearrange(SWAP_FOURS).blend(a5, HIGH_FOUR);
        var b2 = a2.blend(a6.rearrange(SWAP_FOURS), HIGH_FOUR);
        var b6 = a2.rearrange(SWAP_FOURS).blend(a6, HIGH_FOUR);
        var b3 = a3.blend(a7.rearrange(SWAP_FOURS), HIGH_FOUR);
        var b7 = a3.rearrange(SWAP_FOURS).blend(a7, HIGH_FOUR);

        var c0 = b0.blend(b2.rearrange(SWAP_TWOS), HIGH_TWOS);
        var c2 = b0.rearrange(SWAP_TWOS).blend(b2, HIGH_TWOS);
        var c1 = b1.blend(b3.rearrange(SWAP_TWOS), HIGH_TWOS);
        var c3 = b1.rearrange(SWAP_TWOS).blend(b3, HIGH_TWOS);
        var c4 = b4.blend(b6.rearrange(SWAP_TWOS), HIGH_TWOS);
        var c6 = b4.rearrange(SWAP_TWOS).blend(b6, HIGH_TWOS);
        var c5 = b5.blend(b7.rearrange(SWAP_TWOS), HIGH_TWOS);
        var c7 = b5.rearrange(SWAP_TWOS).blend(b7, HIGH_TWOS);

        c0.blend(c1.rearrange(SWAP_ONES), ODD_ONES).intoArray(target, ti);
        c0.rearrange(SWAP_ONES).blend(c1, ODD_ONES).intoArray(target, ti + tStride);
        c2.blend(c3.rearrange(SWAP_ONES), ODD_ONES).intoArray(target, ti + 2 * tStride);
        c2.rearrange(SWAP_ONES).blend(c3, ODD_ONES).intoArray(target, ti + 3 * tStride);
        c4.blend(c5.rearrange(SWAP_ONES), ODD_ONES).intoArray(target, ti + 4 * tStride);
        c4.rearrange(SWAP_ONES).blend(c5, ODD_ONES).intoArray(target, ti + 5 * tStride);
        c6.blend(c7.rearrange(SWAP_ONES), ODD_ONES).intoArray(target, ti + 6 * tStride);
        c6.rearrange(SWAP_ONES).blend(c7, ODD_ONES).intoArray(target, ti + 7 * tStride);
    }
}
