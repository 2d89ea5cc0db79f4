package octavo.engine.models;

import java.util.List;
import octavo.engine.layers.Loss;
import octavo.engine.matrix.Matrix;
import octavo.engine.matrix.Parameter;
import octavo.engine.matrix.RandomStream;

/**
 * A network: layers wired together, without a training loop. It owns its workspaces, which are created for a shape (N,
 * T) at the first batch of that shape; after that neither forward nor backward allocates anything.
 */
public interface Model {

    /** {@return the trained matrices, always in the same order} */
    List<Parameter> parameters();

    /**
     * Predicts at every step with a target.
     *
     * @param batch   the examples
     * @param masks   random numbers of the dropout masks, keyed by the example's number; null for evaluation: then
     *                there is neither dropout nor a penalty
     * @return the summed loss
     */
    Loss forward(Batch batch, RandomStream masks);

    /**
     * Predicts at every step with a target, without dropout and penalty: for evaluation.
     *
     * @param batch the examples
     * @return the summed loss
     */
    default Loss forward(Batch batch) {
        return forward(batch, null);
    }

    /**
     * The gradients of scale · (summed loss of the last forward), overwriting the previous ones.
     *
     * @param scale 1 / number of predictions for the gradient of the mean
     */
    default void backward(float scale) {
        backward(scale, false);
    }

    /**
     * The gradients of scale · (summed loss of the last forward).
     *
     * @param scale      1 / number of predictions for the gradient of the mean
     * @param accumulate whether to add to the present gradients instead of overwriting them
     */
    void backward(float scale, boolean accumulate);

    /**
     * The weighted inputs of the softmax in the last forward, one row per prediction, in the model's own row order.
     *
     * @return shape (predictions, C)
     */
    Matrix logits();

    /**
     * The state that is carried from batch to batch while {@link Batch#continues}: hidden states of recurrent nets.
     *
     * @return the matrices, saved with a checkpoint; empty for models without state
     */
    List<Matrix> carried();

    /**
     * Creates the carried state of a shape, so that a checkpoint can be read into it before the first batch.
     *
     * @param rows  N
     * @param steps T
     */
    void prepareCarried(int rows, int steps);

    /**
     * The memory of training: parameters, gradients and workspaces, but not the optimizer's moments.
     *
     * @param rows  N
     * @param steps T
     * @return bytes
     */
    long bytes(int rows, int steps);

    /**
     * Another net on the same parameters, with its own workspaces and carried state: for evaluation during training and
     * for decoders.
     *
     * @return the net
     */
    Model fork();

    /**
     * Copies all weights of a model of the same kind, whose vocabulary may differ: rows and columns that belong to
     * symbols are selected by symbol, all others are copied in place.
     *
     * @param from the model to copy from
     * @param ids  for each symbol of this model its id in {@code from}, -1 if it is new and keeps its present weights;
     *             null for the same vocabulary
     */
    default void copyWeights(Model from, int[] ids) {
        for (int i = 0; i < parameters().size(); i++) {
            var parameter = parameters().get(i);
            boolean rows = this instanceof LanguageModel language && language.symbolRows().contains(parameter);
            boolean columns = this instanceof LanguageModel language && language.symbolColumns().contains(parameter);
            copy(from.parameters().get(i).value, parameter.value, rows ? ids : null, columns ? ids : null);
            parameter.changed();
        }
    }

    /** Copies row rows[r] of a matrix to row r, likewise its columns; null means all in place, -1 a new one. */
    private static void copy(Matrix from, Matrix to, int[] rows, int[] columns) {
        for (int r = 0; r < to.rows; r++) {
            int fromRow = rows == null ? r : rows[r];
            for (int c = 0; c < to.cols; c++) {
                int fromColumn = columns == null ? c : columns[c];
                if (fromRow >= 0 && fromColumn >= 0) {
                    to.set(r, c, from.get(fromRow, fromColumn));
                }
            }
        }
    }

    /**
     * The kind and the sizes of the model, to build it again.
     *
     * @return the configuration it was built from
     */
    Configuration configuration();
}
