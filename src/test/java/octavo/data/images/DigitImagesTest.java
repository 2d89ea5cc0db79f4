package octavo.data.images;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import octavo.Allocation;
import octavo.engine.matrix.Parallel;
import octavo.engine.matrix.RandomStream;
import octavo.engine.models.Batch;
import octavo.engine.models.Source;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("simd")
class DigitImagesTest {

    private static final Distortion ALL = new Distortion(2, 15, 0.15f, 0.2f, 34, 4);

    @AfterEach
    void oneThread() {
        Parallel.setThreads(1);
    }

    /** Blobs of ink that differ from image to image. */
    static DigitSet blobs(int count) {
        var random = new RandomStream(3, RandomStream.Purpose.CHECK);
        var pixels = new byte[count * 784];
        var labels = new byte[count];
        for (int i = 0; i < count; i++) {
            labels[i] = (byte) (i % 10);
            for (int y = 6; y < 22; y++) {
                for (int x = 6; x < 22; x++) {
                    pixels[i * 784 + y * 28 + x] = (byte) random.below(i, y * 28 + x, 256);
                }
            }
        }
        return new DigitSet(pixels, labels);
    }

    private static float[] row(Batch batch, int n) {
        return Arrays.copyOfRange(batch.features.data, batch.features.at(n, 0), batch.features.at(n, 784));
    }

    @Test
    void inOrderGivesBytesOver255() {
        var digits = blobs(5);
        var batch = new Batch();
        DigitImages.inOrder(digits).fill(3, 4, batch);
        for (int n = 0; n < 4; n++) {
            int image = (3 + n) % 5;
            assertEquals(digits.label(image), batch.targets[n]);
            for (int i = 0; i < 784; i++) {
                assertEquals(digits.pixel(image, i) / 255f, batch.features.get(n, i));
            }
        }
    }

    @Test
    void everyEpochHasEveryImageOnceInAnOrderOfItsOwn() {
        var digits = blobs(33);
        Source source = DigitImages.shuffled(digits, 1);
        var first = order(source, digits, 0);
        var second = order(source, digits, 33);
        assertFalse(Arrays.equals(first, second));
        assertArrayEquals(first, order(source, digits, 0));
        assertFalse(Arrays.equals(first, order(DigitImages.shuffled(digits, 2), digits, 0)));
        Arrays.sort(first);
        Arrays.sort(second);
        assertArrayEquals(first, second);
        for (int i = 0; i < 33; i++) {
            assertEquals(i, first[i]);
        }
    }

    private static int[] order(Source source, DigitSet digits, long firstExample) {
        var batch = new Batch();
        source.fill(firstExample, digits.size(), batch);
        var order = new int[digits.size()];
        for (int n = 0; n < order.length; n++) {
            order[n] = imageOf(batch, n, digits);
        }
        return order;
    }

    private static int imageOf(Batch batch, int n, DigitSet digits) {
        for (int image = 0; image < digits.size(); image++) {
            if (Math.round(255 * batch.features.get(n, 290)) == digits.pixel(image, 290)
                    && Math.round(255 * batch.features.get(n, 375)) == digits.pixel(image, 375)) {
                assertEquals(digits.label(image), batch.targets[n]);
                return image;
            }
        }
        throw new AssertionError("row " + n + " is none of the images");
    }

    @Test
    void anExampleDependsOnItsNumberAlone() {
        for (var source : new Source[] {DigitImages.shuffled(blobs(10), 1), DigitImages.distorted(blobs(10), 1, ALL)}) {
            var together = new Batch();
            source.fill(5, 33, together);
            var alone = new Batch();
            for (int n : new int[] {32, 0, 17, 4, 5, 16}) {
                source.fill(5 + n, 1, alone);
                assertEquals(together.targets[n], alone.targets[0]);
                assertArrayEquals(row(together, n), row(alone, 0));
            }
        }
    }

    @Test
    void threadsChangeNoBit() {
        var source = DigitImages.distorted(blobs(10), 1, ALL);
        var one = new Batch();
        source.fill(0, 33, one);
        Parallel.setThreads(3);
        var three = new Batch();
        source.fill(0, 33, three);
        for (int n = 0; n < 33; n++) {
            assertArrayEquals(row(one, n), row(three, n));
        }
    }

    @Test
    void noDistortionLeavesThePixels() {
        var digits = blobs(3);
        var batch = new Batch();
        DigitImages.distorted(digits, 1, new Distortion(0, 0, 0, 0, 0, 4)).fill(0, 3, batch);
        for (int n = 0; n < 3; n++) {
            imageOf(batch, n, digits);
        }
        var plain = new Batch();
        DigitImages.shuffled(digits, 1).fill(0, 3, plain);
        for (int n = 0; n < 3; n++) {
            assertArrayEquals(row(plain, n), row(batch, n));
        }
    }

    @Test
    void agreesWithThePlainFormulaInDoublePrecision() {
        var digits = blobs(4);
        for (var limits : new Distortion[] {ALL, new Distortion(3, 0, 0, 0, 0, 1), new Distortion(0, 90, 0, 0, 0, 1),
            new Distortion(0, 0, 0.5f, 0.5f, 0, 1), new Distortion(0, 0, 0, 0, 38, 10),
            new Distortion(28, 180, 0.9f, 2, 1000, 1)}) {
            var random = new RandomStream(9, RandomStream.Purpose.DISTORTION);
            var distorter = new Distorter(limits, random);
            for (int example = 0; example < 2; example++) {
                var bent = new float[784];
                distorter.distort(digits.pixels, digits.pixelsAt(example), example, bent, 0);
                double[] expected = PlainDistortion.distort(digits, example, limits, random, example);
                for (int i = 0; i < 784; i++) {
                    // the slope between neighboring pixels is at most 1, positions are good to a few millionths
                    assertEquals(expected[i], bent[i], limits.elasticity() > 100 ? 2e-3 : 1e-4,
                            "pixel " + i + " of " + limits);
                    assertTrue(bent[i] >= 0 && bent[i] <= 1.000001f);
                }
            }
        }
    }

    @Tag("allocation")
    @Test
    void steadyStateAllocatesNothing() {
        var source = DigitImages.distorted(blobs(10), 1, ALL);
        var batch = new Batch();
        assertEquals(0, Allocation.ofCheapest(0, () -> {
            for (int i = 0; i < 10; i++) {
                source.fill(10L * i, 8, batch);
            }
        }));
    }

    @Test
    void limitsOutOfRangeAreRefused() {
        var failure = assertThrows(IllegalArgumentException.class, () -> new Distortion(0, 0, Float.NaN, 0, 0, 4));
        assertTrue(failure.getMessage().contains("scaling") && failure.getMessage().contains("NaN"));
        assertThrows(IllegalArgumentException.class, () -> new Distortion(-1, 0, 0, 0, 0, 4));
        assertThrows(IllegalArgumentException.class, () -> new Distortion(0, 0, 0, 0, 1, 0));
    }
}
