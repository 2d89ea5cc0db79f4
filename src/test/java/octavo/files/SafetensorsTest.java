package octavo.files;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import octavo.Tensors;
import octavo.engine.matrix.Matrix;
import octavo.engine.matrix.Parameter;
import octavo.engine.matrix.Parameter.FileLayout;
import octavo.files.BadSafetensorsException.Rule;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SafetensorsTest {

    @TempDir
    Path folder;
    private Path file;

    @BeforeEach
    void name() {
        file = folder.resolve("a.safetensors");
    }

    /** The bytes of a file with this header and as many zero bytes after it. */
    private static byte[] bytes(String header, int dataBytes) {
        byte[] text = header.getBytes(StandardCharsets.UTF_8);
        var bytes = ByteBuffer.allocate(8 + text.length + dataBytes).order(ByteOrder.LITTLE_ENDIAN);
        return bytes.putLong(text.length).put(text).array();
    }

    private static String entry(String name, String type, String shape, long begin, long end) {
        return "\"" + name + "\":{\"dtype\":\"" + type + "\",\"shape\":" + shape + ",\"data_offsets\":[" + begin + ","
                + end + "]}";
    }

    private void assertBreaks(Rule rule, byte[] bytes, String value) throws IOException {
        Files.write(file, bytes);
        var e = assertThrows(BadSafetensorsException.class, () -> Safetensors.open(file).close());
        assertEquals(rule, e.rule(), e.getMessage());
        assertTrue(e.getMessage().startsWith(file + ": ") && e.getMessage().contains(value), e.getMessage());
    }

    private void assertBreaks(Rule rule, String header, int dataBytes, String value) throws IOException {
        assertBreaks(rule, bytes(header, dataBytes), value);
    }

    private static Matrix counted(int rows, int cols) {
        var wide = new Matrix(rows, cols + 3);
        Arrays.fill(wide.data, Float.NaN);
        var matrix = wide.columns(2, cols);
        for (int r = 0; r < rows; r++) {
            for (int c = 0; c < cols; c++) {
                matrix.set(r, c, r * 1000 + c + 0.5f);
            }
        }
        return matrix;
    }

    private static void assertSame(Matrix expected, Matrix actual) {
        actual.requireShape(expected.rows, expected.cols, "what came back");
        for (int r = 0; r < expected.rows; r++) {
            for (int c = 0; c < expected.cols; c++) {
                assertEquals(Float.floatToRawIntBits(expected.get(r, c)), Float.floatToRawIntBits(actual.get(r, c)));
            }
        }
    }

    @Test
    void writesTheBytesOfTheReferenceImplementation() throws IOException {
        var matrix = Matrix.of(new float[][] {{0, 1, 2}, {3, 4, 5}});
        Safetensors.write(file, Map.of(), List.of(new Tensor("attn0", new int[] {1, 1, 2, 3}, matrix,
                FileLayout.AS_IS)));
        String header = "{\"attn0\":{\"dtype\":\"F32\",\"shape\":[1,1,2,3],\"data_offsets\":[0,24]}}       ";
        assertEquals(72, header.length());
        byte[] expected = bytes(header, 24);
        byte[] floats = HexFormat.of().parseHex("000000000000803f0000004000004040000080400000a040");
        System.arraycopy(floats, 0, expected, 80, 24);
        assertArrayEquals(expected, Files.readAllBytes(file));
        Safetensors.write(file, Map.of("framework", "pt"), List.of());
        assertArrayEquals(bytes("{\"__metadata__\":{\"framework\":\"pt\"}}     ", 0), Files.readAllBytes(file));
        Safetensors.write(file, Map.of(), List.of());
        assertArrayEquals(bytes("{}      ", 0), Files.readAllBytes(file));
    }

    @ParameterizedTest
    @CsvSource({"1,1", "1,17", "7,1", "15,16", "33,17"})
    void everyLayoutComesBack(int rows, int cols) throws IOException {
        var matrix = counted(rows, cols);
        var vector = counted(1, cols);
        Safetensors.write(file, Map.of("a", "ż\n\"", "b", ""), List.of(Tensor.of("as is", matrix, FileLayout.AS_IS),
                Tensor.of("transposed", matrix, FileLayout.TRANSPOSED), Tensor.of("vector", vector,
                        FileLayout.VECTOR)));
        try (var tensors = Safetensors.open(file)) {
            assertEquals(Map.of("a", "ż\n\"", "b", ""), tensors.metadata());
            assertEquals(List.of("as is", "transposed", "vector"), tensors.names());
            assertArrayEquals(new long[] {cols, rows}, tensors.shape("transposed"));
            assertArrayEquals(new long[] {cols}, tensors.shape("vector"));
            assertEquals(TensorType.F32, tensors.type("vector"));
            assertSame(matrix, Tensors.read(tensors, "as is"));
            assertSame(matrix.transposed(), Tensors.read(tensors, "transposed"));
            var back = counted(rows, cols);
            back.fill(-1);
            tensors.readInto("transposed", back, FileLayout.TRANSPOSED);
            assertSame(matrix, back);
            var vectorBack = new Matrix(1, cols);
            tensors.readInto("vector", vectorBack, FileLayout.VECTOR);
            assertSame(vector, vectorBack);
            assertSame(vector, Tensors.read(tensors, "vector"));
        }
    }

    @Test
    void oddFloatsComeBackToTheBit() throws IOException {
        var matrix = Matrix.of(new float[][] {{-0f, Float.MIN_VALUE, Float.NEGATIVE_INFINITY, Float.NaN,
            Float.intBitsToFloat(0x7fc12345), Float.MAX_VALUE}});
        Safetensors.write(file, Map.of(), List.of(Tensor.of("x", matrix, FileLayout.VECTOR)));
        try (var tensors = Safetensors.open(file)) {
            assertSame(matrix, Tensors.read(tensors, "x"));
        }
    }

    @Test
    void parametersComeBackAndKnowThatTheyChanged() throws IOException {
        var weight = Parameter.weight("w", 3, 5);
        weight.value.copyFrom(counted(3, 5));
        Safetensors.writeNew(file, Map.of(), List.of(Tensor.of(weight)));
        assertThrows(IOException.class, () -> Safetensors.writeNew(file, Map.of(), List.of()));
        var loaded = Parameter.weight("w", 3, 5);
        int version = loaded.version();
        try (var tensors = Safetensors.open(file)) {
            tensors.readInto(loaded);
        }
        assertSame(weight.value, loaded.value);
        assertTrue(loaded.version() != version);
    }

    @Test
    void tensorsLargerThanAChunkComeBack() throws IOException {
        var matrix = counted(70, 517);
        Safetensors.write(file, Map.of(), List.of(Tensor.of("a", counted(1, 3), FileLayout.AS_IS),
                Tensor.of("b", matrix, FileLayout.AS_IS), Tensor.of("c", counted(1, 5), FileLayout.AS_IS)));
        try (var tensors = Safetensors.open(file)) {
            assertSame(matrix, Tensors.read(tensors, "b"));
            assertSame(counted(1, 5), Tensors.read(tensors, "c"));
        }
    }

    @ParameterizedTest
    @CsvSource({"F16, 003c 00c0 0100, 1, -2, 5.9604645E-8", "BF16, 803f 00c0 807f, 1, -2, Infinity",
        "F64, 000000000000f03f 00000000000000c0 9a9999999999b93f, 1, -2, 0.1", "I64, 0100000000000000 feffffffffffffff "
        + "0000000001000000, 1, -2, 4294967296", "I32, 01000000 feffffff ffffff7f, 1, -2, 2147483648",
        "U32, 01000000 02000000 ffffffff, 1, 2, 4294967296", "I16, 0100 feff ff7f, 1, -2, 32767",
                "U16, 0100 0200 ffff, 1, 2, 65535",
        "I8, 01 fe 7f, 1, -2, 127", "U8, 01 02 ff, 1, 2, 255", "BOOL, 01 00 01, 1, 0, 1"})
    void otherTypesAreConverted(String type, String hex, float a, float b, float c) throws IOException {
        byte[] data = HexFormat.of().parseHex(hex.replace(" ", ""));
        byte[] all = bytes("{" + entry("x", type, "[3]", 0, data.length) + "}", data.length);
        System.arraycopy(data, 0, all, all.length - data.length, data.length);
        Files.write(file, all);
        try (var tensors = Safetensors.open(file)) {
            assertSame(Matrix.of(new float[][] {{a, b, c}}), Tensors.read(tensors, "x"));
        }
    }

    @Test
    void foreignOrdersRanksAndEmptyTensorsAreRead() throws IOException {
        Files.write(file, bytes("{" + entry("b", "F32", "[2,1,1,1,2]", 4, 20) + ",\"__metadata__\":{}," + entry("e",
                "F32", "[0,9]", 4, 4)
                + "," + entry("a", "F32", "[]", 0, 4).replace("}", ",\"extra\":[null]}") + "}", 20));
        try (var tensors = Safetensors.open(file)) {
            assertEquals(List.of("a", "e", "b"), tensors.names());
            Tensors.read(tensors, "a").requireShape(1, 1, "a scalar");
            Tensors.read(tensors, "b").requireShape(2, 2, "rank 5");
            Tensors.read(tensors, "e").requireShape(0, 9, "an empty tensor");
            assertTrue(tensors.has("a") && !tensors.has("c"));
        }
    }

    @ParameterizedTest
    @CsvSource({"F4, 6, 3", "F6_E2M3, 4, 3", "F6_E3M2, 8, 6", "F8_E4M3, 3, 3", "F8_E5M2, 3, 3", "F8_E8M0, 3, 3",
        "C64, 3, 24", "U64, 3, 24"})
    void typesThatAreNotConvertedAreListed(String type, int elements, int bytes) throws IOException {
        Files.write(file, bytes("{" + entry("x", type, "[" + elements + "]", 0, bytes) + "}", bytes));
        try (var tensors = Safetensors.open(file)) {
            assertEquals(type, tensors.type("x").name());
            assertRule(Rule.UNSUPPORTED_TYPE, () -> tensors.readInto("x", new Matrix(1, elements), FileLayout.VECTOR));
        }
    }

    @Test
    void emptyTensorsAndNoMetadataAreReadAsTheReferenceDoes() throws IOException {
        Files.write(file, bytes("{\"__metadata__\":null," + entry("e", "F32", "[2305843009213693952,0]", 0, 0) + "}",
                0));
        try (var tensors = Safetensors.open(file)) {
            assertEquals(Map.of(), tensors.metadata());
            assertArrayEquals(new long[] {1L << 61, 0}, tensors.shape("e"));
        }
    }

    @Test
    void lengthOfTheHeader() throws IOException {
        assertBreaks(Rule.HEADER_TOO_SMALL, new byte[0], "has 0");
        assertBreaks(Rule.HEADER_TOO_SMALL, new byte[7], "has 7");
        assertBreaks(Rule.HEADER_TOO_LARGE, HexFormat.of().parseHex("ffffffffffffffff"), "18446744073709551615");
        assertBreaks(Rule.HEADER_TOO_LARGE, HexFormat.of().parseHex("01e1f50500000000"), "100000001");
        assertBreaks(Rule.INVALID_HEADER_LENGTH, HexFormat.of().parseHex("00e1f50500000000"), "100000000");
        byte[] valid = bytes("{}", 0);
        assertBreaks(Rule.INVALID_HEADER_LENGTH, Arrays.copyOf(valid, 9), "has only 1");
    }

    @Test
    void textOfTheHeader() throws IOException {
        assertBreaks(Rule.INVALID_HEADER_START, "", 0, "is empty");
        assertBreaks(Rule.INVALID_HEADER_START, " {}", 0, "byte 32");
        assertBreaks(Rule.INVALID_HEADER_START, "[]", 0, "byte 91");
        byte[] invalid = bytes("{\"aa\":1}", 0);
        invalid[10] = (byte) 0xc3;
        assertBreaks(Rule.INVALID_HEADER_UTF8, invalid, "UTF-8");
        assertBreaks(Rule.INVALID_HEADER_JSON, "{\"a\":", 0, "column 6");
        assertBreaks(Rule.INVALID_HEADER_JSON, "{}{}", 0, "follows");
        String tensor = entry("twice", "F32", "[1]", 0, 4);
        assertBreaks(Rule.INVALID_HEADER_JSON, "{" + tensor + "," + tensor + "}", 4, "\"twice\" occurs twice");
        assertBreaks(Rule.INVALID_HEADER_JSON, "{\"a\":" + "[".repeat(100_000), 0, "nested");
    }

    @Test
    void entriesOfTheHeader() throws IOException {
        assertBreaks(Rule.INVALID_METADATA, "{\"__metadata__\":[]}", 0, "__metadata__");
        assertBreaks(Rule.INVALID_METADATA, "{\"__metadata__\":{\"points\":3}}", 0, "\"points\"");
        assertBreaks(Rule.INVALID_TENSOR_ENTRY, "{\"w\":1}", 0, "tensor w");
        assertBreaks(Rule.INVALID_TENSOR_ENTRY, "{\"w\":{\"shape\":[],\"data_offsets\":[0,4]}}", 4, "dtype");
        assertBreaks(Rule.INVALID_TENSOR_ENTRY, "{\"w\":{\"dtype\":\"F32\",\"data_offsets\":[0,4]}}", 4, "shape");
        assertBreaks(Rule.INVALID_TENSOR_ENTRY, "{\"w\":{\"dtype\":\"F32\",\"shape\":[]}}", 0, "data_offsets");
        assertBreaks(Rule.INVALID_TENSOR_ENTRY, "{\"w\":{\"dtype\":\"F32\",\"shape\":[],\"data_offsets\":[4]}}", 4,
                "has 1");
        assertBreaks(Rule.INVALID_TENSOR_ENTRY, "{" + entry("w", "F32", "[-1]", 0, 4) + "}", 4, "-1");
        assertBreaks(Rule.INVALID_TENSOR_ENTRY, "{" + entry("w", "F32", "[1.5]", 0, 4) + "}", 4, "1.5");
        assertBreaks(Rule.INVALID_TENSOR_ENTRY, "{" + entry("w", "F32", "[1]", -4, 0) + "}", 4, "-4");
        assertBreaks(Rule.UNKNOWN_TYPE, "{" + entry("w", "f32", "[1]", 0, 4) + "}", 4, "f32");
    }

    @Test
    void offsetsOfTheTensors() throws IOException {
        String first = "{" + entry("a", "F32", "[2]", 0, 8) + ",";
        assertBreaks(Rule.INVALID_OFFSET, "{" + entry("a", "F32", "[2]", 4, 12) + "}", 12, "begin at 0");
        assertBreaks(Rule.INVALID_OFFSET, first + entry("hole", "F32", "[1]", 12, 16) + "}", 16, "tensor hole");
        assertBreaks(Rule.INVALID_OFFSET, first + entry("overlap", "F32", "[1]", 4, 8) + "}", 8, "tensor overlap");
        assertBreaks(Rule.INVALID_OFFSET, first + entry("same", "F32", "[2]", 0, 8) + "}", 8, "begin at 8");
        assertBreaks(Rule.INVALID_OFFSET, first + entry("back", "F32", "[1]", 8, 4) + "}", 8, "8 to 4");
        assertBreaks(Rule.WRONG_TENSOR_SIZE, "{" + entry("a", "F32", "[2]", 0, 4) + "}", 4, "needs 8 bytes");
        assertBreaks(Rule.WRONG_TENSOR_SIZE, "{" + entry("a", "F16", "[2]", 0, 8) + "}", 8, "needs 4 bytes");
        assertBreaks(Rule.SIZE_OVERFLOW, "{" + entry("a", "F32", "[4294967296,4294967296]", 0, 4) + "}", 4,
                "4294967296");
        assertBreaks(Rule.SIZE_OVERFLOW, "{" + entry("a", "F64", "[1152921504606846976]", 0, 4) + "}", 4, "F64");
        assertBreaks(Rule.MISALIGNED_TENSOR, "{" + entry("a", "F4", "[1,3]", 0, 2) + "}", 2, "12 bits");
        assertBreaks(Rule.MISALIGNED_TENSOR, "{" + entry("a", "F6_E3M2", "[5]", 0, 4) + "}", 4, "30 bits");
        assertBreaks(Rule.INCOMPLETE_BUFFER, first.replace(",\"d", ",\"d").replaceAll(",$", "}"), 7, "truncated");
        assertBreaks(Rule.INCOMPLETE_BUFFER, first.replaceAll(",$", "}"), 9, "appended");
        assertBreaks(Rule.INCOMPLETE_BUFFER, "{}", 1, "appended");
    }

    @Test
    void whatIsAskedForMustBeThere() throws IOException {
        Files.write(file, bytes("{" + entry("w", "F32", "[2,3]", 0, 24) + "," + entry("u", "U64", "[1]", 24, 32) + "}",
                24 + 8));
        try (var tensors = Safetensors.open(file)) {
            assertRule(Rule.TENSOR_NOT_FOUND, () -> tensors.shape("x"));
            assertRule(Rule.WRONG_SHAPE, () -> tensors.readInto("w", new Matrix(3, 2), FileLayout.AS_IS));
            assertRule(Rule.WRONG_SHAPE, () -> tensors.readInto("w", new Matrix(2, 3), FileLayout.TRANSPOSED));
            assertRule(Rule.WRONG_SHAPE, () -> tensors.readInto("w", new Matrix(1, 3), FileLayout.VECTOR));
            assertRule(Rule.UNSUPPORTED_TYPE, () -> Tensors.read(tensors, "u"));
        }
    }

    private static void assertRule(Rule rule, org.junit.jupiter.api.function.Executable action) {
        assertEquals(rule, assertThrows(BadSafetensorsException.class, action).rule());
    }

    @Test
    void aFileThatShrinksAfterOpeningIsNoticed() throws IOException {
        Files.write(file, bytes("{" + entry("w", "F32", "[2]", 0, 8) + "}", 8));
        try (var tensors = Safetensors.open(file); var other = new RandomAccessFile(file.toFile(), "rw")) {
            other.setLength(other.length() - 1);
            assertRule(Rule.INCOMPLETE_BUFFER, () -> Tensors.read(tensors, "w"));
        }
    }

    @Test
    void refusesTensorsThatCannotBeWritten() {
        var matrix = new Matrix(2, 3);
        for (int[] shape : new int[][] {{}, {6}, {3, 2}, {1, 1, 1, 2, 3}, {2, -3}}) {
            assertThrows(IllegalArgumentException.class, () -> new Tensor("w", shape, matrix, FileLayout.AS_IS));
        }
        assertThrows(IllegalArgumentException.class, () -> Tensor.of("__metadata__", matrix, FileLayout.AS_IS));
        var twice = List.of(Tensor.of("w", matrix, FileLayout.AS_IS), Tensor.of("w", matrix, FileLayout.AS_IS));
        assertThrows(IllegalArgumentException.class, () -> Safetensors.write(file, Map.of(), twice));
        assertFalse(Files.exists(file));
    }

    @Test
    void aDamagedFileIsReadOrRefusedAndNothingElse() throws IOException {
        readMutants(3_000, 5);
    }

    /** Run with {@code mvn test -Dgroups=long -DexcludedGroups= -Dtest=SafetensorsTest}. */
    @Test
    @Tag("long")
    void manyDamagedFilesAreReadOrRefusedAndNothingElse() throws IOException {
        readMutants(100_000, 6);
    }

    /** Whatever is changed in a valid file, reading it gives tensors or one of our sentences: no other exception. */
    private void readMutants(int count, long seed) throws IOException {
        var metadata = new LinkedHashMap<String, String>();
        metadata.put("format", "pt");
        Safetensors.write(file, metadata, List.of(Tensor.of("a.weight", counted(3, 5), FileLayout.TRANSPOSED),
                Tensor.of("a.bias", counted(1, 5), FileLayout.VECTOR), Tensor.of("empty", new Matrix(0, 4),
                        FileLayout.AS_IS)));
        byte[] valid = Files.readAllBytes(file);
        int headerEnd = valid.length - 80;
        var random = new SplittableRandom(seed);
        int read = 0;
        for (int i = 0; i < count; i++) {
            Files.write(file, mutate(valid, headerEnd, random));
            try (var tensors = Safetensors.open(file)) {
                for (String name : tensors.names()) {
                    if (Arrays.stream(tensors.shape(name)).allMatch(size -> size > 0)) {
                        Tensors.read(tensors, name);
                    }
                }
                read++;
            } catch (BadSafetensorsException expected) {
                assertShort(expected);
            }
        }
        assertTrue(read > 0 && read < count, read + " of " + count + " were read: the mutations test nothing");
    }

    /** Whatever a file holds, what is said of it is a sentence on one line, and nothing in it steers a terminal. */
    private void assertShort(BadSafetensorsException e) {
        String sentence = e.getMessage();
        assertTrue(sentence.startsWith(file + ": "), sentence);
        assertTrue(sentence.length() - file.toString().length() < 500, sentence);
        assertTrue(sentence.codePoints().noneMatch(Character::isISOControl), sentence);
    }

    @Test
    void strangeNamesAreShownShort() throws IOException {
        String name = "\\u001b[31m\\u000d" + "n".repeat(100_000);
        String shape = "[" + "1,".repeat(10_000) + "1]";
        for (String header : List.of("{\"" + name + "\":1}", "{" + entry(name, "F32", "[1]", 1, 5) + "}",
                "{" + entry("w", name, "[1]", 0, 4) + "}", "{" + entry(name, "F32", shape, 0, 8) + "}",
                "{" + entry(name, "F32", "[\"" + name + "\"]", 0, 4) + "}",
                "{\"__metadata__\":{\"" + name + "\":3}}", "{\"" + name + "\":1,\"" + name + "\":1}")) {
            Files.write(file, bytes(header, 0));
            assertShort(assertThrows(BadSafetensorsException.class, () -> Safetensors.open(file).close()));
        }
    }

    private static byte[] mutate(byte[] valid, int headerEnd, SplittableRandom random) {
        byte[] bytes = valid.clone();
        for (int k = random.nextInt(1, 4); k > 0; k--) {
            int at = random.nextInt(random.nextInt(8) == 0 ? bytes.length : Math.min(headerEnd, bytes.length));
            switch (random.nextInt(6)) {
                case 0 -> bytes[at] = (byte) random.nextInt();
                case 1 -> bytes[at] = (byte) "0123456789".charAt(random.nextInt(10));
                case 2 -> bytes[at] = (byte) "{}[]\",:-.eE \\".charAt(random.nextInt(13));
                case 3 -> bytes[at] ^= (byte) (1 << random.nextInt(8));
                case 4 -> bytes = Arrays.copyOf(bytes, Math.max(1, bytes.length + random.nextInt(-20, 20)));
                default -> { // a stretch doubled: names and digits repeat
                    int length = Math.min(random.nextInt(1, 30), bytes.length - at);
                    byte[] longer = Arrays.copyOf(bytes, bytes.length + length);
                    System.arraycopy(bytes, at, longer, at + length, bytes.length - at);
                    bytes = longer;
                    if (bytes.length > 8) {
                        bytes[0] += (byte) length;
                    }
                }
            }
        }
        return bytes;
    }
}
