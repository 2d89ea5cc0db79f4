package octavo.benchmarks;

import java.util.concurrent.TimeUnit;
import octavo.engine.matrix.FmaPeak;
import octavo.engine.matrix.Parallel;
import org.openjdk.jmh.annotations.AuxCounters;
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
 * The most operations a second that the cores can do, by which all other figures are divided; and what a fork costs.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(value = 2, jvmArgsAppend = {"--add-modules=jdk.incubator.vector", "-XX:+UseSerialGC"})
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class PeakBenchmark {

    /** Threads of the pool. */
    @Param({"1", "2"})
    public int threads;

    private final Parallel.Work nothing = (from, to) -> { };

    /** Starts the pool. */
    @Setup(Level.Trial)
    public void prepare() {
        Parallel.setThreads(threads);
    }

    /** The peak of this iteration. */
    @State(Scope.Thread)
    @AuxCounters(AuxCounters.Type.EVENTS)
    public static class Peak {
        /** Operations a second, of the last call. */
        public double flopPerSecond;
    }

    /**
     * The peak.
     *
     * @param peak takes the figure
     */
    @Benchmark
    public void fmaPeak(Peak peak) {
        peak.flopPerSecond = FmaPeak.flopPerSecond(threads);
    }

    /** A fork of empty chunks, one for each thread, and the way back. */
    @Benchmark
    public void fork() {
        Parallel.run(threads, 1, nothing);
    }
}
