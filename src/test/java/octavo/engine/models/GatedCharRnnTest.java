package octavo.engine.models;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Arrays;
import java.util.List;
import octavo.EngineCheck;
import octavo.Golden;
import octavo.engine.layers.Activation;
import octavo.engine.matrix.RandomStream;
import octavo.engine.models.CharRnnConfiguration.Cell;
import octavo.engine.optimizers.AdamW;
import octavo.engine.reference.CharRnnReference;
import octavo.engine.reference.Examples;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Nets of LSTM and GRU layers: against their references, against differences of their own loss, and against PyTorch.
 */
@Tag("simd")
class GatedCharRnnTest {

    private static final RandomStream RANDOM = new RandomStream(4, RandomStream.Purpose.CHECK);

    private static CharRnn net(Cell cell, int symbols, int... hidden) {
        return new CharRnnConfiguration(cell, symbols, Arrays.stream(hidden).boxed().toList(), Activation.TANH,
                Initialization.GLOROT).create(1);
    }

    private static CharRnnReference reference(Cell cell, int symbols, int... hidden) {
        return cell == Cell.LSTM ? CharRnnReference.lstm(symbols, hidden) : CharRnnReference.gru(symbols, hidden);
    }

    private static void check(Cell cell, int rows, int steps, boolean every, int symbols, int... hidden) {
        new EngineCheck(net(cell, symbols, hidden), reference(cell, symbols, hidden)).randomize(0.5)
                .check(EngineCheck.text(rows, steps, symbols, every));
    }

    @ParameterizedTest
    @EnumSource(value = Cell.class, names = {"LSTM", "GRU"})
    void gradientsAgreeForAwkwardSizes(Cell cell) {
        check(cell, 3, 6, true, 7, 5, 4);
        check(cell, 1, 2, true, 3, 1);
        check(cell, 9, 3, false, 5, 17, 33);
        check(cell, 2, 2, true, 6, 16, 15);
        check(cell, 17, 4, true, 33, 7, 1, 16);
    }

    /** One step of a stream that goes on: the start state is drawn. */
    @ParameterizedTest
    @EnumSource(value = Cell.class, names = {"LSTM", "GRU"})
    void gradientsAgreeForOneStepOfOneRow(Cell cell) {
        for (int hidden : new int[] {1, 7, 17, 33}) {
            var model = net(cell, 6, hidden);
            model.prepareCarried(1, 1);
            var carried = model.carried();
            double[][][] start = new double[1][carried.size()][hidden];
            for (int k = 0; k < carried.size(); k++) {
                for (int j = 0; j < hidden; j++) {
                    carried.get(k).set(0, j, RANDOM.uniform(k, j) - 0.5f);
                    start[0][k][j] = carried.get(k).get(0, j);
                }
            }
            Examples examples = EngineCheck.text(1, 1, 6, true).from(start);
            var batch = EngineCheck.batch(examples);
            batch.continues = true;
            new EngineCheck(model, reference(cell, 6, hidden)).randomize(0.5).compare(examples, batch);
        }
    }

    @ParameterizedTest
    @CsvSource({"LSTM, lstm-last", "LSTM, lstm-every", "GRU, gru-last", "GRU, gru-every"})
    void followsPyTorchThroughTenSteps(Cell cell, String file) {
        EngineCheck.golden(net(cell, 7, 6, 6), Golden.load(file), new AdamW(0.9, 0.999, 1e-8, 0), 2e-5);
    }

    /** Reading letter by letter gives the logits of reading at once, to the bit. */
    @ParameterizedTest
    @EnumSource(Cell.class)
    void theDecoderSeesWhatTrainingSees(Cell cell) {
        var net = net(cell, 9, 17, 16);
        var text = EngineCheck.text(1, 12, 9, true);
        net.forward(EngineCheck.batch(text), null);
        var expected = net.logits();
        var decoder = net.decoder();
        for (int round = 0; round < 2; round++) {
            decoder.reset();
            for (int t = 0; t < 12; t++) {
                var logits = decoder.feed(text.tokens(), t, t + 1);
                for (int c = 0; c < 9; c++) {
                    assertEquals(expected.get(t, c), logits.get(0, c), cell + ", step " + t);
                }
            }
        }
    }

    @Test
    void forgetGatesStartOpenWhereBiasesStartAtZero() {
        var bias = net(Cell.LSTM, 5, 3).parameters().get(2);
        assertEquals("rnn.bias_ih_l0", bias.name);
        for (int j = 0; j < 12; j++) {
            assertEquals(j >= 3 && j < 6 ? 1f : 0f, bias.value.get(0, j));
        }
    }

    @Test
    void parametersHavePyTorchsNames() {
        var names = net(Cell.GRU, 5, 3, 4).parameters().stream().map(parameter -> parameter.toString()).toList();
        assertEquals(List.of("rnn.weight_ih_l0 (5, 9)", "rnn.weight_hh_l0 (3, 9)", "rnn.bias_hn_l0 (1, 3)",
                "rnn.bias_ih_l0 (1, 9)", "rnn.weight_ih_l1 (3, 12)", "rnn.weight_hh_l1 (4, 12)",
                "rnn.bias_hn_l1 (1, 4)", "rnn.bias_ih_l1 (1, 12)", "head.weight (4, 5)", "head.bias (1, 5)"), names);
    }
}
