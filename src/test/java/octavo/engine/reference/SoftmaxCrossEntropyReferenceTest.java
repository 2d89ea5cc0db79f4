package octavo.engine.reference;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import octavo.engine.matrix.RandomStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The claims of the derivation. */
class SoftmaxCrossEntropyReferenceTest {

    /** The course's line, literally: {@code (np.eye(n) - a) @ y}, the column a broadcast over all columns. */
    private static double[] courseDelta(double[] a, double[] y) {
        int n = a.length;
        double[] delta = new double[n];
        for (int i = 0; i < n; i++) {
            for (int j = 0; j < n; j++) {
                double eye = i == j ? 1 : 0;
                delta[i] += (eye - a[i]) * y[j];
            }
        }
        return delta;
    }

    private static double[] random(int size) {
        var stream = new RandomStream(7, RandomStream.Purpose.CHECK);
        double[] dot = new double[size];
        for (int i = 0; i < size; i++) {
            dot[i] = 6 * stream.uniform(size, i) - 3;
        }
        return dot;
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 7, 15, 16, 17, 33})
    void gradientIsTheNegativeOfTheCoursesDelta(int size) {
        double[] dot = random(size);
        for (int target = 0; target < size; target++) {
            double[] y = new double[size];
            y[target] = 1;
            double[] delta = courseDelta(SoftmaxCrossEntropyReference.softmax(dot), y);
            double[] gradient = SoftmaxCrossEntropyReference.backward(dot, target, 1);
            for (int i = 0; i < size; i++) {
                assertEquals(-delta[i], gradient[i], 1e-15);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {2, 7, 33})
    void gradientAgreesWithDifferences(int size) {
        double[] dot = random(size);
        double[] gradient = SoftmaxCrossEntropyReference.backward(dot, 1, 1);
        for (int i = 0; i < size; i++) {
            double value = dot[i];
            int at = i;
            double slope = GradientCheck.slope(move -> {
                dot[at] = value + move;
                return SoftmaxCrossEntropyReference.forward(dot, 1);
            }, 1e-3);
            dot[i] = value;
            assertEquals(slope, gradient[i], 1e-11);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {2, 7, 33})
    void everyWrongAnswersInputIsPushedDownAndThePushesSumToZero(int size) {
        double[] gradient = SoftmaxCrossEntropyReference.backward(random(size), 0, 1);
        double sum = gradient[0];
        assertTrue(gradient[0] < 0);
        for (int i = 1; i < size; i++) {
            assertTrue(gradient[i] > 0, "descending must lower the input of wrong answer " + i);
            sum += gradient[i];
        }
        assertEquals(0, sum, 1e-15);
    }

    /** Probabilities move as the derivation says; an unlikely wrong answer gains from its rival's fall. */
    @Test
    void probabilitiesMoveAsDerived() {
        double[] dot = {StrictMath.log(0.01), StrictMath.log(0.97), StrictMath.log(0.02)};
        double[] a = SoftmaxCrossEntropyReference.softmax(dot);
        double[] delta = SoftmaxCrossEntropyReference.backward(dot, 0, -1);
        double mean = a[0];
        for (double probability : a) {
            mean -= probability * probability;
        }
        double rate = 1e-7;
        double[] moved = dot.clone();
        for (int i = 0; i < 3; i++) {
            moved[i] += rate * delta[i];
        }
        double[] after = SoftmaxCrossEntropyReference.softmax(moved);
        for (int i = 0; i < 3; i++) {
            assertEquals(a[i] * (delta[i] - mean), (after[i] - a[i]) / rate, 1e-6);
        }
        assertTrue(after[0] > a[0], "the right answer's probability rises");
        assertTrue(after[1] < a[1], "the dominating wrong answer's falls");
        assertTrue(after[2] > a[2], "the other wrong answer's rises: its own push is weaker than the mean push");
    }

    @Test
    void doesNotOverflowAndCountsWhatIsRoundedToZero() {
        assertEquals(0, SoftmaxCrossEntropyReference.forward(new double[] {1000, -1000}, 0));
        assertEquals(2000, SoftmaxCrossEntropyReference.forward(new double[] {1000, -1000}, 1));
    }
}
