package octavo.engine.matrix;

import static octavo.engine.matrix.Simd.LANES;
import static octavo.engine.matrix.Simd.SPECIES;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;

/**
 * Dropout of one row: each element is set to zero with some probability, and what is kept is
 * scaled up to make up for it.
 */
public final class RandomMask {

    /** The numbers of one row; a row has at most as many as the longest that this thread has met. */
    private static final ThreadLocal<float[]> UNIFORM = ThreadLocal.withInitial(() -> new float[0]);

    private RandomMask() {
    }

    /**
     * x = x ∘ mask / (1 − rate), where the mask is 0 with probability {@code rate} and 1 otherwise. The same arguments
     * give the same mask, so backward draws it again instead of keeping it.
     *
     * @param stream       where the mask comes from
     * @param example      number of the training example
     * @param firstElement number of the row's first element within the example; even
     * @param rate         probability to drop, 0 to 1 (excluded)
     * @param x            the data
     * @param at           index of the row's first element
     * @param size         elements of the row
     */
    public static void apply(RandomStream stream, long example, int firstElement, float rate, float[] x,
            int at, int size) {
        float[] uniform = UNIFORM.get();
        int room = Matrix.padded(size);
        if (uniform.length < room) {
            uniform = new float[room];
            UNIFORM.set(uniform);
        }
        stream.fillUniform(example, firstElement, uniform, 0, room);
        float factor = 1f / (1f - rate);
        int whole = SPECIES.loopBound(size);
        for (int i = 0; i < whole; i += LANES) {
            var isDropped = FloatVector.fromArray(SPECIES, uniform, i).compare(VectorOperators.LT, rate);
            FloatVector.fromArray(SPECIES, x, at + i).mul(factor).blend(0f, isDropped).intoArray(x, at + i);
        }
        for (int i = whole; i < size; i++) {
            x[at + i] = uniform[i] < rate ? 0f : x[at + i] * factor;
        }
    }
}
