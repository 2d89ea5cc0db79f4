package octavo.engine.matrix;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("simd")
class UniformFillTest {

    private final RandomStream random = new RandomStream(7, RandomStream.Purpose.CHECK);

    @Test
    void theSameBitsAsOneByOne() {
        for (int count : new int[] {0, 1, 7, 15, 16, 17, 32, 33, 64, 100, 784}) {
            for (int firstElement : new int[] {0, 2, 16, 800}) {
                var filled = new float[count + 5];
                random.fillUniform(1L << 40, firstElement, filled, 3, count);
                for (int i = 0; i < count; i++) {
                    assertEquals(random.uniform(1L << 40, firstElement + i), filled[3 + i], "element " + i);
                }
                assertEquals(0f, filled[2], "before");
                assertEquals(0f, filled[3 + count], "behind");
            }
        }
    }

    @Test
    void anOddStartIsRefused() {
        assertThrows(IllegalArgumentException.class, () -> random.fillUniform(0, 3, new float[8], 0, 8));
    }
}
