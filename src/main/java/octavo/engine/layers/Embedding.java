package octavo.engine.layers;

import octavo.engine.matrix.Matrix;
import octavo.engine.matrix.Parallel;
import octavo.engine.matrix.Parameter;

/**
 * Token and position embeddings. With r = n·T + t for step t of example n:
 *
 * <pre>
 *   y[r] = token_embedding[token(r)] + position_embedding[t]
 * </pre>
 *
 * <p>This is the product of one-hot rows with two weight matrices, computed without the one-hot rows. Backward,
 * as derived in {@link octavo.engine.reference.EmbeddingReference}, each row of an embedding gets the sum of the
 * gradients of the rows where it was used, in row order:
 * <pre>
 *   dtoken_embedding[i]    = Σ_r [token(r) = i]·dy[r]
 *   dposition_embedding[t] = Σ_n dy[n·T + t]
 * </pre>
 *
 * <p>Shapes: tokens (N·T), token embeddings (C, E), position embeddings (block, E), y (N·T, E). Memory beyond the
 * parameters: none.
 */
public final class Embedding {

    private static final int ROWS_OF_CHUNK = 64;
    private static final int COLUMNS_OF_CHUNK = 64;

    private final Parameter token;
    private final Parameter position;
    private final Parallel.Work forwardRows = this::forwardRows;
    private final Parallel.Work backwardColumns = this::backwardColumns;
    private int[] tokens;
    private int steps;
    private int firstPosition;
    private Matrix output;
    private Matrix dy;
    private Matrix dToken;

    /**
     * Creates the layer.
     *
     * @param token    shape (C, E)
     * @param position shape (block, E); null for none, where a net knows positions otherwise
     */
    public Embedding(Parameter token, Parameter position) {
        this.token = token;
        this.position = position;
    }

    /**
     * y = token_embedding[token] + position_embedding[t].
     *
     * @param tokens token of row n·T + t; must not change until backward
     * @param steps  T
     * @param first  position of step 0; not 0 only in a decoder
     * @param y      shape (N·T, E)
     */
    public void forward(int[] tokens, int steps, int first, Matrix y) {
        this.tokens = tokens;
        this.steps = steps;
        firstPosition = first;
        output = y;
        Parallel.run(y.rows, ROWS_OF_CHUNK, forwardRows);
    }

    private void forwardRows(int from, int to) {
        for (int r = from; r < to; r++) {
            Rows.copy(token.value, tokens[r], output, r);
            if (position != null) {
                Rows.add(position.value, firstPosition + r % steps, output, r);
            }
        }
    }

    /**
     * The gradients of both embeddings.
     *
     * @param dy         shape (N·T, E)
     * @param dToken     receives the gradient of the token embedding, shape (C, E): usually the parameter's own
     *                   gradient, but a tied head adds to that too
     * @param accumulate whether to add to the present gradients
     */
    public void backward(Matrix dy, Matrix dToken, boolean accumulate) {
        this.dy = dy;
        this.dToken = dToken;
        prepare(dToken == token.gradient(), accumulate);
        Parallel.run(dy.cols, COLUMNS_OF_CHUNK, backwardColumns);
    }

    private void prepare(boolean own, boolean accumulate) {
        if (!accumulate) {
            if (position != null) {
                position.clearGradient();
            }
            if (own) {
                token.clearGradient();
            } else {
                dToken.fill(0f);
            }
        }
        for (int t = 0; position != null && t < steps; t++) {
            position.touchRow(t);
        }
        for (int r = 0; own && r < dy.rows; r++) {
            token.touchRow(tokens[r]);
        }
    }

    private void backwardColumns(int from, int to) {
        for (int r = 0; r < dy.rows; r++) {
            // forward was: y[r] += position_embedding[t]
            if (position != null) {
                add(r, position.gradient(), r % steps, from, to);
            }
            // forward was: y[r] = token_embedding[token]
            add(r, dToken, tokens[r], from, to);
        }
    }

    private void add(int row, Matrix gradient, int gradientRow, int from, int to) {
        Rows.add(dy, dy.at(row, from), gradient, gradient.at(gradientRow, from), to - from);
    }
}
