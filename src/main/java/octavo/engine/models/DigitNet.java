package octavo.engine.models;

import java.util.ArrayList;
import java.util.List;
import octavo.engine.layers.ActivationLayer;
import octavo.engine.layers.Dense;
import octavo.engine.layers.Dropout;
import octavo.engine.layers.Loss;
import octavo.engine.layers.OutputStage;
import octavo.engine.layers.SparseInput;
import octavo.engine.matrix.Matrix;
import octavo.engine.matrix.Parameter;
import octavo.engine.matrix.RandomStream;

/**
 * The dense net that reads digits.
 *
 * <pre>
 *   pixels → dense → sigmoid → dense → sigmoid → dense → softmax        784 &gt; 300 &gt; 100 &gt; 10
 *
 *   dot(l) = a(l−1)·W(l) + b(l),   a(l) = f(dot(l)),   a(0) = pixels
 * </pre>
 *
 * <p>Rows are images.
 *
 * <p>Parameters are named as a PyTorch {@code ModuleList} of {@code Linear} would name them: {@code layers.0.weight},
 * {@code layers.0.bias}, {@code layers.1.weight}, …
 */
public final class DigitNet implements Model {

    private final DigitNetConfiguration configuration;
    private final List<Parameter> parameters;
    private final SparseInput first;
    /** The layers above the first; upper.get(i) is layer i + 1. */
    private final List<Dense> upper = new ArrayList<>();
    private final OutputStage output;
    private final Dropout dropout;
    /** activations.get(i) is between layers i and i + 1. */
    private final List<ActivationLayer> activations = new ArrayList<>();
    /** da, and then δ, of each hidden layer, shape (N, H). */
    private final Matrix[] dh;
    private Matrix logits;

    /**
     * Wires the net.
     *
     * @param configuration its sizes
     * @param parameters    as the configuration lists them
     */
    DigitNet(DigitNetConfiguration configuration, List<Parameter> parameters) {
        this.configuration = configuration;
        this.parameters = parameters;
        first = new SparseInput(parameters.get(0), parameters.get(1));
        for (int p = 2; p < parameters.size(); p += 2) {
            upper.add(new Dense(parameters.get(p), parameters.get(p + 1)));
            activations.add(new ActivationLayer(configuration.activation()));
        }
        output = configuration.output().create();
        dropout = new Dropout((float) configuration.dropout());
        dh = new Matrix[upper.size()];
    }

    @Override
    public List<Parameter> parameters() {
        return parameters;
    }

    @Override
    public DigitNet fork() {
        return configuration.wire(parameters);
    }

    @Override
    public Loss forward(Batch batch, RandomStream masks) {
        int inputs = configuration.sizes().getFirst();
        if (batch.features == null) {
            throw new IllegalArgumentException("a digit net reads images, but the batch has none");
        }
        batch.features.requireShape(batch.rows, inputs, "the batch of images");
        dropout.begin(masks, batch.firstExample);
        Matrix weighted = first.forward(batch.features);
        for (int layer = 0; layer < upper.size(); layer++) {
            Matrix a = activations.get(layer).forward(weighted);
            if (dropout.active()) {
                dropout.apply(a, 1, firstElement(layer));
            }
            weighted = upper.get(layer).forward(a);
        }
        logits = weighted;
        return output.forward(logits, batch.targets, 0);
    }

    @Override
    public void backward(float scale, boolean accumulate) {
        // forward was: loss = output(dot of the last layer)
        Matrix gradient = output.backward(scale);
        for (int layer = upper.size() - 1; layer >= 0; layer--) {
            Matrix below = gradientOf(layer, gradient.rows);
            // forward was: dot(layer + 1) = a(layer)·W + b
            upper.get(layer).backward(gradient, below, accumulate);
            // forward was: a(layer) = dropped(f(dot(layer)))
            if (dropout.active()) {
                dropout.apply(below, 1, firstElement(layer));
            }
            activations.get(layer).backward(below);
            gradient = below;
        }
        // forward was: dot(0) = pixels·W + b
        first.backward(gradient, accumulate);
    }

    /** Each layer has its own random numbers. */
    private int firstElement(int layer) {
        int first = 0;
        for (int below = 1; below <= layer; below++) {
            first += Dropout.stride(configuration.sizes().get(below));
        }
        return first;
    }

    private Matrix gradientOf(int layer, int rows) {
        if (dh[layer] == null || dh[layer].rows != rows) {
            dh[layer] = new Matrix(rows, configuration.sizes().get(layer + 1));
        }
        return dh[layer];
    }

    @Override
    public Matrix logits() {
        return logits;
    }

    /** {@return the probabilities of the last forward, shape (N, 10), each 0 to 1; overwritten by {@link #backward}} */
    public Matrix probabilities() {
        return output.probabilities();
    }

    @Override
    public List<Matrix> carried() {
        return List.of();
    }

    @Override
    public void prepareCarried(int rows, int steps) {
        // images have no state
    }

    /**
     * {@inheritDoc}
     *
     * <p>Parameters and gradients; for each hidden layer dot or its slope, a and da (N, H); logits and probabilities
     * (N, 10); the pixels (N, 784); the memory of {@link SparseInput} beyond dot.
     */
    @Override
    public long bytes(int rows, int steps) {
        var sizes = configuration.sizes();
        long sum = 2 * configuration.bytes() + Matrix.bytes(rows, sizes.getFirst())
                + SparseInput.bytes(rows, sizes.get(0), sizes.get(1)) - Matrix.bytes(rows, sizes.get(1));
        for (int layer = 1; layer < sizes.size(); layer++) {
            boolean isLast = layer == sizes.size() - 1;
            sum += (isLast ? 2 : 3) * Matrix.bytes(rows, sizes.get(layer));
        }
        return sum;
    }

    @Override
    public DigitNetConfiguration configuration() {
        return configuration;
    }
}
