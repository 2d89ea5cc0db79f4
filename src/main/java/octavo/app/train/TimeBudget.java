package octavo.app.train;

import octavo.app.command.RunFailure;
import octavo.app.command.Terminal;
import octavo.app.command.Units;
import octavo.data.DataSet;
import octavo.data.Reading;
import octavo.engine.matrix.Parallel;
import octavo.engine.models.Configuration;
import octavo.engine.models.Model;
import octavo.engine.training.DivergedException;
import octavo.engine.training.EvaluationSet;
import octavo.engine.training.Trainer;
import octavo.engine.training.TrainingPlan;
import octavo.engine.training.TrainingState;

/**
 * Turns {@code --minutes} into a number of points by training a copy of the model for a short time. The number is
 * printed and kept, so the run is as reproducible as any other.
 */
final class TimeBudget {

    private static final double SHARE_OF_TRIAL = 0.15;
    private static final double LONGEST_TRIAL = 20;
    /** Measurements of the speed in the longest trial. */
    private static final int MEASUREMENTS = 15;
    /** If a measurement takes less than this share of the best one, the code is still being compiled. */
    private static final double STILL_WARMING = 0.97;
    private static final int UPDATES_OF_A_MEASUREMENT = 8;
    /** A second update is waited for if the first one took less than this many trials. */
    private static final double LONGEST_FIRST = 3;
    /** Share of the remaining time that is not planned; a run measures its speed again on the way. */
    private static final double RESERVE = 0.02;
    /** Largest share of the remaining time for validation; if it is slow, there are fewer checkpoints. */
    private static final double SHARE_OF_VALIDATION = 0.15;
    /** Batches in a measurement of the speed of validation. */
    private static final int VALIDATION_BATCHES = 8;

    private TimeBudget() {
    }

    /**
     * How a time is divided.
     *
     * @param updates     at least one
     * @param checkpoints at least one
     */
    record Division(long updates, int checkpoints) {
    }

    /**
     * Times in seconds.
     *
     * @param perUpdate       one update
     * @param validation      the validation of one checkpoint
     * @param finalEvaluation the evaluation of the finished model on the whole validation set
     */
    record Costs(double perUpdate, double validation, double finalEvaluation) {

        /** Whether the final evaluation takes over half of a time: then training gets half, and the run ends late. */
        boolean endLate(double left) {
            return finalEvaluation > left / 2;
        }

        private double beforeFinalEvaluation(double left) {
            return endLate(left) ? left / 2 : left - finalEvaluation;
        }
    }

    /**
     * Divides a time between training and validation.
     *
     * @param left  the time, in seconds
     * @param costs what updates and validation take
     */
    static Division divide(double left, Costs costs) {
        int checkpoints = (int) Math.clamp(SHARE_OF_VALIDATION * left / costs.validation, 1, PlanOptions.CHECKPOINTS);
        double training = costs.beforeFinalEvaluation(left) - checkpoints * costs.validation;
        return new Division(Math.max(1, (long) (training / costs.perUpdate)), checkpoints);
    }

    /**
     * Divides a time if the user gave {@code --save-every}.
     *
     * @param left        the time, in seconds
     * @param costs       what updates and validation take
     * @param checkpoints checkpoints per update, 0 to 1; one more comes at the end
     * @return updates, at least one
     */
    static long updates(double left, Costs costs, double checkpoints) {
        double training = costs.beforeFinalEvaluation(left) - costs.validation;
        return Math.max(1, (long) (training / (costs.perUpdate + checkpoints * costs.validation)));
    }

    /** A plan that ends within the budget. */
    static TrainingPlan plan(PlanOptions options, DataSet dataSet, Configuration configuration, Deadline deadline,
            Terminal terminal) {
        double budget = options.budgetSeconds();
        long started = System.nanoTime();
        double trial = Math.min(LONGEST_TRIAL, SHARE_OF_TRIAL * budget);
        TrainingPlan endless = options.plan(TrainingPlan.MOST_POINTS);
        var model = configuration.create(options.seed());
        var size = new UpdateSize(model, endless, dataSet.steps());
        size.requireMemory();
        terminal.info("measuring the speed, at most " + Math.round(trial) + " s");
        int threads = Parallel.threads();
        if (options.threadsAreFree() && size.isTooSmallForThreads()) {
            Parallel.setThreads(1);
        }
        Costs costs;
        try {
            costs = measure(model, endless, dataSet, trial);
        } catch (DivergedException e) {
            throw new RunFailure(e.getMessage() + TrainingSession.START_AGAIN);
        } finally {
            Parallel.setThreads(threads);
        }
        double left = (budget - since(started)) * (1 - RESERVE);
        TrainingPlan plan = fitting(left, costs, endless, options);
        deadline.keepBack(costs.finalEvaluation);
        terminal.info("--minutes " + budget / 60 + " is about " + plan.points() + " points at "
                + Math.round(endless.pointsOfUpdate() / costs.perUpdate) + " per second");
        if (costs.endLate(left)) {
            terminal.info("the final evaluation, on the whole validation set, takes about "
                    + Units.seconds(costs.finalEvaluation) + ": the run ends later than asked");
        }
        return plan;
    }

