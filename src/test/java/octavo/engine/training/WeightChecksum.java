package octavo.engine.training;

import java.util.List;
import java.util.Locale;
import java.util.zip.CRC32;
import octavo.engine.layers.Activation;
import octavo.engine.layers.Refinement;
import octavo.engine.matrix.Parallel;
import octavo.engine.matrix.RandomStream;
import octavo.engine.matrix.RandomStream.Purpose;
import octavo.engine.models.Batch;
import octavo.engine.models.CharRnnConfiguration;
import octavo.engine.models.CharRnnConfiguration.Cell;
import octavo.engine.models.Configuration;
import octavo.engine.models.GptConfiguration;
import octavo.engine.models.Initialization;
import octavo.engine.models.Model;
import octavo.engine.models.Source;
import octavo.engine.optimizers.GradientClip;
import octavo.engine.optimizers.OptimizerSettings;
import octavo.engine.optimizers.Schedule;

/**
 * One number for all weights of a net after some updates: equal on every machine, for any vector width, compiler and
 * number of threads. Also a program of its own, so that a test can run it in a JVM with other flags.
 */
public final class WeightChecksum {

    /** What {@link #ofOddNets} answers everywhere. */
    static final String EVERYWHERE = """
            rnn d0576ea5 ae73a16c
            lstm 3510f72c 7c916b28
            gru 043fc618 ad999871
            gpt c4dff11b bc4798b7
            refined 3f6c2457 d7bd2d1a
            mixing 2e973bc3 3400d1a7
            lstm muon 7bbb65e3 9d6b04c3
            gpt muon 1c95767c 395a35ce
            mixing muon ae8d08f3 c1c32aa7
            """;

    private static final int LARGE_STEPS = 16;
    private static final int LARGE_ROWS = 9;
    private static final int SYMBOLS = 17;

    private WeightChecksum() {
    }

    /** Prints the checksums of the odd nets; the argument is the number of threads. */
    public static void main(String[] arguments) {
        Parallel.setThreads(Integer.parseInt(arguments[0]));
        System.out.print(ofOddNets());
    }

    /**
     * Nets made to have something left over everywhere, trained with Adam and three of them with Muon: of each kind one
     * of T 9 and N 3, so small that the caller does nearly all alone, and one of T 16 and N 9 whose products and walks
     * over time are shared.
     */
    static String ofOddNets() {
        var text = new StringBuilder();
        for (String kind : List.of("rnn", "lstm", "gru", "gpt", "refined", "mixing")) {
            text.append(kind).append(ofOddNets(kind, OptimizerSettings.Kind.ADAM));
        }
        for (String kind : List.of("lstm", "gpt", "mixing")) {
            text.append(kind).append(" muon").append(ofOddNets(kind, OptimizerSettings.Kind.MUON));
        }
        return text.toString();
    }

    private static String ofOddNets(String kind, OptimizerSettings.Kind optimizer) {
        long small = train(net(kind, 9, 19, 13), SYMBOLS, 9, 3, 20, optimizer);
        long large = train(largeNet(kind), SYMBOLS, LARGE_STEPS, LARGE_ROWS, 2, optimizer);
        return String.format(" %08x %08x\n", small, large);
    }

    /** A batch of the size that the large nets are trained with. */
    static Batch largeBatch() {
        var batch = new Batch();
        new Tokens(SYMBOLS, LARGE_STEPS).fill(0, LARGE_ROWS, batch);
        return batch;
    }

    static Configuration largeNet(String kind) {
        return net(kind, LARGE_STEPS, 65, 33);
    }

    /**
     * Two recurrent layers, or two blocks of two heads each, with dropout; the blocks are one wider than the first
     * layer, those of a refined GPT twice that, since rotary positions need heads of an even width.
     */
    private static Configuration net(String kind, int steps, int first, int second) {
        return switch (kind) {
            case "gpt" -> new GptConfiguration(SYMBOLS, steps, 2, 2, first + 1, 0.1, false, true, Activation.GELU);
            case "refined" -> new GptConfiguration(SYMBOLS, steps, 2, 2, 2 * first + 2, 0.1, false, false,
                    Activation.RELU2)
                    .with(List.of(Refinement.RMS_NORM, Refinement.ROTARY, Refinement.QUERY_KEY_NORM));
            case "mixing" -> new GptConfiguration(SYMBOLS, steps, 2, 2, first + 1, 0.1, true, true, Activation.GELU)
                    .with(List.of(Refinement.SMEAR, Refinement.CONVOLUTIONS));
            default -> recurrent(Cell.valueOf(kind.toUpperCase(Locale.ROOT)), SYMBOLS, first, second);
        };
    }

    static Configuration recurrent(Cell cell, int symbols, Integer... hidden) {
        return new CharRnnConfiguration(cell, symbols, List.of(hidden), Activation.TANH, Initialization.GLOROT);
    }

    static long train(Configuration configuration, int symbols, int steps, int rows, int updates,
            OptimizerSettings.Kind kind) {
        Model model = configuration.create(1);
        var plan = TrainingPlan.of((long) updates * rows, rows).withSchedule(Schedule.parse("constant", 0.01))
                .withOptimizer(OptimizerSettings.of(kind)).withClip(GradientClip.parse("1"));
        var trainer = new Trainer(model, new Tokens(symbols, steps), plan);
        for (int i = 0; i < updates; i++) {
            trainer.update();
        }
        var checksum = new CRC32();
        for (var parameter : model.parameters()) {
            for (int r = 0; r < parameter.value.rows; r++) {
                for (int c = 0; c < parameter.value.cols; c++) {
                    int bits = Float.floatToRawIntBits(parameter.value.get(r, c));
                    for (int shift = 0; shift < 32; shift += 8) {
                        checksum.update(bits >>> shift);
                    }
                }
            }
        }
        return checksum.getValue();
    }

    /** Streams of made-up tokens, four segments per epoch: pure in the number of the example. */
    record Tokens(int symbols, int steps) implements Source {
        private static final RandomStream RANDOM = new RandomStream(1, Purpose.CHECK);

        @Override
        public long examplesPerEpoch() {
            return 12;
        }

        @Override
        public void fill(long firstExample, int rows, Batch into) {
            into.resize(rows, steps);
            into.firstExample = firstExample;
            into.continues = firstExample / rows % 4 != 0;
            for (int i = 0; i < rows * steps; i++) {
                into.tokens[i] = RANDOM.below(firstExample, i, symbols);
                into.targets[i] = (into.tokens[i] * 5 + 3) % symbols;
            }
        }
    }
}
