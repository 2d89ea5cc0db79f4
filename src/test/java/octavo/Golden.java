package octavo;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.ZipInputStream;
import octavo.engine.matrix.Matrix;
import octavo.engine.matrix.Parameter;
import octavo.engine.models.Batch;
import octavo.engine.reference.Examples;

/**
 * Golden values: what PyTorch computes in double precision, from {@code src/test/resources/golden} (the scripts
 * that made them are in {@code src/test/python}). The files have PyTorch's names and layouts;
 * {@link #parameters} gives Octavo's.
 *
 * <p>Entries of a model's file: {@code tokens} and {@code targets} (N, T) or {@code features} and
 * {@code targets}; {@code weights.NAME}; {@code logits}; {@code loss} (the sum); {@code gradients.NAME} (of the
 * mean); {@code after.NAME} (weights after ten steps) and {@code losses} (before each of them);
 * {@code setting.rate} and the like.
 */
public final class Golden {

    /**
     * An array of a file.
     *
     * @param shape  its dimensions
     * @param values its elements, the last dimension running fastest
     */
    public record Tensor(int[] shape, double[] values) {

        /** The elements of a matrix or vector as nested arrays, a vector as one row. */
        public double[][] rows() {
            int cols = shape[shape.length - 1];
            double[][] rows = new double[values.length / cols][cols];
            for (int i = 0; i < values.length; i++) {
                rows[i / cols][i % cols] = values[i];
            }
            return rows;
        }

        /** The elements as integers. */
        public int[] integers() {
            int[] integers = new int[values.length];
            for (int i = 0; i < integers.length; i++) {
                integers[i] = (int) values[i];
            }
            return integers;
        }
    }

    private final String name;
    private final Map<String, Tensor> tensors = new TreeMap<>();

    private Golden(String name) {
        this.name = name;
    }

