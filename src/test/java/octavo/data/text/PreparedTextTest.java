package octavo.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.AbstractList;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import octavo.data.text.PreparedText;
import octavo.files.Npy;
import octavo.files.NpyArray;
import octavo.files.NpyType;
import octavo.files.PartFolder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DataSetTest {

    @TempDir
    private Path root;

    private static PreparedText dataSet(int symbols, int... tokens) {
        return described(Map.of("name", "small"), symbols, tokens);
    }

    private static PreparedText described(Map<String, Object> description, int symbols, int... tokens) {
        return dataSet(description, "s", 0, symbols, tokens);
    }

    private static PreparedText dataSet(Map<String, Object> description, String texts, int start, int symbols,
            int... tokens) {
        List<Object> list = new ArrayList<>();
        for (int id = 0; id < symbols; id++) {
            list.add(Map.of("id", (long) id, "text", texts + id, "count", 1L));
        }
        Map<String, int[]> positions = new LinkedHashMap<>();
        positions.put(DataSet.TRAIN, new int[] {start, 2});
        positions.put(DataSet.DEV, new int[] {1});
        positions.put(DataSet.TEST, new int[] {3});
        return new PreparedText(description, Map.of("unit", "character", "symbols", list), tokens, positions);
    }

    @Test
    void roundTrips() throws IOException {
        for (int symbols : new int[] {3, 256, 257, 65_537}) {
            PreparedText data = dataSet(symbols, 0, 2, 1, symbols - 1, 0);
            Path folder = data.write(root.resolve("new/" + symbols));
            PreparedText read = PreparedText.read(folder);
            assertArrayEquals(data.tokens(), read.tokens());
            for (String part : List.of(DataSet.TRAIN, DataSet.DEV, DataSet.TEST)) {
                assertArrayEquals(data.positions(part), read.positions(part));
            }
            assertEquals(data.description(), read.description());
            assertEquals(data.vocabulary(), read.vocabulary());
            assertEquals(data.fingerprint(), read.fingerprint());
            assertEquals(List.of("small"), names(folder.getParent()), "no leftovers");
        }
    }

    /** Another process prepares the same text and is faster, between the first look at the folder and the renaming. */
    @Test
    void theSameDataMayOvertakeTheirWriting() throws IOException {
        Path elsewhere = dataSet(3, 0, 1, 2, 0).write(root.resolve("elsewhere"));
        Path folder = root.resolve("small");
        var overtakes = new AbstractList<>() {
            @Override
            public Object get(int index) {
                try {
                    return Files.exists(folder) ? "late" : Files.move(elsewhere, folder).toString();
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            }

            @Override
            public int size() {
                return 1;
            }
        };
        assertEquals(folder, described(Map.of("name", "small", "notes", overtakes), 3, 0, 1, 2, 0).write(root));
        assertEquals(Set.of("elsewhere", "small"), Set.copyOf(names(root)), "no leftovers");
        assertArrayEquals(new int[] {0, 1, 2, 0}, PreparedText.read(folder).tokens());
    }

    private static List<String> names(Path folder) throws IOException {
        try (var files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString()).toList();
        }
    }

    @Test
    void fingerprintSeesTokensPositionsAndSymbols() {
        String one = dataSet(3, 0, 1, 2, 0).fingerprint();
        assertEquals(one, dataSet(3, 0, 1, 2, 0).fingerprint());
        assertNotEquals(one, dataSet(3, 0, 1, 2, 1).fingerprint());
        assertNotEquals(one, dataSet(4, 0, 1, 2, 0).fingerprint());
        Map<String, Object> description = Map.of("name", "small");
        assertEquals(one, dataSet(description, "s", 0, 3, 0, 1, 2, 0).fingerprint());
        assertNotEquals(one, dataSet(description, "s", 1, 3, 0, 1, 2, 0).fingerprint(), "a position");
        assertNotEquals(one, dataSet(description, "t", 0, 3, 0, 1, 2, 0).fingerprint(), "the texts of symbols");
        Map<String, Object> other = Map.of("name", "small", "window", 7L, "cut", 2L, "split", "blocks");
        for (var change : Map.<String, Object>of("name", "large", "window", 8L, "cut", 3L, "split", "random",
                "keepCase", true).entrySet()) {
            Map<String, Object> changed = new LinkedHashMap<>(other);
            changed.put(change.getKey(), change.getValue());
            assertNotEquals(described(other, 3, 0, 1, 2, 0).fingerprint(), described(changed, 3, 0, 1, 2, 0)
                    .fingerprint(), change.getKey());
        }
        int[] many = new int[10_000];
        String before = dataSet(3, many).fingerprint();
        many[9_999] = 1;
        assertNotEquals(before, dataSet(3, many).fingerprint());
    }

    @Test
    void equalDataAreLeftAloneAndOtherDataRefused() throws IOException {
        Path folder = dataSet(3, 0, 1, 2, 0).write(root);
        Path tokens = folder.resolve("tokens.npy");
        Files.setLastModifiedTime(tokens, FileTime.fromMillis(1_000));
        assertEquals(folder, dataSet(3, 0, 1, 2, 0).write(root));
        assertEquals(FileTime.fromMillis(1_000), Files.getLastModifiedTime(tokens));
        var error = assertThrows(IllegalArgumentException.class, () -> dataSet(3, 0, 1, 2, 2).write(root));
        assertTrue(error.getMessage().contains("--name"), error.getMessage());
        assertArrayEquals(new int[] {0, 1, 2, 0}, PreparedText.read(folder).tokens());
    }

    /** In a container every process may have the same id; what one left must not stop the next. */
    @Test
    void whatAKilledProcessLeftIsSwept() throws IOException {
        for (String left : new String[] {".small." + ProcessHandle.current().pid() + ".octavo-part",
            ".other.x.octavo-part"}) {
            Files.createDirectories(root.resolve(left));
        }
        Files.createFile(root.resolve(".other.x.octavo-part/lock"));
        Files.createFile(root.resolve(".other.x.octavo-part/tokens.npy"));
        try (var busy = PartFolder.create(root, "busy")) {
            dataSet(3, 0, 1, 2, 0).write(root);
            assertEquals(Set.of("small", busy.path().getFileName().toString()), Set.copyOf(names(root)));
        }
        assertEquals(List.of("small"), names(root));
    }

    @Test
    void aRefusedFolderLeavesNothing() throws IOException {
        Path file = Files.writeString(root.resolve("file"), "x");
        String message = assertThrows(IOException.class, () -> dataSet(3, 0, 1, 2, 0).write(file)).getMessage();
        assertTrue(message.contains("cannot write the data set folder") && !message.contains("null"), message);
        assertEquals(List.of("file"), names(root));
        Files.createDirectory(root.resolve("small"));
        assertThrows(IllegalArgumentException.class, () -> dataSet(3, 0, 1, 2, 0).write(root),
                "a folder of somebody else");
    }

    @Test
    void everyDamageIsOneSentence() throws IOException {
        assertDamage("missing", folder -> Files.delete(folder.resolve("tokens.npy")));
        assertDamage("missing", folder -> Files.delete(folder.resolve("test.npy")));
        assertDamage("missing", folder -> Files.delete(folder.resolve("vocabulary.json")));
        assertDamage("not a data set", folder -> Files.delete(folder.resolve("dataset.json")));
        assertDamage("fingerprint", folder -> Files.delete(folder.resolve("dev.npy")));
        assertDamage("fingerprint", folder -> Npy.write(folder.resolve("tokens.npy"), ints(1, 1, 1, 1)));
        assertDamage("token 2 is 9", folder -> Npy.write(folder.resolve("tokens.npy"), ints(0, 1, 9, 1)));
        assertDamage("position 4", folder -> Npy.write(folder.resolve("test.npy"), ints(4)));
        assertDamage("position -1", folder -> Npy.write(folder.resolve("train.npy"), ints(-1, 2)));
        assertDamage("position 2 after 2", folder -> Npy.write(folder.resolve("train.npy"), ints(2, 2)));
        assertDamage("train is empty", folder -> Npy.write(folder.resolve("train.npy"), ints()));
        assertDamage("2 dimensions", folder -> Npy.write(folder.resolve("train.npy"),
                NpyArray.ofInts(NpyType.I4, new int[] {0, 1}, 1, 2)));
        assertDamage("tokens.npy", folder -> Npy.write(folder.resolve("tokens.npy"),
                NpyArray.ofDoubles(new double[] {0, 1, 2, 0})));
        assertDamage("train.npy", folder -> Npy.write(folder.resolve("train.npy"),
                NpyArray.ofDoubles(new double[] {0, 1})));
        assertDamage("npy", folder -> Files.write(folder.resolve("tokens.npy"), new byte[] {1, 2, 3}));
        assertDamage("symbols", folder -> Files.writeString(folder.resolve("vocabulary.json"), "{\"symbols\": 5}"));
        assertDamage("symbols", folder -> Files.writeString(folder.resolve("vocabulary.json"), "{\"symbols\": [5]}"));
        assertDamage("object", folder -> Files.writeString(folder.resolve("vocabulary.json"), "[]"));
        assertDamage("fingerprint", folder -> Files.writeString(folder.resolve("dataset.json"),
                "{\"name\": \"small\"}"));
        assertDamage("dataset.json", folder -> Files.writeString(folder.resolve("dataset.json"), "{"));
    }

    private static NpyArray ints(int... values) {
        return NpyArray.ofInts(NpyType.I4, values);
    }

    /** What a test does to a folder. */
    private interface Damage {
        void to(Path folder) throws IOException;
    }

    private void assertDamage(String part, Damage damage) throws IOException {
        Path own = Files.createTempDirectory(root, "damage");
        Path folder = dataSet(3, 0, 1, 2, 0).write(own);
        damage.to(folder);
        var error = assertThrows(IOException.class, () -> PreparedText.read(folder));
        assertTrue(error.getMessage().contains(part) && error.getMessage().contains(folder.toString()),
                error.getMessage());
        assertFalse(error.getMessage().contains("\n"));
    }

    @Test
    void refusesContradictionsBeforeTheyAreWritten() {
        assertThrows(IllegalArgumentException.class, () -> dataSet(3, 0, 1, 2, 3));
        assertThrows(IllegalArgumentException.class, () -> dataSet(3, 0, 1, 2));
        assertThrows(IllegalArgumentException.class, () -> dataSet(3, Arrays.copyOf(new int[0], 0)));
        assertThrows(IllegalArgumentException.class, () -> dataSet(3, 0, 1, 2, 0).positions("other"));
        assertThrows(IllegalArgumentException.class, () -> described(Map.of("name", "../x"), 3, 0, 1, 2, 0));
    }
}
