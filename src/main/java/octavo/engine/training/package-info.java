/**
 * Training on top of models and optimizers: the loop, checkpoints, the folder of a run, its log, and evaluation.
 *
 * <p>Read {@link octavo.engine.training.Trainer}, the body of the loop: fill a batch, forward, backward, clip, step.
 * {@link octavo.engine.training.TrainingRun} is the loop itself, with what happens between two updates (when to save,
 * validate and stop), {@link octavo.engine.training.TrainingPlan} what is decided before the first update, {@link
 * octavo.engine.training.RunDescription} what is known of a run, and {@link octavo.engine.training.Checkpoint} the file
 * that holds it together with all tensors, so that a resumed run goes on to the same bits.
 */
package octavo.engine.training;
