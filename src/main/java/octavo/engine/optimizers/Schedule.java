package octavo.engine.optimizers;

import static octavo.engine.matrix.SettingException.require;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import octavo.engine.matrix.DoubleMath;

/**
 * The learning rate λ of each update: a pure function of the update's number and the number of all updates, so that a
 * resumed run has nothing to restore.
 */
public sealed interface Schedule {

    /** A higher rate is a slip of the keyboard. */
    double HIGHEST_RATE = 1_000_000;

    /**
     * The rate of an update.
     *
     * @param update       its number, from 1
     * @param totalUpdates how many the run will make
     * @return λ
     */
    float rate(long update, long totalUpdates);

    /**
     * The base rate, which the schedule multiplies.
     *
     * @return λ as given
     */
    double rate();

    /**
     * The same schedule with another base rate.
     *
     * @param rate λ
     * @return the schedule
     */
    Schedule withRate(double rate);

    /**
     * The schedule as JSON values.
     *
     * @return names and values, in a fixed order
     */
    Map<String, Object> toJson();

    /**
     * Always the same rate.
     *
     * @param rate λ, greater than 0
     */
    record Constant(double rate) implements Schedule {

        /** Checks the rate. */
        public Constant {
            requireRate(rate);
        }

        @Override
        public float rate(long update, long totalUpdates) {
            return (float) rate;
        }

        @Override
        public Schedule withRate(double rate) {
            return new Constant(rate);
        }

        @Override
        public Map<String, Object> toJson() {
            return json("constant", rate);
        }
    }

    /**
     * Multiplies the rate by a factor after every so many updates.
     *
     * @param rate   λ of the first updates, greater than 0
     * @param factor factor of the rate, greater than 0 and at most 1
     * @param every  after how many updates, 1 or more
     */
    record Decay(double rate, double factor, long every) implements Schedule {

        /** Checks the numbers. */
        public Decay {
            requireRate(rate);
            requireFactor(factor);
            require(every >= 1, "updates between two steps of the rate", every,
                    "is out of range: it must be 1 or more");
        }

        @Override
        public float rate(long update, long totalUpdates) {
            return (float) (rate * DoubleMath.power(factor, (update - 1) / every));
        }

        @Override
        public Schedule withRate(double rate) {
            return new Decay(rate, factor, every);
        }

        @Override
        public Map<String, Object> toJson() {
            var json = json("decay", rate);
            json.put("factor", factor);
            json.put("every", every);
            return json;
        }
    }

    /**
     * Multiplies the rate by a factor after given shares of the run: 0.1, then 0.01 after half of it, is {@code new
     * Steps(0.1, 0.1, List.of(0.5))}.
     *
     * @param rate   λ of the first updates, greater than 0
     * @param factor factor of the rate, greater than 0 and at most 1
     * @param at     shares of the run in ascending order, each between 0 and 1
     */
    record Steps(double rate, double factor, List<Double> at) implements Schedule {

        /** Checks the numbers. */
        public Steps {
            requireRate(rate);
            requireFactor(factor);
            at = List.copyOf(at);
            double previous = 0;
            for (double share : at) {
                require(share > previous && share < 1, "share", share, "of the run, at which the rate steps, is out of"
                        + " range: it must be greater than " + previous + " and less than 1");
                previous = share;
            }
        }

        @Override
        public float rate(long update, long totalUpdates) {
            double result = rate;
            for (int i = 0; i < at.size() && update > at.get(i) * totalUpdates; i++) {
                result *= factor;
            }
            return (float) result;
        }

        @Override
        public Schedule withRate(double rate) {
            return new Steps(rate, factor, at);
        }

        @Override
        public Map<String, Object> toJson() {
            var json = json("steps", rate);
            json.put("factor", factor);
            json.put("at", at);
            return json;
        }
    }

