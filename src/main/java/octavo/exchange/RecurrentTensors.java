package octavo.exchange;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import octavo.engine.layers.Activation;
import octavo.engine.matrix.Matrix;
import octavo.engine.matrix.Parameter;
import octavo.engine.matrix.Parameter.FileLayout;
import octavo.engine.models.CharRnnConfiguration;
import octavo.engine.models.CharRnnConfiguration.Cell;
import octavo.engine.models.Initialization;
import octavo.engine.models.Model;
import octavo.files.Printable;
import octavo.files.Tensor;

/**
 * Recurrent nets under the names of {@code torch.nn.RNN}, {@code LSTM} and {@code GRU}, with a linear layer above:
 * {@code rnn.weight_ih_l0} (G·H, D), {@code rnn.weight_hh_l0} (G·H, H), {@code rnn.bias_ih_l0}, {@code rnn.bias_hh_l0}
 * (G·H), …, {@code head.weight} (C, H), {@code head.bias} (C).
 *
 * <p>PyTorch has two biases where one is enough. Export: our bias is {@code bias_ih}, and {@code bias_hh} is zero; only
 * the GRU's b_hn, which the reset gate multiplies, is the last third of {@code bias_hh}. Import: our bias is the float
 * sum of both, except for the GRU's last third.
 *
 * <p>One {@code torch.nn.RNN} has one size for all its layers. Layers of different sizes are therefore written, and
 * read, as a list of modules of one layer each: {@code rnn.0.weight_ih_l0}, {@code rnn.1.weight_ih_l0}, …
 */
final class RecurrentTensors {

    private static final String FIRST = "weight_ih_l0";
    private static final long USUAL_STEPS = 100;

    /** Where the tensors of a layer are: {@code prefix + weight_ih_l + number}. */
    private record Place(String prefix, int number) {
        String name(String part) {
            return prefix + part + "_l" + number;
        }
    }

    private RecurrentTensors() {
    }

    /** The tensors of a net, for a file. */
    static List<Tensor> of(CharRnnConfiguration configuration, List<Parameter> parameters) {
        boolean alike = configuration.hidden().stream().distinct().count() == 1;
        var tensors = new ArrayList<Tensor>();
        var next = parameters.iterator();
        for (int layer = 0; layer < configuration.hidden().size(); layer++) {
            var place = alike ? new Place("rnn.", layer) : new Place("rnn." + layer + ".", 0);
            var input = next.next();
            tensors.add(Tensor.of(place.name("weight_ih"), input.value, FileLayout.TRANSPOSED));
            tensors.add(Tensor.of(place.name("weight_hh"), next.next().value, FileLayout.TRANSPOSED));
            var second = new Matrix(1, input.value.cols);
            if (configuration.cell().hasCandidateBias()) {
                int size = configuration.hidden().get(layer);
                second.columns(2 * size, size).copyFrom(next.next().value);
            }
            tensors.add(Tensor.of(place.name("bias_ih"), next.next().value, FileLayout.VECTOR));
            tensors.add(Tensor.of(place.name("bias_hh"), second, FileLayout.VECTOR));
        }
        next.forEachRemaining(parameter -> tensors.add(Tensor.of(parameter)));
        return tensors;
    }

    /** Whether a file holds a recurrent net. */
    static boolean recognizes(StateDict dict) {
        return dict.names().stream().anyMatch(name -> name.endsWith(FIRST));
    }

