/**
 * Training on top of models and optimizers: the loop, checkpoints, the folder of a run, its log, and evaluation.
 *
 * <p>Read {@link octavo.engine.training.Trainer}, which is the loop and nothing else: fill a batch, forward, backward,
 * clip, step. {@link octavo.engine.training.TrainingRun} is what surrounds it (when to save, when to stop, what to
 * say), and {@link octavo.engine.training.Checkpoint} what a run must remember to go on to the same bits.
 */
package octavo.engine.training;
