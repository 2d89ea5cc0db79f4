package octavo.matrix;

import static octavo.matrix.Simd.LANES;
import static octavo.matrix.Simd.SPECIES;

import jdk.incubator.vector.FloatVector;

/**
 * The most that a core can do: twelve chains of fused multiply-adds that touch no memory. Twelve chains hide the latency
 * of four cycles on cores that start two or three of these operations a cycle, and fit in sixteen registers.
 */
public final class FmaPeak {

    private static final int CHAINS = 12;
    private static final int STEPS = 2_000;
    private static final int CALLS = 50;

    private static final Probe PROBE = new Probe();

    private FmaPeak() {
    }

    /**
     * Measures for about a millisecond a call of the probe; the first few calls of a process run uncompiled code.
     *
     * @param threads how many to use at the same time
     * @return operations a second, a multiply-add being two, of all threads together
     */
    public static double flopPerSecond(int threads) {
        long start = System.nanoTime();
        Parallel.forEach(threads, PROBE);
        double seconds = (System.nanoTime() - start) * 1e-9;
        return 2.0 * threads * CALLS * STEPS * CHAINS * LANES / seconds;
    }

    /** One thread's part. */
    private static final class Probe implements Parallel.Task {

        private final float[] sink = new float[64];

        @Override
        public void run(int chunk) {
            float sum = 0;
            for (int i = 0; i < CALLS; i++) {
                sum += chains(0.999f, 0.001f);
            }
            sink[chunk % sink.length] = sum;
        }
    }

    private static float chains(float factor, float summand) {
        var f = FloatVector.broadcast(SPECIES, factor);
        var s = FloatVector.broadcast(SPECIES, summand);
        var a = f;
        var b = f;
        var c = f;
        var d = f;
        var e = f;
        var g = f;
        var h = s;
        var i = s;
        var j = s;
        var k = s;
        var l = s;
        var m = s;
        for (int step = 0; step < STEPS; step++) {
            a = a.fma(f, s);
            b = b.fma(f, s);
            c = c.fma(f, s);
            d = d.fma(f, s);
            e = e.fma(f, s);
            g = g.fma(f, s);
            h = h.fma(f, s);
            i = i.fma(f, s);
            j = j.fma(f, s);
            k = k.fma(f, s);
            l = l.fma(f, s);
            m = m.fma(f, s);
        }
        return a.add(b).add(c).add(d).add(e).add(g).add(h).add(i).add(j).add(k).add(l).add(m).lane(0);
    }
}
