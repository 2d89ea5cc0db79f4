/** A from-scratch engine for small generative models on flat {@code float[]} matrices and the Vector API. */
module octavo {
    requires jdk.incubator.vector;
}
