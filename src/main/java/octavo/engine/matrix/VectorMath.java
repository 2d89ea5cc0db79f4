package octavo.engine.matrix;

import static octavo.engine.matrix.Simd.LANES;
import static octavo.engine.matrix.Simd.SPECIES;
import static octavo.engine.matrix.Simd.all;

import jdk.incubator.vector.FloatVector;

/**
 * Element-wise functions and operations on matrices. A result may overwrite an argument of the same shape. Where the
 * target owns its pads, they may be overwritten with anything.
 *
 * <p>Every kernel is the same small loop: whole vectors, then the rest one by one with the same operations and the same
 * bits. {@link Functions} holds the mathematics, {@link ElementWise} finds the stretches and spreads large ones over
 * the threads.
 */
public final class VectorMath {

    private VectorMath() {
    }

    /**
     * y = exp(x).
     *
     * @param x shape (R, C)
     * @param y shape (R, C), may be x
     */
    public static void exp(Matrix x, Matrix y) {
        ElementWise.run(VectorMath::exp, x, x, y, 0);
    }

    private static void exp(int n, float[] x, int xAt, float[] unused, int unusedAt, float[] y, int yAt, float factor) {
        int whole = SPECIES.loopBound(n);
        for (int i = 0; i < whole; i += LANES) {
            Functions.exp(FloatVector.fromArray(SPECIES, x, xAt + i)).intoArray(y, yAt + i);
        }
        for (int i = whole; i < n; i++) {
            y[yAt + i] = Functions.exp(x[xAt + i]);
        }
    }

    /**
     * y = tanh(x).
     *
     * @param x shape (R, C)
     * @param y shape (R, C), may be x
     */
    public static void tanh(Matrix x, Matrix y) {
        ElementWise.run(VectorMath::tanh, x, x, y, 0);
    }

    private static void tanh(int n, float[] x, int xAt, float[] unused, int unusedAt, float[] y, int yAt,
            float factor) {
        int whole = SPECIES.loopBound(n);
        for (int i = 0; i < whole; i += LANES) {
            Functions.tanh(FloatVector.fromArray(SPECIES, x, xAt + i)).intoArray(y, yAt + i);
        }
        for (int i = whole; i < n; i++) {
            y[yAt + i] = Functions.tanh(x[xAt + i]);
        }
    }

    /**
     * y = 1 / (1 + exp(−x)).
     *
     * @param x shape (R, C)
     * @param y shape (R, C), may be x
     */
    public static void sigmoid(Matrix x, Matrix y) {
        ElementWise.run(VectorMath::sigmoid, x, x, y, 0);
    }

    private static void sigmoid(int n, float[] x, int xAt, float[] unused, int unusedAt, float[] y, int yAt,
            float factor) {
        int whole = SPECIES.loopBound(n);
        for (int i = 0; i < whole; i += LANES) {
            Functions.sigmoid(FloatVector.fromArray(SPECIES, x, xAt + i)).intoArray(y, yAt + i);
        }
        for (int i = whole; i < n; i++) {
            y[yAt + i] = Functions.sigmoid(x[xAt + i]);
        }
    }

    /**
     * y = log(x), the natural logarithm.
     *
     * @param x shape (R, C)
     * @param y shape (R, C), may be x
     */
    public static void log(Matrix x, Matrix y) {
        ElementWise.run(VectorMath::log, x, x, y, 0);
    }

    private static void log(int n, float[] x, int xAt, float[] unused, int unusedAt, float[] y, int yAt, float factor) {
        int whole = SPECIES.loopBound(n);
        for (int i = 0; i < whole; i += LANES) {
            Functions.log(FloatVector.fromArray(SPECIES, x, xAt + i)).intoArray(y, yAt + i);
        }
        for (int i = whole; i < n; i++) {
            y[yAt + i] = Functions.log(x[xAt + i]);
        }
    }

    /**
     * z = x ∘ y, element by element.
     *
     * @param x shape (R, C)
     * @param y shape (R, C)
     * @param z shape (R, C), may be x or y
     */
    public static void multiply(Matrix x, Matrix y, Matrix z) {
        ElementWise.run(VectorMath::multiply, x, y, z, 0);
    }

    private static void multiply(int n, float[] x, int xAt, float[] y, int yAt, float[] z, int zAt, float factor) {
        int whole = SPECIES.loopBound(n);
        for (int i = 0; i < whole; i += LANES) {
            FloatVector.fromArray(SPECIES, x, xAt + i).mul(FloatVector.fromArray(SPECIES, y, yAt + i))
                    .intoArray(z, zAt + i);
        }
        for (int i = whole; i < n; i++) {
            z[zAt + i] = x[xAt + i] * y[yAt + i];
        }
    }

    /**
     * y += factor · x, one fused multiply-add per element: a step of gradient descent if the factor is −λ.
     *
     * @param factor the factor
     * @param x      shape (R, C)
     * @param y      shape (R, C)
     */
    public static void addScaled(float factor, Matrix x, Matrix y) {
        ElementWise.run(VectorMath::addScaled, x, y, y, factor);
    }

    private static void addScaled(int n, float[] x, int xAt, float[] y, int yAt, float[] sum, int sumAt, float factor) {
        int whole = SPECIES.loopBound(n);
        for (int i = 0; i < whole; i += LANES) {
            FloatVector.fromArray(SPECIES, x, xAt + i).fma(all(factor), FloatVector.fromArray(SPECIES, y, yAt + i))
                    .intoArray(sum, sumAt + i);
        }
        for (int i = whole; i < n; i++) {
            sum[sumAt + i] = Math.fma(factor, x[xAt + i], y[yAt + i]);
        }
    }

    /**
     * y = factor · y.
     *
     * @param factor the factor
     * @param y      shape (R, C)
     */
    public static void scale(float factor, Matrix y) {
        ElementWise.run(VectorMath::scale, y, y, y, factor);
    }

    private static void scale(int n, float[] y, int yAt, float[] unused, int unusedAt, float[] scaled, int scaledAt,
            float factor) {
        int whole = SPECIES.loopBound(n);
        for (int i = 0; i < whole; i += LANES) {
            FloatVector.fromArray(SPECIES, y, yAt + i).mul(factor).intoArray(scaled, scaledAt + i);
        }
        for (int i = whole; i < n; i++) {
            scaled[scaledAt + i] = factor * y[yAt + i];
        }
    }

    /**
     * y = xᵀ, by squares of 8 × 8 in registers.
     *
     * @param x shape (R, C)
     * @param y shape (C, R), not overlapping x
     */
    public static void transpose(Matrix x, Matrix y) {
        y.requireShape(x.cols, x.rows, "the target of a transposition");
        Transpose.block(x.rows, x.cols, x.data, x.offset, x.stride, y.data, y.offset, y.stride);
    }

    /**
     * exp of one float, the same bits as the vector form.
     *
     * @param x any float
     * @return exp(x)
     */
    public static float exp(float x) {
        return Functions.exp(x);
    }

    /**
     * tanh of one float, the same bits as the vector form.
     *
     * @param x any float
     * @return tanh(x)
     */
    public static float tanh(float x) {
        return Functions.tanh(x);
    }

    /**
     * The logistic function of one float, the same bits as the vector form.
     *
     * @param x any float
     * @return 1 / (1 + exp(−x))
     */
    public static float sigmoid(float x) {
        return Functions.sigmoid(x);
    }

    /**
     * The natural logarithm of one float, the same bits as the vector form.
     *
     * @param x any float
     * @return log(x)
     */
    public static float log(float x) {
        return Functions.log(x);
    }
}
