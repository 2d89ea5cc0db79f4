package octavo.app.plot;

import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import octavo.app.model.MeasuredLosses;
import octavo.engine.training.RunLog;
import octavo.engine.training.RunLog.Entry;

/** The losses of a run over the points it has read, from its {@code log.csv}. */
final class LossPlot implements Plot {

    private static final int ROWS = 14;
    private static final RunCurves CURVES = new RunCurves(true, RunCurves.Scale.AUTOMATIC, 720, 420);
    private static final long EXAMPLES = 10_000;

    @Override
    public String name() {
        return "loss";
    }

    @Override
    public String summary() {
        return "training loss and validation loss over the points read";
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
        var chart = CURVES.loss("Loss of " + subject.folder().name(), List.of(run(subject, entries)));
        return new Drawing(chart.toSvg(), chart.toTerminal(subject.columns(), ROWS, subject.ascii()));
    }

    private static RunCurves.Run run(Subject subject, List<Entry> entries) throws IOException {
        String part = "validation";
        MeasuredLosses losses = null;
        try {
            var dataSet = subject.trained().dataSet();
            part = dataSet.validationPart();
            losses = new MeasuredLosses(subject.folder(), dataSet, EXAMPLES);
        } catch (IOException e) {
            // the data set is missing: the curve shows what was logged
        }
        return RunCurves.Run.of(subject.folder(), subject.trained(), entries, part, losses);
    }
}
