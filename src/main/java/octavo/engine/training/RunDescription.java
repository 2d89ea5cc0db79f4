package octavo.engine.training;

import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import octavo.engine.models.Configuration;
import octavo.files.BadFileException;
import octavo.files.Json;
import octavo.files.JsonException;
import octavo.files.Printable;

/**
 * The description of a run: everything but its tensors. A checkpoint stores it as JSON texts in its metadata.
 *
 * @param configuration kind and sizes of the model
 * @param plan          how the run trains; null for a model that was imported or counted
 * @param state         progress of the run; changes while it trains
 * @param data          name and fingerprint of the data set, and how the model reads it
 * @param vocabulary    the vocabulary as JSON text, "{}" for images; it is parsed only when it is needed, since that of
 *                      a GPT-2 has 250,000 values
 */
public record RunDescription(Configuration configuration, TrainingPlan plan, TrainingState state,
                             Map<String, Object> data, String vocabulary) {

    private static final String VERSION = "1";
    private static final String CONFIGURATION = "octavo.configuration";
    private static final String PLAN = "octavo.plan";
    private static final String STATE = "octavo.state";
    private static final String DATA = "octavo.data";
    private static final String VOCABULARY = "octavo.vocabulary";
    /** CRC-32C of each tensor's bytes, by name. */
    static final String CHECKSUMS = "octavo.checksums";
    /** Characters of a damaged text, or of a sentence about it, that a message shows. */
    private static final int MOST_SHOWN = 200;

    /**
     * The same run with another plan: longer, or at another rate.
     *
     * @param plan how it trains from now on
     * @return the description; the state is shared
     */
    public RunDescription withPlan(TrainingPlan plan) {
        return new RunDescription(configuration, plan, state, data, vocabulary);
    }

    /** The metadata of a checkpoint. */
    Map<String, String> toMetadata() {
        var metadata = new LinkedHashMap<String, String>();
        metadata.put("format", "pt");
        metadata.put("octavo.version", VERSION);
        metadata.put("octavo.model", configuration.model());
        metadata.put(CONFIGURATION, Json.write(configuration.toJson()));
        if (plan != null) {
            metadata.put(PLAN, Json.write(plan.toJson()));
        }
        metadata.put(STATE, Json.write(state.toJson()));
        metadata.put(DATA, Json.write(data));
        metadata.put(VOCABULARY, vocabulary);
        return metadata;
    }

    /**
     * Reads {@link #toMetadata} back.
     *
     * @param file     for messages
     * @param metadata of a safetensors file
     * @throws BadFileException with one sentence, if it is not a checkpoint of this version or is damaged
     */
    static RunDescription ofMetadata(Path file, Map<String, String> metadata) throws IOException {
        String version = metadata.get("octavo.version");
        if (version == null) {
            throw new BadFileException(file,
                    "this safetensors file is not a checkpoint of Octavo (it has no octavo.version);"
                    + " octavo import reads models of other programs");
        }
        if (!version.equals(VERSION)) {
            throw new BadFileException(file, "the checkpoint has version " + Printable.of(version)
                    + ", this Octavo reads version " + VERSION);
        }
        String model = metadata.getOrDefault("octavo.model", "");
        return new RunDescription(
                read(file, metadata, CONFIGURATION, json -> Configuration.fromJson(model, json)),
                metadata.containsKey(PLAN) ? read(file, metadata, PLAN, TrainingPlan::fromJson) : null,
                read(file, metadata, STATE, TrainingState::fromJson),
                read(file, metadata, DATA, Function.identity()),
                text(file, metadata, VOCABULARY));
    }

    /** The vocabulary as JSON values. */
    Map<String, Object> readVocabulary(Path file) throws IOException {
        return read(file, Map.of(VOCABULARY, vocabulary), VOCABULARY, Function.identity());
    }

    /** The number of weights of the configuration. */
    long weights(Path file, Map<String, String> metadata) throws IOException {
        return read(file, metadata, CONFIGURATION, json -> configuration.weights());
    }

    /** The checksums of a file's tensors by name; null in a file from before checksums were introduced. */
    static Map<String, Object> checksums(Path file, Map<String, String> metadata) throws IOException {
        return metadata.containsKey(CHECKSUMS) ? read(file, metadata, CHECKSUMS, Function.identity()) : null;
    }

    /** Reads one of the JSON texts; turns a missing value or one of the wrong type into a sentence. */
    @SuppressWarnings("unchecked")
    private static <R> R read(Path file, Map<String, String> metadata, String key,
            Function<Map<String, Object>, R> understand) throws IOException {
        String text = text(file, metadata, key);
        try {
            return understand.apply((Map<String, Object>) Objects.requireNonNull(Json.parse(text)));
        } catch (JsonException e) {
            throw new BadFileException(file, key + " in the metadata is not JSON: " + e.getMessage());
        } catch (ClassCastException | NullPointerException e) {
            throw new BadFileException(file, key + " in the metadata lacks a value or has one of the wrong type: "
                    + Printable.of(text, MOST_SHOWN));
        } catch (IllegalArgumentException | ArithmeticException e) {
            throw new BadFileException(file, key + " in the metadata is damaged: "
                    + Printable.of(String.valueOf(e.getMessage()), MOST_SHOWN));
        }
    }

    private static String text(Path file, Map<String, String> metadata, String key) throws IOException {
        String text = metadata.get(key);
        if (text == null) {
            throw new BadFileException(file, "the checkpoint has no " + key + " in its metadata");
        }
        return text;
    }
}
