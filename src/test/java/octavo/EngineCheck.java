package octavo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import octavo.engine.matrix.Matrix;
import octavo.engine.matrix.Parameter;
import octavo.engine.matrix.RandomStream;
import octavo.engine.models.Batch;
import octavo.engine.models.Model;
import octavo.engine.optimizers.Optimizer;
import octavo.engine.reference.Examples;
import octavo.engine.reference.GradientCheck;
import octavo.engine.reference.ReferenceModel;

/**
 * Checks a model of the float engine against its double reference, and against differences of its own loss.
 *
 * <pre>
 *   new EngineCheck(model, CharRnnReference.elman(7, ActivationReference.TANH, 6, 6)).randomize(0.5).check(examples);
 * </pre>
 */
public final class EngineCheck {

    /** How far float gradients may be from the reference's, relative to the largest of the parameter. */
    public static final double TOLERANCE = 2e-5;
    /** How far the loss may be, relative. */
    public static final double LOSS_TOLERANCE = 2e-6;
    /** How far slopes measured on the float loss may be from those computed: the loss has some six digits. */
    public static final double SLOPE_TOLERANCE = 2e-3;

    private final Model model;
    private final ReferenceModel reference;

    /** A model and its reference, which have the same parameters by name and shape. */
    public EngineCheck(Model model, ReferenceModel reference) {
        this.model = model;
        this.reference = reference;
        assertEquals(reference.parameters().size(), model.parameters().size(),
                () -> reference.parameters() + " and " + model.parameters());
    }

    /** Adds random numbers to the reference's start weights (zeros, gains of one) and copies them into the model. */
    public EngineCheck randomize(double radius) {
        reference.randomize(new RandomStream(1, RandomStream.Purpose.CHECK), radius);
        for (var parameter : model.parameters()) {
            copy(reference.parameter(parameter.name).value, parameter.value);
            parameter.changed();
        }
        return this;
    }

    /** Copies the model's weights into the reference. */
    public void copyWeightsToReference() {
        for (var parameter : model.parameters()) {
            copy(parameter.value, reference.parameter(parameter.name).value);
        }
    }

    /** All checks on examples that start from nothing. */
    public List<GradientCheck.Result> check(Examples examples) {
        var results = compare(examples, batch(examples));
        differences(batch(examples));
        return results;
    }

    /**
     * Loss and every gradient against the reference. The gradients of the last forward stay in the model.
     *
     * @param examples what the reference reads
     * @param batch    the same for the model; differs from {@code batch(examples)} where state is carried
     */
    public List<GradientCheck.Result> compare(Examples examples, Batch batch) {
        copyWeightsToReference();
        double scale = 1.0 / examples.predictions();
        var loss = model.forward(batch, null);
        model.backward((float) scale, false);
        double expected = reference.gradients(examples, (float) scale);
        assertEquals(examples.predictions(), loss.targets());
        assertEquals(expected, loss.sum(), LOSS_TOLERANCE * Math.max(1, Math.abs(expected)), "loss");
        var results = GradientCheck.compare(reference, gradients());
        for (var result : results) {
            assertTrue(result.error() <= TOLERANCE, result::toString);
        }
        return results;
    }

    /**
     * Slopes of the model's own loss, along the gradient and along some random directions. The batch must not continue
     * a carried state, which every forward would move on.
     */
    public void differences(Batch batch) {
        differences(batch, null);
    }

