package octavo.app.web;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import octavo.app.command.Places;
import octavo.app.web.DeskServer.Refused;
import octavo.engine.training.Checkpoint;
import octavo.engine.training.RunFolder;
import octavo.engine.training.RunLog;
import octavo.files.JsonObject;

/** What the pages of {@code serve} show, as JSON values; names from a request are only ever compared, never opened. */
final class DeskData {

    /** A curve is some hundred pixels wide. */
    private static final int MOST_LINES = 1500;
    /** A training writes a line to its log every few seconds; one that has not for so long has ended or been killed. */
    private static final Duration SILENCE = Duration.ofSeconds(60);

    private DeskData() {
    }

    /** All runs that have a checkpoint or are on their way to one, those at work first. */
    static List<Object> runs() throws IOException {
        var atWork = new ArrayList<Object>();
        var others = new ArrayList<Object>();
        for (Path path : Places.begunRuns()) {
            var folder = RunFolder.read(path);
            boolean works = isAtWork(folder);
            if (works || !folder.checkpoints().isEmpty()) {
                (works ? atWork : others).add(describe(folder, works));
            }
        }
        atWork.addAll(others);
        return atWork;
    }

    private static Map<String, Object> describe(RunFolder folder, boolean atWork) throws IOException {
        var json = new LinkedHashMap<String, Object>();
        json.put("name", folder.name());
        json.put("atWork", atWork);
        var checkpoints = new ArrayList<Object>();
        for (var checkpoint : folder.checkpoints()) {
            checkpoints.add(Map.of("name", checkpoint.file().getFileName().toString(), "points", checkpoint.points()));
        }
        json.put("checkpoints", checkpoints);
        try {
            if (checkpoints.isEmpty()) {
                describeSettings(JsonObject.read(folder.path().resolve("run.json")), json);
                return json;
            }
            var newest = Checkpoint.open(folder.newest().file());
            json.put("model", newest.configuration().model());
            json.put("data", String.valueOf(newest.data().get("name")));
            json.put("writes", !newest.vocabulary().isEmpty());
            json.put("planned", newest.plan() == null ? 0L : newest.plan().points());
        } catch (IOException e) {
            json.put("problem", e.getMessage());
        }
        return json;
    }

    /** A run before its first checkpoint: its settings are all that there is. */
    private static void describeSettings(JsonObject settings, Map<String, Object> json) throws IOException {
        json.put("model", settings.getString("model"));
        json.put("data", settings.getObject("data").getString("name"));
        json.put("writes", false);
        json.put("planned", settings.getObject("plan").getLong("points"));
    }

    private static boolean isAtWork(RunFolder folder) {
        try {
            return Files.getLastModifiedTime(folder.log()).toInstant().isAfter(Instant.now().minus(SILENCE))
                    && Files.exists(folder.path().resolve("run.lock"));
        } catch (IOException e) {
            return false;
        }
    }

    /** The log of a run as columns; where it is long, every so-manieth line and all with a held-out loss. */
    static Map<String, Object> log(String run) throws IOException, Refused {
        var entries = RunLog.read(find(run).log());
        int every = Math.max(1, entries.size() / MOST_LINES);
        var columns = new LinkedHashMap<String, List<Object>>();
        for (String name : new String[] {"points", "loss", "heldOutLoss", "error", "perSecond"}) {
            columns.put(name, new ArrayList<>());
        }
        for (int i = 0; i < entries.size(); i++) {
            var entry = entries.get(i);
            if (i % every == 0 || i == entries.size() - 1 || Double.isFinite(entry.heldOutLoss())) {
                columns.get("points").add(entry.points());
                columns.get("loss").add(number(entry.loss()));
                columns.get("heldOutLoss").add(number(entry.heldOutLoss()));
                columns.get("error").add(number(entry.error()));
                columns.get("perSecond").add(number(entry.perSecond()));
            }
        }
        return new LinkedHashMap<>(columns);
    }

    private static Object number(double value) {
        return Double.isFinite(value) ? value : null;
    }

    /** The file of a checkpoint of a run. */
    static Path checkpoint(String run, String name) throws IOException, Refused {
        for (var checkpoint : find(run).checkpoints()) {
            if (checkpoint.file().getFileName().toString().equals(name)) {
                return checkpoint.file();
            }
        }
        throw new Refused(404, "run " + run + " has no checkpoint of that name");
    }

    private static RunFolder find(String run) throws IOException, Refused {
        for (Path path : Places.begunRuns()) {
            var folder = RunFolder.read(path);
            if (folder.name().equals(run)) {
                return folder;
            }
        }
        throw new Refused(404, "there is no run of that name");
    }
}
