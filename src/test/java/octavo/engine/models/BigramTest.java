package octavo.engine.models;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import octavo.EngineCheck;
import octavo.Golden;
import octavo.engine.matrix.RandomStream;
import octavo.engine.optimizers.Sgd;
import octavo.engine.reference.BigramReference;
import octavo.engine.reference.Examples;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The bigram model, counted and trained: against its reference, against PyTorch, and against each other. */
@Tag("simd")
class BigramTest {

    private static final RandomStream TRAINING = new RandomStream(1, RandomStream.Purpose.DROPOUT);

    private static Bigram net(int symbols, double penalty) {
        return new BigramConfiguration(symbols, penalty, Initialization.NORMAL)
                .create(1);
    }

    /** The same examples again and again. */
    private record Fixed(Examples examples) implements Source {
        @Override
        public long examplesPerEpoch() {
            return examples.rows();
        }

        @Override
        public void fill(long firstExample, int rows, Batch into) {
            into.resize(rows, examples.steps());
            int first = (int) (firstExample % examples.rows()) * examples.steps();
            System.arraycopy(examples.tokens(), first, into.tokens, 0, rows * examples.steps());
            System.arraycopy(examples.targets(), first, into.targets, 0, rows * examples.steps());
        }
    }

    @Test
    void gradientsAgreeForAwkwardSizes() {
        for (int symbols : new int[] {2, 7, 15, 16, 17, 33}) {
            for (int rows : new int[] {1, 7, 33}) {
                new EngineCheck(net(symbols, 0), new BigramReference(symbols)).randomize(0.5)
                        .check(EngineCheck.text(rows, 3, symbols, rows != 7));
            }
        }
    }

    @Test
    void followsPyTorchThroughTenSteps() {
        EngineCheck.golden(net(7, 0), Golden.load("bigram"), new Sgd(0), 1e-5);
    }

    @Test
    void followsPyTorchWithThePenaltyToo() {
        var golden = Golden.load("bigram");
        var net = net(7, 0.01);
        golden.copyTo(net.parameters());
        var batch = golden.batch();
        var optimizer = new Sgd(0);
        double[] losses = golden.tensor("penalty.losses").values();
        for (int update = 1; update <= losses.length; update++) {
            var loss = net.forward(batch, TRAINING);
            assertEquals(losses[update - 1], loss.mean(), 1e-5, "before update " + update);
            net.backward(1f / loss.targets(), false);
            optimizer.step(net.parameters(), 5, update);
        }
        double[][] after = golden.tensor("penalty.W").rows();
        for (int i = 0; i < 7; i++) {
            for (int j = 0; j < 7; j++) {
                assertEquals(after[i][j], net.parameters().getFirst().value.get(i, j), 2e-5);
            }
        }
    }

    @Test
    void twoHalvesOfABatchAreTheBatch() {
        var net = net(9, 0.5);
        var all = EngineCheck.text(8, 1, 9, true);
        var source = new Fixed(all);
        var batch = new Batch();
        source.fill(0, 8, batch);
        double whole = net.forward(batch, TRAINING).sum();
        net.backward(1f / 8, false);
        var expected = net.parameters().getFirst().gradient().copy();
        double halves = 0;
        for (int half = 0; half < 2; half++) {
            source.fill(4 * half, 4, batch);
            halves += net.forward(batch, TRAINING).sum();
            net.backward(1f / 8, half > 0);
        }
        assertEquals(whole, halves, 1e-6 * whole);
        for (int i = 0; i < 9; i++) {
            for (int j = 0; j < 9; j++) {
                assertEquals(expected.get(i, j), net.parameters().getFirst().gradient().get(i, j), 1e-7);
            }
        }
    }

    /** What descent goes towards is what counting finds at once. */
    @Test
    void descentFindsWhatCountingFinds() {
        var source = new Fixed(EngineCheck.text(400, 1, 5, true));
        var counts = BigramCounts.of(source, 5);
        var net = net(5, 0);
        var batch = new Batch();
        source.fill(0, 400, batch);
        var optimizer = new Sgd(0);
        for (int update = 1; update <= 300; update++) {
            net.forward(batch, TRAINING);
            net.backward(1f / 400, false);
            optimizer.step(net.parameters(), 5, update);
        }
        double counted = counts.loss(counts, 0);
        double learnt = net.forward(batch, null).mean();
        assertTrue(learnt >= counted - 1e-6 && learnt < counted + 1e-3, learnt + " after descent, counted " + counted);
    }

    @Test
    void aCountedNetPredictsTheSmoothedCounts() {
        var source = new Fixed(EngineCheck.text(50, 1, 9, true));
        var counts = BigramCounts.of(source, 9);
        assertEquals(50, counts.pairs());
        assertEquals(100, counts.plus(counts).pairs());
        var net = counts.toNet(0.5);
        var batch = new Batch();
        source.fill(0, 50, batch);
        assertEquals(counts.loss(counts, 0.5), net.forward(batch, null).mean(), 1e-6);
        assertThrows(IllegalArgumentException.class, () -> counts.toNet(0));
        double sum = 0;
        for (int second = 0; second < 9; second++) {
            sum += counts.probability(3, second, 0.5);
        }
        assertEquals(1, sum, 1e-12);
    }

    @Test
    void aPairThatWasNeverCountedIsInfinitelySurprising() {
        var counted = BigramCounts.of(new Fixed(Examples.text(1, 1, new int[] {0}, new int[] {1})), 3);
        var asked = BigramCounts.of(new Fixed(Examples.text(1, 1, new int[] {0}, new int[] {2})), 3);
        assertEquals(Double.POSITIVE_INFINITY, counted.loss(asked, 0));
        assertEquals(-Math.log(1.0 / 4), counted.loss(asked, 1), 1e-12);
        assertEquals(1.0 / 3, counted.probability(2, 0, 0), 0);
    }

    @Test
    void theDecoderReadsTheRowOfTheLastToken() {
        var net = net(9, 0);
        var batch = EngineCheck.batch(EngineCheck.text(1, 4, 9, true));
        net.forward(batch, null);
        var decoder = net.decoder();
        for (int t = 0; t < 4; t++) {
            var logits = decoder.feed(batch.tokens, t, t + 1);
            for (int c = 0; c < 9; c++) {
                assertEquals(net.logits().get(t, c), logits.get(0, c));
            }
        }
    }

    @Test
    void wrongSettingsAreRefused() {
        assertThrows(IllegalArgumentException.class, () -> net(1, 0));
        assertThrows(IllegalArgumentException.class, () -> net(5, -1));
        assertThrows(IllegalArgumentException.class, () -> net(5, Double.NaN));
    }

    @Test
    void theConfigurationComesBackFromJson() {
        var configuration = new BigramConfiguration(34, 0.01, Initialization.NORMAL);
        assertEquals(configuration, Configuration.fromJson("bigram", configuration.toJson()));
    }
}
