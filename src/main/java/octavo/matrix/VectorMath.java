package octavo.matrix;

/**
 * Element-wise functions and operations on matrices. Results may be written over an argument of the same shape; pads may
 * be written with anything where the target owns them.
 */
public final class VectorMath {

    private VectorMath() {
    }

    /**
     * y = exp(x).
     *
     * @param x shape (R, C)
     * @param y shape (R, C), may be x
     */
    public static void exp(Matrix x, Matrix y) {
        for (int r = 0; r < x.rows; r++) {
            for (int c = 0; c < x.cols; c++) {
                y.set(r, c, exp(x.get(r, c)));
            }
        }
    }

    /**
     * y = tanh(x).
     *
     * @param x shape (R, C)
     * @param y shape (R, C), may be x
     */
    public static void tanh(Matrix x, Matrix y) {
        for (int r = 0; r < x.rows; r++) {
            for (int c = 0; c < x.cols; c++) {
                y.set(r, c, tanh(x.get(r, c)));
            }
        }
    }

    /**
     * y = 1 / (1 + exp(−x)).
     *
     * @param x shape (R, C)
     * @param y shape (R, C), may be x
     */
    public static void sigmoid(Matrix x, Matrix y) {
        for (int r = 0; r < x.rows; r++) {
            for (int c = 0; c < x.cols; c++) {
                y.set(r, c, sigmoid(x.get(r, c)));
            }
        }
    }

    /**
     * dx = dy · (1 − y²): the gradient through y = tanh(x).
     *
     * @param y  shape (R, C)
     * @param dy shape (R, C), gradient with respect to y
     * @param dx shape (R, C), gradient with respect to x; may be dy
     */
    public static void tanhBackward(Matrix y, Matrix dy, Matrix dx) {
        for (int r = 0; r < y.rows; r++) {
            for (int c = 0; c < y.cols; c++) {
                float v = y.get(r, c);
                dx.set(r, c, dy.get(r, c) * Math.fma(-v, v, 1f));
            }
        }
    }

    /**
     * dx = dy · y · (1 − y): the gradient through y = sigmoid(x).
     *
     * @param y  shape (R, C)
     * @param dy shape (R, C), gradient with respect to y
     * @param dx shape (R, C), gradient with respect to x; may be dy
     */
    public static void sigmoidBackward(Matrix y, Matrix dy, Matrix dx) {
        for (int r = 0; r < y.rows; r++) {
            for (int c = 0; c < y.cols; c++) {
                float v = y.get(r, c);
                dx.set(r, c, dy.get(r, c) * Math.fma(-v, v, v));
            }
        }
    }

    /**
     * y += x.
     *
     * @param x shape (R, C)
     * @param y shape (R, C)
     */
    public static void add(Matrix x, Matrix y) {
        for (int r = 0; r < x.rows; r++) {
            for (int c = 0; c < x.cols; c++) {
                y.set(r, c, y.get(r, c) + x.get(r, c));
            }
        }
    }

    /**
     * y += factor · x, one fused multiply-add an element: a step of gradient descent with factor −λ.
     *
     * @param factor the factor
     * @param x      shape (R, C)
     * @param y      shape (R, C)
     */
    public static void addScaled(float factor, Matrix x, Matrix y) {
        for (int r = 0; r < x.rows; r++) {
            for (int c = 0; c < x.cols; c++) {
                y.set(r, c, Math.fma(factor, x.get(r, c), y.get(r, c)));
            }
        }
    }

    /**
     * y = factor · y.
     *
     * @param factor the factor
     * @param y      shape (R, C)
     */
    public static void scale(float factor, Matrix y) {
        for (int r = 0; r < y.rows; r++) {
            for (int c = 0; c < y.cols; c++) {
                y.set(r, c, factor * y.get(r, c));
            }
        }
    }

    /**
     * exp of one float, the same bits as the vector form.
     *
     * @param x any float
     * @return exp(x)
     */
    public static float exp(float x) {
        return (float) StrictMath.exp(x);
    }

    /**
     * tanh of one float, the same bits as the vector form.
     *
     * @param x any float
     * @return tanh(x)
     */
    public static float tanh(float x) {
        return (float) StrictMath.tanh(x);
    }

    /**
     * The logistic function of one float, the same bits as the vector form.
     *
     * @param x any float
     * @return 1 / (1 + exp(−x))
     */
    public static float sigmoid(float x) {
        return (float) (1 / (1 + StrictMath.exp(-x)));
    }

    /**
     * The natural logarithm of one float, the same bits as the vector form.
     *
     * @param x any float
     * @return log(x)
     */
    public static float log(float x) {
        return (float) StrictMath.log(x);
    }
}
