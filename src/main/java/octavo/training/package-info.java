/** Training on top of models and optimisers: the loop, checkpoints, the folder of a run, its log, and evaluation. */
package octavo.training;
