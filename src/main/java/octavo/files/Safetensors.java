package octavo.files;

import static octavo.files.BadSafetensorsException.Rule.INCOMPLETE_BUFFER;
import static octavo.files.BadSafetensorsException.Rule.TENSOR_NOT_FOUND;
import static octavo.files.BadSafetensorsException.Rule.UNSUPPORTED_TYPE;
import static octavo.files.BadSafetensorsException.Rule.WRONG_SHAPE;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.zip.CRC32C;
import octavo.engine.matrix.Matrix;
import octavo.engine.matrix.Parameter;
import octavo.engine.matrix.Parameter.FileLayout;

/**
 * A safetensors file, open for reading. Opening reads and checks only the header; tensors are read by name, on demand,
 * directly into a matrix of the caller. So a file of gigabytes is inspected in a moment, and no file makes this class
 * allocate more than the size of its header.
 *
 * <p>The rules of the format are those of Hugging Face's reference implementation ({@code safetensors/src/tensor.rs});
 * {@link BadSafetensorsException.Rule} lists them.
 */
public final class Safetensors implements Closeable {

    /** Bytes read at a time, a multiple of every element's size. */
    private static final int BUFFER = 1 << 16;

    private static final Set<TensorType> UNCONVERTED = Set.of(TensorType.F4, TensorType.F6_E2M3, TensorType.F6_E3M2,
            TensorType.F8_E4M3, TensorType.F8_E5M2, TensorType.F8_E8M0, TensorType.C64, TensorType.U64);

    private final Path file;
    private final FileChannel channel;
    private final SafetensorsHeader header;

    private Safetensors(Path file, FileChannel channel) throws IOException {
        this.file = file;
        this.channel = channel;
        this.header = new SafetensorsHeader(file, channel);
    }

    /**
     * Opens a file and checks its header.
     *
     * @param file the file
     * @return the open file; close it
     * @throws BadSafetensorsException if it breaks a rule of the format
     * @throws IOException             if it cannot be read
     */
    public static Safetensors open(Path file) throws IOException {
        RegularFile.require(file);
        var channel = FileChannel.open(file, StandardOpenOption.READ);
        try {
            return new Safetensors(file, channel);
        } catch (IOException | RuntimeException | Error e) {
            channel.close();
            throw e;
        }
    }

    /**
     * Writes a file of floats, replacing one of the same name.
     *
     * @param file     where to; the folder has to exist
     * @param metadata strings by name
     * @param tensors  in the order that the file will have
     * @throws IOException with one sentence, if it cannot be written; nothing is half-written then
     */
    public static void write(Path file, Map<String, String> metadata, List<Tensor> tensors) throws IOException {
        AtomicFile.write(file, new SafetensorsWriter(metadata, tensors)::writeTo);
    }

    /**
     * Writes a file of floats that must not exist yet, as every checkpoint is.
     *
     * @param file     where to; the folder has to exist
     * @param metadata strings by name
     * @param tensors  in the order that the file will have
     * @throws IOException with one sentence, if the file exists or cannot be written; nothing is half-written then
     */
    public static void writeNew(Path file, Map<String, String> metadata, List<Tensor> tensors) throws IOException {
        AtomicFile.writeNew(file, new SafetensorsWriter(metadata, tensors)::writeTo);
    }

    /**
     * The file.
     *
     * @return as it was opened
     */
    public Path file() {
        return file;
    }

    /**
     * The strings of {@code __metadata__}.
     *
     * @return in the order of the file; empty if there are none
     */
    public Map<String, String> metadata() {
        return Collections.unmodifiableMap(header.metadata);
    }

    /**
     * The names of the tensors.
     *
     * @return in the order of their offsets
     */
    public List<String> names() {
        return header.names();
    }

    /**
     * Whether the file has a tensor.
     *
     * @param name its name
     * @return whether {@link #names()} contains it
     */
    public boolean has(String name) {
        return header.entries.containsKey(name);
    }

    /**
     * The sizes of a tensor in the file.
     *
     * @param name its name
     * @return a copy; of any rank
     * @throws BadSafetensorsException if there is no such tensor
     */
    public long[] shape(String name) throws BadSafetensorsException {
        return entry(name).shape().clone();
    }

