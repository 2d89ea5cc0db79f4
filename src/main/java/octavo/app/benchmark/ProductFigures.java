package octavo.app.benchmark;

import java.util.Locale;
import octavo.engine.matrix.Matrix;
import octavo.engine.matrix.MatrixMultiply;
import octavo.engine.matrix.RandomStream;
import octavo.engine.matrix.RandomStream.Purpose;

/** Matrix products of given sizes. */
final class ProductFigures {

    private static final String[] SIZES = {"128x128x128", "256x256x256", "512x512x512", "1024x1024x1024", "1x128x128",
        "8x128x128", "32x128x128", "32x200x30", "32x34x200", "4096x384x384", "4096x1536x384", "4096x384x1536"};

    private final Figures figures;

    ProductFigures(Figures figures) {
        this.figures = figures;
    }

    /** One size, or the list; MxNxK. */
    void run(String size, String form) {
        for (String one : size == null ? SIZES : new String[] {size}) {
            measure(one, form);
        }
    }

    private void measure(String size, String form) {
        int[] sizes = sizes(size);
        int m = sizes[0];
        int n = sizes[1];
        int k = sizes[2];
        var c = new Matrix(m, n);
        Figures.Work work = switch (form) {
            case "tn" -> {
                var a = random(k, m);
                var b = random(k, n);
                yield () -> MatrixMultiply.multiplyTransposedA(a, b, c);
            }
            case "nt" -> {
                var a = random(m, k);
                var b = random(n, k);
                yield () -> MatrixMultiply.multiplyTransposedB(a, b, c);
            }
            default -> {
                var a = random(m, k);
                var b = random(k, n);
                yield () -> MatrixMultiply.multiply(a, b, c);
            }
        };
        double flop = 2.0 * m * n * k;
        figures.rate("matmul " + form + " " + size, "GFLOP/s", flop * 1e-9, flop, Double.NaN, work);
    }

    private static Matrix random(int rows, int cols) {
        var matrix = new Matrix(rows, cols);
        var random = new RandomStream(1, Purpose.CHECK);
        for (int r = 0; r < rows; r++) {
            for (int c = 0; c < cols; c++) {
                matrix.set(r, c, random.uniform(r, c) - 0.5f);
            }
        }
        return matrix;
    }

    private static int[] sizes(String size) {
        String[] parts = size.toLowerCase(Locale.ROOT).split("x");
        try {
            int[] sizes = {Integer.parseInt(parts[0]), Integer.parseInt(parts[1]), Integer.parseInt(parts[2])};
            if (parts.length == 3 && Math.min(sizes[0], Math.min(sizes[1], sizes[2])) >= 1) {
                return sizes;
            }
        } catch (NumberFormatException | ArrayIndexOutOfBoundsException e) {
            // refused below
        }
        throw new IllegalArgumentException("--size " + size + " is not a size: use MxNxK, for example 4096x1536x384");
    }
}
