package octavo.app.train;

import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CancellationException;
import octavo.app.command.Arguments;
import octavo.app.command.Interruption;
import octavo.app.command.RunFailure;
import octavo.app.command.Terminal;
import octavo.app.command.Units;
import octavo.app.inspect.NamesReport;
import octavo.app.model.Samples;
import octavo.app.model.TrainedModel;
import octavo.data.DataSet;
import octavo.data.Reading;
import octavo.data.text.TextDataSet;
import octavo.data.text.TextOverlap;
import octavo.engine.layers.Loss;
import octavo.engine.matrix.Parallel;
import octavo.engine.matrix.SelfTest;
import octavo.engine.models.Batch;
import octavo.engine.models.Model;
import octavo.engine.models.Source;
import octavo.engine.optimizers.Optimizer;
import octavo.engine.optimizers.Schedule;
import octavo.engine.training.Checkpoint;
import octavo.engine.training.DivergedException;
import octavo.engine.training.EvaluationSet;
import octavo.engine.training.RunDescription;
import octavo.engine.training.RunFolder;
import octavo.engine.training.Trainer;
import octavo.engine.training.TrainingPlan;
import octavo.engine.training.TrainingRun;
import octavo.engine.training.TrainingRun.End;
import octavo.engine.training.TrainingRun.Report;
import octavo.files.Json;

/** Runs one training and reports on it. */
final class TrainingSession implements TrainingRun.Listener {

    /** Number of validation examples per checkpoint: a fixed choice, so that validation is quick. */
    static final long VALIDATION_EXAMPLES = 1000;
    /** Advice after a divergence if there is no checkpoint. */
    static final String START_AGAIN = "; start again with a lower --rate or with --clip 1";
    private static final int SAMPLE_LENGTH = 70;
    private static final int LAST_SAMPLE_LENGTH = 600;
    private static final double JSON_SECONDS = 5;
    /** Nanoseconds. */
    private static final long VALIDATION_SHOWN_EVERY = 300_000_000;

    private final Terminal terminal;
    private final DataSet dataSet;
    private final Model model;
    private final Optimizer optimizer;
    private final SteadySpeed speed = new SteadySpeed();
    private RunDescription description;
    private TrainingPlan plan;
    private Deadline deadline;
    private long legStart;
    private long legUpdates;
    private int planChanges;
    private final UpdateSize size;
    private final RunFolder folder;
    private final boolean samples;
    private final boolean shown;
    private final boolean json;
    private final boolean threadsAreFree;
    private long lastJson;

    TrainingSession(Arguments arguments, Terminal terminal, DataSet dataSet, Model model, Optimizer optimizer,
                    RunDescription description, RunFolder folder) {
        this.terminal = terminal;
        this.dataSet = dataSet;
        this.model = model;
        this.optimizer = optimizer;
        this.description = description;
        this.plan = description.plan();
        this.size = new UpdateSize(model, plan, dataSet.steps());
        this.folder = folder;
        this.shown = !arguments.flag("--no-samples") && dataSet instanceof TextDataSet;
        this.samples = shown && !terminal.quiet();
        this.json = arguments.flag("--json");
        this.threadsAreFree = new PlanOptions(arguments).threadsAreFree();
    }

    /**
     * Trains, validates, and shows a sample.
     *
     * @param options those that {@code run.json} keeps for {@code --like}; may be empty
     * @param until   the deadline of {@code --minutes}; null if the length is fixed
     */
    void run(Map<String, Object> options, Deadline until) throws IOException {
        deadline = until;
        int threads = Parallel.threads();
        if (threadsAreFree && size.isTooSmallForThreads()) {
            Parallel.setThreads(1);
        }
        var source = dataSet.train(plan.batch(), plan.seed());
        SelfTest.run().forEach(terminal::warn);
        size.requireMemory();
        announce(source.examplesPerEpoch());
        folder.writeSettings(settings(options));
        var interruption = new Interruption();
        try {
            TrainingRun run;
            End end;
            do {
                run = new TrainingRun(new Trainer(model, source, plan, description.state(), optimizer), description,
                        watched(dataSet.evaluationSet(dataSet.validationPart(), VALIDATION_EXAMPLES),
                                plan.saving().patience() == 0),
                        folder, this);
                legStart = System.nanoTime();
                legUpdates = description.state().updates;
                planChanges++;
                end = run.run();
            } while (isReplanned(end, options));
            Parallel.setThreads(threads);
            if (end != End.STOPPED) {
                conclude(run, end);
            } else {
                terminal.warn("stopped; " + run.lastCheckpoint() + " is written. Continue with: octavo train --resume "
                        + folder.name());
            }
        } catch (DivergedException e) {
            throw new RunFailure(e.getMessage() + whatToDo());
        } finally {
            interruption.close();
        }
    }

