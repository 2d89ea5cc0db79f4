package octavo.engine.reference;

/**
 * An update of one weight matrix by Muon, in plain loops: the version to read before
 * {@link octavo.engine.optimizers.Muon}.
 *
 * <p><b>What it wants.</b> Every matrix is U·Σ·Vᵀ: a rotation, a stretching of each direction by its singular value σ,
 * a rotation. A gradient has a few large singular values and many small ones, so a step along it hardly moves the many.
 * UVᵀ is the same with every σ set to 1: the steepest of all steps that change no output by more than the length of
 * its input.
 *
 * <p><b>How.</b> Since U and V are rotations, UᵀU = I and VᵀV = I, so X·Xᵀ·X = U·Σ·Vᵀ·V·Σ·Uᵀ·U·Σ·Vᵀ = U·Σ³·Vᵀ, and an
 * odd polynomial of X is that polynomial of each σ:
 *
 * <pre>
 * a·X + b·X·Xᵀ·X + c·X·Xᵀ·X·Xᵀ·X = U·(a·Σ + b·Σ³ + c·Σ⁵)·Vᵀ
 * </pre>
 *
 * <p>With a = 3.4445, b = −4.7750 and c = 2.0315 a σ from 0 to 1 near 0 grows 3.4445-fold, and five times this brings
 * all σ from 0.002 on to between 0.68 and 1.21. These published coefficients do not end at 1, since a steep start was
 * found to be worth more than that. To begin with, X is divided by its length √Σσ², so that no σ is above 1.
 *
 * <p>Source: Jordan and others, "Muon: an optimizer for hidden layers in neural networks" (2024).
 */
public final class MuonReference {

    private static final double MOMENTUM = 0.95;
    private static final int STEPS = 5;
    private static final double A = 3.4445;
    private static final double B = -4.7750;
    private static final double C = 2.0315;

    private MuonReference() {
    }

    /**
     * Makes all singular values nearly equal.
     *
     * @param matrix shape (D, H), unchanged
     * @return nearly UVᵀ, same shape
     */
    public static double[][] orthogonalize(double[][] matrix) {
        double sum = 0;
        for (double[] row : matrix) {
            for (double element : row) {
                sum += element * element;
            }
        }
        double[][] x = sum(1 / (Math.sqrt(sum) + 1e-7), matrix, 0, matrix);
        for (int i = 0; i < STEPS; i++) {
            double[][] cube = product(product(x, transposed(x)), x);
            double[][] fifth = product(product(x, transposed(x)), cube);
            x = sum(1, sum(A, x, B, cube), C, fifth);
        }
        return x;
    }

    /**
     * One update.
     *
     * @param w     the weights, shape (D, H): changed
     * @param dw    their gradient
     * @param m     the velocity, zeros at first: changed
     * @param rate  λ of this matrix
     * @param decay weight decay
     */
    public static void step(double[][] w, double[][] dw, double[][] m, double rate, double decay) {
        for (int i = 0; i < w.length; i++) {
            for (int j = 0; j < w[i].length; j++) {
                m[i][j] = MOMENTUM * m[i][j] + dw[i][j];
            }
        }
        double[][] o = orthogonalize(sum(1, dw, MOMENTUM, m));
        double scale = Math.sqrt(Math.max(1, (double) w[0].length / w.length));
        for (int i = 0; i < w.length; i++) {
            for (int j = 0; j < w[i].length; j++) {
                w[i][j] = (1 - rate * decay) * w[i][j] - rate * scale * o[i][j];
            }
        }
    }

    /** p·x + q·y. */
    private static double[][] sum(double p, double[][] x, double q, double[][] y) {
        double[][] sum = new double[x.length][x[0].length];
        for (int i = 0; i < sum.length; i++) {
            for (int j = 0; j < sum[i].length; j++) {
                sum[i][j] = p * x[i][j] + q * y[i][j];
            }
        }
        return sum;
    }

    private static double[][] product(double[][] x, double[][] y) {
        double[][] product = new double[x.length][y[0].length];
        for (int i = 0; i < x.length; i++) {
            PlainLoops.addProduct(x[i], y, product[i]);
        }
        return product;
    }

    private static double[][] transposed(double[][] x) {
        double[][] transposed = new double[x[0].length][x.length];
        for (int i = 0; i < x.length; i++) {
            for (int j = 0; j < x[i].length; j++) {
                transposed[j][i] = x[i][j];
            }
        }
        return transposed;
    }
}
