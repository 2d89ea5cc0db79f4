package octavo.engine.layers;

import static octavo.engine.matrix.Simd.LANES;
import static octavo.engine.matrix.Simd.SPECIES;
import static octavo.engine.matrix.Simd.all;

import java.util.Locale;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;
import octavo.engine.matrix.ElementWise;
import octavo.engine.matrix.Functions;
import octavo.engine.matrix.Matrix;
import octavo.engine.matrix.SettingException;
import octavo.engine.matrix.VectorMath;

/**
 * A function applied to each weighted input by itself, a = f(dot). {@link ActivationLayer} applies it to a batch, a
 * {@link ElmanCell} cell to a step.
 *
 * <pre>
 *   forward   a = f(dot)        and dot becomes the slope f′(dot)
 *   backward  δ = da ∘ f′(dot)
 * </pre>
 *
 * <p>The slope overwrites the weighted input, which is no longer needed, so that the expensive part of f is computed
 * only once. {@link octavo.engine.reference.ActivationReference} derives the slopes.
 */
public enum Activation {

    /** a = σ(dot) = 1 / (1 + exp(−dot)), 0 to 1. The slope is a·(1 − a) = a − a². */
    SIGMOID {
        @Override
        void apply(Matrix dot, Matrix a) {
            VectorMath.sigmoid(dot, a);
            ElementWise.run(Activation::sigmoidSlope, a, a, dot, 0);
        }
    },

    /** a = tanh(dot), −1 to 1. The slope is 1 − a². */
    TANH {
        @Override
        void apply(Matrix dot, Matrix a) {
            VectorMath.tanh(dot, a);
            ElementWise.run(Activation::tanhSlope, a, a, dot, 0);
        }
    },

    /**
     * a = max(dot, 0), the rectifier. Where dot {@literal >} 0 it is dot itself, with the slope 1; elsewhere it is
     * constant, with the slope 0. So gradients reach the first of many layers undiminished. A sigmoid's slope is at
     * most ¼; after six sigmoids at most a four-thousandth is left.
     */
    RELU {
        @Override
        void apply(Matrix dot, Matrix a) {
            ElementWise.run(Activation::relu, dot, dot, a, 0);
        }
    },

    /**
     * a = max(dot, 0)², the squared rectifier (So and others 2021). Its slope is 2·max(dot, 0): it bends into 0 without
     * a kink, and a unit that is far on counts for more than in proportion.
     */
    RELU2 {
        @Override
        void apply(Matrix dot, Matrix a) {
            ElementWise.run(Activation::squaredRelu, dot, dot, a, 0);
        }
    },

    /**
     * GELU in its tanh form (Hendrycks and Gimpel 2016), GPT-2's: a = dot·(1 + tanh(u)) / 2 = dot·σ(2u) with
     * u = √(2/π)·(dot + 0.044715·dot³). With s = σ(2u) the slope is s + dot·s·(1 − s)·2u′.
     */
    GELU {
        @Override
        void apply(Matrix dot, Matrix a) {
            ElementWise.run(Activation::gelu, dot, dot, a, 0);
        }
    };

    /** 2u = LINEAR·dot + CUBIC·dot³: 2·√(2/π), and that times 0.044715. */
    private static final float GELU_LINEAR = 1.5957691216f;
    private static final float GELU_CUBIC = 0.0713548163f;

    abstract void apply(Matrix dot, Matrix a);

    /**
     * a = f(dot), and the slope in place of dot.
     *
     * @param dot shape (R, H), owning its pads: the weighted inputs in, f′(dot) out
     * @param a   shape (R, H), owning its pads
     */
    final void forward(Matrix dot, Matrix a) {
        requirePads(dot, a);
        apply(dot, a);
    }

    // The loops below have the arguments of ElementWise.Loop. σ and tanh have separate loops for the slope, because C2
    // keeps vectors in registers only in methods that are not too large.

    private static void sigmoidSlope(int n, float[] a, int aAt, float[] unused, int unusedAt, float[] slope,
            int slopeAt, float factor) {
        for (int i = 0; i < n; i += LANES) {
            GateFunctions.sigmoidSlope(FloatVector.fromArray(SPECIES, a, aAt + i)).intoArray(slope, slopeAt + i);
        }
    }

    private static void tanhSlope(int n, float[] a, int aAt, float[] unused, int unusedAt, float[] slope, int slopeAt,
            float factor) {
        for (int i = 0; i < n; i += LANES) {
            GateFunctions.tanhSlope(FloatVector.fromArray(SPECIES, a, aAt + i)).intoArray(slope, slopeAt + i);
        }
    }

    private static void relu(int n, float[] dot, int dotAt, float[] slope, int slopeAt, float[] a, int aAt,
            float factor) {
        for (int i = 0; i < n; i += LANES) {
            var x = FloatVector.fromArray(SPECIES, dot, dotAt + i);
            var isOff = x.compare(VectorOperators.LE, 0f);
            x.blend(0f, isOff).intoArray(a, aAt + i);
            // x − x + 1 is 1, but stays NaN where x is NaN
            x.sub(x).add(1f).blend(0f, isOff).intoArray(slope, slopeAt + i);
        }
    }

    private static void squaredRelu(int n, float[] dot, int dotAt, float[] slope, int slopeAt, float[] a, int aAt,
            float factor) {
        for (int i = 0; i < n; i += LANES) {
            var x = FloatVector.fromArray(SPECIES, dot, dotAt + i);
            var positive = x.blend(0f, x.compare(VectorOperators.LE, 0f));
            positive.mul(positive).intoArray(a, aAt + i);
            positive.add(positive).intoArray(slope, slopeAt + i);
        }
    }

    private static void gelu(int n, float[] dot, int dotAt, float[] slope, int slopeAt, float[] a, int aAt,
            float factor) {
        for (int i = 0; i < n; i += LANES) {
            var x = FloatVector.fromArray(SPECIES, dot, dotAt + i);
            var square = x.mul(x);
            var s = Functions.sigmoid(square.fma(all(GELU_CUBIC), all(GELU_LINEAR)).mul(x));
            x.mul(s).intoArray(a, aAt + i);
            // x·2u′ = LINEAR·x + 3·CUBIC·x³
            var rise = square.fma(all(3 * GELU_CUBIC), all(GELU_LINEAR)).mul(x);
            s.neg().fma(s, s).fma(rise, s).intoArray(slope, slopeAt + i);
        }
    }

    /**
     * δ = da ∘ slope.
     *
     * @param slope f′(dot), shape (R, H)
     * @param da    shape (R, H)
     * @param delta where δ goes, shape (R, H); may be da or slope
     */
    static void backward(Matrix slope, Matrix da, Matrix delta) {
        VectorMath.multiply(slope, da, delta);
    }

    /** The loops compute whole vectors, pads included. */
    private static void requirePads(Matrix dot, Matrix a) {
        if (!dot.ownsPad || !a.ownsPad) {
            throw new IllegalArgumentException(
                    "an activation needs matrices with pads of their own, not views of columns");
        }
    }

    /** {@return the name in options and files, for example {@code sigmoid}} */
    public String option() {
        return name().toLowerCase(Locale.ROOT);
    }

    /**
     * Finds an activation by its name.
     *
     * @param name for example {@code sigmoid}
     * @return the activation
     */
    public static Activation of(String name) {
        for (var value : values()) {
            if (value.option().equals(name)) {
                return value;
            }
        }
        throw new SettingException("activation", name,
                "is not known; choose sigmoid, tanh, relu, relu2 or gelu");
    }
}
