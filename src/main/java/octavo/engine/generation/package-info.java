/**
 * Generating text with a trained model: how the next token is drawn, and the loop that draws one after the other.
 *
 * <p>Read {@link octavo.engine.generation.Sampler} and {@link octavo.engine.generation.RandomSampler} (temperature,
 * top-k, top-p), then {@link octavo.engine.generation.TextGenerator}, the loop: feed a token, get the logits, draw the
 * next token.
 */
package octavo.engine.generation;
