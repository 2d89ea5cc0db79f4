package octavo.files;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.CRC32C;
import java.util.zip.CheckedOutputStream;
import octavo.engine.matrix.Matrix;
import octavo.engine.matrix.Parameter.FileLayout;

/** Writes a safetensors file: the length of the header, the header in JSON, and the floats of each tensor. */
final class SafetensorsWriter {

    private final Map<String, String> metadata;
    private final List<Tensor> tensors;

    SafetensorsWriter(Map<String, String> metadata, List<Tensor> tensors) {
        this.metadata = metadata;
        this.tensors = tensors;
    }

    /** The header with its length before it, padded with spaces so that the tensors begin at a multiple of 8. */
    byte[] header() {
        var json = new LinkedHashMap<String, Object>();
        if (!metadata.isEmpty()) {
            json.put(SafetensorsHeader.METADATA, metadata);
        }
        long begin = 0;
        for (var tensor : tensors) {
            long end = begin + 4L * tensor.matrix().rows * tensor.matrix().cols;
            var entry = new LinkedHashMap<String, Object>();
            entry.put("dtype", TensorType.F32.name());
            entry.put("shape", Arrays.stream(tensor.shape()).boxed().toList());
            entry.put("data_offsets", List.of(begin, end));
            if (json.put(tensor.name(), entry) != null) {
                throw new IllegalArgumentException("two tensors are named " + tensor.name());
            }
            begin = end;
        }
        byte[] text = Json.write(json).getBytes(StandardCharsets.UTF_8);
        int length = (text.length + 7) / 8 * 8;
        var bytes = ByteBuffer.allocate(SafetensorsHeader.PREFIX + length).order(ByteOrder.LITTLE_ENDIAN);
        bytes.putLong(length).put(text);
        Arrays.fill(bytes.array(), bytes.position(), bytes.capacity(), (byte) ' ');
        return bytes.array();
    }

    void writeTo(OutputStream out) throws IOException {
        out.write(header());
        for (var tensor : tensors) {
            writeElements(out, tensor.matrix(), tensor.layout() == FileLayout.TRANSPOSED);
        }
    }

    /** CRC-32C of a tensor's bytes as they stand in the file. */
    static long checksum(Tensor tensor) {
        var checked = new CheckedOutputStream(OutputStream.nullOutputStream(), new CRC32C());
        try {
            writeElements(checked, tensor.matrix(), tensor.layout() == FileLayout.TRANSPOSED);
        } catch (IOException e) {
            throw new UncheckedIOException(e); // nothing is written
        }
        return checked.getChecksum().getValue();
    }

    /** A row of the file at a time: a row of the matrix, or a column of it when the file is transposed. */
    private static void writeElements(OutputStream out, Matrix matrix, boolean transposed) throws IOException {
        int rows = transposed ? matrix.cols : matrix.rows;
        int cols = transposed ? matrix.rows : matrix.cols;
        var bytes = ByteBuffer.allocate(Math.multiplyExact(4, cols)).order(ByteOrder.LITTLE_ENDIAN);
        var floats = bytes.asFloatBuffer();
        for (int r = 0; r < rows; r++) {
            floats.clear();
            if (transposed) {
                for (int c = 0; c < cols; c++) {
                    floats.put(matrix.data[matrix.at(c, r)]);
                }
            } else {
                floats.put(matrix.data, matrix.at(r, 0), cols);
            }
            out.write(bytes.array());
        }
    }
}
