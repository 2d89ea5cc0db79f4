package octavo.app.benchmark;

import octavo.engine.matrix.Matrix;
import octavo.engine.matrix.RandomStream;
import octavo.engine.matrix.RandomStream.Purpose;
import octavo.engine.matrix.VectorMath;

/** The element-wise functions on data that stay in the first cache. */
final class FunctionFigures {

    private static final int ELEMENTS = 2048;
    private static final int REPEATS = 64;

    private final Figures figures;

    FunctionFigures(Figures figures) {
        this.figures = figures;
    }

    void run() {
        var x = new Matrix(1, ELEMENTS);
        var y = new Matrix(1, ELEMENTS);
        var random = new RandomStream(1, Purpose.CHECK);
        for (int c = 0; c < ELEMENTS; c++) {
            x.set(0, c, 8 * random.uniform(0, c) - 4);
        }
        measure("exp", () -> VectorMath.exp(x, y));
        measure("tanh", () -> VectorMath.tanh(x, y));
        measure("sigmoid", () -> VectorMath.sigmoid(x, y));
    }

    private void measure(String name, Figures.Work work) {
        figures.time(name + " per element", (double) ELEMENTS * REPEATS, () -> {
            for (int i = 0; i < REPEATS; i++) {
                work.run();
            }
        });
    }
}
