package octavo.data.images;

import java.util.Arrays;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;
import octavo.engine.matrix.DoubleMath;
import octavo.engine.matrix.RandomStream;
import octavo.engine.matrix.Simd;

/**
 * Distorts images within the limits of a {@link Distortion}. One object is one workspace, for one thread at a time.
 *
 * <p>For each pixel p of the new image, its place q in the old image is computed:
 *
 * <pre>
 *   q = c + M·(p − c) + s + u(p)         c the center, M a 2 x 2 matrix, s a shift, u an elastic displacement
 *   new(p) = old(q)                      read between four pixels: bilinear
 *   M = rotation · shear · scaling
 *   u = α · (G * noise)                  noise uniform in −1..1 for each pixel and axis, G a Gaussian of sum 1
 * </pre>
 *
 * <p>A Gaussian in two dimensions is a Gaussian along the rows followed by one along the columns, 2·(2R+1) products per
 * pixel instead of (2R+1)². Both passes run over whole fields as flat arrays: a field is surrounded by enough zeros for
 * the Gaussian, so the loop needs no checks at borders. Every element is computed independently and in a fixed order,
 * so neither vectors nor threads change its bits.
 */
final class Distorter {

    private static final VectorSpecies<Float> SPECIES = Simd.SPECIES;

    private static final int SIDE = IdxFile.SIDE;
    private static final int PIXELS = IdxFile.PIXELS;
    private static final float CENTRE = (SIDE - 1) / 2f;

    /** Width of the image with a border of zeros: one before, three after, for reads one pixel outside. */
    private static final int PAPER_SIDE = 32;

    /** Elements of an example's random numbers: the affine ones first, the fields from here on. */
    private static final int FIRST_FIELD_ELEMENT = 16;

    private final Distortion limits;
    private final RandomStream random;

    /** Half of the Gaussian's width R: it is cut at 3σ, beyond which a thousandth of its sum is left. */
    private final int radius;
    /** Length 2·R + 1: the Gaussian, sum 1. */
    private final float[] gaussian;
    /** Distance between rows of a field: 28 pixels and R zeros, which serve the next row too. */
    private final int fieldStride;
    /** Index of a field's pixel (0, 0): R rows of zeros and R zeros before it. */
    private final int fieldStart;
    /** Shape (28 + 2·R, fieldStride) and some more at both ends: a field before and after its first pass. */
    private final float[] noise;
    private final float[] smoothedRows;

    /** Shape (28, 28): random numbers, 0 to 1. */
    private final float[] numbers = new float[PIXELS];
    /** Shape (28, 28): where each new pixel is read from. */
    private final float[] sourceX = new float[PIXELS];
    private final float[] sourceY = new float[PIXELS];
    /** Shape (32, 32): the old image, 0 to 1, beginning at (1, 1). */
    private final float[] paper = new float[PAPER_SIDE * PAPER_SIDE];

    /**
     * Creates a workspace.
     *
     * @param limits the limits
     * @param random keyed by example number
     */
    Distorter(Distortion limits, RandomStream random) {
        this.limits = limits;
        this.random = random;
        this.radius = (int) StrictMath.ceil(3 * limits.smoothness());
        this.gaussian = gaussian(radius, limits.smoothness());
        this.fieldStride = SIDE + radius;
        this.fieldStart = radius * fieldStride + radius;
        int length = (SIDE + 2 * radius) * fieldStride + 2 * radius + 4 * SPECIES.length();
        this.noise = new float[limits.elasticity() > 0 ? length : 0];
        this.smoothedRows = new float[noise.length];
    }

    private static float[] gaussian(int radius, float sigma) {
        var weights = new double[2 * radius + 1];
        double sum = 0;
        for (int k = 0; k < weights.length; k++) {
            double distance = (k - radius) / sigma;
            weights[k] = StrictMath.exp(-0.5 * distance * distance);
            sum += weights[k];
        }
        var gaussian = new float[weights.length];
        for (int k = 0; k < gaussian.length; k++) {
            gaussian[k] = (float) (weights[k] / sum);
        }
        return gaussian;
    }

    /**
     * Distorts one image.
     *
     * @param pixels  bytes of many images
     * @param from    where the image begins in them
     * @param example number of the example, the key of its random numbers
     * @param to      receives the new image, 0 to 1
     * @param at      index of its first pixel
     */
    void distort(byte[] pixels, int from, long example, float[] to, int at) {
        for (int y = 0; y < SIDE; y++) {
            for (int x = 0; x < SIDE; x++) {
                paper[(y + 1) * PAPER_SIDE + x + 1] = (pixels[from + y * SIDE + x] & 0xff) / 255f;
            }
        }
        placeAffine(example);
        if (limits.elasticity() > 0) {
            displace(example, FIRST_FIELD_ELEMENT, sourceX);
            displace(example, FIRST_FIELD_ELEMENT + PIXELS, sourceY);
        }
        sample(to, at);
    }

