package octavo.engine.matrix;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Row operations against plain loops in the stated order, with NaN in the pads. */
@Tag("simd")
class RowReductionsTest {

    private static final int[] SIZES = {1, 7, 15, 16, 17, 33, 100};

    @AfterEach
    void oneThread() {
        Parallel.setThreads(1);
    }

    private static Matrix matrix(int rows, int cols, boolean view, long example) {
        return view ? Arrange.view(rows, cols, example) : Arrange.random(rows, cols, example);
    }

    private static void checkAll(int rows, int cols, boolean view) {
        var what = rows + " x " + cols + " view " + view;
        var x = matrix(rows, cols, view, 1);
        var b = matrix(1, cols, view, 2);

        var sum = b.copy();
        for (int r = 0; r < rows; r++) {
            for (int c = 0; c < cols; c++) {
                sum.set(0, c, sum.get(0, c) + x.get(r, c));
            }
        }
        var s = matrix(1, cols, view, 2);
        var before = Arrange.storage(s);
        RowReductions.sumRows(x, s, true);
        Arrange.assertSameBits(sum, s, "sumRows " + what);
        if (view) {
            Arrange.assertNeighborsKept(before, s, "sumRows " + what);
        }

        var y = matrix(rows, cols, view, 3);
        var added = y.copy();
        var copied = new Matrix(rows, cols);
        for (int r = 0; r < rows; r++) {
            for (int c = 0; c < cols; c++) {
                added.set(r, c, y.get(r, c) + b.get(0, c));
                copied.set(r, c, b.get(0, c));
            }
        }
        before = Arrange.storage(y);
        RowReductions.addRow(b, y);
        Arrange.assertSameBits(added, y, "addRow " + what);
        if (view) {
            Arrange.assertNeighborsKept(before, y, "addRow " + what);
        }
        RowReductions.copyRow(b, y);
        Arrange.assertSameBits(copied, y, "copyRow " + what);

        for (int r = 0; r < rows; r++) {
            assertEquals(LaneSums.plainDot(x.data, x.at(r, 0), y.data, y.at(r, 0), cols),
                    LaneSums.dot(x.data, x.at(r, 0), y.data, y.at(r, 0), cols), "dot product " + what);
        }
        checkSoftmax(x, view, what);
    }

    private static void checkSoftmax(Matrix z, boolean view, String what) {
        var expected = new Matrix(z.rows, z.cols);
        var expectedLogSum = new float[z.rows];
        for (int r = 0; r < z.rows; r++) {
            float max = Float.NEGATIVE_INFINITY;
            for (int c = 0; c < z.cols; c++) {
                max = Math.max(max, z.get(r, c));
            }
            for (int c = 0; c < z.cols; c++) {
                expected.set(r, c, VectorMath.exp(z.get(r, c) - max));
            }
            float sum = LaneSums.plainSum(expected.data, expected.at(r, 0), z.cols);
            for (int c = 0; c < z.cols; c++) {
                expected.set(r, c, expected.get(r, c) / sum);
            }
            expectedLogSum[r] = max + VectorMath.log(sum);
        }
        var p = matrix(z.rows, z.cols, view, 4);
        var before = Arrange.storage(p);
        var logSum = new float[z.rows];
        RowReductions.softmax(z, p, logSum);
        Arrange.assertSameBits(expected, p, "softmax " + what);
        if (view) {
            Arrange.assertNeighborsKept(before, p, "softmax " + what);
        }
        for (int r = 0; r < z.rows; r++) {
            assertEquals(expectedLogSum[r], logSum[r], "log sum of row " + r + " of " + what);
        }
    }

    @Test
    void equalThePlainLoops() {
        for (int rows : SIZES) {
            for (int cols : SIZES) {
                checkAll(rows, cols, false);
                checkAll(rows, cols, true);
            }
        }
    }

    @Test
    void threadsDoNotChangeABit() {
        for (int threads = 2; threads <= 4; threads++) {
            Parallel.setThreads(threads);
            checkAll(333, 65, false);
            checkAll(333, 165, true);
        }
    }

    @Test
    void softmaxOfMaskedAndLargeEntries() {
        var z = Matrix.of(new float[][] {{Float.NEGATIVE_INFINITY, 1000, 1000, Float.NEGATIVE_INFINITY, -1000}});
        var logSum = new float[1];
        RowReductions.softmax(z, z, logSum);
        Arrange.assertSameBits(Matrix.of(new float[][] {{0, 0.5f, 0.5f, 0, 0}}), z, "softmax of masked entries");
        assertEquals(1000 + Math.log(2), logSum[0], 1e-4);
    }

    @Test
    void sumOfSquaresIsThatOfTheLogicalElements() {
        for (int cols : SIZES) {
            var x = Arrange.view(5, cols, 1);
            double exact = 0;
            for (int r = 0; r < 5; r++) {
                for (int c = 0; c < cols; c++) {
                    exact += (double) x.get(r, c) * x.get(r, c);
                }
            }
            assertEquals(exact, RowReductions.sumOfSquares(x), 1e-12 * exact, cols + " columns");
        }
    }
}
