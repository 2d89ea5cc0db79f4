package octavo.engine.reference;

import java.util.List;

/** Brings the rows of a stream to one size: {@link LayerNormReference} or {@link RmsNormReference}. */
interface NormReference {

    /** The trained vectors, if there are any. */
    List<ParameterReference> parameters();

    /**
     * Normalizes each row.
     *
     * @param x shape (T, E)
     * @return y, shape (T, E)
     */
    double[][] forward(double[][] x);

    /**
     * The gradients of the parameters and of the input.
     *
     * @param dy shape (T, E)
     * @return shape (T, E)
     */
    double[][] backward(double[][] dy);
}
