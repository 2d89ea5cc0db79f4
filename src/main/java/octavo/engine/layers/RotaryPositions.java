package octavo.engine.layers;

import static octavo.engine.matrix.Simd.LANES;
import static octavo.engine.matrix.Simd.SPECIES;
import static octavo.engine.matrix.Simd.all;

import jdk.incubator.vector.FloatVector;
import octavo.engine.matrix.Matrix;
import octavo.engine.matrix.Parallel;

/**
 * Rotary positions (Su and others 2021): queries and keys are turned by angles that grow with their position, so that
 * a score depends on how far the key is from the query. They take the place of position embeddings.
 *
 * <p>For a query or key x of one head, F numbers, at position t, and each i {@literal <} F/2:
 * <pre>
 *   angle       = t·10000^(−2i/F)
 *   y_i         = x_i·cos(angle) − x_(i+F/2)·sin(angle)
 *   y_(i+F/2)   = x_(i+F/2)·cos(angle) + x_i·sin(angle)
 * </pre>
 *
 * <p>Backward, as derived in {@link octavo.engine.reference.RotaryReference}: the rotation by −angle. Both
 * directions work in place on the first 2·E columns of queries, keys and values; values are not turned.
 *
 * <p>All blocks of a network share one object. Memory: block·F floats for cosines and sines.
 */
public final class RotaryPositions {

    private static final double BASE = 10_000;
    private static final int ROWS_OF_CHUNK = 32;

    /** F/2. */
    private final int half;
    /** The value for position t and pair i is at t·F/2 + i. */
    private final float[] cosines;
    private final float[] sines;
    private final Parallel.Work turnRows = this::turnRows;
    private Matrix qkv;
    private int steps;
    private int firstPosition;
    /** 1 forward, −1 backward. */
    private float direction;

    /**
     * Computes the angles.
     *
     * @param block the largest T
     * @param size  F, even
     */
    public RotaryPositions(int block, int size) {
        half = size / 2;
        cosines = new float[block * half];
        sines = new float[block * half];
        for (int t = 0; t < block; t++) {
            for (int i = 0; i < half; i++) {
                double angle = t * StrictMath.pow(BASE, -2.0 * i / size);
                cosines[t * half + i] = (float) StrictMath.cos(angle);
                sines[t * half + i] = (float) StrictMath.sin(angle);
            }
        }
    }

    /**
     * The memory of the angles.
     *
     * @param block the largest T
     * @param size  F
     * @return bytes
     */
    public static long bytes(long block, int size) {
        return 4 * block * size;
    }

    /**
     * Turns queries and keys, in place.
     *
     * @param qkv   queries, keys and values side by side, shape (N·T, 3·E)
     * @param steps T
     * @param first position of step 0; not 0 only in a decoder
     */
    public void forward(Matrix qkv, int steps, int first) {
        turn(qkv, steps, first, 1);
    }

    /**
     * Turns the gradients of turned queries and keys into those of the queries and keys, in place.
     *
     * @param dQkv  shape (N·T, 3·E)
     * @param steps T
     */
    public void backward(Matrix dQkv, int steps) {
        // forward was: y = x turned by angle
        turn(dQkv, steps, 0, -1);
    }

    private void turn(Matrix matrix, int stepCount, int first, float sign) {
        qkv = matrix;
        steps = stepCount;
        firstPosition = first;
        direction = sign;
        Parallel.run(matrix.rows, ROWS_OF_CHUNK, turnRows);
    }

    private void turnRows(int from, int to) {
        int queriesAndKeys = qkv.cols / 3 * 2;
        for (int r = from; r < to; r++) {
            int angles = (firstPosition + r % steps) * half;
            for (int column = 0; column < queriesAndKeys; column += 2 * half) {
                turnHead(qkv.data, qkv.at(r, column), angles);
            }
        }
    }

    /** Pairs (i, i + F/2) of one head; a head need not begin at a whole vector. */
    private void turnHead(float[] x, int at, int angles) {
        int other = at + half;
        int i = 0;
        for (; i <= half - LANES; i += LANES) {
            var cos = FloatVector.fromArray(SPECIES, cosines, angles + i);
            var sin = FloatVector.fromArray(SPECIES, sines, angles + i).mul(all(direction));
            var a = FloatVector.fromArray(SPECIES, x, at + i);
            var b = FloatVector.fromArray(SPECIES, x, other + i);
            a.fma(cos, b.mul(sin).neg()).intoArray(x, at + i);
            b.fma(cos, a.mul(sin)).intoArray(x, other + i);
        }
        for (; i < half; i++) {
            float cos = cosines[angles + i];
            float sin = sines[angles + i] * direction;
            float a = x[at + i];
            float b = x[other + i];
            x[at + i] = Math.fma(a, cos, -(b * sin));
            x[other + i] = Math.fma(b, cos, a * sin);
        }
    }
}
