package octavo.charts;

import java.util.ArrayList;
import java.util.List;

/**
 * One axis of a plot: which range of numbers it shows, how a number becomes a fraction of its length, and where its
 * ticks are. All arithmetic stays finite for every finite range.
 *
 * @param low  the number at fraction 0; positive if logarithmic
 * @param high the number at fraction 1, above low
 * @param log  whether the axis is logarithmic
 */
record Axis(double low, double high, boolean log) {

    /** A mark with its label. */
    record Tick(double value, String label) {
    }

    /** The axis that shows all numbers that can be shown; 0 to 1, or 1 to 10, if there are none. */
    static Axis over(Iterable<double[]> numbers, boolean log) {
        double low = Double.POSITIVE_INFINITY;
        double high = Double.NEGATIVE_INFINITY;
        for (double[] some : numbers) {
            for (double number : some) {
                if (canShow(number, log)) {
                    low = Math.min(low, number);
                    high = Math.max(high, number);
                }
            }
        }
        if (low > high) {
            return log ? new Axis(1, 10, true) : new Axis(0, 1, false);
        }
        return log ? widenedLog(low, high) : widened(low, high);
    }

    /** Whether a number can be shown on such an axis; subnormal numbers count as 0. */
    static boolean canShow(double number, boolean log) {
        return Double.isFinite(number) && (!log || number >= Double.MIN_NORMAL);
    }

    /** Widens a range that is (nearly) a single number. */
    private static Axis widened(double low, double high) {
        double magnitude = Math.max(Math.abs(low), Math.abs(high));
        if (magnitude < Double.MIN_NORMAL) {
            return new Axis(-1, 1, false);
        }
        if (high / 2 - low / 2 > magnitude * 1e-9) {
            return new Axis(low, high, false);
        }
        return new Axis(clamp(low - magnitude / 2), clamp(high + magnitude / 2), false);
    }

    private static Axis widenedLog(double low, double high) {
        if (high / low > 1 + 1e-6) {
            return new Axis(low, high, true);
        }
        return new Axis(Math.max(low / 2, Double.MIN_NORMAL), clamp(high * 2), true);
    }

    private static double clamp(double value) {
        return Math.clamp(value, -Double.MAX_VALUE, Double.MAX_VALUE);
    }

    /**
     * The same axis with some room at both ends, a share of its length; a range that does not go below 0 gets none
     * there.
     */
    Axis padded(double share) {
        if (log) {
            double factor = StrictMath.pow(10, share * (StrictMath.log10(high) - StrictMath.log10(low)));
            return new Axis(Math.max(low / factor, Double.MIN_NORMAL), clamp(high * factor), true);
        }
        double room = 2 * share * (high / 2 - low / 2);
        double paddedLow = low >= 0 ? Math.max(0, low - room) : clamp(low - room);
        return new Axis(paddedLow, clamp(high + room), false);
    }

    /** Where a number that {@link #canShow} lies: 0 at low, 1 at high. */
    double fraction(double number) {
        if (log) {
            double from = StrictMath.log10(low);
            return (StrictMath.log10(number) - from) / (StrictMath.log10(high) - from);
        }
        return (number / 2 - low / 2) / (high / 2 - low / 2); // halves, because high - low can overflow
    }

    /** Round numbers within the range, about as many as asked for. */
    List<Tick> ticks(int about) {
        var ticks = log ? decades(about) : List.<Tick>of();
        return ticks.size() >= 2 ? ticks : steps(about);
    }

    /** Multiples of 1, 2 or 5 times a power of ten. */
    private List<Tick> steps(int about) {
        double step = roundStep((high / 2 - low / 2) / about * 2);
        double largest = Math.max(Math.abs(low), Math.abs(high));
        var ticks = new ArrayList<Tick>();
        double first = Math.ceil(low / step - 1e-9);
        for (int i = 0; i <= 3 * about; i++) {
            double value = (first + i) * step;
            if (value - high > step * 1e-9) {
                break;
            }
            ticks.add(new Tick(value, Text.number(value, largest, step)));
        }
        return ticks;
    }

    private static double roundStep(double step) {
        double power = StrictMath.pow(10, Math.floor(StrictMath.log10(step)));
        double factor = step / power;
        double round = power * (factor <= 1 ? 1 : factor <= 2 ? 2 : factor <= 5 ? 5 : 10);
        return Double.isFinite(round) ? round : power;
    }

    /** Powers of ten, every second or third of them on a long axis; also twice and five times them on a short one. */
    private List<Tick> decades(int about) {
        int from = (int) Math.floor(StrictMath.log10(low));
        int to = (int) Math.floor(StrictMath.log10(high));
        int every = Math.max(1, (int) Math.ceil((to - from) / (double) about));
        int[] multiples = to - from <= about / 3 ? new int[] {1, 2, 5} : new int[] {1};
        var ticks = new ArrayList<Tick>();
        for (int exponent = Math.ceilDiv(from, every) * every; exponent <= to; exponent += every) {
            addDecade(ticks, exponent, multiples);
        }
        if (every == 1 && ticks.isEmpty()) {
            addDecade(ticks, from, multiples);
        }
        return ticks;
    }

    private void addDecade(List<Tick> ticks, int exponent, int[] multiples) {
        for (int multiple : multiples) {
            double value = multiple * StrictMath.pow(10, exponent);
            if (value >= low * (1 - 1e-9) && value / high <= 1 + 1e-9 && value < Double.POSITIVE_INFINITY) {
                ticks.add(new Tick(value, Text.number(value, value, value)));
            }
        }
    }
}
