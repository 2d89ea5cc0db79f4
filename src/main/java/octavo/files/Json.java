package octavo.files;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/**
 * JSON, strictly according to RFC 8259. The values are {@code Map<String, Object>} (order kept), {@code List<Object>},
 * {@code String}, {@code Long}, {@code Double}, {@code Boolean} and null.
 *
 * <p>Where the RFC leaves a choice: equal keys in one object are refused. A number without fraction and exponent is a
 * {@code Long}, refused if it does not fit 64 bits; any other is a {@code Double}, refused if it is too large. Half a
 * surrogate pair is refused in reading and writing, so that every string is valid Unicode. Only white space may follow
 * the value; a byte order mark is not white space. There are at most {@value #MAX_DEPTH} levels and {@value
 * #MAX_VALUES} values, so that a hostile text cannot exhaust the stack or the heap.
 */
public final class Json {

    /** How deep arrays and objects may be nested. */
    public static final int MAX_DEPTH = 100;
    /** The most values in one text; each takes up to about 150 bytes of memory. */
    public static final int MAX_VALUES = 2_000_000;

    private static final char BYTE_ORDER_MARK = '\uFEFF';
    /** How large a JSON file may be. */
    private static final int MAX_BYTES = 100_000_000;

    private Json() {
    }

    /**
     * Reads one value.
     *
     * @param text the whole JSON text
     * @return the value
     * @throws JsonException if a rule is broken; the message names line, column and rule
     */
    public static Object parse(String text) throws JsonException {
        return new JsonReader(text.toCharArray(), text.length()).readText();
    }

    /** Reads one value from a text that nobody else needs: its characters are changed. */
    static Object parse(CharBuffer text) throws JsonException {
        return new JsonReader(text.array(), text.limit()).readText();
    }

    /**
     * Reads one value from a file.
     *
     * @param file a file of UTF-8; a byte order mark, which some editors on Windows write, is skipped
     * @return the value
     * @throws BadFileException if it is not UTF-8, or not JSON
     * @throws IOException      if it cannot be read
     */
    public static Object read(Path file) throws IOException {
        byte[] bytes = RegularFile.read(file, MAX_BYTES);
        try {
            CharBuffer text = decode(ByteBuffer.wrap(bytes));
            boolean marked = !text.isEmpty() && text.get(0) == BYTE_ORDER_MARK;
            return marked ? parse(text.subSequence(1, text.length()).toString()) : parse(text);
        } catch (JsonException e) {
            throw new BadFileException(file, e.getMessage());
        } catch (CharacterCodingException e) {
            throw new BadFileException(file, "this is not valid UTF-8; a JSON file has to be");
        }
    }

    /** Decodes UTF-8 strictly, into a new array. */
    static CharBuffer decode(ByteBuffer bytes) throws CharacterCodingException {
        return StandardCharsets.UTF_8.newDecoder().decode(bytes);
    }

    /**
     * Writes a value on one line.
     *
     * @param value of the types above; other whole numbers, and floats in their own shortest form, are taken too
     * @return JSON text that {@link #parse} reads back to an equal value
     * @throws IllegalArgumentException if a number is NaN or infinite (JSON has no such numbers: decide on a
     *         substitute, for example null), a string contains half a surrogate pair, or a type is unknown
     */
    public static String write(Object value) {
        return new JsonWriter(false).write(value);
    }

    /**
     * Writes a value for people to read: one entry per line, two spaces per level, a list of plain values on one line.
     *
     * @param value as for {@link #write}
     * @return JSON text that ends with a line feed
     */
    public static String writePretty(Object value) {
        return new JsonWriter(true).write(value) + "\n";
    }
}
