package octavo.engine.matrix;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The summation order: every product has the bits of the plain loop, whatever its shape, its views and its threads. */
@Tag("simd")
class MatrixMultiplyTest {

    private static final int[] SIZES = {1, 2, 3, 5, 7, 15, 16, 17, 33};

    enum Form {
        NN, TN, NT;

        Matrix a(int m, int k, boolean view) {
            return this == TN ? matrix(k, m, view, 1) : matrix(m, k, view, 1);
        }

        Matrix b(int k, int n, boolean view) {
            return this == NT ? matrix(n, k, view, 2) : matrix(k, n, view, 2);
        }

        void multiply(Matrix a, Matrix b, Matrix c) {
            switch (this) {
                case NN -> MatrixMultiply.multiply(a, b, c);
                case TN -> MatrixMultiply.multiplyTransposedA(a, b, c);
                case NT -> MatrixMultiply.multiplyTransposedB(a, b, c);
            }
        }

        /** The sums go on from c; there is no such A·Bᵀ, since no layer needs it. */
        void multiplyAdd(Matrix a, Matrix b, Matrix c) {
            switch (this) {
                case NN -> MatrixMultiply.multiplyAdd(a, b, c);
                case TN -> MatrixMultiply.multiplyAddTransposedA(a, b, c);
                case NT -> throw new AssertionError("A·Bᵀ is not added");
            }
        }

        boolean canAdd() {
            return this != NT;
        }

        void plain(Matrix a, Matrix b, Matrix c) {
            PlainProduct.multiplyAdd(this == TN ? a.transposed() : a, this == NT ? b.transposed() : b, c);
        }

        private static Matrix matrix(int rows, int cols, boolean view, long example) {
            return view ? Arrange.view(rows, cols, example) : Arrange.random(rows, cols, example);
        }
    }

    @AfterEach
    void oneThread() {
        Parallel.setThreads(1);
    }

    private static void check(Form form, int m, int n, int k, boolean add, boolean views) {
        boolean accumulate = add && form.canAdd();
        var a = form.a(m, k, views);
        var b = form.b(k, n, views);
        var c = views ? Arrange.view(m, n, 3) : Arrange.random(m, n, 3);
        var expected = c.copy();
        if (!accumulate) {
            expected.fill(0);
        }
        form.plain(a, b, expected);
        var before = Arrange.storage(c);
        if (accumulate) {
            form.multiplyAdd(a, b, c);
        } else {
            form.multiply(a, b, c);
        }
        var what = form + " " + m + "x" + n + "x" + k + " accumulate " + accumulate + " views " + views;
        Arrange.assertSameBits(expected, c, what);
        if (views) {
            Arrange.assertNeighborsKept(before, c, what);
        }
    }

