package octavo;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import octavo.engine.matrix.Matrix;
import octavo.engine.matrix.Parameter.FileLayout;
import octavo.files.Safetensors;
import octavo.files.Tensor;

/** Tensors of small files, read whole and in their own shape: for tests that compare them or write them again. */
public final class Tensors {

    private Tensors() {
    }

    /**
     * Reads a tensor.
     *
     * @param file an open file
     * @param name the tensor
     * @return a matrix of the product of all sizes but the last, and the last; one row for rank 1 and 0
     */
    public static Matrix read(Safetensors file, String name) throws IOException {
        long[] shape = file.shape(name);
        long rows = Arrays.stream(shape).limit(Math.max(0, shape.length - 1)).reduce(1, Math::multiplyExact);
        long cols = shape.length == 0 ? 1 : shape[shape.length - 1];
        var matrix = new Matrix(Math.toIntExact(rows), Math.toIntExact(cols));
        file.readInto(name, matrix, FileLayout.AS_IS);
        return matrix;
    }

    /**
     * Reads all tensors.
     *
     * @param file a safetensors file
     * @return a list that may be changed, ready to be written
     */
    public static List<Tensor> all(Path file) throws IOException {
        var tensors = new ArrayList<Tensor>();
        try (var from = Safetensors.open(file)) {
            for (String name : from.names()) {
                int[] shape = Arrays.stream(from.shape(name)).mapToInt(Math::toIntExact).toArray();
                tensors.add(new Tensor(name, shape, read(from, name), FileLayout.AS_IS));
            }
        }
        return tensors;
    }

    /**
     * Metadata to write other weights with: those of a file of the time before checkpoints had checksums.
     *
     * @param file a checkpoint
     * @return its metadata without the checksums of its tensors
     */
    public static Map<String, String> metadataWithoutChecksums(Safetensors file) {
        var metadata = new LinkedHashMap<>(file.metadata());
        metadata.remove("octavo.checksums");
        return metadata;
    }
}
