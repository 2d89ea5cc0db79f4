package octavo.engine.optimizers;

import static jdk.incubator.vector.VectorOperators.FMA;
import static octavo.engine.matrix.Simd.SPECIES;

import jdk.incubator.vector.FloatVector;
import octavo.engine.matrix.Matrix;
import octavo.engine.matrix.MatrixMultiply;
import octavo.engine.matrix.RowReductions;
import octavo.engine.matrix.SymmetricProduct;
import octavo.engine.matrix.VectorMath;

/**
 * Makes all singular values of a matrix nearly equal without computing any of them: the workspace, and the five steps,
 * for matrices of one shape. With S = X·Xᵀ each step is
 *
 * <pre>
 * X ← (a·I + b·S + c·S²)·X
 * </pre>
 *
 * <p>Of a matrix with at least as many rows as columns S = Xᵀ·X, and the factor is on the right: the same result
 * from the smaller square. {@link octavo.engine.reference.MuonReference} derives what the step does.
 *
 * <p>S and S² are symmetric, so {@link SymmetricProduct} computes about 5/8 of each. With s the smaller and l the
 * larger side a step costs 3.25·s²·l + 1.25·s³ floating-point operations, and the workspace is two matrices (s, l) and
 * two (s, s).
 *
 * <p>Source: Newton and Schulz's iteration in the version of Jordan and others, "Muon" (2024), with their coefficients.
 * They compute in bfloat16, here everything is float.
 */
final class NewtonSchulz {

    private static final int STEPS = 5;
    private static final float A = 3.4445f;
    private static final float B = -4.7750f;
    private static final float C = 2.0315f;
    /** Keeps a gradient of zeros from being divided by zero. */
    private static final double EPSILON = 1e-7;

    private final boolean tall;
    private final Matrix square;
    private final Matrix factor;
    private final SymmetricProduct squareToFactor;
    private Matrix x;
    private Matrix next;
    private SymmetricProduct xToSquare;
    private SymmetricProduct nextToSquare;

    /**
     * Creates the workspace.
     *
     * @param rows of each matrix
     * @param cols of each matrix
     */
    NewtonSchulz(int rows, int cols) {
        tall = rows >= cols;
        int side = Math.min(rows, cols);
        square = new Matrix(side, side);
        factor = new Matrix(side, side);
        x = new Matrix(rows, cols);
        next = new Matrix(rows, cols);
        var form = tall ? SymmetricProduct.Form.AT_A : SymmetricProduct.Form.A_AT;
        xToSquare = new SymmetricProduct(form, x, square);
        nextToSquare = new SymmetricProduct(form, next, square);
        squareToFactor = new SymmetricProduct(SymmetricProduct.Form.SQUARE, square, factor);
    }

    /** {@return where {@link #run} expects its matrix} */
    Matrix input() {
        return x;
    }

    /**
     * Divides the matrix by its length, so that no singular value is above 1, and does the five steps.
     *
     * @return the result, valid until the next call
     */
    Matrix run() {
        double length = StrictMath.sqrt(RowReductions.sumOfSquares(x));
        VectorMath.scale((float) (1 / (length + EPSILON)), x);
        for (int i = 0; i < STEPS; i++) {
            step();
            exchange();
        }
        return x;
    }

    private void exchange() {
        var oldX = x;
        x = next;
        next = oldX;
        var oldXToSquare = xToSquare;
        xToSquare = nextToSquare;
        nextToSquare = oldXToSquare;
    }

    private void step() {
        xToSquare.run();
        squareToFactor.run();
        addUp(square.data, factor.data);
        for (int i = 0; i < factor.rows; i++) {
            factor.data[factor.at(i, i)] += A;
        }
        if (tall) {
            MatrixMultiply.multiply(x, factor, next);
        } else {
            MatrixMultiply.multiply(factor, x, next);
        }
    }

    /** S² ← b·S + c·S²; both arrays have no gaps, so pads are computed, too. */
    private static void addUp(float[] square, float[] factor) {
        for (int i = 0; i < factor.length; i += SPECIES.length()) {
            var first = FloatVector.fromArray(SPECIES, square, i).mul(B);
            FloatVector.fromArray(SPECIES, factor, i).lanewise(FMA, C, first).intoArray(factor, i);
        }
    }
}