    /**
     * Rises in a straight line, then falls along half a cosine wave (Loshchilov and Hutter, "SGDR: stochastic gradient
     * descent with warm restarts", 2017, equation 5, without restarts). The warm-up keeps Adam's first updates small
     * while its running means are based on a few gradients only.
     *
     * @param rate   λ at the top, greater than 0
     * @param warmUp updates until the top is reached, 0 or more
     * @param floor  share of the rate that is left at the last update, 0 to 1
     */
    record Cosine(double rate, long warmUp, double floor) implements Schedule {

        /** Checks the numbers. */
        public Cosine {
            requireRate(rate);
            require(warmUp >= 0, "warm-up", warmUp, "is out of range: it must be 0 updates or more");
            require(floor >= 0 && floor <= 1, "floor", floor, "of the cosine is out of range: it must be 0 to 1");
        }

        @Override
        public float rate(long update, long totalUpdates) {
            if (update <= warmUp) {
                return (float) (rate * update / warmUp);
            }
            double progress = Math.min(1, (double) (update - warmUp) / Math.max(1, totalUpdates - warmUp));
            double wave = 0.5 + 0.5 * DoubleMath.cos(StrictMath.PI * progress);
            return (float) (rate * (floor + (1 - floor) * wave));
        }

        @Override
        public Schedule withRate(double rate) {
            return new Cosine(rate, warmUp, floor);
        }

        @Override
        public Map<String, Object> toJson() {
            var json = json("cosine", rate);
            json.put("warmUp", warmUp);
            json.put("floor", floor);
            return json;
        }
    }

    /**
     * Stays at the rate, then falls in a straight line to zero. Unlike a cosine's, its high part can be made longer
     * without changing what has been computed so far (Hägele and others, "Scaling laws and compute-optimal training
     * beyond fixed training durations", 2024, section 3, without warm-up).
     *
     * @param rate λ of the first updates, greater than 0
     * @param fall share of the run in which the rate falls, greater than 0 and at most 1
     */
    record Linear(double rate, double fall) implements Schedule {

        /** Checks the numbers. */
        public Linear {
            requireRate(rate);
            require(fall > 0 && fall <= 1, "share", fall, "of the run, in which the rate falls, is out of range: it"
                    + " must be greater than 0 and at most 1");
        }

        @Override
        public float rate(long update, long totalUpdates) {
            double left = Math.max(1, totalUpdates - update + 1);
            return (float) (rate * Math.min(1, left / (fall * totalUpdates)));
        }

        @Override
        public Schedule withRate(double rate) {
            return new Linear(rate, fall);
        }

        @Override
        public Map<String, Object> toJson() {
            var json = json("linear", rate);
            json.put("fall", fall);
            return json;
        }
    }

    /**
     * Rises by the same factor at every update, from one rate to another; used by a search for the rate.
     *
     * @param from λ of the first update, greater than 0
     * @param to   λ of the last update, greater than 0
     */
    record Sweep(double from, double to) implements Schedule {

        /** Checks the numbers. */
        public Sweep {
            requireRate(from);
            requireRate(to);
        }

        @Override
        public double rate() {
            return from;
        }

        @Override
        public float rate(long update, long totalUpdates) {
            double progress = (double) (update - 1) / Math.max(1, totalUpdates - 1);
            return (float) (from * StrictMath.pow(to / from, progress));
        }

        @Override
        public Schedule withRate(double rate) {
            return new Sweep(rate, to);
        }

        @Override
        public Map<String, Object> toJson() {
            var json = json("sweep", from);
            json.put("to", to);
            return json;
        }
    }

