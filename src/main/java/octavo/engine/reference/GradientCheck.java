package octavo.engine.reference;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.DoubleUnaryOperator;

/**
 * Proves gradients: a reference against central differences of its own loss, and the float engine against a reference.
 *
 * <p>The derivative of the loss by one weight is the slope of the loss when only this weight changes, and a slope can
 * be measured without any derivation. With two pairs of points the error falls with the fourth power of the step s:
 * <pre>
 *   slope ≈ (8·(loss(+s) − loss(−s)) − (loss(+2s) − loss(−2s))) / (12·s)
 * </pre>
 */
public final class GradientCheck {

    /** The relative error that a correct gradient stays below in double precision. */
    public static final double TOLERANCE = 1e-6;

    /** If differences agree this well, no further step is tried. */
    private static final double GOOD_ENOUGH = 1e-7;

    /**
     * Steps to try, best first. A wrong gradient disagrees at every step; rounding (which needs a longer step) and a
     * kink of ReLU inside the step (which needs a shorter one) disagree only at some.
     */
    private static final double[] STEPS = {1e-3, 1e-4, 1e-5, 1e-6};

    /** Elements far smaller than the parameter's largest are measured against this share of the largest. */
    private static final double SMALLEST_SHARE = 1e-3;

    /** The rounding error of the loss, in units of its last place: the limit of what differences can resolve. */
    private static final double ROUNDING = 4;

    private GradientCheck() {
    }

    /**
     * The worst element of one parameter.
     *
     * @param parameter the parameter's name
     * @param elements  how many elements were compared
     * @param error     the worst relative error
     * @param row       where: row
     * @param col       where: column
     * @param computed  the gradient there, from backward or from the engine
     * @param expected  the expected gradient, by differences or from the reference
     */
    public record Result(String parameter, int elements, double error, int row, int col, double computed,
                         double expected) {

        @Override
        public String toString() {
            return String.format(Locale.ROOT,
                    "%s: worst of %d relative errors %.1e at (%d, %d): %.9g, should be %.9g",
                    parameter, elements, error, row, col, computed, expected);
        }
    }

    /**
     * Compares every gradient of a reference with central differences.
     *
     * @param model    the reference; its weights are changed and restored
     * @param examples the examples for the loss
     * @return the worst element of each parameter, in the model's order
     * @throws IllegalArgumentException if the check would prove nothing: no prediction, a loss that is not finite, or a
     *                                  parameter whose gradient is too small to be measured
     */
    public static List<Result> check(ReferenceModel model, Examples examples) {
        if (examples.predictions() == 0) {
            throw new IllegalArgumentException(
                    "a gradient check needs a prediction: all targets are " + Examples.NO_TARGET);
        }
        double loss = model.gradients(examples, 1);
        if (!Double.isFinite(loss)) {
            throw new IllegalArgumentException("the loss is " + loss + ": such gradients cannot be checked");
        }
        var results = new ArrayList<Result>();
        for (var parameter : model.parameters()) {
            refuseUnmeasurable(parameter, loss);
            results.add(worst(model, examples, parameter));
        }
        return results;
    }

    /** A gradient near zero everywhere (dead or saturated units, no path to the loss) would agree with anything. */
    private static void refuseUnmeasurable(ParameterReference parameter, double loss) {
        double resolution = ROUNDING * StrictMath.ulp(loss) / STEPS[0];
        double largest = largest(parameter.gradient);
        if (largest * TOLERANCE < resolution) {
            throw new IllegalArgumentException("the largest gradient of " + parameter.name + " is " + largest
                    + ": too small to be measured (units saturated or not reached by the loss?);"
                    + " choose other weights or examples");
        }
    }

    private static Result worst(ReferenceModel model, Examples examples, ParameterReference parameter) {
        double least = SMALLEST_SHARE * largest(parameter.gradient);
        Result worst = null;
        for (int r = 0; r < parameter.rows(); r++) {
            for (int c = 0; c < parameter.cols(); c++) {
                var element = element(model, examples, parameter, r, c, least);
                if (worst == null || element.error > worst.error) {
                    worst = element;
                }
            }
        }
        return worst;
    }

