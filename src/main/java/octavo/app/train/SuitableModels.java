package octavo.app.train;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import octavo.app.data.DataSets;
import octavo.app.data.DigitFolders;
import octavo.data.text.NameList;
import octavo.data.text.TextFile;
import octavo.files.JsonObject;

/**
 * The models that suit a data set, and default options for its windows.
 *
 * @param what    what the data are, as the beginning of a sentence
 * @param models  the kinds that can read the data, the most suitable first; empty if all can
 * @param options default values of options, for a model that reads windows
 */
record SuitableModels(String what, List<String> models, Map<String, String> options) {

    private static final SuitableModels ANYTHING = new SuitableModels("", List.of(), Map.of());
    private static final List<String> OF_TEXTS = ModelChoice.recurrentAnd("gpt");
    private static final List<String> OF_NAMES = List.of("mlp", "bigram");
    /** Enough windows that the net writes words, and few enough that it takes minutes. */
    private static final String WINDOWS = "300000";

    /**
     * {@return what suits a data set, found without preparing it}
     *
     * @param argument the argument of {@code train}; null for the bundled data
     */
    static SuitableModels of(String argument) throws IOException {
        if (argument == null) {
            return ANYTHING;
        }
        Path folder = DataSets.existing(argument);
        if (folder != null) {
            return ofDataSet(argument, JsonObject.read(folder.resolve("dataset.json")));
        }
        if (argument.equals(DigitFolders.MNIST) || DigitFolders.isHere(argument)) {
            return new SuitableModels(argument + " is a set of images", List.of("digits"), Map.of());
        }
        Path file = DataSets.file(argument);
        boolean names = argument.equals(DataSets.BUNDLED_NAMES)
                || Files.isRegularFile(file) && NameList.isOne(TextFile.read(file, false));
        return !names ? ANYTHING
                : new SuitableModels(argument + " is a list of names", List.of(),
                        Map.of("--model", OF_NAMES.getFirst()));
    }

    private static SuitableModels ofDataSet(String argument, JsonObject description) throws IOException {
        if (description.getString("kind").equals("names")) {
            return new SuitableModels(argument + " is a list of names", OF_NAMES, Map.of());
        }
        boolean random = description.has("split") && description.getString("split").equals("random");
        return new SuitableModels(argument + " is a text", OF_TEXTS, !random ? Map.of() : Map.of("--predict", "last",
                "--window", String.valueOf(description.getLong("window")), "--points", WINDOWS));
    }

    /** The most suitable kind; null if any will do. */
    String model() {
        return models.isEmpty() ? options.get("--model") : models.getFirst();
    }

    /** Whether a kind can read the data. */
    boolean allows(String kind) {
        return models.isEmpty() || models.contains(kind);
    }

    /**
     * Refuses a model that cannot read the data.
     *
     * @param kind   of the model
     * @param option the option that asked for it, as the user wrote it
     */
    void require(String kind, String option) {
        if (!allows(kind)) {
            throw new IllegalArgumentException(what + ", which a " + kind + " model cannot read: leave out "
                    + option + " (" + String.join(", ", models) + " can)");
        }
    }
}