    /**
     * How many elements a tensor has.
     *
     * @param name its name
     * @return the product of its sizes
     * @throws BadSafetensorsException if there is no such tensor
     */
    public long elements(String name) throws BadSafetensorsException {
        return Arrays.stream(entry(name).shape()).reduce(1, (a, b) -> a * b);
    }

    /**
     * The element type of a tensor.
     *
     * @param name its name
     * @return the type
     * @throws BadSafetensorsException if there is no such tensor
     */
    public TensorType type(String name) throws BadSafetensorsException {
        return entry(name).type();
    }

    /**
     * Reads the tensor with a parameter's name into its value, and records that the parameter has changed.
     *
     * @param parameter receives the tensor
     * @throws IOException as for {@link #readInto(String, Matrix, FileLayout)}
     */
    public void readInto(Parameter parameter) throws IOException {
        readInto(parameter.name, parameter.value, parameter.fileLayout);
        parameter.changed();
    }

    /**
     * Reads a tensor into a matrix. All sizes of the tensor but the last multiply to its rows, the last is its columns;
     * rank 1 is one row.
     *
     * @param name   its name
     * @param matrix receives the elements; its shape must be the tensor's, or the transposed one
     * @param layout {@link FileLayout#TRANSPOSED} if the file holds (cols, rows)
     * @throws BadSafetensorsException if there is no such tensor, or shape or type do not fit
     * @throws IOException             if it cannot be read
     */
    public void readInto(String name, Matrix matrix, FileLayout layout) throws IOException {
        boolean transposed = layout == FileLayout.TRANSPOSED;
        int rows = transposed ? matrix.cols : matrix.rows;
        int cols = transposed ? matrix.rows : matrix.cols;
        var entry = entry(name);
        requireShape(entry, rows, cols, layout);
        var elements = new Elements(entry);
        for (int r = 0; r < rows; r++) {
            if (!transposed && entry.type() == TensorType.F32) {
                elements.floats(matrix.data, matrix.at(r, 0), cols);
                continue;
            }
            for (int c = 0; c < cols; c++) {
                float value = elements.next();
                matrix.data[transposed ? matrix.at(c, r) : matrix.at(r, c)] = value;
            }
        }
    }

    /**
     * Whether two tensors are equal.
     *
     * @param name  one
     * @param file  the file of the other, this one or another
     * @param other the other
     * @return true if their shapes are equal, and their elements as floats to the bit
     * @throws BadSafetensorsException if one is not there, or its type cannot be converted
     * @throws IOException             if they cannot be read
     */
    public boolean same(String name, Safetensors file, String other) throws IOException {
        if (!Arrays.equals(entry(name).shape(), file.entry(other).shape())) {
            return false;
        }
        var left = new Elements(entry(name));
        var right = file.new Elements(file.entry(other));
        for (long i = elements(name); i > 0; i--) {
            if (Float.floatToRawIntBits(left.next()) != Float.floatToRawIntBits(right.next())) {
                return false;
            }
        }
        return true;
    }

    /**
     * {@return the CRC-32C of a tensor's bytes}
     *
     * @param name its name
     * @throws BadSafetensorsException if there is no such tensor
     * @throws IOException             if it cannot be read
     */
    public long checksum(String name) throws IOException {
        var entry = entry(name);
        var checksum = new CRC32C();
        var buffer = ByteBuffer.allocate(BUFFER);
        for (long position = header.dataStart + entry.begin(); position < header.dataStart + entry.end();) {
            buffer.clear().limit((int) Math.min(BUFFER, header.dataStart + entry.end() - position));
            int count = channel.read(buffer, position);
            if (count < 0) {
                throw cutOff(position, entry);
            }
            checksum.update(buffer.flip());
            position += count;
        }
        return checksum.getValue();
    }

    private BadSafetensorsException cutOff(long position, SafetensorsHeader.Entry entry) {
        return new BadSafetensorsException(file, INCOMPLETE_BUFFER, "the file was cut off at byte " + position
                + " while tensor " + Printable.of(entry.name()) + " was read");
    }

