package octavo.app.web;

import java.io.IOException;
import java.util.List;
import octavo.app.plot.RunCurves;
import octavo.app.plot.RunCurves.Scale;

/** Loss and error over the points of a run, with the beginning enlarged, as the course asks. */
final class ReportCurves {

    private static final long BEGINNING = 100_000;
    /** Height of a chart as a share of its width. */
    private static final double SHAPE = 0.7;

    private ReportCurves() {
    }

    static void addTo(Html page, RunView run) throws IOException {
        page.element("h2", "Curves");
        if (run.log().isEmpty()) {
            page.element("p", "The run has no log.csv that is a regular file: there are no curves.", "class", "soft");
            return;
        }
        var whole = List.of(RunCurves.Run.of(run.folder(), run.trained(), run.log(), run.part(), run.losses()));
        page.open("div", "class", "charts");
        page.figure(width -> curves(width).loss("Loss", whole).toSvg());
        page.figure(width -> curves(width).error("Error", whole).toSvg());
        long shown = run.log().stream().filter(entry -> entry.points() <= BEGINNING).count();
        if (shown < run.log().size() && shown > 1) {
            var beginning = List.of(whole.getFirst().until(BEGINNING));
            page.figure(width -> curves(width).loss("Loss, the first 100,000 points", beginning).toSvg());
            long validated = run.log().stream()
                    .filter(entry -> entry.points() <= BEGINNING && Double.isFinite(entry.validationLoss())).count();
            if (validated > 1) {
                page.figure(width -> curves(width).error("Error, the first 100,000 points", beginning).toSvg());
            }
        }
        page.close();
        page.element("p", "The training loss is pale as it was logged, strong as a smooth mean. Short ticks on the axis"
                + " are checkpoints.", "class", "soft");
    }

    private static RunCurves curves(int width) {
        return new RunCurves(true, Scale.AUTOMATIC, width, (int) (SHAPE * width));
    }
}
