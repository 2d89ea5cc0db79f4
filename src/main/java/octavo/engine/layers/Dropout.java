package octavo.engine.layers;

import static octavo.engine.matrix.Simd.LANES;
import static octavo.engine.matrix.Simd.SPECIES;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;
import octavo.engine.matrix.Matrix;
import octavo.engine.matrix.Parallel;
import octavo.engine.matrix.RandomStream;

/**
 * Dropout (Srivastava and others 2014) for a whole network: y = x ∘ mask / (1 − rate), where an element of the mask is
 * 0 with probability {@code rate} and 1 otherwise. The gradient is dx = dy ∘ mask / (1 − rate), the same operation, so
 * one method serves both directions.
 *
 * <p>The references have no dropout. DropoutTest holds its masks to their definition, GptTest and CharRnnDropoutTest
 * compare the gradients of whole networks with differences of the loss while dropout is on.
 *
 * <p>Masks are not stored. Element e of a training example always has the same mask, in whatever batch the example is,
 * so backward draws it again. Each place in the network with dropout has its own range of element numbers.
 */
public final class Dropout {

    private static final int ROWS_OF_CHUNK = 32;

    /** The random numbers of one row; as long as the longest row of this thread so far. */
    private static final ThreadLocal<float[]> UNIFORM = ThreadLocal.withInitial(() -> new float[0]);

    private final float rate;
    private final Parallel.Work rows = this::applyRows;
    private RandomStream stream;
    private long firstExample;
    private Matrix x;
    /** In the row order n·T + t: steps per example. */
    private int steps;
    /** In the row order t·N + n: examples per step; 0 for the other order. */
    private int rowsOfStep;
    private int firstElement;
    private int elementsOfStep;

    /**
     * Creates the object.
     *
     * @param rate 0 (included) to 1 (excluded)
     */
    public Dropout(float rate) {
        if (!(rate >= 0 && rate < 1)) {
            throw new IllegalArgumentException("dropout is " + rate + ", it should be at least 0 and less than 1");
        }
        this.rate = rate;
    }

    /**
     * Starts a batch.
     *
     * @param masks   source of the masks, null in evaluation
     * @param example number of the batch's first training example
     */
    public void begin(RandomStream masks, long example) {
        stream = rate == 0 ? null : masks;
        firstExample = example;
    }

    /**
     * Whether anything is dropped in this batch.
     *
     * @return false in evaluation and if the rate is 0
     */
    public boolean active() {
        return stream != null;
    }

    /**
     * The distance between the first element numbers of two consecutive rows.
     *
     * @param columns elements of a row
     * @return columns rounded up to an even number, since masks are drawn in pairs
     */
    public static int stride(int columns) {
        return (columns + 1) / 2 * 2;
    }

    /**
     * Drops elements of activations, or of their gradients, in place. To be called only if {@link #active}.
     *
     * @param activations shape (N·T, E), rows n·T + t
     * @param steps       T
     * @param first       number of the place's first element; even
     */
    public void apply(Matrix activations, int steps, int first) {
        this.steps = steps;
        rowsOfStep = 0;
        run(activations, first, stride(activations.cols));
    }

    /**
     * The same for time-major rows. The mask of an example at a step depends neither on T nor on N.
     *
     * @param activations shape (T·N, E), rows t·N + n
     * @param examples    N
     * @param first       number of the place's first element within a step; even
     * @param stepLength  elements per step, all places together; even
     */
    public void applyTimeMajor(Matrix activations, int examples, int first, int stepLength) {
        rowsOfStep = examples;
        run(activations, first, stepLength);
    }

    private void run(Matrix activations, int first, int stepLength) {
        x = activations;
        firstElement = first;
        elementsOfStep = stepLength;
        Parallel.run(activations.rows, ROWS_OF_CHUNK, rows);
    }

    private void applyRows(int from, int to) {
        for (int r = from; r < to; r++) {
            int example = rowsOfStep == 0 ? r / steps : r % rowsOfStep;
            int step = rowsOfStep == 0 ? r % steps : r / rowsOfStep;
            applyRow(example, firstElement + step * elementsOfStep, x, r, x.cols);
        }
    }

    /**
     * x = x ∘ mask / (1 − rate) for one row, in place.
     *
     * @param example number of the example within the batch, n
     * @param first   number of the row's first element; even
     * @param matrix  the matrix that contains the row
     * @param row     the row
     * @param count   how many elements
     */
    void applyRow(int example, int first, Matrix matrix, int row, int count) {
        float[] uniform = UNIFORM.get();
        int padded = Matrix.padded(count);
        if (uniform.length < padded) {
            uniform = new float[padded];
            UNIFORM.set(uniform);
        }
        stream.fillUniform(firstExample + example, first, uniform, 0, padded);
        drop(uniform, matrix.data, matrix.at(row, 0), count);
    }

    /** An element is dropped where its random number is less than the rate. */
    private void drop(float[] uniform, float[] x, int at, int count) {
        float factor = 1f / (1f - rate);
        int whole = SPECIES.loopBound(count);
        for (int i = 0; i < whole; i += LANES) {
            var isDropped = FloatVector.fromArray(SPECIES, uniform, i).compare(VectorOperators.LT, rate);
            FloatVector.fromArray(SPECIES, x, at + i).mul(factor).blend(0f, isDropped).intoArray(x, at + i);
        }
        for (int i = whole; i < count; i++) {
            x[at + i] = uniform[i] < rate ? 0f : x[at + i] * factor;
        }
    }
}
