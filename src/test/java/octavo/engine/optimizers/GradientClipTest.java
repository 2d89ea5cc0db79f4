package octavo.engine.optimizers;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import octavo.engine.matrix.Parameter;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("simd")
class GradientClipTest {

    private static Parameter gradient(String name, float... values) {
        var parameter = Parameter.vector(name, values.length);
        Arrays.fill(parameter.gradient().data, Float.NaN);
        System.arraycopy(values, 0, parameter.gradient().data, 0, values.length);
        return parameter;
    }

    @Test
    void byNormScalesAllParametersTogetherAndTellsTheNormBefore() {
        var a = gradient("a", 3, 0, -4);
        var b = gradient("b", 12);
        assertEquals(13, GradientClip.parse("norm:6.5").apply(List.of(a, b)), 1e-12);
        assertEquals(1.5f, a.gradient().get(0, 0), 1e-6f);
        assertEquals(-2f, a.gradient().get(0, 2), 1e-6f);
        assertEquals(6f, b.gradient().get(0, 0), 1e-6f);
    }

    @Test
    void aShortGradientKeepsItsBits() {
        var a = gradient("a", 0.1f, -0.3f);
        GradientClip.parse("1").apply(List.of(a));
        assertEquals(0.1f, a.gradient().get(0, 0));
        assertEquals(-0.3f, a.gradient().get(0, 1));
    }

    @Test
    void byValueLimitsEachElement() {
        var a = gradient("a", 7, -7, 4.5f, Float.NEGATIVE_INFINITY, Float.NaN);
        assertEquals(GradientClip.NOT_MEASURED, GradientClip.parse("value:5").apply(List.of(a)));
        float[] expected = {5, -5, 4.5f, -5, Float.NaN};
        for (int c = 0; c < expected.length; c++) {
            assertEquals(expected[c], a.gradient().get(0, c));
        }
    }

    @Test
    void withoutClippingNothingChanges() {
        var a = gradient("a", 1e30f);
        assertEquals(GradientClip.NOT_MEASURED, GradientClip.NONE.apply(List.of(a)));
        assertEquals(1e30f, a.gradient().get(0, 0));
    }

    @Test
    void aBadGradientMakesTheNormBadAndIsNamed() {
        for (float bad : new float[] {Float.NaN, Float.POSITIVE_INFINITY}) {
            var a = gradient("a", 1, 2);
            var b = Parameter.weight("b", 3, 17);
            b.gradient().set(2, 16, bad);
            var parameters = List.of(a, b);
            assertFalse(Double.isFinite(GradientClip.parse("norm:1").apply(parameters)));
            assertEquals(1f, a.gradient().get(0, 0), "the others are left as they were");
            assertEquals(new NonFinite("gradient of b", 2, 16, bad), NonFinite.find(parameters).orElseThrow());
            b.value.set(0, 3, bad);
            assertEquals(new NonFinite("b", 0, 3, bad), NonFinite.find(parameters).orElseThrow());
        }
        assertTrue(NonFinite.find(List.of(gradient("a", 1))).isEmpty(), "pads are not looked at");
    }

    @Test
    void hugeGradientsHaveAFiniteNorm() {
        double norm = Math.hypot(3e38f, 3.4e38f);
        assertEquals(norm, GradientClip.norm(List.of(gradient("a", 3e38f, 0), gradient("b", 3.4e38f))), 1e-12 * norm);
    }

    @Test
    void goesThroughJsonAndRefusesBadLimits() {
        for (var text : new String[] {"none", "norm:1", "value:5", "0.25"}) {
            var clip = GradientClip.parse(text);
            assertEquals(clip, GradientClip.fromJson(clip.toJson()));
        }
        for (var text : new String[] {"", "norm", "norm:0", "value:-1", "value:NaN", "size:1"}) {
            assertThrows(IllegalArgumentException.class, () -> GradientClip.parse(text), text);
        }
    }
}
