package octavo.app.train;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import octavo.app.command.Nearest;

/**
 * A named set of options. Options that the user gives override it.
 *
 * @param model   the kind of model that it is for
 * @param name    its name
 * @param purpose what it is for and how long it takes, one line
 * @param options values of options
 */
public record Preset(String model, String name, String purpose, Map<String, String> options) {

    private static final List<String> COURSE = List.of("--predict", "last", "--activation", "tanh", "--batch", "1",
            "--optimizer", "sgd", "--rate", "0.001", "--save-every", "10000", "--points", "100000");

    private static final List<String> QUICK = List.of("--predict", "every", "--hidden", "128,128", "--window", "64",
            "--batch", "32", "--optimizer", "adam", "--rate", "0.004", "--schedule", "cosine:0:0.1", "--clip", "1",
            "--epochs", "50");

    private static final List<String> DIGITS_COURSE = List.of("--activation", "sigmoid", "--init", "fan-in",
            "--batch", "1", "--optimizer", "sgd", "--rate", "0.05", "--epochs", "6", "--held-out", "0",
            "--save-every", "60000");

    private static final List<String> DIGITS_LARGE = List.of("--activation", "relu", "--init", "glorot",
            "--output", "softmax", "--optimizer", "momentum", "--rate", "0.05", "--batch", "100",
            "--schedule", "cosine", "--held-out", "5000");

    private static final String DISTORTION = "1.5:12:0.15:0.15:34:5";

    private static final List<String> GPT = List.of("--activation", "gelu", "--dropout", "0");

    /** What was found since GPT-2. The numbers come from a search on the first nine tenths of tiny Shakespeare. */
    private static final List<String> MODERN = List.of("--activation", "relu2", "--norm", "rms",
            "--positions", "rotary", "--qk-norm", "true", "--no-biases", "true", "--zero-init", "true",
            "--smear", "true", "--convolutions", "true", "--optimizer", "muon:0.9:0.99", "--rate", "0.006",
            "--muon-rate", "0.04", "--weight-decay", "0.01", "--schedule", "linear:0.6", "--clip", "none");

    /** All presets; the first of a kind is its default. */
    static final List<Preset> ALL = List.of(
            preset("rnn", "quick", "for a small text: every character predicted, RNN cells, 2 x 128, Adam", QUICK),
            preset("lstm", "quick", "for a small text: every character predicted, LSTM cells, 2 x 128, Adam", QUICK),
            preset("gru", "quick", "for a small text: every character predicted, GRU cells, 2 x 128, Adam", QUICK),
            preset("gpt", "laptop",
                    "0.8 million parameters, 768 tokens per step, 2,000 steps: a minute or two on two cores",
                    GPT, "--layers", "4", "--heads", "4", "--embedding", "128", "--block", "64", "--batch", "12",
                    "--optimizer", "adamw:0.9:0.99", "--weight-decay", "0.1", "--rate", "0.002",
                    "--schedule", "cosine:100:0.05", "--clip", "1", "--points", "24000"),
            preset("gpt", "modern",
                    "what was found since GPT-2, Muon; 0.24 million parameters, 768 tokens per step, 2,000 steps:"
                            + " about a minute on two cores",
                    MODERN, "--layers", "2", "--heads", "4", "--embedding", "96", "--block", "64", "--batch", "12",
                    "--dropout", "0", "--points", "24000"),
            preset("gpt", "hour",
                    "1.9 million parameters, 2,048 tokens per step, 6,500 steps: under an hour on two cores",
                    GPT, "--layers", "4", "--heads", "6", "--embedding", "192", "--block", "256", "--batch", "8",
                    "--dropout", "0.1", "--optimizer", "adamw:0.9:0.99", "--weight-decay", "0.1", "--rate", "0.002",
                    "--schedule", "cosine:200:0.05", "--clip", "1", "--points", "52000"),
            preset("gpt", "workshop",
                    "10.8 million parameters, 16,384 tokens per step, 5,000 steps: a day on two cores",
                    GPT, "--layers", "6", "--heads", "6", "--embedding", "384", "--block", "256", "--batch", "64",
                    "--dropout", "0.2", "--activation", "relu", "--optimizer", "adamw", "--rate", "0.0003",
                    "--points", "320000", "--save-every", "6400"),
            preset("digits", "course",
                    "the course's net, sigmoid and softmax, one image at a time, 6 epochs, λ 0.05",
                    DIGITS_COURSE, "--output", "softmax", "--hidden", "300"),
            preset("digits", "course-mse",
                    "the course's first net: sigmoid outputs and squared error",
                    DIGITS_COURSE, "--output", "mse", "--hidden", "300"),
            preset("digits", "plain",
                    "two layers of 512 ReLU units, dropout, no distortion, 16 epochs:"
                            + " under a minute on two cores",
                    DIGITS_LARGE, "--hidden", "512,512", "--dropout", "0.3", "--optimizer", "sgd", "--rate", "0.3",
                    "--batch", "64", "--epochs", "16"),
            preset("digits", "distorted",
                    "800 and 400 ReLU units, images newly distorted each epoch, 120 epochs: ten minutes on two cores",
                    DIGITS_LARGE, "--hidden", "800,400", "--epochs", "120", "--distort", DISTORTION),
            preset("digits", "large",
                    "2500, 2000, 1500, 1000 and 500 ReLU units (Ciresan et al. 2010), 80 epochs:"
                            + " about an hour on two cores",
                    DIGITS_LARGE, "--hidden", "2500,2000,1500,1000,500", "--rate", "0.03", "--batch", "128",
                    "--epochs", "80", "--distort", DISTORTION),
            preset("bigram", "workshop",
                    "the neural bigram: all pairs at once, 100 steps of rate 50, 0.01·mean(W²) added to the loss",
                    List.of("--batch", "all", "--epochs", "100", "--optimizer", "sgd", "--rate", "50",
                            "--penalty", "0.01", "--init", "normal")),
            preset("mlp", "workshop",
                    "Bengio's net, weights from N(0,1), 200,000 steps of 32; it overfits (less so with --init fan-in)",
                    List.of("--block", "3", "--embedding", "10", "--hidden", "200", "--init", "normal",
                            "--batch", "32", "--optimizer", "sgd", "--rate", "0.1", "--schedule", "step:0.1@0.5",
                            "--points", "6400000")),
            preset("mlp", "best",
                    "lowest validation loss found: 8 letters of context, dropout, AdamW; under a minute on one core",
                    List.of("--block", "8", "--embedding", "96", "--hidden", "500", "--dropout", "0.4",
                            "--init", "fan-in", "--batch", "64", "--optimizer", "adamw", "--weight-decay", "0.02",
                            "--rate", "0.002", "--schedule", "cosine", "--epochs", "24")),
            preset("rnn", "course-large",
                    "the course's net: 100 > 1, 2 x 128, one window at a time, SGD 0.001",
                    COURSE, "--window", "100", "--hidden", "128,128"),
            preset("rnn", "course-small",
                    "the course's first try: 20 > 1, 2 x 40, one window at a time, SGD 0.001",
                    COURSE, "--window", "20", "--hidden", "40,40"));

