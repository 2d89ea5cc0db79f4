package octavo.benchmarks;

import java.util.concurrent.TimeUnit;
import octavo.engine.models.Decoder;
import octavo.engine.models.LanguageModel;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** One token read and the next predicted, by the nets that write. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(value = 2, jvmArgsAppend = {"--add-modules=jdk.incubator.vector", "-XX:+UseSerialGC"})
@Warmup(iterations = 5, time = 2)
@Measurement(iterations = 5, time = 1)
public class TokenBenchmark {

    /** Tokens between two starts, less than the block of a GPT. */
    private static final int TOKENS = 48;

    /** What writes. */
    @Param({"rnn", "lstm", "gru", "gpt"})
    public String what;

    private Decoder decoder;
    private final int[] token = new int[1];
    private int position;

    /** Builds the model. */
    @Setup
    public void prepare() {
        var configuration = what.equals("gpt") ? Nets.gpt(64, 4, 4, 128) : Nets.recurrent(what, 65, 128);
        decoder = ((LanguageModel) configuration.create(1)).decoder();
    }

    /**
     * One token.
     *
     * @return a logit
     */
    @Benchmark
    public float token() {
        if (position++ % TOKENS == 0) {
            decoder.reset();
        }
        token[0] = position & 7;
        return decoder.feed(token, 0, 1).data[0];
    }
}
