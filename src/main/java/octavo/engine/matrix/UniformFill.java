package octavo.engine.matrix;

import static jdk.incubator.vector.VectorOperators.I2F;
import static jdk.incubator.vector.VectorOperators.LSHR;
import static jdk.incubator.vector.VectorOperators.ROL;
import static jdk.incubator.vector.VectorOperators.XOR;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorShuffle;
import jdk.incubator.vector.VectorSpecies;

/**
 * The vector form of {@link RandomStream#uniform}: Threefry on as many counters at a time as a vector has lanes.
 * Counters do not depend on one another, so this is {@link RandomStream#threefry} line by line.
 */
final class UniformFill {

    private static final VectorSpecies<Integer> SPECIES = Simd.INTS;
    private static final int LANES = SPECIES.length();
    /** Interleave the lanes of two vectors: the lower half of the result, and the upper half. */
    private static final VectorShuffle<Integer> ZIP_LOWER = VectorShuffle.makeZip(SPECIES, 0);
    private static final VectorShuffle<Integer> ZIP_UPPER = VectorShuffle.makeZip(SPECIES, 1);

    private UniformFill() {
    }

    /**
     * Fills in whole vectors only.
     *
     * @param k0         key of the example, low word
     * @param k1         key of the example, high word
     * @param firstBlock the counter that yields the first two floats
     * @param to         where they go
     * @param from       index of the first in that array
     * @param count      how many are wanted
     * @return how many were filled: all but less than two vectors
     */
    static int fill(int k0, int k1, int firstBlock, float[] to, int from, int count) {
        int done = 0;
        for (; done <= count - 2 * LANES; done += 2 * LANES) {
            fillTwoVectors(k0, k1, firstBlock + done / 2, to, from + done);
        }
        return done;
    }

    private static void fillTwoVectors(int k0, int k1, int block, float[] to, int from) {
        int k2 = 0x1BD11BDA ^ k0 ^ k1;
        IntVector x0 = IntVector.broadcast(SPECIES, block + k0).addIndex(1);
        IntVector x1 = IntVector.broadcast(SPECIES, k1);
        for (int group = 0; group < 5; group++) {
            boolean even = (group & 1) == 0;
            x0 = x0.add(x1);
            x1 = x1.lanewise(ROL, even ? 13 : 17).lanewise(XOR, x0);
            x0 = x0.add(x1);
            x1 = x1.lanewise(ROL, even ? 15 : 29).lanewise(XOR, x0);
            x0 = x0.add(x1);
            x1 = x1.lanewise(ROL, even ? 26 : 16).lanewise(XOR, x0);
            x0 = x0.add(x1);
            x1 = x1.lanewise(ROL, even ? 6 : 24).lanewise(XOR, x0);
            x0 = x0.add(group % 3 == 0 ? k1 : group % 3 == 1 ? k2 : k0);
            x1 = x1.add((group % 3 == 0 ? k2 : group % 3 == 1 ? k0 : k1) + group + 1);
        }
        toUniform(x0.rearrange(ZIP_LOWER, x1)).intoArray(to, from);
        toUniform(x0.rearrange(ZIP_UPPER, x1)).intoArray(to, from + LANES);
    }

    private static FloatVector toUniform(IntVector bits) {
        return ((FloatVector) bits.lanewise(LSHR, 8).convert(I2F, 0)).mul(0x1p-24f);
    }
}
