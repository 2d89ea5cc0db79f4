package octavo.engine.layers;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import octavo.engine.matrix.Arrange;
import octavo.engine.matrix.Functions;
import octavo.engine.matrix.Matrix;
import octavo.engine.matrix.VectorMath;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Activations and their slopes against plain forms to the bit, and against their formulas in double precision. */
@Tag("simd")
class ActivationTest {

    private static final int[] SIZES = {1, 7, 15, 16, 17, 33, 64};

    /** a, then the slope, for one float: the same operations in the same order. */
    private static float[] plain(Activation activation, float dot) {
        return switch (activation) {
            case SIGMOID -> {
                float a = Functions.sigmoid(dot);
                yield new float[] {a, Math.fma(-a, a, a)};
            }
            case TANH -> {
                float a = Functions.tanh(dot);
                yield new float[] {a, Math.fma(-a, a, 1f)};
            }
            case RELU -> new float[] {dot > 0 ? dot : 0f, dot > 0 ? 1f : 0f};
            case RELU2 -> {
                float positive = dot > 0 ? dot : 0f;
                yield new float[] {positive * positive, positive + positive};
            }
            case GELU -> {
                float square = dot * dot;
                float s = Functions.sigmoid(Math.fma(square, 0.0713548163f, 1.5957691216f) * dot);
                float rise = Math.fma(square, 3 * 0.0713548163f, 1.5957691216f) * dot;
                yield new float[] {dot * s, Math.fma(Math.fma(-s, s, s), rise, s)};
            }
        };
    }

    private static double exact(Activation activation, double dot) {
        return switch (activation) {
            case SIGMOID -> 1 / (1 + StrictMath.exp(-dot));
            case TANH -> StrictMath.tanh(dot);
            case RELU -> Math.max(dot, 0);
            case RELU2 -> Math.pow(Math.max(dot, 0), 2);
            case GELU -> 0.5 * dot
                    * (1 + StrictMath.tanh(StrictMath.sqrt(2 / StrictMath.PI) * (dot + 0.044715 * dot * dot * dot)));
        };
    }

    @ParameterizedTest
    @EnumSource
    void hasTheBitsOfItsPlainForm(Activation activation) {
        for (int size : SIZES) {
            Matrix dot = Arrange.random(3, size, size);
            VectorMath.scale(6, dot);
            Matrix slope = dot.copy();
            Arrange.fillPads(slope, Float.NaN);
            var a = new Matrix(3, size);
            activation.forward(slope, a);
            for (int r = 0; r < 3; r++) {
                for (int c = 0; c < size; c++) {
                    float[] expected = plain(activation, dot.get(r, c));
                    assertEquals(expected[0], a.get(r, c));
                    assertEquals(expected[1], slope.get(r, c));
                }
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void plainFormFollowsTheFormula(Activation activation) {
        for (float dot = -12; dot < 12; dot += 0.0037f) {
            double slope = (exact(activation, dot + 1e-4) - exact(activation, dot - 1e-4)) / 2e-4;
            float[] plain = plain(activation, dot);
            assertEquals(exact(activation, dot), plain[0], 1e-6 * Math.max(1, Math.abs(exact(activation, dot))));
            boolean atTheKink = Math.abs(dot) <= 1e-4;
            if (activation != Activation.RELU || !atTheKink) {
                assertEquals(slope, plain[1], activation == Activation.RELU2 && atTheKink ? 1e-4 : 2e-6);
            }
        }
    }

    @Test
    void theGradientIsTheSlopeTimesThatOfTheOutput() {
        for (int size : SIZES) {
            Matrix slope = Arrange.random(3, size, 1);
            Matrix da = Arrange.random(3, size, 2);
            Matrix expected = new Matrix(3, size);
            for (int r = 0; r < 3; r++) {
                for (int c = 0; c < size; c++) {
                    expected.set(r, c, da.get(r, c) * slope.get(r, c));
                }
            }
            Activation.backward(slope, da, da);
            Arrange.assertSameBits(expected, da, "size " + size);
        }
    }

    @Test
    void limitsAndNaN() {
        Matrix x = Matrix.of(new float[][] {{0, -1e30f, 1e30f, 100, -100, Float.NaN}});
        var y = new Matrix(1, 6);
        Matrix slope = x.copy();
        Activation.GELU.forward(slope, y);
        assertEquals(0.5f, slope.get(0, 0));
        assertEquals(100f, y.get(0, 3));
        assertEquals(1f, slope.get(0, 3));
        assertEquals(0f, y.get(0, 4), 1e-30f);
        assertTrue(Float.isNaN(y.get(0, 5)));
        slope = x.copy();
        Activation.RELU.forward(slope, y);
        assertArrayEquals(new float[] {0, 0, 1e30f, 100, 0, Float.NaN}, Arrays.copyOf(y.data, 6));
        assertArrayEquals(new float[] {0, 0, 1, 1, 0, Float.NaN}, Arrays.copyOf(slope.data, 6));
        slope = x.copy();
        Activation.RELU2.forward(slope, y);
        assertArrayEquals(new float[] {0, 0, Float.POSITIVE_INFINITY, 10_000, 0, Float.NaN}, Arrays.copyOf(y.data, 6));
        assertArrayEquals(new float[] {0, 0, 2e30f, 200, 0, Float.NaN}, Arrays.copyOf(slope.data, 6));
    }

    @Test
    void hasTheNamesOfTheCommandLine() {
        for (var activation : Activation.values()) {
            assertEquals(activation, Activation.of(activation.option()));
        }
        var unknown = assertThrows(IllegalArgumentException.class, () -> Activation.of("swish"));
        assertEquals("activation swish is not known; choose sigmoid, tanh, relu, relu2 or gelu",
                unknown.getMessage());
    }
}
