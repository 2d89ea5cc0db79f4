package octavo.engine.matrix;

import static octavo.engine.matrix.Simd.LANES;
import static octavo.engine.matrix.Simd.SPECIES;
import static octavo.engine.matrix.Simd.all;

import jdk.incubator.vector.FloatVector;

/**
 * Layer normalization of rows, the arithmetic behind {@code octavo.engine.layers.LayerNorm}. Matrices own their pads,
 * so that loops go by whole vectors; what is computed in the pads does not matter, and sums leave it out.
 *
 * <p>A row x of E elements becomes y = x̂ ∘ g + b with x̂ = (x − μ)·r, μ = Σ x / E and r = 1 / √(Σ (x − μ)² / E + ε).
 * Sums over a row are those of {@link LaneSums}.
 */
public final class Normalization {

    /** ε, as PyTorch and GPT-2 have it. */
    public static final float EPSILON = 1e-5f;

    private Normalization() {
    }

    /**
     * Normalizes some rows.
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
        int padded = Matrix.padded(size);
        for (int r = from; r < to; r++) {
            int xAt = x.at(r, 0);
            int yAt = y.at(r, 0);
            float mu = LaneSums.sum(x.data, xAt, size) / size;
            center(x.data, xAt, mu, y.data, yAt, padded);
            float variance = LaneSums.dot(y.data, yAt, y.data, yAt, size) / size;
            float scale = 1f / (float) Math.sqrt(variance + EPSILON);
            mean[r] = mu;
            inverse[r] = scale;
            if (bias == null) {
                stretch(y.data, yAt, scale, gain.data, gain.offset, padded);
            } else {
                stretchAndShift(y.data, yAt, scale, gain.data, gain.offset, bias.data, bias.offset, padded);
            }
        }
    }

    private static void center(float[] x, int xAt, float mean, float[] y, int yAt, int padded) {
        for (int c = 0; c < padded; c += LANES) {
            FloatVector.fromArray(SPECIES, x, xAt + c).sub(mean).intoArray(y, yAt + c);
        }
    }

    private static void stretch(float[] y, int yAt, float scale, float[] gain, int gainAt, int padded) {
        for (int c = 0; c < padded; c += LANES) {
            var g = FloatVector.fromArray(SPECIES, gain, gainAt + c);
            FloatVector.fromArray(SPECIES, y, yAt + c).mul(scale).mul(g).intoArray(y, yAt + c);
        }
    }

    private static void stretchAndShift(float[] y, int yAt, float scale, float[] gain, int gainAt, float[] bias,
            int biasAt, int padded) {
        for (int c = 0; c < padded; c += LANES) {
            var g = FloatVector.fromArray(SPECIES, gain, gainAt + c);
            var b = FloatVector.fromArray(SPECIES, bias, biasAt + c);
            FloatVector.fromArray(SPECIES, y, yAt + c).mul(scale).fma(g, b).intoArray(y, yAt + c);
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
     * @param scratch length at least that of two padded rows, in use by nobody else
     * @param from    the first row
     * @param to      the row after the last
     */
    public static void backward(Matrix x, Matrix gain, float[] mean, float[] inverse, Matrix dy, Matrix dx,
            float[] scratch, int from, int to) {
        int size = x.cols;
        int padded = Matrix.padded(size);
        for (int r = from; r < to; r++) {
            // forward was: y = x̂ ∘ g + b, x̂ = (x − μ)·r
            gradientOfNormalized(x.data, x.at(r, 0), mean[r], inverse[r], dy.data, dy.at(r, 0), gain.data, gain.offset,
                    scratch, padded);
            // forward was: μ = Σ x / E and r = 1 / √(Σ (x − μ)² / E + ε)
            float meanOfGradient = LaneSums.sum(scratch, padded, size) / size;
            float meanOfProduct = LaneSums.dot(scratch, 0, scratch, padded, size) / size;
            addInputGradient(scratch, padded, inverse[r], meanOfGradient, meanOfProduct, dx.data, dx.at(r, 0));
        }
    }

    /** Leaves x̂ in the first half of scratch, d in the second. */
    private static void gradientOfNormalized(float[] x, int xAt, float mean, float inverse, float[] dy, int dyAt,
            float[] gain, int gainAt, float[] scratch, int padded) {
        for (int c = 0; c < padded; c += LANES) {
            FloatVector.fromArray(SPECIES, x, xAt + c).sub(mean).mul(inverse).intoArray(scratch, c);
            var g = FloatVector.fromArray(SPECIES, gain, gainAt + c);
            FloatVector.fromArray(SPECIES, dy, dyAt + c).mul(g).intoArray(scratch, padded + c);
        }
    }

    private static void addInputGradient(float[] scratch, int padded, float inverse, float meanOfGradient,
            float meanOfProduct, float[] dx, int dxAt) {
        for (int c = 0; c < padded; c += LANES) {
            var d = FloatVector.fromArray(SPECIES, scratch, padded + c).sub(meanOfGradient);
            var rest = FloatVector.fromArray(SPECIES, scratch, c).fma(all(-meanOfProduct), d);
            rest.fma(all(inverse), FloatVector.fromArray(SPECIES, dx, dxAt + c)).intoArray(dx, dxAt + c);
        }
    }

    /**
     * The gradients of g and b for some columns, over all rows in row order: dg += dy ∘ x̂ and db += dy. A vector of
     * columns stays in a register while all rows pass by.
     *
     * @param x            shape (R, E)
     * @param mean         μ of each row
     * @param inverse      r of each row
     * @param dy           shape (R, E): gradient with respect to y
     * @param gainGradient dg, shape (1, E), added to
     * @param biasGradient db, shape (1, E), added to; or null for none
     * @param from         the first column, a multiple of {@value Matrix#PAD}
     * @param to           the column after the last
     */
    public static void parameterGradients(Matrix x, float[] mean, float[] inverse, Matrix dy, Matrix gainGradient,
            Matrix biasGradient, int from, int to) {
        for (int c = from; c < to; c += LANES) {
            gainStrip(x, mean, inverse, dy, gainGradient, c);
            if (biasGradient != null) {
                biasStrip(dy, biasGradient, c);
            }
        }
    }

    private static void gainStrip(Matrix x, float[] mean, float[] inverse, Matrix dy, Matrix gainGradient, int column) {
        float[] xData = x.data;
        float[] dyData = dy.data;
        int xAt = x.at(0, column);
        int dyAt = dy.at(0, column);
        var sum = FloatVector.fromArray(SPECIES, gainGradient.data, gainGradient.at(0, column));
        for (int r = 0; r < x.rows; r++) {
            var normalized = FloatVector.fromArray(SPECIES, xData, xAt + r * x.stride).sub(mean[r]).mul(inverse[r]);
            sum = FloatVector.fromArray(SPECIES, dyData, dyAt + r * dy.stride).fma(normalized, sum);
        }
        sum.intoArray(gainGradient.data, gainGradient.at(0, column));
    }

    private static void biasStrip(Matrix dy, Matrix biasGradient, int column) {
        float[] dyData = dy.data;
        int dyAt = dy.at(0, column);
        var sum = FloatVector.fromArray(SPECIES, biasGradient.data, biasGradient.at(0, column));
        for (int r = 0; r < dy.rows; r++) {
            sum = sum.add(FloatVector.fromArray(SPECIES, dyData, dyAt + r * dy.stride));
        }
        sum.intoArray(biasGradient.data, biasGradient.at(0, column));
    }
}
