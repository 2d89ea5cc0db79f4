package octavo.engine.layers;

import octavo.engine.matrix.Matrix;
import octavo.engine.matrix.Parameter;

/**
 * The worked example of src/site/add-a-layer.md: a layer that multiplies each column of its input by a trained gain.
 *
 * <pre>
 *   y[r][c] = x[r][c]·gain[c]
 * </pre>
 *
 * <p>Backward, as derived in ScaleReference:
 * <pre>
 *   dgain[c] = Σ_r dy[r][c]·x[r][c]
 *   dx[r][c] = dy[r][c]·gain[c]
 * </pre>
 *
 * <p>Shapes: x, y (R, H), gain (1, H). Memory beyond the parameters: R·H floats for y; dx overwrites dy.
 */
final class Scale {

    private final Parameter gain;
    private Matrix output = new Matrix(0, 0);
    private Matrix input;

    /** The layer on its gain, shape (1, H). */
    Scale(Parameter gain) {
        this.gain = gain;
    }

    /** y from x, which must not change until backward; y is overwritten by the next call. */
    Matrix forward(Matrix x) {
        if (output.rows != x.rows) {
            output = new Matrix(x.rows, x.cols);
        }
        input = x;
        for (int r = 0; r < x.rows; r++) {
            for (int c = 0; c < x.cols; c++) {
                output.data[output.at(r, c)] = x.data[x.at(r, c)] * gain.value.data[gain.value.at(0, c)];
            }
        }
        return output;
    }

    /** The gradient of the gain, and dx in place of dy. */
    void backward(Matrix dy, boolean accumulate) {
        gain.touchAllRows();
        float[] dgain = gain.gradient().data;
        int first = gain.gradient().at(0, 0);
        if (!accumulate) {
            gain.gradient().fill(0f);
        }
        // forward was: y[r][c] = x[r][c]·gain[c]
        for (int r = 0; r < dy.rows; r++) {
            for (int c = 0; c < dy.cols; c++) {
                float gradient = dy.data[dy.at(r, c)];
                dgain[first + c] = Math.fma(gradient, input.data[input.at(r, c)], dgain[first + c]);
                dy.data[dy.at(r, c)] = gradient * gain.value.data[gain.value.at(0, c)];
            }
        }
    }
}
