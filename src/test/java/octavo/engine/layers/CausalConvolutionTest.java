package octavo.engine.layers;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Arrays;
import octavo.engine.matrix.Arrange;
import octavo.engine.matrix.Matrix;
import octavo.engine.matrix.Parallel;
import octavo.engine.matrix.Parameter;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The kernels of a convolution against its plain loops, to the bit; the gradients are proved with those of a GPT. */
@Tag("simd")
class CausalConvolutionTest {

    private static final int[] SIZES = {1, 7, 16, 33, 130};
    private static final int[] STEPS = {1, 2, 3, 4, 5, 40};

    @AfterEach
    void oneThread() {
        Parallel.setThreads(1);
    }

    private static Parameter weight(int steps, int size) {
        var weight = new Parameter("weight", steps, size, Parameter.FileLayout.AS_IS, false);
        weight.value.copyFrom(Arrange.random(steps, size, 7));
        return weight;
    }

    @Test
    void kernelsHaveTheBitsOfThePlainLoops() {
        for (int threads = 1; threads <= 3; threads++) {
            Parallel.setThreads(threads);
            for (int size : SIZES) {
                for (int steps : STEPS) {
                    bits(weight(4, size), 3, steps);
                    bits(weight(2, size), 3, steps);
                }
            }
        }
    }

    private static void bits(Parameter weight, int examples, int steps) {
        int size = weight.value.cols;
        Matrix x = Arrange.random(examples * steps, size, 8);
        Matrix dy = Arrange.random(examples * steps, size, 9);
        var layer = new CausalConvolution(weight);
        assertSame(CausalConvolution.plainForward(weight.value, x, steps), layer.forward(x, steps));
        var dw = new Matrix(weight.value.rows, size);
        Matrix dx = CausalConvolution.plainBackward(weight.value, x, dy, steps, dw);
        Matrix gradient = dy.copy();
        layer.backward(gradient, false);
        assertSame(dx, gradient);
        assertSame(dw, weight.gradient());
        CausalConvolution.plainBackward(weight.value, x, dy, steps, dw);
        layer.backward(dy, true);
        assertSame(dw, weight.gradient());
    }

    /** The rows before decide at every cut, also where fewer rows than the reach have been read. */
    @Test
    void aTextInPiecesHasTheBitsOfTheWhole() {
        var weight = weight(4, 17);
        Matrix x = Arrange.random(30, 17, 8);
        Matrix whole = new CausalConvolution(weight).forward(x, 30).copy();
        for (int piece : new int[] {1, 2, 3, 5, 30}) {
            var layer = new CausalConvolution(weight);
            Matrix before = CausalConvolution.rowsBefore(4, 17);
            before.fill(Float.NaN);
            for (int from = 0; from < 30; from += piece) {
                Matrix y = layer.forward(x.rows(from, piece).copy(), before, from);
                assertSame(whole.rows(from, piece), y);
            }
        }
    }

    private static void assertSame(Matrix expected, Matrix actual) {
        assertEquals(expected.rows, actual.rows);
        for (int r = 0; r < expected.rows; r++) {
            assertArrayEquals(row(expected, r), row(actual, r), "row " + r);
        }
    }

    private static float[] row(Matrix matrix, int row) {
        return Arrays.copyOfRange(matrix.data, matrix.at(row, 0), matrix.at(row, matrix.cols));
    }
}