    /** Whether a run that has finished its plan, or would miss its deadline, continues with a new plan. */
    private boolean isReplanned(End end, Map<String, Object> options) throws IOException {
        long now = System.nanoTime();
        if (deadline == null || Interruption.requested() || end == End.PATIENCE
                || end == End.COMPLETE && !deadline.misses(plan, description.state(), 0, now)
                || end == End.COMPLETE && deadline.left(now) < 0) {
            return false;
        }
        plan = deadline.replanned(plan, description.state(), secondsPerUpdate(now), now);
        description = description.withPlan(plan);
        options.put("points", String.valueOf(plan.points()));
        folder.writeSettings(settings(options));
        terminal.info(String.format(Locale.ROOT, "the speed has changed: the run now has %,d points", plan.points()));
        return true;
    }

    private double secondsPerUpdate(long now) {
        return (now - legStart) * 1e-9 / Math.max(1, description.state().updates - legUpdates);
    }

    /**
     * A validation set that shows progress while it is read and stops at a signal. With patience, a validation that is
     * cut short would change what follows, so it is finished first.
     */
    private EvaluationSet watched(EvaluationSet set, boolean mayStop) {
        return new EvaluationSet(new Source() {
            private long shown = System.nanoTime();

            @Override
            public long examplesPerEpoch() {
                return set.source().examplesPerEpoch();
            }

            @Override
            public void fill(long firstExample, int rows, Batch into) {
                if (mayStop && Interruption.requested()) {
                    throw new CancellationException();
                }
                if (System.nanoTime() - shown > VALIDATION_SHOWN_EVERY) {
                    shown = System.nanoTime();
                    terminal.progress(String.format(Locale.ROOT, "validation: %,d of %,d examples", firstExample,
                            set.examples()));
                }
                set.source().fill(firstExample, rows, into);
            }
        }, set.examples(), set.rows());
    }

    /** Advice after a divergence. Clipping cannot change in a resumed run. */
    private String whatToDo() throws IOException {
        return folder.checkpoints().isEmpty() ? START_AGAIN : "; continue from the last checkpoint with --resume "
                + folder.name() + " and a lower --rate, or start again with --clip 1";
    }

    private void announce(long epoch) {
        long parameters = model.configuration().weights();
        long checkpoints = plan.saving().every() == 0 ? 1
                : plan.updates() * plan.pointsOfUpdate() / plan.saving().every() + 1;
        long disk = checkpoints * model.configuration().bytes() * (1 + plan.optimizer().moments());
        terminal.info(String.format(Locale.ROOT,
                "%s on %s: %,d parameters, %,d points (%.2f epochs of %,d), batch %d, %d thread%s",
                description.configuration().model(), description.data().get("name"), parameters, plan.points(),
                (double) plan.points() / epoch, epoch, plan.batch(), Parallel.threads(),
                Parallel.threads() == 1 ? "" : "s"));
        terminal.info(String.format(Locale.ROOT,
                "memory for the model and its training %s, disk for its checkpoints about %s in %s",
                Units.bytes(size.memory()), Units.bytes(disk), folder.path()));
    }

    private Map<String, Object> settings(Map<String, Object> options) {
        var settings = new LinkedHashMap<String, Object>();
        settings.put("run", folder.name());
        settings.put("model", description.configuration().model());
        settings.put("configuration", description.configuration().toJson());
        settings.put("parameters", model.configuration().weights());
        settings.put("plan", plan.toJson());
        settings.put("data", description.data());
        if (!options.isEmpty()) {
            settings.put(OptionsFile.KEY, options);
        }
        settings.put("java", System.getProperty("java.version"));
        return settings;
    }

    @Override
    public void progress(Report report) {
        terminal.progress(ProgressLine.of(report, speed.isSteady(report.perSecond()),
                terminal.isLive() ? terminal.columns() : 0));
        if (json && (System.nanoTime() - lastJson) * 1e-9 > JSON_SECONDS) {
            lastJson = System.nanoTime();
            var line = new LinkedHashMap<String, Object>();
            line.put("points", report.points());
            line.put("loss", report.loss());
            line.put("perSecond", report.perSecond());
            line.put("rate", report.rate());
            double norm = report.gradientNorm().getAsDouble();
            line.put("gradientNorm", Double.isFinite(norm) ? norm : null);
            terminal.print(Json.write(line));
        }
    }

