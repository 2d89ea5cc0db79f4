package octavo.engine.training;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import octavo.engine.matrix.Matrix;
import octavo.engine.matrix.Parameter;
import octavo.engine.matrix.Parameter.FileLayout;
import octavo.engine.models.Configuration;
import octavo.engine.models.Model;
import octavo.engine.optimizers.NonFinite;
import octavo.engine.optimizers.Optimizer;
import octavo.files.BadFileException;
import octavo.files.Json;
import octavo.files.JsonException;
import octavo.files.Safetensors;
import octavo.files.Shown;
import octavo.files.Tensor;

/**
 * One safetensors file that holds all that is needed to use a model and to go on training it: weights under their
 * PyTorch names, the optimizer's moments under {@code optimizer.*}, carried states under {@code carried.*}, and in the
 * metadata, as JSON texts, the configuration, the plan, the state, what the data are, and the vocabulary.
 *
 * @param file          where it is
 * @param configuration what rebuilds the model
 * @param plan          how the run trains; null for an imported model
 * @param state         where the run stands
 * @param data          name and fingerprint of the data set, and how the model reads it
 * @param vocabulary    the vocabulary as JSON values; empty for images
 */
public record Checkpoint(Path file, Configuration configuration, TrainingPlan plan, TrainingState state,
                         Map<String, Object> data, Map<String, Object> vocabulary) {

    private static final String VERSION = "1";
    private static final String OPTIMIZER = "optimizer.";
    private static final String CARRIED = "carried.";
    private static final String CONFIGURATION = "octavo.configuration";
    private static final String PLAN = "octavo.plan";
    private static final String STATE = "octavo.state";
    private static final String DATA = "octavo.data";
    private static final String VOCABULARY = "octavo.vocabulary";
    /** Characters of a damaged text, or of a sentence about it, that a message shows. */
    private static final int MOST_SHOWN = 200;

    /**
     * Writes a checkpoint as a new file; never over an old one.
     *
     * @param model     whose weights and carried states
     * @param optimizer whose moments; null to leave them out
     * @throws IOException if it cannot be written; nothing is half-written then
     */
    public void write(Model model, Optimizer optimizer) throws IOException {
        var tensors = new ArrayList<Tensor>();
        for (var parameter : model.parameters()) {
            tensors.add(Tensor.of(parameter));
        }
        if (optimizer != null) {
            layouts(model, optimizer).forEach((name, layout) ->
                    tensors.add(Tensor.of(OPTIMIZER + name, optimizer.state(model.parameters()).get(name), layout)));
            var carried = model.carried();
            for (int i = 0; i < carried.size(); i++) {
                tensors.add(Tensor.of(CARRIED + i, carried.get(i), FileLayout.AS_IS));
            }
        }
        Safetensors.writeNew(file, metadata(), tensors);
    }

    /** A moment lies in the file as the parameter that its name ends with. */
    private static Map<String, FileLayout> layouts(Model model, Optimizer optimizer) {
        var layouts = new LinkedHashMap<String, FileLayout>();
        for (String name : optimizer.state(model.parameters()).keySet()) {
            layouts.put(name, FileLayout.AS_IS);
            for (var parameter : model.parameters()) {
                if (name.endsWith("." + parameter.name)) {
                    layouts.put(name, parameter.fileLayout);
                }
            }
        }
        return layouts;
    }

    private Map<String, String> metadata() {
        var metadata = new LinkedHashMap<String, String>();
        metadata.put("format", "pt");
        metadata.put("octavo.version", VERSION);
        metadata.put("octavo.model", configuration.model());
        metadata.put(CONFIGURATION, Json.write(configuration.toJson()));
        if (plan != null) {
            metadata.put(PLAN, Json.write(plan.toJson()));
        }
        metadata.put(STATE, Json.write(state.toJson()));
        metadata.put(DATA, Json.write(data));
        metadata.put(VOCABULARY, Json.write(vocabulary));
        return metadata;
    }

    /**
     * Reads all but the tensors, and checks that there are as many weights as the configuration asks for, and that the
     * file is large enough for them: so no metadata make a small file build a large model.
     *
     * @param file a checkpoint
     * @return what its metadata say
     * @throws IOException with one sentence, if it is no checkpoint of this version
     */
    public static Checkpoint open(Path file) throws IOException {
        Map<String, String> metadata;
        long weights;
        try (var tensors = Safetensors.open(file)) {
            metadata = tensors.metadata();
            weights = weights(tensors);
        }
        String version = metadata.get("octavo.version");
        if (version == null) {
            throw new BadFileException(file,
                    "this safetensors file is no checkpoint of Octavo (it has no octavo.version);"
                    + " octavo import reads models of others");
        }
        if (!version.equals(VERSION)) {
            throw new BadFileException(file, "the checkpoint has version " + Shown.of(version)
                    + ", this Octavo reads version " + VERSION);
        }
        String model = metadata.getOrDefault("octavo.model", "");
        var configuration = read(file, metadata, CONFIGURATION, json -> Configuration.fromJson(model, json));
        long wanted = read(file, metadata, CONFIGURATION, json -> configuration.weights());
        if (wanted != weights) {
            throw new BadFileException(file, "the configuration of the checkpoint asks for " + wanted
                    + " weights, its tensors hold " + weights);
        }
        configuration.requireHeldBy(file, Files.size(file));
        return new Checkpoint(file, configuration,
                metadata.containsKey(PLAN) ? read(file, metadata, PLAN, TrainingPlan::fromJson) : null,
                read(file, metadata, STATE, TrainingState::fromJson),
                read(file, metadata, DATA, Function.identity()), read(file, metadata, VOCABULARY, Function.identity()));
    }

    /** Elements of all tensors but moments and states. */
    private static long weights(Safetensors tensors) throws IOException {
        long sum = 0;
        for (String name : tensors.names()) {
            if (!name.startsWith(OPTIMIZER) && !name.startsWith(CARRIED)) {
                sum += tensors.elements(name);
            }
        }
        return sum;
    }

    /** Understands one of the JSON texts; a missing value or one of the wrong type becomes a sentence here. */
    @SuppressWarnings("unchecked")
    private static <R> R read(Path file,
            Map<String, String> metadata, String key, Function<Map<String, Object>, R> understand)
            throws IOException {
        String text = metadata.get(key);
        if (text == null) {
            throw new BadFileException(file, "the checkpoint has no " + key + " in its metadata");
        }
        try {
            return understand.apply((Map<String, Object>) Objects.requireNonNull(Json.parse(text)));
        } catch (JsonException e) {
            throw new BadFileException(file, key + " in the metadata is not JSON: " + e.getMessage());
        } catch (ClassCastException | NullPointerException e) {
            throw new BadFileException(file, key + " in the metadata lacks a value or has one of the wrong type: "
                    + Shown.of(text, MOST_SHOWN));
        } catch (IllegalArgumentException | ArithmeticException e) {
            throw new BadFileException(file, key + " in the metadata is damaged: "
                    + Shown.of(String.valueOf(e.getMessage()), MOST_SHOWN));
        }
    }

    /**
     * Builds the model and reads its weights.
     *
     * @return the model
     * @throws IOException if a tensor is missing, has another shape, or holds a weight that is not finite
     */
    public Model model() throws IOException {
        Model model = configuration.zeros();
        readWeights(model);
        return model;
    }

    /**
     * Reads the weights into a model of the same configuration.
     *
     * @param model where to
     * @throws IOException if a tensor is missing, has another shape, or holds a weight that is not finite
     */
    public void readWeights(Model model) throws IOException {
        try (var tensors = Safetensors.open(file)) {
            for (Parameter parameter : model.parameters()) {
                tensors.readInto(parameter);
            }
        }
        requireFinite(file, model);
    }

    /**
     * Refuses a model that was read from a file with a weight that is not finite: it would answer nonsense.
     *
     * @param file  where it was read from
     * @param model what was read
     * @throws BadFileException with the first such weight
     */
    public static void requireFinite(Path file, Model model) throws BadFileException {
        var bad = NonFinite.findWeight(model.parameters());
        if (bad.isPresent()) {
            throw new BadFileException(file, "its weights are damaged: " + bad.get());
        }
    }

    /**
     * Reads what is needed, besides weights, to go on exactly: moments and carried states.
     *
     * @param model     built by {@link #model()}
     * @param optimizer made from the plan
     * @param rows      batch rows of the training, N
     * @param steps     steps of an example, T
     * @throws IOException if a tensor is missing or has another shape
     */
    public void restore(Model model, Optimizer optimizer, int rows, int steps) throws IOException {
        try (var tensors = Safetensors.open(file)) {
            Map<String, Matrix> moments = optimizer.state(model.parameters());
            for (var layout : layouts(model, optimizer).entrySet()) {
                tensors.readInto(OPTIMIZER + layout.getKey(), moments.get(layout.getKey()), layout.getValue());
            }
            model.prepareCarried(rows, steps);
            List<Matrix> carried = model.carried();
            for (int i = 0; i < carried.size(); i++) {
                tensors.readInto(CARRIED + i, carried.get(i), FileLayout.AS_IS);
            }
        }
    }
}
