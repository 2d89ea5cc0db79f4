package octavo.engine.training;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CancellationException;
import java.util.function.DoubleSupplier;
import octavo.engine.layers.Loss;
import octavo.engine.models.Model;

/**
 * A training from its first update, or from a checkpoint, to its end: updates, reports, checkpoints and early stopping.
 *
 * <p>A checkpoint after a number of points also measures the validation loss and counts for patience; its place depends
 * on the points alone. A checkpoint after a signal or after some seconds only saves: its place is arbitrary, so it must
 * not change the rest of the run.
 */
public final class TrainingRun {

    private static final double SECONDS_BETWEEN_REPORTS = 0.2;
    /** The approximate number of lines in the log of a whole run, at equal distances, however short the run is. */
    private static final int LOG_LINES = 500;

    /** Watches a run. */
    public interface Listener {
        /**
         * Receives a report several times per second.
         *
         * @param report the progress of the run
         */
        void progress(Report report);

        /**
         * Receives each checkpoint after it was written.
         *
         * @param file       the checkpoint
         * @param validation the loss on the validation set; {@link Loss#NONE} if it was not measured
         */
        void checkpoint(Path file, Loss validation);

        /**
         * Receives a problem that did not stop the run.
         *
         * @param sentence the problem and its consequence
         */
        default void warning(String sentence) {
        }

        /**
         * Whether the run should end after this update, with a checkpoint.
         *
         * @return true after a signal
         */
        boolean stop();
    }

    /**
     * The progress of a run.
     *
     * @param points       examples read
     * @param total        examples to read in all
     * @param loss         moving mean of the training loss
     * @param perSecond    points per second, recently
     * @param rate         λ
     * @param gradientNorm {@link Trainer#gradientNorm} now; it may have to be measured, so call it only to print it
     */
    public record Report(long points, long total, double loss, double perSecond, double rate,
                         DoubleSupplier gradientNorm) {
    }

    /** Why a run ended. */
    public enum End {
        /** All points were read. */
        COMPLETE,
        /** The validation loss no longer fell. */
        PATIENCE,
        /** The listener stopped it. */
        STOPPED
    }

    private final Trainer trainer;
    /** A fork of the model with its own workspaces: measuring must not change the state carried in training. */
    private final Model fork;
    private final RunDescription description;
    private final TrainingPlan plan;
    private final TrainingState state;
    private final EvaluationSet validation;
    private final RunFolder folder;
    private final RunLog log;
    private final Listener listener;
    private final Stopwatch stopwatch = new Stopwatch();
    private Path lastCheckpoint;

    /**
     * Prepares a run.
     *
     * @param trainer     created from the description's plan and state
     * @param description stored in checkpoints
     * @param validation  the validation set
     * @param folder      the locked folder of the run
     * @param listener    watches the run
     * @throws IOException if the log cannot be written
     */
    public TrainingRun(Trainer trainer, RunDescription description, EvaluationSet validation, RunFolder folder,
                       Listener listener) throws IOException {
        this.trainer = trainer;
        this.fork = trainer.model().fork();
        this.description = description;
        this.plan = description.plan();
        this.state = description.state();
        this.validation = validation;
        this.folder = folder;
        this.log = new RunLog(folder.log(), state.points);
        this.listener = listener;
        passOn(log.takeProblem());
    }

    /**
     * Trains to the end.
     *
     * @return why it ended
     * @throws IOException       if a checkpoint or the log cannot be written
     * @throws DivergedException if the loss is no longer finite
     */
    public End run() throws IOException {
        long updatesPerLogLine = Math.max(1, plan.updates() / LOG_LINES);
        stopwatch.start(state.points);
        while (state.updates < plan.updates()) {
            trainer.update();
            stopwatch.look(state);
            boolean due = plan.isDue(state.points);
            if (due || state.updates == plan.updates()) {
                validateAndSave(due);
                if (plan.isOutOfPatience(state)) {
                    return End.PATIENCE;
                }
            } else if (plan.saving().seconds() > 0 && stopwatch.sinceSave() > plan.saving().seconds()) {
                save(Loss.NONE);
            } else {
                if (state.updates % updatesPerLogLine == 0) {
                    log(Loss.NONE);
                }
                if (stopwatch.reportIsDue()) {
                    report();
                }
            }
            if (listener.stop() && state.updates < plan.updates()) {
                save(Loss.NONE);
                return End.STOPPED;
            }
        }
        return End.COMPLETE;
    }

