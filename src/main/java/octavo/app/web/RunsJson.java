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
import octavo.app.command.Folders;
import octavo.app.web.WebServer.Refused;
import octavo.engine.training.Checkpoint;
import octavo.engine.training.RunFolder;
import octavo.engine.training.RunLog;
import octavo.files.JsonObject;

/**
 * The content of the pages of {@code serve} as JSON values. Names in a request are only compared with those of existing
 * files, never opened.
 */
final class RunsJson {

    /** A curve is some hundred pixels wide. */
    private static final int MOST_LINES = 1500;
    /** A training has ended if its log did not grow for this long, and for several times its usual interval. */
    private static final Duration SILENCE = Duration.ofSeconds(60);
    private static final Duration SILENCE_OF_A_START = Duration.ofMinutes(10);

    private RunsJson() {
    }

    /** All runs, also those without a checkpoint yet; the running ones first. */
    static List<Object> runs() throws IOException {
        var atWork = new ArrayList<Object>();
        var others = new ArrayList<Object>();
        for (Path path : Folders.begunRuns()) {
            var folder = RunFolder.read(path);
            boolean works = isAtWork(folder);
            try {
                if (works || !folder.checkpoints().isEmpty()) {
                    (works ? atWork : others).add(describe(folder, works));
                }
            } catch (IOException | RuntimeException e) {
                // a folder that cannot be read should not hide the others
                others.add(unreadable(folder, e));
            }
        }
        atWork.addAll(others);
        return atWork;
    }

    private static Map<String, Object> unreadable(RunFolder folder, Exception reason) {
        var json = new LinkedHashMap<String, Object>();
        json.put("name", folder.name());
        json.put("atWork", false);
        json.put("checkpoints", List.of());
        json.put("writes", false);
        json.put("problem", "this folder cannot be read: " + reason.getMessage());
        return json;
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
                json.put("writes", false);
                describeSettings(JsonObject.read(folder.path().resolve("run.json")), json);
                return json;
            }
            var newest = Checkpoint.open(folder.newest().file());
            json.put("model", newest.configuration().model());
            json.put("data", String.valueOf(newest.data().get("name")));
            json.put("writes", !newest.vocabulary().isEmpty());
            long planned = newest.plan() == null ? 0L : newest.plan().points();
            json.put("planned", planned);
            // a run that has reached its length is not running, even if its log is new
            json.put("atWork", atWork && newest.state().points < planned);
        } catch (IOException e) {
            json.put("problem", e.getMessage());
        }
        return json;
    }

    /** A run before its first checkpoint: it only has settings. */
    private static void describeSettings(JsonObject settings, Map<String, Object> json) throws IOException {
        json.put("model", settings.getString("model"));
        json.put("data", settings.getObject("data").getString("name"));
        json.put("planned", settings.getObject("plan").getLong("points"));
    }

    /**
     * Whether a training is running in a folder, judged by the age of its log. (Testing the lock would take it from
     * the training for a moment.)
     */
    private static boolean isAtWork(RunFolder folder) {
        try {
            if (!Files.isRegularFile(folder.log()) || !Files.isRegularFile(folder.path().resolve("run.lock"))) {
                return false;
            }
            var silence = Duration.between(Files.getLastModifiedTime(folder.log()).toInstant(), Instant.now());
            return silence.compareTo(SILENCE) < 0 || silence.compareTo(usualSilence(folder)) < 0;
        } catch (IOException e) {
            return false;
        }
    }

    private static Duration usualSilence(RunFolder folder) throws IOException {
        var log = RunLog.read(folder.log());
        if (log.size() < 2) {
            return SILENCE_OF_A_START;
        }
        double seconds = log.getLast().seconds() - log.get(log.size() - 2).seconds();
        return Duration.ofSeconds((long) Math.min(4 * seconds, SILENCE_OF_A_START.toSeconds()));
    }

    /** The log of a run as columns; of a long log, some lines and all those with a validation loss. */
    static Map<String, Object> log(String run) throws IOException, Refused {
        var folder = find(run);
        var entries = RunLog.read(folder.log());
        int every = Math.max(1, entries.size() / MOST_LINES);
        var columns = new LinkedHashMap<String, List<Object>>();
        for (String name : new String[] {"points", "loss", "heldOutLoss", "error", "perSecond"}) {
            columns.put(name, new ArrayList<>());
        }
        for (int i = 0; i < entries.size(); i++) {
            var entry = entries.get(i);
            if (i % every == 0 || i == entries.size() - 1 || Double.isFinite(entry.validationLoss())) {
                columns.get("points").add(entry.points());
                columns.get("loss").add(number(entry.loss()));
                columns.get("heldOutLoss").add(number(entry.validationLoss()));
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

    /** The run of a name. */
    static RunFolder find(String run) throws IOException, Refused {
        for (Path path : Folders.begunRuns()) {
            var folder = RunFolder.read(path);
            if (folder.name().equals(run)) {
                return folder;
            }
        }
        throw new Refused(404, "there is no run of that name");
    }
}
