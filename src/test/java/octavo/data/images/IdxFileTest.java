package octavo.data.images;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.zip.GZIPOutputStream;
import octavo.files.BadFileException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class IdxFileTest {

    @TempDir
    Path folder;

    static byte[] images(int magic, int count, int height, int width, int present) {
        var bytes = ByteBuffer.allocate(16 + present * 784).putInt(magic).putInt(count).putInt(height).putInt(width);
        for (int i = 0; i < present * 784; i++) {
            bytes.put((byte) (i * 31));
        }
        return bytes.array();
    }

    static byte[] labels(int magic, int count, int... labels) {
        var bytes = ByteBuffer.allocate(8 + labels.length).putInt(magic).putInt(count);
        for (int label : labels) {
            bytes.put((byte) label);
        }
        return bytes.array();
    }

    static byte[] gzip(byte[] content) throws IOException {
        var out = new ByteArrayOutputStream();
        try (var gzip = new GZIPOutputStream(out)) {
            gzip.write(content);
        }
        return out.toByteArray();
    }

    private Path file(byte[] content) throws IOException {
        return Files.write(folder.resolve("some-file"), content);
    }

    private void imagesFail(byte[] content, String... words) throws IOException {
        Path file = file(content);
        expect(assertThrows(BadFileException.class, () -> IdxFile.readImages(file)), words);
    }

    private void labelsFail(byte[] content, String... words) throws IOException {
        Path file = file(content);
        expect(assertThrows(BadFileException.class, () -> IdxFile.readLabels(file)), words);
    }

    private static void expect(IOException failure, String... words) {
        assertTrue(failure.getMessage().contains("some-file"), failure.getMessage());
        for (String word : words) {
            assertTrue(failure.getMessage().contains(word), failure.getMessage());
        }
    }

    @Test
    void readsPlainAndGzip() throws IOException {
        byte[] content = images(2051, 3, 28, 28, 3);
        byte[] pixels = Arrays.copyOfRange(content, 16, content.length);
        assertArrayEquals(pixels, IdxFile.readImages(file(content)));
        assertArrayEquals(pixels, IdxFile.readImages(file(gzip(content))));
        assertArrayEquals(new byte[] {0, 9, 5}, IdxFile.readLabels(file(labels(2049, 3, 0, 9, 5))));
        assertArrayEquals(new byte[] {0, 9, 5}, IdxFile.readLabels(file(gzip(labels(2049, 3, 0, 9, 5)))));
    }

    @Test
    void wrongMagic() throws IOException {
        imagesFail(images(2049, 1, 28, 28, 1), "2049", "2051");
        labelsFail(labels(2051, 1, 1), "2051", "2049");
        labelsFail("PK\3\4 something else".getBytes(), "begins with");
    }

    @Test
    void imagesOfAnotherSize() throws IOException {
        imagesFail(images(2051, 1, 32, 28, 1), "32 x 28");
        imagesFail(images(2051, 1, -1, -1, 1), "4294967295 x 4294967295");
    }

    @Test
    void countsThatTheFileDoesNotHold() throws IOException {
        imagesFail(images(2051, 5, 28, 28, 2), "after 2 of the 5 images");
        labelsFail(labels(2049, 5, 1, 2), "after 2 of the 5 labels");
        imagesFail(images(2051, 0, 28, 28, 0), "announces 0");
        imagesFail(images(2051, -1, 28, 28, 2), "announces 4294967295");
        imagesFail(images(2051, IdxFile.MOST_IMAGES, 28, 28, 2), "after 2 of the 500000");
    }

    @Test
    void trailingBytes() throws IOException {
        imagesFail(images(2051, 1, 28, 28, 2), "more bytes follow after the 1 images");
        labelsFail(gzip(labels(2049, 2, 1, 2, 3)), "more bytes follow after the 2 labels");
    }

    @Test
    void labelsOutsideTheRange() throws IOException {
        labelsFail(labels(2049, 3, 1, 10, 3), "label 1 is 10");
        labelsFail(labels(2049, 3, 1, 2, 255), "label 2 is 255");
    }

    @Test
    void cutAtEveryLength() throws IOException {
        byte[] plain = labels(2049, 20, 1, 2, 3, 4, 5, 6, 7, 8, 9, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 0);
        for (byte[] whole : new byte[][] {plain, gzip(plain)}) {
            for (int length = 0; length < whole.length; length++) {
                labelsFail(Arrays.copyOf(whole, length));
            }
        }
    }

    @Test
    void damagedGzip() throws IOException {
        byte[] packed = gzip(images(2051, 2, 28, 28, 2));
        packed[packed.length - 6] ^= 1; // in the checksum
        imagesFail(packed, "damaged");
        packed = gzip(images(2051, 2, 28, 28, 2));
        packed[2] = 77; // the method of compression
        imagesFail(packed, "damaged");
    }

    @Test
    void aHostileHeaderCostsNoMemory() throws IOException {
        Path file = file(gzip(images(2051, IdxFile.MOST_IMAGES, 28, 28, 1)));
        var thread = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long before = thread.getCurrentThreadAllocatedBytes();
        assertThrows(BadFileException.class, () -> IdxFile.readImages(file));
        assertTrue(thread.getCurrentThreadAllocatedBytes() - before < 1_000_000);
    }

    @Test
    void aFolderWithDisagreeingFiles() throws IOException {
        Files.write(folder.resolve("t10k-images-idx3-ubyte"), images(2051, 2, 28, 28, 2));
        Files.write(folder.resolve("t10k-labels.idx1-ubyte.gz"), gzip(labels(2049, 3, 1, 2, 3)));
        var failure = assertThrows(BadFileException.class, () -> DigitSet.readTest(folder));
        assertTrue(failure.getMessage().contains("3 labels")
                && failure.getMessage().contains("2 images"), failure.getMessage());
        var missing = assertThrows(IOException.class, () -> DigitSet.readTraining(folder));
        assertTrue(missing.getMessage().contains("octavo data mnist"), missing.getMessage());
    }

    @Test
    void partsShareTheBytes() throws IOException {
        var set = new DigitSet(Arrays.copyOfRange(images(2051, 24, 28, 28, 24), 16, 16 + 24 * 784),
                new byte[] {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 0, 1, 2, 3});
        var last = set.part(22, 2);
        assertEquals(2, last.size());
        assertEquals(2, last.label(0));
        assertEquals(set.pixel(22, 100), last.pixel(0, 100));
        assertEquals(set.part(3, 2).fingerprint(), set.part(3, 2).fingerprint());
        assertTrue(!set.part(3, 2).fingerprint().equals(set.part(4, 2).fingerprint()));
    }
}
