/**
 * Every network in plain loops and double precision: <strong>the version to read first</strong>, and the standard that
 * the fast one is tested against. Each network here is the <em>reference</em> of the float engine's network of the same
 * kind; the command {@code gradcheck} compares the two.
 *
 * <p>Nothing here is fast and nothing is subtle. Loops are written like the equations. Backward follows forward and
 * goes through it in exactly reversed order; above each of its lines a comment repeats the line of forward that it
 * differentiates. The gradients are proved by central differences ({@link octavo.engine.reference.GradientCheck}) and
 * by PyTorch's numbers, and they prove those of the float engine.
 *
 * <p>The letters are those of the <a href="../package-summary.html">table of symbols</a>. dot is a weighted input, a an
 * activation, δ the gradient of the loss by dot, and a d before any other letter the gradient by it. Where the course
 * adds λ·Δ, here λ·δ is subtracted: Δ = −δ.
 *
 * <h2>Reading path, chapters 1 to 8</h2>
 *
 * <p>Each chapter adds one idea. The path begins here, with networks that consist only of their equations, and goes on
 * through <a href="../matrix/package-summary.html">octavo.engine.matrix</a> (9 to 12) and
 * <a href="../optimizers/package-summary.html">octavo.engine.optimizers</a> (13 to 15) to
 * <a href="../layers/package-summary.html">octavo.engine.layers</a> (16 to 22), where the same networks are fast, and
 * to the data, <a href="../../data/text/package-summary.html">octavo.data.text</a> (23 and 24). The exercises need a
 * JDK 25 and the jar; a test checks their answers. Some are typed into jshell (which answers every line; only the
 * answers that matter are shown):
 * <pre>{@code
 * $ jshell --class-path target/octavo.jar
 * jshell> import octavo.engine.reference.*
 * }</pre>
 * In the others you change the source: replace the lines marked − by those marked +, <em>write down which parameters
 * will now have a wrong gradient</em>, and let the command tell you. It compiles the changed class and runs {@code
 * octavo gradcheck} with it; a right gradient has an error far below 10⁻⁶ in the first column. {@code git restore
 * src/main/java} undoes all changes.
 *
 * <h3>1. From numbers to probabilities</h3>
 * <p>Read {@link octavo.engine.reference.SoftmaxCrossEntropyReference}. δ = ∂loss/∂dot = a − y.
 * <p>The loss is measured in nats: −log of the probability of the right answer, with the natural logarithm. exp(loss)
 * is the perplexity: a loss of log 4 is that of a guess among 4 equally probable answers. A gradient says how the loss
 * changes when a number is raised a little. So the loss falls if every number is moved a small step λ against its
 * gradient; repeating this is <em>gradient descent</em>.
 * <p>Exercise: four equal inputs, the third is right. Which inputs does descent raise, which does it lower, and how
 * much? Then write descent: a hundred steps with λ = 1 should bring the loss from log 4 = 1.386 to about 0.01.
 * <details><summary>Answer</summary>
 * <pre>{@code
 * jshell> double[] dot = new double[4]
 * jshell> Arrays.toString(SoftmaxCrossEntropyReference.backward(dot, 2, 1))
 * $3 ==> "[0.25, 0.25, -0.75, 0.25]"
 * jshell> for (int step = 1; step <= 100; step++) {
 *    ...>     double[] gradient = SoftmaxCrossEntropyReference.backward(dot, 2, 1);
 *    ...>     for (int i = 0; i < 4; i++) {
 *    ...>         dot[i] -= 1 * gradient[i];
 *    ...>     }
 *    ...> }
 * jshell> SoftmaxCrossEntropyReference.forward(dot, 2)
 * $5 ==> 0.007612396072788577
 * }</pre>
 * </details>
 * <p>Break it: forget y in a − y. Which gradients of the embedding net are still right?
 * <pre>{@code
 * - gradient[target] -= 1;
 * $ java src/examples/java/TryChange.java SoftmaxCrossEntropyReference gradcheck mlp
 * }</pre>
 * <details><summary>Answer</summary>
 * <p>None: every gradient of a net begins with this line.
 * <pre>{@code
 *   C                                  2.0e+00                   1.5e+00
 *   b2                                 1.2e+00                   1.2e+00
 *   NOT within 1.0E-6 and 2.0E-5
 * }</pre>
 * </details>
 *
 * <h3>2. A layer</h3>
 * <p>Read {@code PlainLoops}, {@link octavo.engine.reference.DenseReference}, then the smallest model,
 * {@link octavo.engine.reference.BigramReference}. dot = x·W + b; dW = xᵀ·δ; db = δ; dx = δ·Wᵀ.
 * <p>Everything that follows rests on one rule: <strong>a number that is used several times gets the sum of the
 * gradients of its uses.</strong> A weight is used by every example of a batch and at every step of a text, an input by
 * every output of its layer, a state by the layer above and by the next step.
 * <p>Exercise: what is the loss of an untrained net (W = 0) with 34 symbols to choose from?
 * <details><summary>Answer</summary>
 * <p>log 34:
 * <pre>{@code
 * jshell> new BigramReference(34).loss(Examples.text(1, 1, new int[] {0}, new int[] {5}))
 * $6 ==> 3.5263605246161616
 * }</pre>
 * </details>
 * <p>Break it: of the uses of W at the steps of a text, count only the one at the first step. The net is that of
 * chapter 5, which has a dense layer at its end. And why does {@code gradcheck mlp} not notice?
 * <pre>{@code
 * - PlainLoops.addOuterProduct(x[t], delta[t], weight.gradient);
 * + if (t == 0) PlainLoops.addOuterProduct(x[t], delta[t], weight.gradient);
 * $ java src/examples/java/TryChange.java DenseReference gradcheck rnn
 * }</pre>
 * <details><summary>Answer</summary>
 * <p>Only the weight of that layer; its bias and its dx are other lines. The embedding net predicts once per example,
 * so its layers are used once, and the sum over the examples is made elsewhere: gradients are added to, not set.
 * <pre>{@code
 *   rnn.bias_ih_l1                     1.2e-10                   5.7e-08
 *   head.weight                        2.0e+00                   1.1e+00
 *   head.bias                          2.6e-11                   2.3e-07
 *   NOT within 1.0E-6 and 2.0E-5
 * }</pre>
 * </details>
 *
 * <h3>3. Hidden layers and the output stage</h3>
 * <p>Read {@link octavo.engine.reference.ActivationReference} and {@link octavo.engine.reference.DigitNetReference}.
 * δ = da ∘ f′(dot). Without f between them, two layers are one: (x·W₁)·W₂ = x·(W₁·W₂).
 * <p>Exercise: the weighted input of an output is −10, but the output should be 1. What is the gradient of its bias
 * with squared errors, and with softmax and cross-entropy ({@code SOFTMAX} instead of {@code MSE} below)?
 * <details><summary>Answer</summary>
 * <p>−0.000045 against −0.99995: the first hardly learns.
 * <pre>{@code
 * jshell> var net = new DigitNetReference(ActivationReference.SIGMOID, DigitNetReference.Output.MSE, 1, 2)
 * jshell> net.parameter("layers.0.bias").value[0][0] = -10
 * jshell> net.gradients(Examples.images(new double[1][1], new int[] {0}), 1)
 * jshell> net.parameter("layers.0.bias").gradient[0][0]
 * $10 ==> -4.5393746863032435E-5
 * }</pre>
 * </details>
 * <p>Break it: the slope of tanh is 1 − a². Make it 1 − a. Which of the four gradients of a net with one hidden layer
 * stay right?
 * <pre>{@code
 * - return 1 - a * a;
 * + return 1 - a;
 * $ java src/examples/java/TryChange.java ActivationReference gradcheck digits
 * }</pre>
 * <details><summary>Answer</summary>
 * <p>Those of the last layer. Backward reaches the slope after them.
 * <pre>{@code
 *   layers.0.weight                    1.9e+00                   7.9e-01
 *   layers.0.bias                      7.7e-01                   7.7e-01
 *   layers.1.weight                    6.3e-10                   1.4e-07
 *   layers.1.bias                      1.1e-11                   9.9e-08
 * }</pre>
 * </details>
 *
 * <h3>4. Learned features</h3>
 * <p>Read {@link octavo.engine.reference.EmbeddingReference} and {@link octavo.engine.reference.NameMlpReference}.
 * x = table[token]; backward is a scatter.
 * <p>Exercise: count the weights of the workshop's net by hand: 34 letters, 3 of them as context, vectors of 10, 200
 * hidden units.
 * <details><summary>Answer</summary>
 * <p>34·10 + 30·200 + 200 + 200·34 + 34:
 * <pre>{@code
 * jshell> new NameMlpReference(34, 3, 10, 200).parameters().stream().mapToInt(p -> p.rows() * p.cols()).sum()
 * $11 ==> 13374
 * }</pre>
 * </details>
 * <p>Break it: set the gradient of a row instead of adding to it. Which gradients are wrong, and with which examples
 * would the check not notice?
 * <pre>{@code
 * - PlainLoops.add(dx[t], weight.gradient[tokens[t]]);
 * + weight.gradient[tokens[t]] = dx[t];
 * $ java src/examples/java/TryChange.java EmbeddingReference gradcheck mlp
 * }</pre>
 * <details><summary>Answer</summary>
 * <p>Only the table C; the layers after it do not depend on its gradient. If no token occurred twice, in no example,
 * setting and adding would be the same: examples for a check must repeat themselves.
 * <pre>{@code
 *   C                                  1.9e+00                   1.1e+00
 *   W1                                 8.2e-10                   1.8e-07
 *   NOT within 1.0E-6 and 2.0E-5
 * }</pre>
 * </details>
 *
 * <h3>5. Memory</h3>
 * <p>Read {@link octavo.engine.reference.ElmanReference}, then {@link octavo.engine.reference.CharRnnReference}.
 * dh(t) = dh(t) from above + δ(t+1)·Uᵀ; δ(t) = dh(t) ∘ f′(dot(t)).
 * <p>Exercise: one unit with U = ½ reads ten characters and predicts once. The first character is a 0, the last a 1.
 * How much smaller is the gradient that reaches the first?
 * <details><summary>Answer</summary>
 * <p>It is multiplied by ½ at each step, in total (½)⁹:
 * <pre>{@code
 * jshell> var rnn = CharRnnReference.elman(3, ActivationReference.TANH, 1)
 * jshell> rnn.parameter("rnn.weight_hh_l0").value[0][0] = 0.5
 * jshell> rnn.parameter("head.weight").value[0][0] = 1
 * jshell> var ten = Examples.text(1, 10, new int[] {0, 2, 2, 2, 2, 2, 2, 2, 2, 1},
 *    ...>     new int[] {-1, -1, -1, -1, -1, -1, -1, -1, -1, 0})
 * jshell> rnn.gradients(ten, 1)
 * jshell> var w = rnn.parameter("rnn.weight_ih_l0").gradient
 * jshell> w[0][0] / w[1][0]
 * $18 ==> 0.001953125
 * }</pre>
 * </details>
 * <p>Write a sigmoid cell: replace f and its slope, and express the slope by h alone. The first column proves your
 * derivation. Why does the second one not?
 * <pre>{@code
 * - h[t][j] = f.forward(dot[t][j]);
 * - delta[t][j] = (fromAbove[t][j] + fromLater[j]) * f.derivative(dot[t][j]);
 * }</pre>
 * <details><summary>Answer</summary>
 * <pre>{@code
 * - h[t][j] = f.forward(dot[t][j]);
 * + h[t][j] = 1 / (1 + StrictMath.exp(-dot[t][j]));
 * - delta[t][j] = (fromAbove[t][j] + fromLater[j]) * f.derivative(dot[t][j]);
 * + delta[t][j] = (fromAbove[t][j] + fromLater[j]) * h[t][j] * (1 - h[t][j]);
 * $ java src/examples/java/TryChange.java ElmanReference gradcheck rnn
 *   rnn.weight_hh_l0                   7.7e-08                   1.3e+00
 *   NOT within 1.0E-6 and 2.0E-5
 * }</pre>
 * <p>The second column compares with the engine, whose cell is still a tanh: two nets, both with right gradients.
 * </details>
 *
 * <h3>6. Gates</h3>
 * <p>Read {@link octavo.engine.reference.LstmReference} and {@link octavo.engine.reference.GruReference}.
 * c(t) = f ∘ c(t−1) + i ∘ g; dc(t−1) gets dc(t) ∘ f.
 * <p>Exercise: the same with an LSTM whose forget gate is open, σ(5) = 0.9933. What share of the gradient of the gate g
 * (column 2) at the last step is left at the first?
 * <details><summary>Answer</summary>
 * <p>0.9933⁹:
 * <pre>{@code
 * jshell> var lstm = CharRnnReference.lstm(3, 1)
 * jshell> lstm.parameter("rnn.bias_ih_l0").value[0][1] = 5
 * jshell> lstm.parameter("head.weight").value[0][0] = 1
 * jshell> lstm.gradients(ten, 1)
 * jshell> var g = lstm.parameter("rnn.weight_ih_l0").gradient
 * jshell> g[0][2] / g[1][2]
 * $24 ==> 0.9413520026389265
 * }</pre>
 * </details>
 * <p>Derive it: couple the gates, so that what is forgotten makes room for what is added (Greff and others, 2015):
 * c(t) = f ∘ c(t−1) + (1 − f) ∘ g. Change this line of forward first, and see the check fail. Then derive df, di and dg
 * anew, change the three lines of backward, and see it pass in the first column.
 * <pre>{@code
 * - c[t][j] = f * cPrevious(t)[j] + i * g;
 * + c[t][j] = f * cPrevious(t)[j] + (1 - f) * g;
 * $ java src/examples/java/TryChange.java LstmReference gradcheck lstm
 * }</pre>
 * <details><summary>Answer</summary>
 * <p>f has the factor c(t−1) − g now, g has 1 − f, and i is not used at all.
 * <pre>{@code
 * - double df = dc * cPrevious(t)[j];
 * + double df = dc * (cPrevious(t)[j] - g);
 * - double di = dc * g;
 * + double di = 0;
 * - double dg = dc * i;
 * + double dg = dc * (1 - f);
 * $ java src/examples/java/TryChange.java LstmReference gradcheck lstm
 *   rnn.weight_hh_l0                   3.7e-07                   1.2e+00
 *   rnn.weight_hh_l1                   1.2e-08                   8.4e-01
 * }</pre>
 * </details>
 *
 * <h3>7. Proof</h3>
 * <p>Read {@link octavo.engine.reference.GradientCheck}. slope ≈ (8·(loss(+s) − loss(−s)) − (loss(+2s) − loss(−2s))) /
 * (12·s).
 * <p>Exercise: check the net of chapter 5 as it stands. Why is it refused? Then give it random weights, and check
 * again.
 * <details><summary>Answer</summary>
 * <p>Its gradient of U is zero, since h is 0 at every step. A check of zero against zero would prove nothing. With
 * random weights the worst error of each parameter is far below 10⁻⁶.
 * <pre>{@code
 * jshell> GradientCheck.check(rnn, ten)
 * |  Exception java.lang.IllegalArgumentException: the largest gradient of rnn.weight_hh_l0 is 0.0: ...
 * jshell> rnn.randomize(new octavo.engine.matrix.RandomStream(1, octavo.engine.matrix.RandomStream.Purpose.CHECK), 1)
 * jshell> GradientCheck.check(rnn, ten).forEach(System.out::println)
 * }</pre>
 * </details>
 * <p>Break the check: measure the slope to one side only, as in the definition of a derivative,
 * (loss(+s) − loss(0)) / s. All gradients are right; does the check still say so at 10⁻⁶?
 * <pre>{@code
 * - return (8 * near - far) / (12 * step);
 * + return (lossAt.applyAsDouble(step) - lossAt.applyAsDouble(0)) / step;
 * $ java src/examples/java/TryChange.java GradientCheck gradcheck bigram
 * }</pre>
 * <details><summary>Answer</summary>
 * <p>No. Its error falls only with s itself: with a long step the curve bends away, with a short one the difference of
 * two nearly equal losses has few digits left. (With near / (2·step), which errs with s², it just passes.)
 * <pre>{@code
 *   W                                  2.1e-06                   1.0e-07
 *   NOT within 1.0E-6 and 2.0E-5
 * }</pre>
 * </details>
 *
 * <h3>8. Attention</h3>
 * <p>A GPT has five new ideas. Take them one at a time.
 *
 * <h4>Looking at other steps</h4>
 * <p>Read {@link octavo.engine.reference.AttentionReference}. A recurrent net carries all it knows of the past in one
 * state. Attention keeps every step's value V and takes a mean of them, with weights that say how well each step's key
 * fits the query of this one: P = softmax(Q·Kᵀ/√F), O = P·V. No path from one step to another is longer than one layer.
 * <p>Break it: leave out the mean in dS = P ∘ (dP − mean). Which of a block's parameters keep a right gradient?
 * <pre>{@code
 * - double dS = weights[j] * (dP[j] - mean);
 * + double dS = weights[j] * dP[j];
 * $ java src/examples/java/TryChange.java AttentionReference gradcheck gpt
 * }</pre>
 * <details><summary>Answer</summary>
 * <p>In the last block all that backward has passed before: the wide layers, their norm, the projection. Not c_attn,
 * which makes the queries and keys, and nothing below.
 * <pre>{@code
 *   h.1.attn.c_attn.weight             1.9e+00                   9.9e-01
 *   h.1.attn.c_proj.weight             7.4e-10                   2.8e-07
 * }</pre>
 * </details>
 *
 * <h4>The mask</h4>
 * <p>A step may look at itself and at earlier steps only, since the later ones are what it should predict. So a text of
 * T tokens is T predictions at once.
 * <p>Write a test of the mask: change the last token of a text, and see which logits change.
 * <details><summary>Answer</summary>
 * <pre>{@code
 * jshell> var small = new GptReference(new GptReference.Sizes(5, 4, 1, 1, 4), ActivationReference.GELU, false, true)
 * jshell> small.randomize(new octavo.engine.matrix.RandomStream(1, octavo.engine.matrix.RandomStream.Purpose.CHECK), 1)
 * jshell> double[][] logits(int... tokens) {
 *    ...>     small.loss(Examples.text(1, 4, tokens, tokens));
 *    ...>     return small.logits();
 *    ...> }
 * jshell> double[][] before = logits(0, 1, 2, 3)
 * jshell> double[][] after = logits(0, 1, 2, 4)
 * jshell> IntStream.range(0, 4).filter(t -> !Arrays.equals(before[t], after[t])).boxed().toList()
 * $33 ==> [3]
 * }</pre>
 * </details>
 *
 * <h4>Positions</h4>
 * <p>A mean does not know the order of what it is taken of. So a second table gives each position a vector, which is
 * added to the token's: x(t) = wte[token(t)] + wpe[t].
 * <p>Exercise: exchange the first two tokens. Do the logits of the last step change? And if all of wpe is 0? (One
 * block; with two, the second step's output would differ, since it sees the first.)
 * <details><summary>Answer</summary>
 * <p>With positions they change; without them only by the rounding of a sum in another order.
 * <pre>{@code
 * jshell> double change() {
 *    ...>     double[] one = logits(0, 1, 2, 3)[3];
 *    ...>     double[] other = logits(1, 0, 2, 3)[3];
 *    ...>     return IntStream.range(0, 5).mapToDouble(c -> Math.abs(one[c] - other[c])).max().getAsDouble();
 *    ...> }
 * jshell> change() > 0.01
 * $35 ==> true
 * jshell> for (double[] row : small.parameter("wpe.weight").value) {
 *    ...>     Arrays.fill(row, 0);
 *    ...> }
 * jshell> change() < 1e-12
 * $37 ==> true
 * }</pre>
 * </details>
 *
 * <h4>The residual stream</h4>
 * <p>Read {@link octavo.engine.reference.TransformerBlockReference}. A block does not replace its input, it adds to it:
 * x + branch(x). The gradient of a sum goes to both terms unchanged, so the loss reaches the first block as directly as
 * the last.
 * <p>Break it: forget the gradient that goes straight through. Which block still learns rightly?
 * <pre>{@code
 * - return sum(dMiddle, norm1.backward(dNormed));
 * + return norm1.backward(dNormed);
 * $ java src/examples/java/TryChange.java TransformerBlockReference gradcheck gpt
 * }</pre>
 * <details><summary>Answer</summary>
 * <p>The last one, since this line only hands on to the block below.
 * <pre>{@code
 *   h.0.mlp.c_proj.bias                1.8e+00                   1.3e+00
 *   h.1.ln_1.weight                    5.6e-10                   3.1e-07
 * }</pre>
 * </details>
 *
 * <h4>The norm</h4>
 * <p>Read {@link octavo.engine.reference.LayerNormReference}, then its simpler successor
 * {@link octavo.engine.reference.RmsNormReference}. What many blocks have added up may have any size. A norm at the
 * start of each branch brings every row to mean 0 and variance 1, so that the softmax and the activation after it work
 * where they are not flat. The stream itself is not changed.
 * <p>Break it: every x̂ depends on x also through the mean. Leave that part out. Is there a norm whose own gain and
 * bias stay right?
 * <pre>{@code
 * - dx[t][i] = rstds[t] * (dxHat[i] - mean - xHat[i] * meanAlong);
 * + dx[t][i] = rstds[t] * (dxHat[i] - xHat[i] * meanAlong);
 * $ java src/examples/java/TryChange.java LayerNormReference gradcheck gpt
 * }</pre>
 * <details><summary>Answer</summary>
 * <p>The last, ln_f: there is no norm above it. All others get their gradient through one.
 * <pre>{@code
 *   h.1.mlp.c_proj.bias                1.0e+00                   1.6e-01
 *   ln_f.weight                        3.1e-11                   1.7e-07
 * }</pre>
 * </details>
 *
 * <h4>The whole net</h4>
 * <p>Read {@link octavo.engine.reference.GptReference}.
 * <p>Exercise: count the weights of a GPT of the laptop preset's sizes, but with a tied head (the table of tokens is
 * used once more, as the last layer): 65 symbols, block 64, 4 layers, 4 heads, width 128. A block has 12·E² weights,
 * 9·E biases, and two norms of 2·E.
 * <details><summary>Answer</summary>
 * <p>65·128 + 64·128 + 4·(12·128² + 13·128) + 2·128:
 * <pre>{@code
 * jshell> var sizes = new GptReference.Sizes(65, 64, 4, 4, 128)
 * jshell> var gpt = new GptReference(sizes, ActivationReference.GELU, true, true)
 * jshell> gpt.parameters().stream().mapToInt(p -> p.rows() * p.cols()).sum()
 * $40 ==> 809856
 * }</pre>
 * </details>
 *
 * <h4>Since GPT-2</h4>
 * <p>Read {@link octavo.engine.reference.RotaryReference}, which turns queries and keys by angles that grow with the
 * position, so that a score depends on the distance; {@link octavo.engine.reference.QueryKeyNormReference}, which gives
 * them one length, so that scores cannot grow without bound; and
 * {@link octavo.engine.reference.CausalConvolutionReference}, which mixes each step with the few before it.
 * <p>Break it: turn the gradient in the same direction as the value. Which parameters of the last block go wrong?
 * <pre>{@code
 * - return turned(dy, -1);
 * + return turned(dy, 1);
 * $ java src/examples/java/TryChange.java RotaryReference gradcheck gpt-refined
 * }</pre>
 * <details><summary>Answer</summary>
 * <p>Only what is below the turn: c_attn, and all of the earlier blocks. A matrix that turns is undone by its
 * transpose, and backward needs the transpose: the turn by −angle.
 * <pre>{@code
 *   NOT within 1.0E-6 and 2.0E-5
 * }</pre>
 * </details>
 * <p>Break it: a convolution mixes with earlier steps. Let it send the gradient to the step where it comes from
 * instead. Is the gradient of the convolution's own weights wrong?
 * <pre>{@code
 * - dx[t - k][c] += weight.value[k][c] * dy[t][c];
 * + dx[t][c] += weight.value[k][c] * dy[t][c];
 * $ java src/examples/java/TryChange.java CausalConvolutionReference gradcheck gpt-refined
 * }</pre>
 * <details><summary>Answer</summary>
 * <p>Not of the last one before the dense layers: its dw is the other line. Of all below, yes.
 * <pre>{@code
 *   NOT within 1.0E-6 and 2.0E-5
 * }</pre>
 * </details>
 *
 * <p>Next: <a href="../matrix/package-summary.html">octavo.engine.matrix</a>, where each kernel has plain loops beside
 * it.
 */
package octavo.engine.reference;
