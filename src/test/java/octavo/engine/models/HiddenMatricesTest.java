package octavo.engine.models;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import octavo.engine.layers.Activation;
import octavo.engine.models.CharRnnConfiguration.Cell;
import octavo.engine.models.DigitNetConfiguration.Output;
import org.junit.jupiter.api.Test;

/** Which parameters are matrices from layer to layer, and how many each holds: all others are updated by AdamW. */
class HiddenMatricesTest {

    @Test
    void gptHasQueriesKeysAndValuesApart() {
        assertEquals(Map.of("h.0.attn.c_attn.weight", 3, "h.0.attn.c_proj.weight", 1, "h.0.mlp.c_fc.weight", 1,
                "h.0.mlp.c_proj.weight", 1), matrices(GptConfiguration.of(5, 8, 1, 2, 4)));
    }

    @Test
    void recurrentNetsHaveTheirGatesApartAndTheFirstLayersTableOut() {
        for (var cell : Cell.values()) {
            int gates = cell.gates();
            assertEquals(Map.of("rnn.weight_hh_l0", gates, "rnn.weight_ih_l1", gates, "rnn.weight_hh_l1", gates),
                    matrices(CharRnnConfiguration.of(cell, 5, 7, 6)));
        }
    }

    @Test
    void denseNetsHaveWhatLiesBetweenInputAndHead() {
        assertEquals(Map.of("W1", 1), matrices(new NameMlpConfiguration(5, 3, 4, 7, 0, Initialization.GLOROT)));
        assertEquals(Map.of("layers.1.weight", 1), matrices(DigitNetConfiguration.of(List.of(9, 8), Activation.TANH,
                Output.SOFTMAX, Initialization.GLOROT)));
        assertEquals(Map.of(), matrices(DigitNetConfiguration.of(List.of(9), Activation.TANH, Output.SOFTMAX,
                Initialization.GLOROT)));
        assertEquals(Map.of(), matrices(new BigramConfiguration(5, 0, Initialization.NORMAL)));
    }

    private static Map<String, Integer> matrices(Configuration configuration) {
        var matrices = new TreeMap<String, Integer>();
        for (var parameter : configuration.zeros().parameters()) {
            if (parameter.hiddenMatrices > 0) {
                matrices.put(parameter.name, parameter.hiddenMatrices);
            }
        }
        return matrices;
    }
}
