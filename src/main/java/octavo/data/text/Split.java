package octavo.data.text;

import java.util.Arrays;
import java.util.stream.IntStream;
import octavo.data.EpochOrder;
import octavo.engine.matrix.RandomStream;

/**
 * Which examples are for training, development and test: start positions, ascending.
 *
 * @param train      positions of the training set
 * @param dev        positions of the development set, for names only; otherwise empty
 * @param test       positions of the test set
 * @param equalItems how many windows have the same text as an earlier one
 */
public record Split(int[] train, int[] dev, int[] test, int equalItems) {

    /** Their positions must fit into one array of bytes, 4 bytes each. */
    private static final int MOST_WINDOWS = (Integer.MAX_VALUE - 8) / 4;

    /**
     * Splits all overlapping windows of a text at random. Windows with equal text (the same T tokens, whatever follows)
     * go to the same side, so that no test window has the text of a training window.
     *
     * <p>Texts are taken in random order, each with all its windows, while they fit into the test share. So the share
     * is met exactly unless nearly all windows repeat.
     *
     * @param tokens    the text
     * @param window    tokens of a window, T
     * @param testShare share of the test set, between 0 and 1
     * @param seed      of the random split
     * @return the split
     */
    public static Split randomWindows(int[] tokens, int window, double testShare, long seed) {
        int windows = countWindows(tokens.length, window);
        requireShare(testShare);
        int[] first = EqualWindows.firstOfEachText(tokens, window);
        int[] size = new int[windows];
        for (int representative : first) {
            size[representative]++;
        }
        int target = Math.max(1, Math.min(windows - 1, (int) Math.round(testShare * windows)));
        var order = new EpochOrder(windows, new RandomStream(seed, RandomStream.Purpose.SPLIT));
        var held = new boolean[windows];
        int test = 0;
        int texts = 0;
        for (int i = 0; i < windows; i++) {
            int candidate = order.item(i);
            if (size[candidate] == 0) {
                continue; // not the first of its text
            }
            texts++;
            if (test == 0 || test + size[candidate] <= target) {
                held[candidate] = true;
                test += size[candidate];
            }
        }
        if (test == windows) {
            throw new IllegalArgumentException("all " + windows + " windows of " + window
                    + " tokens have the same text: "
                    + "no test set can be split off; take a longer text or a shorter window");
        }
        return new Split(IntStream.range(0, windows).filter(i -> !held[first[i]]).toArray(), new int[0],
                IntStream.range(0, windows).filter(i -> held[first[i]]).toArray(), windows - texts);
    }

    /**
     * Splits a text at a cut: windows entirely before it are for training, windows entirely after it for the test, and
     * the few across it are left out. Only this split gives an honest test loss, since neighboring windows share all
     * tokens but one.
     *
     * @param tokens    length of the text
     * @param window    tokens of a window, T
     * @param testShare share of the text after the cut, between 0 and 1
     * @return the split
     */
    public static Split blocks(int tokens, int window, double testShare) {
        return blocksAt(cut(tokens, testShare), tokens, window);
    }

    /**
     * Splits a text at a given token.
     *
     * @param cut    the first token of the test text
     * @param tokens length of the text
     * @param window tokens of a window, T
     * @return the split
     */
    public static Split blocksAt(int cut, int tokens, int window) {
        countWindows(tokens, window);
        if (cut <= window || tokens - cut <= window) {
            throw new IllegalArgumentException("a text of " + tokens + " tokens cut at " + cut
                    + " leaves a side without "
                    + "a window of " + window + " tokens and the one after it: take a longer text or a shorter window");
        }
        return new Split(IntStream.range(0, cut - window).toArray(), new int[0],
                IntStream.range(cut, tokens - window).toArray(), 0);
    }

    /**
     * The place of the cut: the text before it is for training.
     *
     * @param length    length of the text, in tokens or in characters
     * @param testShare share of the text after the cut, between 0 and 1
     * @return the first token or character of the test text
     */
    public static int cut(int length, double testShare) {
        requireShare(testShare);
        return length - (int) Math.round(testShare * length);
    }

    /**
     * Splits whole names at random: 80 % train, 10 % development, 10 % test.
     *
     * @param starts where the names begin
     * @param seed   of the random split
     * @return the split
     */
    public static Split names(int[] starts, long seed) {
        int names = starts.length;
        int train = (int) (names * 8L / 10);
        int dev = (int) (names * 9L / 10);
        if (train == 0 || dev == train) {
            throw new IllegalArgumentException(names + " names cannot be split 80/10/10: at least 6 are needed");
        }
        var order = new EpochOrder(names, new RandomStream(seed, RandomStream.Purpose.SPLIT));
        int[] shuffled = IntStream.range(0, names).map(i -> starts[order.item(i)]).toArray();
        return new Split(sorted(shuffled, 0, train), sorted(shuffled, train, dev), sorted(shuffled, dev, names), 0);
    }

    private static int[] sorted(int[] positions, int from, int to) {
        int[] part = Arrays.copyOfRange(positions, from, to);
        Arrays.sort(part);
        return part;
    }

    private static int countWindows(int tokens, int window) {
        Checks.positive("a window", window);
        if (tokens <= window) {
            throw new IllegalArgumentException("the text has " + tokens + " tokens: too short for a window of " + window
                    + " and the token after it");
        }
        if (tokens - window > MOST_WINDOWS) {
            throw new IllegalArgumentException("the text has " + (tokens - window) + " windows, a data set holds at "
                    + "most " + MOST_WINDOWS + "; split the file into several");
        }
        return tokens - window;
    }

    static void requireShare(double share) {
        if (!(share > 0 && share < 1)) {
            throw new IllegalArgumentException("the test share is " + share + "; it must lie between 0 and 1, "
                    + "for example 0.15");
        }
    }
}
