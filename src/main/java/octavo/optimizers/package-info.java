/** Rules that turn gradients into changed weights, learning-rate schedules and gradient clipping. */
package octavo.optimizers;
