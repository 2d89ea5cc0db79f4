package octavo.data.text;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import octavo.engine.matrix.RandomStream;
import octavo.engine.matrix.RandomStream.Purpose;
import octavo.engine.models.Batch;
import octavo.engine.models.Source;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SourcesTest {

    private static final RandomStream ORDER = new RandomStream(5, Purpose.ORDER);

    /** Token i is i, so that what a batch holds says where it comes from. */
    private static int[] ramp(int length) {
        return IntStream.range(0, length).toArray();
    }

    private static Batch fill(Source source, long first, int rows) {
        var batch = new Batch();
        batch.resize(rows + 3, 200); // a used batch with leftovers: everything asked for has to be written
        Arrays.fill(batch.tokens, -77);
        Arrays.fill(batch.targets, -77);
        source.fill(first, rows, batch);
        assertEquals(rows, batch.rows);
        assertEquals(first, batch.firstExample);
        return batch;
    }

    private static String content(Batch batch) {
        int length = batch.rows * batch.steps;
        return Arrays.toString(Arrays.copyOf(batch.tokens, length))
                + Arrays.toString(Arrays.copyOf(batch.targets, length))
                + batch.continues;
    }

    private static int[] targets(Batch batch) {
        return IntStream.range(0, batch.rows * batch.steps).filter(i -> batch.targets[i] != Batch.NO_TARGET)
                .peek(i -> assertEquals(batch.tokens[i] + 1, batch.targets[i], "the next of a ramp"))
                .map(i -> batch.targets[i]).toArray();
    }

    @ParameterizedTest
    @CsvSource({"20, 1", "20, 7", "50, 16", "50, 33", "8, 7"})
    void windowsAskForTheTokenAfterTheLast(int length, int window) {
        int[] starts = ramp(length - window);
        var source = new Windows(ramp(length), starts, window, ORDER);
        int n = starts.length;
        assertEquals(n, source.examplesPerEpoch());
        List<Integer> orders = new ArrayList<>();
        for (int epoch = 0; epoch < 2; epoch++) {
            Batch batch = fill(source, (long) epoch * n, n);
            List<Integer> seen = new ArrayList<>();
            for (int row = 0; row < n; row++) {
                int start = batch.tokens[row * window];
                seen.add(start);
                for (int t = 0; t < window; t++) {
                    assertEquals(start + t, batch.tokens[row * window + t]);
                    assertEquals(t < window - 1 ? Batch.NO_TARGET : start + window, batch.targets[row * window + t]);
                }
            }
            assertArrayEquals(starts, seen.stream().mapToInt(i -> i).sorted().toArray(), "each window once an epoch");
            orders.add(seen.hashCode());
        }
        assertTrue(n < 10 || !orders.get(0).equals(orders.get(1)), "a fresh order each epoch");
    }

    @Test
    void sourcesArePureInTheExampleNumber() {
        int[] text = ramp(300);
        int[] names = {3, 1, 0, 2, 0, 1, 1, 1, 1, 0};
        List<Source> sources = List.of(new Windows(text, ramp(290), 9, ORDER),
                new Streams(text, 3, 280, 4, 7, 2),
                new Crops(text, 10, 200, 16, ORDER), new TextBlocks(text, 10, 200, 16),
                new NameContexts(names, new int[] {0, 3, 5}, 3, ORDER));
        for (Source source : sources) {
            String later = content(fill(source, 840, 4));
            String first = content(fill(source, 0, 4));
            fill(source, 4, 4);
            assertEquals(later, content(fill(source, 840, 4)), source.getClass().getSimpleName());
            assertEquals(first, content(fill(source, 0, 4)), source.getClass().getSimpleName());
        }
        Batch two = fill(sources.getFirst(), 289, 2); // across the end of an epoch
        assertEquals(fill(sources.getFirst(), 289, 1).tokens[0], two.tokens[0]);
        assertEquals(fill(sources.getFirst(), 290, 1).tokens[0], two.tokens[9]);
    }

    @ParameterizedTest
    @CsvSource({"0, 100, 1, 7", "0, 100, 4, 7", "5, 100, 7, 16", "3, 36, 32, 33", "0, 2, 1, 1", "10, 1010, 33, 15",
        "0, 17, 16, 100"})
    void streamsAskForEveryTokenOnceAndGoOn(int from, int to, int streams, int steps) {
        var source = new Streams(ramp(to + 3), from, to, streams, steps, Streams.ENDLESS);
        List<Integer> asked = new ArrayList<>();
        int[] next = new int[streams];
        for (long first = 0; first < source.examplesPerEpoch(); first += streams) {
            Batch batch = fill(source, first, streams);
            assertEquals(first > 0, batch.continues);
            Arrays.stream(targets(batch)).forEach(asked::add);
            for (int row = 0; row < streams; row++) {
                boolean used = batch.targets[row * steps] != Batch.NO_TARGET;
                assertTrue(first == 0 || !used || next[row] == batch.tokens[row * steps], "rows go on");
                next[row] = batch.targets[row * steps + steps - 1];
            }
        }
        assertArrayEquals(IntStream.range(from + 1, to).toArray(), asked.stream().mapToInt(i -> i).sorted().toArray());
        assertEquals(content(fill(source, 0, streams)), content(fill(source, source.examplesPerEpoch(), streams)),
                "the next epoch begins again, cold");
        assertThrows(IllegalArgumentException.class, () -> fill(source, 0, streams + 1));
        if (streams > 1) {
            assertThrows(IllegalArgumentException.class, () -> fill(source, 1, streams));
        }
    }

    @Test
    void streamsBeginAnewAsOftenAsTheyAreTold() {
        var source = new Streams(ramp(101), 0, 101, 2, 5, 4);
        assertEquals(20, source.examplesPerEpoch());
        for (int segment = 0; segment < 25; segment++) {
            assertEquals(segment % 10 % 4 != 0, fill(source, 2L * segment, 2).continues, "segment " + segment);
        }
    }

    @ParameterizedTest
    @CsvSource({"0, 100, 7", "5, 100, 16", "0, 2, 33", "7, 72, 64", "7, 71, 64", "7, 73, 64"})
    void blocksAskForEveryTokenOnce(int from, int to, int block) {
        var source = new TextBlocks(ramp(to + 3), from, to, block);
        int rows = 3;
        List<Integer> asked = new ArrayList<>();
        for (long first = 0; first < source.examplesPerEpoch(); first += rows) {
            Arrays.stream(targets(fill(source, first, rows))).forEach(asked::add);
        }
        assertEquals(IntStream.range(from + 1, to).boxed().toList(), asked);
        assertEquals(0, targets(fill(source, source.examplesPerEpoch(), 2)).length, "nothing is asked past the end");
        assertFalse(fill(source, 0, 1).continues);
    }

    @Test
    void cropsLieWithinTheirStretchAndReachAllOfIt() {
        var source = new Crops(ramp(60), 10, 50, 16, ORDER);
        int[] seen = new int[60];
        for (long e = 0; e < 2000; e++) {
            Batch batch = fill(source, e, 1);
            assertEquals(16, targets(batch).length);
            seen[batch.tokens[0]]++;
        }
        for (int start = 0; start < 60; start++) {
            assertEquals(start >= 10 && start < 50 - 16, seen[start] > 0, "start " + start);
        }
        assertEquals(3, source.examplesPerEpoch(), "40 tokens have 39 predictions, in crops of 16");
        assertArrayEquals(fill(source, 9, 2).tokens, fill(source, 9, 2).tokens);
    }

    @Test
    void contextsNeverLookIntoTheNameBefore() {
        int[] tokens = {3, 1, 2, 0, 4, 0, 5, 6, 0};
        var source = new NameContexts(tokens, new int[] {0, 6}, 2, null);
        assertEquals(7, source.examplesPerEpoch());
        int[][] expected = {{0, 0, 3}, {0, 3, 1}, {3, 1, 2}, {1, 2, 0}, {0, 0, 5}, {0, 5, 6}, {5, 6, 0}};
        Batch batch = fill(source, 0, 7);
        for (int e = 0; e < 7; e++) {
            assertArrayEquals(expected[e], new int[] {batch.tokens[2 * e], batch.tokens[2 * e + 1],
                batch.targets[2 * e + 1]});
            assertEquals(Batch.NO_TARGET, batch.targets[2 * e]);
        }
        Batch wide = fill(new NameContexts(tokens, new int[] {0, 6}, 5, null), 3, 1);
        assertArrayEquals(new int[] {0, 0, 3, 1, 2}, Arrays.copyOf(wide.tokens, 5), "a name shorter than the context");
    }

    @Test
    void refusesWhatIsTooShort() {
        assertMessage("1 to 9", () -> new Streams(ramp(10), 0, 10, 10, 5, 1));
        assertMessage("at least 2", () -> new TextBlocks(ramp(10), 4, 5, 5));
        assertMessage("at most 9", () -> new Crops(ramp(10), 0, 10, 10, ORDER));
        assertMessage("at least 1 token, not 0", () -> new Windows(ramp(10), ramp(1), 0, ORDER));
        assertMessage("cannot start at 6", () -> new Windows(ramp(10), ramp(7), 4, ORDER));
        assertMessage("no window", () -> new Windows(ramp(10), ramp(0), 4, ORDER));
        assertMessage("position 1 is not the beginning", () -> new NameContexts(new int[] {1, 2, 0},
                new int[] {0, 1}, 3, ORDER));
        assertMessage("no name", () -> new NameContexts(ramp(10), ramp(0), 4, ORDER));
        assertMessage("not 0", () -> new Streams(ramp(10), 0, 10, 1, 0, 1));
    }

    private static void assertMessage(String part, Runnable action) {
        var error = assertThrows(IllegalArgumentException.class, action::run);
        assertTrue(error.getMessage().contains(part), error.getMessage());
    }
}
