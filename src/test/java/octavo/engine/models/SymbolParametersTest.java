package octavo.engine.models;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import java.util.List;
import java.util.function.ToIntFunction;
import octavo.engine.layers.Activation;
import octavo.engine.matrix.Parameter;
import octavo.engine.models.CharRnnConfiguration.Cell;
import org.junit.jupiter.api.Test;

/** Which weights belong to symbols: those with as many rows or columns as there are, when no other size is the same. */
class SymbolParametersTest {

    private static final int SYMBOLS = 19;

    @Test
    void recurrentNets() {
        for (Cell cell : Cell.values()) {
            check(new CharRnnConfiguration(cell, SYMBOLS, List.of(7, 5), Activation.TANH, Initialization.GLOROT), 1, 2);
        }
    }

    @Test
    void gpts() {
        check(new GptConfiguration(SYMBOLS, 6, 2, 2, 8, 0, false, true, Activation.GELU), 1, 1);
        check(new GptConfiguration(SYMBOLS, 6, 2, 2, 8, 0, true, true, Activation.GELU), 1, 0);
    }

    @Test
    void namesModels() {
        check(new NameMlpConfiguration(SYMBOLS, 3, 4, 11, 0, Initialization.FAN_IN), 1, 2);
        check(new BigramConfiguration(SYMBOLS, 0, Initialization.NORMAL), 1, 1);
    }

    private static void check(Configuration configuration, int rows, int columns) {
        var model = assertInstanceOf(LanguageModel.class, configuration.create(1));
        assertEquals(withSize(model, parameter -> parameter.value.rows), model.symbolRows());
        assertEquals(withSize(model, parameter -> parameter.value.cols), model.symbolColumns());
        assertEquals(rows, model.symbolRows().size());
        assertEquals(columns, model.symbolColumns().size());
    }

    private static List<Parameter> withSize(Model model, ToIntFunction<Parameter> size) {
        return model.parameters().stream().filter(parameter -> size.applyAsInt(parameter) == SYMBOLS).toList();
    }
}
