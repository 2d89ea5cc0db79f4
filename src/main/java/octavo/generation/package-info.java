/**
 * Writing with a trained model: how the next token is drawn, and the loop that draws one after the other.
 *
 * <p>Read {@link octavo.generation.Sampler} and {@link octavo.generation.RandomSampler} (temperature, top-k, top-p),
 * then {@link octavo.generation.TextGenerator}, the loop: feed a token, look at the logits, draw the next.
 */
package octavo.generation;
