package octavo.benchmarks;

import java.util.concurrent.TimeUnit;
import octavo.engine.matrix.Matrix;
import octavo.engine.matrix.RowReductions;
import octavo.engine.matrix.VectorMath;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * Functions and element-wise operations on 4096 cached elements: nanoseconds an element, with the scalar twin beside.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@OperationsPerInvocation(FunctionBenchmark.ROWS * FunctionBenchmark.COLS)
@Fork(value = 2, jvmArgsAppend = {"--add-modules=jdk.incubator.vector", "-XX:+UseSerialGC", "-Xms256m", "-Xmx256m"})
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class FunctionBenchmark {

    static final int ROWS = 32;
    static final int COLS = 128;

    private final Matrix x = Numbers.matrix(ROWS, COLS);
    private final Matrix y = new Matrix(ROWS, COLS);
    private final Matrix transposed = new Matrix(COLS, ROWS);
    private final Matrix row = new Matrix(1, COLS);

    /** Compares vector with scalar forms. */
    @Setup
    public void check() {
        var expected = new Matrix(ROWS, COLS);
        tanhScalar();
        expected.copyFrom(y);
        tanh();
        Numbers.requireSame(expected, y, "tanh");
        expScalar();
        expected.copyFrom(y);
        exp();
        Numbers.requireSame(expected, y, "exp");
        VectorMath.transpose(x, transposed);
        Numbers.requireSame(x.transposed(), transposed, "transpose");
    }

    /** exp. */
    @Benchmark
    public void exp() {
        VectorMath.exp(x, y);
    }

    /** exp, element by element. */
    @Benchmark
    public void expScalar() {
        for (int r = 0; r < ROWS; r++) {
            for (int i = x.at(r, 0), end = x.at(r, COLS); i < end; i++) {
                y.data[i] = VectorMath.exp(x.data[i]);
            }
        }
    }

    /** tanh. */
    @Benchmark
    public void tanh() {
        VectorMath.tanh(x, y);
    }

    /** tanh, element by element. */
    @Benchmark
    public void tanhScalar() {
        for (int r = 0; r < ROWS; r++) {
            for (int i = x.at(r, 0), end = x.at(r, COLS); i < end; i++) {
                y.data[i] = VectorMath.tanh(x.data[i]);
            }
        }
    }

    /** The JDK's tanh, element by element: what main code must not use. */
    @Benchmark
    public void tanhStrictMath() {
        for (int r = 0; r < ROWS; r++) {
            for (int i = x.at(r, 0), end = x.at(r, COLS); i < end; i++) {
                y.data[i] = (float) StrictMath.tanh(x.data[i]);
            }
        }
    }

    /** The logistic function. */
    @Benchmark
    public void sigmoid() {
        VectorMath.sigmoid(x, y);
    }

    /** log; of negative numbers NaN, which costs the same. */
    @Benchmark
    public void log() {
        VectorMath.log(x, y);
    }

    /** A product element by element: the gradient through an activation. */
    @Benchmark
    public void multiply() {
        VectorMath.multiply(x, x, y);
    }

    /** A step of gradient descent. */
    @Benchmark
    public void addScaled() {
        VectorMath.addScaled(1e-6f, x, y);
    }

    /** Softmax of 32 rows. */
    @Benchmark
    public void softmax() {
        RowReductions.softmax(x, y, null);
    }

    /** The gradient of a bias. */
    @Benchmark
    public void sumRows() {
        RowReductions.sumRows(x, row, false);
    }

    /** Transposition. */
    @Benchmark
    public void transpose() {
        VectorMath.transpose(x, transposed);
    }
}
