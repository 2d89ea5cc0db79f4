package octavo.data.text;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Supplier;
import octavo.SharedData;
import octavo.data.text.Preparation.Options;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PreparationTest {

    private static final String TEXT = "The quick Brown fox jumps over the lazy dog; żółw too.\n".repeat(20);

    private static PreparedText prepare(String text, Options options) throws IOException {
        return Preparation.prepare(text.getBytes(StandardCharsets.UTF_8), "x.txt", options);
    }

    private static Options windows(int window, double share) {
        return new Options("x", false, window, share, false, false, 0, 20, 1);
    }

    @Test
    void preparesWindows(@TempDir Path root) throws IOException {
        PreparedText data = prepare(TEXT, windows(10, 0.15));
        var text = new TextDataSet(PreparedText.read(data.write(root)));
        assertEquals(TEXT.toLowerCase(Locale.ROOT), text.trainingText());
        assertEquals((long) TEXT.length() - 10, data.description().get("windows"));
        assertEquals((long) data.positions("train").length, data.description().get("train"));
        assertFalse(text.isSplitByBlocks() || text.isNames());
        assertEquals(data.positions("test").length, text.windows("test", null).examplesPerEpoch());
        assertNotEquals(data.fingerprint(), prepare(TEXT, windows(11, 0.15)).fingerprint());
        assertTrue(text.baselines("test")[4] < text.baselines("test")[1]);
        for (Runnable leak : List.<Runnable>of(() -> text.streams("train", 2, 5, 3), () -> text.blocks("test", 5))) {
            var error = assertThrows(IllegalArgumentException.class, leak::run);
            assertTrue(error.getMessage().contains("octavo prepare FILE --split blocks"), error.getMessage());
        }
        assertThrows(IllegalArgumentException.class, () -> text.contexts("train", 3, null));
    }

    @Test
    void preparesBlocks(@TempDir Path root) throws IOException {
        PreparedText data = prepare(TEXT, Options.blocks("b"));
        var text = new TextDataSet(PreparedText.read(data.write(root)));
        int cut = text.to("train");
        assertEquals(TEXT.substring(0, cut), text.trainingText(), "case kept");
        assertEquals(cut, text.from("test"));
        assertEquals(TEXT.length(), text.to("test"));
        assertEquals(TEXT.length() - cut - 1, text.blocks("test", 1).examplesPerEpoch());
        assertTrue(text.streams("train", 4, 10, 3).examplesPerEpoch() > 0);
        for (Runnable wrong : List.<Runnable>of(() -> text.from("dev"), () -> text.to("dev"),
                () -> text.blocks("dev", 5))) {
            var error = assertThrows(IllegalArgumentException.class, wrong::run);
            assertTrue(error.getMessage().contains("has no part dev; it has train, test"), error.getMessage());
        }
    }

    @Test
    void aShortTextGetsShorterWindowsWhereNobodyReadsThem(@TempDir Path root) throws IOException {
        Path file = root.resolve("poem.txt");
        for (int length : new int[] {17, 333, 900, 1005, 2000}) {
            Files.writeString(file, "to be or not to be, ".repeat(100).substring(0, length));
            PreparedText data = Preparation.prepareBlocks(file, "poem");
            var text = new TextDataSet(data);
            assertEquals(Math.min(100, length - text.to("train") - 1), text.window(), "window of " + length);
            assertTrue(data.positions("train").length > 0 && data.positions("test").length > 0);
            if (length >= 1005) {
                assertEquals(Preparation.prepare(file, Options.blocks("poem")).fingerprint(), data.fingerprint());
            } else {
                assertThrows(IllegalArgumentException.class, () -> Preparation.prepare(file, Options.blocks("poem")));
            }
        }
        Files.writeString(file, "abca");
        assertThrows(IllegalArgumentException.class, () -> Preparation.prepareBlocks(file, "poem"));
    }

    @Test
    void preparesNames(@TempDir Path root) throws IOException {
        String names = "Anna\nEwa\nŻaneta\nZofia\nMaria\nJulia\nHanna\nOla\nAla\nIga\nAnna\nR2\n";
        var text = new TextDataSet(PreparedText.read(prepare(names, Options.names("n")).write(root)));
        assertTrue(text.isNames());
        assertEquals("Anna", text.name(0));
        assertEquals(List.of(8L, 1L, 1L), List.of(text.data().description().get("train"),
                text.data().description().get("dev"), text.data().description().get("test")));
        assertEquals(8, text.trainingText().lines().count());
        assertEquals(4, text.baselines("dev").length - 1);
        assertThrows(IllegalArgumentException.class, () -> text.windows("train", null));
        assertTrue(String.join("\n", Preparation.summary(text.data())).contains("'2' U+0032 in 1"));
    }

    @Test
    void saysWhatIsWrong() {
        assertMessage("too short for a window of 100", "short text", windows(100, 0.15));
        assertMessage("one symbol only", "aaaaaaaaaaaaaa", windows(5, 0.15));
        assertMessage("the window is 0", TEXT, () -> windows(0, 0.15));
        assertMessage("the test share is 1.5", TEXT, () -> windows(5, 1.5));
        assertMessage("cannot be called \"../x\"", TEXT, () -> Options.blocks("../x"));
        assertMessage("cannot be called \"\"", TEXT, () -> Options.blocks(""));
        assertMessage("at least 6 are needed", "Anna\nEwa\n", Options.names("n"));
        assertThrows(IOException.class, () -> prepare("", windows(5, 0.15)));
    }

    private static void assertMessage(String part, String text, Options options) {
        assertMessage(part, text, () -> options);
    }

    private static void assertMessage(String part, String text, Supplier<Options> options) {
        var error = assertThrows(IllegalArgumentException.class, () -> prepare(text, options.get()));
        assertTrue(error.getMessage().contains(part), error.getMessage());
    }

    @Test
    void aDescriptionThatContradictsTheTokensIsRefused() throws IOException {
        PreparedText good = prepare(TEXT, Options.blocks("b"));
        for (var change : Map.of("window", 101L, "cut", 300L, "kind", "images", "unit", 1L).entrySet()) {
            Map<String, Object> description = new LinkedHashMap<>(good.description());
            description.put(change.getKey(), change.getValue());
            var bad = new PreparedText(description, good.vocabulary(), good.tokens(),
                    Map.of("train", good.positions("train"), "test", good.positions("test")));
            if (change.getKey().equals("unit")) {
                new TextDataSet(bad); // the vocabulary itself says what the unit is
            } else {
                assertThrows(IOException.class, () -> new TextDataSet(bad), change.getKey());
            }
        }
    }

    @Test
    void namesThatBeginInAnotherAreRefused() throws IOException {
        PreparedText good = prepare("Anna\nEwa\nZofia\nMaria\nJulia\nOla\nAla\n", Options.names("n"));
        for (String part : List.of("train", "dev", "test")) {
            Map<String, int[]> positions = new LinkedHashMap<>();
            for (String each : List.of("train", "dev", "test")) {
                int[] starts = good.positions(each).clone();
                starts[0] += each.equals(part) ? 1 : 0;
                positions.put(each, starts);
            }
            var bad = new PreparedText(good.description(), good.vocabulary(), good.tokens(), positions);
            var error = assertThrows(IOException.class, () -> new TextDataSet(bad));
            assertTrue(error.getMessage().contains(part + " part is not the beginning of a name"), error.getMessage());
        }
    }

    /** An older Octavo may have counted less; whoever writes a file by hand may count in words. */
    @Test
    void countsThatAreMissingAreNotSummedUp() throws IOException {
        for (PreparedText whole : List.of(prepare(TEXT, windows(10, 0.15)), prepare(TEXT, Options.blocks("b")),
                prepare("Anna\nEwa\nZofia\nMaria\nJulia\nOla\nR2\n", Options.names("n")))) {
            for (String key : whole.description().keySet()) {
                Map<String, Object> description = new LinkedHashMap<>(whole.description());
                description.put(key, "many");
                assertFalse(summary(whole, description).isEmpty());
                description.remove(key);
                assertFalse(summary(whole, description).isEmpty());
            }
        }
        assertTrue(summary(prepare(TEXT, Options.blocks("b")), Map.of("name", "b")).getFirst()
                .startsWith("? characters, a vocabulary of ?"));
    }

    private static List<String> summary(PreparedText data, Map<String, Object> description) {
        Map<String, int[]> positions = Map.of("train", data.positions("train"), "test", data.positions("test"));
        return Preparation.summary(new PreparedText(description, data.vocabulary(), data.tokens(), positions));
    }

    @Test
    void aDamagedVocabularyIsNamed() throws IOException {
        PreparedText good = prepare(TEXT, Options.blocks("b"));
        Map<String, Object> vocabulary = new LinkedHashMap<>(good.vocabulary());
        vocabulary.put("unit", "word");
        var bad = new PreparedText(good.description(), vocabulary, good.tokens(),
                Map.of("train", good.positions("train"), "test", good.positions("test")));
        var error = assertThrows(IOException.class, () -> new TextDataSet(bad));
        assertTrue(error.getMessage().startsWith("vocabulary.json of b: "), error.getMessage());
    }

    @Test
    void shakespeareIsSmallOnDisk(@TempDir Path root) throws IOException {
        PreparedText data = Preparation.prepare(SharedData.file("data/shakespeare.txt"),
                Options.windows("shakespeare"));
        assertEquals(1_115_394L - 100, data.description().get("windows"));
        assertEquals(39L, data.description().get("vocabulary"));
        Path folder = data.write(root);
        long bytes = 0;
        try (var files = Files.list(folder)) {
            for (Path file : files.toList()) {
                bytes += Files.size(file);
            }
        }
        assertTrue(bytes < 16_000_000, bytes + " bytes");
        assertArrayEquals(data.tokens(), PreparedText.read(folder).tokens());
    }
}
