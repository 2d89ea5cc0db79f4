package octavo.engine.reference;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import octavo.EngineCheck;
import octavo.Golden;
import octavo.engine.matrix.RandomStream;
import octavo.engine.reference.GptReference.Refinement;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** The transformer and its layers. */
class GptReferenceTest {

    @ParameterizedTest
    @CsvSource({
        "7, 5, 2, 2, 6, GELU, true, true, 2, 5", "7, 5, 2, 2, 4, GELU, false, true, 2, 4",
        "6, 4, 1, 3, 6, RELU, false, false, 2, 4", "5, 7, 2, 1, 3, GELU, true, false, 1, 7",
        "3, 2, 1, 4, 4, RELU, true, true, 1, 2", "7, 5, 2, 2, 6, RELU2, true, false, 2, 5"})
    void gradientsAgreeWithDifferences(int symbols, int block, int layers, int heads, int width,
                                       ActivationReference activation, boolean tied, boolean biased, int rows,
                                       int steps) {
        var sizes = new GptReference.Sizes(symbols, block, layers, heads, width);
        ReferenceCheck.differences(new GptReference(sizes, activation, tied, biased), 0.5,
                EngineCheck.text(rows, steps, symbols, true));
    }

    @ParameterizedTest
    @MethodSource("refined")
    void gradientsOfRefinementsAgreeWithDifferences(Set<Refinement> others) {
        for (boolean tied : new boolean[] {false, true}) {
            ReferenceCheck.differences(new GptReference(new GptReference.Sizes(7, 5, 2, 2, 8), ActivationReference.GELU,
                    tied, tied, others), 0.5, EngineCheck.text(2, 5, 7, true));
        }
    }

    /** Each alone, and all together. */
    static Stream<Set<Refinement>> refined() {
        return Stream.concat(Stream.of(Refinement.values()).map(Set::of), Stream.of(Set.of(Refinement.values())));
    }

    @ParameterizedTest
    @CsvSource({"gpt-rms-norm, RMS_NORM", "gpt-rotary, ROTARY", "gpt-qk-norm, QUERY_KEY_NORM",
        "gpt-refined, RMS_NORM ROTARY QUERY_KEY_NORM", "gpt-smear, SMEAR", "gpt-convolutions, CONVOLUTIONS",
        "gpt-modern, RMS_NORM ROTARY QUERY_KEY_NORM SMEAR CONVOLUTIONS"})
    void refinementsAgreeWithPyTorch(String file, String names) {
        var golden = Golden.load(file);
        var others = Stream.of(names.split(" ")).map(Refinement::valueOf).collect(Collectors.toSet());
        var optimizer = PlainOptimizer.adamW(golden.scalar("setting.beta1"), golden.scalar("setting.beta2"),
                golden.scalar("setting.epsilon"), golden.scalar("setting.decay"));
        ReferenceCheck.golden(new GptReference(new GptReference.Sizes(7, 6, 2, 2, 8), ActivationReference.GELU, false,
                false,
                others), golden, optimizer);
    }

    @Test
    void gradientsAgreeWithDifferencesForOneStepOfOneExample() {
        var sizes = new GptReference.Sizes(5, 1, 1, 2, 4);
        ReferenceCheck.differences(new GptReference(sizes, ActivationReference.GELU, false, true), 0.7,
                EngineCheck.text(1, 1, 5, true));
    }

    @ParameterizedTest
    @CsvSource({"gpt-tied, 2, 8, GELU, true, true", "gpt-untied, 3, 6, RELU, false, false",
        "gpt-relu2, 2, 8, RELU2, false, false"})
    void agreesWithPyTorch(String file, int heads, int width, ActivationReference activation, boolean tied,
                           boolean biased) {
        var golden = Golden.load(file);
        var optimizer = PlainOptimizer.adamW(golden.scalar("setting.beta1"), golden.scalar("setting.beta2"),
                golden.scalar("setting.epsilon"), golden.scalar("setting.decay"));
        var reference = new GptReference(new GptReference.Sizes(7, 6, 2, heads, width), activation, tied, biased);
        ReferenceCheck.golden(reference, golden, optimizer);
    }

    @Test
    void oneBlockAgreesWithPyTorch() {
        var golden = Golden.load("gpt-block");
        var block = new TransformerBlockReference("h.0", 2, 8, ActivationReference.GELU, true, Set.of());
        var weights = golden.parameters("weights");
        for (var parameter : block.parameters()) {
            System.arraycopy(weights.get(parameter.name), 0, parameter.value, 0, parameter.rows());
        }
        assertRows(golden.tensor("y").rows(), block.forward(golden.tensor("x").rows()));
        assertRows(golden.tensor("gradients.x").rows(), block.backward(golden.tensor("factors").rows()));
        var gradients = golden.parameters("gradients");
        for (var parameter : block.parameters()) {
            assertRows(gradients.get(parameter.name), parameter.gradient);
        }
    }

    private static void assertRows(double[][] expected, double[][] actual) {
        assertEquals(expected.length, actual.length);
        for (int r = 0; r < expected.length; r++) {
            assertArrayEquals(expected[r], actual[r], 1e-12);
        }
    }

    /** What stands at step t + 1 and later changes nothing at step t. */
    @Test
    void doesNotSeeTheFuture() {
        var reference = new GptReference(new GptReference.Sizes(7, 6, 2, 2, 8), ActivationReference.GELU, true, true);
        reference.randomize(new RandomStream(1, RandomStream.Purpose.CHECK), 0.5);
        var examples = EngineCheck.text(1, 6, 7, true);
        reference.forward(examples, 0);
        double[][] before = reference.logits();
        examples.tokens()[4] = (examples.tokens()[4] + 1) % 7;
        reference.forward(examples, 0);
        for (int t = 0; t < 4; t++) {
            assertArrayEquals(before[t], reference.logits()[t], 0);
        }
        assertThrows(AssertionError.class, () -> assertArrayEquals(before[4], reference.logits()[4], 1e-6));
    }

    /** Adding a constant to a row or multiplying it changes nothing that a norm puts out; its gradient knows. */
    @Test
    void normGradientHasNoPartAlongTheConstantAndTheRow() {
        var random = new RandomStream(2, RandomStream.Purpose.CHECK);
        double[][] x = new double[3][17];
        double[][] yGradient = new double[3][17];
        for (int t = 0; t < 3; t++) {
            for (int i = 0; i < 17; i++) {
                x[t][i] = 100 * random.uniform(t, i);
                yGradient[t][i] = random.uniform(t, 100 + i);
            }
        }
        var norm = new LayerNormReference("ln", 17, true);
        double[][] u = norm.forward(x);
        double[][] xGradient = norm.backward(yGradient);
        for (int t = 0; t < 3; t++) {
            double alongConstant = 0;
            double alongRow = 0;
            double size = 0;
            for (int i = 0; i < 17; i++) {
                alongConstant += xGradient[t][i];
                alongRow += xGradient[t][i] * u[t][i];
                size += xGradient[t][i] * xGradient[t][i];
            }
            assertEquals(0, alongConstant, 1e-15);
            // exactly zero without the ε under the root
            assertEquals(0, alongRow / StrictMath.sqrt(size), 1e-6);
        }
    }

    @Test
    void headsMustDivideTheWidth() {
        assertThrows(IllegalArgumentException.class, () -> new AttentionReference(3, 8));
    }
}
