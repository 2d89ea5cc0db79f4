package octavo.data.text;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
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
    void textOf16BitsPerCharacterIsNamed() {
        for (var encoding : new Charset[] {StandardCharsets.UTF_16LE, StandardCharsets.UTF_16BE}) {
            var error = assertThrows(IOException.class,
                    () -> TextFile.read("Half of this would be NUL.\n".getBytes(encoding), "file", false));
            assertTrue(error.getMessage().contains("looks like UTF-16"), error.getMessage());
        }
    }
}
