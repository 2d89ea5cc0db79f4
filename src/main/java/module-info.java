/** A from-scratch engine for small generative models on flat {@code float[]} matrices and the Vector API. */
module octavo {
    requires jdk.incubator.vector;

    // Decodes pictures of digits; costs nothing measurable at start-up.
    requires java.desktop;

    // The server of the command serve; loaded only by it.
    requires jdk.httpserver;

    // Only for the launcher, which runs on the class path, and there only on Windows.
    requires static java.management;
}
