package octavo.engine.models;

import java.util.List;
import octavo.engine.layers.Loss;
import octavo.engine.matrix.Matrix;
import octavo.engine.matrix.Parameter;
import octavo.engine.matrix.RandomStream;

/**
 * A network: layers wired together, no training loop. It owns its workspaces, which are made for a shape (N, T) at the
 * first batch of that shape; after that neither direction allocates anything.
 */
public interface Model {

    /**
     * The trained matrices, always in the same order.
     *
     * @return the parameters
     */
    List<Parameter> parameters();

    /**
     * Predicts wherever the batch has a target.
     *
     * @param batch   the examples
     * @param dropout where dropout masks come from, keyed by the example's number; null when evaluating: nothing is
     *                dropped
     * @return the summed loss
     */
    Loss forward(Batch batch, RandomStream dropout);

    /**
     * Predicts wherever the batch has a target; nothing is dropped.
     *
     * @param batch the examples
     * @return the summed loss
     */
    default Loss forward(Batch batch) {
        return forward(batch, null);
    }

    /**
     * The gradients of scale · (summed loss of the last forward), overwriting what lies there.
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
     * @param accumulate whether to add to the present gradients; if not, they are overwritten
     */
    void backward(float scale, boolean accumulate);

    /**
     * The weighted inputs of the softmax in the last forward, one row per prediction, in the model's own row order.
     *
     * @return shape (predictions, C)
     */
    Matrix logits();

    /**
     * State that goes on from batch to batch while {@link Batch#continues}: hidden states of recurrent nets.
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
     * What training holds in memory: parameters, gradients, workspaces; not the optimizer's moments.
     *
     * @param rows  N
     * @param steps T
     * @return bytes
     */
    long bytes(int rows, int steps);

    /**
     * Another net on the same parameters with workspaces and carried state of its own: for evaluating in the middle of
     * a training, and for decoders.
     *
     * @return the net
     */
    Model fork();

    /**
     * Copies all weights of a model of the same kind whose vocabulary may be another: rows and columns that stand for
     * symbols are chosen, all others stay where they are.
     *
     * @param from where from
     * @param ids  for each symbol of this model its id in {@code from}, -1 if it is new and keeps the weights it has
     *             here; null for the same vocabulary
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

    /** Copies a matrix whose row r was row rows[r], likewise its columns; null means that all stay, -1 a new one. */
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
     * What rebuilds the model: kind and sizes.
     *
     * @return the configuration it was made from
     */
    Configuration configuration();
}
