package octavo.training;

import java.util.List;
import java.util.zip.CRC32;
import octavo.data.Batch;
import octavo.data.Source;
import octavo.layers.Activation;
import octavo.matrix.Parallel;
import octavo.matrix.RandomStream;
import octavo.matrix.RandomStream.Purpose;
import octavo.models.CharRnnConfiguration;
import octavo.models.CharRnnConfiguration.Cell;
import octavo.models.Initialization;
import octavo.models.Model;
import octavo.optimizers.GradientClip;
import octavo.optimizers.OptimizerSettings;
import octavo.optimizers.Schedule;

/**
 * One number for all weights of a net after some updates: equal on every machine, for any vector width, compiler and
 * number of threads. Also a program of its own, so that a test can run it in a JVM with other flags.
 */
public final class WeightChecksum {

    /** A small odd net, made to have something left over everywhere. */
    static final long ODD = 0xd0576ea5L;

    private WeightChecksum() {
    }

    /** Prints the checksum of the odd net; the argument is the number of threads. */
    public static void main(String[] arguments) {
        Parallel.setThreads(Integer.parseInt(arguments[0]));
        System.out.println(Long.toHexString(odd(Cell.RNN)));
    }

    /** C 17, H 19 and 13, T 9, N 3; 20 updates with Adam. */
    static long odd(Cell cell) {
        return train(cell, 17, List.of(19, 13), 9, 3, 20, OptimizerSettings.Kind.ADAM);
    }

    static long train(Cell cell, int symbols, List<Integer> hidden, int steps, int rows, int updates,
            OptimizerSettings.Kind kind) {
        Model model = new CharRnnConfiguration(cell, symbols, hidden, Activation.TANH, Initialization.GLOROT)
                .create(new RandomStream(1, Purpose.WEIGHTS));
        var plan = new TrainingPlan((long) updates * rows, rows, 1, Schedule.parse("constant", 0.01),
                OptimizerSettings.of(kind), GradientClip.parse("1"), 0, 0, 0, 1);
        var trainer = new Trainer(model, new Tokens(symbols, steps), plan, new TrainingState(),
                plan.optimizer().create());
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

    /** Streams of made-up tokens, four chunks an epoch: pure in the number of the example. */
    record Tokens(int symbols, int steps) implements Source {
        private static final RandomStream RANDOM = new RandomStream(1, Purpose.CHECK);

        @Override
        public long examplesPerEpoch() {
            return 12;
        }

        @Override
        public String fingerprint() {
            return "made-up";
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
