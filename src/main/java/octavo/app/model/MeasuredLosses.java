package octavo.app.model;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import octavo.app.command.Shipped;
import octavo.data.DataSet;
import octavo.data.Reading;
import octavo.engine.layers.Loss;
import octavo.engine.training.RunFolder;
import octavo.engine.training.RunFolder.CheckpointFile;
import octavo.files.AtomicFile;
import octavo.files.Json;

/**
 * The losses of a run's checkpoints on fixed examples, stored in {@code losses.json} beside them. If the data set is
 * missing, only stored losses are available.
 */
public final class MeasuredLosses {

    private final Path file;
    private final DataSet dataSet;
    private final long examples;
    private final Map<String, Object> known;

    /**
     * Reads the stored losses of a run.
     *
     * @param folder   the run
     * @param dataSet  what it was trained on; null if that is not at hand
     * @param examples how many to measure on; 0 for all
     * @throws IOException if the folder cannot be read or written
     */
    public MeasuredLosses(RunFolder folder, DataSet dataSet, long examples) throws IOException {
        this.file = folder.path().resolve("losses.json");
        this.dataSet = dataSet;
        this.examples = examples;
        this.known = new LinkedHashMap<>();
        try {
            if (Files.isRegularFile(file) && Json.read(file) instanceof Map<?, ?> map) {
                map.forEach((key, value) -> known.put((String) key, value));
            }
        } catch (IOException e) {
            known.clear(); // a damaged memory is made anew
        }
    }

    /** The stored loss; null for anything but three numbers that can be a loss. */
    private Loss cached(String key) {
        return known.get(key) instanceof List<?> numbers && numbers.size() == 3
                && numbers.get(0) instanceof Number nats && numbers.get(1) instanceof Long targets
                && numbers.get(2) instanceof Long wrong && targets > 0 && wrong >= 0 && wrong <= targets
                ? new Loss(nats.doubleValue(), targets, wrong) : null;
    }

    /**
     * {@return what the losses are measured on, for example {@code 2,000 examples of the test set and 2,000 of the
     * training set}}
     *
     * @param reading how the run's models read
     * @param part    the part that checkpoints are validated on
     */
    public String examples(Reading reading, String part) {
        if (reading != null && reading.isContinuous()) {
            return "the whole " + DataSet.title(part) + " set and as much of the training set";
        }
        long validation = dataSet == null ? examples : dataSet.evaluationSet(part, examples).examples();
        long training = dataSet == null ? examples : dataSet.evaluationSet(DataSet.TRAIN, examples).examples();
        return String.format(Locale.ROOT, "%,d examples of the %s set and %,d of the training set", validation,
                DataSet.title(part), training);
    }

    /**
     * {@return the loss of a checkpoint on a part, measured if it is not known yet; null if it cannot be}
     *
     * @param checkpoint the file of the checkpoint
     * @param trained    the checkpoint, loaded
     * @param part       train, dev or test
     * @throws IOException if the folder cannot be read or written
     */
    public Loss of(CheckpointFile checkpoint, TrainedModel trained, String part) throws IOException {
        boolean stretch = !trained.readsImages() && trained.reading().isContinuous() && part.equals(DataSet.TRAIN);
        String key = checkpoint.file().getFileName() + " " + part + " " + (stretch ? "as long as test" : examples);
        if (cached(key) != null || dataSet == null) {
            return cached(key);
        }
        Loss loss = dataSet.evaluationSet(part, examples).loss(trained.model());
        known.put(key, List.of(loss.sum(), loss.targets(), loss.wrong()));
        remember();
        return loss;
    }

    /** Stores the losses; not in a read-only folder or a temporary copy, where they are measured again each time. */
    private void remember() {
        if (Shipped.isUnpacked(file.toAbsolutePath().getParent())) {
            return;
        }
        try {
            AtomicFile.write(file, Json.writePretty(known) + "\n");
        } catch (IOException e) {
            // measured again the next time
        }
    }
}
