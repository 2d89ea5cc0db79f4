package octavo.engine.layers;

import static jdk.incubator.vector.VectorOperators.FMA;

import java.util.List;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;
import octavo.engine.matrix.Matrix;
import octavo.engine.matrix.Parameter;
import octavo.engine.matrix.RowReductions;
import octavo.engine.matrix.Simd;

/**
 * A {@link Dense} layer at the bottom of a net whose inputs are mostly zeros, such as images: y = x·W + b, without
 * reading or writing the rows of W that meet only zeros. Four fifths of MNIST's pixels are 0, and with one image per
 * batch most of the time is spent moving W and its gradient through the caches. Backward is that of a dense layer, as
 * derived in {@link octavo.engine.reference.DenseReference}.
 *
 * <p>Skipping these rows changes no bit of any weight, as long as all weights are finite:
 * <ul>
 * <li>Forward, y is a chain of fused multiply-adds. A step with x = 0 adds ±0 to the sum, which leaves it unchanged.
 *     Only the sign of a sum that is itself zero can differ, and no activation here distinguishes +0 from −0.
 * <li>Backward, the gradient row of an input that is 0 in every row of the batch is a chain of ±0 that starts from +0:
 * it is +0, and so is a row that was cleared and not written since.
 * <li>The update without momentum and decay is fma(0, −λ, w) = w. With them the optimizer visits every row in any case.
 * </ul>
 *
 * <p>A single row reads W in place. A batch packs the columns it needs ({@link PackedInput}) or, if hardly any column
 * is blank, goes to {@link Dense}.
 *
 * <p>Shapes: x (R, D), W (D, H), b (1, H), y (R, H). Memory beyond the parameters: 2·R·H + R·D + 2·D·H
 * floats, H for a single row.
 */
public final class SparseInput {

    private static final VectorSpecies<Float> SPECIES = Simd.SPECIES;

    private final Parameter weight;
    private final Parameter bias;
    private final Dense dense;
    /** The inputs of a single row that are not 0, ascending. */
    private final int[] used;
    private int usedCount;
    private final Matrix output;
    private Matrix input;
    /** For batches of several rows; created for their number. */
    private PackedInput packed;
    private Matrix packedOutput;
    private boolean isPacked;

    /**
     * Creates the layer.
     *
     * @param weight shape (D, H)
     * @param bias   shape (1, H)
     */
    public SparseInput(Parameter weight, Parameter bias) {
        this.weight = weight;
        this.bias = bias;
        this.dense = new Dense(weight, bias);
        this.used = new int[weight.value.rows];
        this.output = new Matrix(1, weight.value.cols);
    }

    /**
     * The memory of the layer beyond its parameters.
     *
     * @param rows    R
     * @param inputs  D
     * @param outputs H
     * @return bytes
     */
    public static long bytes(int rows, int inputs, int outputs) {
        long output = Matrix.bytes(rows, outputs);
        return rows == 1 ? output : 2 * output + Matrix.bytes(rows, inputs) + 2 * Matrix.bytes(inputs, outputs);
    }

    /** {@return the trained matrices: W and b} */
    public List<Parameter> parameters() {
        return dense.parameters();
    }

    /**
     * y = x·W + b.
     *
     * @param x shape (R, D); must not change until backward
     * @return y, shape (R, H), overwritten by the next call
     */
    public Matrix forward(Matrix x) {
        input = x;
        if (x.rows != 1) {
            return forwardBatch(x);
        }
        findUsed();
        RowReductions.copyRow(bias.value, output);
        int u = 0;
        for (; u + 4 <= usedCount; u += 4) {
            addFourRows(used[u], used[u + 1], used[u + 2], used[u + 3]);
        }
        for (; u < usedCount; u++) {
            addRow(used[u]);
        }
        return output;
    }

    private Matrix forwardBatch(Matrix x) {
        if (packed == null || packed.rows() != x.rows) {
            packed = new PackedInput(weight, x.rows);
            packedOutput = new Matrix(x.rows, weight.value.cols);
        }
        isPacked = packed.pack(x);
        if (!isPacked) {
            return dense.forward(x);
        }
        RowReductions.copyRow(bias.value, packedOutput);
        packed.forward(packedOutput);
        return packedOutput;
    }

