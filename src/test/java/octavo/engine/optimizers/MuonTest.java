package octavo.engine.optimizers;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import octavo.Allocation;
import octavo.Golden;
import octavo.engine.matrix.Matrix;
import octavo.engine.matrix.Parallel;
import octavo.engine.matrix.Parameter;
import octavo.engine.matrix.Parameter.FileLayout;
import octavo.engine.optimizers.OptimizerSettings.Kind;
import octavo.engine.reference.MuonReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Muon against PyTorch, against its plain loops in double precision, and against itself with other threads. */
@Tag("simd")
class MuonTest {

    private static final double RATE = 0.002;
    private static final int UPDATES = 5;

    private final Golden golden = Golden.load("muon");
    private final int threads = Parallel.threads();

    @AfterEach
    void restoreThreads() {
        Parallel.setThreads(threads);
    }

    @Test
    void everyWeightIsThatOfPyTorchAfterEachOfTenUpdates() {
        var parameters = List.of(matrices("attention", 6, 18, 3), matrices("wide", 11, 4, 1),
                matrices("tall", 4, 11, 1), matrices("gates", 7, 20, 4), Parameter.weight("embedding", 5, 7),
                Parameter.vector("bias", 17));
        parameters.forEach(parameter -> set(parameter, parameter.value, "weights.", 0));
        double decay = golden.scalar("setting.decay");
        var optimizer = new OptimizerSettings(Kind.MUON, 0.9, 0.95, 1e-8, decay, golden.scalar("setting.ratio"))
                .create();
        for (int update = 1; update <= 10; update++) {
            for (var parameter : parameters) {
                set(parameter, parameter.gradient(), "gradients.", update - 1);
                parameter.touchAllRows();
            }
            optimizer.step(parameters, (float) golden.scalar("setting.rate"), update);
            for (var parameter : parameters) {
                var expected = new Matrix(parameter.value.rows, parameter.value.cols);
                set(parameter, expected, "after.", update - 1);
                assertClose(rows(expected), rows(parameter.value), 3e-6, "update " + update + ", " + parameter);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"wide", "tall"})
    void theReferenceIsThatOfPyTorch(String name) {
        double[][] w = transposed(golden.tensor("weights." + name).rows());
        double[][] m = new double[w.length][w[0].length];
        double[][] gradients = golden.tensor("gradients." + name).rows();
        double[][] after = golden.tensor("after." + name).rows();
        int rows = w[0].length;
        double rate = golden.scalar("setting.rate") * golden.scalar("setting.ratio");
        for (int update = 0; update < 10; update++) {
            double[][] dw = transposed(Arrays.copyOfRange(gradients, update * rows, (update + 1) * rows));
            MuonReference.step(w, dw, m, rate, golden.scalar("setting.decay"));
            assertClose(transposed(Arrays.copyOfRange(after, update * rows, (update + 1) * rows)), w, 1e-13,
                    name + ", update " + (update + 1));
        }
    }

    /** Of a diagonal matrix the singular values can be seen. */
    @Test
    void thePolynomialIsThatOfEachSingularValue() {
        double[][] diagonal = {{3, 0, 0}, {0, 0.4, 0}, {0, 0, -0.02}};
        double length = Math.sqrt(9 + 0.16 + 0.0004);
        double[][] expected = new double[3][3];
        for (int i = 0; i < 3; i++) {
            double s = diagonal[i][i] / length;
            for (int step = 0; step < 5; step++) {
                s = 3.4445 * s - 4.7750 * Math.pow(s, 3) + 2.0315 * Math.pow(s, 5);
            }
            assertEquals(0.945, Math.abs(s), 0.265);
            expected[i][i] = s;
        }
        assertClose(expected, MuonReference.orthogonalize(diagonal), 1e-6, "the values");
    }

    @Test
    void eachMatrixFollowsThePlainLoopsInDoublePrecision() {
        var parameters = parameters();
        var hidden = parameters.stream().filter(parameter -> parameter.hiddenMatrices > 0).toList();
        var weights = new ArrayList<double[][]>();
        var velocities = new ArrayList<double[][]>();
        for (var parameter : hidden) {
            for (int i = 0; i < parameter.hiddenMatrices; i++) {
                weights.add(block(parameter, parameter.value, i));
                velocities.add(new double[parameter.value.rows][parameter.value.cols / parameter.hiddenMatrices]);
            }
        }
        var optimizer = settings().create();
        for (int update = 1; update <= UPDATES; update++) {
            OptimizersTest.drawGradients(parameters, update);
            optimizer.step(parameters, (float) RATE, update);
            int next = 0;
            for (var parameter : hidden) {
                for (int i = 0; i < parameter.hiddenMatrices; i++, next++) {
                    MuonReference.step(weights.get(next), block(parameter, parameter.gradient(), i),
                            velocities.get(next), 10 * RATE, settings().weightDecay());
                    assertClose(weights.get(next), block(parameter, parameter.value, i), 3e-5,
                            "update " + update + ", " + parameter + ", matrix " + i);
                }
            }
        }
    }

    @Test
    void anyNumberOfThreadsGivesTheSameBits() {
        List<Parameter> expected = null;
        for (int count = 1; count <= 4; count++) {
            Parallel.setThreads(count);
            var parameters = parameters();
            var optimizer = settings().create();
            for (int update = 1; update <= UPDATES; update++) {
                OptimizersTest.drawGradients(parameters, update);
                optimizer.step(parameters, (float) RATE, update);
            }
            expected = expected == null ? parameters : expected;
            assertSameBits(expected, parameters, count + " threads");
        }
    }

    @Test
    void stateRestoredGoesOnToTheBit() {
        var undisturbed = parameters();
        var optimizer = settings().create();
        var resumed = parameters();
        var second = settings().create();
        for (int update = 1; update <= UPDATES; update++) {
            OptimizersTest.drawGradients(undisturbed, update);
            optimizer.step(undisturbed, (float) RATE, update);
            if (update == 2) {
                var state = second.state(resumed);
                assertEquals(4 + 2 * 2, state.size());
                optimizer.state(undisturbed).forEach((name, matrix) -> state.get(name).copyFrom(matrix));
                for (int p = 0; p < resumed.size(); p++) {
                    resumed.get(p).value.copyFrom(undisturbed.get(p).value);
                }
            } else if (update > 2) {
                OptimizersTest.drawGradients(resumed, update);
                second.step(resumed, (float) RATE, update);
            }
        }
        assertSameBits(undisturbed, resumed, "resumed");
    }

    @Test
    void aGradientOfZerosMovesNothingAndEveryUpdateMovesTheVersion() {
        var parameter = matrices("w", 3, 8, 2);
        OptimizersTest.draw(parameter.value, 1);
        var before = parameter.value.copy();
        int version = parameter.version();
        OptimizerSettings.of(Kind.MUON).create().step(List.of(parameter), 0.1f, 1);
        assertClose(rows(before), rows(parameter.value), 0, "zeros");
        assertNotEquals(version, parameter.version());
    }

    @Tag("allocation")
    @Test
    void aStepAllocatesNothing() {
        var parameters = parameters();
        OptimizersTest.drawGradients(parameters, 1);
        var optimizer = settings().create();
        assertEquals(0, Allocation.ofCheapest(0, () -> {
            for (int update = 1; update <= 50; update++) {
                optimizer.step(parameters, 1e-6f, update);
            }
        }));
    }

    private static OptimizerSettings settings() {
        return OptimizerSettings.of(Kind.MUON).withWeightDecay(0.05);
    }

    private static Parameter matrices(String name, int rows, int cols, int count) {
        return new Parameter(name, rows, cols, FileLayout.TRANSPOSED, true, count);
    }

    /** Awkward shapes, one so large that its products are shared among threads; NaN in every pad. */
    private static List<Parameter> parameters() {
        return OptimizersTest.drawn(List.of(matrices("a", 7, 15, 1), matrices("b", 19, 57, 3),
                Parameter.weight("e", 9, 17), matrices("c", 33, 10, 2), Parameter.vector("d", 17),
                matrices("f", 70, 162, 2)));
    }

    /** From PyTorch's layout, update number {@code which} of those that lie one after the other. */
    private void set(Parameter parameter, Matrix matrix, String kind, int which) {
        double[] values = golden.tensor(kind + parameter.name).values();
        boolean transposed = parameter.hiddenMatrices > 0;
        for (int r = 0; r < matrix.rows; r++) {
            for (int c = 0; c < matrix.cols; c++) {
                int i = transposed ? c * matrix.rows + r : r * matrix.cols + c;
                matrix.set(r, c, (float) values[which * matrix.rows * matrix.cols + i]);
            }
        }
    }

    private static double[][] block(Parameter parameter, Matrix matrix, int number) {
        int cols = matrix.cols / parameter.hiddenMatrices;
        return rows(matrix.columns(number * cols, cols));
    }

    private static double[][] rows(Matrix matrix) {
        double[][] rows = new double[matrix.rows][matrix.cols];
        for (int r = 0; r < matrix.rows; r++) {
            for (int c = 0; c < matrix.cols; c++) {
                rows[r][c] = matrix.get(r, c);
            }
        }
        return rows;
    }

    private static double[][] transposed(double[][] x) {
        double[][] transposed = new double[x[0].length][x.length];
        for (int r = 0; r < x.length; r++) {
            for (int c = 0; c < x[r].length; c++) {
                transposed[c][r] = x[r][c];
            }
        }
        return transposed;
    }

    private static void assertClose(double[][] expected, double[][] actual, double tolerance, String what) {
        for (int r = 0; r < expected.length; r++) {
            assertArrayEquals(expected[r], actual[r], tolerance, what + ", row " + r);
        }
    }

    private static void assertSameBits(List<Parameter> expected, List<Parameter> actual, String what) {
        for (int p = 0; p < expected.size(); p++) {
            assertClose(rows(expected.get(p).value), rows(actual.get(p).value), 0, what + ", " + expected.get(p));
        }
    }
}
