package octavo.data.text;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import octavo.engine.models.Batch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class NGramBaselineTest {

    /** Tokens of which the next depends on the two before, with noise. */
    private static int[] markov(int length, int symbols) {
        var random = new Random(length);
        int[] tokens = new int[length];
        for (int i = 2; i < length; i++) {
            tokens[i] = random.nextInt(3) > 0 ? (tokens[i - 1] * 3 + tokens[i - 2]) % symbols : random.nextInt(symbols);
        }
        return tokens;
    }

    @ParameterizedTest
    @CsvSource({"200, 3", "2000, 7", "500, 40", "30, 5", "3, 2"})
    void probabilitiesOfEachContextSumToOne(int length, int symbols) {
        int[] tokens = markov(length, symbols);
        var baseline = NGramBaseline.fit(new TextBlocks(tokens, 0, length, length), symbols);
        var random = new Random(length);
        for (int trial = 0; trial < 20; trial++) {
            var batch = new Batch();
            batch.resize(1, 5);
            Arrays.setAll(batch.tokens, i -> random.nextInt(symbols));
            for (int order = 0; order <= NGramBaseline.HIGHEST_ORDER; order++) {
                for (int step = 0; step < 5; step++) {
                    double sum = 0;
                    for (int symbol = 0; symbol < symbols; symbol++) {
                        batch.targets[step] = symbol;
                        double p = baseline.probability(batch, 0, step, order);
                        assertTrue(p > 0, "unseen n-grams have some probability");
                        sum += p;
                    }
                    assertEquals(1, sum, 1e-12);
                }
            }
        }
    }

    @ParameterizedTest
    @CsvSource({"300, 3", "1500, 9", "400, 40"})
    void agreesWithThePlainDefinition(int length, int symbols) {
        int[] train = markov(length, symbols);
        int[] test = markov(100, symbols);
        double[] losses = NGramBaseline.fit(new TextBlocks(train, 0, length, length), symbols)
                .losses(new TextBlocks(test, 0, test.length, test.length));
        for (int order = 1; order <= NGramBaseline.HIGHEST_ORDER; order++) {
            double sum = 0;
            for (int i = 1; i < test.length; i++) {
                sum -= Math.log(new Plain(train, symbols, order).probability(history(test, i, order), test[i]));
            }
            assertEquals(sum / (test.length - 1), losses[order], 1e-9, "order " + order);
        }
        assertEquals(Math.log(symbols), losses[0], 1e-12);
    }

    /** The order − 1 tokens before a place; −1 before the text. */
    private static List<Integer> history(int[] tokens, int place, int order) {
        return IntStream.range(place - order + 1, place).mapToObj(i -> i < 0 ? -1 : tokens[i]).toList();
    }

    /** Interpolated modified Kneser-Ney read off the formulas, with lists as keys. */
    private static final class Plain {
        final int symbols;
        final List<Map<List<Integer>, Integer>> counts = new ArrayList<>();

        Plain(int[] train, int symbols, int order) {
            this.symbols = symbols;
            for (int n = 0; n <= order; n++) {
                counts.add(new HashMap<>());
            }
            Set<List<Integer>> seen = new HashSet<>();
            for (int i = 1; i < train.length; i++) {
                for (int n = 1; n <= order; n++) {
                    List<Integer> gram = new ArrayList<>(history(train, i, n));
                    gram.add(train[i]);
                    if (n == order) {
                        counts.get(n).merge(gram, 1, Integer::sum);
                    }
                    if (seen.add(gram) && n > 1) {
                        counts.get(n - 1).merge(gram.subList(1, n), 1, Integer::sum);
                    }
                }
            }
        }

        double probability(List<Integer> history, int symbol) {
            int n = history.size() + 1;
            double lower = n == 1 ? 1.0 / symbols : probability(history.subList(1, n - 1), symbol);
            Map<List<Integer>, Integer> table = counts.get(n);
            double[] ofCount = new double[5];
            double[] after = new double[4];
            double total = 0;
            for (var entry : table.entrySet()) {
                int count = entry.getValue();
                if (count <= 4) {
                    ofCount[count]++;
                }
                if (entry.getKey().subList(0, n - 1).equals(history)) {
                    after[Math.min(3, count)]++;
                    total += count;
                }
            }
            if (total == 0) {
                return lower;
            }
            double y = ofCount[1] / (ofCount[1] + 2 * ofCount[2]);
            double freed = 0;
            List<Integer> gram = new ArrayList<>(history);
            gram.add(symbol);
            int count = table.getOrDefault(gram, 0);
            double kept = count;
            for (int r = 1; r <= 3; r++) {
                double discount = r - (r + 1) * y * ofCount[r + 1] / ofCount[r];
                if (!(discount > 0 && discount < r)) {
                    discount = 0.5;
                }
                freed += discount * after[r];
                kept -= Math.min(3, count) == r ? discount : 0;
            }
            return (kept + freed * lower) / total;
        }
    }

    /** Blocks that share three tokens ask for each target once, with the context that it has in the whole text. */
    @ParameterizedTest
    @ValueSource(ints = {2, 4, 5, 6, 7, 8, 9, 16, 17, 100})
    void overlappingBlocksAreReadAsOneText(int length) {
        int[] tokens = markov(length + 5, 3);
        var whole = new TextBlocks(tokens, 3, 3 + length, length);
        for (int block : new int[] {4, 5, 8}) {
            var overlapping = new TextBlocks(tokens, 3, 3 + length, block, 3);
            assertArrayEquals(NGramBaseline.fit(whole, 3).losses(whole),
                    NGramBaseline.fit(overlapping, 3).losses(overlapping), "blocks of " + block);
        }
    }

    @Test
    void contextsEndAtTheRow() {
        // "1 2 ." three times and "2 1 ." once: what follows an end mark is what begins a name
        int[] tokens = {1, 2, 0, 1, 2, 0, 1, 2, 0, 2, 1, 0};
        var baseline = NGramBaseline.fit(new NameContexts(tokens, new int[] {0, 3, 6, 9}, 3, null), 3);
        var batch = new Batch();
        new NameContexts(tokens, new int[] {0}, 3, null).fill(0, 1, batch);
        double first = baseline.probability(batch, 0, 2, 4);
        batch.targets[2] = 2;
        assertTrue(first > 0.6 && first > 2 * baseline.probability(batch, 0, 2, 4));
    }

    /** Windows of 2 tokens lie side by side in a batch: in whatever order they come, a 4-gram sees no other window. */
    @Test
    void windowsDoNotLookIntoTheRowBefore() {
        int[] tokens = markov(200, 3);
        int[] starts = IntStream.range(0, 198).toArray();
        int[] backwards = IntStream.range(0, 198).map(i -> 197 - i).toArray();
        assertArrayEquals(lossesOfWindows(tokens, starts), lossesOfWindows(tokens, backwards), 1e-12);
    }

    private static double[] lossesOfWindows(int[] tokens, int[] starts) {
        var windows = new Windows(tokens, starts, 2, null);
        return NGramBaseline.fit(windows, 3).losses(windows);
    }
}
