package octavo.engine.matrix;

import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A product with a packed matrix has the bits of the plain loop. */
@Tag("simd")
class PackedMatrixTest {

    private static void check(int m, int n, int k) {
        var b = Arrange.random(k, n, 2);
        var packed = new PackedMatrix(b);
        packed.pack();
        for (int variant = 0; variant < 4; variant++) {
            boolean accumulate = (variant & 1) != 0;
            boolean view = (variant & 2) != 0;
            var a = view ? Arrange.view(m, k, 1) : Arrange.random(m, k, 1);
            var c = view ? Arrange.view(m, n, 3) : Arrange.random(m, n, 3);
            var expected = c.copy();
            if (accumulate) {
                PlainProduct.multiplyAdd(a, b, expected);
            } else {
                PlainProduct.multiply(a, b, expected);
            }
            var before = Arrange.storage(c);
            if (accumulate) {
                MatrixMultiply.multiplyAdd(a, packed, c);
            } else {
                MatrixMultiply.multiply(a, packed, c);
            }
            var what = m + "x" + n + "x" + k + " variant " + variant;
            Arrange.assertSameBits(expected, c, what);
            if (view) {
                Arrange.assertNeighborsKept(before, c, what);
            }
        }
    }

    @Test
    void equalsThePlainLoopOnAwkwardSizes() {
        int[] sizes = {1, 3, 4, 7, 15, 16, 17, 33};
        for (int m : sizes) {
            for (int n : sizes) {
                for (int k : sizes) {
                    check(m, n, k);
                }
            }
        }
    }

    /** A row in a matrix of its own, or at the end of another's array, where its pad cannot be read. */
    @Test
    void sumsStartFromARow() {
        for (int m : new int[] {1, 3, 5}) {
            for (int n : new int[] {1, 16, 17, 100, 128, 150}) {
                var a = Arrange.random(m, 20, 1);
                var b = Arrange.random(20, n, 2);
                var packed = new PackedMatrix(b);
                packed.pack();
                var expected = new Matrix(m, n);
                for (var row : new Matrix[] {Arrange.random(1, n, 4), Arrange.view(1, n, 4)}) {
                    for (int r = 0; r < m; r++) {
                        expected.rows(r, 1).copyFrom(row);
                    }
                    PlainProduct.multiplyAdd(a, b, expected);
                    var c = Arrange.random(m, n, 3);
                    MatrixMultiply.affine(a, packed, row, c);
                    Arrange.assertSameBits(expected, c, "affine " + m + "x" + n + " from " + row);
                }
            }
        }
    }

    @Test
    void equalsThePlainLoopOverSeveralBlocks() {
        check(25, 68, 385);
        check(13, 130, 1000);
        check(6, 2100, 9);
    }

    @Test
    void followsItsSourceOnlyWhenPackedAgain() {
        var b = Arrange.random(17, 33, 2);
        var a = Arrange.random(5, 17, 1);
        var packed = new PackedMatrix(b);
        packed.pack();
        b.fill(0.5f);
        packed.pack();
        var expected = new Matrix(5, 33);
        PlainProduct.multiply(a, b, expected);
        var c = new Matrix(5, 33);
        MatrixMultiply.multiply(a, packed, c);
        Arrange.assertSameBits(expected, c, "after packing again");
    }

    @Test
    void shapesMustFit() {
        var packed = new PackedMatrix(new Matrix(3, 4));
        assertThrows(IllegalArgumentException.class,
                () -> MatrixMultiply.multiply(new Matrix(5, 4), packed, new Matrix(5, 4)));
    }
}