    /** Reads a net, its sizes from the shapes. */
    static ForeignModel read(StateDict dict, ForeignSettings settings) throws IOException {
        var places = places(dict);
        var remarks = new ArrayList<String>();
        var hidden = new ArrayList<Integer>();
        Cell cell = null;
        for (Place place : places) {
            int size = dict.size(place.name("weight_hh"), 2, 1);
            Cell found = cell(dict, place, size);
            if (cell != null && cell != found) {
                throw dict.wrong("its layers are of different kinds, " + cell + " and " + found);
            }
            cell = found;
            hidden.add(size);
        }
        int inputs = dict.size(places.getFirst().name("weight_ih"), 2, 1);
        var others = others(dict, places);
        String embedding = embedding(dict, others, inputs, hidden.getLast());
        String head = head(dict, others.stream().filter(name -> !name.equals(embedding)).toList(), hidden.getLast());
        int vocabulary = dict.size(head, 2, 0);
        if (embedding != null) {
            remarks.add("the embedding " + Printable.of(embedding)
                    + " is multiplied into the weights that follow it, which"
                    + " computes the same from one-hot symbols");
        } else if (inputs != vocabulary) {
            throw dict.wrong("its first layer has " + inputs + " inputs, but it predicts " + vocabulary
                    + " symbols; a net that reads one-hot symbols has equally many of both");
        }
        var activation = activation(cell, settings, remarks);
        double dropout = dropout(settings, hidden.size());
        CharRnnConfiguration configuration;
        try {
            configuration = new CharRnnConfiguration(cell, vocabulary, hidden, activation, Initialization.GLOROT,
                    dropout);
        } catch (IllegalArgumentException e) {
            throw dict.wrong("there is no recurrent net of these sizes: " + e.getMessage());
        }
        Model model = dict.build(configuration);
        readParameters(dict, model, places, cell, head, embedding);
        return ForeignModel.of(model, settings, "streams", USUAL_STEPS, remarks);
    }

    private static List<Place> places(StateDict dict) throws IOException {
        var prefixes = dict.names().stream().filter(name -> name.endsWith(FIRST))
                .map(name -> name.substring(0, name.length() - FIRST.length())).toList();
        var places = new ArrayList<Place>();
        if (prefixes.size() == 1) {
            while (dict.has(new Place(prefixes.getFirst(), places.size()).name("weight_ih"))) {
                places.add(new Place(prefixes.getFirst(), places.size()));
            }
            return places;
        }
        String list = prefixes.getFirst().replaceFirst("\\d+\\.$", "");
        for (int layer = 0; layer < prefixes.size(); layer++) {
            var place = new Place(list + layer + ".", 0);
            if (!dict.has(place.name("weight_ih"))) {
                throw dict.wrong("it has " + prefixes.size() + " recurrent modules that do not form a list: "
                        + Printable.of(place.name("weight_ih")) + " is missing");
            }
            places.add(place);
        }
        return places;
    }

    private static Cell cell(StateDict dict, Place place, int size) throws IOException {
        long units = dict.size(place.name("weight_hh"), 2, 0);
        for (var cell : Cell.values()) {
            if (units == (long) cell.gates() * size) {
                return cell;
            }
        }
        throw dict.wrong("tensor " + Printable.of(place.name("weight_hh")) + " has the shape [" + units + ", " + size
                + "]; an RNN has 1, a GRU 3 and an LSTM 4 times as many rows as columns");
    }

    /** The tensors that belong to no recurrent layer. */
    private static List<String> others(StateDict dict, List<Place> places) {
        var known = places.stream().flatMap(place -> List.of(place.name("weight_ih"), place.name("weight_hh"),
                place.name("bias_ih"), place.name("bias_hh")).stream()).toList();
        return dict.names().stream().filter(name -> !known.contains(name)).toList();
    }

    /**
     * The table of an {@code nn.Embedding} before the first layer, (C, D), if there is one: of two matrices the one
     * with D columns and without a bias. If both could be, the name decides.
     */
    private static String embedding(StateDict dict, List<String> others, int inputs, int size) throws IOException {
        var matrices = others.stream().filter(name -> name.endsWith(".weight")).toList();
        if (matrices.size() != 2) {
            return null;
        }
        var tables = new ArrayList<String>();
        for (int i = 0; i < 2; i++) {
            String table = matrices.get(i);
            boolean biased = dict.has(table.replaceFirst("weight$", "bias"));
            if (!biased && dict.shape(table, 2)[1] == inputs && dict.shape(matrices.get(1 - i), 2)[1] == size) {
                tables.add(table);
            }
        }
        if (tables.size() == 2) {
            tables.removeIf(name -> !name.matches(".*(emb|wte|encoder).*"));
        }
        return tables.size() == 1 ? tables.getFirst() : null;
    }