    /** The same with dropout: every loss is measured under the masks that the gradient was computed under. */
    public void differences(Batch batch, RandomStream masks) {
        if (batch.continues) {
            throw new IllegalArgumentException("the state would go on from one forward to the next");
        }
        long predictions = model.forward(batch, masks).targets();
        model.backward(1f / predictions, false);
        var gradients = gradients();
        var random = new RandomStream(2, RandomStream.Purpose.CHECK);
        double norm = Math.sqrt(dot(gradients, gradients));
        assertTrue(norm > 1e-3, "the gradient is too small to be measured: " + norm);
        for (int direction = 0; direction < 4; direction++) {
            var along = direction == 0 ? gradients : tilted(gradients, random, direction);
            double length = Math.sqrt(dot(along, along));
            double expected = dot(gradients, along) / length;
            double step = 1e-2;
            var start = values();
            double slope = GradientCheck.slope(move -> {
                move(start, along, move / length);
                return model.forward(batch, masks).mean();
            }, step);
            move(start, along, 0);
            assertEquals(expected, slope, SLOPE_TOLERANCE * norm, "slope of the loss along direction " + direction);
        }
    }

    /** The gradient with random signs and weights at random places: not orthogonal to it, but far from parallel. */
    private static Map<String, float[]> tilted(Map<String, float[]> gradients, RandomStream random, int direction) {
        var tilted = new LinkedHashMap<String, float[]>();
        int element = 0;
        for (var entry : gradients.entrySet()) {
            float[] values = entry.getValue().clone();
            for (int i = 0; i < values.length; i++) {
                values[i] *= 2 * random.uniform(direction, element++) - 0.5f;
            }
            tilted.put(entry.getKey(), values);
        }
        return tilted;
    }

    private void move(Map<String, float[]> start, Map<String, float[]> along, double distance) {
        for (var parameter : model.parameters()) {
            float[] from = start.get(parameter.name);
            float[] direction = along.get(parameter.name);
            for (int i = 0; i < from.length; i++) {
                float value = (float) (from[i] + distance * direction[i]);
                parameter.value.set(i / parameter.value.cols, i % parameter.value.cols, value);
            }
            parameter.changed();
        }
    }

    /**
     * A model against PyTorch: loss, logits, every gradient, and its weights after ten updates.
     *
     * @param model     any weights; they are overwritten
     * @param golden    the file
     * @param optimizer what PyTorch used
     * @param tolerance for the weights after ten updates, relative to the largest of the matrix
     * @return the worst difference of a gradient and of a weight after ten updates
     */
    public static double[] golden(Model model, Golden golden, Optimizer optimizer, double tolerance) {
        golden.copyTo(model.parameters());
        var batch = golden.batch();
        model.prepareCarried(batch.rows, batch.steps);
        if (batch.continues) {
            model.forward(golden.before(), null);
        }
        var state = model.carried().stream().map(Matrix::copy).toList();
        double worst = 0;
        for (int update = 1; update <= 10; update++) {
            for (int i = 0; i < state.size(); i++) {
                model.carried().get(i).copyFrom(state.get(i));
            }
            var loss = model.forward(batch, null);
            assertEquals(golden.tensor("losses").values()[update - 1], loss.mean(), 1e-5,
                    "mean loss before update " + update);
            model.backward(1f / loss.targets(), false);
            if (update == 1) {
                logits(golden, model.logits());
                worst = golden.worstDifference("gradients", model.parameters());
                assertTrue(worst <= TOLERANCE, "a gradient is off by " + worst);
            }
            optimizer.step(model.parameters(), (float) golden.scalar("setting.rate"), update);
        }
        double after = golden.worstDifference("after", model.parameters());
        assertTrue(after <= tolerance, "after ten updates a weight is off by " + after);
        return new double[] {worst, after};
    }

    /** Compares logits; recurrent models have time-major rows, from the first that asks for a prediction. */
    private static void logits(Golden golden, Matrix logits) {
        int rows = golden.shape()[0];
        int steps = golden.shape()[1];
        double[][] expected = golden.tensor("logits").rows();
        for (int i = 0; i < logits.rows; i++) {
            int step = steps - logits.rows / rows + i / rows;
            int row = golden.isRecurrent() ? i % rows * steps + step : i;
            for (int c = 0; c < logits.cols; c++) {
                assertEquals(expected[row][c], logits.get(i, c), 1e-5, "logit " + c + " of row " + i);
            }
        }
    }

