package octavo.app.train;

import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import octavo.app.command.Arguments;
import octavo.app.command.Interruption;
import octavo.app.command.RunFailure;
import octavo.app.command.Sizes;
import octavo.app.command.Terminal;
import octavo.app.data.Material;
import octavo.app.data.TextMaterial;
import octavo.app.inspect.NamesReport;
import octavo.app.model.Samples;
import octavo.app.model.TrainedModel;
import octavo.data.text.TextOverlap;
import octavo.engine.layers.Loss;
import octavo.engine.matrix.Parallel;
import octavo.engine.matrix.SelfTest;
import octavo.engine.models.Model;
import octavo.engine.optimizers.Optimizer;
import octavo.engine.training.Checkpoint;
import octavo.engine.training.DivergedException;
import octavo.engine.training.RunDescription;
import octavo.engine.training.RunFolder;
import octavo.engine.training.Trainer;
import octavo.engine.training.TrainingPlan;
import octavo.engine.training.TrainingRun;
import octavo.engine.training.TrainingRun.End;
import octavo.engine.training.TrainingRun.Report;
import octavo.files.Json;

/** One training from the first to the last word said about it. */
final class TrainingSession implements TrainingRun.Listener {

    /** Held-out examples that judge a checkpoint: a fixed choice of them, so that judging takes a moment only. */
    static final long JUDGED = 1000;
    /** What to do after a divergence where there is no checkpoint. */
    static final String START_AGAIN = "; start again with a lower --rate or with --clip 1";
    private static final int SAMPLE_LENGTH = 70;
    private static final int LAST_SAMPLE_LENGTH = 600;
    private static final double JSON_SECONDS = 5;

    private final Terminal terminal;
    private final Material material;
    private final Model model;
    private final Optimizer optimizer;
    private final RunDescription description;
    private final TrainingPlan plan;
    private final UpdateSize size;
    private final RunFolder folder;
    private final boolean samples;
    private final boolean shown;
    private final boolean json;
    private final boolean threadsAreFree;
    private long lastJson;

    TrainingSession(Arguments arguments, Terminal terminal, Material material, Model model, Optimizer optimizer,
                    RunDescription description, RunFolder folder) {
        this.terminal = terminal;
        this.material = material;
        this.model = model;
        this.optimizer = optimizer;
        this.description = description;
        this.plan = description.plan();
        this.size = new UpdateSize(model, plan, material.steps());
        this.folder = folder;
        this.shown = !arguments.flag("--no-samples") && material.vocabulary() != null;
        this.samples = shown && !terminal.quiet();
        this.json = arguments.flag("--json");
        this.threadsAreFree = new PlanOptions(arguments).threadsAreFree();
    }

    /**
     * Trains, validates, and shows a sample.
     *
     * @param options what {@code run.json} keeps for {@code --like}; none to keep none
     */
    void run(Map<String, Object> options) throws IOException {
        int threads = Parallel.threads();
        if (threadsAreFree && size.isTooSmallForThreads()) {
            Parallel.setThreads(1);
        }
        var source = material.train(plan.batch(), plan.seed());
        announce(source.examplesPerEpoch());
        folder.writeSettings(settings(options));
        var interruption = new Interruption();
        try {
            var trainer = new Trainer(model, source, plan, description.state(), optimizer);
            var run = new TrainingRun(trainer, description, material.heldOut(material.judgingPart(), JUDGED), folder,
                    this);
            End end = run.run();
            Parallel.setThreads(threads);
            if (end != End.STOPPED) {
                conclude(run, end);
            } else {
                terminal.complain("stopped; " + run.lastCheckpoint() + " is written. Go on with: octavo train --resume "
                        + folder.name());
            }
        } catch (DivergedException e) {
            throw new RunFailure(e.getMessage() + whatToDo());
        } finally {
            interruption.close();
        }
    }

    /** After a divergence. How gradients are clipped cannot change in a resumed run. */
    private String whatToDo() throws IOException {
        return folder.checkpoints().isEmpty() ? START_AGAIN : "; go on from the last checkpoint with --resume "
                + folder.name() + " and a lower --rate, or start again with --clip 1";
    }

