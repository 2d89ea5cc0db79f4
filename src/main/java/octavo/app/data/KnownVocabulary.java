package octavo.app.data;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import octavo.app.command.Folders;
import octavo.data.text.PreparedText;
import octavo.data.text.Vocabulary;
import octavo.engine.training.Checkpoint;
import octavo.exchange.ForeignVocabulary;
import octavo.files.BadFileException;

/**
 * An existing vocabulary.
 *
 * @param vocabulary the dictionary
 * @param keepCase   whether the case of a text is kept before it is tokenized
 */
public record KnownVocabulary(Vocabulary vocabulary, boolean keepCase) {

    /**
     * {@return the vocabulary that a command line names}
     *
     * @param argument a data set, a file that {@code import} reads a vocabulary from, a run or a checkpoint; null for
     *                 the newest run
     * @throws IOException if there is none or it is damaged
     */
    public static KnownVocabulary of(String argument) throws IOException {
        Path folder = argument == null ? null : DataSets.existing(argument);
        if (folder != null) {
            var data = PreparedText.read(folder);
            return new KnownVocabulary(
                    Vocabulary.fromJson(folder.resolve("vocabulary.json").toString(), data.vocabulary()),
                    !Boolean.FALSE.equals(data.description().get("keepCase")));
        }
        if (argument != null && argument.endsWith(".json") && Files.isRegularFile(Path.of(argument))) {
            return new KnownVocabulary(ForeignVocabulary.read(Path.of(argument)).vocabulary(), true);
        }
        var checkpoint = Checkpoint.open(Folders.checkpoint(argument));
        var vocabulary = of(checkpoint);
        if (vocabulary == null) {
            throw new IllegalArgumentException(checkpoint.file() + " reads images, not text");
        }
        return new KnownVocabulary(vocabulary, Boolean.TRUE.equals(checkpoint.data().get("keepCase")));
    }

    /**
     * Reads the dictionary of a checkpoint without its weights.
     *
     * @param checkpoint a checkpoint
     * @return the dictionary, which has an entry for each class of the model; null for images
     * @throws IOException if it is damaged
     */
    public static Vocabulary of(Checkpoint checkpoint) throws IOException {
        if (!(checkpoint.configuration().toJson().get("vocabulary") instanceof Long classes)) {
            return null;
        }
        var json = checkpoint.vocabulary();
        if (json.isEmpty()) {
            throw new BadFileException(checkpoint.file(), "the model knows " + classes
                    + " symbols, but it has no vocabulary with them");
        }
        var vocabulary = Vocabulary.fromJson(checkpoint.file().toString(), json);
        if (classes != vocabulary.size()) {
            throw new BadFileException(checkpoint.file(), "the model knows " + classes + " symbols, its vocabulary has "
                    + vocabulary.size());
        }
        return vocabulary;
    }
}
