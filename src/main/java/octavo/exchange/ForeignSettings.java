package octavo.exchange;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import octavo.engine.models.Configuration;
import octavo.files.BadFileException;
import octavo.files.JsonObject;
import octavo.files.Printable;

/**
 * The {@code config.json} beside a file of weights, if there is one. Hugging Face stores sizes there that do not follow
 * from the tensors, such as the number of heads; Octavo adds a section {@code octavo} with its own configuration.
 */
final class ForeignSettings {

    private static final String SECTION = "octavo";
    /** How many characters of a damaged configuration a message shows. */
    private static final int MOST_SHOWN = 200;

    private final Path file;
    private final JsonObject json;

    private ForeignSettings(Path file, JsonObject json) {
        this.file = file;
        this.json = json;
    }

    /** Reads the settings in the folder of a file; they are empty if there are none. */
    static ForeignSettings beside(Path weights) throws IOException {
        Path file = weights.resolveSibling(PyTorchFolder.SETTINGS);
        return new ForeignSettings(file, Files.isRegularFile(file) ? JsonObject.read(file)
                : JsonObject.of("config.json", Map.of()));
    }

    /** The file of the settings, which need not exist. */
    Path file() {
        return file;
    }

    /** Whether Hugging Face's settings have a key. */
    boolean has(String key) {
        return json.has(key);
    }

    /** The settings. */
    JsonObject json() {
        return json;
    }

    /** The section of Octavo, as {@link PyTorchFolder} writes it. */
    static Map<String, Object> section(Configuration configuration, Map<String, Object> data, long points) {
        var section = new LinkedHashMap<String, Object>();
        section.put("model", configuration.model());
        section.put("configuration", configuration.toJson());
        section.put("data", data);
        section.put("points", points);
        return Map.of(SECTION, section);
    }

    /** The configuration of an exported model; null if another program wrote the file. */
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
                    + Printable.of(String.valueOf(e.getMessage()), MOST_SHOWN));
        }
    }

    /** The data section of an exported model. */
    Map<String, Object> data() throws IOException {
        return json.has(SECTION) ? json.getObject(SECTION).getObject("data").values() : Map.of();
    }

    /** Points of an exported model. */
    long points() throws IOException {
        return json.has(SECTION) ? Math.max(0, json.getObject(SECTION).getLong("points")) : 0;
    }
}
