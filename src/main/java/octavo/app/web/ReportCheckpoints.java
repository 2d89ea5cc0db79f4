package octavo.app.web;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import octavo.app.command.Units;
import octavo.app.model.Samples;
import octavo.app.model.TrainedModel;
import octavo.engine.layers.Loss;
import octavo.engine.training.RunFolder.CheckpointFile;

/** A row for each checkpoint: points, losses, and a sample. */
final class ReportCheckpoints {

    private static final int SAMPLE_LENGTH = 120;
    /** The most rows of the table; of more checkpoints it shows some, evenly spread, and says so. */
    private static final int MOST_ROWS = 40;

    private ReportCheckpoints() {
    }

    static void addTo(Html page, RunView run) throws IOException {
        page.element("h2", "Checkpoints");
        var shown = spread(run.checkpoints());
        if (run.writes()) {
            page.element("p", "Samples are drawn with the same prompt, temperature 0.7 and the same random numbers,"
                    + " so that only the nets differ.", "class", "soft");
        }
        page.element("p", run.measured(), "class", "soft");
        if (shown.size() < run.checkpoints().size()) {
            page.element("p", shown.size() + " of " + run.checkpoints().size() + " checkpoints.", "class", "soft");
        }
        page.open("div", "class", "wide").open("table", "class", "stack");
        page.row("th", "points", "time", "train loss", run.part() + " loss", "error", run.writes() ? "sample" : "");
        for (var checkpoint : shown) {
            addRow(page, run, checkpoint);
        }
        page.close().close();
    }

    private static List<CheckpointFile> spread(List<CheckpointFile> all) {
        if (all.size() <= MOST_ROWS) {
            return all;
        }
        var shown = new ArrayList<CheckpointFile>();
        for (int row = 0; row < MOST_ROWS; row++) {
            shown.add(all.get((int) ((long) row * (all.size() - 1) / (MOST_ROWS - 1))));
        }
        return shown;
    }

    private static void addRow(Html page, RunView run, CheckpointFile checkpoint) throws IOException {
        var trained = TrainedModel.open(checkpoint.file());
        Loss train = run.losses().of(checkpoint, trained, "train");
        Loss validation = run.losses().of(checkpoint, trained, run.part());
        page.open("tr");
        page.element("td", String.format(Locale.ROOT, "%,d", checkpoint.points()), "class", "number");
        page.element("td", Units.seconds(trained.checkpoint().state().seconds), "class", "number");
        page.element("td", String.format(Locale.ROOT, "%.4f", train.mean()), "class", "number");
        page.element("td", String.format(Locale.ROOT, "%.4f", validation.mean()), "class", "number");
        page.element("td", String.format(Locale.ROOT, "%.2f %%", 100 * validation.error()), "class", "number");
        page.open("td");
        if (run.writes()) {
            page.element("div", Samples.line(trained, SAMPLE_LENGTH, RunView.SEED), "class", "sample");
        }
        page.close().close();
    }
}
