package octavo.app.train;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import octavo.app.command.Arguments;
import octavo.app.command.Folders;
import octavo.app.command.Option;
import octavo.app.command.Shipped;
import octavo.app.command.Terminal;
import octavo.app.data.DataSets;
import octavo.app.data.DigitFolders;
import octavo.data.DataSet;
import octavo.data.Reading;
import octavo.data.text.TextDataSet;
import octavo.engine.models.Configuration;
import octavo.engine.models.Model;
import octavo.engine.training.RateSearch;
import octavo.engine.training.RunDescription;
import octavo.engine.training.TrainingPlan;
import octavo.engine.training.TrainingState;
import octavo.files.FolderName;
import octavo.files.Json;
import octavo.files.JsonObject;

/** Starts a new run: options, preset and data become a model and a plan, which are trained. */
final class NewTraining {

    /** Any number of classes: only to check the sizes before the data are read. */
    private static final int SOME_CLASSES = 2;

    private final Arguments arguments;
    private final Terminal terminal;
    private String data;
    private Preset preset;

    NewTraining(Arguments arguments, Terminal terminal) {
        this.arguments = arguments;
        this.terminal = terminal;
    }

    void run() throws IOException {
        TrainingStart start = chooseStart();
        refuseBadOptions(start);
        DataSet dataSet = dataSet(start);
        Configuration configuration = start.configuration(dataSet.classes());
        var options = new PlanOptions(arguments, dataSet);
        Model net = configuration.create(options.seed());
        start.setInitialWeights(net, dataSet, terminal);
        String name = arguments.isGiven("--run") ? arguments.text("--run")
                : dataSet.describe().get("name") + "-" + start.kind();
        if (arguments.flag("--find-rate")) {
            new FindRate(terminal).run(net, dataSet, options.plan(RateSearch.UPDATES), Path.of(name + "-rates.svg"));
            return;
        }
        if (arguments.text("--count") != null) {
            count((TextDataSet) dataSet, name);
            return;
        }
        Deadline deadline = options.isTimed() ? new Deadline(options.budgetSeconds()) : null;
        TrainingPlan plan = deadline != null ? TimeBudget.plan(options, dataSet, configuration, deadline, terminal)
                : options.plan(options.points(dataSet.train(options.batch(), options.seed()).examplesPerEpoch()));
        try (var folder = Folders.newRun(arguments, name)) {
            var description = new RunDescription(configuration, plan, new TrainingState(), dataSet.describe(),
                    Json.write(dataSet instanceof TextDataSet text ? text.vocabulary().toJson() : Map.of()));
            terminal.info("preset " + preset.name() + ": " + preset.purpose());
            if (!folder.name().equals(name)) {
                terminal.info("run " + name + " exists, so this one is " + folder.name()
                        + "; to continue the other: octavo train --resume " + name);
            }
            var session = new TrainingSession(arguments, terminal, dataSet, net, plan.optimizer().create(),
                    description, folder);
            session.run(kept(start, plan), deadline);
        }
    }

    /** Chooses the model, and sets the options that the user left to the preset, the data or a file. */
    private TrainingStart chooseStart() throws IOException {
        Map<String, String> file = optionsOfFile();
        data = arguments.first() == null ? dataOfFile() : arguments.first();
        SuitableModels suitable = SuitableModels.of(data);
        // the file may name the model, which decides the preset; then both together are the defaults
        arguments.setDefaults(file);
        TrainingStart start = arguments.text("--init-from") == null ? null : FineTuning.of(arguments);
        String model = start != null ? start.kind() : file.containsKey("--model") || arguments.isGiven("--model")
                ? arguments.choice("--model", ModelChoice.KINDS) : null;
        String presetName = arguments.text("--preset");
        boolean modelFollowsData = model == null && (presetName == null || Preset.has(suitable.model(), presetName));
        preset = Preset.find(modelFollowsData ? suitable.model() : model, presetName);
        suitable.require(preset.model(), start != null ? "--init-from" : arguments.isGiven("--model")
                ? "--model " + arguments.text("--model") : presetName != null ? "--preset " + presetName : "--config");
        if (modelFollowsData && suitable.options().containsKey("--model")) {
            terminal.info(suitable.what() + ": --model " + suitable.model() + " (as a text: --model rnn)");
        }
        var values = new LinkedHashMap<>(preset.options());
        if (start == null && presetName == null && file.isEmpty()) {
            values.putAll(windows(suitable));
        }
        if (PlanOptions.LENGTHS.stream().anyMatch(file::containsKey)) {
            values.keySet().removeAll(PlanOptions.LENGTHS);
        }
        values.putAll(file);
        arguments.setDefaults(values);
        if (start != null) {
            return start;
        }
        var choice = new ModelChoice(preset.model(), arguments);
        choice.refuseOptionsOfOthers();
        return choice;
    }

