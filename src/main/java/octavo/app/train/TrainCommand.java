package octavo.app.train;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import octavo.app.command.Arguments;
import octavo.app.command.Command;
import octavo.app.command.Option;
import octavo.app.command.Places;
import octavo.app.command.Terminal;
import octavo.app.data.DataSets;
import octavo.app.data.DigitMaterial;
import octavo.app.data.Material;
import octavo.app.data.TextMaterial;
import octavo.engine.models.Configuration;
import octavo.engine.models.Model;
import octavo.engine.training.RateSearch;
import octavo.engine.training.RunDescription;
import octavo.engine.training.RunFolder;
import octavo.engine.training.TrainingPlan;
import octavo.engine.training.TrainingState;

/** {@code train [DATASET|FILE]}: from data to a trained model, or on from a checkpoint. */
public final class TrainCommand implements Command {

    /** What says how large a model is and how it reads. */
    public static final List<Option> MODEL_OPTIONS = List.of(
            Option.of("--hidden", "SIZES", "128,128", "units of each hidden layer"),
            Option.of("--activation", "NAME", "tanh",
                    "rnn: tanh or sigmoid; gpt: gelu or relu; digits: sigmoid, tanh or relu"),
            Option.of("--output", "NAME", "softmax",
                    "digits: softmax (with cross-entropy) or mse (sigmoid with squared error)"),
            Option.of("--window", "T", "100", "characters of a window or of a chunk of a stream"),
            Option.of("--predict", "WHICH", "every", "last: a window predicts one character; every: streams"),
            Option.of("--block", "T", "64", "gpt: tokens that it can look at; mlp: letters (its presets say how many)"),
            Option.of("--layers", "N", "4", "gpt: transformer blocks"),
            Option.of("--heads", "N", "4", "gpt: attention heads of a block"),
            Option.of("--embedding", "E", "128", "gpt: width of its stream; mlp: length of a letter's vector"),
            Option.of("--dropout", "P", "0",
                    "share of activations dropped in training; rnn, lstm, gru: between layers, as PyTorch does"),
            Option.flag("--tied", "gpt: the last layer uses the token embedding"),
            Option.flag("--no-biases", "gpt: norms and dense layers without biases"),
            Option.of("--penalty", "P", "0", "bigram: adds P·mean(W²) to the training loss"),
            Option.of("--init", "NAME", "glorot", "start weights: glorot, fan-in or normal"));

    /** What says how an update is made. */
    public static final List<Option> UPDATE_OPTIONS = List.of(
            Option.of("--batch", "N|all", "32", "examples side by side; all: the whole training set at once"),
            Option.of("--accumulate", "K", "1", "batches whose gradients make one update"),
            Option.of("--rate", "λ", "0.002", "learning rate"),
            Option.of("--schedule", "NAME", "constant", "constant, step:0.1@0.5, cosine, cosine:WARMUP:FLOOR"),
            Option.of("--optimizer", "NAME", "adam",
                    "sgd, momentum, rmsprop, adam or adamw; adamw:0.9:0.99 sets its betas"),
            Option.of("--clip", "LIMIT", "none", "none, 1 or norm:1 (gradient norm), or value:5"),
            Option.of("--weight-decay", "X", "", "pull towards 0 (default: the optimizer's)"));

    /** Makes the command; what it needs comes with each run. */
    public TrainCommand() {
    }

    @Override
    public String name() {
        return "train";
    }

    @Override
    public String arguments() {
        return "[DATASET|FILE]";
    }

    @Override
    public String summary() {
        return "trains a model; without an argument a text generator on the bundled play";
    }

    @Override
    public String details() {
        return """
                Without --preset the first preset of the model is used; options given win over it. Checkpoints are new
                files in models/RUN and are never overwritten; Ctrl-C writes a last one, --resume RUN goes on exactly.
                A text file is prepared on the way: windows (--predict last) in lower case with 15 % held out at random,
                streams (--predict every) with case kept and the last 10 % held out as a block.

                presets:
                """ + Preset.overview();
    }

    @Override
    public String example() {
        return "java -jar octavo.jar train shakespeare.txt --preset course-large --points 100000";
    }

