package octavo;

import java.util.Arrays;
import java.util.Random;

/** Damages files at random: for tests that read what nobody would write. */
public final class Damage {

    private Damage() {
    }

    /**
     * Bytes changed, cut off, doubled or inserted, most of them before a place.
     *
     * @param bytes  a file
     * @param before the place
     * @param random what decides
     * @return a damaged copy
     */
    public static byte[] damaged(byte[] bytes, int before, Random random) {
        byte[] result = bytes.clone();
        for (int change = 0; change <= random.nextInt(3); change++) {
            int at = random.nextInt(random.nextInt(4) > 0 ? Math.min(before, result.length) : result.length);
            switch (random.nextInt(6)) {
                case 0 -> result[at] = (byte) random.nextInt(256);
                case 1 -> result[at] = (byte) "0123456789\",:{}[]-.e".charAt(random.nextInt(20));
                case 2 -> result[at] ^= (byte) (1 << random.nextInt(8));
                case 3 -> System.arraycopy(result, at, result, at / 2, Math.min(8, result.length - at));
                case 4 -> result[at] = '9';
                default -> result = random.nextInt(10) == 0 ? Arrays.copyOf(result, at + 1) : result;
            }
        }
        return result;
    }
}
