package octavo.cli;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import octavo.cli.Material.Reading;
import octavo.data.DataSet;
import octavo.files.Safetensors;
import octavo.models.CharRnnConfiguration;
import octavo.training.Checkpoint;
import octavo.training.RunFolder;

/** {@code verify [RUN]}: the course's check list, each line ticked or not from what the files really hold. */
final class VerifyCommand implements Command {

    private final List<String> failures = new ArrayList<>();

    @Override
    public String name() {
        return "verify";
    }

    @Override
    public String arguments() {
        return "[RUN]";
    }

    @Override
    public String summary() {
        return "ticks the course's check list for a run, from its actual files";
    }

    @Override
    public String example() {
        return "java -jar octavo.jar verify shakespeare-rnn";
    }

    @Override
    public List<Option> options() {
        return List.of();
    }

    @Override
    public void run(Arguments arguments, Terminal terminal) throws IOException {
        var folder = RunFolder.read(Places.run(arguments.first()));
        var newest = folder.newest();
        var checkpoint = Checkpoint.open(newest.file());
        if (!(checkpoint.configuration() instanceof CharRnnConfiguration configuration)) {
            throw new IllegalArgumentException("the course's check list is about recurrent text generators; "
                    + folder.name() + " is of the kind " + checkpoint.configuration().model());
        }
        var trained = TrainedModel.open(newest.file());
        var material = (TextMaterial) trained.material();
        terminal.print(folder.path().toString());
        checkData(terminal, material);
        checkNet(terminal, configuration, newest.file());
        checkCheckpoints(terminal, folder);
        if (!failures.isEmpty()) {
            throw new RunFailure(failures.size() + " of the check list's lines do not hold for " + folder.name());
        }
    }

    private void checkData(Terminal terminal, TextMaterial material) {
        DataSet data = material.text().data();
        int[] train = data.positions(DataSet.TRAIN);
        int[] test = data.positions(DataSet.TEST);
        int window = material.text().window();
        tick(terminal, Arrays.stream(test).noneMatch(start -> Arrays.binarySearch(train, start) >= 0),
                "train and test sets are in separate files and share no position", train.length + " and " + test.length);
        long shared = sharedTexts(data.tokens(), train, test, window);
        tick(terminal, shared == 0 || material.reading() == Reading.STREAMS, "no window's text is in both sets",
                shared == 0 ? "all compared" : shared + " test windows repeat a training text of a stretch of its own");
        tick(terminal, data.vocabulary().containsKey("symbols"), "both dictionaries are saved",
                material.classes() + " symbols, ids and texts");
        int possible = data.tokens().length - window;
        boolean blocks = material.text().isSplitByBlocks();
        tick(terminal, train.length + test.length == possible || blocks, "every overlapping window is used",
                blocks ? train.length + test.length + " of " + possible + " (those across the cut belong to neither side)"
                        : String.valueOf(possible));
    }

    /** Test windows whose text, the symbol to predict included, is that of a training window. */
    private static long sharedTexts(int[] tokens, int[] train, int[] test, int window) {
        var texts = new HashSet<java.nio.IntBuffer>(2 * test.length);
        for (int start : test) {
            texts.add(java.nio.IntBuffer.wrap(tokens, start, window));
        }
        long shared = 0;
        for (int start : train) {
            shared += texts.contains(java.nio.IntBuffer.wrap(tokens, start, window)) ? 1 : 0;
        }
        return shared;
    }

    private void checkNet(Terminal terminal, CharRnnConfiguration configuration, java.nio.file.Path file) throws IOException {
        try (var tensors = Safetensors.open(file)) {
            boolean dense = tensors.has("head.weight") && tensors.names().stream().noneMatch(
                    name -> name.startsWith("head.") && name.contains("_hh"));
            tick(terminal, dense && tensors.shape("head.weight")[0] == configuration.vocabulary(),
                    "the last layer is dense, not recurrent, with softmax", Arrays.toString(tensors.shape("head.weight")));
        }
        tick(terminal, configuration.hidden().size() == 2 && configuration.cell() == CharRnnConfiguration.Cell.RNN,
                "two recurrent layers of tanh or sigmoid", configuration.model() + " " + configuration.hidden() + " "
                        + configuration.activation().name().toLowerCase(Locale.ROOT));
    }

    private void checkCheckpoints(Terminal terminal, RunFolder folder) throws IOException {
        var checkpoints = folder.checkpoints();
        boolean different = true;
        for (var checkpoint : checkpoints) {
            different &= Checkpoint.open(checkpoint.file()).state().points == checkpoint.points();
        }
        tick(terminal, checkpoints.size() > 1 && different, "checkpoints are in different files",
                checkpoints.size() + " files, " + checkpoints.getFirst().points() + " to " + checkpoints.getLast().points() + " points");
    }

    private void tick(Terminal terminal, boolean holds, String what, String found) {
        if (!holds) {
            failures.add(what);
        }
        terminal.print("  [" + (holds ? "x" : " ") + "] " + what + ": " + found);
    }
}
