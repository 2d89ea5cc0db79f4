package octavo.files;

import java.util.Arrays;
import octavo.engine.matrix.Matrix;
import octavo.engine.matrix.Parameter;
import octavo.engine.matrix.Parameter.FileLayout;

/**
 * A matrix to be written, with its name and shape in the file.
 *
 * @param name   the name in the file
 * @param shape  the sizes in the file, of rank 1 to 4: all but the last multiply to the rows there, the last is the
 *               columns
 * @param matrix the elements, in memory (rows, cols)
 * @param layout {@link FileLayout#TRANSPOSED} if the file holds (cols, rows)
 */
public record Tensor(String name, int[] shape, Matrix matrix, FileLayout layout) {

    /** Checks that the shape and the matrix fit. */
    public Tensor {
        shape = shape.clone();
        boolean transposed = layout == FileLayout.TRANSPOSED;
        int rows = transposed ? matrix.cols : matrix.rows;
        int cols = transposed ? matrix.rows : matrix.cols;
        if (shape.length < 1 || shape.length > 4 || shape[shape.length - 1] != cols
                || Arrays.stream(shape, 0, shape.length - 1).asLongStream().reduce(1, Math::multiplyExact) != rows) {
            throw new IllegalArgumentException("tensor " + name + " of " + rows + " x " + cols
                    + " cannot have the shape " + Arrays.toString(shape));
        }
        if (name.equals(SafetensorsHeader.METADATA)) {
            throw new IllegalArgumentException("a tensor cannot be named " + name);
        }
    }

    /**
     * A matrix in the shape that its layout asks for.
     *
     * @param name   the name in the file
     * @param matrix the elements
     * @param layout (rows, cols), (cols, rows), or (cols) for a vector
     * @return the tensor
     */
    public static Tensor of(String name, Matrix matrix, FileLayout layout) {
        return new Tensor(name, switch (layout) {
            case AS_IS -> new int[] {matrix.rows, matrix.cols};
            case TRANSPOSED -> new int[] {matrix.cols, matrix.rows};
            case VECTOR -> new int[] {matrix.cols};
        }, matrix, layout);
    }

    /**
     * The value of a parameter, under its own name and in its own layout.
     *
     * @param parameter the parameter
     * @return the tensor, a view of the value
     */
    public static Tensor of(Parameter parameter) {
        return of(parameter.name, parameter.value, parameter.fileLayout);
    }

    /**
     * {@return the CRC-32C of the tensor's bytes in the file; {@link Safetensors#checksum} computes it of a file}
     */
    public long checksum() {
        return SafetensorsWriter.checksum(this);
    }
}
