package octavo.engine.matrix;

/**
 * A counter-based random number generator: the number at (example, element) is a pure function of this position and the
 * key (seed, purpose). It does not depend on the order of calls or on threads. The function is Threefry-2x32 with 20
 * rounds (Salmon, Moraes, Dror, Shaw: "Parallel random numbers: as easy as 1, 2, 3", 2011): 32-bit additions, rotations
 * and xors.
 */
public final class RandomStream {

    /** What the numbers are for; different purposes never share numbers. */
    public enum Purpose {
        /** Initial weights; the example is the number of the parameter. */
        WEIGHTS,
        /** The order of examples; the example is the epoch. */
        ORDER,
        /** Splitting a data set. */
        SPLIT,
        /** Dropout masks; the example is the training example's number. */
        DROPOUT,
        /** Distortions of images; the example is the training example's number. */
        DISTORTION,
        /** Sampling text; the example is the sample, the element the position. */
        SAMPLING,
        /** Numbers for tests and checks. */
        CHECK
    }

    private final int key0;
    private final int key1;

    /**
     * Creates the stream of a seed and a purpose.
     *
     * @param seed    any number
     * @param purpose what the numbers are for
     */
    public RandomStream(long seed, Purpose purpose) {
        long key = threefry((int) seed, (int) (seed >>> 32), purpose.ordinal(), 0x0c7a0);
        this.key0 = (int) key;
        this.key1 = (int) (key >>> 32);
    }

    /**
     * 32 random bits.
     *
     * @param example number of the example, any long
     * @param element number of the element within the example
     * @return the bits
     */
    public int bits(long example, int element) {
        long key = threefry(key0, key1, (int) example, (int) (example >>> 32));
        long block = threefry((int) key, (int) (key >>> 32), element >>> 1, 0);
        return (element & 1) == 0 ? (int) block : (int) (block >>> 32);
    }

    /**
     * A uniformly distributed float, a multiple of 2⁻²⁴.
     *
     * @param example number of the example
     * @param element number of the element
     * @return 0 (included) to 1 (excluded)
     */
    public float uniform(long example, int element) {
        return (bits(example, element) >>> 8) * 0x1p-24f;
    }

    /**
     * Consecutive uniformly distributed floats: the same bits as one by one from {@link #uniform}, but many times as
     * fast. {@code to[from + i] = uniform(example, firstElement + i)}.
     *
     * @param example      number of the example
     * @param firstElement number of the first element, even
     * @param to           where they go
     * @param from         index of the first in that array
     * @param count        how many
     */
    public void fillUniform(long example, int firstElement, float[] to, int from, int count) {
        if ((firstElement & 1) != 0) {
            throw new IllegalArgumentException("the first element is " + firstElement + ", it should be even");
        }
        long key = threefry(key0, key1, (int) example, (int) (example >>> 32));
        int filled = UniformFill.fill((int) key, (int) (key >>> 32), firstElement >>> 1, to, from, count);
        for (int i = filled; i < count; i++) {
            to[from + i] = uniform(example, firstElement + i);
        }
    }

    /**
     * A uniformly distributed whole number.
     *
     * @param example number of the example
     * @param element number of the element
     * @param bound   1 or more
     * @return 0 (included) to bound (excluded)
     */
    public int below(long example, int element, int bound) {
        return (int) ((bits(example, element) & 0xffffffffL) * bound >>> 32);
    }

    /**
     * Threefry-2x32-20.
     *
     * @param k0 key, low word
     * @param k1 key, high word
     * @param c0 counter, low word
     * @param c1 counter, high word
     * @return the two words of output, the first in the low half
     */
    static long threefry(int k0, int k1, int c0, int c1) {
        int k2 = 0x1BD11BDA ^ k0 ^ k1;
        int x0 = c0 + k0;
        int x1 = c1 + k1;
        for (int group = 0; group < 5; group++) {
            boolean even = (group & 1) == 0;
            x0 += x1;
            x1 = Integer.rotateLeft(x1, even ? 13 : 17) ^ x0;
            x0 += x1;
            x1 = Integer.rotateLeft(x1, even ? 15 : 29) ^ x0;
            x0 += x1;
            x1 = Integer.rotateLeft(x1, even ? 26 : 16) ^ x0;
            x0 += x1;
            x1 = Integer.rotateLeft(x1, even ? 6 : 24) ^ x0;
            x0 += group % 3 == 0 ? k1 : group % 3 == 1 ? k2 : k0;
            x1 += (group % 3 == 0 ? k2 : group % 3 == 1 ? k0 : k1) + group + 1;
        }
        return (x1 & 0xffffffffL) << 32 | x0 & 0xffffffffL;
    }
}
