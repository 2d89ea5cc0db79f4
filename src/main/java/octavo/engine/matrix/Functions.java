package octavo.engine.matrix;

import static octavo.engine.matrix.Simd.all;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;

/**
 * exp, tanh, the logistic function and log for a vector of floats and for one float.
 *
 * <p>Each function is written twice, with the same operations in the same order, line for line: the vector form for the
 * body of a loop, the scalar form for the elements that do not fill a vector. Both give the same bits. The JDK's own
 * functions are not used because their vector form differs between widths and platforms, and their scalar form is 20
 * times slower.
 *
 * <p>All follow one plan: reduce the argument to a short interval, where a polynomial of low degree is exact to a
 * fraction of the last bit, then undo the reduction. The coefficients are minimax fits (they minimize the largest
 * error) for these intervals. Limits are applied by compare and blend. A comparison with NaN is false, so NaN takes the
 * path where arithmetic passes it on. Measured over all floats ({@code mvn test -Dgroups=long -Dtest=FunctionsTest}),
 * in units of the last place: the largest errors are: exp 1.02, tanh 1.34, sigmoid 2.41, log 0.86. Subnormal results
 * are off by at most one subnormal unit.
 */
public final class Functions {

    /** Adding and subtracting 1.5 · 2²³ rounds to a whole number, which is then in the lowest bits. */
    private static final float ROUND = 0x1.8p23f;
    private static final float LOG2_E = 1.442695041f;
    /** log 2 in two parts: the first has few bits, so that its product with a whole number is exact. */
    private static final float LN2_HIGH = 0.693359375f;
    private static final float LN2_LOW = -2.12194440e-4f;

    /** exp(r) = 1 + r + r² (E0 + E1 r + E2 r² + E3 r³ + E4 r⁴) for |r| ≤ ½ log 2. */
    private static final float E0 = 0.4999999403953552f;
    private static final float E1 = 0.1666651964187622f;
    private static final float E2 = 0.041668396443128586f;
    private static final float E3 = 0.008368796668946743f;
    private static final float E4 = 0.0013814433477818966f;

    /** Below the first, exp rounds to 0; above the second it is infinite. */
    private static final float EXP_LOWEST = -104f;
    private static final float EXP_HIGHEST = 89f;
    /** Below this the result may be subnormal, and 2ⁿ is computed as two factors. */
    private static final float EXP_SMALL = -86f;

    /** tanh(a) = a + a z (T0 + T1 z + T2 z² + T3 z³ + T4 z⁴) with z = a² for a ≤ TANH_MIDDLE. */
    private static final float TANH_MIDDLE = 0.625f;
    private static final float T0 = -0.3333328068256378f;
    private static final float T1 = 0.13331441581249237f;
    private static final float T2 = -0.05373971536755562f;
    private static final float T3 = 0.0206390880048275f;
    private static final float T4 = -0.005704986862838268f;
    /** From here on tanh rounds to 1. */
    private static final float TANH_ONE = 9.1f;

    /** log(1 + z) = z − z²/2 + z³ (L0 + L1 z + ... + L7 z⁷) for √½ ≤ 1 + z ≤ √2. */
    private static final float L0 = 0.3333333134651184f;
    private static final float L1 = -0.2500081956386566f;
    private static final float L2 = 0.20001226663589478f;
    private static final float L3 = -0.16623356938362122f;
    private static final float L4 = 0.14201757311820984f;
    private static final float L5 = -0.13160182535648346f;
    private static final float L6 = 0.1276157796382904f;
    private static final float L7 = -0.07634497433900833f;
    /** The bits of √½: subtracting them moves mantissas at or above √2 to the next exponent. */
    private static final int SQRT_HALF_BITS = 0x3f3504f3;

    private Functions() {
    }

    /**
     * exp(x) = 2ⁿ exp(r), n = x / log 2 rounded, r = x − n log 2. ROUND + 126 leaves n + 126 in the lowest bits, which
     * shifted to the exponent's place are the float 2ⁿ⁻¹; the missing factor 2 comes last, so that n = 128 does not
     * overflow too early. For small x it is 2ⁿ⁺⁶³ and 2⁻⁶³: the only rounding to a subnormal is then the last one.
     *
     * @param x any floats
     * @return exp(x), in each lane
     */
    public static FloatVector exp(FloatVector x) {
        x = x.blend(EXP_LOWEST, x.compare(VectorOperators.LT, EXP_LOWEST));
        x = x.blend(EXP_HIGHEST, x.compare(VectorOperators.GT, EXP_HIGHEST));
        var small = x.compare(VectorOperators.LT, EXP_SMALL);
        var round = all(ROUND + 126).blend(ROUND + 190, small);
        var factor = all(2f).blend(0x1p-63f, small);
        var shifted = x.fma(all(LOG2_E), round);
        var n = shifted.sub(round);
        return expOfRest(x, n).mul(powerOfTwo(shifted)).mul(factor);
    }

