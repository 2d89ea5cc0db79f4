package octavo.engine.layers;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Arrays;
import octavo.engine.matrix.Arrange;
import octavo.engine.matrix.Matrix;
import octavo.engine.matrix.VectorMath;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The softmax of attention against its definition in double precision. */
@Tag("simd")
class AttentionHeadTest {

    @Test
    void softmaxIsThatOfTheKeysSoFarWhateverComesAfter() {
        float factor = 0.3f;
        int rows = 20;
        int first = 13;
        Matrix scores = Arrange.random(rows + 2, 48, 0);
        VectorMath.scale(30, scores);
        Matrix weights = scores.copy();
        var statistics = new float[2 * (rows + 5)];
        AttentionHead.softmax(weights, rows, first, factor, statistics, 5);
        for (int r = 0; r < rows; r++) {
            double sum = 0;
            for (int c = 0; c <= first + r; c++) {
                sum += StrictMath.exp(factor * scores.get(r, c));
            }
            for (int c = 0; c < 48; c++) {
                double expected = c <= first + r ? StrictMath.exp(factor * scores.get(r, c)) / sum : 0;
                assertEquals(expected, weights.get(r, c), 4e-6 * expected);
            }
            // alone, with fewer keys beside it
            int width = Matrix.padded(first + r + 1);
            Matrix alone = new Matrix(1, width);
            System.arraycopy(scores.data, scores.at(r, 0), alone.data, 0, width);
            AttentionHead.softmax(alone, 1, first + r, factor, new float[2], 0);
            assertArrayEquals(Arrays.copyOfRange(weights.data, weights.at(r, 0), weights.at(r, width)), alone.data);
        }
        for (int c = 0; c < 48; c++) {
            assertEquals(0f, weights.get(rows, c));
        }
        AttentionHead.softmaxAgain(scores, rows, first, factor, statistics, 5);
        assertArrayEquals(weights.data, scores.data);
    }
}
