package octavo.engine.matrix;

import static octavo.engine.matrix.Simd.LANES;
import static octavo.engine.matrix.Simd.SPECIES;

import jdk.incubator.vector.FloatVector;

/**
 * Measures the peak of a core: ten chains of fused multiply-adds that touch no memory. Ten chains hide a latency of
 * four cycles on cores that start two of these operations per cycle, and leave some of the sixteen registers free. Each
 * chain adds to itself, as the machine instruction does. Written as {@code sum = sum * factor + summand}, the compiler
 * may copy a register in every step, which halves the result.
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
        var factors = FloatVector.broadcast(SPECIES, factor);
        var summands = FloatVector.broadcast(SPECIES, summand);
        var sum0 = factors;
        var sum1 = factors.add(1f);
        var sum2 = factors.add(2f);
        var sum3 = factors.add(3f);
        var sum4 = factors.add(4f);
        var sum5 = factors.add(5f);
        var sum6 = factors.add(6f);
        var sum7 = factors.add(7f);
        var sum8 = factors.add(8f);
        var sum9 = factors.add(9f);
        for (int step = 0; step < STEPS; step++) {
            sum0 = factors.fma(summands, sum0);
            sum1 = factors.fma(summands, sum1);
            sum2 = factors.fma(summands, sum2);
            sum3 = factors.fma(summands, sum3);
            sum4 = factors.fma(summands, sum4);
            sum5 = factors.fma(summands, sum5);
            sum6 = factors.fma(summands, sum6);
            sum7 = factors.fma(summands, sum7);
            sum8 = factors.fma(summands, sum8);
            sum9 = factors.fma(summands, sum9);
        }
        return sum0.add(sum1).add(sum2).add(sum3).add(sum4).add(sum5).add(sum6).add(sum7).add(sum8).add(sum9).lane(0);
    }
}
