package octavo.app.train;

import java.util.List;
import java.util.function.Function;
import octavo.app.command.Arguments;
import octavo.app.command.Numbers;
import octavo.data.DataSet;
import octavo.data.Reading;
import octavo.engine.optimizers.GradientClip;
import octavo.engine.optimizers.OptimizerSettings;
import octavo.engine.optimizers.Schedule;
import octavo.engine.training.TrainingPlan;
import octavo.engine.training.TrainingPlan.Saving;
import octavo.engine.training.TrainingPlan.UpdateRule;

/** Turns the options of {@code train} about updates, length and saving into a plan. */
public final class PlanOptions {

    /** The options that set a run's length; only one of them may be given. */
    static final List<String> LENGTHS = List.of("--points", "--steps", "--epochs", "--minutes");

    /** Checkpoints of a run without {@code --save-every}. */
    static final int CHECKPOINTS = 10;

    private static final int MOST_ROWS = 1_000_000;
    /** Predictions times classes in a batch of {@code --batch all}: 128 MB for each matrix of logits. */
    private static final long MOST_LOGITS = 1L << 25;

    private final Arguments arguments;
    private final DataSet dataSet;
    /** The training examples of {@code --batch all}; counted when they are first needed. */
    private long allExamples;

    /** The options of a run, to be checked before its data are known. */
    PlanOptions(Arguments arguments) {
        this(arguments, null);
    }

    /**
     * The options of a run on its data.
     *
     * @param arguments those of {@code train}
     * @param dataSet   what {@code --batch all} counts; null if it is not known yet
     */
    public PlanOptions(Arguments arguments, DataSet dataSet) {
        this.arguments = arguments;
        this.dataSet = dataSet;
    }

    /**
     * {@return the plan}
     *
     * @param points training examples in all
     */
    public TrainingPlan plan(long points) {
        return plan(points, CHECKPOINTS);
    }

    /** The plan with a number of checkpoints, unless {@code --save-every} is set. */
    TrainingPlan plan(long points, int checkpoints) {
        double seconds = saveSeconds();
        var saving = new Saving(seconds > 0 ? 0 : saveEvery(points, checkpoints), seconds, patience());
        var rule = new UpdateRule(optimizer(), schedule(), clip());
        return new TrainingPlan(points, batch(), accumulate(), rule, saving, seed());
    }

    private int patience() {
        return arguments.knows("--patience") ? (int) arguments.integer("--patience", 0, Integer.MAX_VALUE) : 0;
    }

    /** Training examples per batch; 1 for all of them where the data are not known yet. */
    int batch() {
        if (!"all".equals(arguments.text("--batch"))) {
            return (int) arguments.integer("--batch", 1, MOST_ROWS);
        }
        return dataSet == null ? 1 : (int) Math.ceilDiv(allExamples(), pieces());
    }

    /** Batches per update. */
    int accumulate() {
        long given = arguments.integer("--accumulate", 1, MOST_ROWS);
        return isWhole() ? (int) Math.min(given * pieces(), MOST_ROWS) : (int) given;
    }

    /** Whether an update reads the whole training part. */
    private boolean isWhole() {
        return dataSet != null && "all".equals(arguments.text("--batch"));
    }

    /** Batches that {@code --batch all} is split into: one, unless there are many examples. */
    private long pieces() {
        return Math.ceilDiv(allExamples(), Math.clamp(MOST_LOGITS / dataSet.classes(), 1, MOST_ROWS));
    }

    private long allExamples() {
        if (dataSet.reading() == Reading.STREAMS) {
            throw new IllegalArgumentException(
                    "--batch all: a stream is read from its beginning to its end; give a number");
        }
        if (allExamples == 0) {
            allExamples = dataSet.train(1, seed()).examplesPerEpoch();
        }
        return allExamples;
    }

    /** Whether {@code --save-every} is set, by the user or the preset. */
    boolean saveEveryIsSet() {
        return arguments.text("--save-every") != null;
    }

    /** Whether a training may use fewer threads than there are cores. */
    boolean threadsAreFree() {
        return !arguments.isGiven("--threads");
    }

    /** The seed of all random numbers. */
    long seed() {
        return arguments.integer("--seed", Long.MIN_VALUE, Long.MAX_VALUE);
    }

    /** The learning rate of each update. */
    Schedule schedule() {
        return schedule(rate());
    }

    /** A schedule with the rate and the form that the user gave; the rest is kept from the old one. */
    Schedule schedule(Schedule old) {
        double rate = arguments.isGiven("--rate") ? rate() : old.rate();
        return arguments.isGiven("--schedule") ? schedule(rate) : old.withRate(rate);
    }

    private Schedule schedule(double rate) {
        return named("--schedule", arguments, text -> Schedule.parse(text, rate));
    }

    private double rate() {
        return arguments.number("--rate", 0, false, Schedule.HIGHEST_RATE);
    }

    /** Parses an option's value with a parser of the engine; prefixes its error message with the option. */
    private static <T> T named(String option, Arguments arguments, Function<String, T> reader) {
        try {
            requireDecimals(arguments.text(option));
            return reader.apply(arguments.text(option));
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(option + " " + arguments.text(option) + ": " + e.getMessage(), e);
        }
    }

