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
 * JDK 25 and the jar; a test checks their answers. (jshell answers every line; only the answers that matter are shown.)
 * <pre>{@code
 * $ jshell --class-path target/octavo.jar
 * jshell> import octavo.engine.reference.*
 * }</pre>
 *
 * <h3>1. From numbers to probabilities</h3>
 * <p>Read {@link octavo.engine.reference.SoftmaxCrossEntropyReference}. δ = ∂loss/∂dot = a − y.
 * <p>The loss is measured in nats: −log of the probability of the right answer, with the natural logarithm. exp(loss)
 * is the perplexity: a loss of log 4 is that of a guess among 4 equally probable answers. A gradient says how the loss
 * changes when a number is raised a little. So the loss falls if every number is moved a small step λ against its
 * gradient; repeating this is <em>gradient descent</em>.
 * <p>Exercise: four equal inputs, the third is right. Which inputs does descent raise, which does it lower, and how
 * much?
 * <pre>{@code
 * jshell> Arrays.toString(SoftmaxCrossEntropyReference.backward(new double[4], 2, 1))
 * $2 ==> "[0.25, 0.25, -0.75, 0.25]"
 * }</pre>
 *
 * <h3>2. A layer</h3>
 * <p>Read {@code PlainLoops}, {@link octavo.engine.reference.DenseReference}, then the smallest model,
 * {@link octavo.engine.reference.BigramReference}. dot = x·W + b; dW = xᵀ·δ; db = δ; dx = δ·Wᵀ.
 * <p>Everything that follows rests on one rule: a number that is used several times gets the <em>sum</em> of the
 * gradients of its uses. A weight is used by every example of a batch and at every step of a text, an input by every
 * output of its layer, a state by the layer above and by the next step.
 * <p>Exercise: what is the loss of an untrained net (W = 0) with 34 symbols to choose from? log 34:
 * <pre>{@code
 * jshell> new BigramReference(34).loss(Examples.text(1, 1, new int[] {0}, new int[] {5}))
 * $3 ==> 3.5263605246161616
 * }</pre>
 *
 * <h3>3. Hidden layers and the output stage</h3>
 * <p>Read {@link octavo.engine.reference.ActivationReference} and {@link octavo.engine.reference.DigitNetReference}.
 * δ = da ∘ f′(dot).
 * <p>Exercise: the weighted input of an output is −10, but the output should be 1. What is the gradient of its bias
 * with squared errors, and with softmax and cross-entropy ({@code SOFTMAX} instead of {@code MSE} below)? −0.000045
 * against −0.99995: the first hardly learns.
 * <pre>{@code
 * jshell> var net = new DigitNetReference(ActivationReference.SIGMOID, DigitNetReference.Output.MSE, 1, 2)
 * jshell> net.parameter("layers.0.bias").value[0][0] = -10
 * jshell> net.gradients(Examples.images(new double[1][1], new int[] {0}), 1)
 * jshell> net.parameter("layers.0.bias").gradient[0][0]
 * $7 ==> -4.5393746863032435E-5
 * }</pre>
 *
 * <h3>4. Learned features</h3>
 * <p>Read {@link octavo.engine.reference.EmbeddingReference} and {@link octavo.engine.reference.NameMlpReference}.
 * x = table[token]; backward is a scatter.
 * <p>Exercise: count the weights of the workshop's net by hand, 34·10 + 30·200 + 200 + 200·34 + 34, then:
 * <pre>{@code
 * jshell> new NameMlpReference(34, 3, 10, 200).parameters().stream().mapToInt(p -> p.rows() * p.cols()).sum()
 * $8 ==> 13374
 * }</pre>
 *
 * <h3>5. Memory</h3>
 * <p>Read {@link octavo.engine.reference.RecurrentReference}, then {@link octavo.engine.reference.CharRnnReference}.
 * dh(t) = dh(t) from above + δ(t+1)·Uᵀ; δ(t) = dh(t) ∘ f′(dot(t)).
 * <p>Exercise: one unit with U = ½ reads ten characters and predicts once. The first character is a 0, the last a 1.
 * How much smaller is the gradient that reaches the first? It is multiplied by ½ at each step, in total (½)⁹:
 * <pre>{@code
 * jshell> var rnn = CharRnnReference.simple(3, ActivationReference.TANH, 1)
 * jshell> rnn.parameter("rnn.weight_hh_l0").value[0][0] = 0.5
 * jshell> rnn.parameter("head.weight").value[0][0] = 1
 * jshell> var ten = Examples.text(1, 10, new int[] {0, 2, 2, 2, 2, 2, 2, 2, 2, 1},
 *    ...>     new int[] {-1, -1, -1, -1, -1, -1, -1, -1, -1, 0})
 * jshell> rnn.gradients(ten, 1)
 * jshell> var w = rnn.parameter("rnn.weight_ih_l0").gradient
 * jshell> w[0][0] / w[1][0]
 * $15 ==> 0.001953125
 * }</pre>
 *
 * <h3>6. Gates</h3>
 * <p>Read {@link octavo.engine.reference.LstmReference} and {@link octavo.engine.reference.GruReference}.
 * c(t) = f ∘ c(t−1) + i ∘ g; dc(t−1) gets dc(t) ∘ f.
 * <p>Exercise: the same with an LSTM whose forget gate is open, σ(5) = 0.9933. The gradient of the gate g (column 2) at
 * the first step is 0.9933⁹ of the gradient at the last:
 * <pre>{@code
 * jshell> var lstm = CharRnnReference.lstm(3, 1)
 * jshell> lstm.parameter("rnn.bias_ih_l0").value[0][1] = 5
 * jshell> lstm.parameter("head.weight").value[0][0] = 1
 * jshell> lstm.gradients(ten, 1)
 * jshell> var g = lstm.parameter("rnn.weight_ih_l0").gradient
 * jshell> g[0][2] / g[1][2]
 * $21 ==> 0.9413520026389265
 * }</pre>
 *
 * <h3>7. Proof</h3>
 * <p>Read {@link octavo.engine.reference.GradientCheck}. slope ≈ (8·(loss(+s) − loss(−s)) − (loss(+2s) − loss(−2s))) /
 * (12·s).
 * <p>Exercise: check the net of chapter 5 as it stands. Why is it refused? (Its gradient of U is zero, since h is 0 at
 * every step. A check of zero against zero would prove nothing.) Then give it random weights, and check again; the
 * worst error of each parameter is far below 10⁻⁶.
 * <pre>{@code
 * jshell> GradientCheck.check(rnn, ten)
 * |  Exception java.lang.IllegalArgumentException: the largest gradient of rnn.weight_hh_l0 is 0.0: ...
 * jshell> rnn.randomize(new octavo.engine.matrix.RandomStream(1, octavo.engine.matrix.RandomStream.Purpose.CHECK), 1)
 * jshell> GradientCheck.check(rnn, ten).forEach(System.out::println)
 * }</pre>
 *
 * <h3>8. Attention</h3>
 * <p>Read {@link octavo.engine.reference.LayerNormReference} (and {@link octavo.engine.reference.RmsNormReference}, its
 * simpler successor), {@link octavo.engine.reference.AttentionReference},
 * {@link octavo.engine.reference.TransformerBlockReference} and {@link octavo.engine.reference.GptReference}.
 * P = softmax(Q·Kᵀ/√F), O = P·V. What was found since GPT-2 is in
 * {@link octavo.engine.reference.RotaryReference}, {@link octavo.engine.reference.QueryKeyNormReference} and
 * {@link octavo.engine.reference.CausalConvolutionReference}.
 * <p>Exercise: count the weights of a GPT of the laptop preset's sizes, but with a tied head (65 symbols, block 64, 4
 * layers, 4 heads, width 128): 65·128 + 64·128 + 4·(12·128² + 13·128) + 2·128, then:
 * <pre>{@code
 * jshell> var sizes = new GptReference.Sizes(65, 64, 4, 4, 128)
 * jshell> var gpt = new GptReference(sizes, ActivationReference.GELU, true, true)
 * jshell> gpt.parameters().stream().mapToInt(p -> p.rows() * p.cols()).sum()
 * $27 ==> 809856
 * }</pre>
 *
 * <p>Next: <a href="../matrix/package-summary.html">octavo.engine.matrix</a>, where each kernel has plain loops beside
 * it.
 */
package octavo.engine.reference;
