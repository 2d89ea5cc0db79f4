package octavo.engine.reference;

import java.util.List;

/** A layer that reads a sequence step by step and keeps a state between the steps. */
interface RecurrentLayerReference {

    /** {@return the trained matrices} */
    List<ParameterReference> parameters();

    /**
     * The number of vectors in the state.
     *
     * @return 1 if the output is the state, 2 for an LSTM (h and c)
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
     * Goes back through the steps. The gradient ends at the initial state: earlier steps are not part of this batch
     * ("truncated" backpropagation through time).
     *
     * @param fromAbove shape (T, H): the gradient of each output from above
     * @return shape (T, D): the gradient of x
     */
    double[][] backward(double[][] fromAbove);

    /**
     * The state after the last step of the last forward.
     *
     * @return shape (states, H)
     */
    double[][] end();

    /**
     * Reports the values of the last forward.
     *
     * @param layer the number of the layer in the names, from 1
     * @param into  receives them
     */
    void traceForward(int layer, Trace into);

    /**
     * Reports the values of the last backward.
     *
     * @param layer the number of the layer in the names, from 1
     * @param into  receives them
     */
    void traceBackward(int layer, Trace into);
}
