package octavo.engine.matrix;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import octavo.engine.matrix.RandomStream.Purpose;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Sums over lanes have the bits of their plain forms. */
@Tag("simd")
class LaneSumsTest {

    private static final RandomStream RANDOM = new RandomStream(1, Purpose.CHECK);

    private static float[] numbers(int example) {
        var numbers = new float[512];
        for (int i = 0; i < numbers.length; i++) {
            numbers[i] = (RANDOM.uniform(example, i) - 0.3f) * (i % 3 == 0 ? 1000 : 1);
        }
        return numbers;
    }

    @Tag("allocation")
    @Test
    void agreeWithThePlainFormsAndAllocateNothing() {
        float[] x = numbers(0);
        float[] y = numbers(1);
        var threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long allocated = 0;
        for (int round = 0; round < 2000; round++) {
            for (int size = 1; size <= 100; size++) {
                long before = threads.getCurrentThreadAllocatedBytes();
                float sum = LaneSums.sum(x, size, size);
                float dot = LaneSums.dot(x, size, y, 3, size);
                allocated = threads.getCurrentThreadAllocatedBytes() - before;
                if (round < 2) {
                    assertEquals(LaneSums.plainSum(x, size, size), sum);
                    assertEquals(LaneSums.plainDot(x, size, y, 3, size), dot);
                }
            }
        }
        assertEquals(0, allocated);
    }
}
