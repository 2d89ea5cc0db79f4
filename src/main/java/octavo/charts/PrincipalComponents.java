package octavo.charts;

import java.util.Arrays;
import java.util.Comparator;
import java.util.stream.IntStream;
import octavo.matrix.Matrix;

/**
 * Principal components: the few directions along which points spread most (Pearson, "On lines and planes of
 * closest fit", 1901). They are the eigenvectors of the covariance matrix with the largest eigenvalues, found
 * by Jacobi's rotations: each one turns two coordinates so that their covariance becomes 0, and sweep after
 * sweep all of them vanish.
 *
 * @param coordinates shape (points, components): where each point lies along each component
 * @param shares      the share of the variance that each component has, 0 to 1, falling
 */
public record PrincipalComponents(double[][] coordinates, double[] shares) {

    private static final int SWEEPS = 60;

    /**
     * Finds the components of the rows of a matrix.
     *
     * @param points     shape (points, D)
     * @param components how many, at most D
     * @return where the points lie; each component points to the side where its furthest point is
     */
    public static PrincipalComponents of(Matrix points, int components) {
        int dimensions = points.cols;
        if (points.rows < 1 || components > dimensions) {
            throw new IllegalArgumentException(points.rows + " points of " + dimensions + " dimensions do not have "
                    + components + " principal components");
        }
        double[][] centred = centred(points);
        double[][] covariance = covariance(centred, dimensions);
        double[][] axes = diagonalise(covariance);
        double variance = IntStream.range(0, dimensions).mapToDouble(d -> covariance[d][d]).sum();
        int[] order = IntStream.range(0, dimensions).boxed()
                .sorted(Comparator.comparingDouble((Integer d) -> -covariance[d][d])).limit(components)
                .mapToInt(d -> d).toArray();
        var coordinates = new double[points.rows][components];
        for (int k = 0; k < components; k++) {
            project(centred, axes, order[k], coordinates, k);
        }
        double[] shares = Arrays.stream(order)
                .mapToDouble(d -> covariance[d][d] / Math.max(variance, Double.MIN_NORMAL)).toArray();
        return new PrincipalComponents(coordinates, shares);
    }

    private static double[][] centred(Matrix points) {
        var centred = new double[points.rows][points.cols];
        for (int d = 0; d < points.cols; d++) {
            double mean = 0;
            for (int p = 0; p < points.rows; p++) {
                mean += points.get(p, d) / (double) points.rows;
            }
            for (int p = 0; p < points.rows; p++) {
                centred[p][d] = points.get(p, d) - mean;
            }
        }
        return centred;
    }

    private static double[][] covariance(double[][] centred, int dimensions) {
        var covariance = new double[dimensions][dimensions];
        for (double[] point : centred) {
            for (int i = 0; i < dimensions; i++) {
                for (int j = 0; j < dimensions; j++) {
                    covariance[i][j] += point[i] * point[j] / centred.length;
                }
            }
        }
        return covariance;
    }

    /** Rotates until only the diagonal is left, the eigenvalues; returns the eigenvectors as columns. */
    private static double[][] diagonalise(double[][] matrix) {
        int size = matrix.length;
        var axes = new double[size][size];
        for (int i = 0; i < size; i++) {
            axes[i][i] = 1;
        }
        for (int sweep = 0; sweep < SWEEPS; sweep++) {
            for (int p = 0; p < size; p++) {
                for (int q = p + 1; q < size; q++) {
                    rotate(matrix, axes, p, q);
                }
            }
        }
        return axes;
    }

    /** Turns coordinates p and q so that matrix[p][q] becomes 0 (Golub and Van Loan, "Matrix computations", 8.5). */
    private static void rotate(double[][] matrix, double[][] axes, int p, int q) {
        if (Math.abs(matrix[p][q]) < Double.MIN_NORMAL) {
            return;
        }
        double tau = (matrix[q][q] - matrix[p][p]) / (2 * matrix[p][q]);
        double tangent = (tau >= 0 ? 1 : -1) / (Math.abs(tau) + Math.sqrt(1 + tau * tau));
        double cosine = 1 / Math.sqrt(1 + tangent * tangent);
        double sine = tangent * cosine;
        for (int k = 0; k < matrix.length; k++) {
            double left = matrix[k][p];
            double right = matrix[k][q];
            matrix[k][p] = cosine * left - sine * right;
            matrix[k][q] = sine * left + cosine * right;
            double axisLeft = axes[k][p];
            double axisRight = axes[k][q];
            axes[k][p] = cosine * axisLeft - sine * axisRight;
            axes[k][q] = sine * axisLeft + cosine * axisRight;
        }
        for (int k = 0; k < matrix.length; k++) {
            double upper = matrix[p][k];
            double lower = matrix[q][k];
            matrix[p][k] = cosine * upper - sine * lower;
            matrix[q][k] = sine * upper + cosine * lower;
        }
    }

    /**
     * An axis has no direction of its own: to have always the same picture, its furthest point
     * lies on the positive side.
     */
    private static void project(double[][] centred, double[][] axes, int axis, double[][] coordinates, int component) {
        double furthest = 0;
        for (int p = 0; p < centred.length; p++) {
            double sum = 0;
            for (int d = 0; d < axes.length; d++) {
                sum += centred[p][d] * axes[d][axis];
            }
            coordinates[p][component] = sum;
            furthest = Math.abs(sum) > Math.abs(furthest) ? sum : furthest;
        }
        for (int p = 0; p < centred.length && furthest < 0; p++) {
            coordinates[p][component] = -coordinates[p][component];
        }
    }
}
