package octavo.engine.matrix;

import static octavo.engine.matrix.Simd.LANES;
import static octavo.engine.matrix.Simd.SPECIES;
import static octavo.engine.matrix.Simd.all;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;

/**
 * Activations that leave their slope behind: y = f(x) and, in place of x, f'(x). Backward is then one product, and the
 * function's expensive part is computed once.
 */
public final class Activations {

    /** 2u = LINEAR·x + CUBIC·x³. */
    private static final float LINEAR = 1.5957691216f;
    private static final float CUBIC = 0.0713548163f;

    private Activations() {
    }

    /**
     * GELU in its tanh form (Hendrycks and Gimpel 2016; GPT-2's): y = x·(1 + tanh(u)) / 2 = x·σ(2u) with
     * u = √(2/π)·(x + 0.044715·x³). With s = σ(2u) the slope is s + x·s·(1 − s)·2u'.
     *
     * @param x    shape (R, C), owning its pads: x in, f'(x) out
     * @param y    shape (R, C), owning its pads: gets f(x)
     * @param from the first row
     * @param to   the row after the last
     */
    public static void gelu(Matrix x, Matrix y, int from, int to) {
        for (int r = from; r < to; r++) {
            gelu(x.data, x.at(r, 0), y.data, y.at(r, 0), Matrix.padded(x.cols));
        }
    }

    private static void gelu(float[] x, int xAt, float[] y, int yAt, int size) {
        for (int i = 0; i < size; i += LANES) {
            var v = FloatVector.fromArray(SPECIES, x, xAt + i);
            var square = v.mul(v);
            var s = Functions.sigmoid(square.fma(all(CUBIC), all(LINEAR)).mul(v));
            v.mul(s).intoArray(y, yAt + i);
            var rise = square.fma(all(3 * CUBIC), all(LINEAR)).mul(v);
            s.neg().fma(s, s).fma(rise, s).intoArray(x, xAt + i);
        }
    }

    /** The plain form of GELU for one float, the same bits. */
    static float plainGelu(float x) {
        return x * Functions.sigmoid(Math.fma(x * x, CUBIC, LINEAR) * x);
    }

    /** The plain form of GELU's slope for one float, the same bits. */
    static float plainGeluSlope(float x) {
        float square = x * x;
        float s = Functions.sigmoid(Math.fma(square, CUBIC, LINEAR) * x);
        float rise = Math.fma(square, 3 * CUBIC, LINEAR) * x;
        return Math.fma(Math.fma(-s, s, s), rise, s);
    }

    /**
     * The rectifier: y = max(x, 0), with slope 0 at 0.
     *
     * @param x    shape (R, C), owning its pads: x in, f'(x) out
     * @param y    shape (R, C), owning its pads: gets f(x)
     * @param from the first row
     * @param to   the row after the last
     */
    public static void relu(Matrix x, Matrix y, int from, int to) {
        for (int r = from; r < to; r++) {
            relu(x.data, x.at(r, 0), y.data, y.at(r, 0), Matrix.padded(x.cols));
        }
    }

    private static void relu(float[] x, int xAt, float[] y, int yAt, int size) {
        for (int i = 0; i < size; i += LANES) {
            var v = FloatVector.fromArray(SPECIES, x, xAt + i);
            var isOff = v.compare(VectorOperators.LE, 0f);
            v.blend(0f, isOff).intoArray(y, yAt + i);
            // what is not a number stays that, here and above
            v.sub(v).add(1f).blend(0f, isOff).intoArray(x, xAt + i);
        }
    }

    /**
     * dx = dy ∘ slope, in place.
     *
     * @param slope f'(x), shape (R, C)
     * @param dy    shape (R, C): gradient with respect to y in, with respect to x out
     * @param from  the first row
     * @param to    the row after the last
     */
    public static void backward(Matrix slope, Matrix dy, int from, int to) {
        for (int r = from; r < to; r++) {
            multiply(slope.data, slope.at(r, 0), dy.data, dy.at(r, 0), dy.cols);
        }
    }

    private static void multiply(float[] x, int xAt, float[] y, int yAt, int size) {
        for (int c = 0; c < size; c++) {
            y[yAt + c] *= x[xAt + c];
        }
    }
}
