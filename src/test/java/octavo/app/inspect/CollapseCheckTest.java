package octavo.app.inspect;

import static org.junit.jupiter.api.Assertions.assertTrue;

import octavo.engine.layers.Loss;
import octavo.engine.training.Evaluation;
import org.junit.jupiter.api.Test;

class CollapseCheckTest {

    private static final double[] FREQUENCY = {0.2, 0.1, 0.1, 0.1, 0.1, 0.1, 0.1, 0.1, 0.06, 0.04};

    /** What is said of a net of ten symbols that gives them their true weight. */
    private static String verdict(long points, double loss, double[] chosen) {
        return CollapseCheck.of(points, new Evaluation(new Loss(100 * loss, 100, 0), 100, FREQUENCY, FREQUENCY, chosen),
                symbol -> "<" + symbol + ">");
    }

    @Test
    void aLossFarAboveGuessingIsNoGoodSign() {
        for (double loss : new double[] {9_910_701, 19.97, Double.NaN, Double.POSITIVE_INFINITY}) {
            String verdict = verdict(50_000, loss, FREQUENCY);
            assertTrue(verdict.startsWith("WARNING") && verdict.contains("the 2.30 that guessing one of 10 symbols"),
                    verdict);
        }
        assertTrue(verdict(50_000, 2.31, FREQUENCY).startsWith("no sign of collapse"));
    }

    @Test
    void oneSymbolForNearlyEverythingIsGoodEarlyAndACollapseLate() {
        double[] first = {0.95, 0.05, 0, 0, 0, 0, 0, 0, 0, 0};
        assertTrue(verdict(5_000, 2.2, first).contains("a good sign this early"));
        assertTrue(verdict(50_000, 2.2, first).startsWith("WARNING: after 50000 points <0> is the most probable"));
        double[] rare = {0.05, 0, 0, 0, 0, 0, 0, 0, 0, 0.95};
        assertTrue(verdict(5_000, 2.2, rare).startsWith("WARNING: <9> is the most probable symbol in 95.0 %"));
    }
}
