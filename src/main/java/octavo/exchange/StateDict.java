package octavo.exchange;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import octavo.engine.matrix.Matrix;
import octavo.engine.matrix.Parameter;
import octavo.engine.matrix.Parameter.FileLayout;
import octavo.engine.models.Configuration;
import octavo.engine.models.Model;
import octavo.files.BadFileException;
import octavo.files.JsonObject;
import octavo.files.Printable;
import octavo.files.Safetensors;

/**
 * The tensors of another program's file, or of several that an index lists, under their short names: without the {@code
 * transformer.} that Hugging Face puts before those of a model with a head, and without what PyTorch's wrappers put
 * before all names ({@code _orig_mod.} a compiled model, {@code module.} a distributed one). A tensor may have several
 * names. It records which tensors have been read, so that none is overlooked.
 */
final class StateDict implements Closeable {

    private static final List<String> PREFIXES = List.of("_orig_mod.", "module.", "model.", "transformer.");
    private static final String INDEX = ".index.json";

    /** Where a tensor is. */
    private record Place(Safetensors file, String name) {
    }

    private final Path file;
    private final List<Safetensors> parts = new ArrayList<>();
    private final Map<String, Place> places = new LinkedHashMap<>();
    private final Set<Place> unread = new LinkedHashSet<>();

    private StateDict(Path file) {
        this.file = file;
    }

    /**
     * Opens a file of tensors, or all files that an index lists.
     *
     * @param file a safetensors file, or an index such as {@code model.safetensors.index.json}
     * @return the tensors, to be closed
     */
    static StateDict open(Path file) throws IOException {
        var dict = new StateDict(file);
        try {
            for (Path part : file.toString().endsWith(INDEX) ? listed(file) : List.of(file)) {
                dict.add(Safetensors.open(part));
            }
            return dict;
        } catch (IOException | RuntimeException | Error e) {
            dict.close();
            throw e;
        }
    }

    /** The files that an index lists, each once; they are in the same folder. */
    private static Set<Path> listed(Path index) throws IOException {
        var map = JsonObject.read(index).getObject("weight_map");
        var files = new LinkedHashSet<Path>();
        for (String tensor : map.keys()) {
            String name = map.getString(tensor);
            if (!Path.of(name).equals(Path.of(name).getFileName()) || name.equals("..")) {
                throw new BadFileException(index, "the file of tensor " + Printable.of(tensor) + " is \""
                        + Printable.of(name)
                        + "\", it should be a file beside the index");
            }
            Path part = index.resolveSibling(name);
            if (!Files.isRegularFile(part)) {
                throw new BadFileException(index, "it lists the file " + Printable.of(name)
                        + ", which is not beside it: all files of the model are needed");
            }
            files.add(part);
        }
        return files;
    }

    private void add(Safetensors part) throws IOException {
        parts.add(part);
        if (part.metadata().containsKey("octavo.version")) {
            throw new BadFileException(part.file(),
                    "this is a checkpoint of Octavo already: name it where a checkpoint is asked for");
        }
        for (String name : part.names()) {
            var place = new Place(part, name);
            if (places.put(shortened(name), place) != null) {
                throw wrong("tensor " + Printable.of(shortened(name))
                        + " occurs twice, with and without a word such as "
                        + PREFIXES.getLast() + " before its name");
            }
            unread.add(place);
        }
        // of tensors that share their memory, PyTorch's safetensors writes one and records the other names
        part.metadata().forEach((name, kept) -> {
            if (part.has(kept) && !part.has(name)) {
                places.putIfAbsent(shortened(name), new Place(part, kept));
            }
        });
    }

    private static String shortened(String name) {
        for (String prefix : PREFIXES) {
            if (name.startsWith(prefix)) {
                return shortened(name.substring(prefix.length()));
            }
        }
        return name;
    }

    private Place place(String name) throws IOException {
        var place = places.get(name);
        if (place == null) {
            parts.getFirst().shape(name); // says that there is none
        }
        return place;
    }

    @Override
    public void close() throws IOException {
        for (var part : parts) {
            part.close();
        }
    }

    /** The short names. */
    List<String> names() {
        return List.copyOf(places.keySet());
    }

    boolean has(String name) {
        return places.containsKey(name);
    }

    /** The sizes of a tensor, which must have this many dimensions. */
    long[] shape(String name, int rank) throws IOException {
        var place = place(name);
        long[] shape = place.file.shape(place.name);
        if (shape.length != rank) {
            throw wrong("tensor " + Printable.of(name) + " has " + shape.length + " dimensions, it should have "
                    + rank);
        }
        return shape;
    }

    /** A size to be used for a model. */
    int size(String name, int rank, int dimension) throws IOException {
        long size = shape(name, rank)[dimension];
        if (size < 1 || size > Integer.MAX_VALUE) {
            throw wrong("tensor " + Printable.of(name) + " has a dimension of " + size);
        }
        return (int) size;
    }

    /** Reads a tensor into a matrix. */
    void readInto(String name, Matrix matrix, FileLayout layout) throws IOException {
        var place = place(name);
        place.file.readInto(place.name, matrix, layout);
        unread.remove(place);
    }

    /** Whether two tensors are equal to the bit. */
    boolean same(String name, String other) throws IOException {
        var place = place(name);
        return place.file.same(place.name, place(other).file, place(other).name);
    }

    /** Reads a tensor into a parameter, in the layout of the file. */
    void readInto(String name, Parameter parameter, FileLayout layout) throws IOException {
        readInto(name, parameter.value, layout);
        parameter.changed();
    }

    /** Skips a tensor that is not a weight, or that is the same as another. */
    void ignore(String name) {
        unread.remove(places.get(name));
    }

    /** Refuses a file with tensors that the model does not have: it would compute something else. */
    void requireAllRead(String model) throws IOException {
        if (!unread.isEmpty()) {
            throw wrong("a model of the kind " + model + " has no place for "
                    + (unread.size() == 1 ? "its tensor " : unread.size() + " of its tensors, the first is ")
                    + Printable.of(unread.iterator().next().name));
        }
    }

    /** Builds a model, unless the file is too small for its weights. */
    Model build(Configuration configuration) throws IOException {
        long bytes = 0;
        for (var part : parts) {
            bytes += Files.size(part.file());
        }
        configuration.requireHeldBy(file, bytes);
        try {
            return configuration.zeros();
        } catch (IllegalArgumentException e) {
            throw wrong("there is no model of these sizes: " + e.getMessage());
        }
    }

    /** A sentence about this file. */
    BadFileException wrong(String sentence) {
        return new BadFileException(file, sentence);
    }
}
