package octavo.engine.reference;

/**
 * Rotary positions (Su and others, "RoFormer", 2021): the query and the key of step t are turned by angles that grow
 * with t, and a score then depends on how far apart the two steps are, not on where they are.
 *
 * <p>A query or key of one head has F numbers, taken as F/2 points of a plane, (x[i], x[i + F/2]). Point i turns by
 * θ_i = 10000^(−2i/F) per step, the first fast, by one radian, and the last so slowly that it tells steps apart that
 * are thousands away:
 * <pre>
 *   angle      = t·θ_i
 *   y[i]       = x[i]·cos(angle) − x[i + F/2]·sin(angle)
 *   y[i + F/2] = x[i + F/2]·cos(angle) + x[i]·sin(angle)
 * </pre>
 *
 * <p>Why the distance: written R(t) for the turn by t·θ, a score is R(t)q · R(s)k. A turn of both points by the same
 * angle changes no product, so turning both by −s·θ gives R(t − s)q · k: only t − s is left. There is nothing to train,
 * and no position embedding is needed.
 *
 * <h2>Backward</h2>
 *
 * <p>x[i] is in y[i] with the factor cos and in y[i + F/2] with sin; x[i + F/2] in y[i] with −sin and in y[i + F/2]
 * with cos. Hence
 * <pre>
 *   dx[i]       = dy[i]·cos(angle) + dy[i + F/2]·sin(angle)
 *   dx[i + F/2] = dy[i + F/2]·cos(angle) − dy[i]·sin(angle)
 * </pre>
 * which is the same turn by −angle.
 */
public final class RotaryReference {

    private static final double BASE = 10_000;

    private final int heads;
    private final int width;

    /**
     * Creates the layer; it has no parameters.
     *
     * @param heads how many
     * @param width E; E / heads is even
     */
    RotaryReference(int heads, int width) {
        this.heads = heads;
        this.width = width;
    }

    /**
     * Turns queries and keys; values stay.
     *
     * @param qkv shape (T, 3·E)
     * @return shape (T, 3·E)
     */
    double[][] forward(double[][] qkv) {
        return turned(qkv, 1);
    }

    /**
     * The gradient of queries, keys and values.
     *
     * @param dy shape (T, 3·E)
     * @return shape (T, 3·E)
     */
    double[][] backward(double[][] dy) {
        // forward was: y = x turned by angle
        return turned(dy, -1);
    }

    private double[][] turned(double[][] x, int direction) {
        int size = width / heads;
        int half = size / 2;
        double[][] y = new double[x.length][];
        for (int t = 0; t < x.length; t++) {
            y[t] = x[t].clone();
            for (int first = 0; first < 2 * width; first += size) {
                for (int i = 0; i < half; i++) {
                    double angle = direction * t * StrictMath.pow(BASE, -2.0 * i / size);
                    double a = x[t][first + i];
                    double b = x[t][first + half + i];
                    y[t][first + i] = a * StrictMath.cos(angle) - b * StrictMath.sin(angle);
                    y[t][first + half + i] = b * StrictMath.cos(angle) + a * StrictMath.sin(angle);
                }
            }
        }
        return y;
    }
}