    /**
     * {@link #exp(FloatVector)} for one float, the same bits.
     *
     * @param x any float
     * @return exp(x)
     */
    public static float exp(float x) {
        x = x < EXP_LOWEST ? EXP_LOWEST : x;
        x = x > EXP_HIGHEST ? EXP_HIGHEST : x;
        boolean small = x < EXP_SMALL;
        float round = small ? ROUND + 190 : ROUND + 126;
        float factor = small ? 0x1p-63f : 2f;
        float shifted = Math.fma(x, LOG2_E, round);
        float n = shifted - round;
        return expOfRest(x, n) * powerOfTwo(shifted) * factor;
    }

    /** exp for −87 ≤ x ≤ 88 only, where neither limits nor subnormals occur. */
    private static FloatVector expInside(FloatVector x) {
        var shifted = x.fma(all(LOG2_E), all(ROUND + 127));
        var n = shifted.sub(ROUND + 127);
        return expOfRest(x, n).mul(powerOfTwo(shifted));
    }

    private static float expInside(float x) {
        float shifted = Math.fma(x, LOG2_E, ROUND + 127);
        float n = shifted - (ROUND + 127);
        return expOfRest(x, n) * powerOfTwo(shifted);
    }

    private static FloatVector expOfRest(FloatVector x, FloatVector n) {
        var r = n.fma(all(-LN2_HIGH), x);
        r = n.fma(all(-LN2_LOW), r);
        var p = r.fma(all(E4), all(E3));
        p = p.fma(r, all(E2));
        p = p.fma(r, all(E1));
        p = p.fma(r, all(E0));
        return p.fma(r.mul(r), r).add(1f);
    }

    private static float expOfRest(float x, float n) {
        float r = Math.fma(n, -LN2_HIGH, x);
        r = Math.fma(n, -LN2_LOW, r);
        float p = Math.fma(r, E4, E3);
        p = Math.fma(p, r, E2);
        p = Math.fma(p, r, E1);
        p = Math.fma(p, r, E0);
        return Math.fma(p, r * r, r) + 1f;
    }

    private static FloatVector powerOfTwo(FloatVector shifted) {
        return shifted.reinterpretAsInts().lanewise(VectorOperators.LSHL, 23).reinterpretAsFloats();
    }

    private static float powerOfTwo(float shifted) {
        return Float.intBitsToFloat(Float.floatToRawIntBits(shifted) << 23);
    }

    /**
     * tanh(a) of a = |x|: a polynomial up to TANH_MIDDLE, 1 − 2 / (exp(2a) + 1) above; then the sign of x, also of −0.
     *
     * @param x any floats
     * @return tanh(x), in each lane
     */
    public static FloatVector tanh(FloatVector x) {
        var a = x.abs();
        var z = a.mul(a);
        var p = z.fma(all(T4), all(T3));
        p = p.fma(z, all(T2));
        p = p.fma(z, all(T1));
        p = p.fma(z, all(T0));
        p = p.mul(z).fma(a, a);
        var c = a.blend(TANH_ONE, a.compare(VectorOperators.GT, TANH_ONE));
        var q = all(1f).sub(all(2f).div(expInside(c.add(c)).add(1f)));
        var t = p.blend(q, a.compare(VectorOperators.GT, TANH_MIDDLE));
        return t.reinterpretAsInts().or(x.reinterpretAsInts().and(Integer.MIN_VALUE)).reinterpretAsFloats();
    }

