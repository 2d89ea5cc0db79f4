package octavo.app.train;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import octavo.app.command.Arguments;
import octavo.app.command.Folders;
import octavo.app.command.Option;
import octavo.app.command.Shipped;
import octavo.app.command.Terminal;
import octavo.app.model.TrainedModel;
import octavo.data.DataSet;
import octavo.engine.optimizers.Schedule;
import octavo.engine.training.Checkpoint;
import octavo.engine.training.RunFolder;
import octavo.engine.training.TrainingPlan;
import octavo.files.BadFileException;
import octavo.files.JsonObject;

/** {@code train --resume RUN}: continues a run exactly from its last checkpoint; only length and rate may change. */
final class ResumedTraining {

    private static final List<String> ALLOWED = List.of("--points", "--steps", "--epochs", "--rate", "--schedule");
    private static final List<String> FIXED = Stream.concat(
            Stream.of("--model", "--preset", "--distort", "--held-out", "--patience", "--save-every", "--run",
                    "--init-from", "--count", "--seed", "--like", "--config", "--split"),
            Stream.concat(TrainCommand.MODEL_OPTIONS.stream(), TrainCommand.UPDATE_OPTIONS.stream()).map(Option::name))
            .filter(name -> !ALLOWED.contains(name)).toList();

    private final Arguments arguments;
    private final Terminal terminal;

    ResumedTraining(Arguments arguments, Terminal terminal) {
        this.arguments = arguments;
        this.terminal = terminal;
    }

    void run() throws IOException {
        refuseWhatCannotChange();
        Path path = run(arguments.text("--resume"));
        String argument = arguments.text("--resume").isEmpty() ? path.getFileName().toString()
                : arguments.text("--resume");
        if (Shipped.isShipped(path.getFileName().toString())) {
            throw new IllegalArgumentException(path
                    + " came with Octavo and cannot be changed; start a new run from its weights with --init-from "
                    + argument);
        }
        try (var folder = RunFolder.resume(path)) {
            Path from = argument.isEmpty() ? folder.newest().file() : Folders.checkpoint(argument);
            for (var checkpoint : folder.checkpoints().reversed()) {
                if (checkpoint.file().getFileName().equals(from.getFileName())) {
                    break;
                }
                if (isWhole(checkpoint.file())) {
                    throw new IllegalArgumentException("the run has a newer checkpoint, "
                            + checkpoint.file().getFileName()
                            + "; resume that, or start a new run from this one with --init-from " + argument);
                }
            }
            resume(from, folder);
        }
    }

