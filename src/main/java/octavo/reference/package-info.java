/**
 * Every network in plain loops and double precision: <strong>the version to read first</strong>, and the oracle of the
 * fast one.
 *
 * <p>Nothing here is fast and nothing is subtle. Loops are written like the equations; forward and backward stand side
 * by side, and backward walks through forward in exactly reversed order, each of its lines below the line that it
 * undoes. The gradients are proved by central differences ({@link octavo.reference.GradientCheck}), by PyTorch's
 * numbers and, in the other direction, prove the float engine.
 *
 * <p>A good order, each file adding one idea:
 * <ol>
 * <li>{@link octavo.reference.SoftmaxCrossEntropyReference}: from numbers to probabilities, and why the gradient is a −
 *     y;
 * <li>{@code PlainLoops}: the three loops that all the rest is made of; {@code DenseReference}: a layer;
 * <li>{@link octavo.reference.CharRnnReference} and {@code RecurrentReference}: memory, and backpropagation through
 *     time.
 * </ol>
 *
 * <p>Letters of the shapes: N examples, T time steps, C characters or classes, D inputs of a layer, H hidden units,
 * K reduction length of a product.
 */
package octavo.reference;
