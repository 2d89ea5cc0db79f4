package octavo.engine.models;

import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import octavo.EngineCheck;
import octavo.Golden;
import octavo.engine.layers.Activation;
import octavo.engine.matrix.Matrix;
import octavo.engine.optimizers.Sgd;
import octavo.engine.reference.ActivationReference;
import octavo.engine.reference.CharRnnReference;
import octavo.engine.reference.Examples;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The course's net: against its reference, against differences of its own loss, and against PyTorch. */
@Tag("simd")
class CharRnnGradientsTest {

    private static CharRnn net(Activation activation, int symbols, int... hidden) {
        List<Integer> sizes = Arrays.stream(hidden).boxed().toList();
        return new CharRnnConfiguration(CharRnnConfiguration.Cell.RNN, symbols, sizes, activation,
                Initialization.GLOROT)
                .create(1);
    }

    private static EngineCheck check(Activation activation, double radius, int symbols, int... hidden) {
        var reference = CharRnnReference.elman(symbols, ActivationReference.valueOf(activation.name()), hidden);
        return new EngineCheck(net(activation, symbols, hidden), reference).randomize(radius);
    }

    @ParameterizedTest
    @EnumSource(value = Activation.class, names = {"TANH", "SIGMOID"})
    void gradientsAgreeForAwkwardSizes(Activation activation) {
        check(activation, 0.5, 7, 5, 4).check(EngineCheck.text(3, 6, 7, true));
        check(activation, 0.5, 3, 1).check(EngineCheck.text(1, 2, 3, true));
        check(activation, 0.5, 5, 17, 33).check(EngineCheck.text(9, 3, 5, false));
        check(activation, 0.5, 6, 16, 15).check(EngineCheck.text(2, 2, 6, true));
        check(activation, 0.5, 33, 7, 1, 16).check(EngineCheck.text(17, 4, 33, true));
        // smaller weights: with large ones rounding errors would grow from step to step, as gradients do
        check(activation, 0.15, 39, 40, 40).check(EngineCheck.text(2, 20, 39, false));
    }

    @Test
    void theRectifierIsRefused() {
        var refused = assertThrows(IllegalArgumentException.class, () -> net(Activation.RELU, 7, 5));
        assertTrue(refused.getMessage().contains("choose tanh or sigmoid"), refused.getMessage());
    }

    /** Targets at some steps only, the first of them late. */
    @Test
    void predictionsMayBeAskedForAnywhere() {
        var examples = EngineCheck.text(3, 5, 7, true);
        for (int skipped : new int[] {0, 1, 5, 8, 10, 12, 14}) {
            examples.targets()[skipped] = Examples.NO_TARGET;
        }
        check(Activation.TANH, 0.5, 7, 6, 5).check(examples);
    }

    /** A stream read in pieces, also of a single step: the second piece starts from what the first has left. */
    @ParameterizedTest
    @ValueSource(ints = {1, 4})
    void gradientsAgreeWhereAStreamGoesOn(int steps) {
        for (int rows : new int[] {1, 3}) {
            var reference = CharRnnReference.elman(7, ActivationReference.TANH, 17, 5);
            var model = net(Activation.TANH, 7, 17, 5);
            var check = new EngineCheck(model, reference).randomize(0.5);
            var first = EngineCheck.text(rows, steps, 7, true);
            model.forward(EngineCheck.batch(first), null);
            var batch = EngineCheck.batch(first);
            batch.continues = true;
            check.compare(first.from(reference.ends(first)), batch);
        }
    }

    /** What lies behind the logical columns of weights is never read into a result. */
    @Test
    void padsMayHoldAnything() {
        var model = net(Activation.TANH, 7, 17, 5);
        var reference = CharRnnReference.elman(7, ActivationReference.TANH, 17, 5);
        var check = new EngineCheck(model, reference).randomize(0.5);
        int filled = 0;
        for (var parameter : model.parameters()) {
            filled += fillPads(parameter.value) + fillPads(parameter.gradient());
        }
        assertTrue(filled > 0);
        var examples = EngineCheck.text(3, 4, 7, true);
        check.compare(examples, EngineCheck.batch(examples));
    }

    private static int fillPads(Matrix matrix) {
        for (int r = 0; r < matrix.rows; r++) {
            Arrays.fill(matrix.data, matrix.at(r, matrix.cols), matrix.at(r, 0) + matrix.stride, Float.NaN);
        }
        return matrix.rows * (matrix.stride - matrix.cols);
    }

    @ParameterizedTest
    @ValueSource(strings = {"rnn-last", "rnn-every"})
    void followsPyTorchThroughTenSteps(String file) {
        EngineCheck.golden(net(Activation.TANH, 7, 6, 6), Golden.load(file), new Sgd(0), 1e-6);
    }
}
