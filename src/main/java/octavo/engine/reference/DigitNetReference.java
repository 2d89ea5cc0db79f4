package octavo.engine.reference;

import java.util.ArrayList;
import java.util.List;

/**
 * The dense net that reads digits: layers with an activation each (the sigmoid in the course) and one of two output
 * stages.
 *
 * <pre>
 *   a₀ = x, length D                              the pixels
 *   a₁ = f(a₀·W₁ + b₁)                            and so on for more layers
 *   dot = a·W + b, length C
 *
 *   SOFTMAX   a = softmax(dot)    loss = −log a[k]                δ = a − y
 *   MSE       a = σ(dot)          loss = ½·Σ_i (a[i] − y[i])²      δ = (a − y) ∘ a ∘ (1 − a)
 * </pre>
 *
 * <p>k is the right digit and y one-hot. The first δ is derived in {@link SoftmaxCrossEntropyReference}. The second is
 * the chain rule: ∂loss/∂a[i] = ½·2·(a[i] − y[i]), and σ has the slope a·(1 − a). The factor a ∘ (1 − a) makes the
 * squared error learn slowly: if an output is wrong and near 0 or 1, its δ is close to 0.
 */
public final class DigitNetReference implements ReferenceModel {

    /** The output stage. */
    public enum Output {
        /** Softmax with cross-entropy. */
        SOFTMAX,
        /** Sigmoid with half the sum of squared errors (summed over classes; the mean is taken over examples). */
        MSE
    }

    private final ActivationReference f;
    private final Output output;
    private final List<DenseReference> layers = new ArrayList<>();
    private double[][][] dots;
    private int[] target;

    /**
     * Creates a net with weights of zero.
     *
     * @param f      activation of the hidden layers
     * @param output the output stage
     * @param sizes  D, the hidden layers' sizes, C
     */
    public DigitNetReference(ActivationReference f, Output output, int... sizes) {
        this.f = f;
        this.output = output;
        for (int layer = 0; layer + 1 < sizes.length; layer++) {
            String name = "layers." + layer;
            layers.add(new DenseReference(name + ".weight", name + ".bias", sizes[layer], sizes[layer + 1]));
        }
        dots = new double[layers.size()][][];
    }

    @Override
    public List<ParameterReference> parameters() {
        var parameters = new ArrayList<ParameterReference>();
        for (var layer : layers) {
            parameters.addAll(layer.parameters());
        }
        return parameters;
    }

    @Override
    public double forward(Examples examples, int n) {
        target = examples.targets(n);
        double[][] a = {examples.features()[n]};
        for (int layer = 0; layer < layers.size(); layer++) {
            dots[layer] = layers.get(layer).forward(a);
            a = f.forward(dots[layer]);
        }
        if (output == Output.SOFTMAX) {
            return SoftmaxCrossEntropyReference.forward(logits(), target);
        }
        double loss = 0;
        for (double error : errors()) {
            loss += 0.5 * error * error;
        }
        return loss;
    }

    @Override
    public void backward(double scale) {
        int last = layers.size() - 1;
        double[][] delta;
        if (output == Output.SOFTMAX) {
            // forward was: loss = −log softmax(dot)[k]
            delta = SoftmaxCrossEntropyReference.backward(logits(), target, scale);
        } else {
            // forward was: loss = ½·Σ (a − y)²
            double[] da = errors();
            for (int i = 0; i < da.length; i++) {
                da[i] *= scale;
            }
            // forward was: a = σ(dot)
            delta = ActivationReference.SIGMOID.backward(dots[last], new double[][] {da});
        }
        for (int layer = last; layer >= 0; layer--) {
            // forward was: dot = a·W + b, a the output of the layer below
            double[][] da = layers.get(layer).backward(delta);
            // forward was: a = f(dot of the layer below)
            delta = layer == 0 ? null : f.backward(dots[layer - 1], da);
        }
    }

    /** a − y of the last layer with sigmoid outputs, shape (C); zeros without a target. */
    private double[] errors() {
        double[] errors = new double[logits()[0].length];
        if (target[0] != Examples.NO_TARGET) {
            for (int i = 0; i < errors.length; i++) {
                double y = i == target[0] ? 1 : 0;
                errors[i] = ActivationReference.SIGMOID.forward(logits()[0][i]) - y;
            }
        }
        return errors;
    }

    @Override
    public double[][] logits() {
        return dots[layers.size() - 1];
    }

    @Override
    public void trace(Trace into) {
        int last = layers.size();
        for (int layer = 1; layer <= last; layer++) {
            into.vector("a_" + (layer - 1), layers.get(layer - 1).x[0]);
            into.vector("dot_" + layer, dots[layer - 1][0]);
        }
        into.vector("a_" + last, output == Output.SOFTMAX ? SoftmaxCrossEntropyReference.softmax(logits()[0])
                : ActivationReference.SIGMOID.forward(logits())[0]);
        for (int layer = last; layer >= 1; layer--) {
            into.vector("delta_" + layer, Trace.negated(layers.get(layer - 1).delta[0]));
        }
    }
}
