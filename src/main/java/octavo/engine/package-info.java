/**
 * The engine: a library for small generative models, and a book about them. Its packages, from the bottom up:
 *
 * <ul>
 * <li><a href="matrix/package-summary.html">matrix</a>: matrices, their products, functions, threads, random numbers
 * <li><a href="optimizers/package-summary.html">optimizers</a>: what turns gradients into changed weights
 * <li><a href="layers/package-summary.html">layers</a>: forward and backward side by side, with their kernels
 * <li><a href="reference/package-summary.html">reference</a>: the same networks in plain loops and double precision:
 *     the version to read first
 * <li><a href="models/package-summary.html">models</a>: layers wired to networks
 * <li><a href="generation/package-summary.html">generation</a>: from probabilities to text
 * <li><a href="training/package-summary.html">training</a>: the loop around a network
 * </ul>
 *
 * <p>Some lessons are those of <em>the course</em>, a high-school course on machine learning whose assignment on
 * generative AI trains the recurrent net, and of <em>the workshop</em>, one on the same with names and a GPT.
 *
 * <h2>Symbols</h2>
 *
 * <p>A letter means the same in every package, in equations, shapes and chapters; a class that needs another (K, U or
 * r, for example) says so in its Javadoc. A reference derives an equation, the layer of the same name repeats it above
 * the lines that compute it.
 *
 * <table>
 * <caption>Sizes</caption>
 * <tr><td>N</td><td>examples of a batch (batch rows)</td></tr>
 * <tr><td>T</td><td>time steps of an example: called window, segment, block or context by the way of reading</td></tr>
 * <tr><td>R</td><td>rows of a matrix, whatever they stand for; often N·T</td></tr>
 * <tr><td>C</td><td>classes: symbols of a vocabulary, digits</td></tr>
 * <tr><td>D</td><td>inputs of a layer</td></tr>
 * <tr><td>H</td><td>hidden units, outputs of a layer</td></tr>
 * <tr><td>G</td><td>gates of a recurrent cell: 1 for the plain cell, 3 for a GRU, 4 for an LSTM</td></tr>
 * <tr><td>E</td><td>length of an embedding; width of a GPT</td></tr>
 * <tr><td>F</td><td>size of an attention head: E divided by the number of heads</td></tr>
 * <tr><td>M, K, N</td><td>only in matrix: a product of shapes (M, K) and (K, N); K is the length of its sums</td></tr>
 * </table>
 *
 * <table>
 * <caption>Quantities</caption>
 * <tr><td>x</td><td>input of a layer</td></tr>
 * <tr><td>W, U, b</td><td>weights from the input, weights from the previous state, bias</td></tr>
 * <tr><td>dot</td><td>weighted input, x·W + b, as the course calls it; logits where it is the last</td></tr>
 * <tr><td>f, a</td><td>activation function, and what it gives: a = f(dot)</td></tr>
 * <tr><td>y</td><td>output of a layer that is not an activation: of a dense layer, where it is the dot of the
 *     activation after it, of a norm, of a block; in a loss the right answer, one-hot</td></tr>
 * <tr><td>k</td><td>in a loss: the number of the right class, y[k] = 1</td></tr>
 * <tr><td>r</td><td>number of a row; only in a GRU, the reset gate</td></tr>
 * <tr><td>σ</td><td>the logistic function 1 / (1 + exp(−x))</td></tr>
 * <tr><td>p(t), q(t)</td><td>the two parts of a recurrent layer's weighted input: x(t)·W + b and h(t−1)·U</td></tr>
 * <tr><td>h(t), c(t)</td><td>state after step t; cell of an LSTM</td></tr>
 * <tr><td>i f g o, r z n</td><td>only in LSTM and GRU: their gates, with PyTorch's letters</td></tr>
 * <tr><td>Q K V, S P O</td><td>only in attention: queries, keys, values; scores, weights (softmax of scores),
 *     outputs</td></tr>
 * <tr><td>mean, var, rstd, x̂</td><td>of a row in a norm: mean, variance, 1/√(var + ε) (of an RmsNorm with the mean
 *     square in place of var), the normalized row</td></tr>
 * </table>
 *
 * <table>
 * <caption>Gradients</caption>
 * <tr><td>dX</td><td>gradient of the loss by X, for any X: dx, dW, dh, dQ, …; code calls it dx, dh, dQ as well (do,
 *     which is a keyword, dO), and that of a parameter {@code parameter.gradient}</td></tr>
 * <tr><td>δ</td><td>gradient of the loss by a weighted input: δ = ∂loss/∂dot; in code {@code delta}. Dense calls it dy,
 *     since it does not know whether an activation follows</td></tr>
 * <tr><td>Δ</td><td>the course's delta: Δ = −δ; the course adds λ·Δ where here λ·δ is subtracted</td></tr>
 * <tr><td>λ</td><td>learning rate</td></tr>
 * <tr><td>m, v, β₁, β₂</td><td>only in optimizers: running means of dw and of dw², and how much of each is
 *     kept</td></tr>
 * </table>
 *
 * <table>
 * <caption>Signs</caption>
 * <tr><td>x[i], W[i][j], W[i]</td><td>an element of a vector or matrix; a row of a matrix. i, j, l are free, t is a
 *     step, n an example, r a row, c a column</td></tr>
 * <tr><td>x(t)</td><td>the x of step t, a vector or a matrix of N rows</td></tr>
 * <tr><td>p_r, δ_f, b_hn</td><td>the part of p or δ that belongs to a gate; names of parameters</td></tr>
 * <tr><td>Σ_j, f′</td><td>sum over j; derivative of f</td></tr>
 * <tr><td>·</td><td>product of matrices or numbers</td></tr>
 * <tr><td>∘</td><td>product element by element</td></tr>
 * <tr><td>ᵀ</td><td>transpose</td></tr>
 * <tr><td>[i = j]</td><td>1 if i = j, else 0</td></tr>
 * <tr><td>(R, C)</td><td>a shape: R rows and C columns; weights have the shape (in, out)</td></tr>
 * </table>
 *
 * <p>Two letters are names of parameters as files have them: the table C of the embedding net and its W1, W2.
 */
package octavo.engine;
