package octavo.engine.layers;

import static octavo.engine.matrix.Simd.LANES;
import static octavo.engine.matrix.Simd.SPECIES;
import static octavo.engine.matrix.Simd.all;

import jdk.incubator.vector.FloatVector;
import octavo.engine.matrix.LaneSums;
import octavo.engine.matrix.Matrix;
import octavo.engine.matrix.Parallel;

/**
 * Query-key normalization (Henry and others 2020): the queries and keys of each head are brought to one length, so that
 * no score can grow with the weights and saturate the softmax.
 *
 * <p>Each query and each key is a row of F numbers with the equations of {@link RmsNorm}, forward and backward, as
 * {@link octavo.engine.reference.QueryKeyNormReference} computes them. A score Q·Kᵀ/√F is then √F times the cosine of
 * the angle between the two. Turning by {@link RotaryPositions} changes no length, so it makes no difference which of
 * the two comes first.
 *
 * <p>Both directions work in place on the first 2·E columns of queries, keys and values. Memory: 2·R·heads floats for
 * the factors r; there are no parameters.
 */
final class QueryKeyNorm {

    private static final int ROWS_OF_CHUNK = 32;

    /** F. */
    private final int size;
    private final Parallel.Work forwardRows = this::forwardRows;
    private final Parallel.Work backwardRows = this::backwardRows;
    /** r of query and key k of row n at n·2·heads + k. */
    private float[] inverses = {};
    /** 2·heads: the queries and keys of a row. */
    private int count;
    private Matrix qkv;
    private Matrix dQkv;

    /**
     * Creates the layer.
     *
     * @param size F
     */
    QueryKeyNorm(int size) {
        this.size = size;
    }

    /**
     * Normalizes queries and keys, in place.
     *
     * @param qkv queries, keys and values side by side, shape (R, 3·E); must not change until backward
     */
    void forward(Matrix qkv) {
        this.qkv = qkv;
        count = qkv.cols / 3 * 2 / size;
        if (inverses.length != qkv.rows * count) {
            inverses = new float[qkv.rows * count];
        }
        Parallel.run(qkv.rows, ROWS_OF_CHUNK, forwardRows);
    }

    private void forwardRows(int from, int to) {
        for (int row = from; row < to; row++) {
            for (int k = 0; k < count; k++) {
                int at = qkv.at(row, k * size);
                float r = RmsNorm.rstd(qkv.data, at, size);
                inverses[row * count + k] = r;
                scale(qkv.data, at, r);
            }
        }
    }

    /** x = x·r; a head need not begin at a whole vector. */
    private void scale(float[] x, int at, float r) {
        int c = 0;
        for (; c <= size - LANES; c += LANES) {
            FloatVector.fromArray(SPECIES, x, at + c).mul(r).intoArray(x, at + c);
        }
        for (; c < size; c++) {
            x[at + c] *= r;
        }
    }

    /**
     * From the gradients of normalized queries and keys to those of the queries and keys, in place.
     *
     * @param dQkv shape (R, 3·E)
     */
    void backward(Matrix dQkv) {
        this.dQkv = dQkv;
        // forward was: y = x·r, with r of the query or key
        Parallel.run(dQkv.rows, ROWS_OF_CHUNK, backwardRows);
    }

    private void backwardRows(int from, int to) {
        for (int row = from; row < to; row++) {
            for (int k = 0; k < count; k++) {
                int yAt = qkv.at(row, k * size);
                int dAt = dQkv.at(row, k * size);
                float mean = LaneSums.dot(dQkv.data, dAt, qkv.data, yAt, size) / size;
                inputGradient(yAt, dAt, mean, inverses[row * count + k]);
            }
        }
    }

    /** dx = r·(dy − y·mean), in place of dy. */
    private void inputGradient(int yAt, int dAt, float mean, float r) {
        float[] y = qkv.data;
        float[] d = dQkv.data;
        int c = 0;
        for (; c <= size - LANES; c += LANES) {
            FloatVector.fromArray(SPECIES, y, yAt + c).fma(all(-mean), FloatVector.fromArray(SPECIES, d, dAt + c))
                    .mul(r).intoArray(d, dAt + c);
        }
        for (; c < size; c++) {
            d[dAt + c] = Math.fma(y[yAt + c], -mean, d[dAt + c]) * r;
        }
    }
}
