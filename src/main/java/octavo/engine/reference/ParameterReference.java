package octavo.engine.reference;

import java.util.Arrays;

/** A trained matrix in double precision, with the gradient of the loss: the counterpart of a float parameter. */
public final class ParameterReference {

    /** The name in files, the same as the float engine's. */
    public final String name;
    /** The weights, shape (in, out): element [i][o]; a vector has one row. */
    public final double[][] value;
    /** The loss gradient, same shape as {@link #value}; backward adds to it. */
    public final double[][] gradient;

    /**
     * Creates a parameter of zeros.
     *
     * @param name the name in files
     * @param rows rows, the inputs; 1 for a vector
     * @param cols columns, the outputs
     */
    public ParameterReference(String name, int rows, int cols) {
        this.name = name;
        this.value = new double[rows][cols];
        this.gradient = new double[rows][cols];
    }

    /** {@return the number of rows, the inputs; 1 for a vector} */
    public int rows() {
        return value.length;
    }

    /** {@return the number of columns, the outputs} */
    public int cols() {
        return value[0].length;
    }

    /**
     * Sets every element, for example a gain to one.
     *
     * @param constant the new value
     * @return this
     */
    ParameterReference filled(double constant) {
        for (double[] row : value) {
            Arrays.fill(row, constant);
        }
        return this;
    }

    /** Sets the gradient to zero. */
    void clearGradient() {
        for (double[] row : gradient) {
            Arrays.fill(row, 0);
        }
    }

    @Override
    public String toString() {
        return name + " (" + rows() + ", " + cols() + ")";
    }
}
