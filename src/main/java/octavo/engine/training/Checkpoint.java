package octavo.engine.training;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import octavo.engine.matrix.Matrix;
import octavo.engine.matrix.Parameter;
import octavo.engine.matrix.Parameter.FileLayout;
import octavo.engine.models.Configuration;
import octavo.engine.models.Model;
import octavo.engine.optimizers.NonFinite;
import octavo.engine.optimizers.Optimizer;
import octavo.files.BadFileException;
import octavo.files.Json;
import octavo.files.Printable;
import octavo.files.Safetensors;
import octavo.files.Tensor;

/**
 * One safetensors file with everything that is needed to use a model and to continue its training: weights under their
 * PyTorch names, the optimizer's moments under {@code optimizer.*}, carried states under {@code carried.*}, and in the
 * metadata the description of the run.
 *
 * @param file the file
 * @param run  the content of its metadata
 */
public record Checkpoint(Path file, RunDescription run) {

    private static final String OPTIMIZER = "optimizer.";
    private static final String CARRIED = "carried.";

    /** {@return the configuration of the model} */
    public Configuration configuration() {
        return run.configuration();
    }

    /** {@return how the run trains; null for a model that was imported or counted} */
    public TrainingPlan plan() {
        return run.plan();
    }

    /** {@return the progress of the run} */
    public TrainingState state() {
        return run.state();
    }

    /** {@return name and fingerprint of the data set, and how the model reads it} */
    public Map<String, Object> data() {
        return run.data();
    }

    /**
     * {@return the vocabulary as JSON values, parsed anew; empty for images}
     *
     * @throws IOException if it is damaged
     */
    public Map<String, Object> vocabulary() throws IOException {
        return run.readVocabulary(file);
    }

    /**
     * Writes the checkpoint as a new file; never overwrites an old one.
     *
     * @param model     has the weights and carried states
     * @param optimizer has the moments; null to leave them out
     * @throws IOException if it cannot be written; then no partial file is left
     */
    public void write(Model model, Optimizer optimizer) throws IOException {
        var tensors = new ArrayList<Tensor>();
        for (var parameter : model.parameters()) {
            tensors.add(Tensor.of(parameter));
        }
        if (optimizer != null) {
            var moments = optimizer.state(model.parameters());
            moments.forEach((name, moment) ->
                    tensors.add(Tensor.of(OPTIMIZER + name, moment, layout(name, model))));
            var carried = model.carried();
            for (int i = 0; i < carried.size(); i++) {
                tensors.add(Tensor.of(CARRIED + i, carried.get(i), FileLayout.AS_IS));
            }
        }
        var metadata = run.toMetadata();
        var checksums = new LinkedHashMap<String, Object>();
        tensors.forEach(tensor -> checksums.put(tensor.name(), tensor.checksum()));
        metadata.put(RunDescription.CHECKSUMS, Json.write(checksums));
        Safetensors.writeNew(file, metadata, tensors);
    }

    /** A moment has the layout of the parameter whose name its own name ends with. */
    private static FileLayout layout(String moment, Model model) {
        var layout = FileLayout.AS_IS;
        for (var parameter : model.parameters()) {
            layout = moment.endsWith("." + parameter.name) ? parameter.fileLayout : layout;
        }
        return layout;
    }

    /**
     * Reads all but the tensors. Checks that the file has as many weights as the configuration demands and is large
     * enough for them, so that wrong metadata in a small file cannot build a large model.
     *
     * @param file a checkpoint
     * @return its description
     * @throws IOException with one sentence, if it is not a checkpoint of this version
     */
    public static Checkpoint open(Path file) throws IOException {
        try (var tensors = Safetensors.open(file)) {
            return of(tensors);
        }
    }

    /**
     * Reads all but the tensors of an open file, as {@link #open} does.
     *
     * @param tensors a checkpoint
     * @return its description
     * @throws IOException with one sentence, if it is not a checkpoint of this version
     */
    @SuppressWarnings("exports") // for the program, which opens the file once; a library uses the other method
    public static Checkpoint of(Safetensors tensors) throws IOException {
        Path file = tensors.file();
        var run = RunDescription.ofMetadata(file, tensors.metadata());
        long weights = weights(tensors);
        long wanted = run.weights(file, tensors.metadata());
        if (wanted != weights) {
            throw new BadFileException(file, "the configuration of the checkpoint demands " + wanted
                    + " weights, its tensors have " + weights);
        }
        run.configuration().requireHeldBy(file, Files.size(file));
        return new Checkpoint(file, run);
    }

