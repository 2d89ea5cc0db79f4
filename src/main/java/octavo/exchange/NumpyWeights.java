package octavo.exchange;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import octavo.engine.layers.Activation;
import octavo.engine.matrix.Parameter;
import octavo.engine.models.CharRnnConfiguration;
import octavo.engine.models.CharRnnConfiguration.Cell;
import octavo.engine.models.Initialization;
import octavo.engine.models.Model;
import octavo.files.BadFileException;
import octavo.files.NpyArray;
import octavo.files.Npz;
import octavo.files.Printable;

/**
 * The weights of the course's net in the form that is usual with NumPy: {@code W1} (H, C), {@code R1} (H, H), {@code
 * b1} (H, 1), {@code W2}, {@code R2}, {@code b2}, … for the recurrent layers and {@code W3} (C, H), {@code b3} (C, 1)
 * for the dense one: (outputs, inputs), biases as columns. {@code numpy.savez("weights.npz", W1=W1, R1=R1, b1=b1, ...)}
 * writes such a file. Doubles are rounded to the nearest float.
 */
final class NumpyWeights {

    private static final int COURSE_WINDOW = 100;

    private final Path file;
    private final Map<String, NpyArray> arrays;

    private NumpyWeights(Path file, Map<String, NpyArray> arrays) {
        this.file = file;
        this.arrays = arrays;
    }

    /** Reads a net of tanh layers that is trained on windows. */
    static ForeignModel read(Path file) throws IOException {
        return new NumpyWeights(file, Npz.read(file)).read();
    }

    private ForeignModel read() throws IOException {
        int layers = 0;
        while (arrays.containsKey("R" + (layers + 1))) {
            layers++;
        }
        if (layers == 0) {
            throw new BadFileException(file, "it has no array R1 (recurrent weights of the first layer); it has "
                    + Printable.of(String.join(", ", arrays.keySet())));
        }
        var expected = new ArrayList<String>();
        var hidden = new ArrayList<Integer>();
        for (int layer = 1; layer <= layers; layer++) {
            expected.addAll(List.of("W" + layer, "R" + layer, "b" + layer));
            hidden.add(shape("R" + layer)[0]);
        }
        expected.addAll(List.of("W" + (layers + 1), "b" + (layers + 1)));
        for (String name : arrays.keySet()) {
            if (!expected.contains(name)) {
                throw new BadFileException(file, "array " + Printable.of(name) + " has no place in a net of " + layers
                        + " recurrent layers (" + Printable.of(String.join(", ", expected)) + ")");
            }
        }
        Model model = build(shape("W" + (layers + 1))[0], hidden);
        var next = model.parameters().iterator();
        for (String name : expected) {
            copy(name, next.next());
        }
        var data = new LinkedHashMap<String, Object>(
                Map.of("reading", "windows", "steps", (long) COURSE_WINDOW, "keepCase", false));
        return new ForeignModel(model, data, 0, List.of(
                "its layers are assumed to be tanh layers, its windows the course's of "
                + COURSE_WINDOW + " lower-case characters unless the data set says otherwise"));
    }

    private Model build(int vocabulary, List<Integer> hidden) throws IOException {
        checkShapes(vocabulary, hidden);
        // not the bytes of the file, which may be compressed
        long bytes = arrays.values().stream().mapToLong(array -> (long) array.size() * array.type().bytes).sum();
        try {
            var configuration = new CharRnnConfiguration(Cell.RNN, vocabulary, hidden, Activation.TANH,
                    Initialization.FAN_IN);
            configuration.requireHeldBy(file, bytes);
            return configuration.zeros();
        } catch (IllegalArgumentException e) {
            throw new BadFileException(file, "there is no net of these sizes: " + e.getMessage());
        }
    }

    /** All shapes are checked before a model is built, so that a bad file costs no memory. */
    private void checkShapes(int vocabulary, List<Integer> hidden) throws IOException {
        int in = vocabulary;
        for (int layer = 1; layer <= hidden.size(); layer++) {
            int out = hidden.get(layer - 1);
            require("W" + layer, out, in);
            require("R" + layer, out, out);
            require("b" + layer, out, 1);
            in = out;
        }
        require("W" + (hidden.size() + 1), vocabulary, in);
        require("b" + (hidden.size() + 1), vocabulary, 1);
    }

    private int[] shape(String name) throws IOException {
        NpyArray array = arrays.get(name);
        if (array == null) {
            throw new BadFileException(file, "array " + name + " is missing");
        }
        if (array.shape().length < 1 || array.shape().length > 2) {
            throw new BadFileException(file, "array " + name + " has the shape "
                    + Printable.of(Arrays.toString(array.shape()))
                    + ", a matrix has two dimensions");
        }
        return array.shape();
    }

    private void require(String name, int rows, int cols) throws IOException {
        int[] shape = shape(name);
        boolean vector = cols == 1 && shape.length == 1;
        if (shape[0] != rows || !vector && (shape.length != 2 || shape[1] != cols)) {
            throw new BadFileException(file, "array " + name + " has the shape " + Arrays.toString(shape)
                    + ", to fit the others it should be [" + rows + ", " + cols
                    + "]: (outputs, inputs), biases as columns");
        }
    }

    /** (outputs, inputs) in the file, (inputs, outputs) in memory; a column becomes a row. */
    private void copy(String name, Parameter parameter) {
        float[] values = arrays.get(name).toFloats();
        int outputs = parameter.value.cols;
        int inputs = parameter.value.rows;
        for (int out = 0; out < outputs; out++) {
            for (int in = 0; in < inputs; in++) {
                parameter.value.set(in, out, values[out * inputs + in]);
            }
        }
        parameter.changed();
    }
}
