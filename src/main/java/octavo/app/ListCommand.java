package octavo.app;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import octavo.app.command.Arguments;
import octavo.app.command.Command;
import octavo.app.command.Folders;
import octavo.app.command.Option;
import octavo.app.command.Shipped;
import octavo.app.command.Terminal;
import octavo.app.command.Units;
import octavo.engine.training.Checkpoint;
import octavo.engine.training.RunFolder;
import octavo.engine.training.RunLog;
import octavo.files.Json;
import octavo.files.Printable;

/** {@code list}: all runs in a table. */
final class ListCommand implements Command {

    private static final double DAY = 24 * 3600;

    @Override
    public String name() {
        return "list";
    }

    @Override
    public String arguments() {
        return "";
    }

    @Override
    public String summary() {
        return "lists all runs with model, points, losses, size and age";
    }

    @Override
    public String details() {
        return """
                Runs are sorted by name. Points are the training examples read so far. The losses are those at the
                newest checkpoint: training (a moving mean) and validation, in nats, or squared error for a digits
                model with --output mse.
                """;
    }

    @Override
    public String example() {
        return "java -jar octavo.jar list";
    }

    @Override
    public List<Option> options() {
        return List.of(Option.flag("--json", "print one JSON object per line"));
    }

    @Override
    public void run(Arguments arguments, Terminal terminal) throws IOException {
        List<Path> runs = Folders.begunRuns();
        if (arguments.flag("--json")) {
            for (Path run : runs) {
                terminal.print(Json.write(describe(run)));
            }
            return;
        }
        if (runs.isEmpty()) {
            terminal.info("there is no run in " + Folders.models() + " yet; train one with: octavo train");
            return;
        }
        terminal.print(String.format(Locale.ROOT, "%-28s %-7s %12s %9s %10s %9s  %s", "run", "model", "points", "loss",
                "validation", "size", "age"));
        for (Path run : runs) {
            var json = describe(run);
            String problem = (String) json.get("problem");
            terminal.print(String.format(Locale.ROOT, "%-28s %-7s %12s %9s %10s %9s  %s%s", json.get("run"),
                    cell(json.get("model")), cell(json.get("points")), cell(json.get("loss")),
                    cell(json.get("heldOutLoss")), Units.bytes((Long) json.get("bytes")),
                    age((Long) json.get("modified")), problem == null ? "" : "  (" + Printable.of(problem, 100) + ")"));
        }
    }

    /** A run as JSON values; {@code problem} if it has no checkpoint or one that cannot be read. */
    private static Map<String, Object> describe(Path path) throws IOException {
        var folder = RunFolder.read(path);
        var json = new LinkedHashMap<String, Object>();
        json.put("run", folder.name());
        json.put("model", null);
        json.put("points", null);
        json.put("loss", null);
        json.put("heldOutLoss", null);
        Path newest = path;
        try {
            newest = folder.newest().file();
            var checkpoint = Checkpoint.open(newest);
            json.put("model", checkpoint.configuration().model());
            json.put("points", checkpoint.state().points);
            json.put("loss", finite(checkpoint.state().movingLoss));
            json.put("heldOutLoss", heldOutLoss(folder, checkpoint));
        } catch (IOException e) {
            json.put("problem", folder.checkpoints().isEmpty() ? "no checkpoint yet" : e.getMessage());
        }
        json.put("bytes", bytes(path));
        json.put("modified", Files.getLastModifiedTime(newest).toMillis() / 1000);
        if (Shipped.isShipped(folder.name())) {
            json.put("demo", true);
        }
        return json;
    }

    /** The last validation loss in the log; if the run has no log, the best one that the checkpoint holds. */
    private static Double heldOutLoss(RunFolder folder, Checkpoint checkpoint) throws IOException {
        Double last = finite(checkpoint.state().bestLoss);
        for (var entry : RunLog.read(folder.log())) {
            last = Double.isFinite(entry.validationLoss()) ? (Double) entry.validationLoss() : last;
        }
        return last;
    }

    private static Double finite(double value) {
        return Double.isFinite(value) ? value : null;
    }

    private static long bytes(Path run) throws IOException {
        long bytes = 0;
        try (var files = Files.newDirectoryStream(run)) {
            for (Path file : files) {
                bytes += Files.isRegularFile(file) ? Files.size(file) : 0;
            }
        }
        return bytes;
    }

    private static String cell(Object value) {
        return switch (value) {
            case null -> "-";
            case Double loss -> String.format(Locale.ROOT, "%.4f", loss);
            case Long number -> String.format(Locale.ROOT, "%,d", number);
            default -> value.toString();
        };
    }

    private static String age(long modified) {
        double seconds = Math.max(0, System.currentTimeMillis() / 1000.0 - modified);
        return seconds < 2 * DAY ? Units.seconds(seconds) : Math.round(seconds / DAY) + " days";
    }
}
