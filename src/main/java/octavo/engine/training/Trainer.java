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
 * The training loop's body: one update after the other. Read examples, predict, go back, clip, step.
 *
 * <p>Everything random is keyed by the number of the example, so an update is a pure function of the weights, the
 * moments and the state before it: that is why a resumed run ends with the bits of an undisturbed one.
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
     * @param model     whose weights are changed
     * @param source    where examples come from
     * @param plan      how to train
     * @param state     where the run stands; moved on by every update
     * @param optimizer made from the plan, with moments restored if the run is resumed
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
        // the loss of some examples is noisy; that of all of them is not, and a mean would only lag behind
        this.lossMemory = plan.pointsOfUpdate() >= source.examplesPerEpoch() ? 1 : TrainingState.MEMORY;
        for (int i = 0; i < batches.length; i++) {
            batches[i] = new Batch();
        }
    }

    /**
     * Prepares to train from the beginning.
     *
     * @param model  whose weights are changed
     * @param source where examples come from
     * @param plan   how to train
     */
    public Trainer(Model model, Source source, TrainingPlan plan) {
        this(model, source, plan, new TrainingState(), plan.optimizer().create());
    }

    /** {@return the model in training} */
    public Model model() {
        return model;
    }

    /** {@return what changes its weights} */
    Optimizer optimizer() {
        return optimizer;
    }

    /**
     * Makes one update. Allocates nothing after the first few.
     *
     * @return the mean loss of its predictions, before the update, nats
     * @throws DivergedException if that is not finite; the weights are then as the last update left them
     */
    public double update() {
        long targets = read();
        double nats = 0;
        for (int i = 0; i < batches.length; i++) {
            nats += model.forward(batches[i], dropout).nats();
            model.backward(1f / targets, i > 0);
        }
        double loss = nats / targets;
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
     * Refuses to go on with damaged weights: called before a checkpoint is written, so that the last one stays the last
     * good one.
     *
     * @throws DivergedException if a weight is not finite
     */
    void requireFinite() {
        NonFinite.find(parameters).ifPresent(bad -> {
            throw diverged(state.movingLoss);
        });
    }

    /**
     * The length of the whole gradient in the last update: before clipping by norm, which needs it; otherwise measured
     * now, which is after clipping by value. (To measure before that would cost every update a pass over the gradients,
     * for a number that is hardly ever read.)
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
