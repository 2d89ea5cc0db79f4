package octavo.engine.reference;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Arrays;
import octavo.EngineCheck;
import octavo.Golden;
import octavo.engine.matrix.RandomStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** The nets without time: bigram, names, digits. */
class DenseNetsReferenceTest {

    private static Examples images(int rows, int pixels, int classes) {
        var random = new RandomStream(4, RandomStream.Purpose.CHECK);
        double[][] features = new double[rows][pixels];
        int[] targets = new int[rows];
        for (int n = 0; n < rows; n++) {
            for (int i = 0; i < pixels; i++) {
                features[n][i] = random.uniform(n, i);
            }
            targets[n] = random.below(n, pixels, classes);
        }
        return Examples.images(features, targets);
    }

    @ParameterizedTest
    @EnumSource(DigitNetReference.Output.class)
    void digitGradientsAgreeWithDifferences(DigitNetReference.Output output) {
        var f = ActivationReference.SIGMOID;
        ReferenceCheck.differences(new DigitNetReference(f, output, 17, 15, 7, 10), 0.7, images(3, 17, 10));
        ReferenceCheck.differences(new DigitNetReference(f, output, 16, 33, 3), 0.5, images(2, 16, 3));
        ReferenceCheck.differences(new DigitNetReference(f, output, 1, 2), 1, images(1, 1, 2));
    }

    @ParameterizedTest
    @EnumSource(ActivationReference.class)
    void digitGradientsAgreeWithDifferencesForEveryActivation(ActivationReference f) {
        var reference = new DigitNetReference(f, DigitNetReference.Output.SOFTMAX, 7, 9, 8, 4);
        ReferenceCheck.differences(reference, 0.7, images(3, 7, 4));
    }

    @ParameterizedTest
    @CsvSource({"SOFTMAX, digits-softmax", "MSE, digits-mse"})
    void digitsAgreeWithPyTorch(DigitNetReference.Output output, String file) {
        var reference = new DigitNetReference(ActivationReference.SIGMOID, output, 9, 6, 5, 4);
        ReferenceCheck.golden(reference, Golden.load(file), PlainOptimizer.sgd());
    }

    @ParameterizedTest
    @CsvSource({"9, 3, 4, 11, 5", "2, 1, 1, 1, 1", "17, 8, 3, 16, 7"})
    void nameGradientsAgreeWithDifferences(int symbols, int block, int features, int hidden, int rows) {
        ReferenceCheck.differences(new NameMlpReference(symbols, block, features, hidden), 0.7,
                EngineCheck.text(rows, block, symbols, false));
    }

    @Test
    void namesAgreeWithPyTorch() {
        ReferenceCheck.golden(new NameMlpReference(9, 3, 4, 11), Golden.load("names"), PlainOptimizer.sgd());
    }

    @ParameterizedTest
    @CsvSource({"7, 4, 6", "2, 1, 1", "33, 1, 17"})
    void bigramGradientsAgreeWithDifferences(int symbols, int rows, int steps) {
        ReferenceCheck.differences(new BigramReference(symbols), 1, EngineCheck.text(rows, steps, symbols, true));
    }

    @Test
    void bigramAgreesWithPyTorch() {
        ReferenceCheck.golden(new BigramReference(7), Golden.load("bigram"), PlainOptimizer.sgd());
    }

    /** Where exp(W) is the counted pairs, there is nothing left to descend. */
    @Test
    void countingPairsSolvesTheBigram() {
        var examples = EngineCheck.text(4, 60, 3, true);
        var net = new BigramReference(3);
        double[][] weights = net.parameter("W").value;
        for (int i = 0; i < examples.tokens().length; i++) {
            weights[examples.tokens()[i]][examples.targets()[i]]++;
        }
        for (double[] row : weights) {
            Arrays.setAll(row, column -> StrictMath.log(row[column]));
        }
        net.gradients(examples, 1);
        for (double[] row : net.parameter("W").gradient) {
            for (double gradient : row) {
                assertEquals(0, gradient, 1e-12);
            }
        }
    }
}
