package octavo.matrix;

/** Dropout of one row: each element is set to zero with some probability, and what is kept is scaled up to make up for it. */
public final class RandomMask {

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
    public static void apply(RandomStream stream, long example, int firstElement, float rate, float[] x, int at, int size) {
        int threshold = (int) (rate * 0x1p24f);
        float factor = 1f / (1f - rate);
        for (int i = 0; i < size; i++) {
            x[at + i] = stream.bits(example, firstElement + i) >>> 8 < threshold ? 0f : x[at + i] * factor;
        }
    }
}
