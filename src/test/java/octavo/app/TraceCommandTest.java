package octavo.app;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import octavo.EngineCheck;
import octavo.app.model.References;
import octavo.engine.layers.Activation;
import octavo.engine.layers.Refinement;
import octavo.engine.matrix.RandomStream;
import octavo.engine.models.CharRnnConfiguration;
import octavo.engine.models.CharRnnConfiguration.Cell;
import octavo.engine.models.Configuration;
import octavo.engine.models.DigitNetConfiguration;
import octavo.engine.models.GptConfiguration;
import octavo.engine.models.Initialization;
import octavo.engine.models.Model;
import octavo.engine.reference.BigramReference;
import octavo.engine.reference.Examples;
import octavo.engine.reference.NameMlpReference;
import octavo.engine.reference.ReferenceModel;
import octavo.engine.reference.Trace;
import org.junit.jupiter.api.Test;

/** What a trace holds fits together as the equations say, and belongs to the engine's model. */
class TraceCommandTest {

    private static final int SYMBOLS = 7;
    private static final int STEPS = 5;
    private static final double CLOSE = 1e-12;

    /** Collects arrays by name. */
    private static final class Arrays implements Trace {
        private final Map<String, double[]> values = new LinkedHashMap<>();

        @Override
        public void put(String name, double[] array, int... shape) {
            int size = 1;
            for (int length : shape) {
                size *= length;
            }
            assertEquals(size, array.length, name);
            assertEquals(null, values.put(name, array), name + " twice");
        }

        double[] get(String name) {
            assertTrue(values.containsKey(name), () -> name + " is not among " + values.keySet());
            return values.get(name);
        }
    }

    private static Arrays trace(ReferenceModel reference, Examples examples) {
        reference.gradients(examples, 1.0 / examples.predictions());
        var arrays = new Arrays();
        reference.trace(arrays);
        return arrays;
    }

    private static ReferenceModel randomized(ReferenceModel reference) {
        reference.randomize(new RandomStream(3, RandomStream.Purpose.CHECK), 0.5);
        return reference;
    }

    private static Model rnn(Cell cell) {
        return new CharRnnConfiguration(cell, SYMBOLS, List.of(6, 4), Activation.SIGMOID, Initialization.FAN_IN)
                .create(1);
    }

    /** The gradient of a weight is the sum of minus Δ times what the weight was multiplied with. */
    private static void assertGradient(double[][] gradient, Arrays arrays, String input, String delta, int from, int to,
                                       int stepsBack) {
        double[][] sum = new double[gradient.length][gradient[0].length];
        for (int t = from; t <= to; t++) {
            double[] x = arrays.get(input + "_" + (t - stepsBack));
            double[] d = arrays.get(delta + "_" + t);
            for (int i = 0; i < sum.length; i++) {
                for (int j = 0; j < sum[i].length; j++) {
                    sum[i][j] -= x[i] * d[j];
                }
            }
        }
        for (int i = 0; i < sum.length; i++) {
            assertArrayEquals(sum[i], gradient[i], CLOSE, delta + " row " + i);
        }
    }

    @Test
    void theRnnsGradientsAreSumsOfItsDeltas() {
        for (Cell cell : new Cell[] {Cell.RNN, Cell.LSTM}) {
            ReferenceModel reference = References.of(rnn(cell));
            var arrays = trace(reference, EngineCheck.text(1, STEPS, SYMBOLS, false));
            assertGradient(reference.parameter("rnn.weight_ih_l0").gradient, arrays, "a_0", "delta_1", 1, STEPS, 0);
            assertGradient(reference.parameter("rnn.weight_hh_l0").gradient, arrays, "a_1", "delta_1", 1, STEPS, 1);
            assertGradient(reference.parameter("rnn.weight_ih_l1").gradient, arrays, "a_1", "delta_2", 1, STEPS, 0);
            assertGradient(reference.parameter("rnn.weight_hh_l1").gradient, arrays, "a_2", "delta_2", 1, STEPS, 1);
            assertGradient(reference.parameter("head.weight").gradient, arrays, "a_2", "delta_3", STEPS, STEPS, 0);
        }
    }