    private void report() {
        listener.progress(new Report(state.points, plan.updates() * plan.pointsOfUpdate(), state.movingLoss,
                stopwatch.perSecond(), trainer.rate(), trainer::gradientNorm));
    }

    /**
     * The end of a run need not be a regular checkpoint: then it must not change the state from which a longer run
     * continues.
     */
    private void validateAndSave(boolean counts) throws IOException {
        stopwatch.pause();
        Loss loss = Loss.NONE;
        try {
            loss = validation.loss(fork);
            if (counts) {
                state.addValidationLoss(loss.mean());
            }
        } catch (CancellationException stopped) {
            // the source was stopped by a signal: the checkpoint is written without the loss
        }
        save(loss);
    }

    private void save(Loss loss) throws IOException {
        stopwatch.pause();
        trainer.requireFinite();
        Path file = folder.checkpointFile(state.points);
        if (!Files.exists(file)) {
            write(file);
        }
        lastCheckpoint = file;
        log(loss);
        listener.checkpoint(file, loss);
        stopwatch.resume();
    }

    private void write(Path file) throws IOException {
        try {
            if (!folder.isStillTheSame()) {
                listener.warning(folder.path() + " was replaced during the training, or its " + RunFolder.LOCK
                        + " deleted; earlier checkpoints are where it was moved, this one and later ones are written"
                        + " into the new folder");
            }
            new Checkpoint(file, description).write(trainer.model(), trainer.optimizer());
        } catch (IOException e) {
            if (!Files.isDirectory(folder.path())) {
                throw new IOException("cannot write " + file + ": the folder of the run was moved or deleted during the"
                        + " training; resume the moved one, or train again", e);
            }
            throw e;
        }
    }

    private void log(Loss loss) {
        log.add(entry(loss));
        passOn(log.takeProblem());
    }

    private void passOn(String problem) {
        if (problem != null) {
            listener.warning(problem);
        }
    }

    private RunLog.Entry entry(Loss loss) {
        return new RunLog.Entry(state.points, state.seconds, state.movingLoss, loss.mean(), loss.error(),
                trainer.rate(), trainer.gradientNorm(), stopwatch.perSecond());
    }

    /** {@return the newest checkpoint of this run; null if there is none yet} */
    public Path lastCheckpoint() {
        return lastCheckpoint;
    }

    /** Measures training time, without validation and saving, and decides when a report is due. */
    private static final class Stopwatch {
        private long lastLook;
        private long lastReport;
        private long lastSave;
        private long windowStart;
        private long windowPoints;
        private long points;
        private double perSecond = Double.NaN;

        void start(long startPoints) {
            long now = System.nanoTime();
            lastLook = now;
            lastReport = now;
            lastSave = now;
            windowStart = now;
            windowPoints = startPoints;
            points = startPoints;
        }

        void look(TrainingState state) {
            long now = System.nanoTime();
            state.seconds += (now - lastLook) * 1e-9;
            lastLook = now;
            points = state.points;
        }

        /** Called before validation and saving: measures the speed so far. */
        void pause() {
            perSecond();
        }

        void resume() {
            long now = System.nanoTime();
            // the window is moved past the pause, not started again: with a checkpoint every half second it would never
            // be full
            windowStart += now - lastLook;
            lastLook = now;
            lastSave = now;
            lastReport = now;
        }

        double sinceSave() {
            return (lastLook - lastSave) * 1e-9;
        }

        boolean reportIsDue() {
            boolean due = (lastLook - lastReport) * 1e-9 >= SECONDS_BETWEEN_REPORTS;
            lastReport = due ? lastLook : lastReport;
            return due;
        }

        /** Points per second over the last second or more. */
        double perSecond() {
            double seconds = (lastLook - windowStart) * 1e-9;
            if (seconds >= 1 || Double.isNaN(perSecond) && seconds > 0) {
                perSecond = (points - windowPoints) / seconds;
                if (seconds >= 1) {
                    windowStart = lastLook;
                    windowPoints = points;
                }
            }
            return perSecond;
        }
    }
}
