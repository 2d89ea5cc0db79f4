package octavo.engine.optimizers;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import octavo.Allocation;
import octavo.engine.matrix.Matrix;
import octavo.engine.matrix.Parallel;
import octavo.engine.matrix.Parameter;
import octavo.engine.matrix.RandomStream;
import octavo.engine.optimizers.OptimizerSettings.Kind;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Every optimizer against its plain loop, to the bit, and against the equations in double precision. */
@Tag("simd")
class OptimizersTest {

    private static final RandomStream RANDOM = new RandomStream(7, RandomStream.Purpose.CHECK);
    private static final int UPDATES = 5;

    private final int threads = Parallel.threads();

    @AfterEach
    void restoreThreads() {
        Parallel.setThreads(threads);
    }

    @ParameterizedTest
    @EnumSource(value = Kind.class, mode = EnumSource.Mode.EXCLUDE, names = "MUON") // made of others and of products
    void vectorsAndPlainLoopAgreeToTheBitForAnyThreads(Kind kind) {
        var expected = parameters();
        var plain = (BlockOptimizer) settings(kind).create();
        var moments = moments(plain, expected);
        for (int update = 1; update <= UPDATES; update++) {
            drawGradients(expected, update);
            plain.prepare(0.02f, update);
            for (int p = 0; p < expected.size(); p++) {
                plain.plainUpdate(expected.get(p), moments.get(p), 0, expected.get(p).value.data.length);
            }
        }
        for (int count = 1; count <= 4; count++) {
            Parallel.setThreads(count);
            var actual = parameters();
            var optimizer = settings(kind).create();
            for (int update = 1; update <= UPDATES; update++) {
                drawGradients(actual, update);
                optimizer.step(actual, 0.02f, update);
            }
            for (int p = 0; p < actual.size(); p++) {
                assertSameBits(expected.get(p).value, actual.get(p).value, kind + " " + actual.get(p).name);
            }
        }
    }

    @ParameterizedTest
    @EnumSource(Kind.class)
    void followsItsEquationsInDoublePrecision(Kind kind) {
        var settings = settings(kind);
        var parameters = parameters();
        var references = new ArrayList<Reference>();
        parameters.forEach(parameter -> references.add(new Reference(parameter)));
        var optimizer = settings.create();
        for (int update = 1; update <= UPDATES; update++) {
            drawGradients(parameters, update);
            for (int p = 0; p < references.size(); p++) {
                references.get(p).step(parameters.get(p), settings, 0.02, update);
            }
            optimizer.step(parameters, 0.02f, update);
            for (int p = 0; p < references.size(); p++) {
                references.get(p).assertClose(parameters.get(p));
            }
        }
    }

    @ParameterizedTest
    @EnumSource(Kind.class)
    void stateRestoredGoesOnToTheBit(Kind kind) {
        var undisturbed = parameters();
        var optimizer = settings(kind).create();
        List<Parameter> resumed = null;
        Optimizer second = settings(kind).create();
        for (int update = 1; update <= UPDATES; update++) {
            drawGradients(undisturbed, update);
            optimizer.step(undisturbed, 0.02f, update);
            if (update == 2) {
                resumed = parameters();
                var state = second.state(resumed);
                assertEquals(settings(kind).moments() * undisturbed.size(), state.size());
                optimizer.state(undisturbed).forEach((name, matrix) -> state.get(name).copyFrom(matrix));
                for (int p = 0; p < resumed.size(); p++) {
                    resumed.get(p).value.copyFrom(undisturbed.get(p).value);
                }
            } else if (update > 2) {
                drawGradients(resumed, update);
                second.step(resumed, 0.02f, update);
            }
        }
        for (int p = 0; p < resumed.size(); p++) {
            assertSameBits(undisturbed.get(p).value, resumed.get(p).value, kind.option());
        }
    }

