/**
 * Layers: forward and backward side by side, each with its equations above the lines that compute them.
 *
 * <p>Backward goes through forward in exactly reversed order; above each of its lines a comment repeats the line of
 * forward that it differentiates. Workspaces are created once per shape, a step allocates nothing, and the next call of
 * a layer overwrites the matrix it returned. The gradient dx that a layer is given is overwritten by {@link
 * octavo.engine.layers.Dense}; a {@link octavo.engine.layers.Norm} adds to it, since a residual branch joins there; an
 * activation, a convolution and a block work in place: dy comes in and dx goes out. The kernels of a layer are in its
 * class. Where a kernel has a plain form
 * beside it, the plain form is its specification and gives the same bits.
 *
 * <h2>Reading path, chapters 16 to 22</h2>
 *
 * <p>Before: <a href="../optimizers/package-summary.html">octavo.engine.optimizers</a>. These are the layers of
 * <a href="../reference/package-summary.html">octavo.engine.reference</a> again, for whole batches and fast; the
 * letters are those of the <a href="../package-summary.html">table of symbols</a>. One rule gives nearly all their
 * derivatives. Let y = x·W, with rows r, and let dy be the gradient of the loss by y, that is dy[r][j] =
 * ∂loss/∂y[r][j]. Each y[r][j] = Σ_i x[r][i]·W[i][j] depends on row r of x and on column j of W only:
 * <pre>
 *   dW[i][j] = Σ_r dy[r][j]·∂y[r][j]/∂W[i][j] = Σ_r x[r][i]·dy[r][j]        dW = xᵀ·dy
 *   dx[r][i] = Σ_j dy[r][j]·∂y[r][j]/∂x[r][i] = Σ_j dy[r][j]·W[i][j]        dx = dy·Wᵀ
 * </pre>
 * So one product forward costs two products backward. Each multiplies dy by the other operand, transposed; no other
 * arrangement fits the shapes.
 *
 * <p>Type the exercises into
 * <pre>{@code
 * $ jshell --class-path target/octavo.jar --add-modules jdk.incubator.vector
 * jshell> import octavo.engine.matrix.*
 * jshell> import octavo.engine.layers.*
 * }</pre>
 *
 * <h3>16. Softmax with cross-entropy</h3>
 * <p>Read {@link octavo.engine.layers.SoftmaxCrossEntropy};
 * {@link octavo.engine.reference.SoftmaxCrossEntropyReference} has the derivation. loss = log Σ exp(dot) − dot[k]; δ =
 * a − y.
 * <p>Exercise: the inputs are log 1, log 2, log 5; the second is right. What are a, the loss and the gradient? And what
 * is the loss if the right input is 1000 below the largest?
 * <details><summary>Answer</summary>
 * <p>By hand: a = ⅛, ¼, ⅝; the loss is log 4 = 1.386; the gradient is ⅛, −¾, ⅝. And the other loss is 1000, not
 * infinity. The probability of the right answer is rounded to 0, but log Σ exp(dot) − dot[k] does not take its
 * logarithm:
 * <pre>{@code
 * jshell> var softmax = new SoftmaxCrossEntropy()
 * jshell> var logits = Matrix.of(new float[][] {{0, VectorMath.log(2), VectorMath.log(5)}})
 * jshell> softmax.forward(logits, new int[] {1}, 0).sum()
 * $5 ==> 1.3862943649291992
 * jshell> var gradient = softmax.backward(1)
 * jshell> gradient.get(0, 0) + " " + gradient.get(0, 1) + " " + gradient.get(0, 2)
 * $7 ==> "0.12499999 -0.75 0.625"
 * jshell> softmax.forward(Matrix.of(new float[][] {{1000, 0}}), new int[] {1}, 0).sum()
 * $8 ==> 1000.0
 * }</pre>
 * </details>
 * <p>Write the loss as it is defined, −log a[k], in floats, for two inputs 0 and gap of which the first is right. From
 * which whole number of a gap on is it infinite?
 * <details><summary>Answer</summary>
 * <p>The smallest float is 1.4·10⁻⁴⁵, and e⁻¹⁰⁴ is rounded to 0:
 * <pre>{@code
 * jshell> float naive(int gap) {
 *    ...>     float e = (float) Math.exp(-gap);
 *    ...>     return (float) -Math.log(e / (1 + e));
 *    ...> }
 * jshell> IntStream.range(0, 1000).filter(gap -> Float.isInfinite(naive(gap))).findFirst().getAsInt()
 * $10 ==> 104
 * }</pre>
 * </details>
 *
 * <h3>17. Dense</h3>
 * <p>Read {@link octavo.engine.layers.Dense}. y = x·W + b; dW = xᵀ·dy, db = Σ_r dy[r], dx = dy·Wᵀ. A batch needs no
 * loop: the product itself sums over the examples.
 * <p>Exercise: three examples (1, 2), (3, 4), (5, 6), whose outputs have the gradients 1, 10, 100. What is dW?
 * <details><summary>Answer</summary>
 * <p>By hand, dW = (1 + 30 + 500, 2 + 40 + 600):
 * <pre>{@code
 * jshell> var weight = Parameter.weight("weight", 2, 1)
 * jshell> var dense = new Dense(weight, Parameter.vector("bias", 1))
 * jshell> dense.forward(Matrix.of(new float[][] {{1, 2}, {3, 4}, {5, 6}}))
 * jshell> dense.backward(Matrix.of(new float[][] {{1}, {10}, {100}}), null, false)
 * jshell> weight.gradient().get(0, 0) + " " + weight.gradient().get(1, 0)
 * $15 ==> "531.0 642.0"
 * }</pre>
 * </details>
 * <p>Break it: from here on the engine's layers are broken, so look at the second column. Let db take the gradient of
 * the first row only.
 * <pre>{@code
 * - RowReductions.sumRows(dy, bias.gradient(), accumulate);
 * + RowReductions.sumRows(dy.rows(0, 1), bias.gradient(), accumulate);
 * $ java src/examples/java/TryChange.java Dense gradcheck digits
 * }</pre>
 * <details><summary>Answer</summary>
 * <p>The biases of both layers. The first column stays right: it never asks the engine.
 * <pre>{@code
 *   layers.0.weight                    2.6e-10                   1.3e-07
 *   layers.0.bias                      7.2e-12                   8.4e-01
 *   layers.1.weight                    6.3e-10                   1.4e-07
 *   layers.1.bias                      1.1e-11                   5.2e-01
 * }</pre>
 * </details>
 *
 * <h3>18. Embedding</h3>
 * <p>Read {@link octavo.engine.layers.Embedding}, and for the same idea {@link octavo.engine.layers.InputProjection}
 * and {@link octavo.engine.layers.ContextEmbedding}. A one-hot row times W is a row of W, so y[r] = W[token(r)]; and dW
 * = xᵀ·dy with one-hot x adds row r of dy to row token(r) of dW. C·H multiplications per row become none.
 * <p>Exercise: the tokens 1, 1, 2, 1, and a gradient of 1 everywhere. What gradient does each of the three tokens get?
 * <details><summary>Answer</summary>
 * <pre>{@code
 * jshell> var tokens = new Parameter("tokens", 3, 2, Parameter.FileLayout.AS_IS, true)
 * jshell> var positions = new Parameter("positions", 4, 2, Parameter.FileLayout.AS_IS, true)
 * jshell> var embedding = new Embedding(tokens, positions)
 * jshell> embedding.forward(new int[] {1, 1, 2, 1}, 4, 0, new Matrix(4, 2))
 * jshell> var dy = new Matrix(4, 2)
 * jshell> dy.fill(1)
 * jshell> embedding.backward(dy, tokens.gradient(), false)
 * jshell> tokens.gradient().get(0, 0) + " " + tokens.gradient().get(1, 0) + " " + tokens.gradient().get(2, 0)
 * $23 ==> "0.0 3.0 1.0"
 * }</pre>
 * </details>
 * <p>Break it: let the last row that reads a token win. In a net of two recurrent layers, is W of the second layer
 * wrong too?
 * <pre>{@code
 * - Rows.add(dp, r, weight.gradient(), tokens[r]);
 * + Rows.copy(dp, r, weight.gradient(), tokens[r]);
 * $ java src/examples/java/TryChange.java InputProjection gradcheck rnn
 * }</pre>
 * <details><summary>Answer</summary>
 * <p>No: the second layer reads no tokens but the states of the first, and its W is a product.
 * <pre>{@code
 *   rnn.weight_ih_l0                   2.7e-09                   1.0e+00
 *   rnn.weight_ih_l1                   9.2e-10                   1.5e-07
 * }</pre>
 * </details>
 *
 * <h3>19. Backpropagation through time</h3>
 * <p>Read {@link octavo.engine.layers.RecurrentCell} and {@link octavo.engine.layers.ElmanCell}. dot(t) = p(t) +
 * h(t−1)·U; h(t) = f(dot(t)); δ(t) = (dh(t) + δ(t+1)·Uᵀ) ∘ f′(dot(t)), from the last step to the first; dU = Σ
 * h(t−1)ᵀ·δ(t), one product over all steps.
 * <p>Exercise: one unit with U = ½ in four steps; only the last state matters to the loss. What is dp = δ of each step,
 * and why does U learn nothing here?
 * <details><summary>Answer</summary>
 * <p>All inputs are 0, so every state is 0, where tanh has the slope 1; and h(t−1)·δ(t) = 0.
 * <pre>{@code
 * jshell> var u = Parameter.weight("u", 1, 1)
 * jshell> u.value.set(0, 0, 0.5f)
 * jshell> var cell = new ElmanCell(u, Activation.TANH)
 * jshell> cell.prepare(1, 4)
 * jshell> cell.forward(new Matrix(4, 1), false)
 * jshell> var dh = new Matrix(4, 1)
 * jshell> dh.set(3, 0, 1)
 * jshell> var dp = cell.backward(dh, false)
 * jshell> dp.get(0, 0) + " " + dp.get(1, 0) + " " + dp.get(2, 0) + " " + dp.get(3, 0)
 * $32 ==> "0.125 0.25 0.5 1.0"
 * jshell> u.gradient().get(0, 0)
 * $33 ==> 0.0
 * }</pre>
 * </details>
 * <p>Break it: let no gradient pass from step 4 to step 3. (Cutting the way back every few steps is called truncated
 * backpropagation through time. Streams do it at the end of a segment.) Which of the recurrent parameters stay right?
 * <pre>{@code
 * - u.backward(dq, dhs.get(t - 1, share));
 * + if (t != 4) u.backward(dq, dhs.get(t - 1, share));
 * $ java src/examples/java/TryChange.java RecurrentCell gradcheck rnn
 * }</pre>
 * <details><summary>Answer</summary>
 * <p>None: each is used at the early steps too. Only the head, which does not look back, stays right.
 * <pre>{@code
 *   head.weight                        2.8e-10                   1.6e-07
 *   head.bias                          2.6e-11                   2.3e-07
 *   NOT within 1.0E-6 and 2.0E-5
 * }</pre>
 * </details>
 *
 * <h3>20. Gates</h3>
 * <p>Read {@link octavo.engine.layers.Lstm} and {@link octavo.engine.layers.Gru}. dc(t) = dc(t+1) ∘ f(t+1) + …: on the
 * direct path back through the cell there is no product with Uᵀ and no slope of an activation, only the gate, and a
 * gate can stay open.
 * <p>Exercise: how much of a gradient is left after 99 steps if the forget gate is σ(5) = 0.9933? (In the plain cell of
 * chapter 19 it would be ½⁹⁹, practically nothing.)
 * <details><summary>Answer</summary>
 * <p>0.9933⁹⁹:
 * <pre>{@code
 * jshell> var lstm = new Lstm(Parameter.weight("u", 1, 4))
 * jshell> lstm.prepare(1, 100)
 * jshell> var gates = new Matrix(100, 4)
 * jshell> for (int t = 0; t < 100; t++) {
 *    ...>     gates.set(t, 1, 5);
 *    ...> }
 * jshell> lstm.forward(gates, false)
 * jshell> var dhLast = new Matrix(100, 1)
 * jshell> dhLast.set(99, 0, 1)
 * jshell> var delta = lstm.backward(dhLast, false)
 * jshell> delta.get(0, 2) / delta.get(99, 2)
 * $42 ==> 0.5143676
 * }</pre>
 * </details>
 * <p>Break it: in the plain form of the step, which computes the columns that do not fill a vector, forget the forget
 * gate. {@code gradcheck} has 17 units in the first layer and 5 in the second. With 16 and 16 units, would it notice?
 * <pre>{@code
 * - dcRows.data[carried] = dc * f;
 * + dcRows.data[carried] = dc;
 * $ java src/examples/java/TryChange.java Lstm gradcheck lstm
 * }</pre>
 * <details><summary>Answer</summary>
 * <p>No: vectors of 8 or 16 floats would hold all columns, and the plain form would never run. Therefore checks use odd
 * sizes.
 * <pre>{@code
 *   head.weight                        2.5e-09                   1.4e-07
 *   NOT within 1.0E-6 and 2.0E-5
 * }</pre>
 * </details>
 *
 * <h3>21. Layer normalization</h3>
 * <p>Read {@link octavo.engine.layers.LayerNorm}. x̂ = (x − mean)·rstd; with dx̂ = dy ∘ gain,
 * dx = rstd·(dx̂ − mean of dx̂ − x̂·(mean of dx̂ ∘ x̂)).
 * <p>Exercise: a row and the same row stretched and shifted. What happens to the outputs, and to the gradients?
 * <details><summary>Answer</summary>
 * <p>The outputs are the same (up to ε), and the gradient of the second row is smaller by the factor of the stretch,
 * 200: a large input is changed less.
 * <pre>{@code
 * jshell> var gain = Parameter.vector("gain", 4)
 * jshell> gain.value.fill(1)
 * jshell> var norm = new LayerNorm(gain, null)
 * jshell> var normed = norm.forward(Matrix.of(new float[][] {{1, 2, 3, 4}, {100, 300, 500, 700}}))
 * jshell> normed.get(0, 0) + " " + normed.get(1, 0)
 * $47 ==> "-1.3416355 -1.3416408"
 * jshell> var dx = new Matrix(2, 4)
 * jshell> norm.backward(Matrix.of(new float[][] {{1, 0, 0, 0}, {1, 0, 0, 0}}), dx, false)
 * jshell> dx.get(0, 0) + " " + dx.get(1, 0)
 * $50 ==> "0.26833028 0.0013416407"
 * }</pre>
 * </details>
 * <p>Break it: leave out the mean of dx̂, as in chapter 8. There both columns showed it; what does the first show now?
 * <pre>{@code
 * - var centered = FloatVector.fromArray(SPECIES, row, padded + c).sub(meanGradient);
 * + var centered = FloatVector.fromArray(SPECIES, row, padded + c);
 * $ java src/examples/java/TryChange.java LayerNorm gradcheck gpt
 * }</pre>
 * <details><summary>Answer</summary>
 * <p>Nothing: the reference is right, and the engine differs from it. Two columns tell a wrong derivation from a wrong
 * kernel. Both wrong: the reference is wrong, and the engine, which is right, differs from it. Only the second: the
 * engine is wrong, or the two compute different nets. Only the first: both share one wrong derivation.
 * <pre>{@code
 *   ln_f.weight                        3.1e-11                   1.7e-07
 *   NOT within 1.0E-6 and 2.0E-5
 * }</pre>
 * </details>
 *
 * <p>{@link octavo.engine.layers.RmsNorm} is what is left of it without the mean, the gain and the bias:
 * y = x·r with r = 1/√(mean of x² + ε), and dx = r·(dy − y·(mean of dy ∘ y)).
 * <p>Exercise: without the mean taken away, is the output still the same for a row, that row times 10,
 * and that row plus 10?
 * <details><summary>Answer</summary>
 * <p>No. The row comes out the same, up to ε, when it is stretched, not when it is shifted.
 * <pre>{@code
 * jshell> var rows = Matrix.of(new float[][] {{1, 2, 3, 4}, {10, 20, 30, 40}, {11, 12, 13, 14}})
 * jshell> var rms = new RmsNorm(4).forward(rows)
 * jshell> rms.get(0, 0) + " " + rms.get(1, 0) + " " + rms.get(2, 0)
 * $53 ==> "0.36514813 0.36514837 0.87650096"
 * }</pre>
 * </details>
 *
 * <h3>22. Attention</h3>
 * <p>Read {@link octavo.engine.layers.Attention} and {@code AttentionHead},
 * {@link octavo.engine.layers.CachedAttention} (the same one step at a time, for generating) and
 * {@link octavo.engine.layers.TransformerBlock}. P = softmax(Q·Kᵀ/√F) over this step and the past, O = P·V; dV = Pᵀ·dO,
 * dP = dO·Vᵀ, dS = P ∘ (dP − mean), dQ = dS·K/√F, dK = dSᵀ·Q/√F.
 * <p>A block may do two things to queries and keys on their way there: {@link octavo.engine.layers.RotaryPositions}
 * turns them by angles that grow with the position, y = R(t)·x with dx = R(−t)·dy, so that a score depends on the
 * distance; {@code QueryKeyNorm} gives them one length with the equations of {@link octavo.engine.layers.RmsNorm}. In a
 * decoder both come before the cache, which holds keys as the scores need them.
 * <p>Exercise: all queries and keys are 0, so all scores are equal; the values are 1, 2, 3, 4. What is the output of
 * each step, and which gradient does the last step alone give to each value?
 * <details><summary>Answer</summary>
 * <pre>{@code
 * jshell> var attention = new Attention(1, 4, new Dropout(0), 0)
 * jshell> var qkv = new Matrix(4, 3)
 * jshell> for (int t = 0; t < 4; t++) {
 *    ...>     qkv.set(t, 2, t + 1);
 *    ...> }
 * jshell> var o = attention.forward(qkv, 4)
 * jshell> o.get(0, 0) + " " + o.get(1, 0) + " " + o.get(2, 0) + " " + o.get(3, 0)
 * $58 ==> "1.0 1.5 2.0 2.5"
 * jshell> var dO = new Matrix(4, 1)
 * jshell> dO.set(3, 0, 1)
 * jshell> var dQkv = new Matrix(4, 3)
 * jshell> attention.backward(dO, dQkv)
 * jshell> dQkv.get(0, 2) + " " + dQkv.get(1, 2) + " " + dQkv.get(2, 2) + " " + dQkv.get(3, 2)
 * $63 ==> "0.25 0.25 0.25 0.25"
 * }</pre>
 * </details>
 * <p>Break it: forget 1/√F on the way back. Which of Q, K and V get a wrong gradient?
 * <pre>{@code
 * - scoreGradient(weights.data, weights.at(r, 0), gradient.data, row, Matrix.padded(keys), mean, factor);
 * + scoreGradient(weights.data, weights.at(r, 0), gradient.data, row, Matrix.padded(keys), mean, 1f);
 * $ java src/examples/java/TryChange.java AttentionHead gradcheck gpt
 * }</pre>
 * <details><summary>Answer</summary>
 * <p>Q and K, which are two thirds of c_attn; V's gradient does not come through the scores.
 * <pre>{@code
 *   h.1.attn.c_proj.weight             7.4e-10                   2.8e-07
 *   NOT within 1.0E-6 and 2.0E-5
 * }</pre>
 * </details>
 * <p>A block may also mix each step with the few before it: {@link octavo.engine.layers.CausalConvolution},
 * y(t) = Σ_k w[k] ∘ x(t−k), with dw[k] = Σ_t dy(t) ∘ x(t−k) and dx(t) = Σ_k w[k] ∘ dy(t+k).
 * <p>Exercise: two steps are mixed, both weights are 1, the inputs are 1, 2, 3, 4. What are the outputs, and which
 * gradient does the last output alone give to each input?
 * <details><summary>Answer</summary>
 * <pre>{@code
 * jshell> var mix = new Parameter("mix", 2, 1, Parameter.FileLayout.AS_IS, false)
 * jshell> mix.value.fill(1)
 * jshell> var convolution = new CausalConvolution(mix)
 * jshell> var mixed = convolution.forward(Matrix.of(new float[][] {{1}, {2}, {3}, {4}}), 4)
 * jshell> mixed.get(0, 0) + " " + mixed.get(1, 0) + " " + mixed.get(2, 0) + " " + mixed.get(3, 0)
 * $68 ==> "1.0 3.0 5.0 7.0"
 * jshell> var dMixed = new Matrix(4, 1)
 * jshell> dMixed.set(3, 0, 1)
 * jshell> convolution.backward(dMixed, false)
 * jshell> dMixed.get(0, 0) + " " + dMixed.get(1, 0) + " " + dMixed.get(2, 0) + " " + dMixed.get(3, 0)
 * $72 ==> "0.0 0.0 1.0 1.0"
 * }</pre>
 * </details>
 * <p>The last exercise of this chapter: prove every gradient of a small GPT on your own machine, and once more with
 * vectors of another width. Only the last digits of the measured errors could differ, and since the summation order is
 * fixed not even they do.
 * <pre>{@code
 * $ java -jar target/octavo.jar gradcheck gpt
 * gpt            reference against differences    engine against reference
 *   wte.weight                         5.2e-09                     3.3e-07
 *   wpe.weight                         2.3e-08                     3.5e-07
 * ...
 *   all within 1.0E-6 and 2.0E-5
 * $ java -jar target/octavo.jar gradcheck gpt --simd 128
 * }</pre>
 *
 * <p>Next: <a href="../../data/text/package-summary.html">octavo.data.text</a>, from a file to training examples.
 */
package octavo.engine.layers;
