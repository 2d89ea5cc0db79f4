package octavo.app.train;

import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import octavo.app.command.Arguments;
import octavo.app.command.Nearest;
import octavo.app.command.Option;
import octavo.files.BadFileException;
import octavo.files.JsonObject;
import octavo.files.Printable;

/**
 * Options of {@code train} in a JSON file, for {@code --config} and {@code --like}: names without dashes, as in
 * {@code {"model": "lstm", "hidden": "2x128", "rate": 0.004}}. A {@code run.json} has them under {@code options}.
 */
final class OptionsFile {

    /** The key of the options in a {@code run.json}. */
    static final String KEY = "options";

    private OptionsFile() {
    }

    /**
     * Reads options.
     *
     * @param file  the file
     * @param known options that the file may hold, with their dashes
     * @return values by option, with its dashes
     */
    static Map<String, String> read(Path file, List<Option> known) throws IOException {
        List<String> names = known.stream().map(Option::name).toList();
        JsonObject all = JsonObject.read(file);
        if (!all.has(KEY) && all.has("configuration")) {
            throw new BadFileException(file, "this run was made by an older Octavo, which did not keep its options;"
                    + " its sizes, under \"configuration\", can be given as options");
        }
        var options = new LinkedHashMap<String, String>();
        for (var option : (all.has(KEY) ? all.getObject(KEY) : all).values().entrySet()) {
            String name = option.getKey().startsWith("--") ? option.getKey() : "--" + option.getKey();
            if (!names.contains(name)) {
                throw new BadFileException(file, "option \"" + Printable.of(option.getKey()) + "\" is not known"
                        + Nearest.hint(name, names));
            }
            options.put(name, text(option.getValue()));
        }
        return options;
    }

    private static String text(Object value) {
        return value instanceof List<?> list ? list.stream().map(String::valueOf).collect(Collectors.joining(","))
                : String.valueOf(value);
    }

    /**
     * Collects options for a {@code run.json}.
     *
     * @param arguments the user's options and the preset's
     * @param known     options to collect
     * @return values by name without dashes; an option without a value is left out
     */
    static Map<String, Object> write(Arguments arguments, List<Option> known) {
        var json = new LinkedHashMap<String, Object>();
        for (Option option : known) {
            boolean isSwitch = option.value() == null;
            String value = !isSwitch ? arguments.text(option.name()) : arguments.flag(option.name()) ? "true" : null;
            if (value != null) {
                json.put(option.name().substring(2), value);
            }
        }
        return json;
    }
}
