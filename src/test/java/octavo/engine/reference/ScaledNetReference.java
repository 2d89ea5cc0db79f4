package octavo.engine.reference;

import java.util.List;
import java.util.stream.Stream;

/**
 * The smallest net that proves a layer: a dense layer below, whose gradient is right only if the layer's dx is, and a
 * loss above.
 *
 * <pre>
 *   dot = scale(x·W)      loss = −log softmax(dot)[k]
 * </pre>
 */
public final class ScaledNetReference implements ReferenceModel {

    private final DenseReference head;
    private final ScaleReference scale;
    private double[][] dot;
    private int[] target;

    /** A net of D inputs and C classes, W zero and gains one. */
    public ScaledNetReference(int inputs, int classes) {
        head = new DenseReference("head.weight", null, inputs, classes);
        scale = new ScaleReference("gain", classes);
    }

    @Override
    public List<ParameterReference> parameters() {
        return Stream.concat(head.parameters().stream(), scale.parameters().stream()).toList();
    }

    @Override
    public double forward(Examples examples, int n) {
        target = examples.targets(n);
        dot = scale.forward(head.forward(new double[][] {examples.features()[n]}));
        return SoftmaxCrossEntropyReference.forward(dot, target);
    }

    @Override
    public void backward(double factor) {
        // forward was: loss = −log softmax(dot)[k]
        double[][] delta = SoftmaxCrossEntropyReference.backward(dot, target, factor);
        // forward was: dot = scale(x·W)
        head.backward(scale.backward(delta));
    }

    @Override
    public double[][] logits() {
        return dot;
    }

    @Override
    public void trace(Trace into) {
        into.matrix("dot", dot);
    }
}
