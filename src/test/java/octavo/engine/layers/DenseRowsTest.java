package octavo.engine.layers;

import static org.junit.jupiter.api.Assertions.assertEquals;

import octavo.engine.matrix.Matrix;
import octavo.engine.matrix.Parameter;
import octavo.engine.matrix.RandomStream;
import octavo.engine.matrix.RandomStream.Purpose;
import org.junit.jupiter.api.Test;

/** Single rows that meet the same weights again and again have the bits of a batch, before W is packed and after. */
class DenseRowsTest {

    private static final RandomStream RANDOM = new RandomStream(5, Purpose.CHECK);

    private static void fill(Matrix matrix, long example) {
        for (int r = 0; r < matrix.rows; r++) {
            for (int c = 0; c < matrix.cols; c++) {
                matrix.set(r, c, RANDOM.uniform(example, r * matrix.cols + c) - 0.5f);
            }
        }
    }

    @Test
    void followTheWeightsWhenTheyChange() {
        for (boolean hasBias : new boolean[] {false, true}) {
            var weight = Parameter.weight("weight", 20, 33);
            var bias = hasBias ? Parameter.vector("bias", 33) : null;
            var rowByRow = new Dense(weight, bias);
            var batch = new Dense(weight, bias);
            var x = new Matrix(30, 20);
            for (int change = 0; change < 3; change++) {
                fill(weight.value, change);
                weight.changed();
                fill(x, 10 + change);
                var expected = batch.forward(x);
                for (int r = 0; r < x.rows; r++) {
                    var y = rowByRow.forward(x.rows(r, 1));
                    for (int c = 0; c < y.cols; c++) {
                        assertEquals(expected.get(r, c), y.get(0, c), "row " + r + " after change " + change);
                    }
                }
            }
        }
    }
}
