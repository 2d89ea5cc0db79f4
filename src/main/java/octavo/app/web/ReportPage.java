package octavo.app.web;

import java.io.IOException;
import java.util.Locale;
import octavo.app.command.Sizes;
import octavo.app.command.Version;
import octavo.app.inspect.EvaluationReport;

/** Puts the page of {@code report} together: the figures that matter first, then section by section the evidence. */
final class ReportPage {

    private ReportPage() {
    }

    /** The whole document. */
    static String of(RunView run) throws IOException {
        var page = new Html();
        page.open("header");
        page.element("h1", run.folder().name());
        page.element("p", headline(run), "class", "soft");
        page.close();
        addTiles(page, run);
        ReportSettings.addTo(page, run);
        ReportCurves.addTo(page, run);
        ReportCheckpoints.addTo(page, run);
        ReportPredictions.addTo(page, run);
        ReportDigits.addTo(page, run);
        ReportSamples.addTo(page, run);
        ReportNet.addTo(page, run);
        page.element("p", "Made by Octavo " + Version.NUMBER + " from the files of " + run.folder().name() + ".",
                "class", "soft");
        return Page.document(run.folder().name() + " · Octavo", page);
    }

    private static String headline(RunView run) {
        var checkpoint = run.trained().checkpoint();
        boolean whole = checkpoint.plan() == null || checkpoint.state().points >= checkpoint.plan().points();
        return String.format(Locale.ROOT, "A net of the kind %s, %,d parameters, trained on %,d points of %s%s.",
                checkpoint.configuration().model(), parameters(run), checkpoint.state().points,
                checkpoint.data().get("name"),
                whole ? "" : String.format(Locale.ROOT, "; %,d are planned", checkpoint.plan().points()));
    }

    private static long parameters(RunView run) {
        return run.trained().model().parameters().stream().mapToLong(p -> (long) p.value.rows * p.value.cols).sum();
    }

    private static void addTiles(Html page, RunView run) {
        var loss = run.evaluation().loss();
        var state = run.trained().checkpoint().state();
        page.open("dl", "class", "tiles");
        tile(page, run.part() + " loss", String.format(Locale.ROOT, "%.4f nats", loss.mean()));
        if (run.writes()) {
            tile(page, "bits a character", String.format(Locale.ROOT, "%.3f",
                    EvaluationReport.bitsPerCharacter(run.trained(), run.evaluation())));
        }
        tile(page, "misclassified", String.format(Locale.ROOT, "%.2f %%", 100 * loss.error()));
        tile(page, "points", String.format(Locale.ROOT, "%,d", state.points));
        if (state.seconds > 0) { // an imported or shipped model does not know
            tile(page, "time", Sizes.seconds(state.seconds));
            tile(page, "points a second", String.format(Locale.ROOT, "%,.0f", state.points / state.seconds));
        }
        page.close();
    }

    private static void tile(Html page, String name, String value) {
        page.open("div").element("dt", name).element("dd", value).close();
    }
}
