package octavo.cli.train;

import octavo.cli.command.RunFailure;
import octavo.cli.command.Terminal;
import octavo.cli.data.Material;
import octavo.matrix.Parallel;
import octavo.matrix.RandomStream;
import octavo.matrix.RandomStream.Purpose;
import octavo.models.Configuration;
import octavo.models.Model;
import octavo.training.DivergedException;
import octavo.training.Trainer;
import octavo.training.TrainingPlan;
import octavo.training.TrainingRun.HeldOut;
import octavo.training.TrainingState;

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
    /** Share of the rest that is kept back for noise and for the end. */
    private static final double RESERVE = 0.08;
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
     * @param perUpdate what an update takes
     * @param judging   what judging a checkpoint takes; the last one is judged twice
     */
    record Costs(double perUpdate, double judging) {
    }

    /**
     * Divides a time between training and judging.
     *
     * @param left  the time, in seconds
     * @param costs what is to be paid with it
     */
    static Division divide(double left, Costs costs) {
        int checkpoints = (int) Math.clamp(SHARE_OF_JUDGING * left / costs.judging, 1, PlanOptions.CHECKPOINTS);
        double training = Math.max(0, left - (checkpoints + 1) * costs.judging);
        return new Division(Math.max(1, (long) (training / costs.perUpdate)), checkpoints);
    }

    /** A plan that ends within the budget. */
    static TrainingPlan plan(PlanOptions options, Material material, Configuration configuration, Terminal terminal) {
        double budget = options.budgetSeconds();
        long started = System.nanoTime();
        double trial = Math.min(LONGEST_TRIAL, SHARE_OF_TRIAL * budget);
        TrainingPlan endless = options.plan(TrainingPlan.MOST_POINTS);
        var model = configuration.create(new RandomStream(options.seed(), Purpose.WEIGHTS));
        var size = new UpdateSize(model, endless, material.steps());
        size.requireMemory();
        terminal.talk("measuring the speed, at most " + Math.round(trial) + " s");
        int threads = Parallel.threads();
        if (options.threadsAreFree() && size.isTooSmallForThreads()) {
            Parallel.setThreads(1);
        }
        Costs costs;
        try {
            costs = measure(model, endless, material, trial);
        } catch (DivergedException e) {
            throw new RunFailure(e.getMessage() + TrainingSession.START_AGAIN);
        } finally {
            Parallel.setThreads(threads);
        }
        Division division = divide((budget - since(started)) * (1 - RESERVE), costs);
        TrainingPlan plan = options.plan(division.updates * endless.pointsOfUpdate(), division.checkpoints);
        terminal.talk("--minutes " + budget / 60 + " is " + plan.points() + " points at " + Math.round(
                endless.pointsOfUpdate() / costs.perUpdate) + " a second (the run can be repeated with --points "
                + plan.points() + ")");
        return plan;
    }

    /** What a model costs with the threads that its run will have. */
    private static Costs measure(Model model, TrainingPlan plan, Material material, double trial) {
        var trainer = new Trainer(model, material.train(plan.batch(), plan.seed()), plan, new TrainingState(),
                plan.optimizer().create());
        double perUpdate = secondsOfUpdate(trainer, trial);
        var judged = material.heldOut(material.judgingPart(), TrainingSession.JUDGED);
        return new Costs(perUpdate, secondsOfJudging(judged, model.fork(), trial / 3));
    }

    /**
     * The first updates run code that is not compiled yet, a thousand times slower, and on a busy machine it stays so
     * for seconds: looks at the speed for half of the trial at least, and then until it has not risen any more three
     * times. A look of few updates says nothing about that. The looks since it rose last are averaged, since the run
     * will meet the slower ones too. Where the first update alone takes longer than the trial, which it does a large
     * net, a second one is waited for: it is often twice as fast.
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
     * at a few batches tells how long all would take.
     */
    private static double secondsOfJudging(HeldOut all, Model model, double longest) {
        var few = new HeldOut(all.source(), Math.min(all.examples(), (long) JUDGED_BATCHES * all.rows()), all.rows());
        long start = System.nanoTime();
        double best = Double.POSITIVE_INFINITY;
        while (since(start) < longest) {
            long look = System.nanoTime();
            few.loss(model);
            best = Math.min(best, since(look));
        }
        return best * all.examples() / few.examples();
    }
}
