package octavo.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import octavo.files.AtomicFile;
import octavo.files.Json;
import octavo.layers.Loss;
import octavo.training.RunFolder;
import octavo.training.RunFolder.CheckpointFile;

/** The losses of a run's checkpoints on fixed examples, remembered in {@code losses.json} beside them. */
final class MeasuredLosses {

    private final Path file;
    private final Material material;
    private final long examples;
    private final Map<String, Object> known;

    MeasuredLosses(RunFolder folder, Material material, long examples) throws IOException {
        this.file = folder.path().resolve("losses.json");
        this.material = material;
        this.examples = examples;
        this.known = new LinkedHashMap<>();
        if (Files.isRegularFile(file) && Json.read(file) instanceof Map<?, ?> map) {
            map.forEach((key, value) -> known.put((String) key, value));
        }
    }

    /** The loss of a checkpoint on a part, measured if it is not known yet. */
    Loss of(CheckpointFile checkpoint, TrainedModel trained, String part) throws IOException {
        String key = checkpoint.file().getFileName() + " " + part + " " + examples;
        if (known.get(key) instanceof List<?> numbers && numbers.size() == 3) {
            return new Loss(((Number) numbers.get(0)).doubleValue(), ((Number) numbers.get(1)).longValue(),
                    ((Number) numbers.get(2)).longValue());
        }
        Loss loss = material.heldOut(part, examples).loss(trained.model());
        known.put(key, List.of(loss.nats(), loss.targets(), loss.wrong()));
        remember();
        return loss;
    }

    /** A folder that cannot be written, a shipped one for example, just means measuring again. */
    private void remember() {
        try {
            AtomicFile.write(file, Json.writePretty(known) + "\n");
        } catch (IOException e) {
            // nothing is lost but the time to measure again
        }
    }
}
