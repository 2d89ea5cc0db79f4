package octavo.engine.reference;

import java.util.List;

/**
 * The worked example of src/site/add-a-layer.md: a layer that multiplies each element of its input by a trained gain.
 *
 * <pre>
 *   y[i] = x[i]·gain[i]
 * </pre>
 *
 * <h2>Backward</h2>
 *
 * <p>y[i] is a product of two numbers, so each gets dy[i] times the other. The gain is used at every step, and what is
 * used several times gets the sum of the gradients of its uses:
 * <pre>
 *   dgain[i] = Σ_t dy(t)[i]·x(t)[i]
 *   dx[i]    = dy[i]·gain[i]
 * </pre>
 */
final class ScaleReference {

    private final ParameterReference gain;
    private double[][] x;

    /** A layer of gains of one. */
    ScaleReference(String name, int size) {
        gain = new ParameterReference(name, 1, size).filled(1);
    }

    List<ParameterReference> parameters() {
        return List.of(gain);
    }

    /** y from x, both of shape (T, H). */
    double[][] forward(double[][] x) {
        this.x = x;
        double[][] y = new double[x.length][gain.cols()];
        for (int t = 0; t < x.length; t++) {
            for (int i = 0; i < gain.cols(); i++) {
                y[t][i] = x[t][i] * gain.value[0][i];
            }
        }
        return y;
    }

    /** dx from dy, both of shape (T, H). */
    double[][] backward(double[][] dy) {
        double[][] dx = new double[x.length][gain.cols()];
        for (int t = x.length - 1; t >= 0; t--) {
            for (int i = 0; i < gain.cols(); i++) {
                // forward was: y[i] = x[i]·gain[i]
                gain.gradient[0][i] += dy[t][i] * x[t][i];
                dx[t][i] = dy[t][i] * gain.value[0][i];
            }
        }
        return dx;
    }
}
