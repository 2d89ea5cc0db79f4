package octavo.data.text;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.HashSet;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SplitTest {

    private static int[] randomTokens(int length, int symbols) {
        var random = new Random(length);
        return IntStream.range(0, length).map(i -> random.nextInt(symbols)).toArray();
    }

    private static Set<String> texts(int[] tokens, int[] starts, int window) {
        return Arrays.stream(starts).mapToObj(start -> Arrays.toString(Arrays.copyOfRange(tokens, start, start
                + window)))
                .collect(Collectors.toCollection(HashSet::new));
    }

    @ParameterizedTest
    @CsvSource({"40, 2, 1", "100, 2, 7", "1000, 2, 7", "1000, 3, 4", "5000, 20, 3", "517, 65, 33", "18, 5, 17"})
    void everyWindowIsOnOneSideTogetherWithItsEquals(int length, int symbols, int window) {
        int[] tokens = randomTokens(length, symbols);
        tokens[0] = 0;
        tokens[1] = 1; // two different windows at least, also where T is 1
        if (length - window == 1) {
            assertThrows(IllegalArgumentException.class, () -> Split.randomWindows(tokens, window, 0.15, 1));
            return;
        }
        var split = Split.randomWindows(tokens, window, 0.15, 1);
        int[] all = IntStream.concat(Arrays.stream(split.train()), Arrays.stream(split.test())).sorted().toArray();
        assertArrayEquals(IntStream.range(0, length - window).toArray(), all, "every window once");
        Set<String> train = texts(tokens, split.train(), window);
        Set<String> test = texts(tokens, split.test(), window);
        int different = train.size() + test.size();
        assertEquals(length - window - different, split.equalItems());
        train.retainAll(test);
        assertTrue(train.isEmpty(), "no text on both sides");
        assertTrue(split.test().length > 0 && split.train().length > 0);
    }

    @Test
    void meetsTheShareAndFollowsTheSeed() {
        int[] tokens = randomTokens(20_000, 30);
        var split = Split.randomWindows(tokens, 10, 0.15, 7);
        assertEquals(Math.round(0.15 * (20_000 - 10)), split.test().length);
        assertArrayEquals(split.test(), Split.randomWindows(tokens, 10, 0.15, 7).test());
        assertFalse(Arrays.equals(split.test(), Split.randomWindows(tokens, 10, 0.15, 8).test()));
        double mean = Arrays.stream(split.test()).average().orElseThrow();
        assertEquals(10_000, mean, 600, "spread over the whole text: the deviation of the mean is about 105");
    }

    @Test
    void refusesWindowsThatAreAllEqual() {
        var error = assertThrows(IllegalArgumentException.class, () -> Split.randomWindows(new int[50], 5, 0.15, 1));
        assertTrue(error.getMessage().contains("same text"), error.getMessage());
    }

    @ParameterizedTest
    @CsvSource({"100, 7, 0.15", "1000, 100, 0.15", "33, 1, 0.5", "1017, 16, 0.1"})
    void blocksDoNotOverlap(int length, int window, double share) {
        var split = Split.blocks(length, window, share);
        int cut = Split.cut(length, share);
        int lastTrained = split.train()[split.train().length - 1] + window; // the target's position
        assertEquals(cut - 1, lastTrained);
        assertEquals(cut, split.test()[0]);
        assertEquals(length - 1, split.test()[split.test().length - 1] + window);
        assertEquals(length - 2 * window, split.train().length + split.test().length, "all but those across the cut");
    }

    @Test
    void refusesWhatCannotBeSplit() {
        assertMessage("window must have at least 1", () -> Split.randomWindows(new int[9], 0, 0.15, 1));
        assertMessage("too short for a window of 9", () -> Split.randomWindows(new int[9], 9, 0.15, 1));
        for (double share : new double[] {0, 1, -0.1, 1.5, Double.NaN}) {
            assertMessage("the test share is " + share, () -> Split.randomWindows(new int[9], 2, share, 1));
            assertMessage("the test share is " + share, () -> Split.blocks(9, 2, share));
        }
        for (int tokens : new int[] {(1 << 29) + 100, Integer.MAX_VALUE}) {
            assertMessage("holds at most 536870909", () -> Split.blocks(tokens, 100, 0.15));
        }
        assertMessage("leaves a side without a window", () -> Split.blocks(100, 20, 0.15));
        assertMessage("at least 6", () -> Split.names(new int[5], 1));
    }

    /** Also where nearly all is asked for, a window is left to train on. */
    @Test
    void oneWindowAtLeastTrains() {
        var split = Split.randomWindows(IntStream.range(0, 12).toArray(), 2, 0.97, 1);
        assertEquals(1, split.train().length);
        assertEquals(9, split.test().length);
    }

    private static void assertMessage(String part, Runnable action) {
        var error = assertThrows(IllegalArgumentException.class, action::run);
        assertTrue(error.getMessage().contains(part), error.getMessage());
    }

    @ParameterizedTest
    @CsvSource({"6, 4, 1, 1", "10, 8, 1, 1", "3517, 2813, 352, 352", "17, 13, 2, 2"})
    void namesAreSplitWhole(int names, int train, int dev, int test) {
        int[] starts = IntStream.range(0, names).map(i -> 5 * i).toArray();
        var split = Split.names(starts, 3);
        assertArrayEquals(new int[] {train, dev, test},
                new int[] {split.train().length, split.dev().length, split.test().length});
        int[] all = Stream.of(split.train(), split.dev(), split.test()).flatMapToInt(Arrays::stream).sorted().toArray();
        assertArrayEquals(starts, all);
    }
}
