package octavo.app.train;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every kind of model has a preset, and a missing one is said in a sentence. */
class PresetTest {

    static String[] kinds() {
        return ModelChoice.KINDS;
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void everyKindOfModelHasAPreset(String kind) {
        assertEquals(kind, Preset.find(kind, null).model());
    }

    /** The first thing that a new recurrent cell meets. */
    @Test
    void aKindWithoutAPresetIsRefusedWithTheThingToDo() {
        for (String name : new String[] {null, "quick"}) {
            String message = assertThrows(IllegalArgumentException.class, () -> Preset.find("mgu", name)).getMessage();
            assertTrue(message.startsWith("there is no preset for mgu yet"), message);
            assertTrue(message.contains("Preset.ALL"), message);
        }
    }
}
