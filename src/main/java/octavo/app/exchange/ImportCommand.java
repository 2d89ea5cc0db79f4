package octavo.app.exchange;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import octavo.app.command.Arguments;
import octavo.app.command.Command;
import octavo.app.command.Folders;
import octavo.app.command.Option;
import octavo.app.command.Terminal;
import octavo.app.data.DataSets;
import octavo.data.text.PreparedText;
import octavo.data.text.Vocabulary;
import octavo.engine.training.Checkpoint;
import octavo.engine.training.RunDescription;
import octavo.engine.training.TrainingState;
import octavo.exchange.ForeignModel;
import octavo.exchange.ForeignVocabulary;
import octavo.files.FolderName;
import octavo.files.Json;

/** {@code import FILE}: makes a run from a model that PyTorch, Hugging Face or NumPy wrote. */
public final class ImportCommand implements Command {

    @Override
    public String name() {
        return "import";
    }

    @Override
    public String arguments() {
        return "FILE";
    }

    @Override
    public String summary() {
        return "makes a run from a model of PyTorch, Hugging Face or NumPy";
    }

    @Override
    public String details() {
        return """
                FILE is a folder that octavo export wrote, or one of these:
                  .safetensors  of a PyTorch RNN, LSTM or GRU with a linear layer above; both biases are added up
                  .safetensors  of a GPT-2, of any size; its config.json has to be beside it
                  .npz          of a NumPy net: W1, R1, b1, W2, R2, b2, W3, b3 as (outputs, inputs), biases as columns
                --vocabulary names a data set, its vocabulary.json, a tokenizer.json, vocab.json with merges.txt beside
                it, a JSON object {"a": 0, "b": 1}, or nanoGPT's meta saved as JSON; left out, it is looked for beside
                FILE. With a data set the model can be evaluated. A token such as <|endoftext|>, which no text contains,
                is left out, and so are rows of the model without a symbol in the vocabulary. The new run has one
                checkpoint, which generate, evaluate, inspect, export and train --init-from can read.
                """;
    }

    @Override
    public String example() {
        return "java -jar octavo.jar import torch-rnn --run back-again";
    }

    @Override
    public List<Option> options() {
        return List.of(
                Option.of("--vocabulary", "WHERE", "", "the vocabulary: a file or a data set"),
                Option.of("--run", "NAME", "", "name of the run (default: the file's)"));
    }

    @Override
    public void run(Arguments arguments, Terminal terminal) throws IOException {
        Path file = Path.of(arguments.first());
        var foreign = ForeignModel.read(file);
        Checkpoint.requireFinite(file, foreign.model());
        Object classes = foreign.model().configuration().toJson().get("vocabulary");
        PreparedText dataSet = classes == null ? null : dataSet(arguments.text("--vocabulary"));
        var known = classes == null ? null : vocabulary(arguments.text("--vocabulary"), dataSet, file, classes);
        var model = (known == null ? foreign : foreign.withSymbols(known.ids())).model();
        var configuration = model.configuration();
        var data = data(foreign.data(), dataSet);
        var state = new TrainingState();
        state.points = foreign.points();

        String name = arguments.text("--run") == null ? defaultName(file) : arguments.text("--run");
        try (var folder = Folders.newRun(arguments, name)) {
            var description = new RunDescription(configuration, null, state, data,
                    Json.write(known == null ? Map.of() : known.vocabulary().toJson()));
            var checkpoint = new Checkpoint(folder.checkpointFile(state.points), description);
            checkpoint.write(model, null);
            var settings = new LinkedHashMap<String, Object>();
            settings.put("run", folder.name());
            settings.put("model", configuration.model());
            settings.put("configuration", configuration.toJson());
            settings.put("parameters", model.configuration().weights());
            settings.put("imported", file.toString());
            settings.put("data", data);
            folder.writeSettings(settings);
            foreign.remarks().forEach(terminal::info);
            if (known != null) {
                known.remarks().forEach(terminal::info);
            }
            terminal.info("imported a " + configuration.model() + " model with " + model.configuration().weights()
                    + " weights; generate text with: octavo generate " + folder.name());
            terminal.print(checkpoint.file().toString());
        }
    }

    /** The data set that the option names, directly or by its vocabulary.json; null if it names none. */
    private static PreparedText dataSet(String option) throws IOException {
        if (option == null) {
            return null;
        }
        Path folder = DataSets.existing(option);
        Path file = Path.of(option).toAbsolutePath();
        // any other file in that folder is a vocabulary of its own
        if (folder == null && file.endsWith("vocabulary.json")
                && Files.isRegularFile(file.resolveSibling("dataset.json"))) {
            folder = file.getParent();
        }
        return folder == null ? null : PreparedText.read(folder);
    }

    private static ForeignVocabulary vocabulary(String option, PreparedText dataSet, Path model, Object classes)
            throws IOException {
        Path file = option == null ? ForeignVocabulary.beside(model) : Path.of(option);
        if (file == null) {
            throw new IllegalArgumentException("the " + classes
                    + " classes of this model need symbols: give --vocabulary FILE, or the name of the data set that it"
                    + " was trained on");
        }
        var vocabulary = dataSet == null ? ForeignVocabulary.read(file)
                : ForeignVocabulary.of(Vocabulary.fromJson(dataSet.vocabulary()));
        return vocabulary.fitting(file, (Long) classes);
    }

    /** The checkpoint's description of its data; the reading of a foreign model follows the data set's split. */
    private static Map<String, Object> data(Map<String, Object> known, PreparedText dataSet) {
        var data = new LinkedHashMap<String, Object>();
        data.put("name", "unknown");
        data.put("fingerprint", "");
        data.putAll(known);
        if (dataSet != null) {
            var description = dataSet.description();
            data.put("name", dataSet.name());
            data.put("fingerprint", dataSet.fingerprint());
            data.put("keepCase", !Boolean.FALSE.equals(description.get("keepCase")));
            if (!known.containsKey("name") && List.of("windows", "streams").contains(known.get("reading"))) {
                data.put("reading", "blocks".equals(description.get("split")) ? "streams" : "windows");
                data.put("steps", description.getOrDefault("window", known.get("steps")));
            }
        }
        return data;
    }

    private static String defaultName(Path file) {
        Path named = file.toAbsolutePath().normalize();
        boolean generic = named.getFileName().toString().startsWith("model.");
        return FolderName.of(generic ? named.getParent() : named);
    }
}
