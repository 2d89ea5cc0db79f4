package octavo.engine.reference;

import java.util.List;

/** A layer that reads a sequence step by step and keeps a state between the steps. */
interface RecurrentLayerReference {

    /**
     * The trained matrices.
     *
     * @return the parameters
     */
    List<ParameterReference> parameters();

    /**
     * How many vectors the state consists of.
     *
     * @return 1 where the output is the state, 2 for an LSTM (h and c)
     */
    int states();

    /**
     * Reads a sequence.
     *
     * @param x     shape (T, D)
     * @param start shape (states, H): the state before the first step
     * @return h, shape (T, H): the output after each step
     */
    double[][] forward(double[][] x, double[][] start);

    /**
     * Walks back through the steps. The gradient ends at the start state: what lies before is not changed by this batch
     * ("truncated" backpropagation through time).
     *
     * @param hGradient shape (T, H): the gradient of each output from above
     * @return shape (T, D): the gradient of x
     */
    double[][] backward(double[][] hGradient);

    /**
     * The state after the last step of the last forward.
     *
     * @return shape (states, H)
     */
    double[][] end();

    /**
     * Tells what the last forward computed.
     *
     * @param layer the number of the layer in the names, from 1
     * @param into  who takes it
     */
    void traceForward(int layer, Trace into);

    /**
     * Tells what the last backward computed.
     *
     * @param layer the number of the layer in the names, from 1
     * @param into  who takes it
     */
    void traceBackward(int layer, Trace into);
}
