package octavo.engine.models;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import octavo.Allocation;
import octavo.EngineCheck;
import octavo.Golden;
import octavo.engine.layers.Activation;
import octavo.engine.matrix.Matrix;
import octavo.engine.matrix.Parallel;
import octavo.engine.matrix.PoolRounds;
import octavo.engine.matrix.RandomStream;
import octavo.engine.matrix.RowReductions;
import octavo.engine.matrix.VectorMath;
import octavo.engine.models.DigitNetConfiguration.Output;
import octavo.engine.optimizers.Sgd;
import octavo.engine.reference.ActivationReference;
import octavo.engine.reference.DigitNetReference;
import octavo.engine.reference.Examples;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

@Tag("simd")
class DigitNetTest {

    private static final RandomStream RANDOM = new RandomStream(5, RandomStream.Purpose.CHECK);

    @AfterEach
    void oneThread() {
        Parallel.setThreads(1);
    }

    private static DigitNet net(Activation activation, Output output, Integer... sizes) {
        return new DigitNetConfiguration(List.of(sizes), activation, output, Initialization.FAN_IN)
                .create(1);
    }

    /** Images that are mostly blank. */
    static Batch batch(int first, int rows, int inputs, int classes) {
        var batch = new Batch();
        batch.resize(rows, 1);
        batch.features = new Matrix(rows, inputs);
        for (int n = 0; n < rows; n++) {
            batch.targets[n] = RANDOM.below(first + n, 0, classes);
            for (int d = 0; d < inputs; d++) {
                boolean ink = RANDOM.below(first + n, 1000 + d, 3) == 0;
                batch.features.set(n, d, ink ? RANDOM.uniform(first + n, 2000 + d) : 0);
            }
        }
        return batch;
    }

    private static void check(Activation activation, Output output, int rows, Integer... sizes) {
        var reference = new DigitNetReference(ActivationReference.valueOf(activation.name()),
                DigitNetReference.Output.valueOf(output.name()), Arrays.stream(sizes).mapToInt(size -> size).toArray());
        var batch = batch(0, rows, sizes[0], sizes[sizes.length - 1]);
        var features = new double[rows][sizes[0]];
        for (int n = 0; n < rows; n++) {
            for (int d = 0; d < sizes[0]; d++) {
                features[n][d] = batch.features.get(n, d);
            }
        }
        new EngineCheck(net(activation, output, sizes), reference).randomize(0.5)
                .check(Examples.images(features, Arrays.copyOf(batch.targets, rows)));
    }

    @ParameterizedTest
    @EnumSource(Output.class)
    void gradientsAgreeForAwkwardSizes(Output output) {
        check(Activation.SIGMOID, output, 7, 20, 15, 9, 4);
        check(Activation.SIGMOID, output, 1, 33, 17, 1, 3);
        check(Activation.SIGMOID, output, 33, 16, 16, 7, 10);
        check(Activation.SIGMOID, output, 1, 7, 2);
        check(Activation.TANH, output, 7, 20, 15, 9, 4);
        check(Activation.RELU, output, 7, 20, 15, 9, 4);
        check(Activation.RELU2, output, 7, 20, 15, 9, 4);
        check(Activation.GELU, output, 7, 20, 15, 9, 4);
    }

    @ParameterizedTest
    @CsvSource({"SOFTMAX, digits-softmax", "MSE, digits-mse"})
    void followsPyTorch(Output output, String file) {
        EngineCheck.golden(net(Activation.SIGMOID, output, 9, 6, 5, 4), Golden.load(file), new Sgd(0), 1e-5);
    }

    /**
     * With the same masks each time, the loss is a function like any other: its slope along the gradient is measured.
     */
    @ParameterizedTest
    @EnumSource(value = Activation.class, names = {"SIGMOID", "TANH", "GELU"})
    void gradientsAreRightUnderDropout(Activation activation) {
        var net = new DigitNetConfiguration(List.of(20, 17, 9, 4), activation, Output.SOFTMAX, Initialization.FAN_IN)
                .withDropout(0.3).create(1);
        var masks = new RandomStream(3, RandomStream.Purpose.DROPOUT);
        var batch = batch(0, 7, 20, 4);
        net.forward(batch, masks);
        net.backward(1, false);
        var gradients = net.parameters().stream().map(p -> p.gradient().copy()).toList();
        double squares = 0;
        for (var gradient : gradients) {
            squares += RowReductions.sumOfSquares(gradient);
        }
        double step = 1e-2 / Math.sqrt(squares);
        double slope = (moved(net, gradients, step, batch, masks)
                - moved(net, gradients, -2 * step, batch, masks)) / (2 * step);
        assertEquals(squares, slope, 5e-3 * squares);
        assertTrue(Math.abs(net.forward(batch, masks).sum() - net.forward(batch, null).sum()) > 1e-3);
    }

