package octavo.app.train;

import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import octavo.app.command.Arguments;
import octavo.data.Reading;
import octavo.engine.layers.Activation;
import octavo.engine.layers.Refinement;
import octavo.engine.models.BigramConfiguration;
import octavo.engine.models.CharRnnConfiguration;
import octavo.engine.models.CharRnnConfiguration.Cell;
import octavo.engine.models.Configuration;
import octavo.engine.models.DigitNetConfiguration;
import octavo.engine.models.GptConfiguration;
import octavo.engine.models.Initialization;
import octavo.engine.models.NameMlpConfiguration;

/**
 * Turns the options of {@code train} and {@code benchmark} about the model into its kind, reading and sizes: the start
 * of a training from scratch, with random weights.
 */
public final class ModelChoice implements TrainingStart {

    /** Kinds that read windows or streams. */
    static final List<String> RECURRENT = Cell.options();

    /** All kinds of models. */
    static final String[] KINDS = recurrentAnd("bigram", "mlp", "gpt", "digits").toArray(String[]::new);

    /** The kinds of models that use an option. */
    static final SortedMap<String, List<String>> READERS = new TreeMap<>(Map.ofEntries(
            Map.entry("--hidden", recurrentAnd("mlp", "digits")),
            Map.entry("--activation", List.of("rnn", "gpt", "digits")),
            Map.entry("--output", List.of("digits")),
            Map.entry("--window", RECURRENT),
            Map.entry("--predict", RECURRENT),
            Map.entry("--split", RECURRENT),
            Map.entry("--block", List.of("gpt", "mlp")),
            Map.entry("--layers", List.of("gpt")),
            Map.entry("--heads", List.of("gpt")),
            Map.entry("--embedding", List.of("gpt", "mlp")),
            Map.entry("--dropout", recurrentAnd("mlp", "gpt", "digits")),
            Map.entry("--tied", List.of("gpt")),
            Map.entry("--no-biases", List.of("gpt")),
            Map.entry("--norm", List.of("gpt")),
            Map.entry("--positions", List.of("gpt")),
            Map.entry("--qk-norm", List.of("gpt")),
            Map.entry("--smear", List.of("gpt")),
            Map.entry("--convolutions", List.of("gpt")),
            Map.entry("--zero-init", List.of("gpt")),
            Map.entry("--penalty", List.of("bigram")),
            Map.entry("--init", recurrentAnd("bigram", "mlp", "digits")),
            Map.entry("--distort", List.of("digits")),
            Map.entry("--held-out", List.of("digits"))));

    private final String kind;
    private final Arguments arguments;

    /** All recurrent kinds and some others. */
    static List<String> recurrentAnd(String... others) {
        return Stream.concat(RECURRENT.stream(), Stream.of(others)).toList();
    }

    /**
     * Reads the kind.
     *
     * @param kind      one of {@link #KINDS}
     * @param arguments the options, with the preset in place
     */
    public ModelChoice(String kind, Arguments arguments) {
        this.kind = kind;
        this.arguments = arguments;
    }

    @Override
    public String kind() {
        return kind;
    }

    /** Refuses an option that this kind of model does not use. */
    void refuseOptionsOfOthers() {
        READERS.forEach((option, readers) -> {
            if (arguments.isGiven(option) && !readers.contains(kind)) {
                throw new IllegalArgumentException(option + " goes with --model " + String.join(", ", readers)
                        + "; this is " + kind);
            }
        });
    }

    @Override
    public Reading reading() {
        return switch (kind) {
            case "gpt" -> Reading.CROPS;
            case "digits" -> null;
            case "bigram", "mlp" -> Reading.CONTEXTS;
            default -> arguments.choice("--predict", "last", "every").equals("every") ? Reading.STREAMS
                    : Reading.WINDOWS;
        };
    }

    @Override
    public int steps() {
        return (int) switch (kind) {
            case "gpt", "mlp" -> arguments.integer("--block", 1, 65536);
            case "bigram", "digits" -> 1;
            default -> arguments.integer("--window", 1, 1_000_000);
        };
    }

    @Override
    public Configuration configuration(int classes) {
        return switch (kind) {
            case "gpt" -> gpt(classes);
            case "digits" -> digits();
            case "mlp" -> mlp(classes);
            case "bigram" -> new BigramConfiguration(classes, arguments.number("--penalty", 0, true, 1000),
                    Initialization.of(arguments.text("--init")));
            default -> recurrent(classes);
        };
    }

    private Configuration digits() {
        return DigitNetConfiguration.of(arguments.integers("--hidden", 1, 16384),
                Activation.of(arguments.text("--activation")),
                DigitNetConfiguration.Output.of(arguments.text("--output")),
                Initialization.of(arguments.text("--init")))
                .withDropout(arguments.number("--dropout", 0, true, 0.99));
    }

    private Configuration mlp(int classes) {
        var hidden = arguments.integers("--hidden", 1, 16384);
        if (hidden.size() != 1) {
            throw new IllegalArgumentException("--hidden " + arguments.text("--hidden")
                    + ": the mlp has one hidden layer");
        }
        return new NameMlpConfiguration(classes, steps(), (int) arguments.integer("--embedding", 1, 16384),
                hidden.getFirst(),
                arguments.number("--dropout", 0, true, 0.99), Initialization.of(arguments.text("--init")));
    }

    private Configuration recurrent(int classes) {
        return new CharRnnConfiguration(Cell.of(kind), classes,
                arguments.integers("--hidden", 1, 16384),
                Activation.of(arguments.choice("--activation", "tanh", "sigmoid")),
                Initialization.of(arguments.text("--init")), arguments.number("--dropout", 0, true, 0.99));
    }

    private Configuration gpt(int classes) {
        return new GptConfiguration(classes, steps(), (int) arguments.integer("--layers", 1, 1000),
                (int) arguments.integer("--heads", 1, 16384), (int) arguments.integer("--embedding", 1, 16384),
                arguments.number("--dropout", 0, true, 0.99), arguments.flag("--tied"), !arguments.flag("--no-biases"),
                Activation.of(arguments.choice("--activation", "gelu", "relu", "relu2")), refinements());
    }

    /** What of a GPT is to be other than in GPT-2. */
    private Set<Refinement> refinements() {
        var chosen = EnumSet.noneOf(Refinement.class);
        if (arguments.choice("--norm", "layer", "rms").equals("rms")) {
            chosen.add(Refinement.RMS_NORM);
        }
        if (arguments.choice("--positions", "learned", "rotary").equals("rotary")) {
            chosen.add(Refinement.ROTARY);
        }
        if (arguments.flag("--qk-norm")) {
            chosen.add(Refinement.QUERY_KEY_NORM);
        }
        if (arguments.flag("--smear")) {
            chosen.add(Refinement.SMEAR);
        }
        if (arguments.flag("--convolutions")) {
            chosen.add(Refinement.CONVOLUTIONS);
        }
        if (arguments.flag("--zero-init")) {
            chosen.add(Refinement.ZERO_INIT);
        }
        return chosen;
    }
}
