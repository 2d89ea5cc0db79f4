package octavo.data.text;

import java.util.Arrays;

/** A table from keys to a few counts each: open addressing with linear probing, for millions of n-grams. */
final class NGramCounts {

    private static final long EMPTY = -1;

    private final int fields;
    private long[] keys = new long[1 << 10];
    private int[] counts;
    private int size;

    /**
     * Creates an empty table.
     *
     * @param fields counts of each key
     */
    NGramCounts(int fields) {
        this.fields = fields;
        this.counts = new int[keys.length * fields];
        Arrays.fill(keys, EMPTY);
    }

    void add(long key, int field, int amount) {
        int slot = slot(key);
        if (keys[slot] == EMPTY) {
            if (2 * size >= keys.length) {
                grow();
                slot = slot(key);
            }
            keys[slot] = key;
            size++;
        }
        counts[slot * fields + field] += amount;
    }

    /**
     * The slot of a key's counts; for an absent key they are all 0.
     *
     * @param key 0 or more
     * @return its slot
     */
    int slot(long key) {
        int mask = keys.length - 1;
        int slot = (int) (key * 0x9E3779B97F4A7C15L >>> 32) & mask;
        while (keys[slot] != key && keys[slot] != EMPTY) {
            slot = slot + 1 & mask;
        }
        return slot;
    }

    int count(int slot, int field) {
        return counts[slot * fields + field];
    }

    /**
     * The number of slots, for iterating over all of them.
     *
     * @return one past the last slot
     */
    int slots() {
        return keys.length;
    }

    boolean isUsed(int slot) {
        return keys[slot] != EMPTY;
    }

    long key(int slot) {
        return keys[slot];
    }

    private void grow() {
        long[] oldKeys = keys;
        int[] oldCounts = counts;
        keys = new long[oldKeys.length * 2];
        counts = new int[keys.length * fields];
        Arrays.fill(keys, EMPTY);
        for (int old = 0; old < oldKeys.length; old++) {
            if (oldKeys[old] != EMPTY) {
                int slot = slot(oldKeys[old]);
                keys[slot] = oldKeys[old];
                System.arraycopy(oldCounts, old * fields, counts, slot * fields, fields);
            }
        }
    }
}
