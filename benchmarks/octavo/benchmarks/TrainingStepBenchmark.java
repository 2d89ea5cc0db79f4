package octavo.benchmarks;

import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import octavo.engine.layers.Activation;
import octavo.engine.matrix.Matrix;
import octavo.engine.matrix.Parallel;
import octavo.engine.matrix.RandomStream;
import octavo.engine.matrix.RandomStream.Purpose;
import octavo.engine.models.Batch;
import octavo.engine.models.CharRnnConfiguration;
import octavo.engine.models.CharRnnConfiguration.Cell;
import octavo.engine.models.Configuration;
import octavo.engine.models.Decoder;
import octavo.engine.models.DigitNetConfiguration;
import octavo.engine.models.GptConfiguration;
import octavo.engine.models.Initialization;
import octavo.engine.models.LanguageModel;
import octavo.engine.models.Model;
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
 * One training step of each model, forward, backward and update, and one generated token of those that write. Before it
 * is timed the loss of a step is checked: it must be finite, and near that of a fair guess at the start.
 *
 * <p>With {@code -prof gc} the steps show 0 B/op; with {@code -jvmArgsAppend -Doctavo.simd=128}
 * they run at another width.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(value = 1, jvmArgsAppend = {"--add-modules=jdk.incubator.vector", "-XX:+UseSerialGC"})
@Warmup(iterations = 5, time = 2)
@Measurement(iterations = 5, time = 1)
public class TrainingStepBenchmark {

    /** What is trained. */
    @Param({"rnn-window", "rnn-stream", "lstm-stream", "gru-stream", "gpt-laptop", "digits-1", "digits-32"})
    public String what;

    /** Threads. */
    @Param({"1", "2"})
    public int threads;

    private Trainer trainer;
    private Decoder decoder;
    private final int[] token = new int[1];
    private int position;

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
            case "rnn-window" -> train(recurrent("rnn", 39), new Numbers(39, 100, false, 0), 32,
                    OptimizerSettings.Kind.SGD);
            case "gpt-laptop" -> train(new GptConfiguration(65, 64, 4, 4, 128, 0, false, true,
                    Activation.GELU), new Numbers(65, 64, true, 0), 12, OptimizerSettings.Kind.ADAMW);
            case "digits-1" -> train(digits(), new Numbers(10, 1, true, 784), 1, OptimizerSettings.Kind.SGD);
            case "digits-32" -> train(digits(), new Numbers(10, 1, true, 784), 32, OptimizerSettings.Kind.SGD);
            default -> train(recurrent(what.substring(0, what.indexOf('-')), 65), new Numbers(65, 50, true, 0), 50,
                    OptimizerSettings.Kind.ADAM);
        }
    }

    private static Configuration recurrent(String cell, int symbols) {
        return new CharRnnConfiguration(Cell.valueOf(cell.toUpperCase(Locale.ROOT)), symbols, List.of(128, 128),
                Activation.TANH, Initialization.GLOROT);
    }

    private static Configuration digits() {
        return DigitNetConfiguration.of(List.of(300, 100), Activation.SIGMOID, DigitNetConfiguration.Output.SOFTMAX,
                Initialization.FAN_IN);
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
        decoder = model instanceof LanguageModel language ? language.decoder() : null;
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

    /**
     * One token read and the next predicted; models that do not write are skipped.
     *
     * @return a logit
     */
    @Benchmark
    public float token() {
        if (decoder == null) {
            return 0;
        }
        if (position++ % 48 == 0) {
            decoder.reset();
        }
        token[0] = position & 7;
        return decoder.feed(token, 0, 1).data[0];
    }
}
