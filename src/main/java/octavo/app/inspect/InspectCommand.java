package octavo.app.inspect;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import octavo.app.command.Arguments;
import octavo.app.command.Command;
import octavo.app.command.Folders;
import octavo.app.command.Option;
import octavo.app.command.Terminal;
import octavo.app.command.Wrapped;
import octavo.app.data.DataSets;
import octavo.data.text.PreparedText;
import octavo.engine.training.Checkpoint;
import octavo.engine.training.RunFolder;
import octavo.files.BadFileException;
import octavo.files.Json;
import octavo.files.Printable;
import octavo.files.Safetensors;

/** {@code inspect FILE}: shows what a checkpoint or a data set holds; of a checkpoint only the header is read. */
public final class InspectCommand implements Command {

    @Override
    public String name() {
        return "inspect";
    }

    @Override
    public String arguments() {
        return "[FILE]";
    }

    @Override
    public String summary() {
        return "shows what a checkpoint or a data set holds";
    }

    @Override
    public String details() {
        return """
                FILE is a checkpoint, a run, a data set's folder or name, or any safetensors file; left out, the newest
                checkpoint. Of a safetensors file only the header is read, whatever its size.
                """;
    }

    @Override
    public String example() {
        return "java -jar octavo.jar inspect models/shakespeare-rnn/shakespeare-rnn_100000.safetensors";
    }

    @Override
    public List<Option> options() {
        return List.of(Option.flag("--json", "print one JSON object"));
    }

    @Override
    public void run(Arguments arguments, Terminal terminal) throws IOException {
        Path folder = arguments.first() == null ? null : DataSets.existing(arguments.first());
        Map<String, Object> json = folder != null ? dataSet(folder)
                : safetensors(Folders.checkpoint(arguments.first()));
        if (arguments.flag("--json")) {
            terminal.print(Json.write(json));
            return;
        }
        json.forEach((key, value) -> print(terminal, key, value));
    }

    private static void print(Terminal terminal, String key, Object value) {
        if (value instanceof List<?> list) {
            terminal.print(key + ":");
            list.forEach(entry -> terminal.print("  " + Printable.escaped(entry(entry))));
        } else if (value != null) {
            String line = String.format(Locale.ROOT, "%-14s  %s", key, value instanceof Map ? line(value) : value);
            terminal.write(Wrapped.to(terminal.columns(), Printable.escaped(line)));
        }
    }

    /** A tensor with its name last, since names are of all lengths; anything else as it is. */
    private static String entry(Object value) {
        return value instanceof Map<?, ?> map && map.containsKey("dtype")
                ? String.format(Locale.ROOT, "%-5s %-12s  %s", map.get("dtype"), map.get("shape"), map.get("name"))
                : line(value);
    }

    private static String line(Object value) {
        if (!(value instanceof Map<?, ?> map)) {
            return String.valueOf(value);
        }
        var line = new StringBuilder();
        map.forEach((key, entry) -> line.append(line.isEmpty() ? "" : ", ").append(key).append(' ')
                .append(entry instanceof Map ? "(" + line(entry) + ")" : line(entry)));
        return line.toString();
    }

    private static Map<String, Object> dataSet(Path folder) throws IOException {
        var json = new LinkedHashMap<String, Object>();
        json.put("kind", "dataset");
        json.put("folder", folder.toString());
        PreparedText.read(folder).description()
                .forEach((key, value) -> json.put(key.equals("kind") ? "content" : key, value));
        return json;
    }

    private static Map<String, Object> safetensors(Path file) throws IOException {
        var json = new LinkedHashMap<String, Object>();
        try (var tensors = Safetensors.open(file)) {
            boolean own = tensors.metadata().containsKey("octavo.version");
            json.put("kind", own ? "checkpoint" : "safetensors");
            if (own) {
                describe(Checkpoint.open(file), json);
            }
            json.put("bytes", Files.size(file));
            json.put("tensors", tensors(tensors));
        } catch (BadFileException e) {
            throw RunFolder.namingTheOneBefore(file, e);
        }
        return json;
    }

    private static void describe(Checkpoint checkpoint, Map<String, Object> json) throws IOException {
        json.put("model", checkpoint.configuration().model());
        json.put("configuration", checkpoint.configuration().toJson());
        json.put("points", checkpoint.state().points);
        json.put("dataset", checkpoint.data());
        json.put("plan", checkpoint.plan() == null ? null : checkpoint.plan().toJson());
        json.put("state", checkpoint.state().toJson());
        json.put("vocabulary", checkpoint.vocabulary().get("symbols") instanceof List<?> symbols
                ? (long) symbols.size() : 0L);
    }

    private static List<Object> tensors(Safetensors file) throws IOException {
        var list = new ArrayList<Object>();
        for (String name : file.names()) {
            var tensor = new LinkedHashMap<String, Object>();
            tensor.put("name", name);
            var shape = new ArrayList<Object>();
            for (long size : file.shape(name)) {
                shape.add(size);
            }
            tensor.put("shape", shape);
            tensor.put("dtype", file.type(name).toString());
            list.add(tensor);
        }
        return list;
    }
}
