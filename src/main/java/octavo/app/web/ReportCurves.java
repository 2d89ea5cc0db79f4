package octavo.app.web;

import java.util.List;
import java.util.function.ToDoubleFunction;
import octavo.charts.LineChart;
import octavo.engine.training.RunLog;

/** Loss and error over the points of a run, the beginning enlarged: that is where the course looks. */
final class ReportCurves {

    private static final long BEGINNING = 100_000;

    private ReportCurves() {
    }

    static void addTo(Html page, RunView run) {
        page.element("h2", "Curves");
        if (run.log().isEmpty()) {
            page.element("p", "The run has no log.", "class", "soft");
            return;
        }
        var beginning = run.log().stream().filter(entry -> entry.points() <= BEGINNING).toList();
        page.open("div", "class", "charts");
        figure(page, loss("Loss", run.log(), run));
        figure(page, error("Error", run.log(), run));
        if (beginning.size() < run.log().size() && beginning.size() > 1) {
            figure(page, loss("Loss, the first 100,000 points", beginning, run));
            if (judged(beginning).size() > 1) {
                figure(page, error("Error, the first 100,000 points", beginning, run));
            }
        }
        page.close();
    }

    private static void figure(Html page, LineChart chart) {
        page.open("figure").raw(chart.toSvg()).close();
    }

    private static LineChart loss(String title, List<RunLog.Entry> log, RunView run) {
        var judged = judged(log);
        return new LineChart(title, "points", "nats")
                .with("training, moving mean", points(log), column(log, RunLog.Entry::loss))
                .with(run.part() + " set", points(judged), column(judged, RunLog.Entry::heldOutLoss));
    }

    private static LineChart error(String title, List<RunLog.Entry> log, RunView run) {
        var judged = judged(log);
        return new LineChart(title, "points", "% misclassified").with(run.part() + " set", points(judged),
                column(judged, entry -> 100 * entry.error()));
    }

    /** The lines of checkpoints, where held-out examples were judged. */
    private static List<RunLog.Entry> judged(List<RunLog.Entry> log) {
        return log.stream().filter(entry -> Double.isFinite(entry.heldOutLoss())).toList();
    }

    private static double[] points(List<RunLog.Entry> log) {
        return column(log, RunLog.Entry::points);
    }

    private static double[] column(List<RunLog.Entry> log, ToDoubleFunction<RunLog.Entry> value) {
        return log.stream().mapToDouble(value).toArray();
    }
}
