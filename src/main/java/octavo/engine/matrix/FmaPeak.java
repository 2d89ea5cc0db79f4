package octavo.engine.matrix;

import static octavo.engine.matrix.Simd.LANES;
import static octavo.engine.matrix.Simd.SPECIES;

import jdk.incubator.vector.FloatVector;

/**
 * Measures the peak of a core: ten chains of fused multiply-adds that touch no memory. Ten chains hide a latency of
 * four cycles on cores that start two of these operations per cycle, and leave some of the sixteen registers free. Each
 * chain adds to itself, as the machine instruction does. Written as {@code a = a * f + s}, the compiler may copy a
 * register in every step, which halves the result.
 */
public final class FmaPeak {

    private static final int CHAINS = 10;
    private static final int STEPS = 2_000;
    private static final int CALLS = 50;

    private static final Probe PROBE = new Probe();

    private FmaPeak() {
    }

    /**
     * Measures for some tenths of a millisecond. The first few calls of a process run uncompiled code and say little.
     *
     * @param threads how many to use at the same time
     * @return operations per second of all threads together; a multiply-add counts as two
     */
    public static double flopPerSecond(int threads) {
        long start = System.nanoTime();
        Parallel.run(threads, 1, PROBE);
        double seconds = (System.nanoTime() - start) * 1e-9;
        return 2.0 * threads * CALLS * STEPS * CHAINS * LANES / seconds;
    }

    /** One thread's part. */
    private static final class Probe implements Parallel.Work {

        private final float[] sink = new float[64];

        @Override
        public void run(int from, int to) {
            float sum = 0;
            for (int i = 0; i < CALLS * (to - from); i++) {
                sum += chains(0.999f, 0.001f);
            }
            sink[from % sink.length] = sum;
        }
    }

    private static float chains(float factor, float summand) {
        var f = FloatVector.broadcast(SPECIES, factor);
        var s = FloatVector.broadcast(SPECIES, summand);
        var a = f;
        var b = f.add(1f);
        var c = f.add(2f);
        var d = f.add(3f);
        var e = f.add(4f);
        var g = f.add(5f);
        var h = f.add(6f);
        var i = f.add(7f);
        var j = f.add(8f);
        var k = f.add(9f);
        for (int step = 0; step < STEPS; step++) {
            a = f.fma(s, a);
            b = f.fma(s, b);
            c = f.fma(s, c);
            d = f.fma(s, d);
            e = f.fma(s, e);
            g = f.fma(s, g);
            h = f.fma(s, h);
            i = f.fma(s, i);
            j = f.fma(s, j);
            k = f.fma(s, k);
        }
        return a.add(b).add(c).add(d).add(e).add(g).add(h).add(i).add(j).add(k).lane(0);
    }
}
