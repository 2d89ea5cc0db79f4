/**
 * Networks: layers wired together, without a training loop.
 *
 * <p>The letters are those of the <a href="../package-summary.html">table of symbols</a>.
 *
 * <p>Read {@link octavo.engine.models.Model} first, the contract that the trainer knows, then {@link
 * octavo.engine.models.CharRnnConfiguration#shapes}, all parameters of a net with shape and initialization, and {@link
 * octavo.engine.models.CharRnn}: a page of wiring. {@link octavo.engine.models.Bigram}, {@link
 * octavo.engine.models.NameMlp} and {@link octavo.engine.models.DigitNet} are smaller, {@link octavo.engine.models.Gpt}
 * is larger. All but one only wire the layers of
 * <a href="../layers/package-summary.html">octavo.engine.layers</a>; {@link octavo.engine.models.Bigram} learns from
 * the counts of all pairs at once and has its own loss and gradient.
 *
 * <p>Used as a library, a configuration creates a model, a source fills a batch, and these three lines train the model.
 * Four whole programs of one page each are in {@code src/examples/java}.
 * {@snippet :
 * Loss loss = model.forward(batch, new RandomStream(seed, RandomStream.Purpose.DROPOUT));
 * model.backward(1f / loss.targets());
 * optimizer.step(model.parameters(), 0.001f, update);
 * }
 * {@code forward(batch)} alone is for evaluation: it leaves out dropout and penalty.
 */
package octavo.engine.models;