    private static double moved(DigitNet net, List<Matrix> along, double step, Batch batch, RandomStream masks) {
        for (int p = 0; p < along.size(); p++) {
            VectorMath.addScaled((float) step, along.get(p), net.parameters().get(p).value);
            net.parameters().get(p).changed();
        }
        return net.forward(batch, masks).sum();
    }

    @Test
    void theSquaredErrorIsHalfTheSumOverTheClasses() {
        var net = net(Activation.SIGMOID, Output.MSE, 5, 3);
        var batch = batch(0, 1, 5, 3);
        var loss = net.forward(batch, null);
        double expected = 0;
        for (int i = 0; i < 3; i++) {
            double a = 1 / (1 + Math.exp(-net.logits().get(0, i)));
            expected += 0.5 * Math.pow(a - (i == batch.targets[0] ? 1 : 0), 2);
        }
        assertEquals(expected, loss.sum(), 1e-6);
        assertEquals(1, loss.targets());
    }

    @Test
    void everyKindLearnsItsImagesByHeart() {
        for (var output : Output.values()) {
            for (var activation : Activation.values()) {
                var net = net(activation, output, 30, 17, 9, 4);
                var batch = batch(0, 7, 30, 4);
                var optimizer = new Sgd(0);
                double before = net.forward(batch, null).mean();
                for (int update = 1; update <= 3000; update++) {
                    net.forward(batch, null);
                    net.backward(1f / 7, false);
                    optimizer.step(net.parameters(), 1f, update);
                }
                double after = net.forward(batch, null).mean();
                assertTrue(after < 0.2 * before, output + " with " + activation + ": " + before + " to " + after);
            }
        }
    }

    @Test
    void threadsChangeNoBit() {
        var expected = trained(1);
        for (int threads = 2; threads <= 4; threads++) {
            var actual = trained(threads);
            for (int p = 0; p < expected.size(); p++) {
                Matrix a = expected.get(p);
                for (int i = 0; i < a.rows * a.cols; i++) {
                    assertEquals(a.get(i / a.cols, i % a.cols), actual.get(p).get(i / a.cols, i % a.cols));
                }
            }
        }
    }

    /** Batches of 33, 1 and 7 images by turns; the first is large enough to be shared among threads. */
    private static List<Matrix> trained(int threads) {
        Parallel.setThreads(threads);
        var net = net(Activation.SIGMOID, Output.SOFTMAX, 67, 65, 33, 10);
        var optimizer = new Sgd(0);
        for (int update = 1; update <= 6; update++) {
            int rows = new int[] {7, 33, 1}[update % 3];
            net.forward(batch(40 * update, rows, 67, 10), null);
            assertTrue(threads == 1 || PoolRounds.count() > 0);
            net.backward(1f / rows, false);
            optimizer.step(net.parameters(), 0.5f, update);
        }
        return net.parameters().stream().map(p -> p.value).toList();
    }

    /** The Loss that forward returns, a header and 24 bytes, is the one object of a step. */
    @Tag("allocation")
    @Test
    void steadyStateAllocatesNothingElse() {
        long losses = 20 * 40;
        for (int rows : new int[] {1, 7}) {
            var net = net(Activation.SIGMOID, Output.SOFTMAX, 37, 33, 17, 10);
            var optimizer = new Sgd(0);
            var batch = batch(0, rows, 37, 10);
            float scale = 1f / rows;
            long least = Allocation.ofCheapest(losses, () -> {
                for (int i = 1; i <= 20; i++) {
                    net.forward(batch, null);
                    net.backward(scale, false);
                    optimizer.step(net.parameters(), 0.01f, i);
                }
            });
            assertTrue(least <= losses, rows + " rows: " + least + " bytes in 20 steps");
        }
    }

    @Test
    void wrongSizesAreRefused() {
        assertThrows(IllegalArgumentException.class, () -> net(Activation.SIGMOID, Output.SOFTMAX, 784, 0, 10));
        assertThrows(IllegalArgumentException.class, () -> net(Activation.SIGMOID, Output.SOFTMAX, 784));
        var net = net(Activation.SIGMOID, Output.SOFTMAX, 30, 10);
        assertThrows(IllegalArgumentException.class, () -> net.forward(batch(0, 1, 31, 10), null));
        assertThrows(IllegalArgumentException.class, () -> net.forward(new Batch(), null));
    }
}
