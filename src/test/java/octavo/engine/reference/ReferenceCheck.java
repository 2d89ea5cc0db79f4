package octavo.engine.reference;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import octavo.Golden;
import octavo.engine.matrix.RandomStream;

/** What the tests of all references share: differences, PyTorch's values, ten steps. */
final class ReferenceCheck {

    /** Two implementations in double precision agree up to the order of their sums. */
    private static final double DOUBLE_ROUNDING = 1e-13;

    private ReferenceCheck() {
    }

    /** Every gradient agrees with central differences. */
    static void differences(ReferenceModel reference, double radius, Examples examples) {
        reference.randomize(new RandomStream(5, RandomStream.Purpose.CHECK), radius);
        for (var result : GradientCheck.check(reference, examples)) {
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
    static void golden(ReferenceModel reference, Golden golden, PlainOptimizer optimizer) {
        copy(golden.parameters("weights"), reference);
        var examples = golden.examples();
        double scale = 1.0 / examples.predictions();
        double loss = reference.gradients(examples, scale);
        assertEquals(golden.scalar("loss"), loss, DOUBLE_ROUNDING * loss);
        logits(reference, examples, golden.tensor("logits").rows());
        compare(golden.parameters("gradients"), reference, true, DOUBLE_ROUNDING);
        double[] losses = golden.tensor("losses").values();
        for (int update = 1; update <= 10; update++) {
            double mean = scale * reference.gradients(examples, scale);
            assertEquals(losses[update - 1], mean, 1e-11, "loss before step " + update);
            optimizer.step(reference.parameters(), golden.scalar("setting.rate"), update);
        }
        compare(golden.parameters("after"), reference, false, 1e-11);
    }

    private static void logits(ReferenceModel reference, Examples examples, double[][] expected) {
        for (int n = 0; n < examples.rows(); n++) {
            reference.forward(examples, n);
            for (int t = 0; t < reference.logits().length; t++) {
                double[] row = reference.logits()[t];
                for (int c = 0; c < row.length; c++) {
                    assertEquals(expected[n * reference.logits().length + t][c], row[c], DOUBLE_ROUNDING,
                            "logit " + c + " of example " + n + " step " + t);
                }
            }
        }
    }

    static void copy(Map<String, double[][]> weights, ReferenceModel reference) {
        var left = new HashMap<>(weights);
        for (var parameter : reference.parameters()) {
            double[][] from = left.remove(parameter.name);
            assertTrue(from != null && from.length == parameter.rows() && from[0].length == parameter.cols(),
                    () -> "no golden weights for " + parameter);
            for (int r = 0; r < from.length; r++) {
                System.arraycopy(from[r], 0, parameter.value[r], 0, from[r].length);
            }
        }
        assertTrue(left.isEmpty(), () -> "golden weights without a parameter: " + left.keySet());
    }

    private static void compare(Map<String, double[][]> expected, ReferenceModel reference, boolean gradients,
                                double tolerance) {
        for (var parameter : new LinkedHashMap<>(expected).entrySet()) {
            var own = reference.parameter(parameter.getKey());
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
