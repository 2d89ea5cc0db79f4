/**
 * Training on top of models and optimizers: the loop, checkpoints, the folder of a run, its log, and evaluation.
 *
 * <p>Read {@link octavo.engine.training.Trainer}, the body of the loop: fill a batch, forward, backward, clip, step.
 * {@link octavo.engine.training.TrainingRun} is the loop itself, with the work between two updates (when to save,
 * validate and stop), {@link octavo.engine.training.TrainingPlan} holds the decisions made before the first update,
 * {@link octavo.engine.training.RunDescription} describes a run, and {@link octavo.engine.training.Checkpoint} is the
 * file with this description and all tensors, so that a resumed run continues to the same bits.
 *
 * <p>A loss is a mean per prediction, in the unit that {@link octavo.engine.models.Configuration#lossUnit} names.
 */
package octavo.engine.training;
