package octavo.engine.layers;

import octavo.engine.matrix.Matrix;
import octavo.engine.matrix.Parameter;

/**
 * The vectors of the last T tokens side by side: row n of the output is C[token(n, 0)], …, C[token(n, T − 1)].
 *
 * <p>All places of the context share one table C. Where a token stands shows only in which columns of the row its
 * vector fills, and so in which weights of the layer above it meets.
 *
 * <p>Shapes: tokens (N·T), C (C, E), x (N, T·E). Memory beyond the parameters: N·T·E floats for x.
 */
public final class ContextEmbedding {

    private final Parameter table;
    private Matrix output = new Matrix(0, 0);
    private int[] tokens;
    private int steps;

    /**
     * Makes the layer.
     *
     * @param table shape (C, E)
     */
    public ContextEmbedding(Parameter table) {
        this.table = table;
    }

    /**
     * The same layer on the same table with a workspace of its own.
     *
     * @return the layer
     */
    public ContextEmbedding fork() {
        return new ContextEmbedding(table);
    }

    /**
     * x = the vectors of each row's tokens.
     *
     * @param rowTokens token t of row n at n·T + t; must stay as they are until backward
     * @param rows      N
     * @param length    T
     * @return x, shape (N, T·E), overwritten by the next call
     */
    public Matrix forward(int[] rowTokens, int rows, int length) {
        tokens = rowTokens;
        steps = length;
        int width = table.value.cols;
        if (output.rows != rows || output.cols != length * width) {
            output = new Matrix(rows, length * width);
        }
        for (int n = 0; n < rows; n++) {
            for (int t = 0; t < length; t++) {
                copy(table.value, table.value.at(rowTokens[n * length + t], 0), output, output.at(n, t * width), width);
            }
        }
        return output;
    }

    /**
     * The gradient of the table: each row collects what its copies got, in the order of rows and steps.
     *
     * @param outputGradient dx, shape (N, T·E)
     * @param accumulate     whether to add to the gradient that lies there
     */
    public void backward(Matrix outputGradient, boolean accumulate) {
        int width = table.value.cols;
        if (!accumulate) {
            table.clearGradient();
        }
        for (int n = 0; n < outputGradient.rows; n++) {
            for (int t = 0; t < steps; t++) {
                // forward was: x[n, t·E …] = C[token(n, t)]
                int token = tokens[n * steps + t];
                table.touchRow(token);
                Rows.add(outputGradient, outputGradient.at(n, t * width), table.gradient,
                        table.gradient.at(token, 0), width);
            }
        }
    }

    private static void copy(Matrix from, int source, Matrix into, int target, int count) {
        float[] x = from.data;
        float[] y = into.data;
        for (int c = 0; c < count; c++) {
            y[target + c] = x[source + c];
        }
    }
}
