package octavo.app.web;

import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import octavo.app.plot.RunCurves;
import octavo.app.web.WebServer.Refused;
import octavo.charts.LineChart;
import octavo.engine.models.Configuration;
import octavo.engine.training.Checkpoint;
import octavo.engine.training.RunFolder;
import octavo.engine.training.RunFolder.CheckpointFile;
import octavo.engine.training.RunLog;
import octavo.files.JsonObject;

/** The curves of some runs in one chart, with the numbers and positions that the cross-hair needs. */
final class CurvesJson {

    private static final double SHAPE = 0.62;
    /** The most curves in one chart: there are eight colors. */
    private static final int MOST_RUNS = 8;

    private CurvesJson() {
    }

    /** The charts of runs as the browser wants them. */
    static Map<String, Object> of(List<String> names, Map<String, List<String>> query) throws IOException, Refused {
        if (names.isEmpty() || names.size() > MOST_RUNS) {
            throw new Refused(400, "ask for 1 to " + MOST_RUNS + " runs at a time");
        }
        int width = WebServer.integer(query, "width", 240, 2000);
        var scale = switch (WebServer.single(query, "scale")) {
            case "linear" -> RunCurves.Scale.LINEAR;
            case "log" -> RunCurves.Scale.LOG;
            default -> RunCurves.Scale.AUTOMATIC;
        };
        var curves = new RunCurves(!WebServer.single(query, "smooth").equals("false"), scale, width,
                (int) (SHAPE * width));
        var runs = new ArrayList<RunCurves.Run>();
        var numbers = new ArrayList<Object>();
        for (String name : names) {
            runs.add(run(RunsJson.find(name)));
            var columns = RunsJson.log(name);
            columns.put("name", name);
            numbers.add(columns);
        }
        var json = new LinkedHashMap<String, Object>();
        json.put("loss", drawn(curves.loss("Loss", runs)));
        json.put("error", drawn(curves.error("Error", runs)));
        json.put("runs", numbers);
        return json;
    }

    private static RunCurves.Run run(RunFolder folder) throws IOException {
        var log = RunLog.read(folder.log());
        var checkpoints = folder.checkpoints();
        String unit = "nats";
        double planned = 0;
        if (!checkpoints.isEmpty()) {
            var newest = Checkpoint.open(folder.newest().file());
            unit = newest.configuration().lossUnit();
            planned = newest.plan() == null ? 0 : newest.plan().points();
        } else if (Files.isRegularFile(folder.path().resolve("run.json"))) {
            var settings = JsonObject.read(folder.path().resolve("run.json"));
            unit = Configuration.fromJson(settings.getString("model"), settings.getObject("configuration").values())
                    .lossUnit();
            planned = settings.getObject("plan").getLong("points");
        }
        return new RunCurves.Run(folder.name(), unit, "validation", log,
                checkpoints.stream().mapToDouble(CheckpointFile::points).toArray(), planned);
    }

    private static Map<String, Object> drawn(LineChart chart) {
        var drawn = chart.draw();
        return Map.of("svg", drawn.svg(), "left", drawn.left(), "right", drawn.right(), "top", drawn.top(),
                "bottom", drawn.bottom(), "low", drawn.low(), "high", drawn.high());
    }
}
