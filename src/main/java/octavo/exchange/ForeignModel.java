package octavo.exchange;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import octavo.engine.matrix.Parameter;
import octavo.engine.models.Configuration;
import octavo.engine.models.LanguageModel;
import octavo.engine.models.Model;
import octavo.files.JsonObject;
import octavo.files.RegularFile;

/**
 * A model read from a file of another program.
 *
 * @param model   with its weights
 * @param data    how it reads, as far as this is known: always {@code reading} and {@code keepCase}, more only in a
 *                file exported by Octavo
 * @param points  examples it was trained on, 0 if unknown
 * @param remarks what had to be assumed or was left out, one sentence each
 */
public record ForeignModel(Model model, Map<String, Object> data, long points, List<String> remarks) {

    /**
     * Reads a model: a folder that {@link PyTorchFolder} wrote; a safetensors file with the weights of a PyTorch RNN,
     * LSTM or GRU and of a linear layer above it, or with those of a GPT-2 from any program; the index of several
     * such files; or the {@code .npz} of a net written in NumPy (see {@link NumpyWeights}). A {@code config.json}
     * beside a safetensors file is read too.
     *
     * @param file the file, or a folder with a {@code model.safetensors}
     * @return the model
     * @throws IOException with one sentence, if it is not a model that can be built here
     */
    public static ForeignModel read(Path file) throws IOException {
        if (Files.isDirectory(file)) {
            return read(weights(file));
        }
        RegularFile.require(file);
        if (file.toString().endsWith(".npz")) {
            return NumpyWeights.read(file);
        }
        var settings = ForeignSettings.beside(file);
        try (var dict = StateDict.open(file)) {
            ForeignModel model = read(dict, settings);
            dict.requireAllRead(model.model.configuration().model());
            return model;
        }
    }

    /** The file of weights in a folder; if there is none, a file of another format; its reader reports what it is. */
    private static Path weights(Path folder) {
        for (String name : List.of(PyTorchFolder.WEIGHTS, PyTorchFolder.WEIGHTS + ".index.json", "pytorch_model.bin",
                "pytorch_model.bin.index.json", "ckpt.pt")) {
            if (Files.exists(folder.resolve(name))) {
                return folder.resolve(name);
            }
        }
        return folder.resolve(PyTorchFolder.WEIGHTS);
    }

    private static ForeignModel read(StateDict dict, ForeignSettings settings) throws IOException {
        if (dict.has("wte.weight")) {
            return GptTensors.read(dict, settings);
        }
        if (RecurrentTensors.recognizes(dict)) {
            return RecurrentTensors.read(dict, settings);
        }
        return DenseTensors.read(dict, settings);
    }

    /**
     * The same model with some of the symbols, in a new order: rows and columns of symbols are selected, all other
     * weights stay.
     *
     * @param ids for each symbol of the new model its id in this one
     * @return this one if all ids are in order already
     */
    public ForeignModel withSymbols(int[] ids) {
        var json = new LinkedHashMap<>(model.configuration().toJson());
        Object size = json.put("vocabulary", (long) ids.length);
        if (size.equals((long) ids.length) && IntStream.range(0, ids.length).allMatch(id -> ids[id] == id)) {
            return this;
        }
        var configuration = Configuration.fromJson(model.configuration().model(), json);
        var parameters = new ArrayList<Parameter>();
        for (Parameter parameter : model.parameters()) {
            boolean rows = model instanceof LanguageModel language && language.symbolRows().contains(parameter);
            boolean columns = model instanceof LanguageModel language && language.symbolColumns().contains(parameter);
            parameters.add(rows || columns ? chosen(parameter, rows ? ids : null, columns ? ids : null) : parameter);
        }
        var chosen = configuration.wire(parameters);
        return new ForeignModel(chosen, data, points, remarks);
    }

    /** A parameter of these rows or columns of another; null means all. */
    private static Parameter chosen(Parameter from, int[] rows, int[] columns) {
        var to = new Parameter(from.name, rows == null ? from.value.rows : rows.length,
                columns == null ? from.value.cols : columns.length, from.fileLayout, from.decays);
        for (int r = 0; r < to.value.rows; r++) {
            for (int c = 0; c < to.value.cols; c++) {
                to.value.set(r, c, from.value.get(rows == null ? r : rows[r], columns == null ? c : columns[c]));
            }
        }
        return to;
    }

    /** The data section of an exported model, completed by the usual values of its kind. */
    static ForeignModel of(Model model, ForeignSettings settings, String reading, long steps, List<String> remarks)
            throws IOException {
        var data = new LinkedHashMap<String, Object>();
        data.put("reading", reading);
        data.put("steps", steps);
        data.put("keepCase", true);
        data.putAll(settings.data());
        // the values used later must exist and have the right type
        var json = JsonObject.of(settings.file() + " section octavo", data);
        json.getString("reading");
        json.getLong("steps");
        json.getBoolean("keepCase");
        return new ForeignModel(model, data, settings.points(), List.copyOf(remarks));
    }
}
