package octavo.engine.models;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import octavo.Allocation;
import octavo.EngineCheck;
import octavo.Golden;
import octavo.engine.matrix.Parallel;
import octavo.engine.matrix.PoolRounds;
import octavo.engine.matrix.RandomStream;
import octavo.engine.optimizers.AdamW;
import octavo.engine.optimizers.Sgd;
import octavo.engine.reference.NameMlpReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The embedding net: against its reference, against differences of its own loss, and against PyTorch. */
@Tag("simd")
class NameMlpTest {

    private final int threads = Parallel.threads();

    @AfterEach
    void restoreThreads() {
        Parallel.setThreads(threads);
    }

    private static NameMlp net(int symbols, int block, int embedding, int hidden, double dropout) {
        return new NameMlpConfiguration(symbols, block, embedding, hidden, dropout, Initialization.FAN_IN)
                .create(1);
    }

    private static Batch batch(int rows, int block, int symbols) {
        return EngineCheck.batch(EngineCheck.text(rows, block, symbols, false));
    }

    private static void check(int rows, int symbols, int block, int embedding, int hidden) {
        var reference = new NameMlpReference(symbols, block, embedding, hidden);
        new EngineCheck(net(symbols, block, embedding, hidden, 0), reference)
                .randomize(0.5).check(EngineCheck.text(rows, block, symbols, false));
    }

    @Test
    void gradientsAgreeForAwkwardSizes() {
        check(1, 7, 1, 1, 1);
        check(7, 9, 3, 5, 15);
        check(15, 34, 3, 10, 33);
        check(33, 17, 2, 16, 17);
        check(16, 3, 8, 7, 16);
        check(200, 5, 4, 3, 9);
    }

    @Test
    void followsPyTorchThroughTenSteps() {
        EngineCheck.golden(net(9, 3, 4, 11, 0), Golden.load("names"), new Sgd(0), 1e-5);
    }

    @Test
    void hasTheWorkshopsNamesShapesAndCount() {
        var net = net(34, 3, 10, 200, 0);
        assertEquals(List.of("C (34, 10)", "W1 (30, 200)", "b1 (1, 200)", "W2 (200, 34)", "b2 (1, 34)"),
                net.parameters().stream().map(Object::toString).toList());
        assertEquals(13_374, net.configuration().weights());
    }

    /** With dropout the very loss that forward sees is differentiated: the masks of backward are those of forward. */
    @Test
    void droppedUnitsGetNoGradient() {
        var net = net(9, 3, 4, 21, 0.4);
        var masks = new RandomStream(5, RandomStream.Purpose.DROPOUT);
        var batch = batch(7, 3, 9);
        batch.firstExample = 1000;
        double loss = net.forward(batch, masks).sum();
        net.backward(1, false);
        var weight = net.parameters().get(1);
        var gradient = weight.gradient().copy();
        double norm = 0;
        for (int r = 0; r < gradient.rows; r++) {
            for (int c = 0; c < gradient.cols; c++) {
                norm += gradient.get(r, c) * gradient.get(r, c);
            }
        }
        double step = 1e-2 / Math.sqrt(norm);
        double[] moved = new double[2];
        var start = weight.value.copy();
        for (int side = 0; side < 2; side++) {
            for (int i = 0; i < gradient.rows * gradient.cols; i++) {
                int r = i / gradient.cols;
                int c = i % gradient.cols;
                weight.value.set(r, c, (float) (start.get(r, c) + (side == 0 ? -step : step) * gradient.get(r, c)));
            }
            weight.changed();
            moved[side] = net.forward(batch, masks).sum();
        }
        assertEquals(norm, (moved[1] - moved[0]) / (2 * step), 2e-3 * norm);
        assertNotEquals(loss, net.forward(batch, null).sum());
    }

    @ParameterizedTest
    @EnumSource(Initialization.class)
    void learnsItsContextsByHeart(Initialization start) {
        var net = new NameMlpConfiguration(9, 3, 5, 40, 0, start)
                .create(1);
        var batch = batch(7, 3, 9);
        var optimizer = new AdamW(0.9, 0.999, 1e-8, 0);
        for (int update = 1; update <= 300; update++) {
            net.forward(batch, null);
            net.backward(1f / 7, false);
            optimizer.step(net.parameters(), 0.05f, update);
        }
        assertTrue(net.forward(batch, null).mean() < 0.05, start.option());
    }

