package octavo.files;

import static octavo.files.BadSafetensorsException.Rule.HEADER_TOO_LARGE;
import static octavo.files.BadSafetensorsException.Rule.HEADER_TOO_SMALL;
import static octavo.files.BadSafetensorsException.Rule.INCOMPLETE_BUFFER;
import static octavo.files.BadSafetensorsException.Rule.INVALID_HEADER_JSON;
import static octavo.files.BadSafetensorsException.Rule.INVALID_HEADER_LENGTH;
import static octavo.files.BadSafetensorsException.Rule.INVALID_HEADER_START;
import static octavo.files.BadSafetensorsException.Rule.INVALID_HEADER_UTF8;
import static octavo.files.BadSafetensorsException.Rule.INVALID_METADATA;
import static octavo.files.BadSafetensorsException.Rule.INVALID_OFFSET;
import static octavo.files.BadSafetensorsException.Rule.INVALID_TENSOR_ENTRY;
import static octavo.files.BadSafetensorsException.Rule.MISALIGNED_TENSOR;
import static octavo.files.BadSafetensorsException.Rule.SIZE_OVERFLOW;
import static octavo.files.BadSafetensorsException.Rule.UNKNOWN_TYPE;
import static octavo.files.BadSafetensorsException.Rule.WRONG_TENSOR_SIZE;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.CharBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The header of a safetensors file. Every rule of the format is checked, with one method per step. */
final class SafetensorsHeader {

    /** Bytes before the header: its length, unsigned and little-endian. */
    static final int PREFIX = 8;
    static final String METADATA = "__metadata__";
    private static final long MAX_HEADER = 100_000_000;

    /** The place of a tensor: begin and end count from the first byte after the header. */
    record Entry(String name, TensorType type, long[] shape, long begin, long end) {

        @Override
        public String toString() {
            return "tensor " + Printable.of(name) + " " + type + " " + Printable.of(Arrays.toString(shape));
        }
    }

    /** The strings of {@code __metadata__}, in the order of the file; empty if there is none. */
    final Map<String, String> metadata = new LinkedHashMap<>();
    /** The tensors by name, in the order of their offsets. */
    final Map<String, Entry> entries = new LinkedHashMap<>();
    /** Position in the file of the first byte after the header. */
    final long dataStart;

    private final Path file;

    SafetensorsHeader(Path file, FileChannel channel) throws IOException {
        this.file = file;
        long fileSize = channel.size();
        requireNoOther(channel, fileSize);
        int length = readLength(channel, fileSize);
        this.dataStart = PREFIX + length;
        var entriesInAnyOrder = parse(readText(channel, length));
        long dataEnd = checkOffsets(entriesInAnyOrder);
        if (dataStart + dataEnd != fileSize) {
            throw new BadSafetensorsException(file, INCOMPLETE_BUFFER, "the tensors end at byte "
                    + (dataStart + dataEnd) + ", the file at " + fileSize
                    + "; it is truncated or something was appended",
                    dataStart + dataEnd > fileSize);
        }
    }

    /** Names other formats, since their first 8 bytes make no sense as a length. */
    private void requireNoOther(FileChannel channel, long fileSize) throws IOException {
        var start = readFully(channel, 0, (int) Math.min(fileSize, KnownFormat.LOOKED_AT));
        String other = KnownFormat.of(start.array());
        if (other != null) {
            throw wrong(HEADER_TOO_LARGE, other);
        }
    }

    private int readLength(FileChannel channel, long fileSize) throws IOException {
        if (fileSize < PREFIX) {
            throw wrong(HEADER_TOO_SMALL, "a safetensors file has at least 8 bytes, this one has " + fileSize);
        }
        long length = readFully(channel, 0, PREFIX).getLong();
        if (length < 0 || length > MAX_HEADER) {
            throw wrong(HEADER_TOO_LARGE, "the header should have at most " + MAX_HEADER + " bytes, it claims "
                    + Long.toUnsignedString(length) + "; this is probably not a safetensors file");
        }
        if (PREFIX + length > fileSize) {
            throw wrong(INVALID_HEADER_LENGTH, "the header claims " + length + " bytes, the file has only "
                    + (fileSize - PREFIX) + " after its length");
        }
        return (int) length;
    }

    private CharBuffer readText(FileChannel channel, int length) throws IOException {
        var bytes = readFully(channel, PREFIX, length);
        if (length == 0 || bytes.get(0) != '{') {
            throw new BadSafetensorsException(file, INVALID_HEADER_START, "the header should begin with {, it "
                    + (length == 0 ? "is empty" : "begins with byte " + (bytes.get(0) & 0xff)), length == 0);
        }
        try {
            return Json.decode(bytes);
        } catch (CharacterCodingException e) {
            throw wrong(INVALID_HEADER_UTF8, "the header of " + length + " bytes is not valid UTF-8");
        }
    }

    private ByteBuffer readFully(FileChannel channel, long position, int length) throws IOException {
        var bytes = ByteBuffer.allocate(length).order(ByteOrder.LITTLE_ENDIAN);
        while (bytes.hasRemaining()) {
            if (channel.read(bytes, position + bytes.position()) < 0) {
                throw wrong(INVALID_HEADER_LENGTH, "the file ended while its header was read");
            }
        }
        return bytes.flip();
    }

