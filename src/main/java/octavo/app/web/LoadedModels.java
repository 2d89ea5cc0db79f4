package octavo.app.web;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.util.LinkedHashMap;
import java.util.Map;
import octavo.app.model.TrainedModel;

/**
 * A cache of the models that were used last, with their weights. A model belongs to a file, not to a path: if a run was
 * deleted and trained again under the same name, its files are read again.
 */
final class LoadedModels {

    private static final int MODELS_KEPT = 4;

    /** Distinguishes a file from a later one at the same path. */
    private record Identity(Path path, FileTime written, long size, Object fileKey) {
    }

    private final Map<Identity, TrainedModel> models = new LinkedHashMap<>(8, 0.75f, true) {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Identity, TrainedModel> eldest) {
            return size() > MODELS_KEPT;
        }
    };

    /** The model of a checkpoint. */
    synchronized TrainedModel open(Path file) throws IOException {
        var attributes = Files.readAttributes(file, BasicFileAttributes.class);
        var identity = new Identity(file, attributes.lastModifiedTime(), attributes.size(), attributes.fileKey());
        var trained = models.get(identity);
        if (trained == null) {
            trained = TrainedModel.open(file);
            models.put(identity, trained);
        }
        return trained;
    }
}
