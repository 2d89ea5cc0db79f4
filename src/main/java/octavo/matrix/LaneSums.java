package octavo.matrix;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorShuffle;
import jdk.incubator.vector.VectorSpecies;

/**
 * Sums over a row in an order that does not depend on the width of the hardware's vectors.
 *
 * <p>There are always {@value Matrix#LANES} lanes: element i goes to lane i mod {@value Matrix#LANES}, in ascending order.
 * They are added as a tree: lane i + lane (i + 8), then (i + 4), (i + 2), (i + 1). One 512-bit vector holds the lanes, or
 * two of 256 bits, or four of 128. {@link #plainSum} and {@link #plainDot} say the same in plain loops.
 *
 * <p>Elements that are +0 change nothing, so a row may be summed with zeros behind it.
 */
final class LaneSums {

    private static final VectorSpecies<Float> SPECIES = Simd.SPECIES;
    private static final int WIDTH = SPECIES.length();
    private static final int LANES = Matrix.LANES;
    private static final VectorShuffle<Float> ACROSS_8 = across(8);
    private static final VectorShuffle<Float> ACROSS_4 = across(4);
    private static final VectorShuffle<Float> ACROSS_2 = across(2);
    private static final VectorShuffle<Float> ACROSS_1 = across(1);

    private LaneSums() {
    }

    private static VectorShuffle<Float> across(int distance) {
        return VectorShuffle.fromOp(SPECIES, lane -> (lane ^ distance) & (WIDTH - 1));
    }

    // Each method does all by itself: a helper that takes or returns vectors, once C2 does not inline it, boxes them.

    /** Σ x[at + i] over i < size. */
    static float sum(float[] x, int at, int size) {
        var a = FloatVector.zero(SPECIES);
        var b = a;
        var c = a;
        var d = a;
        int i = 0;
        for (; i <= size - LANES; i += LANES) {
            a = a.add(FloatVector.fromArray(SPECIES, x, at + i));
            if (WIDTH < 16) {
                b = b.add(FloatVector.fromArray(SPECIES, x, at + i + WIDTH));
            }
            if (WIDTH < 8) {
                c = c.add(FloatVector.fromArray(SPECIES, x, at + i + 2 * WIDTH));
                d = d.add(FloatVector.fromArray(SPECIES, x, at + i + 3 * WIDTH));
            }
        }
        if (i < size) {
            a = a.add(FloatVector.fromArray(SPECIES, x, at + i, SPECIES.indexInRange(i, size)));
            i += WIDTH;
            if (WIDTH < 16) {
                b = b.add(FloatVector.fromArray(SPECIES, x, at + i, SPECIES.indexInRange(i, size)));
                i += WIDTH;
            }
            if (WIDTH < 8) {
                c = c.add(FloatVector.fromArray(SPECIES, x, at + i, SPECIES.indexInRange(i, size)));
                i += WIDTH;
                d = d.add(FloatVector.fromArray(SPECIES, x, at + i, SPECIES.indexInRange(i, size)));
            }
        }
        a = WIDTH == 16 ? a : WIDTH == 8 ? a.add(b) : a.add(c).add(b.add(d));
        if (WIDTH == 16) {
            a = a.add(a.rearrange(ACROSS_8));
        }
        if (WIDTH >= 8) {
            a = a.add(a.rearrange(ACROSS_4));
        }
        a = a.add(a.rearrange(ACROSS_2));
        a = a.add(a.rearrange(ACROSS_1));
        return a.lane(0);
    }

    /** Σ x[xAt + i] · y[yAt + i] over i < size; each lane is a chain of fused multiply-adds. */
    static float dot(float[] x, int xAt, float[] y, int yAt, int size) {
        var a = FloatVector.zero(SPECIES);
        var b = a;
        var c = a;
        var d = a;
        int i = 0;
        for (; i <= size - LANES; i += LANES) {
            a = FloatVector.fromArray(SPECIES, x, xAt + i).fma(FloatVector.fromArray(SPECIES, y, yAt + i), a);
            if (WIDTH < 16) {
                int j = i + WIDTH;
                b = FloatVector.fromArray(SPECIES, x, xAt + j).fma(FloatVector.fromArray(SPECIES, y, yAt + j), b);
            }
            if (WIDTH < 8) {
                int j = i + 2 * WIDTH;
                int k = i + 3 * WIDTH;
                c = FloatVector.fromArray(SPECIES, x, xAt + j).fma(FloatVector.fromArray(SPECIES, y, yAt + j), c);
                d = FloatVector.fromArray(SPECIES, x, xAt + k).fma(FloatVector.fromArray(SPECIES, y, yAt + k), d);
            }
        }
        if (i < size) {
            var in = SPECIES.indexInRange(i, size);
            a = FloatVector.fromArray(SPECIES, x, xAt + i, in).fma(FloatVector.fromArray(SPECIES, y, yAt + i, in), a);
            i += WIDTH;
            if (WIDTH < 16) {
                in = SPECIES.indexInRange(i, size);
                b = FloatVector.fromArray(SPECIES, x, xAt + i, in).fma(FloatVector.fromArray(SPECIES, y, yAt + i, in), b);
                i += WIDTH;
            }
            if (WIDTH < 8) {
                in = SPECIES.indexInRange(i, size);
                c = FloatVector.fromArray(SPECIES, x, xAt + i, in).fma(FloatVector.fromArray(SPECIES, y, yAt + i, in), c);
                i += WIDTH;
                in = SPECIES.indexInRange(i, size);
                d = FloatVector.fromArray(SPECIES, x, xAt + i, in).fma(FloatVector.fromArray(SPECIES, y, yAt + i, in), d);
            }
        }
        a = WIDTH == 16 ? a : WIDTH == 8 ? a.add(b) : a.add(c).add(b.add(d));
        if (WIDTH == 16) {
            a = a.add(a.rearrange(ACROSS_8));
        }
        if (WIDTH >= 8) {
            a = a.add(a.rearrange(ACROSS_4));
        }
        a = a.add(a.rearrange(ACROSS_2));
        a = a.add(a.rearrange(ACROSS_1));
        return a.lane(0);
    }

    /** The plain form of {@link #sum}. */
    static float plainSum(float[] x, int at, int size) {
        var lanes = new float[LANES];
        for (int i = 0; i < size; i++) {
            lanes[i % LANES] += x[at + i];
        }
        return plainTree(lanes);
    }

    /** The plain form of {@link #dot}. */
    static float plainDot(float[] x, int xAt, float[] y, int yAt, int size) {
        var lanes = new float[LANES];
        for (int i = 0; i < size; i++) {
            lanes[i % LANES] = Math.fma(x[xAt + i], y[yAt + i], lanes[i % LANES]);
        }
        return plainTree(lanes);
    }

    private static float plainTree(float[] lanes) {
        for (int distance = LANES / 2; distance > 0; distance /= 2) {
            for (int i = 0; i < distance; i++) {
                lanes[i] += lanes[i + distance];
            }
        }
        return lanes[0];
    }
}