    private List<Entry> parse(CharBuffer text) throws BadSafetensorsException {
        Map<?, ?> json;
        try {
            json = (Map<?, ?>) Json.parse(text);
        } catch (JsonException e) {
            throw wrong(INVALID_HEADER_JSON, "the header is not valid JSON: " + e.getMessage());
        }
        var result = new ArrayList<Entry>();
        for (var tensor : json.entrySet()) {
            String name = (String) tensor.getKey();
            if (name.equals(METADATA)) {
                parseMetadata(tensor.getValue());
            } else {
                result.add(parseEntry(name, tensor.getValue()));
            }
        }
        return result;
    }

    private void parseMetadata(Object value) throws BadSafetensorsException {
        if (value == null) {
            return; // the reference implementation accepts null for none
        }
        if (!(value instanceof Map<?, ?> map)) {
            throw wrong(INVALID_METADATA, METADATA + " should be an object of strings");
        }
        for (var entry : map.entrySet()) {
            if (!(entry.getValue() instanceof String string)) {
                throw wrong(INVALID_METADATA, METADATA + " should have strings only, but \""
                        + Printable.of((String) entry.getKey()) + "\" is not a string");
            }
            metadata.put((String) entry.getKey(), string);
        }
    }

    /** Fields other than the three are ignored, as the reference implementation does. */
    private Entry parseEntry(String name, Object value) throws BadSafetensorsException {
        if (!(value instanceof Map<?, ?> map)) {
            throw wrong(INVALID_TENSOR_ENTRY, "the entry of tensor " + Printable.of(name) + " should be an object");
        }
        if (!(map.get("dtype") instanceof String dtype)) {
            throw wrong(INVALID_TENSOR_ENTRY, "tensor " + Printable.of(name) + " has no dtype that is a string");
        }
        var type = parseType(name, dtype);
        long[] shape = parseSizes(name, "shape", map.get("shape"));
        long[] offsets = parseSizes(name, "data_offsets", map.get("data_offsets"));
        if (offsets.length != 2) {
            throw wrong(INVALID_TENSOR_ENTRY, "tensor " + Printable.of(name) + " has " + offsets.length
                    + " data_offsets, it should have 2");
        }
        return new Entry(name, type, shape, offsets[0], offsets[1]);
    }

    private TensorType parseType(String name, String dtype) throws BadSafetensorsException {
        for (var type : TensorType.values()) {
            if (type.name().equals(dtype)) {
                return type;
            }
        }
        throw wrong(UNKNOWN_TYPE, "tensor " + Printable.of(name) + " has the unknown dtype " + Printable.of(dtype));
    }

    private long[] parseSizes(String name, String key, Object value) throws BadSafetensorsException {
        if (!(value instanceof List<?> list)) {
            throw wrong(INVALID_TENSOR_ENTRY, "tensor " + Printable.of(name) + " has no " + key + " that is a list");
        }
        var sizes = new long[list.size()];
        for (int i = 0; i < sizes.length; i++) {
            if (!(list.get(i) instanceof Long size) || size < 0) {
                throw wrong(INVALID_TENSOR_ENTRY, key + " of tensor " + Printable.of(name)
                        + " should hold whole numbers from 0, element " + i + " is "
                        + Printable.of(String.valueOf(list.get(i))));
            }
            sizes[i] = size;
        }
        return sizes;
    }

    /** Checks that the tensors lie side by side and fill their bytes; returns where the last one ends. */
    private long checkOffsets(List<Entry> unsorted) throws BadSafetensorsException {
        unsorted.sort(Comparator.comparingLong(Entry::begin).thenComparingLong(Entry::end));
        long position = 0;
        for (var entry : unsorted) {
            long needed = bytesOf(entry);
            if (entry.begin != position || entry.end < entry.begin) {
                throw wrong(INVALID_OFFSET, "tensor " + Printable.of(entry.name) + " is at " + entry.begin + " to "
                        + entry.end + ", it should begin at " + position + ", where the previous tensor ends");
            }
            if (entry.end - entry.begin != needed) {
                throw wrong(WRONG_TENSOR_SIZE, entry + " needs " + needed + " bytes, its offsets span "
                        + (entry.end - entry.begin));
            }
            position = entry.end;
            entries.put(entry.name, entry);
        }
        return position;
    }

    private long bytesOf(Entry entry) throws BadSafetensorsException {
        try {
            // the sizes first: a tensor with a size of 0 is empty, however large the other sizes are
            long elements = 1;
            for (long size : entry.shape) {
                elements = Math.multiplyExact(elements, size);
            }
            long bits = Math.multiplyExact(elements, entry.type.bits);
            if (bits % Byte.SIZE != 0) {
                throw wrong(MISALIGNED_TENSOR, entry + " has " + bits + " bits, which do not fill whole bytes");
            }
            return bits / Byte.SIZE;
        } catch (ArithmeticException e) {
            throw wrong(SIZE_OVERFLOW, entry + " is larger than any file");
        }
    }

    private BadSafetensorsException wrong(BadSafetensorsException.Rule rule, String sentence) {
        return new BadSafetensorsException(file, rule, sentence);
    }

    /** The names, in the order of their offsets. */
    List<String> names() {
        return Collections.unmodifiableList(new ArrayList<>(entries.keySet()));
    }
}
