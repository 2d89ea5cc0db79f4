package octavo.matrix;

/**
 * Layer normalisation of rows, the arithmetic behind {@code octavo.layers.LayerNorm}.
 *
 * <p>A row x of E elements becomes y = x̂ ∘ g + b with x̂ = (x − μ)·r, μ = Σ x / E and r = 1 / √(Σ (x − μ)² / E + ε). Sums
 * over a row are those of {@link LaneSums}.
 */
public final class Normalization {

    /** ε, as PyTorch and GPT-2 have it. */
    public static final float EPSILON = 1e-5f;

    private Normalization() {
    }

    /**
     * Normalises some rows.
     *
     * @param x       shape (R, E)
     * @param gain    g, shape (1, E)
     * @param bias    b, shape (1, E), or null for none
     * @param y       shape (R, E), not x
     * @param mean    length at least R: gets μ of each row
     * @param inverse length at least R: gets r of each row
     * @param from    the first row
     * @param to      the row after the last
     */
    public static void forward(Matrix x, Matrix gain, Matrix bias, Matrix y, float[] mean, float[] inverse,
            int from, int to) {
        int size = x.cols;
        for (int r = from; r < to; r++) {
            int xAt = x.at(r, 0);
            int yAt = y.at(r, 0);
            float mu = LaneSums.sum(x.data, xAt, size) / size;
            center(x.data, xAt, mu, y.data, yAt, size);
            float variance = LaneSums.dot(y.data, yAt, y.data, yAt, size) / size;
            float scale = 1f / (float) Math.sqrt(variance + EPSILON);
            mean[r] = mu;
            inverse[r] = scale;
            if (bias == null) {
                stretch(y.data, yAt, scale, gain.data, gain.offset, size);
            } else {
                stretchAndShift(y.data, yAt, scale, gain.data, gain.offset, bias.data, bias.offset, size);
            }
        }
    }

    /**
     * dx += the gradient with respect to the input of some rows: r·(d − Σd / E − x̂·Σ(d ∘ x̂) / E) with d = dy ∘ g.
     *
     * @param x       shape (R, E)
     * @param gain    g, shape (1, E)
     * @param mean    μ of each row
     * @param inverse r of each row
     * @param dy      shape (R, E): gradient with respect to y
     * @param dx      shape (R, E), added to
     * @param scratch length at least 2·E, in use by nobody else
     * @param from    the first row
     * @param to      the row after the last
     */
    public static void backward(Matrix x, Matrix gain, float[] mean, float[] inverse, Matrix dy, Matrix dx,
            float[] scratch, int from, int to) {
        int size = x.cols;
        for (int r = from; r < to; r++) {
            // forward was: y = x̂ ∘ g + b, x̂ = (x − μ)·r
            center(x.data, x.at(r, 0), mean[r], scratch, 0, size);
            scale(scratch, inverse[r], size);
            multiply(dy.data, dy.at(r, 0), gain.data, gain.offset, scratch, size, size);
            // forward was: μ = Σ x / E and r = 1 / √(Σ (x − μ)² / E + ε)
            float meanOfGradient = LaneSums.sum(scratch, size, size) / size;
            float meanOfProduct = LaneSums.dot(scratch, 0, scratch, size, size) / size;
            addInputGradient(scratch, size, inverse[r], meanOfGradient, meanOfProduct, dx.data, dx.at(r, 0));
        }
    }

    /**
     * The gradients of g and b for some columns, over all rows in row order: dg += dy ∘ x̂ and db += dy.
     *
     * @param x            shape (R, E)
     * @param mean         μ of each row
     * @param inverse      r of each row
     * @param dy           shape (R, E): gradient with respect to y
     * @param gainGradient dg, shape (1, E), added to
     * @param biasGradient db, shape (1, E), added to; or null for none
     * @param from         the first column
     * @param to           the column after the last
     */
    public static void parameterGradients(Matrix x, float[] mean, float[] inverse, Matrix dy, Matrix gainGradient,
            Matrix biasGradient, int from, int to) {
        for (int r = 0; r < x.rows; r++) {
            addGainGradient(dy.data, dy.at(r, from), x.data, x.at(r, from), mean[r], inverse[r],
                    gainGradient.data, gainGradient.at(0, from), to - from);
            if (biasGradient != null) {
                add(dy.data, dy.at(r, from), biasGradient.data, biasGradient.at(0, from), to - from);
            }
        }
    }

    // Simple loops without a reduction: C2 makes vector code of each by itself, as long as each is a method of its own.

    private static void center(float[] x, int xAt, float mean, float[] y, int yAt, int size) {
        for (int c = 0; c < size; c++) {
            y[yAt + c] = x[xAt + c] - mean;
        }
    }

    private static void stretch(float[] y, int yAt, float scale, float[] gain, int gainAt, int size) {
        for (int c = 0; c < size; c++) {
            y[yAt + c] = y[yAt + c] * scale * gain[gainAt + c];
        }
    }

    private static void stretchAndShift(float[] y, int yAt, float scale, float[] gain, int gainAt, float[] bias,
            int biasAt, int size) {
        for (int c = 0; c < size; c++) {
            y[yAt + c] = Math.fma(y[yAt + c] * scale, gain[gainAt + c], bias[biasAt + c]);
        }
    }

    private static void scale(float[] y, float factor, int size) {
        for (int c = 0; c < size; c++) {
            y[c] *= factor;
        }
    }

    private static void multiply(float[] a, int aAt, float[] b, int bAt, float[] y, int yAt, int size) {
        for (int c = 0; c < size; c++) {
            y[yAt + c] = a[aAt + c] * b[bAt + c];
        }
    }

    /** scratch: x̂ in its first half, d in its second. */
    private static void addInputGradient(float[] scratch, int size, float inverse, float meanOfGradient,
            float meanOfProduct, float[] dx, int dxAt) {
        for (int c = 0; c < size; c++) {
            float rest = Math.fma(-scratch[c], meanOfProduct, scratch[size + c] - meanOfGradient);
            dx[dxAt + c] = Math.fma(inverse, rest, dx[dxAt + c]);
        }
    }

    private static void addGainGradient(float[] dy, int dyAt, float[] x, int xAt, float mean, float inverse,
            float[] gainGradient, int at, int size) {
        for (int c = 0; c < size; c++) {
            gainGradient[at + c] = Math.fma(dy[dyAt + c], (x[xAt + c] - mean) * inverse, gainGradient[at + c]);
        }
    }

    private static void add(float[] x, int xAt, float[] y, int yAt, int size) {
        for (int c = 0; c < size; c++) {
            y[yAt + c] += x[xAt + c];
        }
    }
}
