package octavo.benchmarks;

import java.util.concurrent.TimeUnit;
import octavo.engine.matrix.Matrix;
import octavo.engine.matrix.RowReductions;
import octavo.engine.matrix.VectorMath;
import org.openjdk.jmh.annotations.AuxCounters;
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

/**
 * How fast numbers come from each cache and from memory: the other roof beside {@link PeakBenchmark}. Work that does
 * few operations on each number that it reads cannot be faster than this. The counter {@code bytes} is in bytes a
 * second.
 *
 * <p>The sizes fit into the caches of common cores: L1 of 32 or 48 KB, L2 of 512 KB to 2 MB, L3 of some MB.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Fork(value = 2, jvmArgsAppend = {"--add-modules=jdk.incubator.vector", "-XX:+UseSerialGC", "-Xms1g", "-Xmx1g"})
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class BandwidthBenchmark {

    /** Floats in a row: a row and a matrix of one row are all that is touched. */
    private static final int COLUMNS = 1024;

    /** Where the numbers lie. */
    @Param({"L1 16 KB", "L2 256 KB", "L3 4 MB", "memory 256 MB"})
    public String place;

    private Matrix x;
    private Matrix sum;

    /** Bytes a second, as JMH reports them. */
    @State(Scope.Thread)
    @AuxCounters(AuxCounters.Type.OPERATIONS)
    public static class Counters {
        /** Bytes moved. */
        public double bytes;
    }

    /** Makes the matrix and checks a sum. */
    @Setup
    public void prepare() {
        String[] words = place.split(" ");
        int kilobytes = Integer.parseInt(words[1]) * (words[2].equals("MB") ? 1024 : 1);
        x = new Matrix(kilobytes * 256 / COLUMNS, COLUMNS);
        x.fill(1);
        sum = new Matrix(1, COLUMNS);
        RowReductions.sumRows(x, sum, false);
        if (sum.get(0, COLUMNS - 1) != x.rows) {
            throw new IllegalStateException("the sum of " + x.rows + " ones is " + sum.get(0, COLUMNS - 1));
        }
    }

    /**
     * Reads: the sum of all rows.
     *
     * @param counters counts bytes
     */
    @Benchmark
    public void read(Counters counters) {
        RowReductions.sumRows(x, sum, false);
        counters.bytes += 4.0 * x.rows * x.cols;
    }

    /**
     * Reads and writes every number in place.
     *
     * @param counters counts bytes
     */
    @Benchmark
    public void readAndWrite(Counters counters) {
        VectorMath.scale(-1, x);
        counters.bytes += 8.0 * x.rows * x.cols;
    }
}
