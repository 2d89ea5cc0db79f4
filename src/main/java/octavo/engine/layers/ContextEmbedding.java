package octavo.engine.layers;

import octavo.engine.matrix.Matrix;
import octavo.engine.matrix.Parameter;

/**
 * The vectors of the last T tokens side by side. Write x[n, t] for the E columns of row n from column t·E:
 *
 * <pre>
 *   x[n, t] = table[token(n, t)]
 * </pre>
 *
 * <p>All positions of the context share one table. The position of a token decides only which columns of the row its
 * vector fills, and so which weights of the next layer it is multiplied by.
 *
 * <p>Backward, as derived in {@link octavo.engine.reference.EmbeddingReference}:
 * <pre>
 *   dtable[i] = Σ_n Σ_t [token(n, t) = i]·dx[n, t]
 * </pre>
 *
 * <p>Shapes: tokens (N·T), table (C, E), x (N, T·E). Memory beyond the parameters: N·T·E floats for x.
 */
public final class ContextEmbedding {

    private final Parameter table;
    private Matrix output = new Matrix(0, 0);
    private int[] tokens;
    private int steps;

    /**
     * Creates the layer.
     *
     * @param table shape (C, E)
     */
    public ContextEmbedding(Parameter table) {
        this.table = table;
    }

    /**
     * x = the vectors of each row's tokens.
     *
     * @param tokens token t of row n at n·T + t; must not change until backward
     * @param rows   N
     * @param steps  T
     * @return x, shape (N, T·E), overwritten by the next call
     */
    public Matrix forward(int[] tokens, int rows, int steps) {
        this.tokens = tokens;
        this.steps = steps;
        int width = table.value.cols;
        if (output.rows != rows || output.cols != steps * width) {
            output = new Matrix(rows, steps * width);
        }
        for (int n = 0; n < rows; n++) {
            for (int t = 0; t < steps; t++) {
                int from = table.value.at(tokens[n * steps + t], 0);
                System.arraycopy(table.value.data, from, output.data, output.at(n, t * width), width);
            }
        }
        return output;
    }

    /**
     * The gradient of the table: each row is the sum of the gradients of its copies, in the order of rows and steps.
     *
     * @param dx         shape (N, T·E)
     * @param accumulate whether to add to the present gradient
     */
    public void backward(Matrix dx, boolean accumulate) {
        int width = table.value.cols;
        if (!accumulate) {
            table.clearGradient();
        }
        for (int n = 0; n < dx.rows; n++) {
            for (int t = 0; t < steps; t++) {
                // forward was: x[n, t] = table[token(n, t)]
                int token = tokens[n * steps + t];
                table.touchRow(token);
                Rows.add(dx, dx.at(n, t * width), table.gradient(),
                        table.gradient().at(token, 0), width);
            }
        }
    }
}
