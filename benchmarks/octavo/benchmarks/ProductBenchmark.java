package octavo.benchmarks;

import java.util.concurrent.TimeUnit;
import octavo.engine.matrix.Matrix;
import octavo.engine.matrix.MatrixMultiply;
import octavo.engine.matrix.Parallel;
import octavo.engine.matrix.PlainProduct;
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
 * Matrix products, a line each: square; of few rows, as in recurrent nets; of attention heads; of a GPT; and awkward
 * ones. The counter {@code flop} is in operations a
 * second (a multiply-add being two); beside the figure of {@link PeakBenchmark} it is the share of the peak.
 *
 * <pre>
 *   java -jar target/benchmarks.jar Product -p size=128x128x128
 *   java -jar target/benchmarks.jar Product -prof gc                           bytes allocated: 0
 *   java -jar target/benchmarks.jar Product -jvmArgsAppend -Doctavo.simd=128   narrower vectors
 *   java -jar target/benchmarks.jar Product -prof perfnorm                     instructions and cache misses (Linux)
 * </pre>
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Fork(value = 2, jvmArgsAppend = {"--add-modules=jdk.incubator.vector", "-XX:+UseSerialGC", "-Xms512m", "-Xmx512m"})
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class ProductBenchmark {

    /** M x N x K of C[M, N]. */
    @Param({"128x128x128", "256x256x256", "512x512x512", "1024x1024x1024",
        "1x128x128", "4x128x128", "8x128x128", "16x128x128", "32x128x128", "100x128x128", "50x512x128",
        "64x64x32", "16x64x32", "64x32x64", "32x256x64",
        "4096x384x384", "4096x1152x384", "4096x1536x384", "4096x384x1536",
        "32x10x100", "32x34x200", "32x200x30", "17x33x65"})
    public String size;

    /** Threads of the pool. */
    @Param("1")
    public int threads;

    private Matrix a;
    private Matrix aTransposed;
    private Matrix b;
    private Matrix bTransposed;
    private Matrix c;
    private double flop;

    /** Operations a second, as JMH reports them. */
    @State(Scope.Thread)
    @AuxCounters(AuxCounters.Type.OPERATIONS)
    public static class Counters {
        /** Floating-point operations done. */
        public double flop;
    }

    /** Makes the matrices and compares all three forms with the plain loop. */
    @Setup
    public void prepare() {
        var parts = size.split("x");
        int m = Integer.parseInt(parts[0]);
        int n = Integer.parseInt(parts[1]);
        int k = Integer.parseInt(parts[2]);
        flop = 2.0 * m * n * k;
        a = Numbers.matrix(m, k);
        b = Numbers.matrix(k, n);
        c = new Matrix(m, n);
        aTransposed = a.transposed();
        bTransposed = b.transposed();
        Parallel.setThreads(threads);
        // of large products the first rows, or the plain loop would take longer than the benchmark
        int rows = Math.min(m, 40);
        var expected = new Matrix(rows, n);
        PlainProduct.multiply(a.rows(0, rows), b, expected);
        MatrixMultiply.multiply(a, b, c);
        Numbers.requireSame(expected, c.rows(0, rows), "A·B");
        MatrixMultiply.multiplyTransposedA(aTransposed, b, c);
        Numbers.requireSame(expected, c.rows(0, rows), "Aᵀ·B");
        MatrixMultiply.multiplyTransposedB(a, bTransposed, c);
        Numbers.requireSame(expected, c.rows(0, rows), "A·Bᵀ");
    }

    /**
     * A·B.
     *
     * @param counters counts operations
     */
    @Benchmark
    public void nn(Counters counters) {
        MatrixMultiply.multiply(a, b, c);
        counters.flop += flop;
    }

    /**
     * Aᵀ·B.
     *
     * @param counters counts operations
     */
    @Benchmark
    public void tn(Counters counters) {
        MatrixMultiply.multiplyTransposedA(aTransposed, b, c);
        counters.flop += flop;
    }

    /**
     * A·Bᵀ.
     *
     * @param counters counts operations
     */
    @Benchmark
    public void nt(Counters counters) {
        MatrixMultiply.multiplyTransposedB(a, bTransposed, c);
        counters.flop += flop;
    }
}
