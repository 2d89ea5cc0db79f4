package octavo.engine.matrix;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * Sums over a row in an order that does not depend on the width of the hardware's vectors.
 *
 * <p>There are always {@value Matrix#PAD} lanes: element i goes to lane i mod {@value Matrix#PAD}, in ascending order.
 * They are added as a tree: lane i + lane (i + 8), then (i + 4), (i + 2), (i + 1). One 512-bit vector holds the lanes,
 * or two of 256 bits, or four of 128. {@link #plainSum} and {@link #plainDot} are the same in plain loops.
 *
 * <p>Vectors sum the whole groups of {@value Matrix#PAD} and store the lanes to memory; the rest and the tree are plain
 * code. Masks for the rest and shuffles for the tree would save some nanoseconds, but with them C2, the JVM's
 * optimizing compiler, sometimes made a heap object of each vector, depending on what had run before in the JVM.
 *
 * <p>Elements that are +0 change nothing, so a row may be summed together with zeros after it.
 */
public final class LaneSums {

    private static final VectorSpecies<Float> SPECIES = Simd.SPECIES;
    private static final int WIDTH = SPECIES.length();
    private static final int LANES = Matrix.PAD;
    private static final ThreadLocal<float[]> SCRATCH = ThreadLocal.withInitial(() -> new float[LANES]);

    private LaneSums() {
    }

    /**
     * The sum of some elements.
     *
     * @param x    an array
     * @param at   index of the first element
     * @param size how many
     * @return Σ x[at + i] over i {@literal <} size
     */
    public static float sum(float[] x, int at, int size) {
        float[] lanes = SCRATCH.get();
        int whole = size & -LANES;
        sumWhole(x, at, whole, lanes);
        for (int i = whole; i < size; i++) {
            lanes[i % LANES] += x[at + i];
        }
        return plainTree(lanes);
    }

    /**
     * The sum of products of some elements; each lane is a chain of fused multiply-adds.
     *
     * @param x    an array
     * @param xAt  index of its first element
     * @param y    another array
     * @param yAt  index of its first element
     * @param size how many
     * @return Σ x[xAt + i] · y[yAt + i] over i {@literal <} size
     */
    public static float dot(float[] x, int xAt, float[] y, int yAt, int size) {
        float[] lanes = SCRATCH.get();
        int whole = size & -LANES;
        dotWhole(x, xAt, y, yAt, whole, lanes);
        for (int i = whole; i < size; i++) {
            lanes[i % LANES] = Math.fma(x[xAt + i], y[yAt + i], lanes[i % LANES]);
        }
        return plainTree(lanes);
    }

    // Four vectors at 128 bits, two at 256, one at 512; the compiler removes the unused ones.

    private static void sumWhole(float[] x, int at, int size, float[] lanes) {
        var a = FloatVector.zero(SPECIES);
        var b = a;
        var c = a;
        var d = a;
        for (int i = 0; i < size; i += LANES) {
            a = a.add(FloatVector.fromArray(SPECIES, x, at + i));
            if (WIDTH < 16) {
                b = b.add(FloatVector.fromArray(SPECIES, x, at + i + WIDTH));
            }
            if (WIDTH < 8) {
                c = c.add(FloatVector.fromArray(SPECIES, x, at + i + 2 * WIDTH));
                d = d.add(FloatVector.fromArray(SPECIES, x, at + i + 3 * WIDTH));
            }
        }
        a.intoArray(lanes, 0);
        if (WIDTH < 16) {
            b.intoArray(lanes, WIDTH);
        }
        if (WIDTH < 8) {
            c.intoArray(lanes, 2 * WIDTH);
            d.intoArray(lanes, 3 * WIDTH);
        }
    }

    private static void dotWhole(float[] x, int xAt, float[] y, int yAt, int size, float[] lanes) {
        var a = FloatVector.zero(SPECIES);
        var b = a;
        var c = a;
        var d = a;
        for (int i = 0; i < size; i += LANES) {
            int j = i + WIDTH;
            a = FloatVector.fromArray(SPECIES, x, xAt + i).fma(FloatVector.fromArray(SPECIES, y, yAt + i), a);
            if (WIDTH < 16) {
                b = FloatVector.fromArray(SPECIES, x, xAt + j).fma(FloatVector.fromArray(SPECIES, y, yAt + j), b);
            }
            if (WIDTH < 8) {
                int k = j + WIDTH;
                int l = k + WIDTH;
                c = FloatVector.fromArray(SPECIES, x, xAt + k).fma(FloatVector.fromArray(SPECIES, y, yAt + k), c);
                d = FloatVector.fromArray(SPECIES, x, xAt + l).fma(FloatVector.fromArray(SPECIES, y, yAt + l), d);
            }
        }
        a.intoArray(lanes, 0);
        if (WIDTH < 16) {
            b.intoArray(lanes, WIDTH);
        }
        if (WIDTH < 8) {
            c.intoArray(lanes, 2 * WIDTH);
            d.intoArray(lanes, 3 * WIDTH);
        }
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