    @ParameterizedTest
    @EnumSource
    void equalsThePlainLoopOnAwkwardSizes(Form form) {
        for (int m : SIZES) {
            for (int n : SIZES) {
                for (int k : SIZES) {
                    for (int variant = 0; variant < 4; variant++) {
                        check(form, m, n, k, (variant & 1) != 0, (variant & 2) != 0);
                    }
                }
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void equalsThePlainLoopAcrossBlocks(Form form) {
        check(form, 100, 128, 128, true, false);
        check(form, 130, 65, 34, false, false);
        check(form, 97, 39, 401, false, true);
        check(form, 7, 1600, 10, true, false);
        check(form, 2, 100, 800, true, true);
        check(form, 8, 48, 769, false, false);
    }

    /** The row lies in a matrix of its own or at the end of somebody else's array, where its pad cannot be read. */
    private static void checkAffine(int m, int n, int k, boolean views) {
        var a = Form.matrix(m, k, views, 1);
        var b = Form.matrix(k, n, views, 2);
        var row = Form.matrix(1, n, views, 4);
        var c = views ? Arrange.view(m, n, 3) : Arrange.random(m, n, 3);
        var expected = c.copy();
        for (int r = 0; r < m; r++) {
            expected.rows(r, 1).copyFrom(row);
        }
        PlainProduct.multiplyAdd(a, b, expected);
        var before = Arrange.storage(c);
        MatrixMultiply.affine(a, b, row, c);
        var what = "affine " + m + "x" + n + "x" + k + " views " + views;
        Arrange.assertSameBits(expected, c, what);
        if (views) {
            Arrange.assertNeighborsKept(before, c, what);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3})
    void sumsStartFromARow(int threads) {
        Parallel.setThreads(threads);
        for (int m : SIZES) {
            for (int n : SIZES) {
                for (int k : SIZES) {
                    checkAffine(m, n, k, false);
                    checkAffine(m, n, k, true);
                }
            }
        }
        checkAffine(100, 128, 128, false);
        checkAffine(97, 39, 401, true);
        checkAffine(7, 1600, 10, false);
        checkAffine(33, 300, 769, true);
        var c = Arrange.random(3, 5, 1);
        var row = Arrange.random(1, 5, 2);
        MatrixMultiply.affine(new Matrix(3, 0), new Matrix(0, 5), row, c);
        assertEquals(row.get(0, 4), c.get(2, 4), "K = 0");
    }

    @ParameterizedTest
    @ValueSource(ints = {2, 3, 4})
    void threadsDoNotChangeABit(int threads) {
        Parallel.setThreads(threads);
        for (var form : Form.values()) {
            check(form, 100, 128, 128, true, false);
            check(form, 33, 300, 17, false, false);
            check(form, 300, 33, 17, false, true);
            check(form, 1, 1000, 100, false, false);
            check(form, 4, 390, 100, true, true);
        }
    }

    @Test
    void nothingToAddIsZeroOrTheOldValue() {
        var c = Arrange.random(3, 5, 1);
        var old = c.copy();
        MatrixMultiply.multiplyAdd(new Matrix(3, 0), new Matrix(0, 5), c);
        Arrange.assertSameBits(old, c, "K = 0 accumulating");
        MatrixMultiply.multiply(new Matrix(3, 0), new Matrix(0, 5), c);
        Arrange.assertSameBits(new Matrix(3, 5), c, "K = 0");
        MatrixMultiply.multiply(new Matrix(0, 4), new Matrix(4, 5), new Matrix(0, 5));
        MatrixMultiply.multiply(new Matrix(3, 4), new Matrix(4, 0), new Matrix(3, 0));
    }

    @Test
    void aSumStartsFromPlusZero() {
        for (int m : new int[] {1, 4}) {
            var a = new Matrix(m, 1);
            a.fill(-0f);
            var b = new Matrix(1, 20);
            b.fill(1);
            var c = new Matrix(m, 20);
            MatrixMultiply.multiply(a, b, c);
            assertEquals(0, Float.floatToRawIntBits(c.get(m - 1, 19)), "+0 + (-0) * 1 is +0");
        }
    }

    @Test
    void productsInsideChunksAreRight() {
        Parallel.setThreads(3);
        var a = Arrange.random(40, 70, 1);
        var b = Arrange.random(70, 50, 2);
        var expected = new Matrix(40, 50);
        PlainProduct.multiply(a, b, expected);
        var results = new Matrix[12];
        Parallel.run(results.length, 1, Parallel.each(chunk -> {
            results[chunk] = new Matrix(40, 50);
            MatrixMultiply.multiply(a, b, results[chunk]);
        }));
        for (var result : results) {
            Arrange.assertSameBits(expected, result, "a product inside a chunk");
        }
    }

    @Test
    void productsOfSeveralUserThreadsDoNotMix() throws InterruptedException {
        Parallel.setThreads(2);
        var failures = new java.util.concurrent.ConcurrentLinkedQueue<Throwable>();
        var users = new Thread[3];
        for (int u = 0; u < users.length; u++) {
            int size = 40 + 9 * u;
            users[u] = new Thread(() -> {
                for (int i = 0; i < 300 && failures.isEmpty(); i++) {
                    check(Form.values()[i % 3], size, size, size, i % 2 == 0, false);
                }
            });
            users[u].setUncaughtExceptionHandler((thread, thrown) -> failures.add(thrown));
            users[u].start();
        }
        for (var user : users) {
            user.join();
        }
        assertTrue(failures.isEmpty(), () -> failures.peek().toString());
    }

    @Test
    void aWrongShapeIsNamed() {
        var thrown = assertThrows(IllegalArgumentException.class,
                () -> MatrixMultiply.multiply(new Matrix(2, 3), new Matrix(4, 5), new Matrix(2, 5)));
        assertTrue(thrown.getMessage().contains("A is 2 x 3") && thrown.getMessage().contains("B is 4 x 5"));
    }
}
