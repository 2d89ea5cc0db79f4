package octavo.engine.training;

import java.util.List;
import octavo.engine.matrix.Parameter;
import octavo.engine.matrix.RandomStream;
import octavo.engine.models.Batch;
import octavo.engine.models.Model;
import octavo.engine.models.Source;
import octavo.engine.optimizers.GradientClip;
import octavo.engine.optimizers.NonFinite;
import octavo.engine.optimizers.Optimizer;

/**
 * The body of the training loop, one update: read examples, forward, backward, clip, step.
 *
 * <p>All random numbers are keyed by the number of the example, so an update is a pure function of the weights, the
 * moments and the state before it. Therefore a resumed run ends with the same bits as an uninterrupted one.
 */
public final class Trainer {

    private final Model model;
    private final Source source;
    private final TrainingPlan plan;
    private final TrainingState state;
    private final Optimizer optimizer;
    private final List<Parameter> parameters;
    private final RandomStream dropout;
    private final Batch[] batches;
    private final double lossMemory;
    private double gradientNorm = GradientClip.NOT_MEASURED;
    private float rate;

    /**
     * Prepares to train.
     *
     * @param model     the model to train
     * @param source    of the training examples
     * @param plan      how to train
     * @param state     progress of the run; every update advances it
     * @param optimizer created from the plan, with restored moments if the run is resumed
     */
    public Trainer(Model model, Source source, TrainingPlan plan, TrainingState state, Optimizer optimizer) {
        this.model = model;
        this.source = source;
        this.plan = plan;
        this.state = state;
        this.optimizer = optimizer;
        this.parameters = model.parameters();
        this.dropout = new RandomStream(plan.seed(), RandomStream.Purpose.DROPOUT);
        this.batches = new Batch[plan.accumulate()];
        // the loss of some examples is noisy; that of all of them is not, and a running mean would only delay it
        this.lossMemory = plan.pointsOfUpdate() >= source.examplesPerEpoch() ? 1 : TrainingState.AVERAGED_UPDATES;
        for (int i = 0; i < batches.length; i++) {
            batches[i] = new Batch();
        }
    }

    /**
     * Prepares to train from the beginning.
     *
     * @param model  the model to train
     * @param source of the training examples
     * @param plan   how to train
     */
    public Trainer(Model model, Source source, TrainingPlan plan) {
        this(model, source, plan, new TrainingState(), plan.optimizer().create());
    }

    /** {@return the model in training} */
    public Model model() {
        return model;
    }

    /** {@return the optimizer} */
    Optimizer optimizer() {
        return optimizer;
    }

    /**
     * Makes one update. Allocates nothing after the first few updates.
     *
     * @return the mean loss of its predictions, before the update
     * @throws DivergedException if that is not finite; no weight has changed then
     */
    public double update() {
        long targets = read();
        double sum = 0;
        for (int i = 0; i < batches.length; i++) {
            sum += model.forward(batches[i], dropout).sum();
            model.backward(1f / targets, i > 0);
        }
        double loss = sum / targets;
        rate = plan.schedule().rate(state.updates + 1, plan.updates());
        gradientNorm = plan.clip().apply(parameters);
        if (!Double.isFinite(loss) || Double.isNaN(gradientNorm) || Double.isInfinite(gradientNorm)) {
            throw diverged(loss);
        }
        optimizer.step(parameters, rate, state.updates + 1);
        state.addLoss(loss, lossMemory);
        state.updates++;
        state.points += plan.pointsOfUpdate();
        return loss;
    }

    /** Fills the batches of the next update and counts their targets. */
    private long read() {
        long targets = 0;
        for (int i = 0; i < batches.length; i++) {
            Batch batch = batches[i];
            source.fill(state.points + (long) i * plan.batch(), plan.batch(), batch);
            for (int j = 0; j < batch.rows * batch.steps; j++) {
                targets += batch.targets[j] >= 0 ? 1 : 0;
            }
        }
        return targets;
    }

    private DivergedException diverged(double loss) {
        return new DivergedException("training diverged at point " + state.points + " (update " + (state.updates + 1)
                + "): loss " + loss + ", rate " + rate + ", gradient norm " + GradientClip.norm(parameters) + ", "
                + firstBad());
    }

    private String firstBad() {
        return NonFinite.find(parameters).map(bad -> "first bad tensor " + bad)
                .orElse("all weights and gradients are finite");
    }

    /**
     * Refuses to continue with damaged weights. Called before a checkpoint is written, so that the last checkpoint is
     * always a good one.
     *
     * @throws DivergedException if a weight is not finite
     */
    void requireFinite() {
        NonFinite.find(parameters).ifPresent(bad -> {
            throw diverged(state.movingLoss);
        });
    }

    /**
     * The norm of the whole gradient in the last update: before clipping by norm, which measures it; otherwise measured
     * now, that is, after clipping by value. (Measuring it before clipping would cost a pass over the gradients in
     * every update, for a number that is rarely read.)
     *
     * @return the Euclidean norm
     */
    public double gradientNorm() {
        return gradientNorm == GradientClip.NOT_MEASURED ? GradientClip.norm(parameters) : gradientNorm;
    }

    /** {@return λ of the last update} */
    public float rate() {
        return rate;
    }
}
