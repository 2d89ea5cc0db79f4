package octavo.engine.models;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import octavo.engine.layers.Activation;
import octavo.engine.layers.Refinement;
import octavo.engine.models.CharRnnConfiguration.Cell;
import octavo.engine.models.DigitNetConfiguration.Output;
import org.junit.jupiter.api.Test;

/** The number of weights and their memory, as the table of parameters says, against models that are really built. */
class WeightCountTest {

    private static void check(Configuration configuration) {
        var values = configuration.create(1).parameters().stream().map(parameter -> parameter.value).toList();
        assertEquals(values.stream().mapToLong(value -> (long) value.rows * value.cols).sum(),
                configuration.weights(), configuration.toString());
        assertEquals(values.stream().mapToLong(value -> 4L * value.data.length).sum(),
                configuration.bytes(), configuration.toString());
        for (var parameter : configuration.zeros().parameters()) {
            for (float weight : parameter.value.data) {
                assertEquals(0, weight, "a model for a file's weights draws none: " + parameter.name);
            }
        }
    }

    @Test
    void recurrentNets() {
        for (var cell : Cell.values()) {
            check(new CharRnnConfiguration(cell, 17, List.of(7), Activation.TANH, Initialization.GLOROT));
            check(new CharRnnConfiguration(cell, 5, List.of(16, 3, 33), Activation.TANH, Initialization.GLOROT));
        }
    }

    @Test
    void gpts() {
        for (boolean tied : new boolean[] {true, false}) {
            for (boolean biases : new boolean[] {true, false}) {
                var gpt2 = new GptConfiguration(17, 9, 3, 5, 30, 0, tied, biases, Activation.GELU);
                check(gpt2);
                for (var refinement : Refinement.values()) {
                    check(gpt2.with(List.of(refinement)));
                }
            }
        }
    }

    @Test
    void netsOfDigits() {
        check(DigitNetConfiguration.of(List.of(33, 7), Activation.of("sigmoid"), Output.SOFTMAX,
                Initialization.GLOROT));
        check(DigitNetConfiguration.of(List.of(), Activation.of("sigmoid"), Output.MSE, Initialization.GLOROT));
    }

    @Test
    void modelsOfNames() {
        check(new NameMlpConfiguration(34, 3, 10, 200, 0, Initialization.NORMAL));
        check(new NameMlpConfiguration(7, 8, 5, 33, 0.5, Initialization.FAN_IN));
        check(new BigramConfiguration(17, 0.01, Initialization.NORMAL));
    }
}
