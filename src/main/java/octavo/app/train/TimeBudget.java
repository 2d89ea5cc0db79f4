package octavo.app.train;

import octavo.app.command.RunFailure;
import octavo.app.command.Sizes;
import octavo.app.command.Terminal;
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
 * Turns {@code --minutes} into a number of points, by training a copy of the model for a moment. The number is printed
 * and kept: from there on the run is as reproducible as any other.
 */
final class TimeBudget {

    private static final double SHARE_OF_TRIAL = 0.15;
    private static final double LONGEST_TRIAL = 20;
    /** Looks at the speed in the longest trial. */
    private static final int LOOKS = 15;
    /** What a look must gain over the one before for the code to count as still being compiled. */
    private static final double STILL_WARMING = 0.97;
    private static final int UPDATES_OF_A_LOOK = 8;
    /** How many trials the first update may take for a second one to be waited for. */
    private static final double LONGEST_FIRST = 3;
    /** Share of the rest that is kept back for the end; a run looks at its speed again on the way. */
    private static final double RESERVE = 0.02;
    /** Share of the rest that may go into judging checkpoints: where judging is slow, there are fewer of them. */
    private static final double SHARE_OF_JUDGING = 0.15;
    /** Batches of a look at the speed of judging. */
    private static final int JUDGED_BATCHES = 8;

    private TimeBudget() {
    }

    /**
     * What a time is used for.
     *
     * @param updates     at least one
     * @param checkpoints at least one
     */
    record Division(long updates, int checkpoints) {
    }

    /**
     * What things cost, in seconds.
     *
     * @param perUpdate an update
     * @param judging   judging a checkpoint
     * @param lastWord  judging the net at the end, on all that is held out
     */
    record Costs(double perUpdate, double judging, double lastWord) {

        /** Whether the last word takes more than half of a time: the run has its half nevertheless, and ends later. */
        boolean endLate(double left) {
            return lastWord > left / 2;
        }

        private double beforeLastWord(double left) {
            return endLate(left) ? left / 2 : left - lastWord;
        }
    }

    /**
     * Divides a time between training and judging, as many checkpoints as suit it.
     *
     * @param left  the time, in seconds
     * @param costs what is to be paid with it
     */
    static Division divide(double left, Costs costs) {
        int checkpoints = (int) Math.clamp(SHARE_OF_JUDGING * left / costs.judging, 1, PlanOptions.CHECKPOINTS);
        double training = costs.beforeLastWord(left) - checkpoints * costs.judging;
        return new Division(Math.max(1, (long) (training / costs.perUpdate)), checkpoints);
    }

    /**
     * Divides a time where the user says when checkpoints come.
     *
     * @param left        the time, in seconds
     * @param costs       what is to be paid with it
     * @param checkpoints how many an update brings, 0 to 1; one more comes at the end
     * @return updates, at least one
     */
    static long updates(double left, Costs costs, double checkpoints) {
        double training = costs.beforeLastWord(left) - costs.judging;
        return Math.max(1, (long) (training / (costs.perUpdate + checkpoints * costs.judging)));
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
        deadline.keepBack(costs.lastWord);
        terminal.info("--minutes " + budget / 60 + " is about " + plan.points() + " points at "
                + Math.round(endless.pointsOfUpdate() / costs.perUpdate) + " a second");
        if (costs.endLate(left)) {
            terminal.info("judging the net at the end, on all that is held out, takes about "
                    + Sizes.seconds(costs.lastWord) + ": the run ends later than asked");
        }
        return plan;
    }

    private static TrainingPlan fitting(double left, Costs costs, TrainingPlan endless, PlanOptions options) {
        if (!options.sayWhenToSave()) {
            Division division = divide(left, costs);
            return options.plan(division.updates * endless.pointsOfUpdate(), division.checkpoints);
        }
        double checkpoints = endless.saving().every() == 0 ? 0
                : Math.min(1, (double) endless.pointsOfUpdate() / endless.saving().every());
        return options.plan(updates(left, costs, checkpoints) * endless.pointsOfUpdate());
    }

    /** What a model costs with the threads that its run will have. */
    private static Costs measure(Model model, TrainingPlan plan, DataSet dataSet, double trial) {
        var trainer = new Trainer(model, dataSet.train(plan.batch(), plan.seed()), plan, new TrainingState(),
                plan.optimizer().create());
        double perUpdate = secondsOfUpdate(trainer, trial);
        var judged = dataSet.evaluationSet(dataSet.validationPart(), TrainingSession.JUDGED);
        double perExample = secondsOfExample(judged, model.fork(), trial / 3);
        if (dataSet.reading() != Reading.STREAMS) {
            // judging is the first third of training; it looks slower only while its code is not compiled
            perExample = Math.min(perExample, perUpdate / plan.pointsOfUpdate());
        }
        long last = dataSet.evaluationSet(dataSet.finalPart(), 0).examples();
        if (dataSet.reading() == Reading.CONTEXTS) {
            // whether a list is learnt by heart is said, too
            last += dataSet.evaluationSet(DataSet.TRAIN, 0).examples();
        }
        return new Costs(perUpdate, judged.examples() * perExample, last * perExample);
    }

    /**
     * The first updates run code that is not compiled yet, a thousand times slower, and on a busy machine it stays so
     * for seconds: looks at the speed for half of the trial at least, and then until it has not risen any more three
     * times. A look of few updates says nothing about that. The looks since it rose last are averaged, since the run
     * will meet the slower ones too. Where the first update alone takes longer than the trial, as with a large net,
     * a second one is waited for: it is often twice as fast.
     */
    private static double secondsOfUpdate(Trainer trainer, double longest) {
        long start = System.nanoTime();
        double best = Double.POSITIVE_INFINITY;
        int steady = 0;
        double seconds = 0;
        long updates = 0;
        int looks = 0;
        for (double spent = 0; unsure(looks, steady, spent, longest); spent = since(start)) {
            long look = System.nanoTime();
            int few = 0;
            while (few == 0 || since(look) < longest / LOOKS) {
                trainer.update();
                few++;
            }
            double now = since(look) / few;
            boolean rose = few < UPDATES_OF_A_LOOK || now <= STILL_WARMING * best;
            steady = rose ? 0 : steady + 1;
            seconds = rose ? now * few : seconds + now * few;
            updates = rose ? few : updates + few;
            best = Math.min(best, now);
            looks++;
        }
        return seconds / updates;
    }

    private static boolean unsure(int looks, int steady, double spent, double longest) {
        if (looks == 1 && spent >= longest) {
            return spent < LONGEST_FIRST * longest;
        }
        return spent < longest && (spent < longest / 2 || steady < 3);
    }

    private static double since(long start) {
        return (System.nanoTime() - start) * 1e-9;
    }

    /**
     * Judging runs code of its own, likewise uncompiled at first, and may read a whole text: the best of several looks
     * at a few batches tells how long an example takes.
     */
    private static double secondsOfExample(EvaluationSet all, Model model, double longest) {
        long examples = Math.min(all.examples(), (long) JUDGED_BATCHES * all.rows());
        var few = new EvaluationSet(all.source(), examples, all.rows());
        long start = System.nanoTime();
        double best = Double.POSITIVE_INFINITY;
        while (since(start) < longest) {
            long look = System.nanoTime();
            few.loss(model);
            best = Math.min(best, since(look));
        }
        return best / few.examples();
    }
}
