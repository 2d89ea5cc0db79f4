package octavo.engine.layers;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.LinkedHashMap;
import java.util.List;
import octavo.EngineCheck;
import octavo.engine.matrix.Arrange;
import octavo.engine.matrix.Matrix;
import octavo.engine.matrix.Parameter;
import octavo.engine.matrix.RandomStream;
import octavo.engine.reference.Examples;
import octavo.engine.reference.GradientCheck;
import octavo.engine.reference.ScaledNetReference;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The second proof of src/site/add-a-layer.md: the engine's layer against its reference. */
@Tag("simd")
class ScaleTest {

    private static final RandomStream RANDOM = new RandomStream(8, RandomStream.Purpose.CHECK);

    @ParameterizedTest
    @CsvSource({"3, 7, 5", "1, 1, 2", "9, 16, 33"})
    void gradientsAgreeWithTheReference(int rows, int pixels, int classes) {
        Matrix x = Arrange.random(rows, pixels, 1);
        int[] targets = new int[rows];
        for (int n = 0; n < rows; n++) {
            targets[n] = RANDOM.below(n, 0, classes);
        }
        var reference = new ScaledNetReference(pixels, classes);
        reference.randomize(RANDOM, 0.7);
        var weight = Parameter.weight("head.weight", pixels, classes);
        var gain = Parameter.vector("gain", classes);
        for (var parameter : List.of(weight, gain)) {
            EngineCheck.copy(reference.parameter(parameter.name).value, parameter.value);
            parameter.changed();
        }

        var dense = new Dense(weight, null);
        var scale = new Scale(gain);
        var softmax = new SoftmaxCrossEntropy();
        Loss loss = softmax.forward(scale.forward(dense.forward(x)), targets, 0);
        Matrix delta = softmax.backward(1f);
        scale.backward(delta, false);
        dense.backward(delta, null, false);

        double expected = reference.gradients(Examples.images(doubles(x), targets), 1);
        assertEquals(expected, loss.sum(), EngineCheck.LOSS_TOLERANCE * expected);
        var gradients = new LinkedHashMap<String, float[]>();
        List.of(weight, gain).forEach(parameter -> gradients.put(parameter.name, elements(parameter.gradient())));
        for (var result : GradientCheck.compare(reference, gradients)) {
            assertTrue(result.error() <= EngineCheck.TOLERANCE, result::toString);
        }
    }

    private static double[][] doubles(Matrix matrix) {
        double[][] rows = new double[matrix.rows][matrix.cols];
        for (int r = 0; r < matrix.rows; r++) {
            for (int c = 0; c < matrix.cols; c++) {
                rows[r][c] = matrix.get(r, c);
            }
        }
        return rows;
    }

    private static float[] elements(Matrix matrix) {
        float[] elements = new float[matrix.rows * matrix.cols];
        for (int i = 0; i < elements.length; i++) {
            elements[i] = matrix.get(i / matrix.cols, i % matrix.cols);
        }
        return elements;
    }
}
