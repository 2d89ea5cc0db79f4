package octavo.files;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class JsonTest {

    @TempDir
    Path folder;

    @Test
    void readsEveryKindOfValueAndKeepsTheOrderOfKeys() throws Exception {
        var value = (Map<?, ?>) Json.parse(
                " {\"z\": [1, -2.5e3, true, false, null], \"a\":{}, \"m\":[], \"\":\"x\"}\r\n\t");
        assertEquals(List.of("z", "a", "m", ""), new ArrayList<>(value.keySet()));
        assertEquals(Arrays.asList(1L, -2500.0, true, false, null), value.get("z"));
        assertEquals(Map.of(), value.get("a"));
        assertEquals(List.of(), value.get("m"));
    }

    @Test
    void readsEscapesAndPairs() throws Exception {
        assertEquals("\"\\/\b\f\n\r\t\u017c\ud83d\ude00\ud83d\ude00",
                Json.parse("\"\\\"\\\\\\/\\b\\f\\n\\r\\t\\u017C\\ud83d\\uDE00\ud83d\ude00\""));
    }

    @Test
    void wholeNumbersAreLongsAndOthersDoubles() throws Exception {
        assertEquals(Long.MIN_VALUE, Json.parse("-9223372036854775808"));
        assertEquals(0L, Json.parse("-0"));
        assertEquals(-0.0, Json.parse("-0.0"));
        assertEquals(1e2, Json.parse("1e2"));
        assertEquals(0.0, Json.parse("1e-999"));
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "", " ", "01", "-", "+1", "1.", ".5", "1e", "1e+", "-01", "0x1", "NaN", "Infinity", "tru", "nul", "'a'",
        "\"a", "\"\\x\"", "\"\\u12g4\"", "\"\\u12", "\"\t\"", "[1", "[1,]", "[,1]", "[1 2]", "{", "{\"a\"}",
        "{\"a\":}", "{\"a\":1,}", "{a:1}", "{1:1}", "[1]]", "1 1", "[1}", "\ufeff1", "\u00a01", "/**/1",
        "\"\\ud800\"", "\"\\udc00\\ud800\"", "\"\ud800\"", "\"\\ud800x\"", "9223372036854775808", "1e999", "-1e999",
        "\"\\u\u0661\u0661\u0661\u0661\"", "\u0661"})
    void refusesWhatTheRfcRefuses(String text) {
        var e = assertThrows(JsonException.class, () -> Json.parse(text), text);
        assertTrue(e.getMessage().matches("JSON line \\d+, column \\d+: .+"), e.getMessage());
    }

    @Test
    void namesLineColumnAndRule() {
        var e = assertThrows(JsonException.class, () -> Json.parse("{\"a\": 1,\n  \"b\" 2}"));
        assertEquals("JSON line 2, column 7: expected ':' after the key \"b\", found '2'", e.getMessage());
        e = assertThrows(JsonException.class, () -> Json.parse("{\"a\":1,\"b\":2,\"a\":1}"));
        assertEquals("JSON line 1, column 14: the key \"a\" occurs twice in one object", e.getMessage());
    }

    @Test
    void limitsDepthAndCount() throws Exception {
        int deep = Json.MAX_DEPTH;
        Json.parse("[".repeat(deep) + "]".repeat(deep));
        assertThrows(JsonException.class, () -> Json.parse("[".repeat(deep + 1) + "]".repeat(deep + 1)));
        assertThrows(JsonException.class, () -> Json.parse("[".repeat(5_000_000)));
        var e = assertThrows(JsonException.class, () -> Json.parse("[" + "0,".repeat(Json.MAX_VALUES) + "0]"));
        assertTrue(e.getMessage().contains("" + Json.MAX_VALUES), e.getMessage());
    }

    @Test
    void writesWhatItReadsBack() throws Exception {
        var value = new LinkedHashMap<String, Object>();
        value.put("text", "\"\\\n\u0000\u007f\u2028\u017c\ud83d\ude00</script>");
        value.put("numbers", List.of(1L, Long.MIN_VALUE, 0.1, -0.0, Double.MIN_VALUE, Double.MAX_VALUE, 1e100));
        value.put("nested", List.of(Map.of("a", List.of()), Map.of(), List.of(true, false)));
        value.put("nothing", null);
        assertEquals(value, Json.parse(Json.write(value)));
        assertEquals(value, Json.parse(Json.writePretty(value)));
        assertEquals("{\"a\":[1,2.5,null]}", Json.write(Map.of("a", Arrays.asList(1, 2.5, null))));
        assertEquals("[0.1,3]", Json.write(List.of(0.1f, 3)));
    }

    @Test
    void prettyTextHasAnEntryALine() {
        var value = new LinkedHashMap<String, Object>();
        value.put("a", List.of(1, 2));
        value.put("b", List.of(List.of(3), Map.of()));
        value.put("c", List.of());
        assertEquals("""
                {
                  "a": [1, 2],
                  "b": [
                    [3],
                    {}
                  ],
                  "c": []
                }
                """, Json.writePretty(value));
    }

    @Test
    void everyDoubleComesBackToTheBit() throws Exception {
        var random = new SplittableRandom(1);
        for (int i = 0; i < 20_000; i++) {
            double number = Double.longBitsToDouble(random.nextLong());
            if (Double.isFinite(number)) {
                assertEquals(number, Json.parse(Json.write(number)));
            }
        }
    }

    @Test
    void refusesToWriteWhatCannotBeRead() {
        for (Object value : new Object[] {Double.NaN, Double.POSITIVE_INFINITY, Float.NaN, "\ud800", 'c', new int[1],
                Map.of(1, 1)}) {
            assertThrows(IllegalArgumentException.class, () -> Json.write(List.of(value)), value.toString());
        }
        var circle = new ArrayList<Object>();
        circle.add(circle);
        assertThrows(IllegalArgumentException.class, () -> Json.write(circle));
    }

    @Test
    void aDamagedTextIsReadOrRefusedAndNothingElse() {
        String valid = Json.writePretty(Map.of("loss", List.of(1.25, 2e-7, -3), "name", "a\u017c\n", "deep", Map.of("x",
                true)));
        var random = new SplittableRandom(2);
        for (int i = 0; i < 5_000; i++) {
            var text = new StringBuilder(valid);
            for (int k = random.nextInt(1, 4); k > 0; k--) {
                int at = random.nextInt(text.length());
                switch (random.nextInt(3)) {
                    case 0 -> text.deleteCharAt(at);
                    case 1 -> text.setCharAt(at, (char) random.nextInt(1, 300));
                    default -> text.insert(at, "{}[]\",:\\u-0eE".charAt(random.nextInt(13)));
                }
            }
            try {
                Json.write(Json.parse(text.toString()));
            } catch (JsonException expected) {
                assertTrue(expected.getMessage().startsWith("JSON line "));
            }
        }
    }

    @Test
    void readsFilesOfStrictUtf8() throws Exception {
        Path file = folder.resolve("a.json");
        AtomicFile.write(file, "\"\u017c\"");
        assertEquals("\u017c", Json.read(file));
        Files.write(file, new byte[] {'"', (byte) 0xc0, (byte) 0x80, '"'});
        var e = assertThrows(BadFileException.class, () -> Json.read(file));
        assertTrue(e.getMessage().contains("a.json: ") && e.getMessage().contains("UTF-8"), e.getMessage());
        AtomicFile.write(file, "[1");
        e = assertThrows(BadFileException.class, () -> Json.read(file));
        assertTrue(e.getMessage().contains("a.json: JSON line 1, column 3: "), e.getMessage());
    }

    @Test
    void objectsGiveTypedValues() throws Exception {
        var object = JsonObject.parse("run.json", """
                {"s": "x", "i": 7, "d": 0.5, "b": true, "o": {"p": 1}, "n": null, "is": [1, 2], "ds": [1, 2.5],
                 "ss": ["a", "b"], "os": [{"q": 1}]}""");
        assertEquals("x", object.getString("s"));
        assertEquals(7, object.getLong("i"));
        assertEquals(7, object.getInt("i", 0, 7));
        assertEquals(7.0, object.getDouble("i"));
        assertEquals(0.5, object.getDouble("d"));
        assertTrue(object.getBoolean("b") && object.has("s") && !object.has("n") && !object.has("missing"));
        assertEquals(1, object.getObject("o").getLong("p"));
        assertEquals(List.of(1L, 2L), object.getList("is"));
        assertEquals(1, object.getObjects("os").getFirst().getLong("q"));
        assertEquals(List.of(1L, 2.5), object.getList("ds"));
        assertEquals(List.of("a", "b"), object.getList("ss"));
        assertEquals(10, object.keys().size());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "{}           | run.json: \"rate\" is missing, it should be a number",
        "{\"rate\":\"x\"} | run.json: \"rate\" is the string \"x\", it should be a number",
        "{\"rate\":null}  | run.json: \"rate\" is null, it should be a number",
        "{\"rate\":[1]}   | run.json: \"rate\" is a list, it should be a number",
        "[]           | run.json: expected a JSON object, found a list"})
    void namesTheKeyThatIsWrong(String text, String sentence) {
        var e = assertThrows(BadFileException.class, () -> JsonObject.parse("run.json", text).getDouble("rate"));
        assertEquals(sentence, e.getMessage());
    }

    @Test
    void namesTheElementAndTheBoundsThatAreWrong() throws Exception {
        var object = JsonObject.parse("run.json", "{\"sizes\": [{}, 1.5], \"layers\": 0, \"x\": {\"y\": [{}]}}");
        var e = assertThrows(BadFileException.class, () -> object.getObjects("sizes"));
        assertEquals("run.json: \"sizes\" should be a list of objects, but element 1 is the number 1.5",
                e.getMessage());
        e = assertThrows(BadFileException.class, () -> object.getInt("layers", 1, 8));
        assertEquals("run.json: \"layers\" is 0, it should be 1 to 8", e.getMessage());
        e = assertThrows(BadFileException.class, () -> object.getObject("x").getObjects("y").getFirst().getString("z"));
        assertEquals("run.json \"x\" \"y\"[0]: \"z\" is missing, it should be a string", e.getMessage());
    }
}
