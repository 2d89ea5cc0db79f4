package octavo.app.web;

import java.io.IOException;
import java.util.Locale;
import octavo.app.command.Units;
import octavo.app.command.Version;
import octavo.app.inspect.EvaluationReport;

/** Builds the page of {@code report}: first the main figures, then the sections. */
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
        ReportCurves.addTo(page, run);
        ReportSamples.addTo(page, run);
        ReportDigits.addTo(page, run);
        ReportCheckpoints.addTo(page, run);
        ReportSettings.addChecks(page, run);
        ReportPredictions.addTo(page, run);
        ReportNet.addTo(page, run);
        ReportSettings.addTo(page, run);
        page.element("p", "Written by Octavo " + Version.NUMBER + " from the files of " + run.folder().name() + ".",
                "class", "soft");
        return Page.document(run.folder().name() + " · Octavo", page);
    }

    private static String headline(RunView run) {
        var checkpoint = run.trained().checkpoint();
        boolean whole = checkpoint.plan() == null || checkpoint.state().points >= checkpoint.plan().points();
        return String.format(Locale.ROOT, "Model %s, %,d parameters, trained on %,d points of %s%s.",
                checkpoint.configuration().model(), checkpoint.configuration().weights(), checkpoint.state().points,
                checkpoint.data().get("name"),
                whole ? "" : String.format(Locale.ROOT, "; %,d are planned", checkpoint.plan().points()));
    }

    private static void addTiles(Html page, RunView run) {
        var loss = run.evaluation().loss();
        var state = run.trained().checkpoint().state();
        page.open("dl", "class", "tiles");
        tile(page, run.part() + " loss", String.format(Locale.ROOT, "%.4f %s", loss.mean(), run.unit()));
        if (run.writes()) {
            tile(page, "bits per character", String.format(Locale.ROOT, "%.3f",
                    EvaluationReport.bitsPerCharacter(run.trained(), run.evaluation())));
        }
        tile(page, "misclassified", String.format(Locale.ROOT, "%.2f %%", 100 * loss.error()));
        tile(page, "points", String.format(Locale.ROOT, "%,d", state.points));
        if (state.seconds > 0) { // an imported or shipped model does not know
            tile(page, "time", Units.seconds(state.seconds));
            tile(page, "points per second", String.format(Locale.ROOT, "%,.0f", state.points / state.seconds));
        }
        page.close();
    }

    private static void tile(Html page, String name, String value) {
        page.open("div").element("dt", name).element("dd", value).close();
    }
}
