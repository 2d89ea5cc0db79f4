package octavo.engine.matrix;

import java.util.ArrayList;
import java.util.List;

/**
 * Compares the vector kernels with plain loops on the running JVM and machine. It also detects a JVM that does not
 * compile vector code to vector instructions, where training would be a thousand times slower without any message.
 */
public final class SelfTest {

    /** Heights, widths and depths that are no multiples of any vector width; the last shape uses the widest tile. */
    private static final int[][] SHAPES = {{5, 17, 3}, {7, 33, 9}, {1, 19, 6}, {13, 7, 4}, {9, 70, 5}};

    /**
     * Compiled, a vector addition of eight floats takes some tenths of a nanosecond; uncompiled it takes microseconds.
     */
    private static final double NANOS_PER_ELEMENT = 10;
    private static final int ELEMENTS = 4096;
    /**
     * The compiler works in the background and may have to wait on a busy machine; normally it takes milliseconds.
     */
    private static final long LONGEST_WAIT = 8_000_000_000L;

    private SelfTest() {
    }

    /**
     * Runs all checks. They take some tens of milliseconds, mostly for the first use of each kernel and until the loop
     * whose speed is measured has been compiled.
     *
     * @return the problems found, one sentence each; empty if there are none
     */
    public static List<String> run() {
        var findings = new ArrayList<String>();
        checkProducts(findings);
        checkFunctions(findings);
        checkCompiled(System.getProperty("java.vm.info", ""), Simd.hardwareBits(), findings);
        if (findings.isEmpty() && nanosPerElement() > NANOS_PER_ELEMENT) {
            findings.add("Vector code is slow on this JVM (" + System.getProperty("java.vm.name")
                    + "): the compiler does not turn it into SIMD instructions. Use a HotSpot JDK 25 or later"
                    + " without flags that restrict the C2 compiler.");
        }
        return findings;
    }

    private static void checkProducts(List<String> findings) {
        for (int[] shape : SHAPES) {
            int m = shape[0];
            int n = shape[1];
            int k = shape[2];
            var expected = new Matrix(m, n);
            PlainProduct.multiply(numbers(m, k), numbers(k, n), expected);
            var nn = new Matrix(m, n);
            MatrixMultiply.multiply(numbers(m, k), numbers(k, n), nn);
            compare(expected, nn, "A·B", findings);
            var tn = new Matrix(m, n);
            MatrixMultiply.multiplyTransposedA(numbers(m, k).transposed(), numbers(k, n), tn);
            compare(expected, tn, "Aᵀ·B", findings);
            var nt = new Matrix(m, n);
            MatrixMultiply.multiplyTransposedB(numbers(m, k), numbers(k, n).transposed(), nt);
            compare(expected, nt, "A·Bᵀ", findings);
        }
    }

    private static void checkFunctions(List<String> findings) {
        var x = numbers(3, 37);
        var expected = new Matrix(3, 37);
        var y = new Matrix(3, 37);
        for (int i = 0; i < 3 * 37; i++) {
            expected.set(i / 37, i % 37, VectorMath.tanh(x.get(i / 37, i % 37)));
        }
        VectorMath.tanh(x, y);
        compare(expected, y, "tanh", findings);
        for (int i = 0; i < 3 * 37; i++) {
            expected.set(i / 37, i % 37, VectorMath.sigmoid(x.get(i / 37, i % 37)));
        }
        VectorMath.sigmoid(x, y);
        compare(expected, y, "sigmoid", findings);
        if (Math.abs(VectorMath.exp(1f) - 2.7182817f) > 3e-7f) {
            findings.add("exp(1) is " + VectorMath.exp(1f) + " on this JVM: results cannot be trusted.");
        }
        float sum = LaneSums.sum(x.data, x.offset, 37);
        if (sum != LaneSums.plainSum(x.data, x.offset, 37)) {
            findings.add("Sums of rows differ between vectors and plain loops on this JVM:"
                    + " results cannot be trusted.");
        }
    }

    private static Matrix numbers(int rows, int cols) {
        var matrix = new Matrix(rows, cols);
        for (int i = 0; i < rows * cols; i++) {
            matrix.set(i / cols, i % cols, (i * 37 % 101 - 50) / 7f);
        }
        return matrix;
    }

    private static void compare(Matrix expected, Matrix actual, String what, List<String> findings) {
        for (int r = 0; r < expected.rows; r++) {
            for (int c = 0; c < expected.cols; c++) {
                if (expected.get(r, c) != actual.get(r, c)) {
                    findings.add(what + " differs between vectors and plain loops on this JVM (" + expected
                            + ", element " + r + ", " + c + "): results cannot be trusted.");
                    return;
                }
            }
        }
    }

    /** Judges the JVM by its own description; takes it as an argument, so that a test can pass that of any JVM. */
    static void checkCompiled(String vmInfo, int hardwareBits, List<String> findings) {
        if (vmInfo.contains("interpreted mode")) {
            findings.add("This JVM only interprets (-Xint): vector code would be a thousand times slower.");
        } else if (vmInfo.contains("emulated-client")) {
            findings.add("This JVM compiles without C2 (-XX:TieredStopAtLevel=1 or the like): vector code would be a"
                    + " thousand times slower.");
        } else if (hardwareBits < 128) {
            findings.add("This JVM uses no vectors on this machine: training would be a thousand times slower. Use a"
                    + " HotSpot JDK 25 or later on x86-64 or ARM64.");
        }
    }

    /** The best time of a vector loop. It falls by a factor of thousands once the loop is compiled; waits for that. */
    private static double nanosPerElement() {
        var x = numbers(1, ELEMENTS);
        var y = new Matrix(1, ELEMENTS);
        long start = System.nanoTime();
        double best = Double.MAX_VALUE;
        for (long now = start; best > NANOS_PER_ELEMENT && now - start < LONGEST_WAIT; ) {
            VectorMath.addScaled(1e-6f, x, y);
            long end = System.nanoTime();
            best = Math.min(best, (end - now) / (double) ELEMENTS);
            now = end;
        }
        return best;
    }
}
