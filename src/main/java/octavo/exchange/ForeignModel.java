package octavo.exchange;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import octavo.engine.models.Configuration;
import octavo.engine.models.Model;
import octavo.files.BadFileException;
import octavo.files.JsonObject;
import octavo.files.Safetensors;

/**
 * A model read from a file of another program.
 *
 * @param model   with its weights
 * @param data    what is known of how it reads: always {@code reading} and {@code keepCase}, else only what a file that
 *                Octavo exported says
 * @param points  examples it was trained on, 0 if nobody knows
 * @param remarks what had to be assumed or was left out, a sentence each
 */
public record ForeignModel(Model model, Map<String, Object> data, long points, List<String> remarks) {

    /**
     * Reads a model: a folder that {@link PyTorchFolder} wrote; a safetensors file with the weights of a PyTorch RNN,
     * LSTM or GRU and of a linear layer above it, or with those of a GPT-2 by whatever program; or the {@code .npz} of
     * a net written in NumPy (see {@link NumpyWeights}). A {@code config.json} beside a safetensors file is heeded.
     *
     * @param file the file, or a folder with a {@code model.safetensors}
     * @return the model
     * @throws IOException with one sentence, if it is no model that can be built here
     */
    public static ForeignModel read(Path file) throws IOException {
        if (Files.isDirectory(file)) {
            return read(file.resolve(PyTorchFolder.WEIGHTS));
        }
        if (!Files.isRegularFile(file)) {
            throw new BadFileException(file, "there is no such file");
        }
        if (file.toString().endsWith(".npz")) {
            return NumpyWeights.read(file);
        }
        var settings = ForeignSettings.beside(file);
        try (var tensors = Safetensors.open(file)) {
            if (tensors.metadata().containsKey("octavo.version")) {
                throw new BadFileException(file,
                        "this is a checkpoint of Octavo already: name it where a checkpoint is asked for");
            }
            var dict = new StateDict(tensors);
            ForeignModel model = read(dict, settings);
            dict.requireAllRead(model.model.configuration().model());
            return model;
        }
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
     * The same with some of the symbols, in an order of their own: rows and columns that stand for symbols are chosen,
     * all other weights stay.
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
        Model chosen = Configuration.fromJson(model.configuration().model(), json).create(0);
        chosen.copyWeights(model, ids);
        return new ForeignModel(chosen, data, points, remarks);
    }

    /** What Octavo wrote when it exported the model, completed by how a model of its kind usually reads. */
    static ForeignModel of(Model model, ForeignSettings settings, String reading, long steps, List<String> remarks)
            throws IOException {
        var data = new LinkedHashMap<String, Object>();
        data.put("reading", reading);
        data.put("steps", steps);
        data.put("keepCase", true);
        data.putAll(settings.data());
        // whatever a config.json says, what is relied on is there and of its type
        var json = JsonObject.of(settings.file() + " section octavo", data);
        json.getString("reading");
        json.getLong("steps");
        json.getBoolean("keepCase");
        return new ForeignModel(model, data, settings.points(), List.copyOf(remarks));
    }
}
