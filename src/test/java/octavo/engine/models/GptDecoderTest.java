package octavo.engine.models;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Arrays;
import octavo.engine.layers.Activation;
import octavo.engine.matrix.Matrix;
import octavo.engine.matrix.RandomStream;
import octavo.engine.matrix.RandomStream.Purpose;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A decoder with its cache says, to the bit, what a forward pass over the whole text says. */
@Tag("simd")
class GptDecoderTest {

    private static final int VOCABULARY = 23;

    private static Gpt net(int block, boolean tied) {
        return GptTest.net(new GptConfiguration(VOCABULARY, block, 2, 2, 20, 0.3, tied, true, Activation.GELU));
    }

    private static Gpt net(int block, GptConfiguration kind) {
        return GptTest.net(new GptConfiguration(VOCABULARY, block, 2, 2, 20, kind.dropout(), kind.tied(), kind.biases(),
                kind.activation(), kind.refinements()));
    }

    private static int[] text(int length) {
        var random = new RandomStream(9, Purpose.CHECK);
        var text = new int[length];
        for (int i = 0; i < length; i++) {
            text[i] = random.below(0, i, VOCABULARY);
        }
        return text;
    }

    /** The logits after each token of a text that fits into the block. */
    private static float[][] fullPass(Gpt net, int[] text) {
        var batch = new Batch();
        batch.resize(1, text.length);
        System.arraycopy(text, 0, batch.tokens, 0, text.length);
        Arrays.fill(batch.targets, 0);
        net.forward(batch, null);
        var logits = new float[text.length][];
        for (int t = 0; t < text.length; t++) {
            logits[t] = row(net.logits(), t);
        }
        return logits;
    }

    private static float[] row(Matrix matrix, int row) {
        return Arrays.copyOfRange(matrix.data, matrix.at(row, 0), matrix.at(row, matrix.cols));
    }

    @Test
    void singleTokensHaveTheBitsOfTheFullPass() {
        for (var kind : GptTest.kinds(0.3)) {
            for (int block : new int[] {1, 7, 40}) {
                var net = net(block, kind);
                var text = text(block);
                var expected = fullPass(net, text);
                var decoder = net.decoder();
                for (int t = 0; t < block; t++) {
                    assertArrayEquals(expected[t], row(decoder.feed(text, t, t + 1), 0), "token " + t);
                }
            }
        }
    }

    @Test
    void piecesOfAnyLengthHaveTheBitsOfTheFullPass() {
        for (var kind : GptTest.kinds(0.3)) {
            var net = net(70, kind);
            var text = text(70);
            var expected = fullPass(net, text);
            var decoder = net.decoder();
            for (int piece : new int[] {1, 2, 15, 16, 17, 33, 70}) {
                decoder.reset();
                for (int from = 0; from < text.length; from += piece) {
                    int to = Math.min(from + piece, text.length);
                    assertArrayEquals(expected[to - 1], row(decoder.feed(text, from, to), 0), from + " to " + to);
                }
            }
        }
    }

    @Test
    void aFullBlockKeepsItsLastHalf() {
        for (var kind : GptTest.kinds(0.3)) {
            var net = net(16, kind);
            var text = text(70);
            var decoder = net.decoder();
            for (int t = 0; t < text.length; t++) {
                // after 16 tokens 8 are kept, so the text that the net sees begins at 0, 8, 16, ...
                int begin = t < 16 ? 0 : (t / 8 - 1) * 8;
                var seen = fullPass(net, Arrays.copyOfRange(text, begin, t + 1));
                assertArrayEquals(seen[t - begin], row(decoder.feed(text, t, t + 1), 0), "token " + t);
            }
        }
    }

    @Test
    void howALongTextIsCutMakesNoDifference() {
        var net = net(16, false);
        var text = text(61);
        var single = net.decoder();
        Matrix last = null;
        for (int t = 0; t < text.length; t++) {
            last = single.feed(text, t, t + 1);
        }
        var expected = row(last, 0);
        assertArrayEquals(expected, row(net.decoder().feed(text, 0, text.length), 0));
        var pieces = net.decoder();
        pieces.feed(text, 0, 30);
        pieces.feed(text, 30, 47);
        assertArrayEquals(expected, row(pieces.feed(text, 47, text.length), 0));
    }

    @Test
    void decodersDoNotDisturbOneAnotherNorTraining() {
        var net = net(16, false);
        var text = text(16);
        var expected = fullPass(net, text);
        var batch = new Batch();
        batch.resize(3, 16);
        var masks = new RandomStream(1, Purpose.DROPOUT);
        var first = net.decoder();
        var second = net.decoder();
        for (int t = 0; t < 16; t++) {
            net.forward(batch, masks);
            assertArrayEquals(expected[t], row(first.feed(text, t, t + 1), 0));
            second.feed(text, 15 - t, 16 - t);
            net.backward(1, false);
        }
    }

    @Test
    void nothingToReadIsRefused() {
        var decoder = net(16, false).decoder();
        assertThrows(IllegalArgumentException.class, () -> decoder.feed(text(3), 1, 1));
    }
}
