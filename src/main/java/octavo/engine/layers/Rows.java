package octavo.engine.layers;

import octavo.engine.matrix.Matrix;

/** Single rows of matrices, copied and added: what one-hot products and embeddings come down to. */
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
     * Some elements of y += as many of x, from an index of their data each. A simple loop without a reduction, which C2
     * vectorises by itself.
     */
    static void add(Matrix x, int i, Matrix y, int j, int count) {
        float[] source = x.data;
        float[] target = y.data;
        for (int c = 0; c < count; c++) {
            target[j + c] += source[i + c];
        }
    }

    /** y[row] = a[row] + b[row]. */
    static void sum(Matrix a, Matrix b, int row, Matrix y) {
        float[] first = a.data;
        float[] second = b.data;
        float[] target = y.data;
        int i = a.at(row, 0);
        int j = b.at(row, 0);
        int k = y.at(row, 0);
        for (int c = 0; c < y.cols; c++) {
            target[k + c] = first[i + c] + second[j + c];
        }
    }
}
