package octavo.app.model;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import octavo.app.data.DataSets;
import octavo.app.data.DigitFolders;
import octavo.app.data.KnownVocabulary;
import octavo.data.DataSet;
import octavo.data.Reading;
import octavo.data.text.UnknownSymbolsException;
import octavo.data.text.Vocabulary;
import octavo.engine.generation.WindowDecoder;
import octavo.engine.models.Decoder;
import octavo.engine.models.LanguageModel;
import octavo.engine.models.Model;
import octavo.engine.training.Checkpoint;
import octavo.engine.training.RunFolder;
import octavo.files.BadFileException;
import octavo.files.JsonObject;
import octavo.files.Printable;
import octavo.files.Safetensors;

/**
 * A loaded model with its vocabulary and the way it reads.
 *
 * @param checkpoint where it came from
 * @param model      the model, weights read
 * @param vocabulary the dictionary; null for images
 * @param reading    how it reads a text; null for images
 */
public record TrainedModel(Checkpoint checkpoint, Model model, Vocabulary vocabulary, Reading reading) {

    /** Most steps of an example that a checkpoint may have: a window is allocated for them. */
    private static final int MOST_STEPS = 1_000_000;
    /**
     * From this many weights on, what parsing the vocabulary has left is collected before the weights are allocated:
     * now that takes milliseconds. Otherwise the heap would grow by as much, 100 MB for a GPT-2, and keep it.
     */
    private static final long MANY_WEIGHTS = 10_000_000;

    /**
     * Reads a checkpoint with its weights.
     *
     * @param file the checkpoint
     * @return the model
     * @throws IOException if it is not there or damaged
     */
    public static TrainedModel open(Path file) throws IOException {
        try {
            return read(file);
        } catch (BadFileException e) {
            throw RunFolder.namingTheOneBefore(file, e);
        }
    }

    private static TrainedModel read(Path file) throws IOException {
        try (var tensors = Safetensors.open(file)) {
            var checkpoint = Checkpoint.of(tensors);
            var data = JsonObject.of(file + " octavo.data", checkpoint.data());
            data.getInt("steps", 1, MOST_STEPS);
            data.getString("name");
            data.getString("fingerprint");
            var reading = reading(file, data.getString("reading"));
            var vocabulary = KnownVocabulary.of(checkpoint);
            if (checkpoint.configuration().weights() > MANY_WEIGHTS) {
                System.gc();
            }
            return new TrainedModel(checkpoint, checkpoint.model(tensors), vocabulary, reading);
        }
    }

    private static Reading reading(Path file, String name) throws IOException {
        var reading = Reading.of(name);
        if (reading != null || name.equals("images")) {
            return reading;
        }
        throw new BadFileException(file, "the reading \"" + Printable.of(name) + "\" is not known");
    }

    /** {@return whether it reads images of digits, not text} */
    public boolean readsImages() {
        return reading == null;
    }

    /** {@return T: tokens of an example in training} */
    public int steps() {
        return Math.toIntExact((Long) checkpoint.data().get("steps"));
    }

    /**
     * {@return the data set that it was trained on}
     *
     * @throws IOException if the data set is missing
     */
    public DataSet dataSet() throws IOException {
        return readsImages() ? DigitFolders.ofCheckpoint(checkpoint.data())
                : DataSets.ofCheckpoint(checkpoint.data());
    }

    /** {@return a decoder at the start of a text} */
    public Decoder decoder() {
        if (!(model instanceof LanguageModel language)) {
            throw new IllegalArgumentException("a model of the kind " + model.configuration().model()
                    + " does not write");
        }
        Decoder decoder = language.decoder();
        return reading == Reading.WINDOWS ? new WindowDecoder(decoder, steps()) : decoder;
    }

    /**
     * {@return a prompt, normalized and put into lower case as the training data were}
     *
     * @param prompt as the user wrote it
     */
    public String normalize(String prompt) {
        Map<String, Object> data = checkpoint.data();
        return vocabulary.normalize(prompt, !Boolean.TRUE.equals(data.get("keepCase")));
    }

    /**
     * {@return the tokens of a text, normalized as the training data were}
     *
     * @param given as the user wrote it
     * @param what  its name in an error message, for example {@code the text}
     */
    public int[] encode(String given, String what) {
        try {
            return vocabulary.encode(normalize(given));
        } catch (UnknownSymbolsException e) {
            throw new IllegalArgumentException(what + " has characters that the model does not know: " + e.getMessage(),
                    e);
        }
    }

    /** {@return the prompt if the user gives none: a line end, or the most frequent symbol} */
    public int[] emptyPrompt() {
        int[] lineEnd = vocabulary.encodeKnown("\n");
        return lineEnd.length > 0 ? lineEnd : new int[] {0};
    }
}
