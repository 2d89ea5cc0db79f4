package octavo.app.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The words of a command line and the sentences for those that are wrong. */
class ArgumentsTest {

    private static final List<Option> OPTIONS = List.of(
            Option.of("--batch", "N", "32", "a number"),
            Option.of("--rate", "X", "0.5", "a number"),
            Option.of("--hidden", "SIZES", "128,128", "a list"),
            Option.of("--predict", "WHICH", "every", "a word"),
            Option.of("--prompt", "TEXT", "", "a text"),
            Option.of("--resume", "[RUN]", "", "a text that may be left out"),
            Option.flag("--json", "a switch"));

    private static Arguments read(String... words) {
        return new Arguments(OPTIONS, 1, List.of(words));
    }

    private static String refused(String... words) {
        return assertThrows(IllegalArgumentException.class, () -> {
            var arguments = read(words);
            arguments.integer("--batch", 1, 1000);
            arguments.number("--rate", 0, false, Double.MAX_VALUE);
            arguments.integers("--hidden", 1, 512);
            arguments.choice("--predict", "last", "every");
        }).getMessage();
    }

    @Test
    void readsValuesDefaultsAndSwitches() {
        var arguments = read("file.txt", "--batch", "8", "--rate=0.25", "--json");
        assertEquals("file.txt", arguments.first());
        assertEquals(8, arguments.integer("--batch", 1, 100));
        assertEquals(0.25, arguments.number("--rate", 0, false, 1));
        assertEquals(List.of(128, 128), arguments.integers("--hidden", 1, 512));
        assertTrue(arguments.flag("--json"));
        assertNull(arguments.text("--prompt"));
    }

    @Test
    void aPresetStandsBetweenTheDefaultAndTheUser() {
        var arguments = read("--batch", "8");
        arguments.setDefaults(Map.of("--batch", "1", "--rate", "0.001"));
        assertEquals(8, arguments.integer("--batch", 1, 100));
        assertEquals(0.001, arguments.number("--rate", 0, false, 1));
    }

    @Test
    void thousandsMayBeWrittenShort() {
        assertEquals(10_000, read("--batch", "10k").integer("--batch", 1, Long.MAX_VALUE));
        assertEquals(2_000_000, read("--batch", "2M").integer("--batch", 1, Long.MAX_VALUE));
        assertEquals(1_234, read("--batch", "1_234").integer("--batch", 1, Long.MAX_VALUE));
        assertEquals(100_000, read("--batch", "1e5").integer("--batch", 1, Long.MAX_VALUE));
        assertEquals(1_500_000, read("--batch", "1.5e6").integer("--batch", 1, Long.MAX_VALUE));
    }

    @Test
    void equalLayersMayBeWrittenShort() {
        assertEquals(List.of(40, 40, 7), read("--hidden", "2x40,7").integers("--hidden", 1, 512));
        assertEquals(List.of(128), read("--hidden", "1x128").integers("--hidden", 1, 512));
    }

    @Test
    void capitalsDoNotMatter() {
        assertEquals("last", read("--predict", "LAST").choice("--predict", "last", "every"));
    }

    @Test
    void aValueThatMayBeLeftOutDoesNotSwallowTheNextOption() {
        assertEquals("", read("--resume", "--batch", "8").text("--resume"));
        assertEquals(8, read("--resume", "--batch", "8").integer("--batch", 1, 100));
        assertEquals("", read("--resume").text("--resume"));
        assertEquals("fox", read("--resume", "fox").text("--resume"));
        assertEquals("--json", read("--resume=--json").text("--resume"));
        assertFalse(read().isGiven("--resume"));
    }

    @Test
    void whatFollowsTwoDashesIsNoOption() {
        assertEquals("--json", read("--", "--json").first());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', value = {
            "--btach 8|option --btach is not known; did you mean --batch?",
            "--learning-rate 1|option --learning-rate is not known; here it is --rate",
            "--batch_size 8|option --batch_size is not known; here it is --batch",
            "--gpu|option --gpu is not known; Octavo computes on the CPU, leave it out",
            "--raft|option --raft is not known",
            "--rate --batch 8|option --rate needs a value: --rate X; it is followed by the option --batch",
            "--rate 1d|--rate 1d is not a number",
            "--rate 0x1p3|--rate 0x1p3 is not a number",
            "--batch 1e99999999|--batch 1e99999999 is not a whole number",
            "--batch 1e-3|--batch 1e-3 is not a whole number",
            "--hidden 2x|--hidden 2x: \"2x\" is not a whole number",
            "--batch|option --batch needs a value: --batch N",
            "--batch 8 --batch 9|option --batch is given twice",
            "--json=1|option --json is a switch and takes no value",
            "--batch 0|--batch 0 is out of range: it must be 1 to 1000",
            "--batch many|--batch many is not a whole number",
            "--batch 99999999999999999999|--batch 99999999999999999999 is not a whole number",
            "--rate 0|--rate 0 is out of range: it must be greater than 0",
            "--rate -1|--rate -1 is out of range: it must be greater than 0",
            "--rate NaN|--rate NaN is out of range: it must be greater than 0",
            "--rate fast|--rate fast is not a number",
            "--hidden 128,x|--hidden 128,x: \"x\" is not a whole number",
            "--hidden 128,0|--hidden 128,0: 0 is out of range: it must be 1 to 512",
            "--predict lats|--predict lats is not known; did you mean last?; choose last, every",
            "a b|\"b\" is one argument too many; see --help",
    })
    void wrongWordsGetASentence(String words, String sentence) {
        assertEquals(sentence, refused(words.split(" ")));
    }

    @Test
    void aLetterThatTheTerminalLostIsRefused() {
        assertTrue(refused("--prompt", "za\uFFFD").contains("--prompt-file"));
    }
}
