package octavo.data.text;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TextFileTest {

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    @Test
    void dropsTheByteOrderMarkAndUnifiesLineEnds() throws IOException {
        assertEquals("a\nb\nc\n\nd", TextFile.read(utf8("\uFEFFa\r\nb\rc\n\r\nd"), "x", false));
        assertEquals("a\uFEFFb", TextFile.read(utf8("a\uFEFFb"), "x", false),
                "only at the very beginning is it a mark");
    }

    @Test
    void composesAccents() throws IOException {
        assertEquals("żółw", TextFile.read(utf8("z\u0307o\u0301łw"), "x", false));
    }

    @Test
    void makesLettersSmallOneCodePointAtATime() throws IOException {
        assertEquals("żółta straße", TextFile.read(utf8("ŻÓŁTA Straße"), "x", true));
        assertEquals("i", TextFile.read(utf8("İ"), "x", true));
        assertEquals("i", TextFile.read(utf8("I\u0307"), "x", true), "composed before it is made small");
        assertEquals("σσ", TextFile.read(utf8("ΣΣ"), "x", true));
        assertEquals("\uD801\uDC28", TextFile.read(utf8("\uD801\uDC00"), "x", true), "beyond 16 bits too");
        assertEquals("É", TextFile.read(utf8("É"), "x", false));
    }

    @Test
    void namesTheOffsetOfTheFirstBadByte() {
        byte[][] bad = {{(byte) 0xC0, (byte) 0xAF}, {(byte) 0xED, (byte) 0xA0, (byte) 0x80}, {(byte) 0xF5, 0, 0, 0},
            {(byte) 0xE2, (byte) 0x82}, {(byte) 0x80}};
        for (byte[] tail : bad) {
            byte[] start = utf8("zaż");
            byte[] all = Arrays.copyOf(start, start.length + tail.length);
            System.arraycopy(tail, 0, all, start.length, tail.length);
            var error = assertThrows(IOException.class, () -> TextFile.read(all, "book.txt", false));
            assertTrue(error.getMessage().contains("book.txt is not UTF-8")
                    && error.getMessage().contains("offset " + start.length), error.getMessage());
        }
    }

    @Test
    void refusesWhatIsNoText(@TempDir Path folder) throws IOException {
        assertMessage("is empty", Files.createFile(folder.resolve("empty")));
        assertMessage("is empty", Files.writeString(folder.resolve("mark"), "\uFEFF"));
        assertMessage("no such file", folder.resolve("missing"));
        assertMessage("is a folder", folder);
    }

    private static void assertMessage(String part, Path file) {
        var error = assertThrows(IOException.class, () -> TextFile.read(file, true));
        assertTrue(error.getMessage().contains(part) && error.getMessage().contains(file.toString()),
                error.getMessage());
    }

    @Test
    void aTextPackedWithGzipIsRead(@TempDir Path folder) throws IOException {
        Path packed = folder.resolve("book.txt.gz");
        try (var out = new GZIPOutputStream(Files.newOutputStream(packed))) {
            out.write(utf8("zażółć\r\n"));
        }
        assertEquals("zażółć\n", TextFile.read(packed, false));
        byte[] bytes = Files.readAllBytes(packed);
        assertMessage("its gzip data are damaged (they end too early)",
                Files.write(packed, Arrays.copyOf(bytes, bytes.length - 9)));
    }

    @Test
    void archivesAndDocumentsAreNamed() {
        for (String[] kind : new String[][] {{"PK\3\4", "is a ZIP archive, as .zip, .docx"},
            {"%PDF-1.7", "a PDF document"}, {"BZh9", "packed with bzip2"},
            {"\u00fd7zXZ", "packed with xz"}, {"(\u00b5/\u00fd", "packed with zstd"},
            {"{\\rtf1", "an RTF document"}, {"\u00d0\u00cf\u0011\u00e0", "of an old Word"}}) {
            byte[] bytes = (kind[0] + "\u00ff and more").getBytes(StandardCharsets.ISO_8859_1);
            var error = assertThrows(IOException.class, () -> TextFile.read(bytes, "book", false));
            assertTrue(error.getMessage().startsWith("book is ") && error.getMessage().contains(kind[1]),
                    error.getMessage());
        }
    }

    /** As of {@code < /dev/zero}. */
    @Test
    void aStdinThatNeverEndsIsRefused() {
        InputStream before = System.in;
        System.setIn(new InputStream() {
            @Override
            public int read() {
                return 'a';
            }

            @Override
            public int read(byte[] into, int offset, int count) {
                return count;
            }
        });
        try {
            var error = assertThrows(IOException.class, TextFile::readStdin);
            assertTrue(error.getMessage().startsWith("stdin has more than 67108864 bytes"), error.getMessage());
        } finally {
            System.setIn(before);
        }
    }

    @Test
    void textOf16BitsPerCharacterIsNamed() {
        for (var encoding : new Charset[] {StandardCharsets.UTF_16LE, StandardCharsets.UTF_16BE}) {
            var error = assertThrows(IOException.class,
                    () -> TextFile.read("Half of this would be NUL.\n".getBytes(encoding), "file", false));
            assertTrue(error.getMessage().contains("looks like UTF-16: every second byte is 0"), error.getMessage());
        }
        for (var encoding : new Charset[] {Charset.forName("UTF-32LE"), Charset.forName("UTF-32BE")}) {
            var error = assertThrows(IOException.class,
                    () -> TextFile.read("Three of four bytes would be NUL.\n".getBytes(encoding), "file", false));
            assertTrue(error.getMessage().contains("looks like UTF-32: three of four bytes"), error.getMessage());
        }
    }
}
