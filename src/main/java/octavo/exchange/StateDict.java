package octavo.exchange;

import java.io.IOException;
import java.nio.file.Files;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import octavo.engine.matrix.Matrix;
import octavo.engine.matrix.Parameter;
import octavo.engine.matrix.Parameter.FileLayout;
import octavo.engine.models.Configuration;
import octavo.engine.models.Model;
import octavo.files.BadFileException;
import octavo.files.Safetensors;
import octavo.files.Shown;

/**
 * The tensors of another program's file under their short names: without the {@code transformer.} that Hugging Face
 * puts before those of a model with a head. A tensor may have several names. It knows which tensors have been read, so
 * that none is overlooked in silence.
 */
final class StateDict {

    private static final String PREFIX = "transformer.";

    private final Safetensors file;
    private final Map<String, String> fullNames = new LinkedHashMap<>();
    private final TreeSet<String> unread = new TreeSet<>();

    StateDict(Safetensors file) throws IOException {
        this.file = file;
        for (String name : file.names()) {
            String shortName = shortened(name);
            if (fullNames.put(shortName, name) != null) {
                throw wrong("tensor " + Shown.of(shortName) + " is there twice, with " + PREFIX
                        + " before its name and without");
            }
        }
        // of tensors that share their memory PyTorch's safetensors writes one, and notes which name stands for which
        file.metadata().forEach((name, kept) -> {
            if (file.has(kept) && !file.has(name)) {
                fullNames.putIfAbsent(shortened(name), kept);
            }
        });
        unread.addAll(file.names());
    }

    private static String shortened(String name) {
        return name.startsWith(PREFIX) ? name.substring(PREFIX.length()) : name;
    }

    private String full(String name) {
        return fullNames.getOrDefault(name, name);
    }

    /** The short names. */
    List<String> names() {
        return List.copyOf(fullNames.keySet());
    }

    boolean has(String name) {
        return fullNames.containsKey(name);
    }

    /** The sizes of a tensor, which must be of this rank. */
    long[] shape(String name, int rank) throws IOException {
        long[] shape = file.shape(full(name));
        if (shape.length != rank) {
            throw wrong("tensor " + Shown.of(name) + " has " + shape.length + " dimensions, it should have " + rank);
        }
        return shape;
    }

    /** A size that becomes one of a model's. */
    int size(String name, int rank, int dimension) throws IOException {
        long size = shape(name, rank)[dimension];
        if (size < 1 || size > Integer.MAX_VALUE) {
            throw wrong("tensor " + Shown.of(name) + " has a dimension of " + size);
        }
        return (int) size;
    }

    /** Reads a tensor into a matrix. */
    void readInto(String name, Matrix matrix, FileLayout layout) throws IOException {
        file.readInto(full(name), matrix, layout);
        unread.remove(full(name));
    }

    /** Whether two tensors are equal to the bit. */
    boolean same(String name, String other) throws IOException {
        return file.same(full(name), full(other));
    }

    /** Reads a tensor into a parameter in a layout of the file's own. */
    void readInto(String name, Parameter parameter, FileLayout layout) throws IOException {
        readInto(name, parameter.value, layout);
        parameter.changed();
    }

    /** Passes over a tensor that is no weight, or one that another stands for. */
    void ignore(String name) {
        unread.remove(full(name));
    }

    /** Refuses a file with tensors that the model has no place for: it would not compute the same. */
    void requireAllRead(String model) throws IOException {
        if (!unread.isEmpty()) {
            throw wrong("a model of the kind " + model + " has no place for "
                    + (unread.size() == 1 ? "its tensor " : unread.size() + " of its tensors, the first is ")
                    + Shown.of(unread.first()));
        }
    }

    /** Builds a model, unless the file cannot possibly hold its weights. */
    Model build(Configuration configuration) throws IOException {
        configuration.requireHeldBy(file.file(), Files.size(file.file()));
        try {
            return configuration.create(0);
        } catch (IllegalArgumentException e) {
            throw wrong("no model has these sizes: " + e.getMessage());
        }
    }

    /** A sentence about this file. */
    BadFileException wrong(String sentence) {
        return new BadFileException(file.file(), sentence);
    }
}
