package octavo.files;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Random;
import java.util.zip.GZIPOutputStream;
import java.util.zip.ZipException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** What is no regular file is refused without waiting for it; gzip is unpacked member after member. */
class RegularFileTest {

    @TempDir
    private Path folder;

    private static byte[] member(byte[] content) throws IOException {
        var bytes = new ByteArrayOutputStream();
        try (var gzip = new GZIPOutputStream(bytes)) {
            gzip.write(content);
        }
        return bytes.toByteArray();
    }

    private byte[] unpack(byte[] packed) throws IOException {
        Path file = Files.write(folder.resolve("packed.gz"), packed);
        try (var in = RegularFile.unpacked(file)) {
            return in.readAllBytes();
        }
    }

    private static byte[] joined(byte[]... parts) {
        var all = new ByteArrayOutputStream();
        Arrays.stream(parts).forEach(all::writeBytes);
        return all.toByteArray();
    }

    @Test
    void plainAndPackedContentAreRead() throws IOException {
        byte[] content = new byte[100_000];
        new Random(1).nextBytes(content);
        assertArrayEquals(content, unpack(content));
        assertArrayEquals(content, unpack(member(content)));
        assertArrayEquals(joined(content, content), unpack(joined(member(content), member(content))));
    }

    @Test
    void tenThousandEmptyMembersAreNothing() throws IOException {
        byte[] empty = member(new byte[0]);
        var many = new ByteArrayOutputStream();
        for (int i = 0; i < 10_000; i++) {
            many.writeBytes(empty);
        }
        assertEquals(0, unpack(many.toByteArray()).length);
        for (int i = 0; i < 90_001; i++) {
            many.writeBytes(empty);
        }
        assertThrows(ZipException.class, () -> unpack(many.toByteArray()));
    }

    @Test
    void damagedMembersAreRefused() throws IOException {
        byte[] whole = member("a small text".getBytes());
        for (int length = 3; length < whole.length; length++) {
            byte[] cut = Arrays.copyOf(whole, length);
            assertThrows(EOFException.class, () -> unpack(cut));
        }
        byte[] wrongChecksum = whole.clone();
        wrongChecksum[whole.length - 5] ^= 1;
        assertThrows(ZipException.class, () -> unpack(wrongChecksum));
        assertThrows(ZipException.class, () -> unpack(joined(whole, new byte[] {1, 2, 3})));
    }

    @Test
    @DisabledOnOs(OS.WINDOWS)
    void pipesAndDevicesAreRefusedAtOnce() throws Exception {
        Path pipe = folder.resolve("pipe");
        assumeTrue(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor() == 0);
        for (Path file : new Path[] {pipe, Path.of("/dev/zero")}) {
            var e = assertTimeoutPreemptively(Duration.ofSeconds(10),
                    () -> assertThrows(IOException.class, () -> RegularFile.read(file, 1000)));
            assertTrue(e.getMessage().contains("a pipe or a device"), e.getMessage());
        }
    }

    @Test
    void foldersMissingAndLargeFilesAreNamed() throws IOException {
        assertTrue(assertThrows(IOException.class, () -> RegularFile.read(folder, 10)).getMessage()
                .contains("is a folder"));
        assertTrue(assertThrows(IOException.class, () -> RegularFile.read(folder.resolve("none"), 10)).getMessage()
                .contains("there is no such file"));
        Path large = Files.write(folder.resolve("large"), new byte[11]);
        assertTrue(assertThrows(IOException.class, () -> RegularFile.read(large, 10)).getMessage()
                .contains("has 11 bytes, at most 10"));
        assertEquals(11, RegularFile.read(large, 11).length);
    }
}
