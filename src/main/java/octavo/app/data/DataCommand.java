package octavo.app.data;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import octavo.app.command.Arguments;
import octavo.app.command.Command;
import octavo.app.command.Folders;
import octavo.app.command.Option;
import octavo.app.command.Terminal;
import octavo.app.data.Catalogue.Entry;
import octavo.data.Download;
import octavo.files.Json;

/** {@code data [NAME]}: lists the known data sets, or fetches one into the data folder. */
public final class DataCommand implements Command {

    @Override
    public String name() {
        return "data";
    }

    @Override
    public String arguments() {
        return "[NAME]";
    }

    @Override
    public String summary() {
        return "lists the known data sets, or fetches one";
    }

    @Override
    public String details() {
        return "Files are fetched from public addresses, checked, and put into the data folder. Proxies are taken from"
                + " Java's\nsettings (-Dhttps.proxyHost=...) or from https_proxy and no_proxy. The default text of"
                + " train and the names\nof the presets workshop are inside the jar and need not be fetched.";
    }

    @Override
    public String example() {
        return "java -jar octavo.jar data mnist";
    }

    @Override
    public List<Option> options() {
        return List.of(
                Option.of("--from", "DIR", "", "copy the files, packed or unpacked, from a folder instead"),
                Option.flag("--json", "print one JSON object per line"));
    }

    @Override
    public void run(Arguments arguments, Terminal terminal) throws IOException {
        if (arguments.first() == null) {
            if (arguments.text("--from") != null) {
                throw new IllegalArgumentException("--from needs the name of a data set: octavo data NAME --from DIR");
            }
            list(arguments.flag("--json"), terminal);
            return;
        }
        Entry entry = Catalogue.find(arguments.first());
        Path from = arguments.text("--from") == null ? null : Path.of(arguments.text("--from"));
        if (from != null && !Files.isDirectory(from)) {
            throw new IOException("--from " + from + " is not a folder");
        }
        boolean wasHere = DataSetFetch.isHere(entry, Folders.data());
        Path result = wasHere && from == null ? Folders.data().resolve(entry.result())
                : new DataSetFetch(entry, Folders.data(), Download.Limits.USUAL, terminal).run(from);
        if (wasHere && from == null) {
            terminal.info(result + " is already here; delete it to fetch it again");
        }
        terminal.print(arguments.flag("--json") ? Json.write(describe(entry)) : result.toString());
        terminal.info(use(entry));
    }

    private static String use(Entry entry) {
        return switch (entry.form()) {
            case FOLDER -> "train on it with: octavo train --model digits";
            case TEXT -> "train on it with: octavo train " + Folders.data().resolve(entry.result());
            case TABLE -> "prepare it with: octavo prepare " + Folders.data().resolve(entry.result()) + " --as names";
        };
    }

    private static void list(boolean json, Terminal terminal) {
        for (Entry entry : Catalogue.all()) {
            if (json) {
                terminal.print(Json.write(describe(entry)));
            } else {
                terminal.print(String.format(Locale.ROOT, "%-13s %6.1f MB  %-4s  %s", entry.name(), entry.bytes() / 1e6,
                        DataSetFetch.isHere(entry, Folders.data()) ? "here" : "-", entry.what()));
                terminal.print(" ".repeat(31) + "from " + entry.files().getFirst().addresses().stream()
                        .map(address -> address.getHost()).distinct().reduce((a, b) -> a + ", " + b).orElse(""));
            }
        }
    }

    private static LinkedHashMap<String, Object> describe(Entry entry) {
        var json = new LinkedHashMap<String, Object>();
        json.put("name", entry.name());
        json.put("what", entry.what());
        json.put("bytes", entry.bytes());
        json.put("here", DataSetFetch.isHere(entry, Folders.data()));
        json.put("path", Folders.data().resolve(entry.result()).toString());
        json.put("addresses", entry.files().stream()
                .map(file -> (Object) file.addresses().getFirst().toString()).toList());
        return json;
    }
}
