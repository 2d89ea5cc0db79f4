package octavo.engine.layers;

import octavo.engine.matrix.Matrix;

/**
 * The rows of a batch that are asked for a prediction, taken together, so that what follows computes no others. Where
 * all rows are asked, nothing is copied.
 *
 * <p>Shapes: x (R, E), y (P, E) with P predictions in row order. Memory: 2·R·E floats once a batch has left out a row.
 */
public final class RowSelection {

    private int[] rows = {};
    private int[] targets = {};
    private int count;
    private boolean all;
    private Matrix storage = new Matrix(0, 0);
    private Matrix selected = storage;
    private Matrix gradientStorage = storage;
    private Matrix selectedGradient = storage;

    /** Makes it; its workspace follows the shape of what it is given. */
    public RowSelection() {
    }

    /**
     * Takes the rows that have a target.
     *
     * @param x          shape (R, E)
     * @param allTargets the target of row r, −1 for none; length at least R
     * @return y, shape (P, E): x itself if every row has a target
     */
    public Matrix forward(Matrix x, int[] allTargets) {
        find(x.rows, allTargets);
        all = count == x.rows;
        if (all) {
            return x;
        }
        if (count == 0) {
            throw new IllegalArgumentException("the batch asks for no prediction at all");
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
     * @return an array of at least P
     */
    public int[] targets() {
        return targets;
    }

    /**
     * Where the gradient with respect to y is to be added up, from zeros.
     *
     * @param dx where the gradient with respect to x is to be, shape (R, E); overwritten
     * @return zeros, shape (P, E): dx itself if every row was taken
     */
    public Matrix gradient(Matrix dx) {
        if (all) {
            dx.fill(0f);
            return dx;
        }
        if (gradientStorage.rows != storage.rows) {
            gradientStorage = new Matrix(storage.rows, storage.cols);
        }
        if (selectedGradient.data != gradientStorage.data || selectedGradient.rows != count) {
            selectedGradient = gradientStorage.rows(0, count);
        }
        selectedGradient.fill(0f);
        return selectedGradient;
    }

    /**
     * Puts the gradient of the selected rows, which lies in {@link #gradient}, back to where they came from.
     *
     * @param dx shape (R, E): the rows that were not taken become 0
     */
    public void backward(Matrix dx) {
        // forward was: y = the rows of x that have a target
        if (all) {
            return;
        }
        dx.fill(0f);
        for (int i = 0; i < count; i++) {
            Rows.copy(selectedGradient, i, dx, rows[i]);
        }
    }
}
