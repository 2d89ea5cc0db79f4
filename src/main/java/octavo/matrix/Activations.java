package octavo.matrix;

/**
 * Activations that leave their slope behind: y = f(x) and, in place of x, f'(x). Backward is then one product, and the
 * function's expensive part is computed once.
 */
public final class Activations {

    /** √(2/π), of GELU's tanh form. */
    private static final float ROOT = 0.7978845608f;
    /** The cubic coefficient of GELU's tanh form. */
    private static final float CUBIC = 0.044715f;

    private Activations() {
    }

    /**
     * GELU in its tanh form (Hendrycks and Gimpel 2016; GPT-2's): y = x·(1 + tanh(u)) / 2, u = √(2/π)·(x + 0.044715·x³).
     *
     * @param x    shape (R, C): x in, f'(x) out
     * @param y    shape (R, C): gets f(x)
     * @param from the first row
     * @param to   the row after the last
     */
    public static void gelu(Matrix x, Matrix y, int from, int to) {
        for (int r = from; r < to; r++) {
            for (int i = x.at(r, 0), j = y.at(r, 0), end = i + x.cols; i < end; i++, j++) {
                float v = x.data[i];
                float square = v * v;
                float tanh = VectorMath.tanh(ROOT * v * Math.fma(CUBIC, square, 1f));
                float half = Math.fma(0.5f, tanh, 0.5f);
                y.data[j] = v * half;
                // f' = (1 + tanh u) / 2 + x·(1 − tanh² u) / 2 · u',  u' = √(2/π)·(1 + 3·0.044715·x²)
                float bend = 0.5f * v * Math.fma(-tanh, tanh, 1f);
                x.data[i] = Math.fma(bend, ROOT * Math.fma(3 * CUBIC, square, 1f), half);
            }
        }
    }

    /**
     * The rectifier: y = max(x, 0), with slope 0 at 0.
     *
     * @param x    shape (R, C): x in, f'(x) out
     * @param y    shape (R, C): gets f(x)
     * @param from the first row
     * @param to   the row after the last
     */
    public static void relu(Matrix x, Matrix y, int from, int to) {
        for (int r = from; r < to; r++) {
            for (int i = x.at(r, 0), j = y.at(r, 0), end = i + x.cols; i < end; i++, j++) {
                float v = x.data[i];
                y.data[j] = v > 0 ? v : v * 0f;
                x.data[i] = v > 0 ? 1f : v * 0f;
            }
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
