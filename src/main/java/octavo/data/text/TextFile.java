package octavo.data.text;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.text.Normalizer;
import octavo.files.KnownFormat;
import octavo.files.RegularFile;

/**
 * Reads text, always in the same way: strict UTF-8; a byte order mark is dropped; CR LF and CR become LF; Unicode
 * normalization form C, so that an accented letter is one code point however it was typed; lower case if wanted.
 */
public final class TextFile {

    /** The share of zeros among the bytes at even or odd places from which a text is taken for UTF-16 or UTF-32. */
    private static final double WIDE_ZEROS = 0.7;
    private static final int MOST_BYTES = Integer.MAX_VALUE / 2;
    private static final int MOST_OF_STDIN = 1 << 26;
    private static final char BYTE_ORDER_MARK = '\uFEFF';

    private TextFile() {
    }

    /**
     * Reads a whole file, which may be compressed with gzip.
     *
     * @param file      the file
     * @param lowerCase whether to convert to lower case
     * @return the text, not empty, in normal form C
     * @throws IOException if the file is missing, unreadable, empty, too large or not UTF-8; the message says which,
     *                     and the offset of the first bad byte
     */
    public static String read(Path file, boolean lowerCase) throws IOException {
        return normalize(readAsIs(file), lowerCase);
    }

    /**
     * Reads a whole file without normalizing its characters and line ends, for a vocabulary of another program.
     *
     * @param file the file
     * @return the text, not empty
     * @throws IOException as for {@link #read(Path, boolean)}
     */
    public static String readAsIs(Path file) throws IOException {
        return readAsIs(RegularFile.readUnpacked(file, MOST_BYTES), file.toString());
    }

    /**
     * Reads stdin to its end, as {@link #readAsIs(Path)} does a file.
     *
     * @return the text, not empty
     * @throws IOException as for {@link #read(Path, boolean)}; stdin may also never end
     */
    public static String readStdin() throws IOException {
        byte[] bytes = System.in.readNBytes(MOST_OF_STDIN + 1);
        if (bytes.length > MOST_OF_STDIN) {
            throw new IOException("stdin has more than " + MOST_OF_STDIN
                    + " bytes: save the text to a file and name that");
        }
        return readAsIs(bytes, "stdin");
    }

    /**
     * Reads the bytes of a file that is already in memory.
     *
     * @param bytes     the bytes
     * @param name      their name in error messages
     * @param lowerCase whether to convert to lower case
     * @return the text, not empty, in normal form C
     * @throws IOException if they are not text; see {@link #read(Path, boolean)}
     */
    public static String read(byte[] bytes, String name, boolean lowerCase) throws IOException {
        return normalize(readAsIs(bytes, name), lowerCase);
    }

    /**
     * Reads bytes that are already in memory, as {@link #readAsIs(Path)} does.
     *
     * @param bytes the bytes
     * @param name  their name in error messages
     * @return the text, not empty
     * @throws IOException as for {@link #read(Path, boolean)}
     */
    public static String readAsIs(byte[] bytes, String name) throws IOException {
        String other = KnownFormat.ofText(bytes);
        if (other != null) {
            throw new IOException(name + " " + other);
        }
        String wide = wideEncoding(bytes);
        if (wide != null) {
            throw new IOException(name + " looks like " + wide + "; save the file as UTF-8");
        }
        String text = decode(bytes, name);
        if (!text.isEmpty() && text.charAt(0) == BYTE_ORDER_MARK) {
            text = text.substring(1);
        }
        if (text.isEmpty()) {
            throw new IOException(name + " is empty: there is no text in it");
        }
        return text;
    }

    /** What Latin text of 16 or 32 bits per character without a byte order mark shows; null for other bytes. */
    private static String wideEncoding(byte[] bytes) {
        int[] zeros = new int[2];
        for (int i = 0; i < bytes.length; i++) {
            zeros[i & 1] += bytes[i] == 0 ? 1 : 0;
        }
        int half = bytes.length / 2;
        if (half == 0 || Math.max(zeros[0], zeros[1]) <= WIDE_ZEROS * half) {
            return null;
        }
        return zeros[0] + zeros[1] > 2 * WIDE_ZEROS * half ? "UTF-32: three of four bytes are 0"
                : "UTF-16: every second byte is 0";
    }

    /**
     * Normalizes any text, for example a prompt, in the same way as {@link #read(Path, boolean)}.
     *
     * <p>Lower case uses Unicode's simple mapping, one code point at a time and independent of the locale, so the
     * result depends neither on the machine nor on neighboring letters: İ (U+0130) becomes i without a separate dot,
     * and Σ always becomes σ, even at the end of a word.
     *
     * @param text      the text
     * @param lowerCase whether to convert to lower case
     * @return LF as the only line end, normal form C
     */
    public static String normalize(String text, boolean lowerCase) {
        String lines = text.indexOf('\r') < 0 ? text : text.replace("\r\n", "\n").replace('\r', '\n');
        return Normalizer.normalize(lowerCase ? lowerCase(lines) : lines, Normalizer.Form.NFC);
    }

    private static String lowerCase(String text) {
        // composed first: a capital with a separate accent may have a lower case only as one letter
        String composed = Normalizer.normalize(text, Normalizer.Form.NFC);
        var small = new StringBuilder(composed.length());
        composed.codePoints().forEach(point -> small.appendCodePoint(Character.toLowerCase(point)));
        return small.toString();
    }

    private static String decode(byte[] bytes, String name) throws IOException {
        CharsetDecoder decoder = StandardCharsets.UTF_8.newDecoder()
                .onMalformedInput(CodingErrorAction.REPORT)
                .onUnmappableCharacter(CodingErrorAction.REPORT);
        ByteBuffer from = ByteBuffer.wrap(bytes);
        CharBuffer to = CharBuffer.allocate(bytes.length); // never more UTF-16 units than bytes
        CoderResult result = decoder.decode(from, to, true);
        if (result.isError()) {
            int offset = from.position();
            throw new IOException(String.format("%s is not UTF-8: the byte 0x%02X at offset %d is not part of a "
                    + "character; save the file as UTF-8", name, bytes[offset], offset));
        }
        return to.flip().toString();
    }
}
