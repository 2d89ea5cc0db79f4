package octavo.engine.models;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import octavo.Allocation;
import octavo.engine.layers.Activation;
import octavo.engine.layers.Refinement;
import octavo.engine.matrix.Matrix;
import octavo.engine.matrix.Parallel;
import octavo.engine.matrix.Parameter;
import octavo.engine.matrix.RandomStream;
import octavo.engine.matrix.RandomStream.Purpose;
import octavo.engine.matrix.VectorMath;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A GPT's gradients, bits and memory. */
@Tag("simd")
class GptTest {

    private static final RandomStream MASKS = new RandomStream(7, Purpose.DROPOUT);
    private static final RandomStream RANDOM = new RandomStream(1, Purpose.CHECK);

    private static GptConfiguration awkward(double dropout, boolean tied, boolean biases, Activation function) {
        return new GptConfiguration(23, 40, 2, 2, 20, dropout, tied, biases, function);
    }

    /** A GPT-2, also tied; a net with each of the refinements; and one with all of them. */
    static List<GptConfiguration> kinds(double dropout) {
        var kinds = new ArrayList<>(List.of(awkward(dropout, false, true, Activation.GELU),
                awkward(dropout, true, true, Activation.GELU)));
        for (var refinement : Refinement.values()) {
            kinds.add(awkward(dropout, true, true, Activation.GELU).with(List.of(refinement)));
        }
        kinds.add(awkward(dropout, false, false, Activation.RELU2).with(List.of(Refinement.values())));
        return kinds;
    }

    /** A net with larger weights than training starts from, biases and gains included: nothing is hidden by zeros. */
    static Gpt net(GptConfiguration configuration) {
        var net = configuration.create(3);
        for (int i = 0; i < net.parameters().size(); i++) {
            var parameter = net.parameters().get(i);
            for (int e = 0; e < parameter.value.rows * parameter.value.cols; e++) {
                int r = e / parameter.value.cols;
                int c = e % parameter.value.cols;
                parameter.value.set(r, c, parameter.value.get(r, c) + 0.4f * (RANDOM.uniform(100 + i, e) - 0.5f));
            }
            parameter.changed();
        }
        return net;
    }

    private static Batch batch(int rows, int steps, int vocabulary, long firstExample) {
        var batch = new Batch();
        batch.resize(rows, steps);
        batch.firstExample = firstExample;
        for (int n = 0; n < rows; n++) {
            for (int t = 0; t < steps; t++) {
                batch.tokens[n * steps + t] = RANDOM.below(firstExample + n, t, vocabulary);
                batch.targets[n * steps + t] = RANDOM.below(firstExample + n, 1000 + t, vocabulary);
            }
        }
        return batch;
    }

    private static List<float[]> gradients(Gpt net) {
        var all = new ArrayList<float[]>();
        for (var parameter : net.parameters()) {
            all.add(flat(parameter.gradient()));
        }
        return all;
    }

    private static float[] flat(Matrix matrix) {
        var flat = new float[matrix.rows * matrix.cols];
        for (int r = 0; r < matrix.rows; r++) {
            System.arraycopy(matrix.data, matrix.at(r, 0), flat, r * matrix.cols, matrix.cols);
        }
        return flat;
    }

    private static void assertSame(Gpt net, List<float[]> expected, List<float[]> actual) {
        for (int i = 0; i < expected.size(); i++) {
            assertArrayEquals(expected.get(i), actual.get(i), net.parameters().get(i).name);
        }
    }

    @AfterEach
    void oneThread() {
        Parallel.setThreads(1);
    }

    @Test
    void slopesOfTheLossAgreeWithTheGradient() {
        for (boolean tied : new boolean[] {false, true}) {
            for (var function : List.of(Activation.GELU, Activation.RELU, Activation.RELU2)) {
                for (int[] shape : new int[][] {{1, 1}, {3, 1}, {1, 7}, {2, 17}, {2, 40}}) {
                    if (function == Activation.RELU && shape[0] * shape[1] < 10) {
                        continue; // few rows, and a single unit at its kink is seen
                    }
                    var net = net(awkward(0.2, tied, tied, function));
                    slopes(net, batch(shape[0], shape[1], 23, 5));
                }
            }
        }
    }

