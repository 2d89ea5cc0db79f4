package octavo.exchange;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import octavo.engine.models.Configuration;
import octavo.files.BadFileException;
import octavo.files.JsonObject;
import octavo.files.Shown;

/**
 * The {@code config.json} beside a file of weights, if there is one. Hugging Face keeps sizes there that the tensors do
 * not tell, such as the number of heads; Octavo adds a section {@code octavo} with all that its own configuration says.
 */
final class ForeignSettings {

    private static final String SECTION = "octavo";
    /** Characters of a sentence about a damaged configuration that a message shows. */
    private static final int MOST_SHOWN = 200;

    private final Path file;
    private final JsonObject json;

    private ForeignSettings(Path file, JsonObject json) {
        this.file = file;
        this.json = json;
    }

    /** Reads the settings that lie beside a file; empty ones if there are none. */
    static ForeignSettings beside(Path weights) throws IOException {
        Path file = weights.resolveSibling(PyTorchFolder.SETTINGS);
        return new ForeignSettings(file, Files.isRegularFile(file) ? JsonObject.read(file)
                : JsonObject.of("config.json", Map.of()));
    }

    /** Where they are or would be. */
    Path file() {
        return file;
    }

    /** Whether a key of Hugging Face's is there. */
    boolean has(String key) {
        return json.has(key);
    }

    /** The settings as they are. */
    JsonObject json() {
        return json;
    }

    /** The section of Octavo: what {@link PyTorchFolder} writes. */
    static Map<String, Object> section(Configuration configuration, Map<String, Object> data, long points) {
        var section = new LinkedHashMap<String, Object>();
        section.put("model", configuration.model());
        section.put("configuration", configuration.toJson());
        section.put("data", data);
        section.put("points", points);
        return Map.of(SECTION, section);
    }

    /** The configuration of an exported model; null where another program wrote the file. */
    Configuration configuration() throws IOException {
        if (!json.has(SECTION)) {
            return null;
        }
        var section = json.getObject(SECTION);
        try {
            return Configuration.fromJson(section.getString("model"), section.getObject("configuration").values());
        } catch (ClassCastException | NullPointerException e) {
            throw new BadFileException(file,
                    "the configuration in its section octavo lacks a value or has one of the wrong type");
        } catch (IllegalArgumentException | ArithmeticException e) {
            throw new BadFileException(file, "the configuration in its section octavo is damaged: "
                    + Shown.of(String.valueOf(e.getMessage()), MOST_SHOWN));
        }
    }

    /** What an exported model says of its data. */
    Map<String, Object> data() throws IOException {
        return json.has(SECTION) ? json.getObject(SECTION).getObject("data").values() : Map.of();
    }

    /** Points of an exported model. */
    long points() throws IOException {
        return json.has(SECTION) ? Math.max(0, json.getObject(SECTION).getLong("points")) : 0;
    }
}
