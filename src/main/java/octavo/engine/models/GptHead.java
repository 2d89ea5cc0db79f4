package octavo.engine.models;

import java.util.List;
import octavo.engine.layers.Dense;
import octavo.engine.matrix.Matrix;
import octavo.engine.matrix.MatrixMultiply;
import octavo.engine.matrix.Parameter;

/**
 * The last layer of a GPT, from the stream to a logit for each token: dot = x·W without bias.
 *
 * <p>W is a matrix of its own, (E, C), or tied (Press and Wolf 2017): the transpose of the token embedding (C, E). A
 * tied matrix has two gradients, one from each end of the network. Each is a sum over the rows of all batches of an
 * update. To keep the summation order independent of the batch size, the two are summed separately and added last.
 *
 * <p>Memory beyond the parameters: R·C floats for dot; tied, 2·C·E for the two gradients.
 */
final class GptHead {

    private final Dense dense;
    private final Parameter embedding;
    private Matrix fromHead;
    private Matrix fromEmbedding;
    private Matrix input;
    private Matrix output = new Matrix(0, 0);

    /**
     * Creates the head.
     *
     * @param embedding the token embedding (C, E)
     * @param weight    W; null to use the embedding
     */
    GptHead(Parameter embedding, Parameter weight) {
        this.dense = weight == null ? null : new Dense(weight, null);
        this.embedding = embedding;
    }

    /** The matrix, if it is not tied. */
    List<Parameter> parameters() {
        return dense == null ? List.of() : dense.parameters();
    }

    /** dot, shape (R, C), from x, shape (R, E), which must not change until backward. */
    Matrix forward(Matrix x) {
        if (dense != null) {
            return dense.forward(x);
        }
        if (output.rows != x.rows) {
            output = new Matrix(x.rows, embedding.value.rows);
        }
        input = x;
        MatrixMultiply.multiplyTransposedB(x, embedding.value, output);
        return output;
    }

    /** The gradients of W and of x, from δ of shape (R, C). */
    void backward(Matrix delta, Matrix dx, boolean accumulate) {
        if (dense != null) {
            dense.backward(delta, dx, accumulate);
            return;
        }
        if (fromHead == null) {
            fromHead = new Matrix(embedding.value.rows, embedding.value.cols);
            fromEmbedding = new Matrix(embedding.value.rows, embedding.value.cols);
        }
        // forward was: dot = x·Wᵀ
        if (accumulate) {
            MatrixMultiply.multiplyAddTransposedA(delta, input, fromHead);
        } else {
            MatrixMultiply.multiplyTransposedA(delta, input, fromHead);
        }
        MatrixMultiply.multiply(delta, embedding.value, dx);
    }

    /**
     * Where the embedding layer has to put its gradient: into the parameter's, or, for a tied matrix, into one of the
     * two that {@link #addGradients} adds.
     */
    Matrix embeddingGradient() {
        return dense == null ? fromEmbedding : embedding.gradient();
    }

    /** Adds the two gradients of a tied matrix, after both are computed. */
    void addGradients() {
        if (dense == null) {
            embedding.touchAllRows();
            for (int r = 0; r < fromHead.rows; r++) {
                for (int c = 0; c < fromHead.cols; c++) {
                    embedding.gradient().set(r, c, fromHead.get(r, c) + fromEmbedding.get(r, c));
                }
            }
        }
    }

    /** Bytes for R rows, without parameters. */
    long bytes(long rows) {
        long tied = dense == null ? 2 * Matrix.bytes(embedding.value.rows, embedding.value.cols) : 0;
        return Matrix.bytes(rows, embedding.value.rows) + tied;
    }
}