    @Test
    void slopesOfTheLossAgreeWithTheGradientOfEveryKind() {
        for (var configuration : kinds(0.2)) {
            slopes(net(configuration), batch(2, 17, 23, 5));
        }
    }

    /** The loss falls along each parameter's own gradient as fast as the gradient is long. */
    private static void slopes(Gpt net, Batch batch) {
        boolean hasKinks = net.configuration().activation() == Activation.RELU;
        double count = net.forward(batch, MASKS).targets();
        net.backward((float) (1 / count), false);
        var lengths = new ArrayList<Double>();
        var gradients = gradients(net);
        for (float[] gradient : gradients) {
            double square = 0;
            for (float g : gradient) {
                square += (double) g * g;
            }
            lengths.add(Math.sqrt(square));
        }
        double longest = lengths.stream().mapToDouble(length -> length).max().orElseThrow();
        for (int i = 0; i < gradients.size(); i++) {
            double step = 1e-3 / Math.max(lengths.get(i), 1e-3 * longest);
            double up = moved(net, net.parameters().get(i), gradients.get(i), step, batch);
            double down = moved(net, net.parameters().get(i), gradients.get(i), -step, batch);
            double slope = (up - down) / count / (2 * step) / lengths.get(i);
            double tolerance = hasKinks ? 1e-2 : 2e-3;
            assertTrue(lengths.get(i) > 0, net.parameters().get(i).name + " has no gradient");
            assertEquals(lengths.get(i), slope, tolerance * longest, net.parameters().get(i).name);
        }
    }

    private static double moved(Gpt net, Parameter parameter, float[] along, double step, Batch batch) {
        Matrix before = parameter.value.copy();
        for (int i = 0; i < along.length; i++) {
            int r = i / before.cols;
            int c = i % before.cols;
            parameter.value.set(r, c, (float) (before.get(r, c) + step * along[i]));
        }
        parameter.changed();
        double loss = net.forward(batch, MASKS).sum();
        parameter.value.copyFrom(before);
        parameter.changed();
        return loss;
    }

    @Test
    void smallerBatchesAccumulateToTheSameBits() {
        for (var configuration : kinds(0.2)) {
            var net = net(configuration);
            var whole = batch(5, 17, 23, 11);
            double loss = net.forward(whole, MASKS).sum();
            net.backward(1f / 85, false);
            var expected = gradients(net);
            double sum = net.forward(batch(2, 17, 23, 11), MASKS).sum();
            net.backward(1f / 85, false);
            sum += net.forward(batch(3, 17, 23, 13), MASKS).sum();
            net.backward(1f / 85, true);
            assertSame(net, expected, gradients(net));
            assertEquals(loss, sum, 1e-9 * loss);
        }
    }

    @Test
    void anyNumberOfThreadsGivesTheSameBits() {
        var batch = batch(7, 33, 23, 0);
        for (var configuration : kinds(0.1)) {
            var net = net(configuration);
            List<float[]> expected = null;
            for (int threads = 1; threads <= 4; threads++) {
                Parallel.setThreads(threads);
                net.forward(batch, MASKS);
                net.backward(1f / 99, false);
                if (expected == null) {
                    expected = gradients(net);
                }
                assertSame(net, expected, gradients(net));
            }
        }
    }

    @Test
    void masksDependOnTheExampleAndAreOffWhenEvaluating() {
        var net = net(awkward(0.5, false, true, Activation.GELU));
        double first = net.forward(batch(2, 9, 23, 0), MASKS).sum();
        assertEquals(first, net.forward(batch(2, 9, 23, 0), MASKS).sum());
        var others = batch(2, 9, 23, 0);
        others.firstExample = 1;
        assertFalse(first == net.forward(others, MASKS).sum());
        double evaluated = net.forward(batch(2, 9, 23, 0), null).sum();
        others.firstExample = 0;
        assertEquals(evaluated, net.forward(others, null).sum());
        assertFalse(first == evaluated);
    }

    @Test
    void rowsWithoutTargetAreNotPredicted() {
        var net = net(awkward(0, true, true, Activation.RELU));
        var some = batch(2, 9, 23, 0);
        net.forward(some, null);
        Matrix all = net.logits().copy();
        double expected = 0;
        for (int r = 0; r < 18; r++) {
            if (r % 3 != 1) {
                some.targets[r] = Batch.NO_TARGET;
            }
        }
        var loss = net.forward(some, null);
        assertEquals(6, loss.targets());
        assertEquals(6, net.logits().rows);
        for (int i = 0; i < 6; i++) {
            assertArrayEquals(flat(all.rows(3 * i + 1, 1)), flat(net.logits().rows(i, 1)));
        }
        slopes(net, some);
        Arrays.fill(some.targets, Batch.NO_TARGET);
        assertThrows(IllegalArgumentException.class, () -> net.forward(some, null));
    }

