package octavo.benchmarks;

import java.util.concurrent.TimeUnit;
import octavo.engine.matrix.Matrix;
import octavo.engine.matrix.MatrixMultiply;
import octavo.engine.matrix.PlainProduct;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** The product as three loops beside the product in tiles: what all the care is worth. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(value = 2, jvmArgsAppend = {"--add-modules=jdk.incubator.vector", "-XX:+UseSerialGC", "-Xms256m", "-Xmx256m"})
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class PlainProductBenchmark {

    private final Matrix a = Numbers.matrix(128, 128);
    private final Matrix b = Numbers.matrix(128, 128);
    private final Matrix plain = new Matrix(128, 128);
    private final Matrix tiled = new Matrix(128, 128);

    /** Compares the two. */
    @Setup
    public void check() {
        plainLoops();
        tiles();
        Numbers.requireSame(plain, tiled, "A·B");
    }

    /** Three loops. */
    @Benchmark
    public void plainLoops() {
        PlainProduct.multiply(a, b, plain);
    }

    /** Register tiles. */
    @Benchmark
    public void tiles() {
        MatrixMultiply.multiply(a, b, tiled);
    }
}
