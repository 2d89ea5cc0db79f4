package octavo.engine.matrix;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

/** Against StrictMath, whose functions are right to the last bit or two. */
class DoubleMathTest {

    @Test
    void sineAndCosineAgreeWithStrictMath() {
        for (int i = -1000; i <= 1000; i++) {
            double x = StrictMath.PI * i / 1000;
            assertEquals(StrictMath.cos(x), DoubleMath.cos(x), 4e-16, "cos " + x);
            assertEquals(StrictMath.sin(x / 2), DoubleMath.sin(x / 2), 4e-16, "sin " + x / 2);
        }
    }

    @Test
    void powersAgreeWithStrictMath() {
        for (double base : new double[] {0, 0.1, 0.9, 0.999, 1, 2}) {
            for (long exponent : new long[] {0, 1, 2, 3, 10, 1000, 1_000_003}) {
                double expected = StrictMath.pow(base, exponent);
                assertEquals(expected, DoubleMath.power(base, exponent), 1e-12 * expected, base + " to " + exponent);
            }
        }
    }
}