    /**
     * {@link #tanh(FloatVector)} for one float, the same bits.
     *
     * @param x any float
     * @return tanh(x)
     */
    public static float tanh(float x) {
        float a = Math.abs(x);
        float z = a * a;
        float p = Math.fma(z, T4, T3);
        p = Math.fma(p, z, T2);
        p = Math.fma(p, z, T1);
        p = Math.fma(p, z, T0);
        p = Math.fma(p * z, a, a);
        float c = a > TANH_ONE ? TANH_ONE : a;
        float q = 1f - 2f / (expInside(c + c) + 1f);
        float t = a > TANH_MIDDLE ? q : p;
        return Float.intBitsToFloat(Float.floatToRawIntBits(t) | Float.floatToRawIntBits(x) & Integer.MIN_VALUE);
    }

    /**
     * 1 / (1 + e) for x ≥ 0 and e / (1 + e) for x {@literal <} 0, with e = exp(−|x|), which cannot overflow and keeps
     * the precision of tiny results.
     *
     * @param x any floats
     * @return 1 / (1 + exp(−x)), in each lane
     */
    public static FloatVector sigmoid(FloatVector x) {
        var e = exp(x.abs().neg());
        var above = all(1f).blend(e, x.compare(VectorOperators.LT, 0f));
        return above.div(e.add(1f));
    }

    /**
     * {@link #sigmoid(FloatVector)} for one float, the same bits.
     *
     * @param x any float
     * @return 1 / (1 + exp(−x))
     */
    public static float sigmoid(float x) {
        float e = exp(-Math.abs(x));
        float above = x < 0f ? e : 1f;
        return above / (e + 1f);
    }

    /**
     * log(x) = n log 2 + log(m), x = m 2ⁿ, √½ ≤ m {@literal <} √2. Subnormals are scaled up first. The special cases
     * come last: log 0 = −∞, the log of a negative number is NaN, and log ∞ = ∞.
     *
     * @param x any floats
     * @return the natural logarithm of x, in each lane
     */
    public static FloatVector log(FloatVector x) {
        var tiny = x.compare(VectorOperators.LT, Float.MIN_NORMAL);
        var scaled = x.blend(x.mul(0x1p24f), tiny);
        var bits = scaled.reinterpretAsInts();
        var exponent = bits.sub(SQRT_HALF_BITS).lanewise(VectorOperators.ASHR, 23);
        var z = bits.sub(exponent.lanewise(VectorOperators.LSHL, 23)).reinterpretAsFloats().sub(1f);
        var n = (FloatVector) exponent.convert(VectorOperators.I2F, 0);
        n = n.blend(n.sub(24f), tiny);
        var p = z.fma(all(L7), all(L6));
        p = p.fma(z, all(L5));
        p = p.fma(z, all(L4));
        p = p.fma(z, all(L3));
        p = p.fma(z, all(L2));
        p = p.fma(z, all(L1));
        p = p.fma(z, all(L0));
        var zz = z.mul(z);
        var low = n.fma(all(LN2_LOW), p.mul(zz).mul(z));
        low = zz.fma(all(-0.5f), low);
        var y = n.fma(all(LN2_HIGH), z.add(low));
        y = y.blend(Float.NEGATIVE_INFINITY, x.compare(VectorOperators.EQ, 0f));
        y = y.blend(Float.NaN, x.compare(VectorOperators.LT, 0f));
        return x.blend(y, x.compare(VectorOperators.LT, Float.POSITIVE_INFINITY));
    }

    /**
     * {@link #log(FloatVector)} for one float, the same bits.
     *
     * @param x any float
     * @return the natural logarithm of x
     */
    public static float log(float x) {
        boolean tiny = x < Float.MIN_NORMAL;
        float scaled = tiny ? x * 0x1p24f : x;
        int bits = Float.floatToRawIntBits(scaled);
        int exponent = bits - SQRT_HALF_BITS >> 23;
        float z = Float.intBitsToFloat(bits - (exponent << 23)) - 1f;
        float n = exponent;
        n = tiny ? n - 24f : n;
        float p = Math.fma(z, L7, L6);
        p = Math.fma(p, z, L5);
        p = Math.fma(p, z, L4);
        p = Math.fma(p, z, L3);
        p = Math.fma(p, z, L2);
        p = Math.fma(p, z, L1);
        p = Math.fma(p, z, L0);
        float zz = z * z;
        float low = Math.fma(n, LN2_LOW, p * zz * z);
        low = Math.fma(zz, -0.5f, low);
        float y = Math.fma(n, LN2_HIGH, z + low);
        y = x == 0f ? Float.NEGATIVE_INFINITY : y;
        y = x < 0f ? Float.NaN : y;
        return x < Float.POSITIVE_INFINITY ? y : x;
    }
}
