package octavo.app.train;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import octavo.app.command.Arguments;
import octavo.app.command.Command;
import octavo.app.command.Option;
import octavo.app.command.Terminal;

/** {@code train [DATASET|FILE]}: trains a new model, or continues from a checkpoint. */
public final class TrainCommand implements Command {

    /** Options for the size of a model and how it reads. */
    public static final List<Option> MODEL_OPTIONS = List.of(
            Option.of("--hidden", "SIZES", "128,128", "units of each hidden layer"),
            Option.of("--activation", "NAME", "tanh",
                    "rnn: tanh or sigmoid; gpt: gelu, relu or relu2 (squared); digits: any of these"),
            Option.of("--output", "NAME", "softmax",
                    "digits: softmax (with cross-entropy) or mse (sigmoid with squared error)"),
            Option.of("--window", "T", "100", "characters per window, or per segment of a stream"),
            Option.of("--predict", "WHICH", "every", "last: a window predicts one character; every: streams"),
            Option.of("--block", "T", "64", "gpt: context length in tokens; mlp: in letters (see its presets)"),
            Option.of("--layers", "N", "4", "gpt: transformer blocks"),
            Option.of("--heads", "N", "4", "gpt: attention heads per block"),
            Option.of("--embedding", "E", "128", "gpt: embedding width; mlp: numbers per letter's vector"),
            Option.of("--dropout", "P", "0",
                    "probability to drop an activation in training; rnn, lstm, gru: between layers, as PyTorch does"),
            Option.flag("--tied", "gpt: the last layer uses the token embedding"),
            Option.flag("--no-biases", "gpt: norms and dense layers without biases"),
            Option.of("--norm", "NAME", "layer", "gpt: layer, or rms: rows are scaled and not shifted, without gains"),
            Option.of("--positions", "HOW", "learned",
                    "gpt: learned, or rotary: queries and keys turn with the position"),
            Option.flag("--qk-norm", "gpt: queries and keys of one length"),
            Option.flag("--smear", "gpt: each embedding is mixed with the one before it"),
            Option.flag("--convolutions", "gpt: attention and MLP read a mix of the last 4 steps"),
            Option.flag("--zero-init", "gpt: the ends of branches and a separate head start from zero"),
            Option.of("--penalty", "P", "0", "bigram: adds P·mean(W²) to the training loss"),
            Option.of("--init", "NAME", "glorot", "initial weights: glorot, fan-in or normal"));

    /** Options for how an update is made. */
    public static final List<Option> UPDATE_OPTIONS = List.of(
            Option.of("--batch", "N|all", "32", "training examples per batch; all: the whole training set"),
            Option.of("--accumulate", "K", "1", "batches per update; their gradients are added up"),
            Option.of("--rate", "λ", "0.002", "learning rate"),
            Option.of("--muon-rate", "λ", "",
                    "muon: learning rate of the matrices of hidden layers, --rate is that of all else; one schedule for"
                            + " both (default: 10 times --rate)"),
            Option.of("--schedule", "NAME", "constant", "constant, step:0.1@0.5, cosine, cosine:WARMUP:FLOOR or"
                    + " linear:0.6 (to zero in a straight line in the last 60 %)"),
            Option.of("--optimizer", "NAME", "adam",
                    "sgd, momentum, rmsprop, adam, adamw or muon (AdamW for all but hidden matrices);"
                            + " adamw:0.9:0.99 and muon:0.9:0.99 set AdamW's betas"),
            Option.of("--clip", "LIMIT", "none", "none, 1 or norm:1 (gradient norm), or value:5"),
            Option.of("--weight-decay", "X", "", "pull of the weights towards 0 (default: the optimizer's)"));

