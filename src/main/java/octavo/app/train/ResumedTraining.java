package octavo.app.train;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import octavo.app.command.Arguments;
import octavo.app.command.Option;
import octavo.app.command.Places;
import octavo.app.command.Shipped;
import octavo.app.command.Terminal;
import octavo.app.data.Material;
import octavo.app.model.TrainedModel;
import octavo.engine.optimizers.Schedule;
import octavo.engine.training.Checkpoint;
import octavo.engine.training.RunFolder;
import octavo.engine.training.TrainingPlan;

/** {@code train --resume RUN}: goes on exactly where a run stands; only its length and its rate may change. */
final class ResumedTraining {

    private static final List<String> ALLOWED = List.of("--points", "--epochs", "--rate", "--schedule");
    private static final List<String> FIXED = Stream.concat(
            Stream.of("--model", "--preset", "--distort", "--held-out", "--patience", "--save-every", "--run",
                    "--init-from", "--count", "--seed"),
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
        String argument = arguments.text("--resume");
        Path path = Places.run(argument);
        if (Shipped.isShipped(path.getFileName().toString())) {
            throw new IllegalArgumentException(path
                    + " came with Octavo and is kept as it is; a new run starts from its weights with --init-from "
                    + argument);
        }
        try (var folder = RunFolder.resume(path)) {
            var newest = folder.newest();
            if (Files.isRegularFile(Path.of(argument)) && !Files.isSameFile(Path.of(argument), newest.file())) {
                throw new IllegalArgumentException("the run has a newer checkpoint, " + newest.file().getFileName()
                        + "; resume that, or branch off this one with --init-from " + argument);
            }
            resume(Checkpoint.open(newest.file()), folder);
        }
    }

    private void refuseWhatCannotChange() {
        if (arguments.first() != null) {
            throw new IllegalArgumentException("a resumed run goes on with its own data, not with " + arguments.first()
                    + " (a new run on it from these weights: --init-from)");
        }
        if (arguments.isGiven("--minutes")) {
            throw new IllegalArgumentException("--minutes plans a new run; lengthen a resumed one with --points +N");
        }
        for (String option : FIXED) {
            if (arguments.isGiven(option)) {
                throw new IllegalArgumentException(option + " cannot change in a resumed run; what can is "
                        + String.join(", ", ALLOWED) + " (a new run from these weights: --init-from)");
            }
        }
    }

    private void resume(Checkpoint checkpoint, RunFolder folder) throws IOException {
        if (checkpoint.plan() == null) {
            throw new IllegalArgumentException(checkpoint.file() + " was imported and has no training to go on with;"
                    + " train from its weights with --init-from");
        }
        var trained = TrainedModel.open(checkpoint.file());
        Material material = trained.material();
        var source = material.train(checkpoint.plan().batch(), checkpoint.plan().seed());
        TrainingPlan plan = changed(checkpoint, source.examplesPerEpoch());
        if (plan.updates() <= checkpoint.state().updates) {
            terminal.talk("the run has read all its " + checkpoint.state().points
                    + " points; make it longer with --points +" + checkpoint.state().points);
            return;
        }
        if (plan.isOutOfPatience(checkpoint.state()) && ALLOWED.stream().noneMatch(arguments::isGiven)) {
            terminal.talk("the run has ended: its held-out loss did not fall for " + plan.saving().patience()
                    + " checkpoints, the best is " + folder.checkpointFile(checkpoint.state().bestPoints)
                    + "; train on nevertheless with --points +N");
            return;
        }
        var optimizer = plan.optimizer().create();
        checkpoint.restore(trained.model(), optimizer, plan.batch(), trained.steps());
        terminal.talk("going on from " + checkpoint.file());
        new TrainingSession(arguments, terminal, material, trained.model(), optimizer, checkpoint.run().withPlan(plan),
                folder).run();
    }

    /** The plan with what the user changes: a new length, a new rate. */
    private TrainingPlan changed(Checkpoint checkpoint, long examplesPerEpoch) {
        TrainingPlan plan = checkpoint.plan();
        var options = new PlanOptions(arguments);
        if (arguments.isGiven("--rate") || arguments.isGiven("--schedule")) {
            Schedule schedule = options.schedule(plan.schedule());
            plan = plan.withSchedule(schedule);
            terminal.talk("the rate is changed: " + schedule);
        }
        if (!arguments.isGiven("--points") && !arguments.isGiven("--epochs")) {
            return plan;
        }
        boolean adds = arguments.isGiven("--points") && arguments.text("--points").startsWith("+");
        if (adds && !arguments.isGiven("--epochs")) {
            return plan.withPoints(checkpoint.state().points
                    + arguments.integer("--points", 1, TrainingPlan.MOST_POINTS));
        }
        return plan.withPoints(options.points(examplesPerEpoch));
    }
}
