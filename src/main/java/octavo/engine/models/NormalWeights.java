package octavo.engine.models;

import octavo.engine.matrix.Matrix;
import octavo.engine.matrix.Parameter;
import octavo.engine.matrix.RandomStream;

/** Start weights of the normal distribution with mean 0. */
final class NormalWeights {

    private NormalWeights() {
    }

    /**
     * Draws a matrix, two elements from two uniform numbers (Box and Muller 1958).
     *
     * @param parameter what to fill
     * @param deviation standard deviation
     * @param random    where numbers come from
     * @param number    number of the parameter in its model: its own stream of numbers
     */
    static void draw(Parameter parameter, double deviation, RandomStream random, int number) {
        Matrix value = parameter.value;
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
        parameter.changed();
    }
}
