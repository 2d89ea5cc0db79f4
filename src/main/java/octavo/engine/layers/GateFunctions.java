package octavo.engine.layers;

import static octavo.engine.matrix.Simd.LANES;
import static octavo.engine.matrix.Simd.SPECIES;
import static octavo.engine.matrix.Simd.all;

import jdk.incubator.vector.FloatVector;
import octavo.engine.matrix.Functions;

/**
 * The functions of gates over whole vectors, for {@link Lstm} and {@link Gru}.
 *
 * <p>Each function is a loop of its own, called through a table of at least three {@link Pass}es, so that C2 compiles
 * each loop by itself. Together they exceed C2's limit for inlining into one method, and the vectors of the loops
 * beyond the limit would become objects ({@code octavo.engine.matrix.OutOfLine} has the details).
 */
final class GateFunctions {

    private GateFunctions() {
    }

    /** y = f(y), or y = f(y + x), for some elements of a row, a multiple of the vector length. */
    @FunctionalInterface
    interface Pass {
        void run(int count, float[] y, int yAt, float[] x, int xAt);
    }

    /** y = σ(y); x is not read. */
    static void sigmoid(int count, float[] y, int yAt, float[] x, int xAt) {
        for (int i = 0; i < count; i += LANES) {
            Functions.sigmoid(FloatVector.fromArray(SPECIES, y, yAt + i)).intoArray(y, yAt + i);
        }
    }

    /** y = tanh(y); x is not read. */
    static void tanh(int count, float[] y, int yAt, float[] x, int xAt) {
        for (int i = 0; i < count; i += LANES) {
            Functions.tanh(FloatVector.fromArray(SPECIES, y, yAt + i)).intoArray(y, yAt + i);
        }
    }

    /** y = σ(y + x). */
    static void sigmoidOfSum(int count, float[] y, int yAt, float[] x, int xAt) {
        for (int i = 0; i < count; i += LANES) {
            var sum = FloatVector.fromArray(SPECIES, y, yAt + i).add(FloatVector.fromArray(SPECIES, x, xAt + i));
            Functions.sigmoid(sum).intoArray(y, yAt + i);
        }
    }

    /** The derivative of a = σ(dot), from a: a − a². */
    static FloatVector sigmoidSlope(FloatVector a) {
        return a.neg().fma(a, a);
    }

    static float sigmoidSlope(float a) {
        return Math.fma(-a, a, a);
    }

    /** The derivative of a = tanh(dot), from a: 1 − a². */
    static FloatVector tanhSlope(FloatVector a) {
        return a.neg().fma(a, all(1f));
    }

    static float tanhSlope(float a) {
        return Math.fma(-a, a, 1f);
    }
}
