package octavo.engine.matrix;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.function.DoubleUnaryOperator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Accuracy against StrictMath in double precision, and equal bits of the vector and the scalar form. */
class FunctionsTest {

    /** A prime: neighboring samples differ in all bits, and any 2³² / STEP of them visit all exponents and signs. */
    private static final int STEP = 1_999;

    enum Function {
        EXP(1.5, StrictMath::exp, -150, 150),
        TANH(1.5, StrictMath::tanh, -20, 20),
        SIGMOID(2.5, x -> x < 0 ? StrictMath.exp(x) / (1 + StrictMath.exp(x))
                : 1 / (1 + StrictMath.exp(-x)), -150, 150),
        LOG(1.5, StrictMath::log, 0, 4);

        final double allowed;
        final DoubleUnaryOperator exact;
        final float low;
        final float high;

        Function(double allowed, DoubleUnaryOperator exact, float low, float high) {
            this.allowed = allowed;
            this.exact = exact;
            this.low = low;
            this.high = high;
        }

        float scalar(float x) {
            return switch (this) {
                case EXP -> VectorMath.exp(x);
                case TANH -> VectorMath.tanh(x);
                case SIGMOID -> VectorMath.sigmoid(x);
                case LOG -> VectorMath.log(x);
            };
        }

        void vector(Matrix x, Matrix y) {
            switch (this) {
                case EXP -> VectorMath.exp(x, y);
                case TANH -> VectorMath.tanh(x, y);
                case SIGMOID -> VectorMath.sigmoid(x, y);
                case LOG -> VectorMath.log(x, y);
            }
        }

        /** In units of the last place of the exact result; 0 where both are the same infinity or both NaN. */
        double error(float x) {
            float y = scalar(x);
            double e = exact.applyAsDouble(x);
            float rounded = (float) e;
            if (Float.isNaN(rounded) || Float.isInfinite(rounded)) {
                boolean near = Float.isInfinite(rounded) && y == Math.copySign(Float.MAX_VALUE, rounded);
                return Float.compare(y, rounded) == 0 || near ? 0 : Double.POSITIVE_INFINITY;
            }
            return Math.abs(y - e) / Math.ulp(rounded);
        }

        void check(float x, double error) {
            boolean subnormal = Math.abs(exact.applyAsDouble(x)) < Float.MIN_NORMAL;
            if (!(error <= (subnormal ? 1 : allowed))) {
                throw new AssertionError(this + " of " + x + " is " + scalar(x) + ", off by " + error + " ulp");
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void isAccurateOnASample(Function function) {
        for (long bits = 0; bits < 1L << 32; bits += STEP) {
            float x = Float.intBitsToFloat((int) bits);
            function.check(x, function.error(x));
        }
        int points = 400_000;
        for (int i = 0; i <= points; i++) {
            float x = function.low + (function.high - function.low) * i / points;
            function.check(x, function.error(x));
        }
    }

    @Tag("long")
    @ParameterizedTest
    @EnumSource
    void isAccurateOnAllFloats(Function function) {
        double worst = IntStream.range(0, 1 << 12).parallel().mapToDouble(block -> {
            double most = 0;
            for (int i = 0; i < 1 << 20; i++) {
                float x = Float.intBitsToFloat(block << 20 | i);
                double error = function.error(x);
                function.check(x, error);
                most = Math.max(most, error);
            }
            return most;
        }).max().orElseThrow();
        System.out.printf("%s: %.3f ulp at most over all floats%n", function, worst);
    }

    @Tag("simd")
    @ParameterizedTest
    @EnumSource
    void vectorAndScalarFormHaveTheSameBits(Function function) {
        int cols = 999;
        var x = new Matrix(300, cols);
        for (int r = 0; r < x.rows; r++) {
            for (int c = 0; c < cols; c++) {
                int i = r * cols + c;
                float within = function.low + (function.high - function.low) * i / (x.rows * cols);
                x.set(r, c, r % 2 == 0 ? within : Float.intBitsToFloat(i * 14_321));
            }
        }
        var expected = new Matrix(x.rows, cols);
        for (int r = 0; r < x.rows; r++) {
            for (int c = 0; c < cols; c++) {
                expected.set(r, c, function.scalar(x.get(r, c)));
            }
        }
        var y = new Matrix(x.rows, cols);
        function.vector(x, y);
        Arrange.assertSameBits(expected, y, function.toString());
    }

    @Test
    void edgesAreRight() {
        assertEquals(Float.POSITIVE_INFINITY, VectorMath.exp(Float.POSITIVE_INFINITY));
        assertEquals(0f, VectorMath.exp(Float.NEGATIVE_INFINITY));
        assertEquals(1f, VectorMath.exp(-0f));
        assertTrue(Float.isFinite(VectorMath.exp(88.72f)), "exp(88.72) is finite");
        assertEquals(Float.POSITIVE_INFINITY, VectorMath.exp(88.73f));
        assertEquals(Float.floatToRawIntBits(-0f), Float.floatToRawIntBits(VectorMath.tanh(-0f)));
        assertEquals(-1f, VectorMath.tanh(Float.NEGATIVE_INFINITY));
        assertEquals(1f, VectorMath.sigmoid(Float.POSITIVE_INFINITY));
        assertEquals(0f, VectorMath.sigmoid(Float.NEGATIVE_INFINITY));
        assertEquals(Float.NEGATIVE_INFINITY, VectorMath.log(0f));
        assertEquals(Float.NEGATIVE_INFINITY, VectorMath.log(-0f));
        assertEquals(0f, VectorMath.log(1f));
        assertTrue(Float.isNaN(VectorMath.log(-1f)), "log(-1)");
        for (int bits : new int[] {0x7fc00000, 0x7f800001, 0xffffffff, 0x7fc12345}) {
            float nan = Float.intBitsToFloat(bits);
            for (var function : Function.values()) {
                assertTrue(Float.isNaN(function.scalar(nan)), function + " of NaN");
            }
        }
    }
}