    /** Elements of all tensors except moments and states. */
    private static long weights(Safetensors tensors) throws IOException {
        long sum = 0;
        for (String name : tensors.names()) {
            if (!name.startsWith(OPTIMIZER) && !name.startsWith(CARRIED)) {
                sum += tensors.elements(name);
            }
        }
        return sum;
    }

    /**
     * Builds the model and reads its weights.
     *
     * @return the model
     * @throws IOException if a tensor is missing, has another shape, or holds a weight that is not finite
     */
    public Model model() throws IOException {
        try (var tensors = Safetensors.open(file)) {
            return model(tensors);
        }
    }

    /**
     * Builds the model and reads its weights from the open file, as {@link #model()} does.
     *
     * @param tensors the checkpoint, open
     * @return the model
     * @throws IOException if a tensor is missing, has another shape, or holds a weight that is not finite
     */
    @SuppressWarnings("exports") // for the program, which opens the file once; a library uses the other method
    public Model model(Safetensors tensors) throws IOException {
        Model model = configuration().zeros();
        readWeights(model, tensors);
        return model;
    }

    /**
     * Reads the weights into a model of the same configuration.
     *
     * @param model receives the weights
     * @throws IOException if a tensor is missing, has another shape, or holds a weight that is not finite
     */
    public void readWeights(Model model) throws IOException {
        try (var tensors = Safetensors.open(file)) {
            readWeights(model, tensors);
        }
    }

    private void readWeights(Model model, Safetensors tensors) throws IOException {
        var checksums = RunDescription.checksums(file, tensors.metadata());
        for (Parameter parameter : model.parameters()) {
            tensors.readInto(parameter);
            verify(tensors, checksums, parameter.name);
        }
        requireFinite(file, model);
    }

    /**
     * Refuses a model if a weight read from the file is not finite: its predictions would be nonsense.
     *
     * @param file  the file
     * @param model the model read from it
     * @throws IOException with the first such weight
     */
    public static void requireFinite(Path file, Model model) throws IOException {
        var bad = NonFinite.findWeight(model.parameters());
        if (bad.isPresent()) {
            throw new BadFileException(file, "its weights are damaged: " + bad.get());
        }
    }

    /**
     * Reads moments and carried states, which are needed besides the weights to continue exactly.
     *
     * @param model     built by {@link #model()}
     * @param optimizer created from the plan
     * @param rows      batch rows of the training, N
     * @param steps     steps of an example, T
     * @throws IOException if a tensor is missing or has another shape
     */
    public void restore(Model model, Optimizer optimizer, int rows, int steps) throws IOException {
        try (var tensors = Safetensors.open(file)) {
            var checksums = RunDescription.checksums(file, tensors.metadata());
            for (var moment : optimizer.state(model.parameters()).entrySet()) {
                tensors.readInto(OPTIMIZER + moment.getKey(), moment.getValue(), layout(moment.getKey(), model));
                verify(tensors, checksums, OPTIMIZER + moment.getKey());
            }
            model.prepareCarried(rows, steps);
            List<Matrix> carried = model.carried();
            for (int i = 0; i < carried.size(); i++) {
                tensors.readInto(CARRIED + i, carried.get(i), FileLayout.AS_IS);
                verify(tensors, checksums, CARRIED + i);
            }
        }
    }

    /** Refuses a tensor in which a bit has flipped on the disk: training would continue to other weights. */
    private void verify(Safetensors tensors, Map<String, Object> checksums, String name) throws IOException {
        if (checksums != null && !Long.valueOf(tensors.checksum(name)).equals(checksums.get(name))) {
            throw new BadFileException(file, "the file is damaged: tensor " + Printable.of(name)
                    + " does not match its checksum");
        }
    }
}