    @Test
    void sgdThatVisitsOnlyTouchedRowsHasTheBitsOfTheDensePass() {
        for (double decay : new double[] {0, 0.1}) {
            var sparse = Parameter.weight("w", 33, 17);
            var dense = Parameter.weight("w", 33, 17);
            draw(sparse.value, 1);
            draw(dense.value, 1);
            sparse.clearGradient();
            dense.clearGradient();
            dense.touchAllRows();
            for (int row : new int[] {4, 0, 32, 7}) {
                draw(sparse.gradient().rows(row, 1), row);
                draw(dense.gradient().rows(row, 1), row);
                sparse.touchRow(row);
            }
            assertFalse(sparse.allRowsTouched());
            new Sgd(decay).step(List.of(sparse), 0.3f, 1);
            new Sgd(decay).step(List.of(dense), 0.3f, 1);
            assertSameBits(dense.value, sparse.value, "decay " + decay);
        }
    }

    @Test
    void everyUpdateMovesTheVersion() {
        var parameter = Parameter.weight("w", 2, 2);
        int before = parameter.version();
        new Sgd(0).step(List.of(parameter), 0.1f, 1);
        assertNotEquals(before, parameter.version());
    }

    @Tag("allocation")
    @ParameterizedTest
    @EnumSource(Kind.class)
    void aStepAllocatesNothing(Kind kind) {
        var parameters = parameters();
        drawGradients(parameters, 1);
        var optimizer = settings(kind).create();
        assertEquals(0, Allocation.ofCheapest(0, () -> {
            for (int update = 1; update <= 200; update++) {
                optimizer.step(parameters, 1e-6f, update);
            }
        }));
    }

    @Test
    void settingsGoThroughJson() {
        var muon = OptimizerSettings.of(Kind.MUON).withMuonRatio(3.5);
        assertEquals(muon, OptimizerSettings.fromJson(muon.toJson()));
        for (var kind : Kind.values()) {
            var settings = new OptimizerSettings(kind, 0.85, 0.95, 1e-6, 0.25);
            assertEquals(settings, OptimizerSettings.fromJson(settings.toJson()));
            assertEquals(kind, Kind.of(kind.option()));
            assertEquals(kind == Kind.MUON, settings.toJson().containsKey("muonRatio"), "files stay as they were");
        }
    }

    @Test
    void badSettingsAreRefusedWithTheValue() {
        refuses("1.0", () -> new OptimizerSettings(Kind.ADAM, 1, 0.9, 1e-8, 0));
        refuses("-0.1", () -> new OptimizerSettings(Kind.ADAM, 0.9, -0.1, 1e-8, 0));
        refuses("NaN", () -> new OptimizerSettings(Kind.ADAM, 0.9, 0.9, Double.NaN, 0));
        refuses("-1.0", () -> OptimizerSettings.of(Kind.SGD).withWeightDecay(-1));
        refuses("0.0", () -> OptimizerSettings.of(Kind.MUON).withMuonRatio(0));
        var adam = new HashMap<String, Object>(OptimizerSettings.of(Kind.ADAM).toJson());
        adam.put("muonRatio", 10.0);
        refuses("muonRatio", () -> OptimizerSettings.fromJson(adam));
        refuses("lion", () -> Kind.of("lion"));
        refuses("beta3", () -> OptimizerSettings.fromJson(Map.of("kind", "sgd", "beta3", 1)));
        refuses("beta1", () -> OptimizerSettings.fromJson(Map.of("kind", "sgd", "beta1", "much")));
    }

    private static void refuses(String inMessage, org.junit.jupiter.api.function.Executable action) {
        var message = assertThrows(IllegalArgumentException.class, action).getMessage();
        assertTrue(message.contains(inMessage), message);
    }

    private static OptimizerSettings settings(Kind kind) {
        return OptimizerSettings.of(kind).withWeightDecay(0.05);
    }

    /** Awkward shapes, one of them several blocks long; NaN in every pad. */
    private static List<Parameter> parameters() {
        return drawn(List.of(Parameter.weight("a", 1, 1), Parameter.weight("b", 7, 15),
                Parameter.weight("c", 16, 16), Parameter.vector("d", 17), Parameter.weight("e", 700, 33)));
    }

