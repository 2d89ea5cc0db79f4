package octavo.engine.layers;

import static org.junit.jupiter.api.Assertions.assertEquals;

import octavo.Allocation;
import octavo.engine.matrix.Arrange;
import octavo.engine.matrix.Matrix;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The gate passes of LSTM and GRU have the bits of their plain form, pads of NaN or not. */
@Tag("simd")
class GatesTest {

    private static final int ROWS = 3;

    private static Matrix[] random(int... columns) {
        var matrices = new Matrix[columns.length];
        for (int i = 0; i < columns.length; i++) {
            matrices[i] = Arrange.random(ROWS, columns[i], 20 + i);
        }
        return matrices;
    }

    private static void assertSameBits(Matrix[] expected, Matrix[] actual, String what) {
        for (int i = 0; i < expected.length; i++) {
            Arrange.assertSameBits(expected[i], actual[i], what + ", matrix " + i);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 7, 15, 16, 17, 33, 130})
    void lstmForward(int hidden) {
        var plain = random(4 * hidden, hidden, hidden, hidden, hidden);
        var fast = random(4 * hidden, hidden, hidden, hidden, hidden);
        for (int row = 0; row < ROWS; row++) {
            Lstm.forwardPlain(row, 0, plain[0], plain[1], plain[2], plain[3], plain[4]);
        }
        Lstm.forwardStep(fast[0], fast[1], fast[2], fast[3], fast[4]);
        assertSameBits(plain, fast, "H = " + hidden);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 7, 15, 16, 17, 33, 130})
    void lstmBackward(int hidden) {
        var plain = random(4 * hidden, hidden, hidden, hidden, hidden);
        var fast = random(4 * hidden, hidden, hidden, hidden, hidden);
        for (int row = 0; row < ROWS; row++) {
            Lstm.backwardPlain(row, 0, plain[0], plain[1], plain[2], plain[3], plain[4]);
        }
        Lstm.backwardStep(fast[0], fast[1], fast[2], fast[3], fast[4]);
        assertSameBits(plain, fast, "H = " + hidden);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 7, 15, 16, 17, 33, 130})
    void gruForward(int hidden) {
        var bias = Arrange.random(1, hidden, 30);
        var plain = random(3 * hidden, 3 * hidden, hidden, hidden);
        var fast = random(3 * hidden, 3 * hidden, hidden, hidden);
        for (int row = 0; row < ROWS; row++) {
            Gru.forwardPlain(row, 0, plain[0], plain[1], bias, plain[2], plain[3]);
        }
        Gru.forwardStep(fast[0], fast[1], bias, fast[2], fast[3]);
        assertSameBits(plain, fast, "H = " + hidden);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 7, 15, 16, 17, 33, 130})
    void gruBackward(int hidden) {
        var plain = random(3 * hidden, 3 * hidden, hidden, hidden, hidden);
        var fast = random(3 * hidden, 3 * hidden, hidden, hidden, hidden);
        for (int row = 0; row < ROWS; row++) {
            Gru.backwardPlain(row, 0, plain[0], plain[1], plain[2], plain[3], plain[4]);
        }
        Gru.backwardStep(fast[0], fast[1], fast[2], fast[3], fast[4]);
        assertSameBits(plain, fast, "H = " + hidden);
    }

    /** Several functions in one compiled method were more than C2 inlines: then vectors are objects for ever. */
    @Tag("allocation")
    @Test
    void nothingIsAllocatedOnceCompiled() {
        var bias = Arrange.random(1, 128, 30);
        var lstm = random(4 * 128, 128, 128, 128, 128);
        var gru = random(3 * 128, 3 * 128, 128, 128, 128);
        assertEquals(0, Allocation.ofCheapest(0, () -> {
            for (int i = 0; i < 1000; i++) {
                Lstm.forwardStep(lstm[0], lstm[1], lstm[2], lstm[3], lstm[4]);
                Lstm.backwardStep(lstm[0], lstm[1], lstm[2], lstm[3], lstm[4]);
                Gru.forwardStep(gru[0], gru[1], bias, gru[2], gru[3]);
                Gru.backwardStep(gru[0], gru[1], gru[2], gru[3], gru[4]);
            }
        }));
    }
}