    private void announce(long epoch) {
        SelfTest.run().forEach(terminal::complain);
        size.requireMemory();
        long parameters = model.configuration().weights();
        long checkpoints = plan.saving().every() == 0 ? 1
                : plan.updates() * plan.pointsOfUpdate() / plan.saving().every() + 1;
        long disk = checkpoints * model.configuration().bytes() * (1 + plan.optimizer().moments());
        terminal.talk(String.format(Locale.ROOT,
                "%s on %s: %,d parameters, %,d points (%.2f epochs of %,d), batch %d, %d thread%s",
                description.configuration().model(), description.data().get("name"), parameters, plan.points(),
                (double) plan.points() / epoch, epoch, plan.batch(), Parallel.threads(),
                Parallel.threads() == 1 ? "" : "s"));
        terminal.talk(String.format(Locale.ROOT,
                "memory for the net and its training %s, disk for its checkpoints about %s in %s",
                Sizes.bytes(size.memory()), Sizes.bytes(disk), folder.path()));
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
        terminal.progress(ProgressLine.of(report, terminal.isLive() ? terminal.columns() : 0));
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
    public void checkpoint(Path file, Loss heldOut) {
        terminal.talk(String.format(Locale.ROOT, "%s  loss %.4f%s", file.getFileName(),
                description.state().movingLoss, heldOut.targets() == 0 ? ""
                : String.format(Locale.ROOT, "  held out %.4f  error %.2f %%", heldOut.mean(), 100 * heldOut.error())));
        if (samples) {
            terminal.talk("  " + Samples.line(trained(file), SAMPLE_LENGTH, plan.seed()));
        }
    }

    @Override
    public void warning(String sentence) {
        terminal.complain("octavo: " + sentence);
    }

    @Override
    public boolean stop() {
        return Interruption.requested();
    }

    private TrainedModel trained(Path file) {
        return new TrainedModel(new Checkpoint(file, description), model, material.vocabulary(), material.reading());
    }

    private void conclude(TrainingRun run, End end) throws IOException {
        if (end == End.PATIENCE) {
            terminal.talk("the held-out loss did not fall for " + plan.saving().patience()
                    + " checkpoints; the best is " + folder.checkpointFile(description.state().bestPoints));
        }
        String part = material.finalPart();
        Loss loss = material.heldOut(part, 0).loss(model.fork());
        if (json) {
            var line = new LinkedHashMap<String, Object>();
            line.put("checkpoint", run.lastCheckpoint().toString());
            line.put("testLoss", loss.mean());
            line.put("error", loss.error());
            terminal.print(Json.write(line));
            return;
        }
        terminal.print(String.format(Locale.ROOT, "%s after %,d points in %s: %s loss %.4f nats, %.2f %% misclassified",
                run.lastCheckpoint(), description.state().points, Sizes.seconds(description.state().seconds), part,
                loss.mean(), 100 * loss.error()));
        if (material.reading() == Material.Reading.CONTEXTS) { // TimeBudget counts this judging, too
            terminal.print(NamesReport.verdict(material.heldOut("train", 0).loss(model.fork()), loss));
        }
        if (shown) {
            var trained = trained(run.lastCheckpoint());
            String sample = Samples.text(trained, trained.emptyPrompt(), LAST_SAMPLE_LENGTH, plan.seed()).strip();
            terminal.print("");
            terminal.print(sample);
            compare(sample);
        }
    }

    /** How much of a sample are words of the text, and how much is copied from it. */
    private void compare(String sample) {
        if (material instanceof TextMaterial(var text, var reading, var steps)
                && reading != Material.Reading.CONTEXTS) {
            var overlap = new TextOverlap(text.trainingText()).compare(sample);
            terminal.talk(String.format(Locale.ROOT,
                    "%d of the sample's %d words of three and more letters (%.0f %%) occur in"
                    + " the text; copied runs of over %d characters: %d%s", overlap.knownWords(), overlap.words(),
                    100 * overlap.knownShare(), TextOverlap.LONGEST_OWN_RUN, overlap.copiedRuns().size(),
                    overlap.copiedRuns().isEmpty() ? "" : ", the longest of " + overlap.copiedRuns().getFirst()));
        }
    }
}
