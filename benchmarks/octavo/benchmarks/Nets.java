package octavo.benchmarks;

import java.util.List;
import java.util.Locale;
import octavo.engine.layers.Activation;
import octavo.engine.models.CharRnnConfiguration;
import octavo.engine.models.CharRnnConfiguration.Cell;
import octavo.engine.models.DigitNetConfiguration;
import octavo.engine.models.GptConfiguration;
import octavo.engine.models.Initialization;

/** The nets that are measured. */
final class Nets {

    private Nets() {
    }

    /** Two layers of recurrent cells. */
    static CharRnnConfiguration recurrent(String cell, int symbols, int hidden) {
        return new CharRnnConfiguration(Cell.valueOf(cell.toUpperCase(Locale.ROOT)), symbols, List.of(hidden, hidden),
                Activation.TANH, Initialization.GLOROT);
    }

    /** A GPT over 65 characters. */
    static GptConfiguration gpt(int block, int layers, int heads, int embedding) {
        return new GptConfiguration(65, block, layers, heads, embedding, 0, false, true, Activation.GELU);
    }

    /** 784 - 300 - 100 - 10. */
    static DigitNetConfiguration digits() {
        return DigitNetConfiguration.of(List.of(300, 100), Activation.SIGMOID, DigitNetConfiguration.Output.SOFTMAX,
                Initialization.FAN_IN);
    }
}
