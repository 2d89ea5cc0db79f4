package octavo.engine.layers;

import octavo.engine.matrix.Matrix;

/** Brings the rows of a stream to one size before a branch reads them: {@link LayerNorm} or {@link RmsNorm}. */
public sealed interface Norm permits LayerNorm, RmsNorm {

    /**
     * Normalizes every row.
     *
     * @param x shape (R, E), owning its pads; must not change until backward
     * @return y, shape (R, E), overwritten by the next call
     */
    Matrix forward(Matrix x);

    /**
     * The gradients of the parameters, if there are any, and dx, which is <em>added</em> to the present content. A norm
     * is at the start of a residual branch, and dx already contains the gradient of the stream that passes by the
     * branch.
     *
     * @param dy         shape (R, E), owning its pads
     * @param dx         shape (R, E), owning its pads, added to
     * @param accumulate whether to add to the present parameter gradients
     */
    void backward(Matrix dy, Matrix dx, boolean accumulate);
}