    @Override
    public List<Option> options() {
        var options = new ArrayList<>(List.of(
                Option.of("--model", "KIND", "rnn", "kind of model: " + String.join(", ", ModelChoice.KINDS)),
                Option.of("--preset", "NAME", "", "a set of options, see above")));
        options.addAll(MODEL_OPTIONS);
        options.addAll(UPDATE_OPTIONS);
        options.addAll(List.of(
                Option.of("--distort", "LIMITS", "none",
                        "digits: none, or SHIFT:ROTATION:SCALING:SHEAR:ELASTICITY:SMOOTHNESS"),
                Option.of("--held-out", "N", "5000", "digits: training images kept for judging"),
                Option.of("--patience", "N", "0", "stop after N checkpoints without a better held-out loss; 0: never"),
                Option.of("--points", "N", "", "examples to read in all; +N adds to a resumed run"),
                Option.of("--epochs", "E", "", "the same in passes over the training examples"),
                Option.of("--minutes", "M", "", "the same as time: turned into points at the start"),
                Option.of("--save-every", "N|30s", "",
                        "a checkpoint every N points or every 30 seconds (default: 10 of them)"),
                Option.of("--run", "NAME", "", "name of the run (default DATASET-MODEL)"),
                Option.flag("--no-samples", "no line of generated text at checkpoints"),
                Option.of("--count", "S", "",
                        "bigram: count the pairs instead of training, S added to every count (1: Laplace)"),
                Option.flag("--find-rate",
                        "try all rates on a copy of the weights, draw the losses, propose one; trains nothing"),
                Option.of("--resume", "RUN", "", "go on exactly where a run stands"),
                Option.of("--init-from", "CHECKPOINT", "", "start from its weights (fine-tuning)"),
                Option.flag("--json", "print reports as JSON, one object a line")));
        return options;
    }

    @Override
    public void run(Arguments arguments, Terminal terminal) throws IOException {
        if (arguments.text("--resume") != null) {
            if (arguments.flag("--find-rate")) {
                throw new IllegalArgumentException("--find-rate goes with a new run, or with --init-from CHECKPOINT for"
                        + " trained weights");
            }
            new ResumedTraining(arguments, terminal).run();
        } else {
            runNew(arguments, terminal);
        }
    }

    private void runNew(Arguments arguments, Terminal terminal) throws IOException {
        var fineTuning = FineTuning.of(arguments);
        String wished = arguments.isGiven("--model") ? arguments.choice("--model", ModelChoice.KINDS) : null;
        Preset preset = Preset.find(fineTuning == null ? wished : fineTuning.kind(), arguments.text("--preset"));
        arguments.usePreset(preset.options());
        var choice = new ModelChoice(preset.model(), arguments);
        choice.refuseOptionsOfOthers();
        var reading = fineTuning == null ? choice.reading() : fineTuning.reading();
        int steps = fineTuning == null ? choice.steps() : fineTuning.steps();
        Material material = material(arguments, reading, steps, terminal);
        Configuration configuration = fineTuning == null ? choice.configuration(material.classes())
                : fineTuning.configuration(material.classes(), arguments);
        var options = new PlanOptions(arguments, material);
        Model net = configuration.create(options.seed());
        if (fineTuning != null) {
            fineTuning.start(net, material.vocabulary(), terminal);
            terminal.talk(String.format(Locale.ROOT, "before training: held out %.4f",
                    material.heldOut(material.judgingPart(), 0).loss(net.fork()).mean()));
        }
        String usualName = material.describe().get("name") + "-" + preset.model();
        if (arguments.flag("--find-rate")) {
            new FindRate(terminal).run(net, material, options.plan(RateSearch.UPDATES),
                    Path.of(usualName + "-rates.svg"));
            return;
        }
        String name = arguments.text("--run") == null ? usualName : arguments.text("--run");
        if (arguments.text("--count") != null) {
            count(arguments, preset.model(), material, name, terminal);
            return;
        }
        TrainingPlan plan = plan(options, material, net, terminal);
        try (var folder = RunFolder.create(Places.models(), name, arguments.isGiven("--run"))) {
            var description = new RunDescription(configuration, plan, new TrainingState(), material.describe(),
                    material.vocabulary() == null ? Map.of() : material.vocabulary().toJson());
            terminal.talk("preset " + preset.name() + ": " + preset.purpose());
            new TrainingSession(arguments, terminal, material, net, plan.optimizer().create(), description,
                    folder).run();
        }
    }

    private static void count(Arguments arguments, String model, Material material, String name, Terminal terminal)
            throws IOException {
        if (!model.equals("bigram")) {
            throw new IllegalArgumentException("--count goes with --model bigram: a model of the kind " + model
                    + " has to be trained");
        }
        double smoothing = arguments.number("--count", 0, false, 1e6);
        try (var folder = RunFolder.create(Places.models(), name, arguments.isGiven("--run"))) {
            new CountedTraining(material, terminal).run(smoothing, folder);
        }
    }

    private static Material material(Arguments arguments, Material.Reading reading, int steps, Terminal terminal)
            throws IOException {
        if (reading == Material.Reading.IMAGES) {
            return DigitMaterial.forTraining(arguments.first(), arguments);
        }
        return new TextMaterial(DataSets.forTraining(arguments.first(), reading, steps, terminal), reading, steps);
    }

    private static TrainingPlan plan(PlanOptions options, Material material, Model net, Terminal terminal) {
        var source = material.train(options.batch(), options.seed());
        long points = options.points(source.examplesPerEpoch());
        return points > 0 ? options.plan(points)
                : TimeBudget.plan(options, material, net.configuration(), terminal);
    }
}
