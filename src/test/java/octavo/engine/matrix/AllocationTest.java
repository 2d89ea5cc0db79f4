package octavo.engine.matrix;

import static org.junit.jupiter.api.Assertions.assertTrue;

import octavo.Allocation;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Kernels allocate nothing once they are compiled: a vector that the compiler puts into a box shows here. */
@Tag("simd")
class AllocationTest {

    private static final int RUNS = 20_000;

    private final Matrix a = Arrange.random(12, 20, 1);
    private final Matrix b = Arrange.random(20, 34, 2);
    private final Matrix c = Arrange.random(12, 34, 3);
    private final Matrix d = Arrange.random(12, 34, 4);
    private final Matrix row = Arrange.random(1, 34, 5);
    private final Matrix aTransposed = a.transposed();
    private final Matrix bTransposed = b.transposed();
    private final Matrix narrow = Arrange.view(12, 34, 6);
    private final Matrix wide = Arrange.random(64, 600, 7);
    private final Matrix result = new Matrix(1, 20);
    private final float[] numbers = new float[12];

    @AfterEach
    void oneThread() {
        Parallel.setThreads(1);
    }

    @Tag("allocation")
    @ParameterizedTest
    @ValueSource(ints = {1, 2})
    void kernelsAllocateNothing(int threads) {
        Parallel.setThreads(threads);
        check("A·B", () -> MatrixMultiply.multiply(a, b, c));
        check("A·B of one row", () -> MatrixMultiply.multiply(row, bTransposed, result));
        var packed = new PackedMatrix(bTransposed);
        packed.pack();
        check("A·B packed, one row", () -> MatrixMultiply.multiply(row, packed, result));
        check("A·B to a view", () -> MatrixMultiply.multiplyAdd(a, b, narrow));
        check("Aᵀ·B", () -> MatrixMultiply.multiplyTransposedA(aTransposed, b, c));
        check("A·Bᵀ", () -> MatrixMultiply.multiplyTransposedB(a, bTransposed, c));
        check("exp", () -> VectorMath.exp(c, d));
        check("tanh", () -> VectorMath.tanh(c, d));
        check("sigmoid", () -> VectorMath.sigmoid(c, d));
        check("log", () -> VectorMath.log(c, d));
        check("multiply", () -> VectorMath.multiply(c, d, d));
        check("addScaled", () -> VectorMath.addScaled(0.1f, c, d));
        check("tanh of a view", () -> VectorMath.tanh(narrow, narrow));
        check("softmax", () -> RowReductions.softmax(c, d, numbers));
        check("sumRows", () -> RowReductions.sumRows(c, row, false));
        check("addRow", () -> RowReductions.addRow(row, c));
        check("sumOfSquares", () -> RowReductions.sumOfSquares(c));
        check("transpose", () -> VectorMath.transpose(b, bTransposed));
        check("a large tanh", () -> VectorMath.tanh(wide, wide), RUNS / 20);
    }

    private static void check(String what, Runnable kernel) {
        check(what, kernel, RUNS);
    }

    private static void check(String what, Runnable kernel, int runs) {
        long bytes = Allocation.ofCheapest(runs - 1, () -> {
            for (int i = 0; i < runs; i++) {
                kernel.run();
            }
        });
        assertTrue(bytes < runs, () -> bytes + " bytes in " + runs + " runs of " + what);
    }
}