    private static boolean isWhole(Path checkpoint) {
        try {
            TrainedModel.open(checkpoint);
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    /** The run of that name, or the newest of the user's own. */
    private static Path run(String argument) throws IOException {
        if (!argument.isEmpty()) {
            return Folders.run(argument);
        }
        if (Folders.ownRuns().isEmpty()) {
            throw new IllegalArgumentException("there is no run in " + Folders.models()
                    + " to continue; start one with: octavo train");
        }
        return Folders.run(null);
    }

    private void refuseWhatCannotChange() {
        if (arguments.first() != null) {
            throw new IllegalArgumentException("a resumed run continues with its own data, not with "
                    + arguments.first() + "; to train on other data from these weights use --init-from");
        }
        if (arguments.isGiven("--minutes")) {
            throw new IllegalArgumentException("--minutes goes with a new run; make a resumed one longer with --points"
                    + " +N");
        }
        for (String option : FIXED) {
            if (arguments.isGiven(option)) {
                throw new IllegalArgumentException(option + " cannot change in a resumed run, only "
                        + String.join(", ", ALLOWED) + " can; for a new run from these weights use --init-from");
            }
        }
    }

    private void resume(Path from, RunFolder folder) throws IOException {
        var trained = TrainedModel.open(from);
        Checkpoint checkpoint = trained.checkpoint();
        if (checkpoint.plan() == null) {
            throw new IllegalArgumentException(checkpoint.file() + " was imported and has no training to continue;"
                    + " train from its weights with --init-from");
        }
        DataSet dataSet = trained.dataSet();
        var source = dataSet.train(checkpoint.plan().batch(), checkpoint.plan().seed());
        TrainingPlan plan = changed(checkpoint, source.examplesPerEpoch());
        if (plan.updates() <= checkpoint.state().updates) {
            reportEnd(checkpoint);
            return;
        }
        if (plan.isOutOfPatience(checkpoint.state()) && ALLOWED.stream().noneMatch(arguments::isGiven)) {
            terminal.info("the run has ended: its validation loss did not fall for " + plan.saving().patience()
                    + " checkpoints, the best is " + folder.checkpointFile(checkpoint.state().bestPoints)
                    + "; to train on anyway use --points +N");
            return;
        }
        var optimizer = plan.optimizer().create();
        try {
            checkpoint.restore(trained.model(), optimizer, plan.batch(), trained.steps());
        } catch (BadFileException e) {
            throw RunFolder.namingTheOneBefore(checkpoint.file(), e);
        }
        for (Path kept : folder.setAside(checkpoint.state().points)) {
            terminal.warn("octavo: a newer checkpoint is damaged and is kept as " + kept);
        }
        terminal.info("continuing from " + checkpoint.file());
        new TrainingSession(arguments, terminal, dataSet, trained.model(), optimizer, checkpoint.run().withPlan(plan),
                folder).run(optionsOf(folder, plan), null);
    }

    private void reportEnd(Checkpoint checkpoint) {
        long read = checkpoint.state().points;
        String asked = PlanOptions.LENGTHS.stream().filter(arguments::isGiven)
                .map(option -> option + " " + arguments.text(option)).findFirst().orElse(null);
        terminal.info((asked == null ? "the run has read all its " + read + " points"
                : "the run has read " + read + " points, which is not less than " + asked + " asks for in all")
                + "; make it longer with --points +" + read + " (" + read + " more) or --points " + 2 * read
                + " (in all)");
    }

    /** The options of the run with its new length; none if it was started by an older Octavo. */
    private Map<String, Object> optionsOf(RunFolder folder, TrainingPlan plan) {
        try {
            var options = JsonObject.read(folder.path().resolve("run.json")).getObject(OptionsFile.KEY).values();
            options.put("points", String.valueOf(plan.points()));
            options.put("rate", String.valueOf(plan.schedule().rate()));
            if (arguments.isGiven("--rate")) { // changes both
                options.computeIfPresent("muon-rate", (name, old) ->
                        String.valueOf(plan.optimizer().muonRatio() * plan.schedule().rate()));
            }
            return options;
        } catch (IOException e) {
            return Map.of(); // only --like needs them
        }
    }

    /** The plan with the user's changes: a new length, a new rate. */
    private TrainingPlan changed(Checkpoint checkpoint, long examplesPerEpoch) {
        TrainingPlan plan = checkpoint.plan();
        var options = new PlanOptions(arguments);
        if (arguments.isGiven("--rate") || arguments.isGiven("--schedule")) {
            Schedule schedule = options.schedule(plan.schedule());
            plan = plan.withSchedule(schedule);
            if (arguments.isGiven("--schedule")) {
                terminal.info("the schedule changes to " + arguments.text("--schedule"));
            }
            terminal.info("the rate changes from " + checkpoint.plan().schedule().rate() + " to " + schedule.rate());
        }
        if (PlanOptions.LENGTHS.stream().noneMatch(arguments::isGiven)) {
            return plan;
        }
        boolean steps = arguments.isGiven("--steps");
        String option = steps ? "--steps" : "--points";
        boolean adds = arguments.isGiven(option) && arguments.text(option).startsWith("+");
        if (adds && !arguments.isGiven("--epochs")) {
            long more = arguments.integer(option, 1, TrainingPlan.MOST_POINTS);
            return plan.withPoints(checkpoint.state().points
                    + (steps ? PlanOptions.pointsOf(more, plan.pointsOfUpdate()) : more));
        }
        if (steps && PlanOptions.LENGTHS.stream().filter(arguments::isGiven).count() == 1) {
            return plan.withPoints(PlanOptions.pointsOf(arguments.integer("--steps", 1, TrainingPlan.MOST_POINTS),
                    plan.pointsOfUpdate()));
        }
        return plan.withPoints(options.points(examplesPerEpoch));
    }
}