    /** The matrix of the layer above: the only one that is neither of a recurrent layer nor an embedding. */
    private static String head(StateDict dict, List<String> others, int size) throws IOException {
        var matrices = others.stream().filter(name -> name.endsWith(".weight")).toList();
        if (matrices.size() != 1 || dict.shape(matrices.getFirst(), 2)[1] != size) {
            throw dict.wrong("besides the recurrent layers there should be the weight of one linear layer with " + size
                    + " inputs, there is " + (others.isEmpty() ? "nothing" : Printable.of(String.join(", ", others))));
        }
        return matrices.getFirst();
    }

    private static Activation activation(Cell cell, ForeignSettings settings, List<String> remarks) throws IOException {
        if (settings.configuration() instanceof CharRnnConfiguration exported) {
            return exported.activation();
        }
        if (cell == Cell.RNN) {
            remarks.add("the file does not say which activation its layers have: tanh is taken");
        }
        return Activation.TANH;
    }

    private static double dropout(ForeignSettings settings, int layers) throws IOException {
        return layers > 1 && settings.configuration() instanceof CharRnnConfiguration exported ? exported.dropout() : 0;
    }

    private static void readParameters(StateDict dict, Model model, List<Place> places, Cell cell, String head,
            String embedding) throws IOException {
        var next = model.parameters().iterator();
        for (Place place : places) {
            var input = next.next();
            if (embedding != null && place == places.getFirst()) {
                readEmbedded(dict, embedding, place.name("weight_ih"), input);
            } else {
                dict.readInto(place.name("weight_ih"), input, FileLayout.TRANSPOSED);
            }
            var recurrent = next.next();
            dict.readInto(place.name("weight_hh"), recurrent, FileLayout.TRANSPOSED);
            Parameter last = cell.hasCandidateBias() ? next.next() : null;
            readBiases(dict, place, next.next(), last);
        }
        dict.readInto(head, next.next(), FileLayout.TRANSPOSED);
        readBias(dict, head.replaceFirst("weight$", "bias"), next.next().value);
    }

    /** W = E·W_ih: with E of shape (C, D), the weighted input of a symbol is a row of W. Summed in double precision. */
    private static void readEmbedded(StateDict dict, String embedding, String weight, Parameter parameter)
            throws IOException {
        var table = new Matrix(dict.size(embedding, 2, 0), dict.size(embedding, 2, 1));
        dict.readInto(embedding, table, FileLayout.AS_IS);
        var input = new Matrix(table.cols, parameter.value.cols);
        dict.readInto(weight, input, FileLayout.TRANSPOSED);
        parameter.value.requireShape(table.rows, input.cols, "the embedded weights");
        for (int symbol = 0; symbol < table.rows; symbol++) {
            for (int unit = 0; unit < input.cols; unit++) {
                double sum = 0;
                for (int d = 0; d < table.cols; d++) {
                    sum += (double) table.get(symbol, d) * input.get(d, unit);
                }
                parameter.value.set(symbol, unit, (float) sum);
            }
        }
        parameter.changed();
    }

    /** The biases of a module without biases are zeros. */
    private static boolean readBias(StateDict dict, String name, Matrix into) throws IOException {
        into.fill(0);
        if (dict.has(name)) {
            dict.readInto(name, into, FileLayout.VECTOR);
        }
        return dict.has(name);
    }

    /** The sum of both biases; the part of the second that a GRU keeps apart goes there. */
    private static void readBiases(StateDict dict, Place place, Parameter bias, Parameter last) throws IOException {
        readBias(dict, place.name("bias_ih"), bias.value);
        var second = new Matrix(1, bias.value.cols);
        readBias(dict, place.name("bias_hh"), second);
        int summed = second.cols - (last == null ? 0 : last.value.cols);
        for (int c = 0; c < summed; c++) {
            bias.value.set(0, c, bias.value.get(0, c) + second.get(0, c));
        }
        bias.changed();
        if (last != null) {
            last.value.copyFrom(second.columns(summed, last.value.cols));
            last.changed();
        }
    }
}
