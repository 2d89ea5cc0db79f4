package octavo.engine.models;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import octavo.EngineCheck;
import octavo.engine.layers.Activation;
import octavo.engine.layers.Dropout;
import octavo.engine.matrix.Matrix;
import octavo.engine.matrix.Parallel;
import octavo.engine.matrix.RandomStream;
import octavo.engine.matrix.RandomStream.Purpose;
import octavo.engine.models.CharRnnConfiguration.Cell;
import octavo.engine.reference.ActivationReference;
import octavo.engine.reference.CharRnnReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Dropout between recurrent layers: where it acts, on which elements, and that backward goes through the same ones. */
@Tag("simd")
class CharRnnDropoutTest {

    private static final float RATE = 0.3f;
    private static final long FIRST_EXAMPLE = 1000;
    private static final RandomStream MASKS = new RandomStream(5, Purpose.DROPOUT);

    private final int threads = Parallel.threads();

    @AfterEach
    void restoreThreads() {
        Parallel.setThreads(threads);
    }

    private static CharRnn net(Cell cell, double dropout, int symbols, int... hidden) {
        return new CharRnnConfiguration(cell, symbols, Arrays.stream(hidden).boxed().toList(), Activation.TANH,
                Initialization.GLOROT, dropout).create(1);
    }

    private static CharRnnReference reference(Cell cell, int symbols, int... hidden) {
        return switch (cell) {
            case RNN -> CharRnnReference.elman(symbols, ActivationReference.TANH, hidden);
            case LSTM -> CharRnnReference.lstm(symbols, hidden);
            case GRU -> CharRnnReference.gru(symbols, hidden);
        };
    }

    private static Batch batch(int rows, int steps, int symbols) {
        var batch = EngineCheck.batch(EngineCheck.text(rows, steps, symbols, true));
        batch.firstExample = FIRST_EXAMPLE;
        return batch;
    }

    @ParameterizedTest
    @EnumSource(Cell.class)
    void gradientsAreTheSlopesOfTheLossUnderTheSameMask(Cell cell) {
        check(cell, 3, 6, 7, 5, 4);
        check(cell, 1, 1, 6, 17, 16);
        check(cell, 9, 3, 5, 16, 33);
        check(cell, 2, 7, 9, 7, 15, 16);
    }

    private static void check(Cell cell, int rows, int steps, int symbols, int... hidden) {
        new EngineCheck(net(cell, RATE, symbols, hidden), reference(cell, symbols, hidden)).randomize(0.5)
                .differences(batch(rows, steps, symbols), MASKS);
    }

    /**
     * The second layer's first step by hand: it reads h ∘ m / (1 − p), with m from the numbers of
     * example, step and unit.
     */
    @Test
    void theLayerAboveSeesWhatWasKept() {
        var net = net(Cell.RNN, RATE, 7, 17, 5);
        net.forward(batch(3, 4, 7), MASKS);
        var weight = net.parameters().get(3).value;
        int dropped = 0;
        for (int n = 0; n < 3; n++) {
            for (int j = 0; j < 5; j++) {
                double sum = 0;
                for (int i = 0; i < 17; i++) {
                    boolean kept = MASKS.uniform(FIRST_EXAMPLE + n, i) >= RATE;
                    dropped += kept ? 0 : 1;
                    sum += kept ? net.hidden(0).get(n, i) / (1 - RATE) * weight.get(i, j) : 0;
                }
                assertEquals(Math.tanh(sum), net.hidden(1).get(n, j), 1e-6);
            }
        }
        assertTrue(dropped > 0);
    }

    /** The last layer's h goes on to the dense layer as it is, and along time every layer keeps all of its own. */
    @ParameterizedTest
    @EnumSource(Cell.class)
    void nothingIsDroppedAboveTheLastLayerNorAlongTime(Cell cell) {
        var net = net(cell, RATE, 7, 17, 5);
        var batch = batch(3, 4, 7);
        net.forward(batch, null);
        Matrix plain = net.hidden(0).copy();
        net.forward(batch, MASKS);
        assertArrayEquals(elements(plain), elements(net.hidden(0)));
        var head = net.parameters().get(net.parameters().size() - 2).value;
        for (int r = 0; r < 12; r++) {
            for (int c = 0; c < 7; c++) {
                double sum = 0;
                for (int i = 0; i < 5; i++) {
                    sum += net.hidden(1).get(r, i) * head.get(i, c);
                }
                assertEquals(sum, net.logits().get(r, c), 1e-5);
            }
        }
    }