    /**
     * Reads a file.
     *
     * @param name for example {@code rnn-last}
     */
    public static Golden load(String name) {
        var golden = new Golden(name);
        try (var in = Golden.class.getResourceAsStream("/golden/" + name + ".npz")) {
            if (in == null) {
                throw new IllegalArgumentException("there is no golden file " + name);
            }
            var zip = new ZipInputStream(new ByteArrayInputStream(in.readAllBytes()));
            for (var entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
                golden.tensors.put(entry.getName().replaceFirst("\\.npy$", ""), npy(zip.readAllBytes()));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return golden;
    }

    /** The format of numpy.save, as far as it is used here: little-endian float64 or int64 in C order. */
    private static Tensor npy(byte[] bytes) {
        var buffer = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        int length = buffer.getShort(8);
        String header = new String(bytes, 10, length, StandardCharsets.US_ASCII);
        if (header.contains("True") || !header.contains("<f8") && !header.contains("<i8")) {
            throw new IllegalArgumentException("unexpected header " + header);
        }
        String inside = header.substring(header.indexOf('(') + 1, header.indexOf(')')).replace(" ", "");
        int[] shape = inside.isEmpty() ? new int[] {1}
                : Arrays.stream(inside.split(",")).mapToInt(Integer::parseInt).toArray();
        double[] values = new double[Arrays.stream(shape).reduce(1, Math::multiplyExact)];
        buffer.position(10 + length);
        for (int i = 0; i < values.length; i++) {
            values[i] = header.contains("<f8") ? buffer.getDouble() : buffer.getLong();
        }
        return new Tensor(shape, values);
    }

    /** The names of all entries. */
    public List<String> names() {
        return List.copyOf(tensors.keySet());
    }

    /** An entry as it lies in the file. */
    public Tensor tensor(String entry) {
        var tensor = tensors.get(entry);
        if (tensor == null) {
            throw new IllegalArgumentException(name + " has no " + entry + ", only " + tensors.keySet());
        }
        return tensor;
    }

    /** A scalar, for example {@code loss} or {@code setting.rate}. */
    public double scalar(String entry) {
        return tensor(entry).values[0];
    }

    /** Whether the model has recurrent layers. */
    public boolean isRecurrent() {
        return tensors.keySet().stream().anyMatch(entry -> entry.startsWith("weights.rnn."));
    }

    /** N and T of the example batch. */
    public int[] shape() {
        int[] shape = tensor("targets").shape;
        return shape.length == 2 ? shape : new int[] {shape[0], 1};
    }

    /** The example batch for a reference, with the start state if there is one. */
    public Examples examples() {
        int[] shape = shape();
        int[] targets = tensor("targets").integers();
        if (tensors.containsKey("features")) {
            return Examples.images(tensor("features").rows(), targets);
        }
        var examples = Examples.text(shape[0], shape[1], tensor("tokens").integers(), targets);
        return tensors.containsKey("start.h") ? examples.from(start(shape[0])) : examples;
    }

    /** start[n][k] from (layers, N, H) tensors: h of every layer, for an LSTM followed by its c. */
    private double[][][] start(int rows) {
        var kinds = tensors.containsKey("start.c") ? List.of("start.h", "start.c") : List.of("start.h");
        int layers = tensor("start.h").shape[0];
        double[][][] start = new double[rows][layers * kinds.size()][];
        for (int kind = 0; kind < kinds.size(); kind++) {
            double[][] vectors = tensor(kinds.get(kind)).rows();
            for (int i = 0; i < vectors.length; i++) {
                start[i % rows][i / rows * kinds.size() + kind] = vectors[i];
            }
        }
        return start;
    }

    /** The example batch for a model. Where there is {@code before}, it must have been read first ({@link #before}). */
    public Batch batch() {
        var batch = EngineCheck.batch(examples());
        batch.continues = tensors.containsKey("before");
        return batch;
    }

    /** The batch whose reading leaves the state that the example batch starts from; its targets are meaningless. */
    public Batch before() {
        int[] tokens = tensor("before").integers();
        return EngineCheck.batch(Examples.text(shape()[0], shape()[1], tokens, tokens));
    }

    /**
     * All matrices of a group in Octavo's names and memory layout (in, out): transposed where PyTorch has (out, in),
     * the two biases of a recurrent layer as one, b_hn of a GRU apart.
     *
     * @param group {@code weights}, {@code gradients} or {@code after}
     */
    public Map<String, double[][]> parameters(String group) {
        var parameters = new LinkedHashMap<String, double[][]>();
        for (String entry : tensors.keySet()) {
            if (entry.startsWith(group + ".")) {
                String parameter = entry.substring(group.length() + 1);
                if (parameter.contains("bias_ih")) {
                    recurrentBias(group, parameter, parameters);
                } else if (!parameter.contains("bias_hh")) {
                    var tensor = tensor(entry);
                    boolean turned = tensor.shape.length == 2 && parameter.matches("(rnn|head|layers|lm_head)\\..*");
                    parameters.put(parameter, turned ? transposed(tensor.rows()) : tensor.rows());
                }
            }
        }
        return parameters;
    }

    private void recurrentBias(String group, String parameter, Map<String, double[][]> into) {
        double[] bias = tensor(group + "." + parameter).values.clone();
        double[] second = tensor(group + "." + parameter.replace("_ih_", "_hh_")).values;
        int merged = bias.length;
        if (name.startsWith("gru")) {
            merged = bias.length / 3 * 2;
            double[] hn = Arrays.copyOfRange(second, merged, second.length);
            into.put(parameter.replace("_ih_", "_hn_"), new double[][] {hn});
        }
        // the second bias is frozen: it is part of the value, its gradient is the same as the first's
        for (int i = 0; i < merged && !group.equals("gradients"); i++) {
            bias[i] += second[i];
        }
        into.put(parameter, new double[][] {bias});
    }

    private static double[][] transposed(double[][] rows) {
        double[][] result = new double[rows[0].length][rows.length];
        for (int r = 0; r < rows.length; r++) {
            for (int c = 0; c < rows[r].length; c++) {
                result[c][r] = rows[r][c];
            }
        }
        return result;
    }

    /** Copies the golden start weights into parameters of the float engine. */
    public void copyTo(List<Parameter> parameters) {
        var weights = parameters("weights");
        for (var parameter : parameters) {
            EngineCheck.copy(EngineCheck.find(weights, parameter.name), parameter.value);
            parameter.changed();
        }
    }

    /** The largest difference between parameters and golden weights, relative to the largest weight of the matrix. */
    public double worstDifference(String group, List<Parameter> parameters) {
        var expected = parameters(group);
        double worst = 0;
        for (var parameter : parameters) {
            Matrix computed = group.equals("gradients") ? parameter.gradient() : parameter.value;
            worst = Math.max(worst, EngineCheck.difference(EngineCheck.find(expected, parameter.name), computed));
        }
        return worst;
    }
}
