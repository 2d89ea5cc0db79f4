/**
 * Training on top of models and optimizers: the loop, checkpoints, the folder of a run, its log, and evaluation.
 *
 * <p>Read {@link octavo.engine.training.Trainer}, which is the loop and nothing else: fill a batch, forward, backward,
 * clip, step. {@link octavo.engine.training.TrainingRun} is what surrounds it (when to save, validate and
 * stop), {@link octavo.engine.training.TrainingPlan} what is decided before the first update, {@link
 * octavo.engine.training.RunDescription} what is known of a run, and {@link octavo.engine.training.Checkpoint} the file
 * that holds it together with all tensors, so that a resumed run goes on to the same bits.
 */
package octavo.engine.training;
