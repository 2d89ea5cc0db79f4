package octavo.engine.layers;

import static org.junit.jupiter.api.Assertions.assertEquals;

import octavo.engine.matrix.Arrange;
import octavo.engine.matrix.Matrix;
import octavo.engine.matrix.RandomStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What is dropped, and how much of it. */
@Tag("simd")
class DropoutTest {

    private static final RandomStream MASKS = new RandomStream(4, RandomStream.Purpose.CHECK);

    @Test
    void dropsWhatTheStreamSaysAtEachElement() {
        var dropout = new Dropout(0.25f);
        dropout.begin(MASKS, 70);
        for (int size : new int[] {1, 7, 15, 16, 17, 33, 64}) {
            Matrix x = Arrange.random(1, size, 9);
            Matrix y = x.copy();
            dropout.applyRow(7, 10, y, 0, size);
            for (int c = 0; c < size; c++) {
                boolean isDropped = MASKS.uniform(77, 10 + c) < 0.25f;
                assertEquals(isDropped ? 0f : x.get(0, c) * (1f / 0.75f), y.get(0, c));
            }
        }
    }

    @Test
    void keepsTheMean() {
        var dropout = new Dropout(0.2f);
        dropout.begin(MASKS, 78);
        var ones = new Matrix(1, 20000);
        ones.fill(1f);
        dropout.applyRow(0, 0, ones, 0, 20000);
        double sum = 0;
        for (int c = 0; c < 20000; c++) {
            sum += ones.get(0, c);
        }
        assertEquals(1, sum / 20000, 0.02);
    }
}
