package octavo.engine.matrix;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class RandomStreamTest {

    /** The known answers that come with the paper's reference implementation (Threefry-2x32, 20 rounds). */
    @Test
    void threefryGivesTheKnownAnswers() {
        assertBlock(0x6b200159, 0x99ba4efe, RandomStream.threefry(0, 0, 0, 0));
        assertBlock(0x1cb996fc, 0xbb002be7, RandomStream.threefry(-1, -1, -1, -1));
        assertBlock(0xc4923a9c, 0x483df7a0, RandomStream.threefry(0x13198a2e, 0x03707344, 0x243f6a88, 0x85a308d3));
    }

    private static void assertBlock(int first, int second, long block) {
        assertEquals(Integer.toHexString(first), Integer.toHexString((int) block));
        assertEquals(Integer.toHexString(second), Integer.toHexString((int) (block >>> 32)));
    }

    @Test
    void seedsPurposesAndExamplesShareNothing() {
        var stream = new RandomStream(1, RandomStream.Purpose.WEIGHTS);
        assertEquals(stream.bits(5, 7), new RandomStream(1, RandomStream.Purpose.WEIGHTS).bits(5, 7));
        assertNotEquals(stream.bits(5, 7), new RandomStream(2, RandomStream.Purpose.WEIGHTS).bits(5, 7));
        assertNotEquals(stream.bits(5, 7), new RandomStream(1, RandomStream.Purpose.ORDER).bits(5, 7));
        assertNotEquals(stream.bits(5, 7), stream.bits(5 + (1L << 32), 7));
        assertNotEquals(stream.bits(5, 7), stream.bits(5, 6));
    }

    @Test
    void uniformNumbersAreUniform() {
        var stream = new RandomStream(1, RandomStream.Purpose.CHECK);
        int count = 200_000;
        int bins = 50;
        var histogram = new int[bins];
        double sum = 0;
        double neighbors = 0;
        float last = 0.5f;
        for (int i = 0; i < count; i++) {
            float u = stream.uniform(i / 1000, i % 1000);
            assertTrue(u >= 0 && u < 1, () -> "not in 0..1: " + u);
            histogram[(int) (u * bins)]++;
            sum += u;
            neighbors += (u - 0.5) * (last - 0.5);
            last = u;
        }
        double chiSquared = 0;
        double expected = (double) count / bins;
        for (int n : histogram) {
            chiSquared += (n - expected) * (n - expected) / expected;
        }
        // five standard deviations of each statistic; the seed is fixed, so the outcome is too
        assertEquals(bins - 1, chiSquared, 5 * StrictMath.sqrt(2.0 * (bins - 1)));
        assertEquals(0.5, sum / count, 5 / StrictMath.sqrt(12.0 * count));
        assertEquals(0, neighbors / count, 5 / (12 * StrictMath.sqrt(count)));
    }

    @Test
    void wholeNumbersStayBelowTheirBoundAndReachIt() {
        var stream = new RandomStream(1, RandomStream.Purpose.CHECK);
        var seen = new int[7];
        for (int i = 0; i < 7_000; i++) {
            seen[stream.below(3, i, 7)]++;
        }
        for (int count : seen) {
            assertEquals(1_000, count, 150);
        }
    }
}