    @Test
    void theLastDeltaIsYMinusAAndActivationsFollowFromDots() {
        var examples = EngineCheck.text(1, STEPS, SYMBOLS, false);
        var arrays = trace(References.of(rnn(Cell.RNN)), examples);
        double[] delta = arrays.get("delta_3_" + STEPS).clone();
        double[] a = arrays.get("a_3_" + STEPS);
        for (int i = 0; i < SYMBOLS; i++) {
            delta[i] += a[i] - (i == examples.targets(0)[STEPS - 1] ? 1 : 0);
        }
        assertArrayEquals(new double[SYMBOLS], delta, CLOSE);
        double[] dot = arrays.get("dot_2_3");
        for (int j = 0; j < dot.length; j++) {
            assertEquals(1 / (1 + Math.exp(-dot[j])), arrays.get("a_2_3")[j], CLOSE);
        }
    }

    @Test
    void theGrusInputGradientIsASumOfItsDeltas() {
        ReferenceModel reference = References.of(rnn(Cell.GRU));
        var arrays = trace(reference, EngineCheck.text(1, STEPS, SYMBOLS, false));
        assertGradient(reference.parameter("rnn.weight_ih_l0").gradient, arrays, "a_0", "delta_1", 1, STEPS, 0);
        assertGradient(reference.parameter("rnn.weight_ih_l1").gradient, arrays, "a_1", "delta_2", 1, STEPS, 0);
    }

    @Test
    void netsForNamesAndDigitsHaveNamesWithoutSteps() {
        ReferenceModel mlp = randomized(new NameMlpReference(SYMBOLS, 3, 2, 6));
        var arrays = trace(mlp, EngineCheck.text(1, 3, SYMBOLS, true));
        assertOuter(mlp.parameter("W1").gradient, arrays.get("a_0"), arrays.get("delta_1"));
        assertOuter(mlp.parameter("W2").gradient, arrays.get("a_1"), arrays.get("delta_2"));
        for (var output : DigitNetConfiguration.Output.values()) {
            Configuration digits = new DigitNetConfiguration(List.of(5, 4, 3), Activation.SIGMOID, output,
                    Initialization.FAN_IN);
            ReferenceModel net = randomized(References.of(digits.create(1)));
            var trace = trace(net, Examples.images(new double[][] {{0, 0.2, 1, 0.5, 0}}, new int[] {2}));
            assertOuter(net.parameter("layers.0.weight").gradient, trace.get("a_0"), trace.get("delta_1"));
            assertOuter(net.parameter("layers.1.weight").gradient, trace.get("a_1"), trace.get("delta_2"));
        }
        ReferenceModel bigram = randomized(new BigramReference(SYMBOLS));
        var pairs = trace(bigram, EngineCheck.text(1, 1, SYMBOLS, true));
        assertOuter(bigram.parameter("W").gradient, pairs.get("a_0_1"), pairs.get("delta_1_1"));
    }

    private static void assertOuter(double[][] gradient, double[] x, double[] delta) {
        for (int i = 0; i < x.length; i++) {
            for (int j = 0; j < delta.length; j++) {
                assertEquals(-x[i] * delta[j], gradient[i][j], CLOSE);
            }
        }
    }

    @Test
    void aGptsGradientsAreProductsOfItsArrays() {
        int width = 6;
        var sizes = new GptConfiguration(SYMBOLS, STEPS, 2, 2, width, 0, false, true,
                Activation.GELU);
        ReferenceModel reference = randomized(References.of(sizes.create(1)));
        var arrays = trace(reference, EngineCheck.text(1, STEPS, SYMBOLS, true));
        assertProduct(reference.parameter("h.0.attn.c_attn.weight").gradient, arrays.get("norm1_1"),
                arrays.get("delta_qkv_1"));
        assertProduct(reference.parameter("h.0.attn.c_proj.weight").gradient, arrays.get("mixed_1"),
                arrays.get("delta_middle_1"));
        assertProduct(reference.parameter("h.1.mlp.c_fc.weight").gradient, arrays.get("norm2_2"),
                arrays.get("delta_2"));
        assertProduct(reference.parameter("h.1.mlp.c_proj.weight").gradient, arrays.get("a_2"),
                arrays.get("delta_x_2"));
        assertProduct(reference.parameter("lm_head.weight").gradient, arrays.get("norm_3"), arrays.get("delta_3"));
        double[] attention = arrays.get("attention_1");
        for (int row = 0; row < 2 * STEPS; row++) {
            double sum = 0;
            for (int j = 0; j < STEPS; j++) {
                double p = attention[row * STEPS + j];
                assertTrue(j <= row % STEPS ? p > 0 : p == 0, "attention " + row + " " + j);
                sum += p;
            }
            assertEquals(1, sum, CLOSE);
        }
    }