    @Test
    void theDecoderSeesWhatTrainingSees() {
        var net = net(9, 4, 5, 17, 0.5);
        int[] name = {0, 3, 8, 1, 5, 5, 2, 7, 0};
        var decoder = net.decoder();
        decoder.reset();
        var batch = new Batch();
        batch.resize(1, 4);
        for (int round = 0; round < 2; round++) {
            for (int i = 0; i < name.length; i++) {
                for (int back = 0; back < 4; back++) {
                    batch.tokens[3 - back] = i - back < 0 || i == 8 ? 0 : name[i - back];
                }
                batch.targets[3] = 1;
                net.forward(batch, null);
                var logits = decoder.feed(name, i, i + 1);
                for (int c = 0; c < 9; c++) {
                    assertEquals(net.logits().get(0, c), logits.get(0, c), "letter " + i);
                }
            }
        }
    }

    @Test
    void threadsAndSharedWorkspacesChangeNoBit() {
        Parallel.setThreads(1);
        float[] expected = trained();
        for (int count = 2; count <= 4; count++) {
            Parallel.setThreads(count);
            assertArrayEquals(expected, trained());
        }
    }

    /** Batches of 33, 1 and 7 contexts by turns; the first is large enough to be shared among threads. */
    private static float[] trained() {
        var net = net(34, 3, 10, 99, 0.2);
        var optimizer = new AdamW(0.9, 0.999, 1e-8, 0.1);
        var masks = new RandomStream(5, RandomStream.Purpose.DROPOUT);
        for (int update = 1; update <= 6; update++) {
            int rows = new int[] {7, 33, 1}[update % 3];
            var batch = batch(rows, 3, 34);
            batch.firstExample = 40L * update;
            net.forward(batch, masks);
            assertTrue(Parallel.threads() == 1 || PoolRounds.count() > 0);
            net.backward(1f / rows, false);
            optimizer.step(net.parameters(), 0.05f, update);
        }
        return elements(net);
    }

    private static float[] elements(NameMlp net) {
        float[] all = new float[(int) net.configuration().weights()];
        int i = 0;
        for (var parameter : net.parameters()) {
            for (int r = 0; r < parameter.value.rows; r++) {
                for (int c = 0; c < parameter.value.cols; c++) {
                    all[i++] = parameter.value.get(r, c);
                }
            }
        }
        return all;
    }

    /** What lies in the pads reaches no logical element. */
    @Test
    void padsMayHoldAnything() {
        var net = net(9, 3, 5, 17, 0);
        var dirty = net(9, 3, 5, 17, 0);
        for (var parameter : dirty.parameters()) {
            for (int r = 0; r < parameter.value.rows; r++) {
                Arrays.fill(parameter.value.data, parameter.value.at(r, parameter.value.cols),
                        (r + 1) * parameter.value.stride, Float.NaN);
            }
        }
        var batch = batch(7, 3, 9);
        assertEquals(net.forward(batch, null).sum(), dirty.forward(batch, null).sum());
        net.backward(1, false);
        dirty.backward(1, false);
        for (int p = 0; p < 5; p++) {
            var expected = net.parameters().get(p).gradient();
            var actual = dirty.parameters().get(p).gradient();
            for (int r = 0; r < expected.rows; r++) {
                for (int c = 0; c < expected.cols; c++) {
                    assertEquals(expected.get(r, c), actual.get(r, c));
                }
            }
        }
    }

    /** The Loss that forward returns, a header and 24 bytes, is the one object of a step. */
    @Tag("allocation")
    @Test
    void steadyStateAllocatesNothingElse() {
        var net = net(34, 3, 10, 40, 0.2);
        var optimizer = new Sgd(0);
        var masks = new RandomStream(5, RandomStream.Purpose.DROPOUT);
        var batch = batch(7, 3, 34);
        long least = Allocation.ofCheapest(20 * 40, () -> {
            for (int i = 1; i <= 20; i++) {
                net.forward(batch, masks);
                net.backward(1f / 7, false);
                optimizer.step(net.parameters(), 0.01f, i);
            }
        });
        assertTrue(least <= 20 * 40, least + " bytes in 20 steps");
    }

    @Test
    void wrongSizesAreRefused() {
        assertThrows(IllegalArgumentException.class, () -> net(34, 0, 10, 200, 0));
        assertThrows(IllegalArgumentException.class, () -> net(34, 3, 10, 0, 0));
        assertThrows(IllegalArgumentException.class, () -> net(1, 3, 10, 200, 0));
        assertThrows(IllegalArgumentException.class, () -> net(34, 3, 10, 200, 1));
        assertThrows(IllegalArgumentException.class, () -> net(34, 3, 10, 200, 0).forward(batch(2, 4, 34), null));
    }

    @Test
    void theConfigurationComesBackFromJson() {
        var configuration = new NameMlpConfiguration(34, 5, 12, 300, 0.25, Initialization.NORMAL);
        assertEquals(configuration, Configuration.fromJson("mlp", configuration.toJson()));
    }
}
