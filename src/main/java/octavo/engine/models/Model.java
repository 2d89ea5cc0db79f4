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
     * The gradients of scale · (summed loss of the last forward).
     *
     * @param scale      1 / number of predictions for the gradient of the mean
     * @param accumulate whether to add to the gradients that lie there; if not, they are overwritten
     */
    void backward(float scale, boolean accumulate);

    /**
     * The weighted inputs of the softmax in the last forward, a row for each prediction, in the model's own row order.
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
     * Makes the carried state of a shape, so that a checkpoint can be read into it before the first batch.
     *
     * @param rows  N
     * @param steps T
     */
    void prepareCarried(int rows, int steps);

    /**
     * What training holds in memory: parameters, gradients, workspaces; not the optimiser's moments.
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
     * What rebuilds the model: kind and sizes.
     *
     * @return the configuration it was made from
     */
    Configuration configuration();
}
