package octavo.cli;

import java.util.Locale;
import octavo.cli.Material.Reading;
import octavo.layers.Recurrent.Activation;
import octavo.models.CharRnnConfiguration;
import octavo.models.CharRnnConfiguration.Cell;
import octavo.models.Configuration;
import octavo.models.Initialization;

/** What the options of {@code train} and {@code benchmark} say about the model: its kind, how it reads, its sizes. */
final class ModelChoice {

    /** All kinds of models. */
    static final String[] KINDS = {"rnn", "lstm", "gru"};

    private final String kind;
    private final Arguments arguments;

    /**
     * Reads the kind.
     *
     * @param kind      one of {@link #KINDS}
     * @param arguments the options, with the preset in place
     */
    ModelChoice(String kind, Arguments arguments) {
        this.kind = kind;
        this.arguments = arguments;
    }

    /** The kind, for example {@code rnn}. */
    String kind() {
        return kind;
    }

    /** How it reads a data set. */
    Reading reading() {
        return arguments.choice("--predict", "last", "every").equals("every") ? Reading.STREAMS : Reading.WINDOWS;
    }

    /** T: tokens of an example. */
    int steps() {
        return (int) arguments.integer("--window", 1, 1_000_000);
    }

    /**
     * The sizes.
     *
     * @param classes C
     */
    Configuration configuration(int classes) {
        return new CharRnnConfiguration(Cell.valueOf(kind.toUpperCase(Locale.ROOT)), classes,
                arguments.integers("--hidden", 1, 16384),
                Activation.valueOf(arguments.choice("--activation", "tanh", "sigmoid").toUpperCase(Locale.ROOT)),
                Initialization.of(arguments.text("--init")));
    }
}
