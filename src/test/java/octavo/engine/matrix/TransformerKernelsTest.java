package octavo.engine.matrix;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import octavo.engine.matrix.RandomStream.Purpose;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * The kernels of a transformer against their definitions in double precision, and against their plain forms to the bit.
 */
@Tag("simd")
class TransformerKernelsTest {

    private static final RandomStream RANDOM = new RandomStream(4, Purpose.CHECK);
    private static final int[] SIZES = {1, 7, 15, 16, 17, 33, 64};

    /** Random numbers within a radius, pads full of NaN. */
    private static Matrix random(int rows, int cols, float radius, int example) {
        var matrix = new Matrix(rows, cols);
        Arrays.fill(matrix.data, Float.NaN);
        for (int r = 0; r < rows; r++) {
            for (int c = 0; c < cols; c++) {
                matrix.set(r, c, radius * (2 * RANDOM.uniform(example, r * cols + c) - 1));
            }
        }
        return matrix;
    }

    @Test
    void geluIsItsFormulaAndLeavesItsSlope() {
        for (int size : SIZES) {
            Matrix x = random(3, size, 6, size);
            Matrix slope = x.copy();
            var y = new Matrix(3, size);
            Activations.gelu(slope, y, 0, 3);
            for (int r = 0; r < 3; r++) {
                for (int c = 0; c < size; c++) {
                    double v = x.get(r, c);
                    assertEquals(gelu(v), y.get(r, c), 1e-6);
                    assertEquals((gelu(v + 1e-4) - gelu(v - 1e-4)) / 2e-4, slope.get(r, c), 2e-6);
                    assertEquals(Activations.plainGelu(x.get(r, c)), y.get(r, c));
                    assertEquals(Activations.plainGeluSlope(x.get(r, c)), slope.get(r, c));
                }
            }
        }
    }

    private static double gelu(double x) {
        return 0.5 * x * (1 + StrictMath.tanh(StrictMath.sqrt(2 / StrictMath.PI) * (x + 0.044715 * x * x * x)));
    }

    @Test
    void activationsAtTheLimits() {
        Matrix x = Matrix.of(new float[][] {{0, -1e30f, 1e30f, 100, -100, Float.NaN}});
        var y = new Matrix(1, 6);
        Matrix slope = x.copy();
        Activations.gelu(slope, y, 0, 1);
        assertEquals(0.5f, slope.get(0, 0));
        assertEquals(100f, y.get(0, 3));
        assertEquals(1f, slope.get(0, 3));
        assertEquals(0f, y.get(0, 4), 1e-30f);
        assertTrue(Float.isNaN(y.get(0, 5)));
        slope = x.copy();
        Activations.relu(slope, y, 0, 1);
        assertArrayEquals(new float[] {0, 0, 1e30f, 100, 0, Float.NaN}, Arrays.copyOf(y.data, 6));
        assertArrayEquals(new float[] {0, 0, 1, 1, 0, Float.NaN}, Arrays.copyOf(slope.data, 6));
    }

    @Test
    void softmaxIsThatOfTheKeysSoFarWhateverLiesBehind() {
        float factor = 0.3f;
        int rows = 20;
        int first = 13;
        Matrix scores = random(rows + 2, 48, 30, 0);
        Matrix weights = scores.copy();
        var max = new float[rows + 5];
        var inverse = new float[rows + 5];
        CausalSoftmax.forward(weights, rows, first, factor, max, inverse, 5);
        for (int r = 0; r < rows; r++) {
            double sum = 0;
            for (int c = 0; c <= first + r; c++) {
                sum += StrictMath.exp(factor * scores.get(r, c));
            }
            for (int c = 0; c < 48; c++) {
                double expected = c <= first + r ? StrictMath.exp(factor * scores.get(r, c)) / sum : 0;
                assertEquals(expected, weights.get(r, c), 4e-6 * expected);
            }
            // alone, with fewer keys beside it
            int width = Matrix.padded(first + r + 1);
            Matrix alone = new Matrix(1, width);
            System.arraycopy(scores.data, scores.at(r, 0), alone.data, 0, width);
            CausalSoftmax.forward(alone, 1, first + r, factor, new float[1], new float[1], 0);
            assertArrayEquals(Arrays.copyOfRange(weights.data, weights.at(r, 0), weights.at(r, width)), alone.data);
        }
        for (int c = 0; c < 48; c++) {
            assertEquals(0f, weights.get(rows, c));
        }
        CausalSoftmax.again(scores, rows, first, factor, max, inverse, 5);
        assertArrayEquals(weights.data, scores.data);
    }

    @Test
    void normsShiftAndStretchAwkwardRows() {
        for (int size : SIZES) {
            Matrix x = random(5, size, 3, size);
            Matrix gain = random(1, size, 1, 100);
            Matrix bias = random(1, size, 1, 101);
            var y = new Matrix(5, size);
            var mean = new float[5];
            Normalization.forward(x, gain, bias, y, mean, new float[5], 0, 5);
            for (int r = 0; r < 5; r++) {
                double mu = 0;
                double square = 0;
                for (int c = 0; c < size; c++) {
                    mu += x.get(r, c) / (double) size;
                }
                for (int c = 0; c < size; c++) {
                    square += (x.get(r, c) - mu) * (x.get(r, c) - mu) / size;
                }
                assertEquals(mu, mean[r], 1e-6);
                for (int c = 0; c < size; c++) {
                    double expected = (x.get(r, c) - mu) / Math.sqrt(square + 1e-5) * gain.get(0, c) + bias.get(0, c);
                    assertEquals(expected, y.get(r, c), 1e-5);
                }
            }
        }
    }

    @Test
    void masksAreWhatTheStreamSaysAtEachElement() {
        for (int size : SIZES) {
            Matrix x = random(1, size, 1, 9);
            Matrix y = x.copy();
            RandomMask.apply(RANDOM, 77, 10, 0.25f, y.data, 0, size);
            for (int c = 0; c < size; c++) {
                boolean isDropped = RANDOM.uniform(77, 10 + c) < 0.25f;
                assertEquals(isDropped ? 0f : x.get(0, c) * (1f / 0.75f), y.get(0, c));
            }
        }
        var ones = new Matrix(1, 20000);
        ones.fill(1f);
        RandomMask.apply(RANDOM, 78, 0, 0.2f, ones.data, 0, 20000);
        double sum = 0;
        for (int c = 0; c < 20000; c++) {
            sum += ones.get(0, c);
        }
        assertEquals(1, sum / 20000, 0.02);
    }
}