    @Test
    void aRefinedGptsArraysBelongTogether() {
        int width = 8;
        int size = width / 2;
        var sizes = new GptConfiguration(SYMBOLS, STEPS, 2, 2, width, 0, false, false, Activation.RELU2)
                .with(List.of(Refinement.values()));
        ReferenceModel reference = randomized(References.of(sizes.create(1)));
        var arrays = trace(reference, EngineCheck.text(1, STEPS, SYMBOLS, true));
        assertProduct(reference.parameter("h.0.attn.c_attn.weight").gradient, arrays.get("convolution1_1"),
                arrays.get("delta_qkv_1"));
        assertProduct(reference.parameter("h.1.mlp.c_fc.weight").gradient, arrays.get("convolution2_2"),
                arrays.get("delta_2"));
        assertConvolution(reference.parameter("h.0.conv_1.weight").gradient, arrays, "norm1_1", "delta_convolution1_1");
        assertConvolution(reference.parameter("h.1.conv_2.weight").gradient, arrays, "norm2_2", "delta_convolution2_2");
        double[] qkv = arrays.get("qkv_1");
        double[] turned = arrays.get("turned_1");
        double[] normalized = arrays.get("normalized_1");
        for (int i = 0; i < qkv.length; i++) {
            boolean isValue = i % (3 * width) >= 2 * width;
            assertEquals(isValue || i < 3 * width, qkv[i] == turned[i], "the first step and all values stay: " + i);
            assertEquals(isValue, turned[i] == normalized[i], "element " + i);
        }
        double[] attention = arrays.get("attention_1");
        for (int j = 0; j < STEPS; j++) {
            // the last step's weights, by the queries and keys of the second head that attention saw
            double score = 0;
            double first = 0;
            for (int d = 0; d < size; d++) {
                double query = normalized[(STEPS - 1) * 3 * width + size + d];
                score += query * normalized[j * 3 * width + width + size + d] / Math.sqrt(size);
                first += query * normalized[width + size + d] / Math.sqrt(size);
            }
            int row = (STEPS + STEPS - 1) * STEPS;
            assertEquals(Math.exp(score - first), attention[row + j] / attention[row], CLOSE * Math.exp(score - first));
        }
        assertEquals(qkv.length, arrays.get("delta_turned_1").length);
        assertEquals(qkv.length, arrays.get("delta_normalized_1").length);
    }

    private static void assertConvolution(double[][] gradient, Arrays arrays, String input, String delta) {
        double[] x = arrays.get(input);
        double[] d = arrays.get(delta);
        int width = gradient[0].length;
        for (int k = 0; k < gradient.length; k++) {
            for (int c = 0; c < width; c++) {
                double sum = 0;
                for (int t = k; t < x.length / width; t++) {
                    sum -= x[(t - k) * width + c] * d[t * width + c];
                }
                assertEquals(sum, gradient[k][c], CLOSE);
            }
        }
    }

    private static void assertProduct(double[][] gradient, double[] x, double[] delta) {
        int inputs = gradient.length;
        int outputs = gradient[0].length;
        for (int i = 0; i < inputs; i++) {
            for (int j = 0; j < outputs; j++) {
                double sum = 0;
                for (int t = 0; t < x.length / inputs; t++) {
                    sum -= x[t * inputs + i] * delta[t * outputs + j];
                }
                assertEquals(sum, gradient[i][j], CLOSE);
            }
        }
    }

    /**
     * The reference that the command makes has the weights and the activation of the model: same loss, same gradients.
     */
    @Test
    void theReferenceHasTheModelsWeights() {
        for (Cell cell : Cell.values()) {
            Model model = rnn(cell);
            ReferenceModel reference = References.of(model);
            for (var parameter : model.parameters()) {
                double[][] weights = reference.parameter(parameter.name).value;
                for (int r = 0; r < weights.length; r++) {
                    for (int c = 0; c < weights[r].length; c++) {
                        assertEquals(parameter.value.get(r, c), (float) weights[r][c], parameter.name);
                    }
                }
            }
            var examples = EngineCheck.text(2, STEPS, SYMBOLS, true);
            new EngineCheck(model, reference).compare(examples, EngineCheck.batch(examples));
        }
    }
}
