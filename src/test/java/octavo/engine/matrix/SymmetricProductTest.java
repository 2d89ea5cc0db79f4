package octavo.engine.matrix;

import octavo.engine.matrix.SymmetricProduct.Form;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The mirrored product has the bits of the whole one. */
@Tag("simd")
class SymmetricProductTest {

    @ParameterizedTest
    @CsvSource({"1,1", "7,15", "15,7", "16,16", "17,33", "33,17", "64,64", "65,130", "130,65", "128,512", "200,100"})
    void hasTheBitsOfTheWholeProduct(int rows, int cols) {
        var a = Arrange.random(rows, cols, 1);
        var outer = new Matrix(rows, rows);
        var inner = new Matrix(cols, cols);
        var square = new Matrix(rows, rows);
        MatrixMultiply.multiplyTransposedB(a, a, outer);
        MatrixMultiply.multiplyTransposedA(a, a, inner);
        MatrixMultiply.multiply(outer, outer, square);
        Arrange.assertSameBits(outer, run(Form.A_AT, a, rows), "A·Aᵀ");
        Arrange.assertSameBits(inner, run(Form.AT_A, a, cols), "Aᵀ·A");
        Arrange.assertSameBits(square, run(Form.SQUARE, outer, rows), "A·A");
    }

    private static Matrix run(Form form, Matrix a, int side) {
        var result = Arrange.random(side, side, 2);
        new SymmetricProduct(form, a, result).run();
        return result;
    }
}
