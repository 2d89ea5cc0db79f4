package octavo.engine.models;

import java.util.Locale;
import octavo.engine.matrix.Matrix;
import octavo.engine.matrix.RandomStream;
import octavo.engine.matrix.SettingException;

/**
 * How initial weights are drawn. The first two choose their spread so that signals neither vanish nor saturate; the
 * last shows what happens otherwise.
 */
public enum Initialization {

    /** Uniform within √(6 / (in + out)), biases 0 (Glorot and Bengio 2010). */
    GLOROT,
    /** Uniform within 1/√(all inputs of a unit), biases too, as in the course. */
    FAN_IN,
    /** Normal with deviation 1, biases too: far too large on purpose, as at the start of the workshop on names. */
    NORMAL;

    /** Sets the initial values of one parameter. */
    @FunctionalInterface
    public interface Start {

        /** Zeros. */
        Start ZEROS = (value, random, number) -> { };
        /** Ones, for the gains of norms. */
        Start ONES = (value, random, number) -> value.fill(1);
        /** Ones in the first row and zeros below: the identity of a causal convolution. */
        Start IDENTITY = (value, random, number) -> value.rows(0, 1).fill(1);

        /**
         * Writes the values.
         *
         * @param value  the parameter's matrix, zeros so far
         * @param random source of the random numbers
         * @param number number of the parameter in its model, which has its own random numbers
         */
        void draw(Matrix value, RandomStream random, int number);
    }

    /** {@return the name in options and files, for example {@code fan-in}} */
    public String option() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /**
     * Finds an initialization by its name.
     *
     * @param name for example {@code fan-in}
     * @return the initialization
     */
    public static Initialization of(String name) {
        for (var value : values()) {
            if (value.option().equals(name)) {
                return value;
            }
        }
        throw new SettingException("initialization", name, "is not known; choose glorot, fan-in or normal");
    }

    /**
     * The initial values of a weight matrix of shape (in, out).
     *
     * @param fanIn all inputs that a unit sums, those of other matrices included
     * @return how it is drawn
     */
    Start weight(int fanIn) {
        return switch (this) {
            case GLOROT -> (value, random, number) ->
                    uniform(value, StrictMath.sqrt(6.0 / (value.rows + value.cols)), random, number);
            case FAN_IN -> (value, random, number) -> uniform(value, 1 / StrictMath.sqrt(fanIn), random, number);
            case NORMAL -> normal(1);
        };
    }

    /**
     * The initial values of a bias.
     *
     * @param fanIn all inputs that a unit sums
     * @return how it is drawn
     */
    Start bias(int fanIn) {
        return this == GLOROT ? Start.ZEROS : weight(fanIn);
    }

    private static void uniform(Matrix value, double radius, RandomStream random, int number) {
        for (int r = 0; r < value.rows; r++) {
            for (int c = 0; c < value.cols; c++) {
                value.set(r, c, (float) (radius * (2 * random.uniform(number, r * value.cols + c) - 1)));
            }
        }
    }

    /**
     * The normal distribution with mean 0; two elements are made from two uniform numbers (Box and Muller 1958).
     *
     * @param deviation standard deviation
     * @return how it is drawn
     */
    static Start normal(double deviation) {
        return (value, random, number) -> {
            int size = value.rows * value.cols;
            for (int i = 0; i < size; i += 2) {
                // 1 − uniform is never 0, so the logarithm is finite
                double radius = deviation * StrictMath.sqrt(-2 * StrictMath.log(1 - random.uniform(number, i)));
                double angle = 2 * StrictMath.PI * random.uniform(number, i + 1);
                value.set(i / value.cols, i % value.cols, (float) (radius * StrictMath.cos(angle)));
                if (i + 1 < size) {
                    value.set((i + 1) / value.cols, (i + 1) % value.cols, (float) (radius * StrictMath.sin(angle)));
                }
            }
        };
    }
}
