package octavo.app.benchmark;

import java.util.Arrays;
import java.util.function.Consumer;
import octavo.engine.matrix.FmaPeak;
import octavo.engine.matrix.Parallel;

/**
 * Measures work in short rounds, each between two measurements of the machine's peak, and takes the median and the best
 * tenth. Machines are shared: another program on the same core can take half its speed for a while, from the work and
 * from the peak alike. If median and best tenth are far apart, the machine was busy; if they are close and low, the
 * kernel is slow.
 */
final class Figures {

    private static final int ROUNDS = 201;
    private static final int FEWEST_ROUNDS = 9;
    /** Work that takes long is measured in fewer rounds, so that a figure takes less than ten seconds if possible. */
    private static final double SECONDS_OF_ROUNDS = 5;
    /** Shorter than the time slices of other programs on a shared core, so that some rounds are undisturbed. */
    private static final double SECONDS_OF_ROUND = 0.005;
    private static final double SECONDS_OF_WARM_UP = 2.5;
    private static final int PROBES = 3;
    private static final int PROBES_OF_WARM_UP = 41;
    /** The share of the measurements that counts as the best. */
    private static final double BEST = 0.1;

    private final Consumer<Figure> sink;

    /**
     * One measured figure.
     *
     * @param name            what was measured
     * @param value           median
     * @param best            what the best tenth of the measurements reach
     * @param unit            of the value
     * @param shareOfPeak     0 to 1; not a number where it makes no sense
     * @param shareInProducts 0 to 1; not a number where it makes no sense
     */
    record Figure(String name, double value, double best, String unit, double shareOfPeak, double shareInProducts) {
    }

    /** Some work that can be repeated. */
    @FunctionalInterface
    interface Work {
        /** Does it once. */
        void run();
    }

    /** Passes each figure on as soon as it is measured. */
    Figures(Consumer<Figure> sink) {
        this.sink = sink;
    }

    /** The peak itself, of one thread and of all. */
    void peak() {
        for (int threads : Parallel.threads() == 1 ? new int[] {1} : new int[] {1, Parallel.threads()}) {
            double[] values = new double[ROUNDS];
            for (int round = -ROUNDS; round < ROUNDS; round++) {
                values[Math.max(0, round)] = peakNow(threads);
            }
            sink.accept(new Figure("peak, " + threads + (threads == 1 ? " thread" : " threads"), median(values) * 1e-9,
                    quantile(values, 1 - BEST) * 1e-9, "GFLOP/s", Double.NaN, Double.NaN));
        }
    }

    /** The current speed of the machine: the median of some probes of together about a millisecond. */
    private static double peakNow(int threads) {
        double[] probes = new double[PROBES];
        for (int i = 0; i < PROBES; i++) {
            probes[i] = FmaPeak.flopPerSecond(threads);
        }
        return median(probes);
    }

    /**
     * Measures work that is counted in units per second.
     *
     * @param name            what it is
     * @param unit            for example windows/s
     * @param units           units that one run of the work does
     * @param flop            operations of one run; 0 if a share of the peak makes no sense
     * @param shareInProducts measured elsewhere, or not a number
     * @param work            the work
     */
    void rate(String name, String unit, double units, double flop, double shareInProducts, Work work) {
        var rounds = measure(work, flop);
        sink.accept(new Figure(name, units / median(rounds.seconds), units / quantile(rounds.seconds, BEST), unit,
                flop > 0 ? median(rounds.shares) : Double.NaN, shareInProducts));
    }

    /**
     * Measures work that is counted in seconds for many runs of it.
     *
     * @param name            what it is
     * @param unit            for example s per epoch
     * @param runs            how many
     * @param flop            operations of one run
     * @param shareInProducts measured elsewhere
     * @param work            the work
     */
    void seconds(String name, String unit, double runs, double flop, double shareInProducts, Work work) {
        var rounds = measure(work, flop);
        sink.accept(new Figure(name, runs * median(rounds.seconds), runs * quantile(rounds.seconds, BEST), unit,
                median(rounds.shares), shareInProducts));
    }

    /** Measures work that is counted in nanoseconds per unit. */
    void time(String name, double units, Work work) {
        var rounds = measure(work, 0);
        double nanos = 1e9 / units;
        sink.accept(new Figure(name, nanos * median(rounds.seconds), nanos * quantile(rounds.seconds, BEST), "ns",
                Double.NaN, Double.NaN));
    }

    /** The results of the rounds: seconds per run of the work, and its share of the peak, 0 to 1. */
    private record Rounds(double[] seconds, double[] shares) {
    }

    private static Rounds measure(Work work, double flop) {
        warmUp(work);
        double once = timeOf(work, 1);
        int repeats = (int) Math.max(1, Math.min(1_000_000, SECONDS_OF_ROUND / once));
        int rounds = (int) Math.max(FEWEST_ROUNDS, Math.min(ROUNDS, SECONDS_OF_ROUNDS / once));
        var result = new Rounds(new double[rounds], new double[rounds]);
        for (int round = 0; round < rounds; round++) {
            double before = peakNow(Parallel.threads());
            result.seconds[round] = timeOf(work, repeats);
            double peak = (before + peakNow(Parallel.threads())) / 2;
            result.shares[round] = flop / result.seconds[round] / peak;
        }
        return result;
    }

    /** Runs the work until it is compiled. Only time can decide that. */
    static void warmUp(Work work) {
        long start = System.nanoTime();
        do {
            work.run();
        } while ((System.nanoTime() - start) * 1e-9 < SECONDS_OF_WARM_UP);
        for (int i = 0; i < PROBES_OF_WARM_UP; i++) {
            peakNow(Parallel.threads());
        }
    }

    /** Seconds of one run, averaged over some. */
    private static double timeOf(Work work, int repeats) {
        long start = System.nanoTime();
        for (int i = 0; i < repeats; i++) {
            work.run();
        }
        return (System.nanoTime() - start) * 1e-9 / repeats;
    }

    private static double median(double[] values) {
        return quantile(values, 0.5);
    }

    /** The value that a share of all values does not exceed. */
    static double quantile(double[] values, double share) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        return sorted[(int) Math.round(share * (sorted.length - 1))];
    }
}
