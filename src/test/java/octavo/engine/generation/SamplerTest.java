package octavo.engine.generation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import octavo.engine.matrix.Matrix;
import octavo.engine.matrix.RandomStream;
import org.junit.jupiter.api.Test;

/** Draws have the frequencies that the logits say, cut as asked. */
class SamplerTest {

    private static final int DRAWS = 20_000;
    private static final RandomStream RANDOM = new RandomStream(5, RandomStream.Purpose.CHECK);

    private static Matrix logits(double... probabilities) {
        var logits = new Matrix(1, probabilities.length);
        for (int c = 0; c < probabilities.length; c++) {
            logits.set(0, c, (float) StrictMath.log(probabilities[c]));
        }
        return logits;
    }

    private static double[] frequencies(Sampler sampler, Matrix logits) {
        double[] frequency = new double[logits.cols];
        for (int i = 0; i < DRAWS; i++) {
            frequency[sampler.sample(logits, RANDOM.uniform(1, i))] += 1.0 / DRAWS;
        }
        return frequency;
    }

    private static void assertNear(double[] expected, double[] actual) {
        for (int c = 0; c < expected.length; c++) {
            assertEquals(expected[c], actual[c], 0.015, "token " + c);
            assertEquals(expected[c] == 0, actual[c] == 0, "token " + c);
        }
    }

    @Test
    void drawsAsTheModelSays() {
        assertNear(new double[] {0.5, 0.2, 0.3}, frequencies(Sampler.of(1, 0, 1), logits(0.5, 0.2, 0.3)));
    }

    @Test
    void temperatureSharpens() {
        // squares of the probabilities, normalized
        assertNear(new double[] {0.25 / 0.38, 0.04 / 0.38, 0.09 / 0.38},
                frequencies(Sampler.of(0.5, 0, 1), logits(0.5, 0.2, 0.3)));
    }

    @Test
    void topKKeepsTheMostProbable() {
        assertNear(new double[] {0.625, 0, 0.375}, frequencies(Sampler.of(1, 2, 1), logits(0.5, 0.2, 0.3)));
    }

    @Test
    void topPKeepsTheFewestThatReachIt() {
        assertNear(new double[] {0.625, 0, 0.375}, frequencies(Sampler.of(1, 0, 0.7), logits(0.5, 0.2, 0.3)));
        assertNear(new double[] {1, 0, 0}, frequencies(Sampler.of(1, 0, 0.4), logits(0.5, 0.2, 0.3)));
    }

    @Test
    void greedyAndTopOneAgree() {
        var logits = logits(0.2, 0.5, 0.3);
        assertNear(new double[] {0, 1, 0}, frequencies(Sampler.greedy(), logits));
        assertNear(new double[] {0, 1, 0}, frequencies(Sampler.of(2, 1, 1), logits));
    }

    @Test
    void atTheLowestTemperaturesTheMostProbableIsDrawn() {
        for (double temperature : new double[] {0, 1e-300, 1e-46, Float.MIN_VALUE, Float.MIN_NORMAL, 1e-6}) {
            assertNear(new double[] {0, 1, 0}, frequencies(Sampler.of(temperature, 0, 1), logits(0.2, 0.5, 0.3)));
        }
    }

    @Test
    void equalsAreCutInTheOrderOfTheirNumbers() {
        assertNear(new double[] {0.5, 0.5, 0, 0}, frequencies(Sampler.of(1, 2, 1), logits(0.25, 0.25, 0.25, 0.25)));
    }

    @Test
    void impossibleTokensAreNeverDrawn() {
        double[] frequency = frequencies(Sampler.of(1, 0, 1), logits(0.5, 0, 0.5));
        assertEquals(0, frequency[1]);
    }

    @Test
    void wrongSettingsAreRefused() {
        for (double temperature : new double[] {-1, Double.NaN, Double.POSITIVE_INFINITY}) {
            assertThrows(IllegalArgumentException.class, () -> Sampler.of(temperature, 0, 1));
        }
        for (double topP : new double[] {0, 1.5, Double.NaN}) {
            var refused = assertThrows(IllegalArgumentException.class, () -> Sampler.of(1, 0, topP));
            assertTrue(refused.getMessage().contains("top-p " + topP));
        }
    }

    @Test
    void damagedWeightsAreNoticed() {
        for (var sampler : List.of(Sampler.of(1, 0, 1), Sampler.greedy())) {
            for (int bad = 0; bad < 3; bad++) {
                for (float value : new float[] {Float.NaN, Float.POSITIVE_INFINITY}) {
                    var logits = logits(0.2, 0.5, 0.3);
                    logits.set(0, bad, value);
                    assertThrows(NotFiniteException.class, () -> sampler.sample(logits, 0.5f));
                }
            }
        }
    }

    /** Top p counts within what top k has kept: 0.4 of 0.7 are more than half, 0.4 of 1 are not. */
    @Test
    void topPIsAShareOfWhatTopKKeeps() {
        var logits = logits(0.2, 0.4, 0.1, 0.3);
        assertNear(new double[] {0, 1, 0, 0}, frequencies(Sampler.of(1, 2, 0.5), logits));
        assertNear(new double[] {0, 4 / 7.0, 0, 3 / 7.0}, frequencies(Sampler.of(1, 2, 0.9), logits));
        assertNear(new double[] {0, 4 / 7.0, 0, 3 / 7.0}, frequencies(Sampler.of(1, 0, 0.5), logits));
    }
}
