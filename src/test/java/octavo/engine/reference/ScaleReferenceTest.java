package octavo.engine.reference;

import octavo.Golden;
import octavo.engine.matrix.RandomStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Two of the three proofs of src/site/add-a-layer.md. */
class ScaleReferenceTest {

    /** Images of random pixels in random classes. */
    static Examples images(int rows, int pixels, int classes) {
        var random = new RandomStream(7, RandomStream.Purpose.CHECK);
        double[][] features = new double[rows][pixels];
        int[] targets = new int[rows];
        for (int n = 0; n < rows; n++) {
            for (int i = 0; i < pixels; i++) {
                features[n][i] = random.uniform(n, i) - 0.5f;
            }
            targets[n] = random.below(n, pixels, classes);
        }
        return Examples.images(features, targets);
    }

    @ParameterizedTest
    @CsvSource({"3, 7, 5", "1, 1, 2", "4, 16, 17"})
    void gradientsAgreeWithDifferences(int rows, int pixels, int classes) {
        ReferenceCheck.differences(new ScaledNetReference(pixels, classes), 0.7, images(rows, pixels, classes));
    }

    @Test
    void agreesWithPyTorch() {
        ReferenceCheck.golden(new ScaledNetReference(6, 5), Golden.load("scale"), PlainOptimizer.sgd());
    }
}
