package octavo.engine.reference;

import java.util.List;

/**
 * Root mean square normalization (Zhang and Sennrich, 2019): each row is scaled so that the mean of its squares is 1.
 * {@link LayerNormReference} takes the mean away first and has gains and biases; this does neither, and nets learn as
 * well with it.
 *
 * <pre>
 *   scale = 1 / √(1/E · Σ_i x[i]² + ε)              ε = 10⁻⁵
 *   y[i]  = x[i]·scale
 * </pre>
 *
 * <p>The paper has a gain for each element. In a GPT a matrix W follows every norm, and (y ∘ gain)·W is y times a
 * matrix whose row i is gain[i] times that of W: W can learn it by itself.
 *
 * <h2>Backward</h2>
 *
 * <p>Every y[j] depends on every x[i] in two ways: directly if j = i, and through scale.
 *
 * <p>1. The mean of squares moves by 2·x[i]/E when x[i] moves by 1, so scale moves by −½·scale³·2·x[i]/E =
 * −scale²·y[i]/E.
 *
 * <p>2. Together, with x[j]·scale = y[j]:
 * <pre>
 *   ∂y[j]/∂x[i] = scale·[i = j] − x[j]·scale²·y[i]/E = scale·([i = j] − y[j]·y[i]/E)
 * </pre>
 *
 * <p>3. Summed over j with the factors dy[j]:
 * <pre>
 *   dx[i] = scale·(dy[i] − y[i]·Σ_j dy[j]·y[j] / E)
 * </pre>
 * Normalizing has thrown away the length of the row; accordingly the gradient loses its part along y.
 */
public final class RmsNormReference implements NormReference {

    static final double EPSILON = 1e-5;

    private double[][] y;
    private double[] inverses;

    /** Makes the normalization; it has no parameters. */
    public RmsNormReference() {
    }

    @Override
    public List<ParameterReference> parameters() {
        return List.of();
    }

    @Override
    public double[][] forward(double[][] x) {
        int length = x[0].length;
        y = new double[x.length][length];
        inverses = new double[x.length];
        for (int t = 0; t < x.length; t++) {
            double square = 0;
            for (int i = 0; i < length; i++) {
                square += x[t][i] * x[t][i] / length;
            }
            inverses[t] = 1 / StrictMath.sqrt(square + EPSILON);
            for (int i = 0; i < length; i++) {
                y[t][i] = x[t][i] * inverses[t];
            }
        }
        return y;
    }

    @Override
    public double[][] backward(double[][] dy) {
        int length = dy[0].length;
        double[][] dx = new double[dy.length][length];
        for (int t = dy.length - 1; t >= 0; t--) {
            double along = 0;
            for (int i = 0; i < length; i++) {
                along += dy[t][i] * y[t][i] / length;
            }
            for (int i = 0; i < length; i++) {
                // forward was: y = x·scale
                dx[t][i] = inverses[t] * (dy[t][i] - y[t][i] * along);
            }
        }
        return dx;
    }
}
