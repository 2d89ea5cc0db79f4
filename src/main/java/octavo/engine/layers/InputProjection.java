package octavo.engine.layers;

import octavo.engine.matrix.Matrix;
import octavo.engine.matrix.MatrixMultiply;
import octavo.engine.matrix.Parameter;
import octavo.engine.matrix.RowReductions;

/**
 * The first half of a recurrent layer, for all steps at once: p = x·W + b.
 *
 * <p>The input is the output of a layer below, shape (T·N, D), or tokens. A token is a one-hot row of length C = D; its
 * product with W is just one row of W, so the one-hot matrix is never built. Forward, rows of W are copied. Backward,
 * each row of the gradient is added to the row of dW it was copied from, in row order: the same sums as in the product
 * with the one-hot matrix.
 *
 * <p>Backward, as derived in {@link octavo.engine.reference.DenseReference} and, for tokens, in {@link
 * octavo.engine.reference.EmbeddingReference}:
 * <pre>
 *   db = Σ_r dp[r]
 *   dW = xᵀ·dp                           for tokens dW[i] = Σ_r [token(r) = i]·dp[r]
 *   dx = dp·Wᵀ                           there is none for tokens
 * </pre>
 *
 * <p>Shapes: W (D, G·H), b (1, G·H), p (R, G·H) with R = T·N. Memory beyond the parameters: R·G·H floats for p.
 */
public final class InputProjection {

    private final Parameter weight;
    private final Parameter bias;
    private Matrix output = new Matrix(0, 0);
    private Matrix input;
    private int[] tokens;

    /**
     * Creates the projection.
     *
     * @param weight shape (D, G·H)
     * @param bias   shape (1, G·H)
     */
    public InputProjection(Parameter weight, Parameter bias) {
        bias.value.requireShape(1, weight.value.cols, "the bias " + bias.name);
        this.weight = weight;
        this.bias = bias;
    }

    /**
     * p = W[token] + b for every row.
     *
     * @param tokens the token of each row, length at least {@code rows}; must not change until backward
     * @param rows   R
     * @return p, shape (R, G·H), overwritten by the next call
     */
    public Matrix forward(int[] tokens, int rows) {
        this.tokens = tokens;
        input = null;
        makeOutput(rows);
        for (int r = 0; r < rows; r++) {
            Rows.copy(weight.value, tokens[r], output, r);
        }
        RowReductions.addRow(bias.value, output);
        return output;
    }

    /**
     * p = x·W + b.
     *
     * @param x shape (R, D); must not change until backward
     * @return p, shape (R, G·H), overwritten by the next call
     */
    public Matrix forward(Matrix x) {
        tokens = null;
        input = x;
        makeOutput(x.rows);
        MatrixMultiply.affine(x, weight.value, bias.value, output);
        return output;
    }

    private void makeOutput(int rows) {
        if (output.rows != rows) {
            output = new Matrix(rows, weight.value.cols);
        }
    }

    /**
     * The gradients of W, of b and, if the input is the output of another layer, of x.
     *
     * @param dp         shape (R, G·H)
     * @param dx         overwritten, shape (R, D); null for tokens
     * @param accumulate whether to add to the present weight gradients
     */
    public void backward(Matrix dp, Matrix dx, boolean accumulate) {
        // forward was: p += b in every row
        bias.touchAllRows();
        RowReductions.sumRows(dp, bias.gradient(), accumulate);
        if (tokens != null) {
            // forward was: p[r] = W[token(r)]
            scatter(dp, accumulate);
        } else {
            // forward was: p = x·W
            weight.writeProductGradient(input, dp, accumulate);
            MatrixMultiply.multiplyTransposedB(dp, weight.value, dx);
        }
    }

    private void scatter(Matrix dp, boolean accumulate) {
        if (!accumulate) {
            weight.clearGradient();
        }
        for (int r = 0; r < dp.rows; r++) {
            weight.touchRow(tokens[r]);
            Rows.add(dp, r, weight.gradient(), tokens[r]);
        }
    }
}