    private void requireShape(SafetensorsHeader.Entry entry, int rows, int cols, FileLayout layout)
            throws BadSafetensorsException {
        long[] shape = entry.shape();
        boolean rankFits = layout == FileLayout.AS_IS || shape.length == (layout == FileLayout.VECTOR ? 1 : 2);
        if (!rankFits || rowsOf(shape) != rows || colsOf(shape) != cols) {
            String expected = layout == FileLayout.VECTOR ? "[" + cols + "]" : "[" + rows + ", " + cols + "]";
            throw new BadSafetensorsException(file, WRONG_SHAPE, "tensor " + Printable.of(entry.name())
                    + " has the shape "
                    + Printable.of(Arrays.toString(shape)) + ", it should be " + expected);
        }
    }

    /** The product of all sizes but the last; saturates, because an empty tensor may have any other sizes. */
    private static long rowsOf(long[] shape) {
        long rows = 1;
        for (int i = 0; i < shape.length - 1; i++) {
            rows = shape[i] == 0 ? 0 : rows > Long.MAX_VALUE / shape[i] ? Long.MAX_VALUE : rows * shape[i];
        }
        return rows;
    }

    private static long colsOf(long[] shape) {
        return shape.length == 0 ? 1 : shape[shape.length - 1];
    }

    private SafetensorsHeader.Entry entry(String name) throws BadSafetensorsException {
        var entry = header.entries.get(name);
        if (entry == null) {
            throw new BadSafetensorsException(file, TENSOR_NOT_FOUND, "there is no tensor " + Printable.of(name)
                    + "; octavo inspect lists the " + header.entries.size() + " tensors of the file");
        }
        return entry;
    }

    /** The elements of one tensor in order, read piece by piece and converted to float. */
    private final class Elements {

        private final SafetensorsHeader.Entry entry;
        private final ByteBuffer buffer = ByteBuffer.allocate(BUFFER).order(ByteOrder.LITTLE_ENDIAN).limit(0);
        private long position;

        Elements(SafetensorsHeader.Entry entry) throws BadSafetensorsException {
            this.entry = entry;
            this.position = header.dataStart + entry.begin();
            if (UNCONVERTED.contains(entry.type())) {
                throw new BadSafetensorsException(file, UNSUPPORTED_TYPE, "tensor " + Printable.of(entry.name())
                        + " is of type " + entry.type() + ", which is not converted to floats; save it as F32");
            }
        }

        float next() throws IOException {
            if (!buffer.hasRemaining()) {
                fill();
            }
            return switch (entry.type()) {
                case F32 -> buffer.getFloat();
                case F16 -> Float.float16ToFloat(buffer.getShort());
                case BF16 -> Float.intBitsToFloat(buffer.getShort() << 16);
                case F64 -> (float) buffer.getDouble();
                case I64 -> buffer.getLong();
                case I32 -> buffer.getInt();
                case U32 -> buffer.getInt() & 0xffffffffL;
                case I16 -> buffer.getShort();
                case U16 -> buffer.getShort() & 0xffff;
                case I8 -> buffer.get();
                case U8, BOOL -> buffer.get() & 0xff;
                default -> throw new IllegalStateException(entry.type() + " was refused before");
            };
        }

        /** The next elements of type F32, many at a time. */
        void floats(float[] into, int from, int count) throws IOException {
            for (int done = 0; done < count;) {
                if (!buffer.hasRemaining()) {
                    fill();
                }
                int some = Math.min(count - done, buffer.remaining() / Float.BYTES);
                buffer.asFloatBuffer().get(into, from + done, some);
                buffer.position(buffer.position() + some * Float.BYTES);
                done += some;
            }
        }

        /** Reads the next buffer whole. */
        private void fill() throws IOException {
            buffer.clear().limit((int) Math.min(BUFFER, header.dataStart + entry.end() - position));
            while (buffer.hasRemaining()) {
                int count = channel.read(buffer, position);
                if (count < 0) {
                    throw cutOff(position, entry);
                }
                position += count;
            }
            buffer.flip();
        }
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
