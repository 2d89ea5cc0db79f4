/**
 * A from-scratch engine for small generative models on flat {@code float[]} matrices and the Vector API.
 *
 * <p><b>To read it as a textbook</b>, follow the numbered chapters, each with what to read, the formula, and an
 * exercise whose answer can be checked:
 * <ul>
 * <li><a href="octavo/reference/package-summary.html">octavo.reference</a>, 1 to 8: every network in plain loops,
 * derived line by line
 * <li><a href="octavo/text/package-summary.html">octavo.text</a>, 9 and 10: from a file to examples; byte pairs
 * <li><a href="octavo/matrix/package-summary.html">octavo.matrix</a>, 11 to 14: the law of sums, the kernel, functions,
 * random numbers
 * <li><a href="octavo/optimizers/package-summary.html">octavo.optimizers</a>, 15 to 17: descent,
 * Adam, clipping and schedules
 * <li><a href="octavo/layers/package-summary.html">octavo.layers</a>, 18 to 24: the networks' parts once more, fast:
 * from softmax to attention
 * </ul>
 * Then <a href="octavo/models/package-summary.html">octavo.models</a>,
 * <a href="octavo/training/package-summary.html">octavo.training</a> and
 * <a href="octavo/generation/package-summary.html">octavo.generation</a> put it together, and
 * <a href="octavo/cli/package-summary.html">octavo.cli</a> is what a user sees.
 *
 * <p>Letters of all shapes: N examples of a batch, T time steps, C characters or classes, D inputs of a layer, H hidden
 * units, K length of a reduction, E width of a transformer, R rows of whatever kind.
 */
module octavo {
    requires jdk.incubator.vector;

    // Decodes pictures of digits; costs nothing measurable at start-up.
    requires java.desktop;

    // The server of the command serve; loaded only by it.
    requires jdk.httpserver;

    // Only for the launcher, which runs on the class path, and there only on Windows.
    requires static java.management;
}