    /**
     * Reads a schedule as the command line writes it: {@code constant}; {@code step:0.1@0.5} (times 0.1 after half of
     * the run; more shares follow after commas); {@code step:0.97/2000} (times 0.97 every 2,000 updates);
     * {@code cosine}, {@code cosine:100} (warm-up), {@code cosine:100:0.1} (warm-up and floor); {@code linear} (falls
     * from the first update on), {@code linear:0.6} (falls in the last 60 % of the run).
     *
     * @param text the schedule
     * @param rate λ
     * @return the schedule
     */
    static Schedule parse(String text, double rate) {
        var parts = text.split(":", -1);
        try {
            if (parts[0].equals("constant") && parts.length == 1) {
                return new Constant(rate);
            }
            if (parts[0].equals("step") && parts.length == 2) {
                return parseStep(parts[1], rate);
            }
            if (parts[0].equals("cosine") && parts.length <= 3) {
                long warmUp = parts.length > 1 ? Long.parseLong(parts[1]) : 0;
                return new Cosine(rate, warmUp, parts.length > 2 ? Double.parseDouble(parts[2]) : 0);
            }
            if (parts[0].equals("linear") && parts.length <= 2) {
                return new Linear(rate, parts.length > 1 ? Double.parseDouble(parts[1]) : 1);
            }
        } catch (NumberFormatException notANumber) {
            throw unknown(text);
        }
        throw unknown(text);
    }

    private static Schedule parseStep(String text, double rate) {
        int slash = text.indexOf('/');
        if (slash > 0) {
            return new Decay(rate, Double.parseDouble(text.substring(0, slash)),
                    Long.parseLong(text.substring(slash + 1)));
        }
        int at = text.indexOf('@');
        if (at < 0) {
            throw unknown("step:" + text);
        }
        var shares = new ArrayList<Double>();
        for (var share : text.substring(at + 1).split(",", -1)) {
            shares.add(Double.parseDouble(share));
        }
        return new Steps(rate, Double.parseDouble(text.substring(0, at)), shares);
    }

    private static IllegalArgumentException unknown(String text) {
        return new IllegalArgumentException("the schedule \"" + text
                + "\" cannot be read: write constant, step:0.1@0.5, "
                + "step:0.97/2000, cosine, cosine:100, cosine:100:0.1, linear or linear:0.6");
    }

    /**
     * Reads what {@link #toJson} wrote.
     *
     * @param json the parsed object; values are String, Number and List
     * @return the schedule
     */
    static Schedule fromJson(Map<String, ?> json) {
        var settings = new JsonSettings("the schedule", json);
        var kind = settings.text("kind");
        double rate = settings.number("rate");
        switch (kind) {
            case "constant" -> {
                settings.allowOnly(Set.of("kind", "rate"));
                return new Constant(rate);
            }
            case "decay" -> {
                settings.allowOnly(Set.of("kind", "rate", "factor", "every"));
                return new Decay(rate, settings.number("factor"), settings.whole("every"));
            }
            case "steps" -> {
                settings.allowOnly(Set.of("kind", "rate", "factor", "at"));
                return new Steps(rate, settings.number("factor"), settings.numbers("at"));
            }
            case "cosine" -> {
                settings.allowOnly(Set.of("kind", "rate", "warmUp", "floor"));
                return new Cosine(rate, settings.whole("warmUp"), settings.number("floor"));
            }
            case "linear" -> {
                settings.allowOnly(Set.of("kind", "rate", "fall"));
                return new Linear(rate, settings.number("fall"));
            }
            case "sweep" -> {
                settings.allowOnly(Set.of("kind", "rate", "to"));
                return new Sweep(rate, settings.number("to"));
            }
            default -> throw new IllegalArgumentException("there is no schedule \"" + kind + "\"");
        }
    }

    private static Map<String, Object> json(String kind, double rate) {
        var json = new LinkedHashMap<String, Object>();
        json.put("kind", kind);
        json.put("rate", rate);
        return json;
    }

    private static void requireRate(double rate) {
        require(rate > 0 && rate <= HIGHEST_RATE, "rate", rate,
                "is out of range: it must be greater than 0 and at most 1000000");
    }

    private static void requireFactor(double factor) {
        require(factor > 0 && factor <= 1, "factor", factor,
                "of the rate is out of range: it must be greater than 0 and at most 1");
    }
}
