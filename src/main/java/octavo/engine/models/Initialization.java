package octavo.engine.models;

import java.util.Locale;
import octavo.engine.matrix.Matrix;
import octavo.engine.matrix.Parameter;
import octavo.engine.matrix.RandomStream;

/**
 * How start weights are drawn: each spreads them so that signals neither die out nor saturate, or
 * shows what happens if not.
 */
public enum Initialization {

    /** Uniform within √(6 / (in + out)), biases 0 (Glorot and Bengio 2010). */
    GLOROT,
    /** Uniform within 1/√(all inputs of a unit), biases too: the course's radius. */
    FAN_IN,
    /** Normal with deviation 1, biases too: far too large on purpose, as the names workshop starts. */
    NORMAL;

    /**
     * The name on the command line.
     *
     * @return for example {@code fan-in}
     */
    public String option() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /**
     * Reads a name of the command line.
     *
     * @param option for example {@code fan-in}
     * @return the way of drawing
     */
    public static Initialization of(String option) {
        for (var value : values()) {
            if (value.option().equals(option)) {
                return value;
            }
        }
        throw new IllegalArgumentException("--init " + option + " is not known; choose glorot, fan-in or normal");
    }

    /**
     * Draws a weight matrix.
     *
     * @param weight shape (in, out)
     * @param fanIn  all inputs that a unit sums, those of other matrices included
     * @param random where numbers come from
     * @param number number of the parameter in its model: its own stream of numbers
     */
    public void draw(Parameter weight, int fanIn, RandomStream random, int number) {
        switch (this) {
            case GLOROT -> uniform(weight.value, StrictMath.sqrt(6.0 / (weight.value.rows + weight.value.cols)),
                    random, number);
            case FAN_IN -> uniform(weight.value, 1 / StrictMath.sqrt(fanIn), random, number);
            case NORMAL -> NormalWeights.draw(weight, 1, random, number);
        }
        weight.changed();
    }

    /**
     * Draws a bias.
     *
     * @param bias   shape (1, out)
     * @param fanIn  all inputs that a unit sums
     * @param random where numbers come from
     * @param number number of the parameter in its model
     */
    public void drawBias(Parameter bias, int fanIn, RandomStream random, int number) {
        if (this == GLOROT) {
            bias.value.fill(0);
            bias.changed();
        } else {
            draw(bias, fanIn, random, number);
        }
    }

    private static void uniform(Matrix value, double radius, RandomStream random, int number) {
        for (int r = 0; r < value.rows; r++) {
            for (int c = 0; c < value.cols; c++) {
                value.set(r, c, (float) (radius * (2 * random.uniform(number, r * value.cols + c) - 1)));
            }
        }
    }
}
