package octavo.engine.matrix;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * The width of the vectors that all kernels work with, fixed for the life of the JVM.
 *
 * <p>The system property {@value #PROPERTY} ({@code 128}, {@code 256}, {@code 512} or {@code preferred}, the default)
 * chooses it. The compiler turns vector code into machine instructions only if the species is a constant: hence
 * {@code static final} fields, and no kernel takes a species as an argument. Results do not depend on the width.
 */
public final class Simd {

    /** The name of the system property that chooses the width. */
    public static final String PROPERTY = "octavo.simd";

    private static final String ASKED = System.getProperty(PROPERTY, "preferred");

    /** The float vectors of all kernels. */
    public static final VectorSpecies<Float> SPECIES = species();

    /** The int vectors of the same width, for bit patterns and random numbers. */
    public static final VectorSpecies<Integer> INTS = VectorSpecies.of(int.class, SPECIES.vectorShape());

    /** Floats in one vector: 4, 8 or 16. */
    public static final int LANES = SPECIES.length();

    /** An emulated fused multiply-add takes microseconds, a real one well under this many nanoseconds. */
    private static final long REAL_FMA_NANOS = 400;

    private Simd() {
    }

    /**
     * Never throws: a class that fails to initialize could not give the reason in one sentence. {@link #check} does.
     */
    private static VectorSpecies<Float> species() {
        int bits = switch (ASKED) {
            case "128", "256", "512" -> Math.min(Integer.parseInt(ASKED), Math.max(128, hardwareBits()));
            default -> hardwareBits();
        };
        if (bits >= 512) {
            return FloatVector.SPECIES_512;
        }
        return bits >= 256 ? FloatVector.SPECIES_256 : FloatVector.SPECIES_128;
    }

    /**
     * The width in use.
     *
     * @return 128, 256 or 512
     */
    public static int bits() {
        return SPECIES.vectorBitSize();
    }

    /**
     * The widest vectors that this JVM uses on this machine.
     *
     * @return bits
     */
    public static int hardwareBits() {
        return FloatVector.SPECIES_PREFERRED.vectorBitSize();
    }

    /**
     * Refuses settings that cannot work or would be a thousand times slower: an unknown width, a width beyond the
     * hardware's, and a machine or JVM without fused multiply-add.
     *
     * @throws IllegalArgumentException with one sentence for the user
     */
    public static void check() {
        check(ASKED, hardwareBits(), hasRealFma());
    }

    /** The decision, independent of the machine, so that tests can pass any machine's properties. */
    static void check(String asked, int hardwareBits, boolean realFma) {
        SettingException.require(asked.matches("preferred|128|256|512"), "simd", asked,
                "is not a vector width: use 128, 256, 512 or preferred");
        SettingException.require(asked.equals("preferred") || Integer.parseInt(asked) <= hardwareBits, "simd", asked,
                "is wider than the " + hardwareBits + " bits of this machine: use " + hardwareBits + " or preferred");
        if (!realFma) {
            throw new IllegalArgumentException(
                    "this machine or JVM has no fused multiply-add, without which results would"
                    + " differ and training would take days: use an x86 processor of 2013 or later or a 64-bit ARM,"
                    + " without -XX:-UseFMA");
        }
    }

    /**
     * Measures whether {@code Math.fma} is a machine instruction. Without one the JDK computes with BigDecimal: some
     * microseconds instead of some nanoseconds (some tens when interpreted). The best of a few rounds is far from the
     * limit in both cases, also on a busy machine.
     *
     * @return whether fused multiply-add is a machine instruction
     */
    public static boolean hasRealFma() {
        final int calls = 64;
        long best = Long.MAX_VALUE;
        float sum = 0.1f;
        for (int round = 0; round < 12; round++) {
            long start = System.nanoTime();
            for (int i = 0; i < calls; i++) {
                sum = Math.fma(sum, 0.7f, 0.3f);
            }
            best = Math.min(best, System.nanoTime() - start);
        }
        return sum > 0 && best < REAL_FMA_NANOS * calls;
    }

    /**
     * The vector width and where it comes from, for {@code octavo info}.
     *
     * @return for example {@code 256 bits, 8 floats}
     */
    public static String describe() {
        return bits() + " bits, " + LANES + " floats"
                + (bits() < hardwareBits() ? " of " + hardwareBits() + " bits" : "");
    }

    /**
     * One value in all lanes; the name is short because kernels use it so often.
     *
     * @param value the value
     * @return the vector
     */
    public static FloatVector all(float value) {
        return FloatVector.broadcast(SPECIES, value);
    }

    /** One int in all lanes. */
    static IntVector all(int value) {
        return IntVector.broadcast(INTS, value);
    }
}
