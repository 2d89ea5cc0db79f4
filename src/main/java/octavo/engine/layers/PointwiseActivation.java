package octavo.engine.layers;

import octavo.engine.matrix.Activations;
import octavo.engine.matrix.Matrix;
import octavo.engine.matrix.Parallel;

/**
 * An activation between two dense layers, element by element.
 *
 * <pre>
 *   forward   y = f(x)         and x becomes the slope f'(x)
 *   backward  dx = dy ∘ f'(x)
 * </pre>
 *
 * <p>Shapes: x, y (R, H). Memory: R·H floats for y; the slope takes the place of x.
 */
public final class PointwiseActivation {

    /** The functions. */
    public enum Function {
        /** x·(1 + tanh(√(2/π)·(x + 0.044715·x³))) / 2, GPT-2's. */
        GELU,
        /** max(x, 0). */
        RELU
    }

    private static final int ROWS_OF_CHUNK = 16;

    private final Function function;
    private final Parallel.Work forwardRows = this::forwardRows;
    private final Parallel.Work backwardRows = this::backwardRows;
    private Matrix output = new Matrix(0, 0);
    private Matrix slope;
    private Matrix gradient;

    /**
     * Makes the layer.
     *
     * @param function f
     */
    public PointwiseActivation(Function function) {
        this.function = function;
    }

    /**
     * y = f(x).
     *
     * @param x shape (R, H); becomes the slope, which must stay as it is until backward
     * @return y, shape (R, H), overwritten by the next call
     */
    public Matrix forward(Matrix x) {
        if (output.rows != x.rows) {
            output = new Matrix(x.rows, x.cols);
        }
        slope = x;
        Parallel.run(x.rows, ROWS_OF_CHUNK, forwardRows);
        return output;
    }

    private void forwardRows(int from, int to) {
        switch (function) {
            case GELU -> Activations.gelu(slope, output, from, to);
            case RELU -> Activations.relu(slope, output, from, to);
        }
    }

    /**
     * dx = dy ∘ f'(x), in place.
     *
     * @param dy shape (R, H): gradient with respect to y in, with respect to x out
     */
    public void backward(Matrix dy) {
        gradient = dy;
        Parallel.run(dy.rows, ROWS_OF_CHUNK, backwardRows);
    }

    private void backwardRows(int from, int to) {
        // forward was: y = f(x)
        Activations.backward(slope, gradient, from, to);
    }
}