    private static TrainingPlan fitting(double left, Costs costs, TrainingPlan endless, PlanOptions options) {
        if (!options.saveEveryIsSet()) {
            Division division = divide(left, costs);
            return options.plan(division.updates * endless.pointsOfUpdate(), division.checkpoints);
        }
        double checkpoints = endless.saving().every() == 0 ? 0
                : Math.min(1, (double) endless.pointsOfUpdate() / endless.saving().every());
        return options.plan(updates(left, costs, checkpoints) * endless.pointsOfUpdate());
    }

    /** Measures a model with the threads that its run will use. */
    private static Costs measure(Model model, TrainingPlan plan, DataSet dataSet, double trial) {
        var trainer = new Trainer(model, dataSet.train(plan.batch(), plan.seed()), plan, new TrainingState(),
                plan.optimizer().create());
        double perUpdate = secondsOfUpdate(trainer, trial);
        var validation = dataSet.evaluationSet(dataSet.validationPart(), TrainingSession.VALIDATION_EXAMPLES);
        double perExample = secondsOfExample(validation, model.fork(), trial / 3);
        if (dataSet.reading() != Reading.STREAMS) {
            // validation is the forward third of an update; it only looks slower while its code is not compiled
            perExample = Math.min(perExample, perUpdate / plan.pointsOfUpdate());
        }
        long last = dataSet.evaluationSet(dataSet.finalPart(), 0).examples();
        if (dataSet.reading() == Reading.CONTEXTS) {
            // the verdict on overfitting reads the training names too
            last += dataSet.evaluationSet(DataSet.TRAIN, 0).examples();
        }
        return new Costs(perUpdate, validation.examples() * perExample, last * perExample);
    }

    /**
     * The first updates run code that is not compiled yet and up to a thousand times slower, on a busy machine for
     * seconds. So the speed is measured for at least half of the trial, and then until it has not risen three times in
     * a row; a measurement of few updates does not count. The result is the mean over the measurements since the last
     * rise, because the run will have slow moments too. If the first update alone takes longer than the trial, as with
     * a large net, a second one is measured: it is often twice as fast.
     */
    private static double secondsOfUpdate(Trainer trainer, double longest) {
        long start = System.nanoTime();
        double best = Double.POSITIVE_INFINITY;
        int steady = 0;
        double seconds = 0;
        long updates = 0;
        int measurements = 0;
        for (double spent = 0; unsure(measurements, steady, spent, longest); spent = since(start)) {
            long begin = System.nanoTime();
            int few = 0;
            while (few == 0 || since(begin) < longest / MEASUREMENTS) {
                trainer.update();
                few++;
            }
            double now = since(begin) / few;
            boolean rose = few < UPDATES_OF_A_MEASUREMENT || now <= STILL_WARMING * best;
            steady = rose ? 0 : steady + 1;
            seconds = rose ? now * few : seconds + now * few;
            updates = rose ? few : updates + few;
            best = Math.min(best, now);
            measurements++;
        }
        return seconds / updates;
    }

    private static boolean unsure(int measurements, int steady, double spent, double longest) {
        if (measurements == 1 && spent >= longest) {
            return spent < LONGEST_FIRST * longest;
        }
        return spent < longest && (spent < longest / 2 || steady < 3);
    }

    private static double since(long start) {
        return (System.nanoTime() - start) * 1e-9;
    }

    /**
     * Validation runs code of its own, also not compiled at first, and may read a whole text: the best of several
     * measurements over a few batches is the time per example.
     */
    private static double secondsOfExample(EvaluationSet all, Model model, double longest) {
        long examples = Math.min(all.examples(), (long) VALIDATION_BATCHES * all.rows());
        var few = new EvaluationSet(all.source(), examples, all.rows());
        long start = System.nanoTime();
        double best = Double.POSITIVE_INFINITY;
        while (since(start) < longest) {
            long begin = System.nanoTime();
            few.loss(model);
            best = Math.min(best, since(begin));
        }
        return best / few.examples();
    }
}