    private void findUsed() {
        usedCount = 0;
        for (int d = 0; d < used.length; d++) {
            used[usedCount] = d;
            usedCount += input.data[input.offset + d] != 0 ? 1 : 0;
        }
    }

    /** y += x[d] · W[d]. */
    private void addRow(int d) {
        float[] w = weight.value.data;
        float[] y = output.data;
        float x = input.data[input.offset + d];
        int row = weight.value.at(d, 0);
        for (int c = 0; c < output.stride; c += SPECIES.length()) {
            FloatVector.fromArray(SPECIES, w, row + c).lanewise(FMA, x, FloatVector.fromArray(SPECIES, y, c))
                    .intoArray(y, c);
        }
    }

    /** Four times {@link #addRow}, so that y is loaded and stored once instead of four times. */
    private void addFourRows(int d0, int d1, int d2, int d3) {
        float[] w = weight.value.data;
        float[] y = output.data;
        float x0 = input.data[input.offset + d0];
        float x1 = input.data[input.offset + d1];
        float x2 = input.data[input.offset + d2];
        float x3 = input.data[input.offset + d3];
        int row0 = weight.value.at(d0, 0);
        int row1 = weight.value.at(d1, 0);
        int row2 = weight.value.at(d2, 0);
        int row3 = weight.value.at(d3, 0);
        for (int c = 0; c < output.stride; c += SPECIES.length()) {
            var sum = FloatVector.fromArray(SPECIES, y, c);
            sum = FloatVector.fromArray(SPECIES, w, row0 + c).lanewise(FMA, x0, sum);
            sum = FloatVector.fromArray(SPECIES, w, row1 + c).lanewise(FMA, x1, sum);
            sum = FloatVector.fromArray(SPECIES, w, row2 + c).lanewise(FMA, x2, sum);
            FloatVector.fromArray(SPECIES, w, row3 + c).lanewise(FMA, x3, sum).intoArray(y, c);
        }
    }

    /**
     * The gradients of W and b. The gradient of the net's input is never needed.
     *
     * @param dy         shape (R, H)
     * @param accumulate whether to add to the present gradients
     */
    public void backward(Matrix dy, boolean accumulate) {
        if (dy.rows != 1 && !isPacked) {
            dense.backward(dy, null, accumulate);
            return;
        }
        if (dy.rows != 1) {
            packed.backward(dy, accumulate);
        } else {
            backwardOne(dy, accumulate);
        }
        // forward was: y = b in every row
        bias.touchAllRows();
        RowReductions.sumRows(dy, bias.gradient(), accumulate);
    }

    private void backwardOne(Matrix dy, boolean accumulate) {
        // forward was: y += x[d] · W[d] for each d in use
        if (accumulate) {
            for (int u = 0; u < usedCount; u++) {
                weight.touchRow(used[u]);
                addToGradient(used[u], dy);
            }
        } else {
            weight.touchOnly(used, usedCount);
            for (int u = 0; u < usedCount; u++) {
                writeGradient(used[u], dy);
            }
        }
    }

    /** dW[d] += x[d] · dy. */
    private void addToGradient(int d, Matrix dy) {
        float[] g = weight.gradient().data;
        float[] dyData = dy.data;
        float x = input.data[input.offset + d];
        int row = weight.gradient().at(d, 0);
        for (int c = 0; c < output.stride; c += SPECIES.length()) {
            FloatVector.fromArray(SPECIES, dyData, dy.offset + c)
                    .lanewise(FMA, x, FloatVector.fromArray(SPECIES, g, row + c)).intoArray(g, row + c);
        }
    }

    /** dW[d] = x[d] · dy. The sum starts from +0, which turns a product of −0 into +0. */
    private void writeGradient(int d, Matrix dy) {
        float[] g = weight.gradient().data;
        float[] dyData = dy.data;
        float x = input.data[input.offset + d];
        int row = weight.gradient().at(d, 0);
        var zero = FloatVector.zero(SPECIES);
        for (int c = 0; c < output.stride; c += SPECIES.length()) {
            FloatVector.fromArray(SPECIES, dyData, dy.offset + c).lanewise(FMA, x, zero).intoArray(g, row + c);
        }
    }
}