    /** Refuses Java's own forms of numbers, such as {@code 1d}, among the parts of an option's text. */
    private static void requireDecimals(String text) {
        for (String part : text.split("[:@/,]")) {
            if (part.matches("[+-]?[.0-9].*")) {
                try {
                    Numbers.decimal(part);
                } catch (NumberFormatException e) {
                    throw new IllegalArgumentException("\"" + part + "\" is not a number", e);
                }
            }
        }
    }

    private OptimizerSettings optimizer() {
        var settings = withMuonRate(named("--optimizer", arguments, PlanOptions::optimizer));
        return arguments.text("--weight-decay") == null ? settings
                : settings.withWeightDecay(arguments.number("--weight-decay", 0, true, Double.MAX_VALUE));
    }

    /** Muon's own rate is kept as a multiple of the other, so that one schedule, one changed rate, counts for both. */
    private OptimizerSettings withMuonRate(OptimizerSettings settings) {
        if (settings.kind() == OptimizerSettings.Kind.MUON && arguments.text("--muon-rate") != null) {
            return settings.withMuonRatio(arguments.number("--muon-rate", 0, false, Double.MAX_VALUE) / rate());
        }
        if (arguments.isGiven("--muon-rate")) {
            throw new IllegalArgumentException("--muon-rate " + arguments.text("--muon-rate")
                    + " is a rate of --optimizer muon, and this is " + settings.kind().option() + ": leave it out");
        }
        return settings;
    }

    /** An optimizer by name, optionally with the factors of its running means: {@code adamw:0.9:0.99}. */
    private static OptimizerSettings optimizer(String text) {
        String[] parts = text.split(":", -1);
        var settings = OptimizerSettings.of(OptimizerSettings.Kind.of(parts[0]));
        if (parts.length - 1 > settings.moments()) {
            throw new IllegalArgumentException("numbers allowed after " + parts[0] + ": " + settings.moments()
                    + ", one for each running mean that it keeps; given: " + (parts.length - 1));
        }
        if (parts.length == 1) {
            return settings;
        }
        try {
            double first = Double.parseDouble(parts[1]);
            if (settings.kind() == OptimizerSettings.Kind.RMSPROP) {
                return settings.withBetas(settings.beta1(), first);
            }
            return settings.withBetas(first, parts.length > 2 ? Double.parseDouble(parts[2]) : settings.beta2());
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("what follows the colons must be numbers", e);
        }
    }

    private GradientClip clip() {
        return named("--clip", arguments, GradientClip::parse);
    }

    private double saveSeconds() {
        if (!arguments.knows("--save-every")) {
            return 0;
        }
        String text = arguments.text("--save-every");
        if (text == null || !text.endsWith("s")) {
            return 0;
        }
        try {
            double seconds = Numbers.decimal(text.substring(0, text.length() - 1));
            if (seconds > 0 && seconds <= Double.MAX_VALUE) {
                return seconds;
            }
        } catch (NumberFormatException e) {
            // refused below
        }
        throw new IllegalArgumentException("--save-every " + text
                + " is not a time; use 30s, or a number of training examples");
    }

    /** Points between checkpoints: the given number, or the one that gives a number of checkpoints. */
    private long saveEvery(long points, int checkpoints) {
        if (arguments.knows("--save-every") && arguments.text("--save-every") != null) {
            return arguments.integer("--save-every", 1, Long.MAX_VALUE);
        }
        return Math.max(1, (points + checkpoints - 1) / checkpoints);
    }

    /** Training examples in all, from --points, --steps or --epochs; 0 if --minutes sets the length. */
    long points(long examplesPerEpoch) {
        String option = length();
        switch (option) {
            case "--points" -> {
                refuseAdding(option);
                return arguments.integer(option, 1, Long.MAX_VALUE);
            }
            case "--steps" -> {
                refuseAdding(option);
                return pointsOf(arguments.integer(option, 1, TrainingPlan.MOST_POINTS), (long) batch() * accumulate());
            }
            case "--minutes" -> {
                budgetSeconds(); // refuses a value that is not a time
                return 0;
            }
            default -> {
                double epochs = arguments.number(option, 0, false, 1e9);
                return Math.max(1, (long) Math.ceil(epochs * examplesPerEpoch));
            }
        }
    }

    /** Whether --minutes sets the length. */
    boolean isTimed() {
        return length().equals("--minutes");
    }

    /** The option that sets the length: the one that the user gave, or else the preset's. */
    private String length() {
        var given = LENGTHS.stream().filter(arguments::isGiven).toList();
        if (given.size() > 1) {
            throw new IllegalArgumentException(
                    "--points, --steps, --epochs and --minutes all set the length of a run: give one of them");
        }
        return given.isEmpty() ? LENGTHS.stream().filter(option -> arguments.text(option) != null).findFirst()
                .orElse("--epochs") : given.getFirst();
    }

    /** The points of a number of updates. */
    static long pointsOf(long steps, long pointsOfUpdate) {
        if (steps > TrainingPlan.MOST_POINTS / pointsOfUpdate) {
            throw new IllegalArgumentException("--steps " + steps + " is out of range: it must be 1 to "
                    + TrainingPlan.MOST_POINTS / pointsOfUpdate);
        }
        return steps * pointsOfUpdate;
    }

    private void refuseAdding(String option) {
        if (arguments.text(option).startsWith("+")) {
            throw new IllegalArgumentException(option + " " + arguments.text(option)
                    + " adds to a run: use it with --resume");
        }
    }

    /** The time that --minutes gives, in seconds. */
    double budgetSeconds() {
        return 60 * arguments.number("--minutes", 0, false, 1e6);
    }
}
