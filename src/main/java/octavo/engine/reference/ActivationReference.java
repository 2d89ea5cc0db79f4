package octavo.engine.reference;

/** A function applied to each weighted input by itself, a = f(dot), and its derivative. */
public enum ActivationReference {

    /**
     * The hyperbolic tangent s/c with s = (exp(dot) − exp(−dot))/2 and c = (exp(dot) + exp(−dot))/2, between −1 and 1.
     * s′ = c and c′ = s, so by the quotient rule f′ = (c·c − s·s)/c² = 1 − a².
     */
    TANH {
        @Override
        double forward(double dot) {
            return StrictMath.tanh(dot);
        }

        @Override
        double derivative(double dot) {
            double a = forward(dot);
            return 1 - a * a;
        }
    },

    /**
     * The logistic function a = 1 / (1 + e) with e = exp(−dot), between 0 and 1. e′ = −e, so f′ = e / (1 + e)², which
     * is a·(1 − a), since 1 − a = e / (1 + e).
     */
    SIGMOID {
        @Override
        double forward(double dot) {
            return 1 / (1 + StrictMath.exp(-dot));
        }

        @Override
        double derivative(double dot) {
            double a = forward(dot);
            return a * (1 - a);
        }
    },

    /**
     * The positive part. Where dot is positive it is dot itself, so f′ = 1; where dot is negative it is constant, so
     * f′ = 0. At 0 it has a kink and no derivative; any value between the two serves, and 0 is PyTorch's.
     */
    RELU {
        @Override
        double forward(double dot) {
            return dot > 0 ? dot : 0;
        }

        @Override
        double derivative(double dot) {
            return dot > 0 ? 1 : 0;
        }
    },

    /**
     * The square of the positive part (So and others, "Primer", 2021): by the chain rule f′ = 2·max(dot, 0), since the
     * positive part has the slope 1 where it is not 0. Unlike the slope of ReLU, this one does not jump.
     */
    RELU2 {
        @Override
        double forward(double dot) {
            return dot > 0 ? dot * dot : 0;
        }

        @Override
        double derivative(double dot) {
            return dot > 0 ? 2 * dot : 0;
        }
    },

    /**
     * GELU in its tanh form (Hendrycks and Gimpel, 2016), GPT-2's: ½·dot·(1 + tanh u) with
     * u = √(2/π)·(dot + 0.044715·dot³). Product rule and chain rule:
     * f′ = ½·(1 + tanh u) + ½·dot·(1 − tanh² u)·u′.
     */
    GELU {
        @Override
        double forward(double dot) {
            return 0.5 * dot * (1 + StrictMath.tanh(ROOT * (dot + CUBIC * dot * dot * dot)));
        }

        @Override
        double derivative(double dot) {
            double tanh = StrictMath.tanh(ROOT * (dot + CUBIC * dot * dot * dot));
            double slope = ROOT * (1 + 3 * CUBIC * dot * dot);
            return 0.5 * (1 + tanh) + 0.5 * dot * (1 - tanh * tanh) * slope;
        }
    };

    private static final double ROOT = StrictMath.sqrt(2 / StrictMath.PI);
    private static final double CUBIC = 0.044715;

    /**
     * The function.
     *
     * @param dot the weighted input
     * @return a
     */
    abstract double forward(double dot);

    /**
     * The derivative.
     *
     * @param dot the weighted input, the same as in forward
     * @return f′(dot)
     */
    abstract double derivative(double dot);

    /**
     * The function of every element.
     *
     * @param dot shape (T, H)
     * @return a, shape (T, H)
     */
    double[][] forward(double[][] dot) {
        double[][] a = new double[dot.length][dot[0].length];
        for (int t = 0; t < dot.length; t++) {
            for (int j = 0; j < a[t].length; j++) {
                a[t][j] = forward(dot[t][j]);
            }
        }
        return a;
    }

    /**
     * δ = da ∘ f′(dot), the gradient by every weighted input.
     *
     * @param dot shape (T, H), the same as in forward
     * @param da  shape (T, H)
     * @return shape (T, H)
     */
    double[][] backward(double[][] dot, double[][] da) {
        double[][] delta = new double[dot.length][dot[0].length];
        for (int t = dot.length - 1; t >= 0; t--) {
            for (int j = 0; j < delta[t].length; j++) {
                // forward was: a = f(dot)
                delta[t][j] = da[t][j] * derivative(dot[t][j]);
            }
        }
        return delta;
    }
}