    /**
     * An example drops the same units at the same step in a batch of any width and length; other examples drop others.
     */
    @Test
    void aMaskBelongsToItsExampleAndStep() {
        var net = net(Cell.LSTM, RATE, 7, 17, 5);
        var wide = batch(4, 9, 7);
        net.forward(wide, MASKS);
        Matrix expected = net.hidden(1).copy();
        var narrow = new Batch();
        narrow.resize(2, 6);
        narrow.firstExample = FIRST_EXAMPLE + 1;
        for (int n = 0; n < 2; n++) {
            System.arraycopy(wide.tokens, (n + 1) * 9, narrow.tokens, n * 6, 6);
        }
        net.forward(narrow, MASKS);
        for (int t = 0; t < 6; t++) {
            for (int n = 0; n < 2; n++) {
                for (int j = 0; j < 5; j++) {
                    assertEquals(expected.get(t * 4 + n + 1, j), net.hidden(1).get(t * 2 + n, j));
                }
            }
        }
        float[] first = elements(net.hidden(1));
        narrow.firstExample++;
        net.forward(narrow, MASKS);
        assertFalse(Arrays.equals(first, elements(net.hidden(1))));
    }

    /** Time-major rows hold the elements of rows example after example. */
    @Test
    void bothOrdersOfRowsDropTheSameElements() {
        var dropout = new Dropout(RATE);
        dropout.begin(MASKS, FIRST_EXAMPLE);
        int examples = 7;
        int steps = 15;
        for (int columns : new int[] {1, 7, 16, 33}) {
            var byExample = new Matrix(examples * steps, columns);
            byExample.fill(1);
            dropout.apply(byExample, steps, 0);
            var byStep = new Matrix(examples * steps, columns);
            byStep.fill(1);
            dropout.applyTimeMajor(byStep, examples, 0, Dropout.stride(columns));
            for (int r = 0; r < examples * steps; r++) {
                for (int c = 0; c < columns; c++) {
                    assertEquals(byExample.get(r, c), byStep.get(r % steps * examples + r / steps, c));
                }
            }
        }
    }

    /**
     * Evaluating, and writing, drop nothing: the same bits as a net without dropout, also right after training steps.
     */
    @ParameterizedTest
    @EnumSource(Cell.class)
    void evaluationDropsNothing(Cell cell) {
        var net = net(cell, RATE, 7, 17, 5);
        var batch = batch(3, 4, 7);
        double dropped = net.forward(batch, MASKS).sum();
        double loss = net.forward(batch, null).sum();
        var without = net(cell, 0, 7, 17, 5);
        assertEquals(without.forward(batch, null).sum(), loss);
        assertEquals(without.forward(batch, MASKS).sum(), loss, "dropout 0 under a stream of masks");
        assertNotEquals(dropped, loss);
        net.forward(batch, MASKS);
        assertEquals(loss, net.fork().forward(batch, null).sum());
        assertArrayEquals(elements(without.decoder().feed(batch.tokens, 0, 4)),
                elements(net.decoder().feed(batch.tokens, 0, 4)));
    }

    @ParameterizedTest
    @EnumSource(Cell.class)
    void threadsChangeNoBit(Cell cell) {
        Parallel.setThreads(1);
        float[] expected = gradients(cell);
        for (int count = 2; count <= 4; count++) {
            Parallel.setThreads(count);
            assertArrayEquals(expected, gradients(cell));
        }
    }

    private static float[] gradients(Cell cell) {
        var net = net(cell, RATE, 9, 33, 17, 16);
        net.forward(batch(33, 7, 9), MASKS);
        net.backward(1, false);
        return elements(net.parameters().getFirst().gradient());
    }

    private static float[] elements(Matrix matrix) {
        float[] all = new float[matrix.rows * matrix.cols];
        for (int i = 0; i < all.length; i++) {
            all[i] = matrix.get(i / matrix.cols, i % matrix.cols);
        }
        return all;
    }

    @Test
    void memoryCountsTheDroppedCopies() {
        long more = net(Cell.GRU, RATE, 7, 17, 33, 5).bytes(3, 4) - net(Cell.GRU, 0, 7, 17, 33, 5).bytes(3, 4);
        assertEquals(Matrix.bytes(12, 17) + Matrix.bytes(12, 33), more);
    }

    @Test
    void sharesOutOfRangeAndNetsOfOneLayerAreRefused() {
        assertThrows(IllegalArgumentException.class, () -> net(Cell.RNN, 1, 7, 5, 4));
        assertThrows(IllegalArgumentException.class, () -> net(Cell.RNN, -0.1, 7, 5, 4));
        assertThrows(IllegalArgumentException.class, () -> net(Cell.RNN, Double.NaN, 7, 5, 4));
        var oneLayer = assertThrows(IllegalArgumentException.class, () -> net(Cell.LSTM, 0.5, 7, 5));
        assertTrue(oneLayer.getMessage().contains("hidden [5]"), oneLayer.getMessage());
    }

    /** Also from checkpoints that were written before there was dropout. */
    @Test
    void theConfigurationComesBackFromJson() {
        var configuration = new CharRnnConfiguration(Cell.GRU, 7, List.of(5, 4), Activation.TANH,
                Initialization.NORMAL, 0.25);
        assertEquals(configuration, Configuration.fromJson("gru", configuration.toJson()));
        Map<String, Object> older = configuration.toJson();
        older.remove("dropout");
        assertEquals(configuration.withDropout(0), Configuration.fromJson("gru", older));
    }
}
