package octavo.engine.layers;

import octavo.engine.matrix.Matrix;

/**
 * An {@link Activation} after a dense layer, element by element.
 *
 * <pre>
 *   forward   a = f(dot)        and dot becomes the slope f′(dot)
 *   backward  δ = da ∘ f′(dot)
 * </pre>
 *
 * <p>Shapes: dot, a (R, H). Memory: R·H floats for a; the slope overwrites dot.
 */
public final class ActivationLayer {

    private final Activation function;
    private Matrix output = new Matrix(0, 0);
    private Matrix slope;

    /**
     * Creates the layer.
     *
     * @param function f
     */
    public ActivationLayer(Activation function) {
        this.function = function;
    }

    /**
     * a = f(dot).
     *
     * @param dot shape (R, H), owning its pads; becomes the slope, which must not change until backward
     * @return a, shape (R, H), overwritten by the next call
     */
    public Matrix forward(Matrix dot) {
        if (output.rows != dot.rows) {
            output = new Matrix(dot.rows, dot.cols);
        }
        slope = dot;
        function.forward(dot, output);
        return output;
    }

    /**
     * δ = da ∘ f′(dot), in place.
     *
     * @param da shape (R, H), owning its pads: the gradient of a in, that of dot out
     */
    public void backward(Matrix da) {
        // forward was: a = f(dot)
        Activation.backward(slope, da, da);
    }
}