    /** source = c + M·(p − c) + s. */
    private void placeAffine(long example) {
        double angle = StrictMath.toRadians(limits.rotation() * signed(example, 0));
        double cos = DoubleMath.cos(angle);
        double sin = DoubleMath.sin(angle);
        // reading from a map that is 1/k as large makes the digit k times larger
        double scaleX = 1 / (1 + limits.scaling() * signed(example, 1));
        double scaleY = 1 / (1 + limits.scaling() * signed(example, 2));
        double shear = limits.shear() * signed(example, 3);
        float xx = (float) (cos * scaleX);
        float xy = (float) ((cos * shear - sin) * scaleY);
        float yx = (float) (sin * scaleX);
        float yy = (float) ((sin * shear + cos) * scaleY);
        float shiftX = CENTRE + limits.shift() * signed(example, 4);
        float shiftY = CENTRE + limits.shift() * signed(example, 5);
        for (int y = 0; y < SIDE; y++) {
            float rowX = Math.fma(xy, y - CENTRE, shiftX);
            float rowY = Math.fma(yy, y - CENTRE, shiftY);
            for (int x = 0; x < SIDE; x++) {
                sourceX[y * SIDE + x] = Math.fma(xx, x - CENTRE, rowX);
                sourceY[y * SIDE + x] = Math.fma(yx, x - CENTRE, rowY);
            }
        }
    }

    private float signed(long example, int element) {
        return 2 * random.uniform(example, element) - 1;
    }

    /** source += α · (G * noise), for one axis. */
    private void displace(long example, int firstElement, float[] source) {
        random.fillUniform(example, firstElement, numbers, 0, PIXELS);
        for (int y = 0; y < SIDE; y++) {
            int row = fieldStart + y * fieldStride;
            for (int x = 0; x < SIDE; x++) {
                noise[row + x] = 2 * numbers[y * SIDE + x] - 1;
            }
        }
        smooth(noise, 1, smoothedRows);
        smooth(smoothedRows, fieldStride, noise);
        for (int y = 0; y < SIDE; y++) {
            int row = fieldStart + y * fieldStride;
            for (int x = 0; x < SIDE; x++) {
                source[y * SIDE + x] = Math.fma(limits.elasticity(), noise[row + x], source[y * SIDE + x]);
            }
        }
        Arrays.fill(noise, 0);
    }

    /**
     * One pass of the Gaussian: to[i] = Σ_k gaussian[k] · from[i + (k − R) · step], k ascending, over all rows with the
     * zeros between them. The values between the rows are wrong after the first pass, but the second never reads them.
     * It computes four vectors at a time, because a fused multiply-add waits for the previous one of its chain.
     */
    private void smooth(float[] from, int step, float[] to) {
        int lanes = SPECIES.length();
        int end = fieldStart + SIDE * fieldStride;
        for (int i = fieldStart; i < end; i += 4 * lanes) {
            var sum0 = FloatVector.zero(SPECIES);
            var sum1 = FloatVector.zero(SPECIES);
            var sum2 = FloatVector.zero(SPECIES);
            var sum3 = FloatVector.zero(SPECIES);
            int j = i - radius * step;
            for (int k = 0; k < gaussian.length; k++) {
                var weight = FloatVector.broadcast(SPECIES, gaussian[k]);
                sum0 = weight.fma(FloatVector.fromArray(SPECIES, from, j), sum0);
                sum1 = weight.fma(FloatVector.fromArray(SPECIES, from, j + lanes), sum1);
                sum2 = weight.fma(FloatVector.fromArray(SPECIES, from, j + 2 * lanes), sum2);
                sum3 = weight.fma(FloatVector.fromArray(SPECIES, from, j + 3 * lanes), sum3);
                j += step;
            }
            sum0.intoArray(to, i);
            sum1.intoArray(to, i + lanes);
            sum2.intoArray(to, i + 2 * lanes);
            sum3.intoArray(to, i + 3 * lanes);
        }
    }

    /** Reads the old image at the source places, interpolating between four pixels; outside it is blank paper. */
    private void sample(float[] to, int at) {
        for (int i = 0; i < PIXELS; i++) {
            // on paper, whose first row and column are blank, and never further out than one pixel
            float x = Math.max(0f, Math.min(sourceX[i] + 1, SIDE + 1f));
            float y = Math.max(0f, Math.min(sourceY[i] + 1, SIDE + 1f));
            int left = (int) x;
            int top = (int) y;
            float right = x - left;
            float below = y - top;
            int corner = top * PAPER_SIDE + left;
            float upper = Math.fma(right, paper[corner + 1] - paper[corner], paper[corner]);
            int under = corner + PAPER_SIDE;
            float lower = Math.fma(right, paper[under + 1] - paper[under], paper[under]);
            to[at + i] = Math.fma(below, lower - upper, upper);
        }
    }
}
