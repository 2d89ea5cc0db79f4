package octavo.engine.reference;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Arrays;
import octavo.EngineCheck;
import octavo.Golden;
import octavo.engine.matrix.RandomStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** The recurrent nets: simple, LSTM, GRU. */
class CharRnnReferenceTest {

    enum Kind {
        TANH, SIGMOID, LSTM, GRU;

        CharRnnReference net(int symbols, int... hidden) {
            return switch (this) {
                case TANH -> CharRnnReference.elman(symbols, ActivationReference.TANH, hidden);
                case SIGMOID -> CharRnnReference.elman(symbols, ActivationReference.SIGMOID, hidden);
                case LSTM -> CharRnnReference.lstm(symbols, hidden);
                case GRU -> CharRnnReference.gru(symbols, hidden);
            };
        }

        double[][][] start(int rows, int... hidden) {
            if (this != LSTM) {
                return ReferenceCheck.start(rows, hidden);
            }
            int[] twice = new int[2 * hidden.length];
            for (int i = 0; i < twice.length; i++) {
                twice[i] = hidden[i / 2];
            }
            return ReferenceCheck.start(rows, twice);
        }
    }

    @ParameterizedTest
    @EnumSource(Kind.class)
    void gradientsAgreeWithDifferencesForWindows(Kind kind) {
        ReferenceCheck.differences(kind.net(7, 5, 4), 0.8, EngineCheck.text(3, 6, 7, false));
    }

    @ParameterizedTest
    @EnumSource(Kind.class)
    void gradientsAgreeWithDifferencesForStreamsThatGoOn(Kind kind) {
        var examples = EngineCheck.text(2, 5, 6, true).from(kind.start(2, 3, 7));
        ReferenceCheck.differences(kind.net(6, 3, 7), 0.8, examples);
    }

    @ParameterizedTest
    @EnumSource(Kind.class)
    void gradientsAgreeWithDifferencesForOneStepOfOneExample(Kind kind) {
        ReferenceCheck.differences(kind.net(2, 1), 1, EngineCheck.text(1, 1, 2, true).from(kind.start(1, 1)));
        ReferenceCheck.differences(kind.net(17, 16), 0.5, EngineCheck.text(1, 1, 17, true).from(kind.start(1, 16)));
    }

    @ParameterizedTest
    @EnumSource(Kind.class)
    void gradientsAgreeWithDifferencesInADeepNet(Kind kind) {
        ReferenceCheck.differences(kind.net(5, 4, 1, 3), 1, EngineCheck.text(2, 4, 5, true));
    }

    @Test
    void predictionsMayBeAskedForAnywhere() {
        var examples = EngineCheck.text(2, 5, 6, true);
        for (int skipped : new int[] {0, 3, 4, 7}) {
            examples.targets()[skipped] = Examples.NO_TARGET;
        }
        assertEquals(6, examples.predictions());
        ReferenceCheck.differences(Kind.TANH.net(6, 4, 5), 0.8, examples);
    }

    /** Reading a text in two pieces, the state carried over, gives the same loss as reading it at once. */
    @ParameterizedTest
    @EnumSource(Kind.class)
    void stateCarriesOver(Kind kind) {
        var net = kind.net(6, 4, 5);
        net.randomize(new RandomStream(5, RandomStream.Purpose.CHECK), 0.8);
        var whole = EngineCheck.text(1, 8, 6, true);
        var first = Examples.text(1, 5, whole.tokens(), whole.targets());
        var second = Examples.text(1, 3, Arrays.copyOfRange(whole.tokens(), 5, 8),
                Arrays.copyOfRange(whole.targets(), 5, 8)).from(net.ends(first));
        assertEquals(net.loss(whole), net.loss(first) + net.loss(second), 1e-12);
    }

    @ParameterizedTest
    @CsvSource({"TANH, rnn-last", "TANH, rnn-every", "LSTM, lstm-last", "LSTM, lstm-every", "GRU, gru-last",
        "GRU, gru-every"})
    void agreesWithPyTorch(Kind kind, String file) {
        var optimizer = kind == Kind.TANH ? PlainOptimizer.sgd() : PlainOptimizer.adamW(0.9, 0.999, 1e-8, 0);
        ReferenceCheck.golden(kind.net(7, 6, 6), Golden.load(file), optimizer);
    }

    /** The start states in the golden files are what reading {@code before} leaves. */
    @ParameterizedTest
    @CsvSource({"TANH, rnn-every", "LSTM, lstm-every", "GRU, gru-every"})
    void carriesTheStateThatPyTorchCarries(Kind kind, String file) {
        var golden = Golden.load(file);
        var net = kind.net(7, 6, 6);
        ReferenceCheck.copy(golden.parameters("weights"), net);
        int[] before = golden.tensor("before").integers();
        double[][][] ends = net.ends(Examples.text(golden.shape()[0], golden.shape()[1], before, before));
        double[][][] expected = golden.examples().start();
        for (int n = 0; n < ends.length; n++) {
            for (int k = 0; k < ends[n].length; k++) {
                assertArrayEquals(expected[n][k], ends[n][k], 1e-14);
            }
        }
    }
}
