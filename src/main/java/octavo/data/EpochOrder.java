package octavo.data;

import octavo.engine.matrix.RandomStream;

/**
 * Which of n items example e shows: item e mod n, in the given order or in a new permutation keyed by the epoch e / n.
 * The permutation of the current epoch is kept (4 bytes per item) and replaced when the epoch changes. So the result is
 * a pure function of e, and consecutive calls are fast. Not thread-safe.
 */
public final class EpochOrder {

    private final int items;
    private final RandomStream random;
    private final int[] permutation;
    private long epoch = -1;

    /**
     * Creates an order.
     *
     * @param items  n, at least 1
     * @param random source of the permutations; null for the given order
     */
    public EpochOrder(int items, RandomStream random) {
        this.items = items;
        this.random = random;
        this.permutation = random == null ? null : new int[items];
    }

    /**
     * Which item an example shows.
     *
     * @param example e, from 0 on
     * @return 0 to n − 1
     */
    public int item(long example) {
        int position = (int) (example % items);
        if (random == null) {
            return position;
        }
        if (example / items != epoch) {
            epoch = example / items;
            permute();
        }
        return permutation[position];
    }

    /** Fisher and Yates, from the inside out: element i draws its place among the first i + 1. */
    private void permute() {
        for (int i = 0; i < items; i++) {
            int place = random.below(epoch, i, i + 1);
            permutation[i] = permutation[place];
            permutation[place] = i;
        }
    }
}