    private static Result element(ReferenceModel model, Examples examples, ParameterReference parameter, int r, int c,
                                  double least) {
        double[] row = parameter.value[r];
        double computed = parameter.gradient[r][c];
        double value = row[c];
        int elements = parameter.rows() * parameter.cols();
        Result best = null;
        for (double step : STEPS) {
            double expected = slope(move -> {
                row[c] = value + move;
                return model.loss(examples);
            }, step);
            row[c] = value;
            double error = relativeError(computed, expected, least);
            if (best == null || error < best.error) {
                best = new Result(parameter.name, elements, error, r, c, computed, expected);
            }
            if (best.error <= GOOD_ENOUGH) {
                break;
            }
        }
        return best;
    }

    /**
     * Compares the float engine's gradients with those of a reference. Errors are relative to the parameter's largest
     * gradient: when floats cancel in a sum, the error has the size of the terms, not of the result.
     *
     * @param reference after {@link ReferenceModel#gradients}
     * @param gradients name → gradient, logical elements in row-major order, without pads
     * @return the worst element of each parameter, in the reference's order
     * @throws IllegalArgumentException if names or lengths differ, or a gradient of the reference is zero everywhere
     */
    public static List<Result> compare(ReferenceModel reference, Map<String, float[]> gradients) {
        var results = new ArrayList<Result>();
        for (var parameter : reference.parameters()) {
            float[] computed = gradients.get(parameter.name);
            if (computed == null || computed.length != parameter.rows() * parameter.cols()) {
                throw new IllegalArgumentException("the reference has " + parameter + ", the engine "
                        + (computed == null ? "only " + gradients.keySet() : computed.length + " elements"));
            }
            double largest = largest(parameter.gradient);
            if (largest == 0) {
                throw new IllegalArgumentException("the gradient of " + parameter.name
                        + " is zero everywhere: nothing is proved; choose other weights or examples");
            }
            results.add(worst(parameter, computed, largest));
        }
        if (gradients.size() != results.size()) {
            throw new IllegalArgumentException(
                    "the engine has " + gradients.keySet() + ", the reference " + reference.parameters());
        }
        return results;
    }

    private static Result worst(ParameterReference parameter, float[] computed, double largest) {
        Result worst = null;
        for (int i = 0; i < computed.length; i++) {
            int r = i / parameter.cols();
            int c = i % parameter.cols();
            double expected = parameter.gradient[r][c];
            double error = relativeError(computed[i], expected, largest);
            if (worst == null || error > worst.error) {
                worst = new Result(parameter.name, computed.length, error, r, c, computed[i], expected);
            }
        }
        return worst;
    }

    /**
     * The slope of a function at 0 by central differences of fourth order. Applied to the loss along a direction in
     * weight space, it checks all gradients at once. That also works for the float engine, whose loss is too coarse for
     * one weight at a time.
     *
     * @param lossAt the loss after a move by the argument
     * @param step   how far to move; twice as far is measured too
     * @return the slope
     */
    public static double slope(DoubleUnaryOperator lossAt, double step) {
        double near = lossAt.applyAsDouble(step) - lossAt.applyAsDouble(-step);
        double far = lossAt.applyAsDouble(2 * step) - lossAt.applyAsDouble(-2 * step);
        return (8 * near - far) / (12 * step);
    }

    /**
     * The distance of two numbers, relative to the larger.
     *
     * @param a     one
     * @param b     the other
     * @param least the smallest divisor
     * @return 0 for equal numbers, infinity if one is not a number
     */
    private static double relativeError(double a, double b, double least) {
        double size = StrictMath.max(least, StrictMath.max(StrictMath.abs(a), StrictMath.abs(b)));
        double error = a == b ? 0 : StrictMath.abs(a - b) / size;
        return Double.isNaN(error) ? Double.POSITIVE_INFINITY : error;
    }

    private static double largest(double[][] values) {
        double largest = 0;
        for (double[] row : values) {
            for (double value : row) {
                double size = StrictMath.abs(value);
                // false for NaN, which must affect its own comparison but not those of other elements
                largest = size > largest ? size : largest;
            }
        }
        return largest;
    }
}
