package octavo.app.plot;

import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.function.ToDoubleFunction;
import octavo.charts.LineChart;
import octavo.engine.training.RunLog;
import octavo.engine.training.RunLog.Entry;

/** The losses of a run over the points it has read, from its {@code log.csv}. */
final class LossPlot implements Plot {

    private static final int ROWS = 14;
    /** From this ratio of losses on, a logarithmic scale shows more. */
    private static final double LOG_SCALE = 4;

    @Override
    public String name() {
        return "loss";
    }

    @Override
    public String summary() {
        return "training loss (a moving mean) and held-out loss over the points read";
    }

    @Override
    public boolean suits(Subject subject) {
        return Files.isRegularFile(subject.folder().log());
    }

    @Override
    public Drawing draw(Subject subject) throws IOException {
        List<Entry> entries = RunLog.read(subject.folder().log());
        if (entries.isEmpty()) {
            throw new IOException("run " + subject.folder().path() + " has no log yet: there is no loss to draw");
        }
        LineChart chart = chart(subject.folder().name(), entries);
        return new Drawing(chart.toSvg(), chart.toTerminal(subject.columns(), ROWS, subject.ascii()));
    }

    private static LineChart chart(String run, List<Entry> entries) {
        var judged = entries.stream().filter(entry -> Double.isFinite(entry.heldOutLoss())).toList();
        double[] losses = values(entries, Entry::loss);
        double[] heldOut = values(judged, Entry::heldOutLoss);
        var chart = new LineChart("Loss of " + run, "points", "loss (nats)")
                .with("training, moving mean", values(entries, Entry::points), losses)
                .with("held out", values(judged, Entry::points), heldOut);
        double lowest = Double.POSITIVE_INFINITY;
        double highest = 0;
        for (double[] values : List.of(losses, heldOut)) {
            for (double value : values) {
                lowest = value < lowest ? value : lowest;
                highest = value > highest ? value : highest;
            }
        }
        return highest > LOG_SCALE * lowest ? chart.withLogY() : chart;
    }

    private static double[] values(List<Entry> entries, ToDoubleFunction<Entry> value) {
        return entries.stream().mapToDouble(value).toArray();
    }
}
