package octavo.charts;

import java.util.Comparator;
import java.util.stream.IntStream;
import octavo.engine.matrix.Matrix;

/**
 * Principal components: the few directions along which points spread most (Pearson, "On lines and planes of
 * closest fit", 1901). They are the eigenvectors of the covariance matrix with the largest eigenvalues, found
 * by Jacobi's rotations: each one turns two coordinates so that their covariance becomes 0, and sweep after
 * sweep all of them vanish.
 *
 * <p>Rotating a D x D matrix takes some 10 D³ operations. Where there are fewer points than dimensions, the smaller
 * matrix X·Xᵀ/n of the points' inner products says the same: it has the eigenvalues of the covariance Xᵀ·X/n but for
 * zeros, and where u is an eigenvector of it with the eigenvalue λ, the points lie at u·√(n·λ) along that component.
 *
 * @param coordinates shape (points, components): where each point lies along each component
 * @param shares      the share of the variance that each component has, 0 to 1, falling
 */
public record PrincipalComponents(double[][] coordinates, double[] shares) {

    private static final int SWEEPS = 60;
    /** Rounding leaves about so much of the whole variance beside the diagonal; below it there is nothing to turn. */
    private static final double NEGLIGIBLE = 1e-15;

    /**
     * Finds the components of the rows of a matrix.
     *
     * @param points     shape (points, D)
     * @param components how many, at most D
     * @return where the points lie; each component points to the side where its furthest point is
     */
    public static PrincipalComponents of(Matrix points, int components) {
        if (points.rows < 1 || components > points.cols) {
            throw new IllegalArgumentException(points.rows + " points of " + points.cols + " dimensions do not have "
                    + components + " principal components");
        }
        boolean fewPoints = points.rows < points.cols;
        double[][] centered = centered(points);
        double[][] matrix = innerProducts(fewPoints ? centered : transposed(centered), points.rows);
        double variance = trace(matrix);
        double[][] axes = diagonalise(matrix, NEGLIGIBLE * variance);
        int[] order = IntStream.range(0, matrix.length).boxed()
                .sorted(Comparator.comparingDouble((Integer d) -> -matrix[d][d])).limit(components)
                .mapToInt(d -> d).toArray();
        // of components beyond the number of points everything stays 0: the points do not spread there
        var coordinates = new double[points.rows][components];
        double[] shares = new double[components];
        for (int k = 0; k < order.length; k++) {
            double eigenvalue = Math.max(0, matrix[order[k]][order[k]]);
            shares[k] = eigenvalue / Math.max(variance, Double.MIN_NORMAL);
            for (int p = 0; p < points.rows; p++) {
                coordinates[p][k] = fewPoints ? axes[p][order[k]] * Math.sqrt(points.rows * eigenvalue)
                        : along(centered[p], axes, order[k]);
            }
            turn(coordinates, k);
        }
        return new PrincipalComponents(coordinates, shares);
    }

    private static double[][] centered(Matrix points) {
        var centered = new double[points.rows][points.cols];
        for (int d = 0; d < points.cols; d++) {
            double mean = 0;
            for (int p = 0; p < points.rows; p++) {
                mean += points.get(p, d) / (double) points.rows;
            }
            for (int p = 0; p < points.rows; p++) {
                centered[p][d] = points.get(p, d) - mean;
            }
        }
        return centered;
    }

    private static double[][] transposed(double[][] rows) {
        var columns = new double[rows[0].length][rows.length];
        for (int i = 0; i < rows.length; i++) {
            for (int j = 0; j < columns.length; j++) {
                columns[j][i] = rows[i][j];
            }
        }
        return columns;
    }

    /** Of each row with each, over n: of the dimensions the covariance Xᵀ·X/n, of the points X·Xᵀ/n. */
    private static double[][] innerProducts(double[][] rows, int points) {
        var products = new double[rows.length][rows.length];
        for (int i = 0; i < rows.length; i++) {
            for (int j = 0; j < rows.length; j++) {
                double sum = 0;
                for (int k = 0; k < rows[i].length; k++) {
                    sum += rows[i][k] * rows[j][k];
                }
                products[i][j] = sum / points;
            }
        }
        return products;
    }

    private static double trace(double[][] matrix) {
        double sum = 0;
        for (int i = 0; i < matrix.length; i++) {
            sum += matrix[i][i];
        }
        return sum;
    }

    /**
     * Rotates until only the diagonal is left, the eigenvalues; returns the eigenvectors as columns. A sweep that finds
     * nothing to turn is the last.
     */
    private static double[][] diagonalise(double[][] matrix, double negligible) {
        int size = matrix.length;
        var axes = new double[size][size];
        for (int i = 0; i < size; i++) {
            axes[i][i] = 1;
        }
        boolean turned = true;
        for (int sweep = 0; sweep < SWEEPS && turned; sweep++) {
            turned = false;
            for (int p = 0; p < size; p++) {
                for (int q = p + 1; q < size; q++) {
                    if (Math.abs(matrix[p][q]) > Math.max(negligible, Double.MIN_NORMAL)) {
                        rotate(matrix, axes, p, q);
                        turned = true;
                    }
                }
            }
        }
        return axes;
    }

    /** Turns coordinates p and q so that matrix[p][q] becomes 0 (Golub and Van Loan, "Matrix computations", 8.5). */
    private static void rotate(double[][] matrix, double[][] axes, int p, int q) {
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

    /** How far a point lies along an axis. */
    private static double along(double[] point, double[][] axes, int axis) {
        double sum = 0;
        for (int d = 0; d < point.length; d++) {
            sum += point[d] * axes[d][axis];
        }
        return sum;
    }

    /**
     * An axis has no direction of its own: to have always the same picture, its furthest point
     * lies on the positive side.
     */
    private static void turn(double[][] coordinates, int component) {
        double furthest = 0;
        for (double[] point : coordinates) {
            furthest = Math.abs(point[component]) > Math.abs(furthest) ? point[component] : furthest;
        }
        for (int p = 0; p < coordinates.length && furthest < 0; p++) {
            coordinates[p][component] = -coordinates[p][component];
        }
    }
}
