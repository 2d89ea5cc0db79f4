package octavo.engine.matrix;

/**
 * A few functions of doubles that are called in every training step. {@link StrictMath} has them too, but it allocates
 * arrays inside. These do not, and they give the same bits everywhere, because they consist of additions, products and
 * square roots only.
 */
public final class DoubleMath {

    /** sin x = x · Σ s_k·x^2k; nine terms leave less than 10⁻¹⁶ up to π/4. */
    private static final double[] SINE = {1, -1.0 / 6, 1.0 / 120, -1.0 / 5040, 1.0 / 362_880, -1.0 / 39_916_800,
        1.0 / 6_227_020_800.0, -1.0 / 1_307_674_368_000.0, 1.0 / 355_687_428_096_000.0};

    private DoubleMath() {
    }

    /**
     * A power with a whole exponent, by repeated squaring.
     *
     * @param base     any number
     * @param exponent 0 or more
     * @return base to the exponent
     */
    public static double power(double base, long exponent) {
        double result = 1;
        double square = base;
        for (long left = exponent; left > 0; left >>= 1) {
            if ((left & 1) == 1) {
                result *= square;
            }
            square *= square;
        }
        return result;
    }

    /**
     * The sine of an angle between −π/2 and π/2.
     *
     * @param x −π/2 to π/2, radians
     * @return its sine, with an error of about 10⁻¹⁶
     */
    public static double sin(double x) {
        // sin x = 2·sin(x/2)·cos(x/2), and the series is short for half the angle
        double half = series(x / 2);
        return 2 * half * StrictMath.sqrt(1 - half * half);
    }

    /**
     * The cosine of an angle between −π and π.
     *
     * @param x −π to π, radians
     * @return its cosine, with an error of about 10⁻¹⁶
     */
    public static double cos(double x) {
        double angle = StrictMath.abs(x);
        if (angle > StrictMath.PI / 2) {
            return -cos(StrictMath.PI - angle);
        }
        double half = series(angle / 2);
        return 1 - 2 * half * half;
    }

    private static double series(double x) {
        double square = x * x;
        double sum = 0;
        for (int k = SINE.length - 1; k >= 0; k--) {
            sum = sum * square + SINE[k];
        }
        return x * sum;
    }
}