    /** The options for a windowed data set, which defaults to --predict last. */
    private Map<String, String> windows(SuitableModels suitable) {
        boolean asked = arguments.isGiven("--predict");
        if (!suitable.options().containsKey("--predict") || !ModelChoice.RECURRENT.contains(preset.model())
                || asked && arguments.text("--predict").equals("every")) {
            return Map.of();
        }
        if (!asked) {
            terminal.info(suitable.what() + " in windows of " + suitable.options().get("--window")
                    + ": --predict last (--predict every reads it as streams)");
        }
        return suitable.options();
    }

    private Map<String, String> optionsOfFile() throws IOException {
        if (arguments.text("--like") != null && arguments.text("--config") != null) {
            throw new IllegalArgumentException("--like and --config both give options: use one of them");
        }
        Path file = arguments.text("--config") != null ? Path.of(arguments.text("--config"))
                : arguments.text("--like") != null ? settingsOfLike() : null;
        return file == null ? Map.of() : OptionsFile.read(file, TrainCommand.KEPT_OPTIONS);
    }

    private Path settingsOfLike() throws IOException {
        return Folders.run(arguments.text("--like")).resolve("run.json");
    }

    /** The data of {@code --like}, where no others are named. */
    private String dataOfFile() throws IOException {
        if (arguments.text("--like") == null) {
            return null;
        }
        JsonObject kept = JsonObject.read(settingsOfLike()).getObject("data");
        boolean isThere = kept.has("folder") && Files.isDirectory(Path.of(kept.getString("folder")));
        return isThere ? kept.getString("folder") : kept.getString("name");
    }

    /** Refuses wrong options before a data set is written. */
    private void refuseBadOptions(TrainingStart start) {
        if (arguments.isGiven("--run")) {
            FolderName.require("run", arguments.text("--run"));
            if (Shipped.ALL.contains(arguments.text("--run"))) {
                throw new IllegalArgumentException("--run " + arguments.text("--run") + " is the name of a demo model"
                        + " that came with Octavo; choose another");
            }
        }
        if (arguments.text("--count") != null && !start.kind().equals("bigram")) {
            throw new IllegalArgumentException("--count goes with --model bigram: a " + start.kind()
                    + " model has to be trained");
        }
        if (arguments.text("--count") != null) {
            smoothing();
        }
        if (arguments.text("--split") != null && start.reading() != Reading.WINDOWS
                && arguments.choice("--split", "random", "blocks").equals("random")) {
            throw new IllegalArgumentException("--split random goes with --predict last: a model that reads a"
                    + " continuous text would train on the test set; leave out --split");
        }
        start.configuration(SOME_CLASSES);
        var options = new PlanOptions(arguments);
        options.points(1);
        options.plan(1);
    }

    private DataSet dataSet(TrainingStart start) throws IOException {
        if (start.reading() == null) {
            return DigitFolders.forTraining(data, arguments);
        }
        String split = arguments.choice("--split", "random", "blocks");
        var request = new DataSets.Request(start.reading(), start.steps(), split);
        return DataSets.forTraining(data, request, start.vocabulary(), terminal);
    }

    private void count(TextDataSet dataSet, String name) throws IOException {
        try (var folder = Folders.newRun(arguments, name)) {
            new CountedTraining(dataSet, terminal).run(smoothing(), folder);
        }
    }

    private double smoothing() {
        return arguments.number("--count", 0, false, 1e6);
    }

    /** The options that {@code --like} will read: those in force, the length in points. */
    private Map<String, Object> kept(TrainingStart start, TrainingPlan plan) {
        boolean tuned = start instanceof FineTuning;
        List<Option> known = new ArrayList<>(TrainCommand.KEPT_OPTIONS);
        known.removeIf(option -> PlanOptions.LENGTHS.contains(option.name()) || !tuned
                && ModelChoice.READERS.containsKey(option.name())
                && !ModelChoice.READERS.get(option.name()).contains(start.kind())
                || tuned && TrainCommand.MODEL_OPTIONS.contains(option));
        var kept = OptionsFile.write(arguments, known);
        kept.put("model", start.kind());
        kept.put("points", String.valueOf(plan.points()));
        return kept;
    }
}
