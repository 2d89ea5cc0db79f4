package octavo.benchmarks;

import java.util.concurrent.TimeUnit;
import octavo.engine.matrix.Matrix;
import octavo.engine.matrix.Parallel;
import octavo.engine.matrix.RandomStream;
import octavo.engine.matrix.RandomStream.Purpose;
import octavo.engine.models.Batch;
import octavo.engine.models.Configuration;
import octavo.engine.models.Initialization;
import octavo.engine.models.Model;
import octavo.engine.models.NameMlpConfiguration;
import octavo.engine.models.Source;
import octavo.engine.optimizers.OptimizerSettings;
import octavo.engine.optimizers.Schedule;
import octavo.engine.training.Trainer;
import octavo.engine.training.TrainingPlan;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * One training step of each model: forward, backward and update. Before it is timed the loss of a step is checked: it
 * must be finite, and near that of a fair guess at the start. The number in a name is the batch, or the width.
 *
 * <p>With {@code -prof gc} the steps show 0 B/op; with {@code -jvmArgsAppend -Doctavo.simd=128}
 * they run at another width.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(value = 2, jvmArgsAppend = {"--add-modules=jdk.incubator.vector", "-XX:+UseSerialGC"})
@Warmup(iterations = 5, time = 2)
@Measurement(iterations = 5, time = 1)
public class TrainingStepBenchmark {

    /** What is trained. */
    @Param({"rnn-window-1", "rnn-window-32", "rnn-window-128", "rnn-stream", "lstm-stream",
        "lstm-stream-512", "gru-stream",
        "gpt-4-4-128", "gpt-6-6-384", "mlp-32", "digits-1", "digits-32"})
    public String what;

    /** Threads. */
    @Param({"1", "2"})
    public int threads;

    private Trainer trainer;

    /** Made-up examples of the shape that a model reads: only the time matters. */
    private record Numbers(int classes, int steps, boolean every, int pixels) implements Source {
        private static final RandomStream RANDOM = new RandomStream(1, Purpose.CHECK);

        @Override
        public long examplesPerEpoch() {
            return 1 << 20;
        }

        @Override
        public void fill(long firstExample, int rows, Batch into) {
            into.resize(rows, steps);
            into.firstExample = firstExample;
            into.continues = false;
            if (pixels > 0 && (into.features == null || into.features.rows != rows)) {
                into.features = new Matrix(rows, pixels);
                // four fifths of the pixels of a digit are empty
                for (int r = 0; r < rows; r++) {
                    for (int c = 0; c < pixels; c++) {
                        into.features.set(r, c, Math.max(0, 5 * RANDOM.uniform(r, c) - 4));
                    }
                }
            }
            for (int i = 0; i < rows * steps; i++) {
                into.tokens[i] = RANDOM.below(firstExample % 64, i, classes);
                into.targets[i] = every || i % steps == steps - 1 ? RANDOM.below(firstExample % 64, -i, classes)
                        : Batch.NO_TARGET;
            }
        }
    }

    /** Builds the model and checks a step. */
    @Setup(Level.Trial)
    public void prepare() {
        Parallel.setThreads(threads);
        switch (what) {
            case "rnn-window-1", "rnn-window-32", "rnn-window-128" -> train(Nets.recurrent("rnn", 39, 128),
                    new Numbers(39, 100, false, 0), Integer.parseInt(what.substring(what.lastIndexOf('-') + 1)),
                    OptimizerSettings.Kind.SGD);
            case "lstm-stream-512" -> train(Nets.recurrent("lstm", 65, 512), new Numbers(65, 50, true, 0), 50,
                    OptimizerSettings.Kind.ADAM);
            case "gpt-4-4-128" -> train(Nets.gpt(64, 4, 4, 128), new Numbers(65, 64, true, 0), 12,
                    OptimizerSettings.Kind.ADAMW);
            case "gpt-6-6-384" -> train(Nets.gpt(256, 6, 6, 384), new Numbers(65, 256, true, 0), 4,
                    OptimizerSettings.Kind.ADAMW);
            case "mlp-32" -> train(new NameMlpConfiguration(33, 3, 10, 200, 0, Initialization.FAN_IN),
                    new Numbers(33, 3, false, 0), 32, OptimizerSettings.Kind.SGD);
            case "digits-1" -> train(Nets.digits(), new Numbers(10, 1, true, 784), 1, OptimizerSettings.Kind.SGD);
            case "digits-32" -> train(Nets.digits(), new Numbers(10, 1, true, 784), 32, OptimizerSettings.Kind.SGD);
            default -> train(Nets.recurrent(what.substring(0, what.indexOf('-')), 65, 128),
                    new Numbers(65, 50, true, 0), 50, OptimizerSettings.Kind.ADAM);
        }
    }

    private void train(Configuration configuration, Numbers source, int rows, OptimizerSettings.Kind kind) {
        Model model = configuration.create(1);
        var plan = TrainingPlan.of(TrainingPlan.MOST_POINTS, rows).withSchedule(Schedule.parse("constant", 1e-4))
                .withOptimizer(OptimizerSettings.of(kind));
        trainer = new Trainer(model, source, plan);
        double loss = trainer.update();
        double guess = StrictMath.log(source.classes());
        if (!(loss > 0.5 * guess && loss < 2 * guess)) {
            throw new IllegalStateException("the first loss of " + what + " is " + loss
                    + ", a fair guess costs " + guess);
        }
    }

    /**
     * One whole step.
     *
     * @return the loss
     */
    @Benchmark
    public double step() {
        return trainer.update();
    }
}
