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
import octavo.files.RegularFile;

/**
 * Reads text the one way Octavo knows: strict UTF-8; a byte order mark dropped; CR LF and CR turned into LF; Unicode
 * normalization form C, so that an accented letter is one code point however it was typed; lower case where asked for.
 */
public final class TextFile {

    /** Share of the bytes at even or at odd places that are 0 in a text of 16 bits per character. */
    private static final double UTF16_ZEROS = 0.7;
    private static final char BYTE_ORDER_MARK = '\uFEFF';

    private TextFile() {
    }

    /**
     * Reads a whole file.
     *
     * @param file      the file
     * @param lowerCase whether to make letters small
     * @return the text, not empty, in normal form C
     * @throws IOException where the file is missing, unreadable, empty, too large or not UTF-8; the sentence says
     *                     which, and the offset of the first bad byte
     */
    public static String read(Path file, boolean lowerCase) throws IOException {
        return normalize(readAsIs(file), lowerCase);
    }

    /**
     * Reads a whole file without making its characters and line ends uniform, for a vocabulary of another program.
     *
     * @param file the file
     * @return the text, not empty
     * @throws IOException as for {@link #read(Path, boolean)}
     */
    public static String readAsIs(Path file) throws IOException {
        return readAsIs(RegularFile.read(file, Integer.MAX_VALUE / 2), file.toString());
    }

    /**
     * Reads the bytes of a file that is already in memory.
     *
     * @param bytes     the bytes
     * @param name      what errors call them
     * @param lowerCase whether to make letters small
     * @return the text, not empty, in normal form C
     * @throws IOException where they are no text; see {@link #read(Path, boolean)}
     */
    public static String read(byte[] bytes, String name, boolean lowerCase) throws IOException {
        return normalize(readAsIs(bytes, name), lowerCase);
    }

    /**
     * Reads bytes that are already in memory, as {@link #readAsIs(Path)} does.
     *
     * @param bytes the bytes
     * @param name  what errors call them
     * @return the text, not empty
     * @throws IOException as for {@link #read(Path, boolean)}
     */
    public static String readAsIs(byte[] bytes, String name) throws IOException {
        if (isLikeUtf16(bytes)) {
            throw new IOException(name + " looks like UTF-16: every second byte is 0; save the file as UTF-8");
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

    /** Whether nearly every second byte is 0, as in Latin text of 16 bits per character without a byte order mark. */
    private static boolean isLikeUtf16(byte[] bytes) {
        int[] zeros = new int[2];
        for (int i = 0; i < bytes.length; i++) {
            zeros[i & 1] += bytes[i] == 0 ? 1 : 0;
        }
        int half = bytes.length / 2;
        return half > 0 && (zeros[0] > UTF16_ZEROS * half || zeros[1] > UTF16_ZEROS * half);
    }

    /**
     * Puts any text, a prompt for example, into the form that {@link #read(Path, boolean)} gives.
     *
     * <p>Letters become small one code point at a time, by Unicode's simple mapping and in no country's manner, so that
     * the result does not depend on the machine or on neighboring letters: İ (U+0130) becomes i without a second dot
     * beside it, and Σ is always σ, at the end of a word too.
     *
     * @param text      the text
     * @param lowerCase whether to make letters small
     * @return LF as the only line end, normal form C
     */
    public static String normalize(String text, boolean lowerCase) {
        String lines = text.indexOf('\r') < 0 ? text : text.replace("\r\n", "\n").replace('\r', '\n');
        return Normalizer.normalize(lowerCase ? lowerCase(lines) : lines, Normalizer.Form.NFC);
    }

    private static String lowerCase(String text) {
        // composed first: a capital and its separate accent may be small as one letter only
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
            throw new IOException(String.format("%s is not UTF-8: the byte 0x%02X at offset %d is no part of a "
                    + "character; save the file as UTF-8", name, bytes[offset], offset));
        }
        return to.flip().toString();
    }
}
