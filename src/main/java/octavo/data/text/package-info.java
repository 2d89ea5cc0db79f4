/**
 * From a text file to numbered examples: reading and normalizing text, vocabularies over characters or byte pairs,
 * lists of names, the split into training and test sets, and the sources that fill batches.
 *
 * <h2>Reading path, chapters 23 and 24</h2>
 *
 * <p>Before: <a href="../../engine/layers/package-summary.html">octavo.engine.layers</a>. Type the exercises into
 * <pre>{@code
 * $ jshell --class-path target/octavo.jar --add-modules jdk.incubator.vector
 * jshell> import octavo.data.text.*
 * }</pre>
 *
 * <h3>23. Training examples and test examples</h3>
 * <p>Read {@link octavo.data.text.TextFile}, {@link octavo.data.text.CharacterVocabulary}, {@link
 * octavo.data.text.Windows}, {@link octavo.data.text.Split} and {@link octavo.data.text.Streams}. A text of L tokens
 * has L − T windows of T tokens with a token after them. The windows at s and s′ share tokens if |s − s′| {@literal <}
 * T.
 * <p>Exercise: choose 15 % of the windows of a text at random for the test. How many of them share no token with a
 * training window? And if the test set is the end of the text?
 * <details><summary>Answer</summary>
 * <p>None: such a window would need 99 other test windows on each side.
 * <pre>{@code
 * jshell> int[] text = new Random(1).ints(2000, 0, 26).toArray()
 * jshell> var random = Split.randomWindows(text, 100, 0.15, 1)
 * jshell> Arrays.stream(random.test()).filter(t ->
 *    ...>     Arrays.stream(random.train()).noneMatch(s -> Math.abs(s - t) < 100)).count()
 * $4 ==> 0
 * }</pre>
 * At the end of the text all of them. Therefore streams and GPTs are only trained with this split:
 * <pre>{@code
 * jshell> var blocks = Split.blocks(2000, 100, 0.15)
 * jshell> Arrays.stream(blocks.test()).filter(t ->
 *    ...>     Arrays.stream(blocks.train()).noneMatch(s -> Math.abs(s - t) < 100)).count() == blocks.test().length
 * $6 ==> true
 * }</pre>
 * </details>
 * <p>Write a count: mark every token that a random training window reads. What share of the test windows' tokens is
 * marked, and in how many test windows is the answer, the token after the window?
 * <details><summary>Answer</summary>
 * <p>All, and in all: an answer is unread only if all 100 windows that would read it are test windows.
 * <pre>{@code
 * jshell> boolean[] read = new boolean[2000]
 * jshell> for (int s : random.train()) {
 *    ...>     Arrays.fill(read, s, s + 100, true);
 *    ...> }
 * jshell> Arrays.stream(random.test()).flatMap(t -> IntStream.range(t, t + 100)).filter(i -> !read[i]).count()
 * $9 ==> 0
 * jshell> Arrays.stream(random.test()).filter(t -> read[t + 100]).count() + " of " + random.test().length
 * $10 ==> "285 of 285"
 * }</pre>
 * </details>
 * <p><strong>So random windows flatter.</strong> A test window's answer is read in training, as one character of later
 * windows, but it is never trained: the window that has it as answer is the test window itself. What helps the net is
 * that it has been trained on all the answers around it: the same speech, the same names, and phrases that come back a
 * few lines later. The program {@code SeenInTraining} counts this. On tiny Shakespeare 22.5 % of the test windows end,
 * with their last ten characters and the answer, like some training window if the split is random, but 15.0 % if the
 * test set is the end of the text; with their last twenty, 1.26 % against 0.20 %. All its figures are in
 * <em>training.md</em>, beside the command.
 *
 * <h3>24. Byte pairs</h3>
 * <p>Read {@link octavo.data.text.BytePairTokenizer} and {@code BytePairTrainer}. The pair of neighbors that occurs
 * most often becomes the next token: argmax of count(left, right), ties to the smaller left, then the smaller right
 * token.
 * <p>Exercise: by hand, learn three merges from "aaabdaaabac" (a is byte 97, b 98), and encode it with them.
 * <details><summary>Answer</summary>
 * <pre>{@code
 * jshell> var pairs = BytePairTokenizer.train("aaabdaaabac", 256 + 3)
 * jshell> Arrays.deepToString(pairs.merges())
 * $12 ==> "[[97, 97], [97, 98], [256, 257]]"
 * jshell> Arrays.toString(pairs.encode("aaabdaaabac"))
 * $13 ==> "[258, 100, 258, 97, 99]"
 * }</pre>
 * </details>
 * <p>Write the way back: from {@code merges()} alone, turn tokens into text. Token 256 + i is the i-th merge; what is
 * below 256 is a byte.
 * <details><summary>Answer</summary>
 * <pre>{@code
 * jshell> String text(int token) {
 *    ...>     if (token < 256) {
 *    ...>         return String.valueOf((char) token);
 *    ...>     }
 *    ...>     int[] merge = pairs.merges()[token - 256];
 *    ...>     return text(merge[0]) + text(merge[1]);
 *    ...> }
 * jshell> Arrays.stream(pairs.encode("aaabdaaabac")).mapToObj(token -> text(token)).collect(Collectors.joining("|"))
 * $15 ==> "aaab|d|aaab|a|c"
 * }</pre>
 * </details>
 * A perplexity per token cannot be compared between vocabularies: where a token stands for several characters, the same
 * text has fewer predictions, and each is harder. Nats divided by the bytes of the text do not depend on how it was
 * cut. Therefore {@code octavo evaluate} also prints bits per byte: bits = nats / (bytes · log 2).
 *
 * <p>From here: <a href="../../engine/models/package-summary.html">octavo.engine.models</a> wires layers to nets,
 * <a href="../../engine/training/package-summary.html">octavo.engine.training</a> is the loop around them, and
 * <a href="../../engine/generation/package-summary.html">octavo.engine.generation</a> generates text with a trained
 * net.
 */
package octavo.data.text;