    /** The same parameters with drawn values, and NaN in every pad. */
    static List<Parameter> drawn(List<Parameter> parameters) {
        for (int p = 0; p < parameters.size(); p++) {
            Arrays.fill(parameters.get(p).value.data, Float.NaN);
            Arrays.fill(parameters.get(p).gradient().data, Float.NaN);
            draw(parameters.get(p).value, 1000 + p);
        }
        return parameters;
    }

    static void drawGradients(List<Parameter> parameters, int update) {
        for (int p = 0; p < parameters.size(); p++) {
            draw(parameters.get(p).gradient(), 100 * update + p);
        }
    }

    static void draw(Matrix matrix, long example) {
        for (int r = 0; r < matrix.rows; r++) {
            for (int c = 0; c < matrix.cols; c++) {
                matrix.set(r, c, RANDOM.uniform(example, r * matrix.cols + c) - 0.5f);
            }
        }
    }

    private static List<float[][]> moments(BlockOptimizer optimizer, List<Parameter> parameters) {
        var state = List.copyOf(optimizer.state(parameters).values());
        int kinds = state.size() / parameters.size();
        var moments = new ArrayList<float[][]>();
        for (int p = 0; p < parameters.size(); p++) {
            var of = new float[kinds][];
            for (int i = 0; i < kinds; i++) {
                of[i] = state.get(i * parameters.size() + p).data;
            }
            moments.add(of);
        }
        return moments;
    }

    private static void assertSameBits(Matrix expected, Matrix actual, String what) {
        for (int r = 0; r < expected.rows; r++) {
            assertArrayEquals(Arrays.copyOfRange(expected.data, expected.at(r, 0), expected.at(r, expected.cols)),
                    Arrays.copyOfRange(actual.data, actual.at(r, 0), actual.at(r, actual.cols)), what + ", row " + r);
        }
    }

    /** The equations as the papers have them, in double precision, element by element. */
    private static final class Reference {

        private final double[][] w;
        private final double[][] m;
        private final double[][] v;

        Reference(Parameter parameter) {
            w = new double[parameter.value.rows][parameter.value.cols];
            m = new double[parameter.value.rows][parameter.value.cols];
            v = new double[parameter.value.rows][parameter.value.cols];
            for (int r = 0; r < w.length; r++) {
                for (int c = 0; c < w[r].length; c++) {
                    w[r][c] = parameter.value.get(r, c);
                }
            }
        }

        void step(Parameter parameter, OptimizerSettings settings, double rate, int t) {
            double decay = parameter.decays ? settings.weightDecay() : 0;
            double b1 = settings.beta1();
            double b2 = settings.beta2();
            double epsilon = settings.epsilon();
            for (int r = 0; r < w.length; r++) {
                for (int c = 0; c < w[r].length; c++) {
                    double g = parameter.gradient().get(r, c);
                    if (settings.kind() == Kind.ADAMW || settings.kind() == Kind.MUON) {
                        w[r][c] -= rate * decay * w[r][c];
                    } else {
                        g += decay * w[r][c];
                    }
                    m[r][c] = b1 * m[r][c] + (settings.kind() == Kind.MOMENTUM ? g : (1 - b1) * g);
                    v[r][c] = b2 * v[r][c] + (1 - b2) * g * g;
                    double unbiasedM = m[r][c] / (1 - Math.pow(b1, t));
                    double unbiasedV = v[r][c] / (1 - Math.pow(b2, t));
                    w[r][c] -= rate * switch (settings.kind()) {
                        case SGD -> g;
                        case MOMENTUM -> m[r][c];
                        case RMSPROP -> g / (Math.sqrt(v[r][c]) + epsilon);
                        case ADAM, ADAMW, MUON -> unbiasedM / (Math.sqrt(unbiasedV) + epsilon);
                    };
                }
            }
        }

        void assertClose(Parameter parameter) {
            for (int r = 0; r < w.length; r++) {
                for (int c = 0; c < w[r].length; c++) {
                    assertEquals(w[r][c], parameter.value.get(r, c), 2e-6, parameter.name + " " + r + ", " + c);
                }
            }
        }
    }
}
