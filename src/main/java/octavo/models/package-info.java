/**
 * Networks: layers wired together, without a training loop.
 *
 * <p>Read {@link octavo.models.Model} first, the contract that the trainer knows, then {@link octavo.models.CharRnn}: a
 * page of wiring. {@link octavo.models.Bigram}, {@link octavo.models.NameMlp} and {@link octavo.models.DigitNet} are
 * smaller, {@link octavo.models.Gpt} is larger, and none holds an idea that is not in
 * <a href="../layers/package-summary.html">octavo.layers</a>.
 */
package octavo.models;
