package octavo.app.plot;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import octavo.app.model.References;
import octavo.app.model.TrainedModel;
import octavo.data.Reading;
import octavo.engine.layers.Activation;
import octavo.engine.matrix.Matrix;
import octavo.engine.matrix.RandomStream;
import octavo.engine.models.CharRnnConfiguration;
import octavo.engine.models.CharRnnConfiguration.Cell;
import octavo.engine.models.Initialization;
import octavo.engine.models.Model;
import octavo.engine.reference.Examples;
import octavo.engine.training.Checkpoint;
import octavo.engine.training.RunDescription;
import octavo.engine.training.TrainingState;
import org.junit.jupiter.api.Test;

/** Hidden units are those of the reference, and the one that follows a trait is found. */
class HiddenUnitsTest {

    private static final int SYMBOLS = 5;
    private static final int LENGTH = 300;
    private static final double CLOSE = 1e-5;

    private static final int[] TOKENS = tokens();

    private static int[] tokens() {
        var random = new RandomStream(1, RandomStream.Purpose.CHECK);
        int[] tokens = new int[LENGTH];
        for (int i = 0; i < LENGTH; i++) {
            tokens[i] = random.below(0, i, SYMBOLS);
        }
        return tokens;
    }

    private static TrainedModel model(Cell cell, Reading reading, int steps) {
        Model model = new CharRnnConfiguration(cell, SYMBOLS, List.of(6, 4), Activation.TANH, Initialization.FAN_IN)
                .create(1);
        var checkpoint = new Checkpoint(Path.of("units.safetensors"), new RunDescription(model.configuration(), null,
                new TrainingState(), Map.of("steps", (long) steps), "{}"));
        return new TrainedModel(checkpoint, model, null, reading);
    }

    /** The reference's activations of a stretch of the text, by name. */
    private static Map<String, double[]> reference(Model model, int from, int to) {
        var reference = References.of(model);
        int[] stretch = Arrays.copyOfRange(TOKENS, from, to);
        reference.gradients(Examples.text(1, stretch.length, stretch, stretch), 1);
        var arrays = new HashMap<String, double[]>();
        reference.trace((name, values, shape) -> arrays.put(name, values));
        return arrays;
    }

    private static void assertSame(double[] expected, Matrix units, int position) {
        for (int j = 0; j < expected.length; j++) {
            assertEquals(expected[j], units.get(position, j), CLOSE, "position " + position + " unit " + j);
        }
    }

    @Test
    void aNetOfStreamsReadsInOneGo() {
        for (Cell cell : Cell.values()) {
            var trained = model(cell, Reading.STREAMS, 16);
            var layers = HiddenUnits.of(trained, TOKENS);
            var reference = reference(trained.model(), 0, LENGTH);
            for (int position = 0; position < LENGTH; position++) {
                assertSame(reference.get("a_1_" + (position + 1)), layers.get(0), position);
                assertSame(reference.get("a_2_" + (position + 1)), layers.get(1), position);
            }
        }
    }

    @Test
    void aNetOfWindowsGetsTheWindowThatEndsAtEachPosition() {
        var trained = model(Cell.RNN, Reading.WINDOWS, 7);
        var layers = HiddenUnits.of(trained, TOKENS);
        for (int position : new int[] {0, 5, 6, 7, 70, 71, 150, LENGTH - 1}) {
            int from = Math.max(0, position - 6);
            var reference = reference(trained.model(), from, position + 1);
            assertSame(reference.get("a_2_" + (position + 1 - from)), layers.get(1), position);
        }
    }

    @Test
    void theUnitThatFollowsATraitIsFound() {
        List<String> symbols = "ab \"cd e\" (f) g\nAB:\nxy z\n".codePoints().mapToObj(Character::toString).toList();
        var traits = TextTraits.of(symbols);
        for (String trait : new String[] {"inside quotes", "inside brackets", "speaker's name",
                "position in the line"}) {
            var random = new RandomStream(2, RandomStream.Purpose.CHECK);
            var units = new Matrix(symbols.size(), 5);
            for (int i = 0; i < units.rows; i++) {
                for (int unit = 0; unit < 5; unit++) {
                    units.set(i, unit, unit == 3 ? (float) (-2 * traits.get(trait)[i]) : random.uniform(unit, i));
                }
            }
            var find = NeuronsPlot.find(List.of(units), symbols).stream().filter(f -> f.trait().equals(trait))
                    .findFirst().orElseThrow();
            assertEquals(4, find.unit(), trait);
            assertEquals(-1, find.correlation(), 1e-6);
        }
        assertEquals("000111110000", string(traits.get("inside quotes")).substring(0, 12));
        assertEquals("0000000000110", string(traits.get("inside brackets")).substring(0, 13));
        assertTrue(string(traits.get("speaker's name")).contains("01110"));
    }

    private static String string(double[] values) {
        var text = new StringBuilder();
        for (double value : values) {
            text.append((int) value);
        }
        return text.toString();
    }
}
