package octavo.files;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import octavo.engine.matrix.Matrix;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NpyTest {

    @TempDir
    Path folder;
    private Path file;

    @BeforeEach
    void name() {
        file = folder.resolve("a.npy");
    }

    /** The bytes that NumPy 1.24's {@code numpy.save} writes, its header padded to 128 bytes in all. */
    private static byte[] golden(String descr, String shape, String hexOfElements) {
        String text = "{'descr': '" + descr + "', 'fortran_order': False, 'shape': " + shape + ", }";
        String header = "\u0093NUMPY\u0001\u0000\u0076\u0000" + text + " ".repeat(117 - text.length()) + "\n";
        var out = new ByteArrayOutputStream();
        out.writeBytes(header.getBytes(StandardCharsets.ISO_8859_1));
        out.writeBytes(HexFormat.of().parseHex(hexOfElements));
        return out.toByteArray();
    }

    private static NpyArray floats(float[] values, int... shape) {
        var data = ByteBuffer.allocate(4 * values.length).order(ByteOrder.LITTLE_ENDIAN);
        data.asFloatBuffer().put(values);
        return new NpyArray(NpyType.F4, shape.length > 0 ? shape : new int[] {values.length}, data);
    }

    @Test
    void writesTheBytesOfNumpy() throws IOException {
        Npy.write(file, NpyArray.ofInts(NpyType.I4, new int[] {1, -2, 300}));
        assertArrayEquals(golden("<i4", "(3,)", "01000000feffffff2c010000"), Files.readAllBytes(file));
        Npy.write(file, floats(new float[0]));
        assertArrayEquals(golden("<f4", "(0,)", ""), Files.readAllBytes(file));
        Npy.write(file, NpyArray.ofInts(NpyType.U1, new int[] {0, 1, 2, 3, 4, 255}, 2, 3));
        assertArrayEquals(golden("|u1", "(2, 3)", "0001020304ff"), Files.readAllBytes(file));
    }

    @Test
    void readsTheBytesOfNumpy() throws IOException {
        Files.write(file, golden("<f8", "()", "0000000000000c40"));
        assertEquals(3.5, Npy.read(file).bytes().getDouble());
        assertEquals(3.5f, Npy.read(file).toMatrix().get(0, 0));
        Files.write(file, golden("<i8", "(2,)", "ffffffffffffffff0200000000000000"));
        assertArrayEquals(new int[] {-1, 2}, Npy.read(file).toInts());
    }

    @ParameterizedTest
    @CsvSource({"2, 0074000000", "3, 0074000000"})
    void readsLaterVersions(int version, String rest) throws IOException {
        String text = "{'descr': '<u2', 'fortran_order': False, 'shape': (1,), }";
        var out = new ByteArrayOutputStream();
        out.writeBytes("\u0093NUMPY".getBytes(StandardCharsets.ISO_8859_1));
        out.write(version);
        out.writeBytes(HexFormat.of().parseHex(rest));
        out.writeBytes((text + " ".repeat(0x74 - 1 - text.length()) + "\n").getBytes(StandardCharsets.ISO_8859_1));
        out.writeBytes(new byte[] {2, 1});
        Files.write(file, out.toByteArray());
        assertArrayEquals(new int[] {258}, Npy.read(file).toInts());
    }

    @Test
    void everyTypeComesBack() throws IOException {
        int[] ids = {0, 1, 7, 200, 255};
        for (var type : new NpyType[] {NpyType.U1, NpyType.U2, NpyType.I4, NpyType.I8}) {
            Npy.write(file, NpyArray.ofInts(type, ids));
            assertEquals(type, Npy.read(file).type());
            assertArrayEquals(ids, Npy.read(file).toInts());
        }
        int[] edges = {Integer.MIN_VALUE, -1, 0, Integer.MAX_VALUE};
        Npy.write(file, NpyArray.ofInts(NpyType.I8, edges, 2, 2));
        assertArrayEquals(edges, Npy.read(file).toInts());
        float[] floats = {Float.NaN, -0f, Float.MIN_VALUE, Float.NEGATIVE_INFINITY, 1 / 3f};
        Npy.write(file, floats(floats, 5, 1));
        assertArrayEquals(floats, Npy.read(file).toFloats());
        double[] doubles = {Double.NaN, -0.0, Double.MIN_VALUE, 1 / 3.0};
        Npy.write(file, NpyArray.ofDoubles(doubles));
        double[] back = new double[4];
        Npy.read(file).bytes().asDoubleBuffer().get(back);
        assertArrayEquals(doubles, back);
        assertEquals((float) doubles[3], Npy.read(file).toFloats()[3]);
    }

    @ParameterizedTest
    @CsvSource({"1,1", "7,17", "16,16", "33,15"})
    void matricesComeBackWithoutTheirPads(int rows, int cols) throws IOException {
        var whole = new Matrix(rows, cols + 2);
        Arrays.fill(whole.data, Float.NaN);
        var matrix = whole.columns(1, cols);
        for (int r = 0; r < rows; r++) {
            for (int c = 0; c < cols; c++) {
                matrix.set(r, c, r * 100 + c);
            }
        }
        Npy.write(file, NpyArray.of(matrix));
        var back = Npy.read(file).toMatrix();
        back.requireShape(rows, cols, "what came back");
        assertEquals((rows - 1) * 100 + cols - 1, back.get(rows - 1, cols - 1));
        assertArrayEquals(NpyArray.of(matrix).toFloats(), NpyArray.of(back).toFloats());
    }

    @Test
    void idsTakeTheSmallestTypeThatHoldsThem() {
        assertEquals(NpyType.U1, NpyType.forIds(256));
        assertEquals(NpyType.U2, NpyType.forIds(257));
        assertEquals(NpyType.U2, NpyType.forIds(65_536));
        assertEquals(NpyType.I4, NpyType.forIds(65_537));
        assertThrows(IllegalArgumentException.class, () -> NpyArray.ofInts(NpyType.U1, new int[] {256}));
        assertThrows(IllegalArgumentException.class, () -> NpyArray.ofInts(NpyType.U2, new int[] {-1}));
        assertThrows(IllegalArgumentException.class, () -> NpyArray.ofInts(NpyType.F4, new int[] {1}));
        assertThrows(IllegalArgumentException.class, () -> NpyArray.ofDoubles(new double[5], 2, 3));
    }

    @Test
    void asksForTheRightType() throws IOException {
        assertThrows(BadFileException.class, () -> floats(new float[1]).toInts());
        assertThrows(BadFileException.class, () -> floats(new float[1], 1, 1, 1).toMatrix());
        Files.write(file, golden("<i8", "(1,)", "0000000001000000"));
        var e = assertThrows(BadFileException.class, () -> Npy.read(file).toInts());
        assertTrue(e.getMessage().contains("4294967296"), e.getMessage());
    }

    @ParameterizedTest
    @CsvSource(delimiter = ';', quoteCharacter = '`', value = {
        "'<f4' ; False ; (2,)                      ; needs 8 bytes of elements, the file has 4",
        "'<f4' ; False ; ()  garbage               ; ',' is expected",
        "'<f4' ; False ; (99999999999,)            ; 'shape' should hold whole numbers",
        "'<f4' ; False ; (-1,)                     ; 'shape' should hold whole numbers",
        "'<f4' ; False ; (50000, 50000)            ; more than 2 GB",
        "'<f4' ; False ; (2147483647, 2147483647, 2147483647, 2147483647, 2147483647) ; more than 2 GB",
        "'<f4' ; False ; 1                         ; '(' is expected",
        "'<f4' ; None  ; (1,)                      ; True or False",
        "'>f4' ; False ; (1,)                      ; type of the elements is >f4",
        "'<c8' ; False ; (1,)                      ; type of the elements is <c8",
        "'|O'  ; False ; (1,)                      ; type of the elements is |O",
        "[('a', '<f4')] ; False ; (1,)             ; records",
        "<f4' ; False ; (1,)                       ; a string is expected",
        "'<f4', 'descr': '<f4' ; False ; (1,)      ; occurs twice",
        "'<f4', 'x': '<f4' ; False ; (1,)          ; the key 'x' is unknown"})
    void refusesHostileHeaders(String descr, String order, String shape, String complaint) throws IOException {
        String text = "{'descr': " + descr.strip() + ", 'fortran_order': " + order + ", 'shape': " + shape + "}\n";
        var out = new ByteArrayOutputStream();
        out.writeBytes("\u0093NUMPY\u0001\u0000".getBytes(StandardCharsets.ISO_8859_1));
        out.write(text.length());
        out.write(0);
        out.writeBytes(text.getBytes(StandardCharsets.US_ASCII));
        out.writeBytes(new byte[4]);
        Files.write(file, out.toByteArray());
        var e = assertThrows(BadFileException.class, () -> Npy.read(file));
        assertTrue(e.getMessage().startsWith(file + ": ") && e.getMessage().contains(complaint), e.getMessage());
    }

    @Test
    void refusesTruncatedAndForeignFiles() throws IOException {
        byte[] valid = golden("<i4", "(3,)", "01000000feffffff2c010000");
        for (int length = 0; length < valid.length; length++) {
            Files.write(file, Arrays.copyOf(valid, length));
            assertThrows(BadFileException.class, () -> Npy.read(file));
        }
        Files.write(file, Arrays.copyOf(valid, valid.length + 1));
        assertThrows(BadFileException.class, () -> Npy.read(file));
        byte[] version9 = valid.clone();
        version9[6] = 9;
        Files.write(file, version9);
        assertTrue(assertThrows(BadFileException.class, () -> Npy.read(file)).getMessage().contains("version is 9"));
        Files.write(file, HexFormat.of().parseHex("934e554d50590200ffffffff"));
        assertTrue(assertThrows(BadFileException.class, () -> Npy.read(file)).getMessage().contains("4294967295"));
    }

    @Test
    void aDamagedFileIsReadOrRefusedAndNothingElse() throws IOException {
        byte[] valid = golden("<i4", "(3,)", "01000000feffffff2c010000");
        var random = new SplittableRandom(3);
        for (int i = 0; i < 5_000; i++) {
            byte[] bytes = valid.clone();
            for (int k = random.nextInt(1, 4); k > 0; k--) {
                bytes[random.nextInt(70)] = (byte) (random.nextBoolean() ? random.nextInt() : "0123456789,()'{} "
                        .charAt(random.nextInt(17)));
            }
            try {
                Npy.readFrom(new ByteArrayInputStream(bytes), bytes.length, "mutant").toFloats();
            } catch (BadFileException expected) {
                assertTrue(expected.getMessage().startsWith("mutant: "));
            }
        }
    }

    @Test
    void archivesComeBackInOrderAndAreTheSameEachTime() throws IOException {
        var arrays = new LinkedHashMap<String, NpyArray>();
        arrays.put("dot_2_17", floats(new float[] {1, 2, 3}));
        arrays.put("a_1", NpyArray.ofInts(NpyType.I4, new int[] {4, 5, 6, 7}, 2, 2));
        Path first = folder.resolve("first.npz");
        Path second = folder.resolve("second.npz");
        Npz.write(first, arrays);
        Npz.write(second, arrays);
        assertArrayEquals(Files.readAllBytes(first), Files.readAllBytes(second));
        var back = Npz.read(first);
        assertEquals("[dot_2_17, a_1]", back.keySet().toString());
        assertArrayEquals(new float[] {1, 2, 3}, back.get("dot_2_17").toFloats());
        assertArrayEquals(new int[] {2, 2}, back.get("a_1").shape());
    }

    @Test
    void refusesHostileArchives() throws IOException {
        Path archive = folder.resolve("a.npz");
        writeZip(archive, Map.of("readme.txt", new byte[3]));
        assertTrue(assertThrows(BadFileException.class, () -> Npz.read(archive)).getMessage().contains("readme.txt"));
        writeZip(archive, Map.of("x.npy", new byte[3]));
        assertTrue(assertThrows(BadFileException.class, () -> Npz.read(archive)).getMessage().contains("x.npy"));
        Files.write(archive, new byte[100]);
        assertThrows(BadFileException.class, () -> Npz.read(archive));
        Npz.write(archive, Map.of("a", floats(new float[50])));
        byte[] valid = Files.readAllBytes(archive);
        var random = new SplittableRandom(4);
        for (int i = 0; i < 1_000; i++) {
            byte[] bytes = valid.clone();
            for (int k = random.nextInt(1, 4); k > 0; k--) {
                bytes[random.nextInt(bytes.length)] = (byte) random.nextInt();
            }
            Files.write(archive, bytes);
            try {
                Npz.read(archive);
            } catch (BadFileException expected) {
                assertTrue(expected.getMessage().startsWith(archive.toString()));
            }
        }
    }

    private static void writeZip(Path archive, Map<String, byte[]> entries) throws IOException {
        try (var zip = new ZipOutputStream(Files.newOutputStream(archive))) {
            for (var entry : entries.entrySet()) {
                zip.putNextEntry(new ZipEntry(entry.getKey()));
                zip.write(entry.getValue());
            }
        }
    }
}
