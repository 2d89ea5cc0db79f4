package octavo.app.train;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import octavo.app.command.Arguments;
import octavo.app.command.Option;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which options go with which kinds of models. */
class ModelChoiceTest {

    private static ModelChoice choice(String kind, String words) {
        var known = new ArrayList<>(new TrainCommand().options());
        known.addAll(Option.COMMON);
        return new ModelChoice(kind, new Arguments(known, 1, List.of(words.split(" "))));
    }

    @Test
    void everyOptionOfAModelHasItsReaders() {
        var named = new TreeSet<>(List.of("--distort", "--held-out", "--split"));
        TrainCommand.MODEL_OPTIONS.forEach(option -> named.add(option.name()));
        assertEquals(named, ModelChoice.READERS.keySet());
        for (var readers : ModelChoice.READERS.values()) {
            assertTrue(List.of(ModelChoice.KINDS).containsAll(readers), readers.toString());
        }
    }

    @ParameterizedTest
    @CsvSource({"lstm, --layers 3", "gpt, --hidden 512", "gpt, --window 256", "rnn, --tied", "rnn, --distort none",
        "mlp, --predict last", "bigram, --dropout 0.2", "gru, --activation sigmoid", "digits, --block 8",
        "gpt, --init normal", "rnn, --held-out 0"})
    void anOptionOfAnotherKindIsRefused(String kind, String words) {
        var refused = assertThrows(IllegalArgumentException.class, choice(kind, words)::refuseOptionsOfOthers);
        assertTrue(refused.getMessage().startsWith(words.split(" ")[0] + " goes with --model ")
                && refused.getMessage().endsWith("; this is " + kind), refused.getMessage());
    }

    @ParameterizedTest
    @ValueSource(strings = {"rnn", "lstm", "gru", "bigram", "mlp", "gpt", "digits"})
    void whatAKindsPresetsSayIsReadByIt(String kind) {
        var options = Preset.find(kind, null).options();
        for (String option : options.keySet()) {
            assertTrue(ModelChoice.READERS.getOrDefault(option, List.of(kind)).contains(kind), option);
        }
        assertDoesNotThrow(choice(kind, "--batch 4")::refuseOptionsOfOthers);
    }
}
