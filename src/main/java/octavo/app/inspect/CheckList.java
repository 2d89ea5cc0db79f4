package octavo.app.inspect;

import java.io.IOException;
import java.nio.IntBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import octavo.app.model.TrainedModel;
import octavo.data.DataSet;
import octavo.data.Reading;
import octavo.data.text.PreparedText;
import octavo.data.text.TextDataSet;
import octavo.engine.models.CharRnnConfiguration;
import octavo.engine.training.Checkpoint;
import octavo.engine.training.RunFolder;
import octavo.files.Safetensors;

/**
 * The check list for a recurrent text generator from the course, a high-school course's assignment on generative AI;
 * each line is checked in the run's files.
 */
public final class CheckList {

    private final List<Line> lines = new ArrayList<>();

    /**
     * A line of the list.
     *
     * @param holds whether the requirement is met
     * @param what  the requirement
     * @param found what the files hold
     */
    public record Line(boolean holds, String what, String found) {
    }

    private CheckList() {
    }

    /**
     * {@return whether the list applies to this kind of model}
     *
     * @param trained the model
     */
    public static boolean isFor(TrainedModel trained) {
        return trained.checkpoint().configuration() instanceof CharRnnConfiguration;
    }

    /**
     * Checks a run.
     *
     * @param folder  the run
     * @param trained its newest checkpoint, a recurrent net
     * @return the lines in their order
     * @throws IOException if a file of the run cannot be read
     */
    public static List<Line> of(RunFolder folder, TrainedModel trained) throws IOException {
        var list = new CheckList();
        list.checkData((TextDataSet) trained.dataSet());
        list.checkNet((CharRnnConfiguration) trained.checkpoint().configuration(), trained.checkpoint().file());
        list.checkCheckpoints(folder);
        return list.lines;
    }

    private void checkData(TextDataSet dataSet) {
        PreparedText data = dataSet.data();
        int[] train = data.positions(DataSet.TRAIN);
        int[] test = data.positions(DataSet.TEST);
        int window = dataSet.window();
        tick(Arrays.stream(test).noneMatch(start -> Arrays.binarySearch(train, start) >= 0),
                "train and test sets are in separate files and share no position", train.length + " and "
                + test.length);
        long shared = sharedTexts(data.tokens(), train, test, window);
        tick(shared == 0 || dataSet.reading() == Reading.STREAMS, "no window's text is in both sets",
                shared == 0 ? "all compared" : shared + " test windows have the same text as a training window");
        tick(data.vocabulary().containsKey("symbols"), "both dictionaries are saved",
                dataSet.classes() + " symbols, ids and texts");
        int possible = data.tokens().length - window;
        boolean blocks = dataSet.isSplitByBlocks();
        tick(train.length + test.length == possible || blocks, "every overlapping window is used",
                blocks ? train.length + test.length + " of " + possible
                + " (those across the cut belong to neither set)" : String.valueOf(possible));
    }

    /** Test windows whose text, including the symbol to predict, is that of a training window. */
    private static long sharedTexts(int[] tokens, int[] train, int[] test, int window) {
        var texts = new HashSet<IntBuffer>(2 * test.length);
        for (int start : test) {
            texts.add(IntBuffer.wrap(tokens, start, window));
        }
        long shared = 0;
        for (int start : train) {
            shared += texts.contains(IntBuffer.wrap(tokens, start, window)) ? 1 : 0;
        }
        return shared;
    }

    private void checkNet(CharRnnConfiguration configuration, Path file) throws IOException {
        try (var tensors = Safetensors.open(file)) {
            boolean dense = tensors.has("head.weight") && tensors.names().stream().noneMatch(
                    name -> name.startsWith("head.") && name.contains("_hh"));
            tick(dense && tensors.shape("head.weight")[0] == configuration.vocabulary(),
                    "the last layer is dense, not recurrent, with softmax",
                    Arrays.toString(tensors.shape("head.weight")));
        }
        tick(configuration.hidden().size() == 2 && configuration.cell() == CharRnnConfiguration.Cell.RNN,
                "two recurrent layers of tanh or sigmoid", configuration.model() + " " + configuration.hidden() + " "
                        + configuration.activation().name().toLowerCase(Locale.ROOT));
    }

    private void checkCheckpoints(RunFolder folder) throws IOException {
        var checkpoints = folder.checkpoints();
        boolean different = true;
        for (var checkpoint : checkpoints) {
            different &= Checkpoint.open(checkpoint.file()).state().points == checkpoint.points();
        }
        tick(checkpoints.size() > 1 && different, "checkpoints are in different files",
                checkpoints.size() + " files, " + checkpoints.getFirst().points() + " to "
                + checkpoints.getLast().points() + " points");
    }

    private void tick(boolean holds, String what, String found) {
        lines.add(new Line(holds, what, found));
    }
}