    @Override
    public void checkpoint(Path file, Loss validation) {
        terminal.info(String.format(Locale.ROOT, "%s  loss %.4f%s", file.getFileName(),
                description.state().movingLoss, validation.targets() == 0 ? ""
                : String.format(Locale.ROOT, "  validation loss %.4f  error %.2f %%", validation.mean(),
                100 * validation.error())));
        if (samples) {
            terminal.info("  " + Samples.line(trained(file), SAMPLE_LENGTH, plan.seed()));
        }
    }

    @Override
    public void warning(String sentence) {
        terminal.warn("octavo: " + sentence);
    }

    @Override
    public boolean stop() {
        long now = System.nanoTime();
        return Interruption.requested() || deadline != null && deadline.isCheckDue(now)
                && deadline.misses(plan, description.state(), secondsPerUpdate(now), now);
    }

    private TrainedModel trained(Path file) {
        var vocabulary = dataSet instanceof TextDataSet text ? text.vocabulary() : null;
        return new TrainedModel(new Checkpoint(file, description), model, vocabulary, dataSet.reading());
    }

    private void conclude(TrainingRun run, End end) throws IOException {
        if (end == End.PATIENCE) {
            terminal.info("the validation loss did not fall for " + plan.saving().patience()
                    + " checkpoints; the best is " + folder.checkpointFile(description.state().bestPoints));
        }
        if (deadline != null) {
            reportLength();
        }
        String part = dataSet.finalPart();
        Loss loss;
        try {
            loss = watched(dataSet.evaluationSet(part, 0), true).loss(model.fork());
        } catch (CancellationException e) {
            terminal.warn("stopped; " + run.lastCheckpoint() + " is written and complete. Evaluate it with: octavo"
                    + " evaluate " + folder.name());
            return;
        }
        if (json) {
            var line = new LinkedHashMap<String, Object>();
            line.put("checkpoint", run.lastCheckpoint().toString());
            line.put("testLoss", loss.mean());
            line.put("error", loss.error());
            terminal.print(Json.write(line));
            return;
        }
        terminal.print(String.format(Locale.ROOT, "%s after %,d points in %s: %s loss %.4f %s, %.2f %% misclassified",
                run.lastCheckpoint(), description.state().points, Units.seconds(description.state().seconds),
                DataSet.title(part),
                loss.mean(), description.configuration().lossUnit(), 100 * loss.error()));
        if (dataSet instanceof TextDataSet text && text.reading() == Reading.CONTEXTS) { // TimeBudget counts it too
            terminal.print(NamesReport.verdict(model.fork(), text, loss));
        }
        if (shown) {
            var trained = trained(run.lastCheckpoint());
            String sample = Samples.text(trained, trained.emptyPrompt(), LAST_SAMPLE_LENGTH, plan.seed()).strip();
            terminal.print("");
            terminal.print(sample);
            compare(sample);
        }
    }

    private void reportLength() {
        boolean constant = plan.schedule() instanceof Schedule.Constant;
        terminal.info("the run can be repeated with --points " + plan.points() + (planChanges == 1 || constant ? ""
                : ", but not to the bit, since its rate followed the lengths planned before"));
    }

    /** Reports how many words of a sample are in the text, and how much is copied from it. */
    private void compare(String sample) {
        if (dataSet instanceof TextDataSet text && !text.isNames()) {
            var overlap = new TextOverlap(text.trainingText()).compare(sample);
            terminal.info(String.format(Locale.ROOT,
                    "%d of the sample's %d %s (%.0f %%) occur in the text; copied runs of over %d characters: %d%s",
                    overlap.knownWords(), overlap.words(), overlap.unit(), 100 * overlap.knownShare(),
                    TextOverlap.LONGEST_OWN_RUN, overlap.copiedRuns().size(),
                    overlap.copiedRuns().isEmpty() ? "" : ", the longest of " + overlap.copiedRuns().getFirst()));
        }
    }

    /** Tells whether the speed has stopped rising: code that is not compiled yet is a hundred times slower. */
    private static final class SteadySpeed {

        private static final double NEAR = 0.2;
        private static final int REPORTS = 2;

        private double last = Double.NaN;
        private int near;

        /** Takes a speed; the same value may come several times until there is a new measurement. */
        boolean isSteady(double perSecond) {
            if (near < REPORTS && perSecond != last) {
                near = Math.abs(perSecond - last) < NEAR * perSecond ? near + 1 : 0;
                last = perSecond;
            }
            return near >= REPORTS;
        }
    }
}
