package octavo.files;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import octavo.engine.matrix.Matrix;

/**
 * An array of any rank, as in a .npy file: a type, a shape, and the elements in C order (the last index runs fastest).
 * It keeps the bytes of the file and converts them on demand, so that tokens of one byte take only one byte.
 */
public final class NpyArray {

    private final NpyType type;
    private final int[] shape;
    private final ByteBuffer data;

    NpyArray(NpyType type, int[] shape, ByteBuffer data) {
        this.type = type;
        this.shape = shape.clone();
        this.data = data.order(ByteOrder.LITTLE_ENDIAN);
    }

    /**
     * Puts elements into C order.
     *
     * @param type  of the elements
     * @param shape their sizes
     * @param bytes the elements in Fortran order: the first index runs fastest
     */
    static NpyArray ofFortranOrder(NpyType type, int[] shape, byte[] bytes) {
        byte[] ordered = new byte[bytes.length];
        int[] index = new int[shape.length];
        for (int to = 0; to < bytes.length; to += type.bytes) {
            int from = 0;
            for (int d = shape.length - 1; d >= 0; d--) {
                from = from * shape[d] + index[d];
            }
            System.arraycopy(bytes, from * type.bytes, ordered, to, type.bytes);
            for (int d = shape.length - 1; d >= 0 && ++index[d] == shape[d]; d--) {
                index[d] = 0;
            }
        }
        return new NpyArray(type, shape, ByteBuffer.wrap(ordered));
    }

    /**
     * Whole numbers of a chosen type, range-checked.
     *
     * @param type   {@link NpyType#U1}, {@link NpyType#U2}, {@link NpyType#I4} or {@link NpyType#I8}
     * @param values the elements
     * @param shape  its product is the length of values; left out, one dimension
     * @return the array
     */
    public static NpyArray ofInts(NpyType type, int[] values, int... shape) {
        var data = allocate(type, values.length, shape);
        for (int value : values) {
            switch (type) {
                case U1 -> data.put((byte) inRange(value, 0xff));
                case U2 -> data.putShort((short) inRange(value, 0xffff));
                case I4 -> data.putInt(value);
                case I8 -> data.putLong(value);
                default -> throw new IllegalArgumentException(type + " is not a type of whole numbers");
            }
        }
        return new NpyArray(type, shapeOr(shape, values.length), data.flip());
    }

    private static int inRange(int value, int maximum) {
        if (value < 0 || value > maximum) {
            throw new IllegalArgumentException("the value " + value + " is not within 0 to " + maximum);
        }
        return value;
    }

    /**
     * Doubles.
     *
     * @param values the elements
     * @param shape  its product is the length of values; left out, one dimension
     * @return an array of type {@link NpyType#F8}
     */
    public static NpyArray ofDoubles(double[] values, int... shape) {
        var data = allocate(NpyType.F8, values.length, shape);
        data.asDoubleBuffer().put(values);
        return new NpyArray(NpyType.F8, shapeOr(shape, values.length), data);
    }

    /**
     * A matrix without its pads.
     *
     * @param matrix the elements, (rows, cols)
     * @return an array of type {@link NpyType#F4} and shape (rows, cols)
     */
    public static NpyArray of(Matrix matrix) {
        var data = allocate(NpyType.F4, Math.multiplyExact(matrix.rows, matrix.cols));
        var floats = data.asFloatBuffer();
        for (int r = 0; r < matrix.rows; r++) {
            floats.put(matrix.data, matrix.at(r, 0), matrix.cols);
        }
        return new NpyArray(NpyType.F4, new int[] {matrix.rows, matrix.cols}, data);
    }

    private static ByteBuffer allocate(NpyType type, int count, int... shape) {
        long product = Arrays.stream(shapeOr(shape, count)).asLongStream().reduce(1, Math::multiplyExact);
        if (product != count) {
            throw new IllegalArgumentException(count + " values do not fill the shape " + Arrays.toString(shape));
        }
        return ByteBuffer.allocate(Math.multiplyExact(count, type.bytes)).order(ByteOrder.LITTLE_ENDIAN);
    }

    private static int[] shapeOr(int[] shape, int count) {
        return shape.length > 0 ? shape : new int[] {count};
    }

    /**
     * The type of the elements.
     *
     * @return the type
     */
    public NpyType type() {
        return type;
    }

    /**
     * The sizes of the dimensions; none for a single number.
     *
     * @return a copy
     */
    public int[] shape() {
        return shape.clone();
    }

    /**
     * Number of elements.
     *
     * @return the product of the shape
     */
    public int size() {
        return data.limit() / type.bytes;
    }

    /** The elements as the file holds them, from position 0 to the limit; on the heap, from offset 0. */
    ByteBuffer bytes() {
        return data.duplicate().order(ByteOrder.LITTLE_ENDIAN);
    }

    /**
     * The elements as whole numbers.
     *
     * @return in C order
     * @throws BadFileException if the type is not whole or an element does not fit into 32 bits
     */
    public int[] toInts() throws BadFileException {
        if (type.isFloating()) {
            throw new BadFileException("array", "its type is " + type.description + ", whole numbers are needed; "
                    + "save it with .astype(np.int32)");
        }
        var values = new int[size()];
        for (int i = 0; i < values.length; i++) {
            long value = longAt(i);
            if (value != (int) value) {
                throw new BadFileException("array", "element " + i + " is " + value
                        + ", which does not fit into 32 bits");
            }
            values[i] = (int) value;
        }
        return values;
    }

    /**
     * The elements as floats; doubles and large whole numbers are rounded to the nearest.
     *
     * @return in C order
     */
    public float[] toFloats() {
        var values = new float[size()];
        for (int i = 0; i < values.length; i++) {
            values[i] = floatAt(i);
        }
        return values;
    }

    /**
     * The elements as a matrix of floats.
     *
     * @return (rows, cols) of rank 2; (1, cols) of rank 1; (1, 1) of a single number
     * @throws BadFileException if the rank is 3 or more, or it is larger than a matrix can be
     */
    public Matrix toMatrix() throws BadFileException {
        if (shape.length > 2) {
            throw new BadFileException("array", "its shape is " + Arrays.toString(shape)
                    + ", a matrix has 2 dimensions");
        }
        int rows = shape.length == 2 ? shape[0] : 1;
        int cols = shape.length == 0 ? 1 : shape[shape.length - 1];
        if (Matrix.bytes(rows, cols) / 4 > Integer.MAX_VALUE - 8) {
            throw new BadFileException("array", "its shape is " + Arrays.toString(shape)
                    + ", larger than a matrix can be");
        }
        var matrix = new Matrix(rows, cols);
        for (int r = 0; r < rows; r++) {
            for (int c = 0; c < cols; c++) {
                matrix.set(r, c, floatAt(r * cols + c));
            }
        }
        return matrix;
    }

    private long longAt(int index) {
        return switch (type) {
            case U1 -> data.get(index) & 0xff;
            case U2 -> data.getShort(2 * index) & 0xffff;
            case I4 -> data.getInt(4 * index);
            case I8 -> data.getLong(8 * index);
            case F2, F4, F8 -> throw new IllegalStateException("not a whole number");
        };
    }

    private float floatAt(int index) {
        return switch (type) {
            case F2 -> Float.float16ToFloat(data.getShort(2 * index));
            case F4 -> data.getFloat(4 * index);
            case F8 -> (float) data.getDouble(8 * index);
            default -> longAt(index);
        };
    }

    @Override
    public String toString() {
        return type.description + " " + Arrays.toString(shape);
    }
}
