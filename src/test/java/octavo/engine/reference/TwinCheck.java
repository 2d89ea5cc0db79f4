package octavo.engine.reference;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import octavo.Golden;
import octavo.engine.matrix.RandomStream;

/** What the tests of all twins share: differences, PyTorch's values, ten steps. */
final class TwinCheck {

    /** Two implementations in double precision agree up to the order of their sums. */
    private static final double DOUBLE_ROUNDING = 1e-13;

    private TwinCheck() {
    }

    /** Every gradient agrees with central differences. */
    static void differences(ReferenceModel twin, double radius, Examples examples) {
        twin.randomize(new RandomStream(5, RandomStream.Purpose.CHECK), radius);
        for (var result : GradientCheck.check(twin, examples)) {
            assertTrue(result.error() <= GradientCheck.TOLERANCE, result::toString);
        }
    }

    /** A random start state of `states` vectors for each of N examples. */
    static double[][][] start(int rows, int... sizes) {
        var random = new RandomStream(6, RandomStream.Purpose.CHECK);
        double[][][] start = new double[rows][sizes.length][];
        for (int n = 0; n < rows; n++) {
            for (int k = 0; k < sizes.length; k++) {
                start[n][k] = new double[sizes[k]];
                for (int j = 0; j < sizes[k]; j++) {
                    start[n][k][j] = random.uniform(n, 100 * k + j) - 0.5;
                }
            }
        }
        return start;
    }

    /** Loss, logits, every gradient and ten optimizer steps agree with PyTorch. */
    static void golden(ReferenceModel twin, Golden golden, PlainOptimizer optimizer) {
        copy(golden.parameters("weights"), twin);
        var examples = golden.examples();
        double scale = 1.0 / examples.predictions();
        double loss = twin.gradients(examples, scale);
        assertEquals(golden.scalar("loss"), loss, DOUBLE_ROUNDING * loss);
        logits(twin, examples, golden.tensor("logits").rows());
        compare(golden.parameters("gradients"), twin, true, DOUBLE_ROUNDING);
        double[] losses = golden.tensor("losses").values();
        for (int update = 1; update <= 10; update++) {
            double mean = scale * twin.gradients(examples, scale);
            assertEquals(losses[update - 1], mean, 1e-11, "loss before step " + update);
            optimizer.step(twin.parameters(), golden.scalar("setting.rate"), update);
        }
        compare(golden.parameters("after"), twin, false, 1e-11);
    }

    private static void logits(ReferenceModel twin, Examples examples, double[][] expected) {
        for (int n = 0; n < examples.rows(); n++) {
            twin.forward(examples, n);
            for (int t = 0; t < twin.logits().length; t++) {
                double[] row = twin.logits()[t];
                for (int c = 0; c < row.length; c++) {
                    assertEquals(expected[n * twin.logits().length + t][c], row[c], DOUBLE_ROUNDING,
                            "logit " + c + " of example " + n + " step " + t);
                }
            }
        }
    }

    static void copy(Map<String, double[][]> weights, ReferenceModel twin) {
        var left = new HashMap<>(weights);
        for (var parameter : twin.parameters()) {
            double[][] from = left.remove(parameter.name);
            assertTrue(from != null && from.length == parameter.rows() && from[0].length == parameter.cols(),
                    () -> "no golden weights for " + parameter);
            for (int r = 0; r < from.length; r++) {
                System.arraycopy(from[r], 0, parameter.value[r], 0, from[r].length);
            }
        }
        assertTrue(left.isEmpty(), () -> "golden weights without a parameter: " + left.keySet());
    }

    private static void compare(Map<String, double[][]> expected, ReferenceModel twin, boolean gradients,
                                double tolerance) {
        for (var parameter : new LinkedHashMap<>(expected).entrySet()) {
            var own = twin.parameter(parameter.getKey());
            double[][] computed = gradients ? own.gradient : own.value;
            for (int r = 0; r < computed.length; r++) {
                for (int c = 0; c < computed[r].length; c++) {
                    int row = r;
                    int col = c;
                    assertEquals(parameter.getValue()[r][c], computed[r][c], tolerance,
                            () -> parameter.getKey() + " at (" + row + ", " + col + ")");
                }
            }
        }
    }
}
