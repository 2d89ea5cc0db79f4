package octavo.engine.layers;

import java.util.List;
import octavo.engine.matrix.Matrix;
import octavo.engine.matrix.Parameter;

/**
 * The plain recurrent cell (Elman 1990): h(t) = f(p(t) + h(t−1)·U), with f = tanh or the logistic function.
 *
 * <p>Shapes: p(t), h(t) (N, H); U (H, H). Time-major: step t is rows t·N to (t+1)·N.
 *
 * <p>Backpropagation through time (Werbos 1990). Unrolled, the loop is a net of T equal layers. Write q(t)
 * for the weighted input p(t) + h(t−1)·U, and d before a letter for the gradient of the loss by it. Three
 * things are to be found:
 *
 * <p>1. The state h(t) is read twice, by the layer above and by q(t+1), and the gradients of all readers add up. What
 * comes from above is given; through q(t+1) = p(t+1) + h(t)·U comes dq(t+1)·Uᵀ, as through any product. After the last
 * step nobody reads but the layer above.
 *
 * <p>2. f works on each element alone, so dq(t) is dh(t) times its slope, which h(t) itself tells:
 * tanh′(q) = 1 − tanh²(q) = 1 − h², and σ′(q) = σ(q)·(1 − σ(q)) = h·(1 − h). And p(t) is only added: dp(t) = dq(t).
 *
 * <p>3. U is the same in all T layers, so its gradient is the sum of what it gets in each, h(t−1)ᵀ·dq(t):
 * <pre>
 *   dh(t)   = dh(t) from above + dp(t+1)·Uᵀ       from the last step to the first
 *   dp(t)   = dh(t) ∘ f'(q(t))                    f' = 1 − h² for tanh, h·(1 − h) for the logistic function
 *   dU      = Σ_t h(t−1)ᵀ·dp(t)
 * </pre>
 * Written out, what step t hears of step s behind it is dq(s)·Uᵀ∘f'·Uᵀ∘f'·…, with s − t factors: where they are below 1
 * the gradient vanishes, where they are above it explodes, and either way exponentially in s − t. Hence gates
 * ({@link Lstm}) and clipping.
 *
 * <p>Only dp(t+1)·Uᵀ waits for the step after it; dU is one product over all steps, see {@link TimeLoop}.
 *
 * <p>Memory: (T+1)·N·H floats for the states and 3·H·H for Uᵀ and the packed forms of U and Uᵀ; the
 * gradients dp take the place of p.
 */
public final class Recurrent extends TimeLoop {

    private final Activation activation;

    /**
     * Makes the cell.
     *
     * @param weight     U, shape (H, H)
     * @param activation f
     */
    public Recurrent(Parameter weight, Activation activation) {
        super(weight, 1);
        this.activation = activation;
    }

    @Override
    public List<Parameter> parameters() {
        return List.of(weight);
    }

    @Override
    void forwardChunk(int chunk) {
        for (int t = 0; t < steps; t++) {
            // h(t) = f(p(t) + h(t−1)·U)
            Matrix weighted = projected.get(t, chunk);
            product.forward(states.get(t, chunk), weighted, true);
            activation.forward(weighted, states.get(t + 1, chunk));
        }
    }

    /** {@inheritDoc} dp(t) takes the place of p(t). */
    @Override
    void backwardChunk(int chunk) {
        for (int t = steps - 1; t >= 0; t--) {
            Matrix stateGradient = stateGradients.get(t, chunk);
            // forward was: p(t+1) + h(t)·U
            if (t < steps - 1) {
                product.backward(projected.get(t + 1, chunk), stateGradient);
            }
            // forward was: h(t) = f(weighted input)
            activation.backward(states.get(t + 1, chunk), stateGradient, projected.get(t, chunk));
        }
    }

    @Override
    public Recurrent fork() {
        return new Recurrent(weight, activation);
    }

    @Override
    public long bytes(int forRows, int forSteps) {
        return Matrix.bytes((forSteps + 1L) * forRows, hidden) + RecurrentWeight.bytes(hidden, 1);
    }
}
