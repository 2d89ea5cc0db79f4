package octavo.engine.layers;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.util.Arrays;
import java.util.List;
import octavo.engine.matrix.Matrix;
import octavo.engine.matrix.Parameter;
import octavo.engine.matrix.RandomStream;
import octavo.engine.optimizers.Momentum;
import octavo.engine.optimizers.Optimizer;
import octavo.engine.optimizers.Sgd;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The layer that leaves out zeros against the one that does not: not a bit may differ. */
@Tag("simd")
class SparseInputTest {

    private static final int INPUTS = 37;

    private final RandomStream random = new RandomStream(11, RandomStream.Purpose.CHECK);

    private static final class Pair {
        final List<Parameter> sparseParameters;
        final List<Parameter> denseParameters;
        final SparseInput sparse;
        final Dense dense;

        Pair(int hidden, RandomStream random) {
            sparseParameters = List.of(Parameter.weight("w", INPUTS, hidden), Parameter.vector("b", hidden));
            denseParameters = List.of(Parameter.weight("w", INPUTS, hidden), Parameter.vector("b", hidden));
            for (int p = 0; p < 2; p++) {
                randomize(sparseParameters.get(p).value, random, p);
                denseParameters.get(p).value.copyFrom(sparseParameters.get(p).value);
                fillPad(sparseParameters.get(p).value);
            }
            sparse = new SparseInput(sparseParameters.get(0), sparseParameters.get(1));
            dense = new Dense(denseParameters.get(0), denseParameters.get(1));
        }
    }

    private static void randomize(Matrix matrix, RandomStream random, long example) {
        for (int r = 0; r < matrix.rows; r++) {
            for (int c = 0; c < matrix.cols; c++) {
                matrix.set(r, c, 2 * random.uniform(example, r * matrix.cols + c) - 1);
            }
        }
    }

    private static void fillPad(Matrix matrix) {
        for (int r = 0; r < matrix.rows; r++) {
            Arrays.fill(matrix.data, matrix.at(r, matrix.cols), matrix.at(r, 0) + matrix.stride, Float.NaN);
        }
    }

    /** Images of which many pixels are 0; image 0 is blank, image 1 has no zero. */
    private Matrix images(int rows, int first) {
        var x = new Matrix(rows, INPUTS);
        for (int r = 0; r < rows; r++) {
            for (int d = 0; d < INPUTS; d++) {
                boolean ink = first + r == 1 || first + r > 1 && random.below(100 + first + r, d, 4) == 0;
                x.set(r, d, ink ? 0.1f + random.uniform(200 + first + r, d) : 0);
            }
        }
        fillPad(x);
        return x;
    }

    private static void assertSameBits(Matrix expected, Matrix actual, String what) {
        for (int r = 0; r < expected.rows; r++) {
            for (int c = 0; c < expected.cols; c++) {
                assertEquals(Float.floatToRawIntBits(expected.get(r, c)), Float.floatToRawIntBits(actual.get(r, c)),
                        what + " at " + r + ", " + c);
            }
        }
    }

    @Test
    void followsTheDenseLayerToTheBit() {
        for (int hidden : new int[] {1, 7, 15, 16, 17, 33}) {
            follow(new Pair(hidden, random), new Sgd(0), new Sgd(0));
            follow(new Pair(hidden, random), new Sgd(0.01), new Sgd(0.01));
            follow(new Pair(hidden, random), new Momentum(0.9, 0), new Momentum(0.9, 0));
        }
    }

    private void follow(Pair pair, Optimizer sparseOptimizer, Optimizer denseOptimizer) {
        int first = 0;
        for (int update = 1; update <= 12; update++) {
            // batches of one image mostly, a larger one between them, and gradients of two batches added up
            int rows = update % 5 == 0 ? 3 : update == 7 ? 40 : 1;
            boolean accumulate = update % 4 == 2 || update == 10;
            var x = images(rows, first);
            first += rows;
            var gradient = new Matrix(rows, pair.sparseParameters.get(1).value.cols);
            randomize(gradient, random, 300 + update);
            fillPad(gradient);
            assertSameBits(pair.dense.forward(x), pair.sparse.forward(x), "output");
            pair.dense.backward(gradient, null, accumulate);
            pair.sparse.backward(gradient, accumulate);
            for (int p = 0; p < 2; p++) {
                assertSameBits(pair.denseParameters.get(p).gradient(), pair.sparseParameters.get(p).gradient(),
                        "gradient");
            }
            denseOptimizer.step(pair.denseParameters, 0.1f, update);
            sparseOptimizer.step(pair.sparseParameters, 0.1f, update);
            for (int p = 0; p < 2; p++) {
                assertSameBits(pair.denseParameters.get(p).value, pair.sparseParameters.get(p).value, "weight");
            }
        }
    }

    @Test
    void listsTheRowsThatItWrites() {
        var pair = new Pair(7, random);
        var x = images(1, 5);
        pair.sparse.forward(x);
        pair.sparse.backward(pair.dense.forward(x), false);
        var weight = pair.sparseParameters.get(0);
        assertFalse(weight.allRowsTouched());
        int used = 0;
        for (int d = 0; d < INPUTS; d++) {
            used += x.get(0, d) != 0 ? 1 : 0;
        }
        assertEquals(used, weight.touchedCount());
    }
}
