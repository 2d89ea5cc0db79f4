/**
 * A from-scratch engine for small generative models on flat {@code float[]} matrices and the Vector API.
 *
 * <p><b>To read it as a textbook</b>, follow the numbered chapters, each with what to read, the formula, and an
 * exercise whose answer can be checked:
 * <ul>
 * <li>{@link octavo.engine.reference}, 1 to 8: every network in plain loops, derived line by line
 * <li>{@link octavo.engine.matrix}, 9 to 12: the summation order, the kernel, functions, random numbers
 * <li>{@link octavo.engine.optimizers}, 13 to 15: descent, Adam, clipping and schedules
 * <li>{@link octavo.engine.layers}, 16 to 22: the networks' parts once more, fast: from softmax to attention
 * <li>{@link octavo.data.text}, 23 and 24: from a file to examples; byte pairs
 * </ul>
 * Then {@link octavo.engine.models}, {@link octavo.engine.training} and {@link octavo.engine.generation} put it
 * together, and {@code octavo.app} is what a user sees.
 *
 * <p>A letter means the same everywhere: the package octavo.engine has the
 * <a href="octavo/engine/package-summary.html">table of symbols</a>.
 */
module octavo {
    exports octavo.engine.generation;
    exports octavo.engine.layers;
    exports octavo.engine.matrix;
    exports octavo.engine.models;
    exports octavo.engine.optimizers;
    exports octavo.engine.reference;
    exports octavo.engine.training;
    exports octavo.data;
    exports octavo.data.images;
    exports octavo.data.text;

    requires transitive jdk.incubator.vector;

    // Decodes pictures of digits; costs nothing measurable at start-up.
    requires java.desktop;

    // The server of the command serve; loaded only by it.
    requires jdk.httpserver;

    // Only for the launcher, which runs on the class path, and there only on Windows.
    requires static java.management;
}
