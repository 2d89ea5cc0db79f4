package octavo.engine.layers;

import java.util.List;
import octavo.engine.matrix.Matrix;
import octavo.engine.matrix.MatrixMultiply;
import octavo.engine.matrix.PackedMatrix;
import octavo.engine.matrix.Parameter;
import octavo.engine.matrix.RowReductions;

/**
 * A dense (fully connected) layer without activation: y = x·W + b for every row. Where an activation follows, y is its
 * dot, and dy is δ.
 *
 * <p>Backward, as derived in {@link octavo.engine.reference.DenseReference}: dW = xᵀ·dy, db = Σ_r dy[r], dx = dy·Wᵀ.
 *
 * <p>Shapes: x (R, D), W (D, H), b (1, H), y (R, H).
 *
 * <p>Memory beyond the parameters: R·H floats for y. If single rows follow one another with the same weights, as in a
 * decoder, the layer also keeps packed weights, D·H floats, unless these are large.
 */
public final class Dense {

    /** Packing costs as much as a few products with one row, and training at batch 1 changes W after each product. */
    private static final int ROWS_BEFORE_PACKING = 8;

    /** A larger W (1 MB) comes from memory for each row, which takes as long packed as unpacked. */
    private static final int MOST_PACKED = 256 * 1024;

    private final Parameter weight;
    private final Parameter bias;
    private Matrix output = new Matrix(0, 0);
    private Matrix input;
    private PackedMatrix packed;
    /** The version of W at the last single row, and the number of rows since it changed. */
    private int version;
    private int singleRows;

    /**
     * Creates the layer.
     *
     * @param weight shape (D, H)
     * @param bias   shape (1, H), or null for none
     */
    public Dense(Parameter weight, Parameter bias) {
        if (bias != null) {
            bias.value.requireShape(1, weight.value.cols, "the bias " + bias.name);
        }
        this.weight = weight;
        this.bias = bias;
    }

    /** {@return the trained matrices: W and, if there is one, b} */
    public List<Parameter> parameters() {
        return bias == null ? List.of(weight) : List.of(weight, bias);
    }

    /**
     * y = x·W + b.
     *
     * @param x shape (R, D); must not change until backward
     * @return y, shape (R, H), overwritten by the next call
     */
    public Matrix forward(Matrix x) {
        if (output.rows != x.rows) {
            output = new Matrix(x.rows, weight.value.cols);
        }
        forward(x, output);
        return output;
    }

    /**
     * y = x·W + b, written to a matrix of the caller.
     *
     * @param x shape (R, D); must not change until backward
     * @param y shape (R, H)
     */
    public void forward(Matrix x, Matrix y) {
        input = x;
        if (x.rows == 1 && (long) weight.value.rows * weight.value.cols <= MOST_PACKED && isPacked()) {
            forwardPacked(x, y);
        } else if (bias != null) {
            MatrixMultiply.affine(x, weight.value, bias.value, y);
        } else {
            MatrixMultiply.multiply(x, weight.value, y);
        }
    }

    /** Counts single rows; packs W after enough of them. */
    private boolean isPacked() {
        if (version != weight.version()) {
            version = weight.version();
            singleRows = 0;
        }
        if (singleRows < ROWS_BEFORE_PACKING && ++singleRows == ROWS_BEFORE_PACKING) {
            packed = packed == null ? new PackedMatrix(weight.value) : packed;
            packed.pack();
        }
        return singleRows == ROWS_BEFORE_PACKING;
    }

    private void forwardPacked(Matrix x, Matrix y) {
        if (bias != null) {
            MatrixMultiply.affine(x, packed, bias.value, y);
        } else {
            MatrixMultiply.multiply(x, packed, y);
        }
    }

    /**
     * The gradients of W, of b and, if wanted, of x.
     *
     * @param dy         shape (R, H)
     * @param dx         overwritten, shape (R, D); null if it is not needed
     * @param accumulate whether to add to the present weight gradients
     */
    public void backward(Matrix dy, Matrix dx, boolean accumulate) {
        // forward was: y = x·W (+ b)
        weight.writeProductGradient(input, dy, accumulate);
        if (dx != null) {
            MatrixMultiply.multiplyTransposedB(dy, weight.value, dx);
        }
        // forward was: y = b in every row
        if (bias != null) {
            bias.touchAllRows();
            RowReductions.sumRows(dy, bias.gradient(), accumulate);
        }
    }
}
