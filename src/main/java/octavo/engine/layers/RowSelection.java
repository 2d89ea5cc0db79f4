package octavo.engine.layers;

import octavo.engine.matrix.Matrix;

/**
 * The rows of a batch that have a target, packed together, so that the following layers compute only these. If all rows
 * have one, nothing is copied.
 *
 * <p>Shapes: x (R, E), y (predictions, E) in row order. Memory: 2·R·E floats after the first batch in which
 * some row has no target.
 */
public final class RowSelection {

    private int[] rows = {};
    private int[] targets = {};
    private int count;
    private boolean all;
    private Matrix storage = new Matrix(0, 0);
    private Matrix selected = storage;
    private Matrix gradientStorage = storage;
    private Matrix selectedDx = storage;

    /** Creates the object; its workspace adapts to the shape of the input. */
    public RowSelection() {
    }

    /**
     * Selects the rows that have a target.
     *
     * @param x          shape (R, E)
     * @param allTargets the target of row r, −1 for none; length at least R
     * @return y, shape (predictions, E): x itself if every row has a target
     */
    public Matrix forward(Matrix x, int[] allTargets) {
        find(x.rows, allTargets);
        all = count == x.rows;
        if (all) {
            return x;
        }
        if (count == 0) {
            throw new IllegalArgumentException("no row of the batch has a target");
        }
        if (storage.rows != x.rows) {
            storage = new Matrix(x.rows, x.cols);
        }
        if (selected.data != storage.data || selected.rows != count) {
            selected = storage.rows(0, count);
        }
        for (int i = 0; i < count; i++) {
            Rows.copy(x, rows[i], selected, i);
        }
        return selected;
    }

    private void find(int all, int[] allTargets) {
        if (rows.length < all) {
            rows = new int[all];
            targets = new int[all];
        }
        count = 0;
        for (int r = 0; r < all; r++) {
            if (allTargets[r] >= 0) {
                rows[count] = r;
                targets[count++] = allTargets[r];
            }
        }
    }

    /**
     * The targets of the selected rows.
     *
     * @return an array of at least as many as there are predictions
     */
    public int[] targets() {
        return targets;
    }

    /**
     * A matrix of zeros to which the gradient with respect to y is added.
     *
     * @param dx will receive the gradient with respect to x, shape (R, E); overwritten
     * @return zeros, shape (predictions, E): dx itself if every row is selected
     */
    public Matrix zeroGradient(Matrix dx) {
        if (all) {
            dx.fill(0f);
            return dx;
        }
        if (gradientStorage.rows != storage.rows) {
            gradientStorage = new Matrix(storage.rows, storage.cols);
        }
        if (selectedDx.data != gradientStorage.data || selectedDx.rows != count) {
            selectedDx = gradientStorage.rows(0, count);
        }
        selectedDx.fill(0f);
        return selectedDx;
    }

    /**
     * Copies the gradient of the selected rows, collected in {@link #zeroGradient}, back to their rows in dx.
     *
     * @param dx shape (R, E): the rows that were not selected become 0
     */
    public void backward(Matrix dx) {
        // forward was: y = the rows of x that have a target
        if (all) {
            return;
        }
        dx.fill(0f);
        for (int i = 0; i < count; i++) {
            Rows.copy(selectedDx, i, dx, rows[i]);
        }
    }
}