    @Test
    void padsMayHoldAnything() {
        var batch = batch(3, 17, 23, 0);
        for (var configuration : kinds(0.1)) {
            var net = net(configuration);
            double loss = net.forward(batch, MASKS).sum();
            net.backward(0.02f, false);
            var expected = gradients(net);
            for (var parameter : net.parameters()) {
                spoilPads(parameter.value);
                spoilPads(parameter.gradient());
            }
            spoilPads(net.logits());
            assertEquals(loss, net.forward(batch, MASKS).sum());
            net.backward(0.02f, false);
            assertSame(net, expected, gradients(net));
        }
    }

    private static void spoilPads(Matrix matrix) {
        for (int r = 0; r < matrix.rows; r++) {
            Arrays.fill(matrix.data, matrix.at(r, matrix.cols), matrix.at(r, 0) + matrix.stride, Float.NaN);
        }
    }

    @Tag("allocation")
    @Test
    void aStepAllocatesNothingAndTheFirstOneWhatBytesSays() {
        var gpt2 = new GptConfiguration(23, 32, 2, 4, 32, 0.1, false, true, Activation.GELU);
        aStepAllocatesNothing(gpt2);
        for (var refinement : Refinement.values()) {
            aStepAllocatesNothing(gpt2.with(List.of(refinement)));
        }
        aStepAllocatesNothing(gpt2.with(List.of(Refinement.values())));
    }

    private static void aStepAllocatesNothing(GptConfiguration configuration) {
        var warm = configuration.create(1);
        var small = batch(2, 16, 23, 0);
        long perStep = Allocation.ofCheapest(20 * 64, () -> steps(warm, small, 20)) / 20;
        assertTrue(perStep <= 64, perStep + " bytes a step, a Loss has 40");

        var large = batch(64, 32, 23, 0);
        long first = Allocation.of(() -> steps(configuration.create(1), large, 1));
        long told = warm.bytes(64, 32);
        assertEquals(1, (double) first / told, 0.1, first + " allocated, told " + told);
    }

    @Test
    void anAbsurdBatchIsCountedAndDoesNotOverflow() {
        var net = new GptConfiguration(23, 16, 2, 2, 8, 0, false, true, Activation.GELU)
                .create(1);
        long oneMatrix = Matrix.bytes(1_000_000L * 65_536, 8);
        assertTrue(net.bytes(1_000_000, 65_536) > 2 * oneMatrix,
                net.bytes(1_000_000, 65_536) + " bytes, one matrix has " + oneMatrix);
    }

    private static void steps(Gpt net, Batch batch, int count) {
        for (int i = 0; i < count; i++) {
            net.forward(batch, MASKS);
            net.backward(0.001f, i % 2 == 1);
        }
    }

    @Test
    void learnsARepeatedBatch() {
        var net = new GptConfiguration(11, 8, 2, 2, 32, 0, true, false, Activation.GELU)
                .create(5);
        var batch = batch(2, 8, 11, 0);
        double first = net.forward(batch, null).mean();
        assertEquals(Math.log(11), first, 0.1);
        for (int step = 0; step < 150; step++) {
            net.forward(batch, null);
            net.backward(1f / 16, false);
            for (var parameter : net.parameters()) {
                VectorMath.addScaled(-0.5f, parameter.gradient(), parameter.value);
                parameter.changed();
            }
        }
        assertTrue(net.forward(batch, null).mean() < 0.1 * first, net.forward(batch, null).mean() + " nats");
    }