    private static Preset preset(String model, String name, String purpose, List<String> base, String... more) {
        var options = new LinkedHashMap<String, String>();
        for (int i = 0; i < base.size(); i += 2) {
            options.put(base.get(i), base.get(i + 1));
        }
        for (int i = 0; i < more.length; i += 2) {
            options.put(more[i], more[i + 1]);
        }
        return new Preset(model, name, purpose, options);
    }

    /**
     * {@return the preset for a model and a name}
     *
     * @param model the kind of model, or null if the user named none
     * @param name  the preset's name, or null for the first of the model
     */
    public static Preset find(String model, String name) {
        var ofModel = ALL.stream().filter(p -> model == null || p.model.equals(model)).toList();
        if (ofModel.isEmpty()) {
            throw new IllegalArgumentException("there is no preset for " + model
                    + " yet: a new kind of model needs one in Preset.ALL");
        }
        var found = ofModel.stream().filter(p -> name == null || p.name.equals(name)).toList();
        if (found.isEmpty()) {
            var names = ofModel.stream().map(Preset::name).distinct().toList();
            throw new IllegalArgumentException("--preset " + name + " is not known"
                    + (model == null ? "" : " for " + model) + Nearest.hint(name, names)
                    + "; choose " + String.join(", ", names));
        }
        if (model == null && name != null && found.stream().map(Preset::model).distinct().count() > 1
                && !name.equals("quick")) {
            throw new IllegalArgumentException("--preset " + name + " exists for several models; give the model too: "
                    + found.stream().map(p -> "--model " + p.model).collect(Collectors.joining(" or ")));
        }
        return found.getFirst();
    }

    /** Whether a kind of model has a preset of this name. */
    static boolean has(String model, String name) {
        return ALL.stream().anyMatch(p -> p.model.equals(model) && p.name.equals(name));
    }

    /** The list that {@code train --help} shows: the presets of one kind of model, or all of them for null. */
    static String overview(String model) {
        return ALL.stream().filter(p -> model == null || p.model.equals(model))
                .map(p -> "  %-7s %-13s %s%n".formatted(p.model, p.name, p.purpose)).collect(Collectors.joining());
    }
}