    /** Name → gradient as the model has it now, logical elements only. */
    public Map<String, float[]> gradients() {
        var gradients = new LinkedHashMap<String, float[]>();
        for (var parameter : model.parameters()) {
            gradients.put(parameter.name, flat(parameter.gradient()));
        }
        return gradients;
    }

    private Map<String, float[]> values() {
        var values = new LinkedHashMap<String, float[]>();
        for (Parameter parameter : model.parameters()) {
            values.put(parameter.name, flat(parameter.value));
        }
        return values;
    }

    private static double dot(Map<String, float[]> a, Map<String, float[]> b) {
        double sum = 0;
        for (var entry : a.entrySet()) {
            float[] other = b.get(entry.getKey());
            for (int i = 0; i < other.length; i++) {
                sum += (double) entry.getValue()[i] * other[i];
            }
        }
        return sum;
    }

    /** The same examples for a model; a start state has to be carried there by reading. */
    public static Batch batch(Examples examples) {
        var batch = new Batch();
        batch.resize(examples.rows(), examples.steps());
        System.arraycopy(examples.targets(), 0, batch.targets, 0, examples.rows() * examples.steps());
        if (examples.features() == null) {
            System.arraycopy(examples.tokens(), 0, batch.tokens, 0, examples.rows() * examples.steps());
        } else {
            batch.features = new Matrix(examples.rows(), examples.features()[0].length);
            copy(examples.features(), batch.features);
        }
        return batch;
    }

    /** Random text: tokens and targets below C, a target wherever {@code every} or at the last step. */
    public static Examples text(int rows, int steps, int symbols, boolean every) {
        var random = new RandomStream(3, RandomStream.Purpose.CHECK);
        int[] tokens = new int[rows * steps];
        int[] targets = new int[rows * steps];
        for (int i = 0; i < tokens.length; i++) {
            tokens[i] = random.below(0, i, symbols);
            targets[i] = every || i % steps == steps - 1 ? random.below(1, i, symbols) : Examples.NO_TARGET;
        }
        return Examples.text(rows, steps, tokens, targets);
    }

    static double[][] find(Map<String, double[][]> matrices, String name) {
        if (!matrices.containsKey(name)) {
            throw new IllegalArgumentException("there is no " + name + ", only " + matrices.keySet());
        }
        return matrices.get(name);
    }

    /** The largest difference relative to the largest expected element. */
    static double difference(double[][] expected, Matrix computed) {
        computed.requireShape(expected.length, expected[0].length, "the computed matrix");
        double largest = 0;
        double worst = 0;
        for (int r = 0; r < expected.length; r++) {
            for (int c = 0; c < expected[r].length; c++) {
                double difference = Math.abs(expected[r][c] - computed.get(r, c));
                worst = Math.max(worst, Double.isNaN(difference) ? Double.POSITIVE_INFINITY : difference);
                largest = Math.max(largest, Math.abs(expected[r][c]));
            }
        }
        return worst == 0 ? 0 : worst / largest;
    }

    /** Copies doubles into a matrix. */
    public static void copy(double[][] from, Matrix into) {
        into.requireShape(from.length, from[0].length, "the matrix to copy into");
        for (int r = 0; r < into.rows; r++) {
            for (int c = 0; c < into.cols; c++) {
                into.set(r, c, (float) from[r][c]);
            }
        }
    }

    private static void copy(Matrix from, double[][] into) {
        from.requireShape(into.length, into[0].length, "the matrix to copy from");
        for (int r = 0; r < from.rows; r++) {
            for (int c = 0; c < from.cols; c++) {
                into[r][c] = from.get(r, c);
            }
        }
    }

    private static float[] flat(Matrix matrix) {
        float[] flat = new float[matrix.rows * matrix.cols];
        for (int i = 0; i < flat.length; i++) {
            flat[i] = matrix.get(i / matrix.cols, i % matrix.cols);
        }
        return flat;
    }
}