    @Test
    void carriesTheNamesOfGpt2() {
        var names = awkward(0, false, true, Activation.GELU).create(1).parameters().stream()
                .map(p -> p.name).toList();
        assertEquals(List.of("wte.weight", "wpe.weight", "h.0.ln_1.weight", "h.0.ln_1.bias",
                "h.0.attn.c_attn.weight", "h.0.attn.c_attn.bias", "h.0.attn.c_proj.weight", "h.0.attn.c_proj.bias",
                "h.0.ln_2.weight", "h.0.ln_2.bias", "h.0.mlp.c_fc.weight", "h.0.mlp.c_fc.bias",
                "h.0.mlp.c_proj.weight", "h.0.mlp.c_proj.bias"), names.subList(0, 14));
        assertEquals(List.of("ln_f.weight", "ln_f.bias", "lm_head.weight"), names.subList(26, 29));
        var tied = awkward(0, true, false, Activation.GELU).create(1).parameters();
        assertEquals("ln_f.weight", tied.getLast().name);
        assertTrue(tied.stream().noneMatch(p -> p.name.endsWith(".bias")));
    }

    @Test
    void startWeightsHaveTheSpreadOfGpt2() {
        var net = new GptConfiguration(65, 64, 4, 4, 128, 0, false, true, Activation.GELU).create(1);
        for (var parameter : net.parameters()) {
            double square = 0;
            for (float value : flat(parameter.value)) {
                square += (double) value * value;
            }
            double deviation = Math.sqrt(square / parameter.value.rows / parameter.value.cols);
            double expected = parameter.name.endsWith("bias") ? 0
                    : parameter.name.contains("ln_") ? 1
                    : parameter.name.endsWith("c_proj.weight") ? 0.02 / Math.sqrt(8) : 0.02;
            assertEquals(expected, deviation, 0.03 * expected, parameter.name);
        }
    }

    @Test
    void aNetThatStartsFromZeroGivesAllTokensTheSameChance() {
        var net = new GptConfiguration(23, 40, 2, 2, 20, 0, false, false, Activation.RELU2)
                .with(List.of(Refinement.ZERO_INIT)).create(1);
        assertEquals(Math.log(23), net.forward(batch(2, 9, 23, 0), null).mean(), 1e-6);
        for (var parameter : net.parameters()) {
            boolean zero = true;
            for (float value : flat(parameter.value)) {
                zero &= value == 0;
            }
            boolean isEnd = parameter.name.endsWith("c_proj.weight") || parameter.name.equals("lm_head.weight");
            assertEquals(isEnd, zero, parameter.name);
        }
    }

    @Test
    void rotaryPositionsNeedHeadsOfAnEvenWidth() {
        var odd = new GptConfiguration(23, 40, 2, 4, 20, 0, false, false, Activation.GELU);
        var e = assertThrows(IllegalArgumentException.class, () -> odd.with(List.of(Refinement.ROTARY)));
        assertTrue(e.getMessage().contains("20 / 4 = 5 of them: that must be even"), e.getMessage());
    }

    @Test
    void configurationsGoThroughJson() {
        for (boolean flag : new boolean[] {false, true}) {
            var configuration = awkward(0.1, flag, !flag, flag ? Activation.GELU : Activation.RELU);
            assertEquals(configuration, GptConfiguration.fromJson(configuration.toJson()));
        }
        for (var configuration : kinds(0)) {
            assertEquals(configuration, GptConfiguration.fromJson(configuration.toJson()));
            // a file from before there were refinements has no word of them, and none is written that need not be
            assertEquals(configuration.refinements().isEmpty(), !configuration.toJson().containsKey("refinements"));
        }
        for (Object bad : List.of("rms-norm", List.of("rms"), List.of(1L))) {
            var spoiled = new HashMap<>(kinds(0).getFirst().toJson());
            spoiled.put("refinements", bad);
            assertThrows(IllegalArgumentException.class, () -> GptConfiguration.fromJson(spoiled), bad.toString());
        }
        var json = new HashMap<String, Object>(awkward(0, true, true, Activation.GELU).toJson());
        for (Map.Entry<String, Object> bad : Map.<String, Object>of("layers", 1.5, "heads", 3L, "tied", "yes",
                "activation", "tanh", "dropout", 1.0, "vocabulary", 1L, "block", 0L, "embedding", 0L).entrySet()) {
            var spoiled = new HashMap<>(json);
            spoiled.put(bad.getKey(), bad.getValue());
            assertThrows(IllegalArgumentException.class, () -> GptConfiguration.fromJson(spoiled), bad.getKey());
            spoiled.remove(bad.getKey());
            assertThrows(IllegalArgumentException.class, () -> GptConfiguration.fromJson(spoiled), bad.getKey());
        }
    }
}
