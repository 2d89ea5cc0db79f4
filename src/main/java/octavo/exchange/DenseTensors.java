package octavo.exchange;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import octavo.engine.matrix.Parameter;
import octavo.engine.matrix.Parameter.FileLayout;
import octavo.engine.models.Configuration;
import octavo.engine.models.Model;
import octavo.files.Printable;
import octavo.files.Tensor;

/**
 * The nets without recurrence and attention: digits, names, bigrams. The workshop's names become those of PyTorch's
 * {@code Embedding} and {@code Linear}; other names stay. To read such a net, the configuration that Octavo wrote is
 * needed: the shapes tell the sizes, but not the functions between the layers.
 */
final class DenseTensors {

    /** A name and a layout in PyTorch. */
    private record Place(String name, FileLayout layout) {
    }

    private static final Map<String, Map<String, Place>> RENAMED = Map.of(
            "mlp", Map.of(
                    "C", new Place("embedding.weight", FileLayout.AS_IS),
                    "W1", new Place("hidden.weight", FileLayout.TRANSPOSED),
                    "b1", new Place("hidden.bias", FileLayout.VECTOR),
                    "W2", new Place("head.weight", FileLayout.TRANSPOSED),
                    "b2", new Place("head.bias", FileLayout.VECTOR)),
            "bigram", Map.of(
                    "W", new Place("embedding.weight", FileLayout.AS_IS)));

    private DenseTensors() {
    }

    private static Place place(String model, Parameter parameter) {
        var place = RENAMED.getOrDefault(model, Map.of()).get(parameter.name);
        return place == null ? new Place(parameter.name, parameter.fileLayout) : place;
    }

    /** The tensors of a net, for a file. */
    static List<Tensor> of(Configuration configuration, List<Parameter> parameters) {
        return parameters.stream().map(parameter -> {
            var place = place(configuration.model(), parameter);
            return Tensor.of(place.name, parameter.value, place.layout);
        }).toList();
    }

    /** Reads a net that Octavo exported. */
    static ForeignModel read(StateDict dict, ForeignSettings settings) throws IOException {
        Configuration configuration = settings.configuration();
        if (configuration == null) {
            throw dict.wrong("the tensors do not belong to a known model (" + dict.names().size() + ", the first is "
                    + (dict.names().isEmpty() ? "missing" : Printable.of(dict.names().getFirst()))
                    + "): a PyTorch RNN, LSTM or GRU has one named ...weight_ih_l0, a GPT-2 has wte.weight, and what"
                    + " octavo export wrote has a config.json with a section octavo beside it");
        }
        Model model = dict.build(configuration);
        for (Parameter parameter : model.parameters()) {
            var place = place(configuration.model(), parameter);
            dict.readInto(place.name, parameter, place.layout);
        }
        return ForeignModel.of(model, settings, configuration.model().equals("digits") ? "images" : "contexts",
                1, List.of());
    }
}
