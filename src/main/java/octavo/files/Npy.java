package octavo.files;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Collectors;

/**
 * NumPy's .npy files, as {@code numpy.save} writes and {@code numpy.load} reads them: the magic {@code \x93NUMPY}, a
 * version, a header that is a Python dictionary in text, and the bare elements. Versions 1 to 3 are read, 1 is written.
 * Types that only Python can interpret (object arrays, records) are not read.
 *
 * <p>Source: "NumPy Enhancement Proposal 1: a simple file format for NumPy arrays".
 */
public final class Npy {

    private static final byte[] MAGIC = {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y'};
    /** NumPy starts the elements at a multiple of this, so that they can be mapped into memory. */
    private static final int ALIGNMENT = 64;
    /** A header of the types read here is below 200 bytes; version 2 allows 4 GB. */
    private static final int MAX_HEADER = 0xffff;

    private Npy() {
    }

    /**
     * Writes an array, replacing a file of the same name.
     *
     * @param file  where to; the folder has to exist
     * @param array the array
     * @throws IOException with one sentence, if it cannot be written; nothing is half-written then
     */
    public static void write(Path file, NpyArray array) throws IOException {
        AtomicFile.write(file, out -> writeTo(out, array));
    }

    /**
     * Reads an array.
     *
     * @param file a .npy file
     * @return its array
     * @throws BadFileException if it breaks a rule of the format, or is of a type not read here
     * @throws IOException      if it cannot be read
     */
    public static NpyArray read(Path file) throws IOException {
        RegularFile.require(file);
        try (var in = new BufferedInputStream(Files.newInputStream(file))) {
            return readFrom(in, Files.size(file), file.toString());
        }
    }

    static void writeTo(OutputStream out, NpyArray array) throws IOException {
        out.write(header(array));
        out.write(array.bytes().array(), 0, array.bytes().limit());
    }

    /** Everything before the elements. */
    static byte[] header(NpyArray array) {
        String sizes = Arrays.stream(array.shape()).mapToObj(String::valueOf).collect(Collectors.joining(", "));
        String shape = array.shape().length == 1 ? "(" + sizes + ",)" : "(" + sizes + ")";
        String text = "{'descr': '" + array.type().description + "', 'fortran_order': False, 'shape': " + shape + ", }";
        int prefix = MAGIC.length + 4;
        int total = (prefix + text.length() + 1 + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
        int length = total - prefix;
        var bytes = ByteBuffer.allocate(total);
        bytes.put(MAGIC).put((byte) 1).put((byte) 0).put((byte) length).put((byte) (length >>> 8));
        bytes.put((text + " ".repeat(length - text.length() - 1) + "\n").getBytes(StandardCharsets.US_ASCII));
        return bytes.array();
    }

    /**
     * Reads header and elements.
     *
     * @param in    the bytes of one file
     * @param size  their number
     * @param where the file, for messages
     */
    static NpyArray readFrom(InputStream in, long size, String where) throws IOException {
        byte[] start = in.readNBytes(MAGIC.length + 2);
        if (start.length < MAGIC.length + 2 || !Arrays.equals(start, 0, MAGIC.length, MAGIC, 0, MAGIC.length)) {
            throw new BadFileException(where, "this is not a .npy file: it does not begin with \\x93NUMPY");
        }
        int version = start[MAGIC.length];
        if (version < 1 || version > 3) {
            throw new BadFileException(where, "the .npy version is " + version + ", it should be 1, 2 or 3");
        }
        int lengthBytes = version == 1 ? 2 : 4;
        long length = littleEndian(in.readNBytes(lengthBytes));
        if (length > MAX_HEADER) {
            throw new BadFileException(where, "the header length is " + length + ", at most " + MAX_HEADER
                    + " is read");
        }
        byte[] header = in.readNBytes((int) length);
        if (header.length < length) {
            throw new BadFileException(where, "the header should have " + length + " bytes, the file ends after "
                    + header.length);
        }
        var parsed = new NpyHeader(new String(header, StandardCharsets.ISO_8859_1), where);
        long expected = parsed.bytes();
        long present = size - start.length - lengthBytes - length;
        if (present != expected) {
            throw new BadFileException(where, parsed + " needs " + expected + " bytes of elements, the file has "
                    + present);
        }
        byte[] data = in.readNBytes((int) expected);
        if (data.length != expected) {
            throw new BadFileException(where, parsed + " needs " + expected
                    + " bytes of elements, the file ends after " + data.length);
        }
        return parsed.fortranOrder && parsed.shape.length > 1
                ? NpyArray.ofFortranOrder(parsed.type, parsed.shape, data)
                : new NpyArray(parsed.type, parsed.shape, ByteBuffer.wrap(data));
    }

    private static long littleEndian(byte[] bytes) {
        long value = 0;
        for (int i = bytes.length - 1; i >= 0; i--) {
            value = value << 8 | bytes[i] & 0xff;
        }
        return value;
    }
}
