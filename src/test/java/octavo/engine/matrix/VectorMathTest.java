package octavo.engine.matrix;

import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Element-wise operations against one line of plain Java each, on awkward sizes, views, NaN pads and threads. */
@Tag("simd")
class VectorMathTest {

    private static final int[] SIZES = {1, 7, 15, 16, 17, 33};

    /** Each operation on (x, y) writes z; the plain form says what one element becomes. */
    enum Operation {
        MULTIPLY, ADD_SCALED, SCALE, TANH;

        Matrix run(Matrix x, Matrix y, Matrix z) {
            switch (this) {
                case MULTIPLY -> VectorMath.multiply(x, y, z);
                case ADD_SCALED -> VectorMath.addScaled(-0.3f, x, y);
                case SCALE -> VectorMath.scale(1.7f, y);
                case TANH -> VectorMath.tanh(x, z);
            }
            return switch (this) {
                case MULTIPLY, TANH -> z;
                case ADD_SCALED, SCALE -> y;
            };
        }

        float plain(float x, float y) {
            return switch (this) {
                case MULTIPLY -> x * y;
                case ADD_SCALED -> Math.fma(-0.3f, x, y);
                case SCALE -> 1.7f * y;
                case TANH -> VectorMath.tanh(x);
            };
        }
    }

    @AfterEach
    void oneThread() {
        Parallel.setThreads(1);
    }

    private static void check(Operation operation, int rows, int cols, boolean views) {
        var x = views ? Arrange.view(rows, cols, 1) : Arrange.random(rows, cols, 1);
        var y = views ? Arrange.view(rows, cols, 2) : Arrange.random(rows, cols, 2);
        var z = views ? Arrange.view(rows, cols, 3) : Arrange.random(rows, cols, 3);
        var expected = new Matrix(rows, cols);
        for (int r = 0; r < rows; r++) {
            for (int c = 0; c < cols; c++) {
                expected.set(r, c, operation.plain(x.get(r, c), y.get(r, c)));
            }
        }
        var beforeY = Arrange.storage(y);
        var beforeZ = Arrange.storage(z);
        var what = operation + " " + rows + " x " + cols + " views " + views;
        Arrange.assertSameBits(expected, operation.run(x, y, z), what);
        if (views) {
            Arrange.assertNeighborsKept(beforeY, y, what);
            Arrange.assertNeighborsKept(beforeZ, z, what);
        }
    }

    @ParameterizedTest
    @EnumSource
    void equalsThePlainForm(Operation operation) {
        for (int rows : SIZES) {
            for (int cols : SIZES) {
                check(operation, rows, cols, false);
                check(operation, rows, cols, true);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {2, 3, 4})
    void threadsDoNotChangeABit(int threads) {
        Parallel.setThreads(threads);
        for (var operation : Operation.values()) {
            check(operation, 401, 131, false);
            check(operation, 401, 131, true);
            check(operation, 1, 70_000, false);
        }
    }

    @Test
    void transposesAnyShape() {
        for (int rows : new int[] {1, 7, 8, 16, 17, 33, 100}) {
            for (int cols : new int[] {1, 7, 8, 16, 17, 33, 100}) {
                var x = Arrange.view(rows, cols, 1);
                var y = Arrange.view(cols, rows, 2);
                var before = Arrange.storage(y);
                VectorMath.transpose(x, y);
                Arrange.assertSameBits(x.transposed(), y, "transpose " + rows + " x " + cols);
                Arrange.assertNeighborsKept(before, y, "transpose " + rows + " x " + cols);
            }
        }
    }

    @Test
    void refusesDifferentShapes() {
        assertThrows(IllegalArgumentException.class, () -> VectorMath.addScaled(1, new Matrix(2, 3), new Matrix(3, 2)));
        assertThrows(IllegalArgumentException.class, () -> VectorMath.transpose(new Matrix(2, 3), new Matrix(2, 3)));
    }
}
