package octavo.app.inspect;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import octavo.app.command.Arguments;
import octavo.app.command.Command;
import octavo.app.command.Folders;
import octavo.app.command.Option;
import octavo.app.command.Terminal;
import octavo.app.model.MeasuredLosses;
import octavo.app.model.Samples;
import octavo.app.model.TrainedModel;
import octavo.data.DataSet;
import octavo.engine.layers.Loss;
import octavo.engine.training.RunFolder;
import octavo.engine.training.RunFolder.CheckpointFile;
import octavo.files.Json;

/** {@code compare [RUN]}: all checkpoints of a run in one table, each with a sample from the same prompt. */
public final class CompareCommand implements Command {

    private static final int SAMPLE_LENGTH = 60;
    private static final int PLAY_LENGTH = 200;
    private static final long PLAY_PAUSE_MILLISECONDS = 12;

    @Override
    public String name() {
        return "compare";
    }

    @Override
    public String arguments() {
        return "[RUN]";
    }

    @Override
    public String summary() {
        return "shows all checkpoints of a run: losses, error, and a sample of each from the same prompt";
    }

    @Override
    public String details() {
        return """
                Losses are measured on a fixed choice of examples and stored in the run's folder, so that only new
                checkpoints have to be measured the next time. If the data set is missing, stored losses are shown.
                """;
    }

    @Override
    public String example() {
        return "java -jar octavo.jar compare --prompt \"the king \" --examples 2000";
    }

    @Override
    public List<Option> options() {
        return List.of(
                Option.of("--examples", "N", "10000", "examples of each set that losses are measured on"),
                Option.of("--prompt", "TEXT", "", "text that each checkpoint continues"),
                Option.flag("--play", "let one checkpoint after the other continue the prompt on the screen"),
                Option.flag("--json", "print one JSON object per checkpoint"));
    }

    @Override
    public void run(Arguments arguments, Terminal terminal) throws IOException {
        var folder = RunFolder.read(Folders.run(arguments.first()));
        var checkpoints = folder.checkpoints();
        if (checkpoints.isEmpty()) {
            throw new IOException("run " + folder.path() + " has no checkpoint yet");
        }
        if (arguments.flag("--play")) {
            if (arguments.flag("--json")) {
                throw new IllegalArgumentException("--play does not go with --json: take one of them");
            }
            play(arguments, terminal, checkpoints);
            return;
        }
        boolean json = arguments.flag("--json");
        var first = TrainedModel.open(checkpoints.getFirst().file());
        DataSet dataSet = dataSet(first, terminal);
        String validationPart = dataSet == null ? "test" : dataSet.validationPart();
        var losses = new MeasuredLosses(folder, dataSet, arguments.integer("--examples", 1, Long.MAX_VALUE));
        if (!json) {
            terminal.print(Folders.title(folder.path()) + ", " + losses.examples(first.reading(), validationPart));
            terminal.print("     points   train    test    error  sample");
        }
        for (var checkpoint : checkpoints) {
            var trained = TrainedModel.open(checkpoint.file());
            Loss train = losses.of(checkpoint, trained, "train");
            Loss test = losses.of(checkpoint, trained, validationPart);
            String sample = trained.vocabulary() == null ? "" : sample(arguments, trained);
            terminal.print(json ? Json.write(json(checkpoint, train, test, sample))
                    : line(checkpoint, train, test, sample, terminal.room()));
        }
    }

    /** The data set; null, with a warning, if it is missing: shipped runs come without it. */
    private static DataSet dataSet(TrainedModel trained, Terminal terminal) {
        try {
            return trained.dataSet();
        } catch (IOException e) {
            terminal.warn("only losses measured before are shown: " + e.getMessage());
            return null;
        }
    }

    /** A row of the table; in a narrow terminal the sample is below the figures. */
    private static String line(CheckpointFile checkpoint, Loss train, Loss test, String sample, int room) {
        String figures = String.format(Locale.ROOT, "%,11d  %6s  %6s  %7s  ", checkpoint.points(),
                train == null ? "-" : String.format(Locale.ROOT, "%.4f", train.mean()),
                test == null ? "-" : String.format(Locale.ROOT, "%.4f", test.mean()),
                test == null ? "-" : String.format(Locale.ROOT, "%.1f %%", 100 * test.error()));
        String text = sample.strip().replace("\n", " ⏎ ");
        boolean below = room < figures.length() + SAMPLE_LENGTH / 2;
        int left = below ? room - 2 : room - figures.length();
        int letters = text.codePointCount(0, text.length());
        String cut = letters <= left ? text : text.substring(0, text.offsetByCodePoints(0, left - 1)) + "…";
        return below && !cut.isEmpty() ? figures.stripTrailing() + "\n  " + cut : (figures + cut).stripTrailing();
    }

    private static String sample(Arguments arguments, TrainedModel trained) {
        return Samples.text(trained, prompt(arguments, trained), SAMPLE_LENGTH, seed(arguments));
    }

    private static int[] prompt(Arguments arguments, TrainedModel trained) {
        String prompt = arguments.text("--prompt");
        int[] tokens = prompt == null ? new int[0] : trained.vocabulary().encode(trained.normalize(prompt));
        return tokens.length == 0 ? trained.emptyPrompt() : tokens;
    }

    private static long seed(Arguments arguments) {
        return arguments.integer("--seed", Long.MIN_VALUE, Long.MAX_VALUE);
    }

    private static Map<String, Object> json(CheckpointFile checkpoint, Loss train, Loss test, String sample) {
        var json = new LinkedHashMap<String, Object>();
        json.put("checkpoint", Folders.name(checkpoint.file()));
        json.put("points", checkpoint.points());
        json.put("trainLoss", train == null ? null : train.mean());
        json.put("testLoss", test == null ? null : test.mean());
        json.put("error", test == null ? null : test.error());
        json.put("sample", sample);
        return json;
    }

    /** Shows how the samples get better from checkpoint to checkpoint, one character at a time. */
    private static void play(Arguments arguments, Terminal terminal, List<CheckpointFile> checkpoints)
            throws IOException {
        for (var checkpoint : checkpoints) {
            var trained = TrainedModel.open(checkpoint.file());
            if (trained.vocabulary() == null) {
                throw new IllegalArgumentException("--play goes with models that generate text; " + checkpoint.file()
                        + " reads images");
            }
            terminal.print(String.format(Locale.ROOT, "--- after %,d points", checkpoint.points()));
            String text = (arguments.text("--prompt") == null ? "" : trained.normalize(arguments.text("--prompt")))
                    + Samples.text(trained, prompt(arguments, trained), PLAY_LENGTH, seed(arguments));
            for (int i = 0; i < text.length(); i += Character.charCount(text.codePointAt(i))) {
                terminal.write(Character.toString(text.codePointAt(i)));
                pause(terminal);
            }
            terminal.print("\n");
        }
    }

    private static void pause(Terminal terminal) {
        try {
            Thread.sleep(terminal.isLive() ? PLAY_PAUSE_MILLISECONDS : 0);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
