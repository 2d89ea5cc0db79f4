package octavo.engine.layers;

import octavo.engine.matrix.Matrix;

/** Copies and adds single rows of matrices, which replaces products with one-hot rows. */
final class Rows {

    private Rows() {
    }

    /** y[to] = x[from]. */
    static void copy(Matrix x, int from, Matrix y, int to) {
        System.arraycopy(x.data, x.at(from, 0), y.data, y.at(to, 0), y.cols);
    }

    /** y[to] += x[from]. */
    static void add(Matrix x, int from, Matrix y, int to) {
        add(x, x.at(from, 0), y, y.at(to, 0), y.cols);
    }

    /**
     * y.data[j + c] += x.data[i + c] for c {@literal <} count: a simple loop without a reduction, which C2 vectorizes
     * by itself.
     */
    static void add(Matrix x, int i, Matrix y, int j, int count) {
        float[] source = x.data;
        float[] target = y.data;
        for (int c = 0; c < count; c++) {
            target[j + c] += source[i + c];
        }
    }
}