    /** Options for the data, the length of a run and its checkpoints. */
    private static final List<Option> OTHER_OPTIONS = List.of(
            Option.of("--split", "HOW", "", "windows: random or blocks, if other than in the data set"),
            Option.of("--distort", "LIMITS", "none",
                    "digits: none, or SHIFT:ROTATION:SCALING:SHEAR:ELASTICITY:SMOOTHNESS"),
            Option.of("--held-out", "N", "5000", "digits: training images kept for validation"),
            Option.of("--patience", "N", "0", "stop after N checkpoints without a better validation loss; 0: never"),
            Option.of("--points", "N", "", "training examples (data points) in all; +N adds to a resumed run"),
            Option.of("--steps", "N", "", "the length in updates; +N adds to a resumed run"),
            Option.of("--epochs", "E", "", "the length in passes over the training examples"),
            Option.of("--minutes", "M", "", "training time in minutes"),
            Option.of("--save-every", "N|30s", "",
                    "a checkpoint every N training examples or every 30 seconds (default: 10 in all)"),
            Option.of("--init-from", "CHECKPOINT", "", "start from its weights (fine-tuning)"));

    /** The options that {@code --like} and {@code --config} may set and a {@code run.json} keeps. */
    static final List<Option> KEPT_OPTIONS = Stream.of(List.of(
            Option.of("--model", "KIND", "rnn", "kind of model: " + String.join(", ", ModelChoice.KINDS))),
            MODEL_OPTIONS, UPDATE_OPTIONS, OTHER_OPTIONS,
            Option.COMMON.stream().filter(option -> option.name().equals("--seed")).toList())
            .flatMap(List::stream).toList();

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
        return "trains a model; without an argument: a text generator on the bundled play";
    }

    @Override
    public String details() {
        return details(List.of());
    }

    @Override
    public String details(List<String> words) {
        return """
                Without --preset the first preset of the model is used; options that you give override it. Checkpoints
                are new files in models/RUN and are never overwritten; Ctrl-C writes a last one, and --resume RUN
                continues exactly from there. A text file is prepared first: windows (--predict last) in lower case with
                a random 15 % as test set, streams (--predict every) with case kept and the last 10 % as test set.
                Presets named course... are the nets of a high-school course's assignment on generative AI, those named
                workshop the models of a workshop on the same.

                presets:
                """ + Preset.overview(TrainHelp.model(words));
    }

    @Override
    public List<String> firstExamples() {
        return List.of("java -jar octavo.jar train", "java -jar octavo.jar train my-text.txt --model gpt --minutes 10",
                "java -jar octavo.jar train --resume --points +100000");
    }

    @Override
    public List<Option.Group> groups(List<String> words) {
        return TrainHelp.groups(options(), words);
    }

    @Override
    public String example() {
        return "java -jar octavo.jar train shakespeare.txt --preset course-large --points 100000";
    }

    @Override
    public List<Option> options() {
        var options = new ArrayList<>(List.of(
                Option.of("--model", "KIND", "rnn", "kind of model: " + String.join(", ", ModelChoice.KINDS)),
                Option.of("--preset", "NAME", "", "a set of options; see above")));
        options.addAll(MODEL_OPTIONS);
        options.addAll(UPDATE_OPTIONS);
        options.addAll(OTHER_OPTIONS);
        options.addAll(List.of(
                Option.of("--run", "NAME", "", "name of the run (default DATASET-MODEL)"),
                Option.flag("--no-samples", "do not show generated text"),
                Option.of("--count", "S", "",
                        "bigram: count the pairs instead of training; S is added to every count (1: Laplace)"),
                Option.flag("--find-rate",
                        "try learning rates on a copy of the weights, draw the losses, propose one; trains nothing"),
                Option.of("--resume", "[RUN]", "", "continue a run from its last checkpoint (default: the newest run)"),
                Option.of("--like", "RUN", "", "take data and options from another run; options that you give win"),
                Option.of("--config", "FILE", "",
                        "take options from a JSON file: {\"model\": \"lstm\", \"hidden\": \"2x128\"}, or a run.json"),
                Option.flag("--json", "print reports as JSON, one object per line")));
        return options;
    }

    @Override
    public void run(Arguments arguments, Terminal terminal) throws IOException {
        if (!arguments.isGiven("--resume")) {
            new NewTraining(arguments, terminal).run();
            return;
        }
        if (arguments.flag("--find-rate")) {
            throw new IllegalArgumentException("--find-rate goes with a new run; to start from trained weights use"
                    + " --init-from CHECKPOINT");
        }
        new ResumedTraining(arguments, terminal).run();
    }
}
