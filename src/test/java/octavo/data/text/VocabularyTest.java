package octavo.data.text;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import octavo.files.BadFileException;
import octavo.files.Json;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class VocabularyTest {

    @SuppressWarnings("unchecked")
    private static Vocabulary throughJson(Vocabulary vocabulary) throws IOException {
        return Vocabulary.fromJson((Map<String, Object>) Json.parse(Json.write(vocabulary.toJson())));
    }

    @Test
    void ordersByFrequencyThenCodePoint() {
        var vocabulary = CharacterVocabulary.ofText("banana \uD83D\uDE00\uD83D\uDE00 ż");
        assertEquals(List.of("a", " ", "n", "\uD83D\uDE00", "b", "ż"),
                vocabulary.symbols().stream().map(Vocabulary.Symbol::text).toList());
        assertEquals(3, vocabulary.symbols().getFirst().count());
    }

    @Test
    void roundTripsTextAndJson() throws IOException {
        String text = "Żółw \uD83D\uDE00\n\tz \"gwóździem\"";
        var vocabulary = CharacterVocabulary.ofText(text);
        assertEquals(text, vocabulary.decode(vocabulary.encode(text)));
        Vocabulary read = throughJson(vocabulary);
        assertEquals(vocabulary.symbols(), read.symbols());
        assertEquals(vocabulary.fingerprint(), read.fingerprint());
        assertNotEquals(vocabulary.fingerprint(), CharacterVocabulary.ofText("abc").fingerprint());
        assertEquals(4, vocabulary.bytes(vocabulary.encode("\uD83D\uDE00")[0]));
    }

    @Test
    void namesEachUnknownCharacterOnce() {
        var vocabulary = CharacterVocabulary.ofText("abc");
        var error = assertThrows(UnknownSymbolsException.class, () -> vocabulary.encode("ażb\uD83D\uDE00ż\u00A0"));
        assertEquals(List.of(0x17C, 0x1F600, 0xA0), error.codePoints());
        assertTrue(error.getMessage().contains("'ż' U+017C, U+1F600, U+00A0"), error.getMessage());
        assertArrayEquals(vocabulary.encode("ab"), vocabulary.encodeKnown("ażb\uD83D\uDE00"));
    }

    @Test
    void namesHaveTheEndMarkFirstAndSortedLetters() throws IOException {
        var vocabulary = CharacterVocabulary.ofNames(List.of("ŻANETA", "ANNA"));
        assertEquals(".AENTŻ", String.join("", vocabulary.symbols().stream().map(Vocabulary.Symbol::text).toList()));
        assertEquals(2, vocabulary.symbols().getFirst().count());
        assertTrue(throughJson(vocabulary).hasEndMark());
        assertThrows(UnknownSymbolsException.class, () -> vocabulary.encode("."), "the end mark is no character");
    }

    @Test
    void mapsToAnotherVocabulary() {
        var small = CharacterVocabulary.ofText("abx");
        var large = CharacterVocabulary.ofText("aabbbc");
        assertArrayEquals(new int[] {1, 0, -1}, small.mappingTo(large));
    }

    @Test
    void refusesATextOfOneSymbol() {
        var error = assertThrows(IllegalArgumentException.class, () -> CharacterVocabulary.ofText("aaaa"));
        assertTrue(error.getMessage().contains("one symbol only ('a' U+0061)"), error.getMessage());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', value = {
        "{\"unit\": \"character\", \"symbols\": []} | empty",
        "{\"unit\": \"character\"} | symbols",
        "{\"unit\": \"word\", \"symbols\": [{\"id\": 0, \"text\": \"a\", \"count\": 1}]} | word",
        "{\"unit\": \"character\", \"symbols\": [{\"id\": 1, \"text\": \"a\", \"count\": 1}]} | id",
        "{\"unit\": \"character\", \"symbols\": [{\"id\": 0, \"text\": \"ab\", \"count\": 1}]} | one character",
        "{\"unit\": \"character\", \"symbols\": [{\"id\": 0, \"text\": \"\", \"count\": 1}]} | one character",
        "{\"unit\": \"character\", \"symbols\": [{\"id\": 0, \"text\": 5, \"count\": 1}]} | text",
        "{\"unit\": \"character\", \"symbols\": [{\"id\": 0, \"text\": \"a\"}]} | count",
        "{\"unit\": \"character\", \"symbols\": 7} | symbols",
        "{\"unit\": \"character\", \"endMark\": true, "
            + "\"symbols\": [{\"id\": 0, \"text\": \"a\", \"count\": 1}]} | not '.'",
        "{\"unit\": \"character\", \"symbols\": [{\"id\": 0, \"text\": \"a\", \"count\": 1}, "
            + "{\"id\": 1, \"text\": \"a\", \"count\": 1}]} | twice",
    })
    @SuppressWarnings("unchecked")
    void refusesABrokenVocabulary(String json, String part) {
        var error = assertThrows(BadFileException.class,
                () -> Vocabulary.fromJson((Map<String, Object>) Json.parse(json)));
        assertTrue(error.getMessage().contains(part), error.getMessage());
    }
}
