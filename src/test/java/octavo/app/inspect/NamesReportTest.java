package octavo.app.inspect;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import octavo.engine.layers.Loss;
import org.junit.jupiter.api.Test;

class NamesReportTest {

    private static final String[] KINDS = {"bigram", "mlp"};

    /** On names of 27 letters, of which the unigram costs 2.80. */
    private static String verdict(String kind, double train, double validation) {
        return NamesReport.verdict(kind, new Loss(100 * train, 100, 0), new Loss(100 * validation, 100, 0), 2.80, 27);
    }

    /** It diverged: that it knows its names by heart, or shows no sign of overfitting, would be wrong. */
    @Test
    void aLossAboveGuessingIsNoKnowledge() {
        for (double[] losses : new double[][] {{4_000_000, 9_910_701}, {19.97, 19.98}, {19.97, 12}, {3.31, 3.30},
            {Double.NaN, Double.NaN}, {Double.POSITIVE_INFINITY, Double.POSITIVE_INFINITY}}) {
            for (String kind : KINDS) {
                String verdict = verdict(kind, losses[0], losses[1]);
                assertTrue(verdict.startsWith("WARNING: it is no better than guessing"), verdict);
                assertTrue(verdict.contains("guessing one of 27 letters costs 3.30"), verdict);
            }
        }
    }

    /** Names are not known by heart by a net that knows less of them than how frequent each letter is. */
    @Test
    void aLossAboveTheUnigramIsLittleKnowledge() {
        for (String kind : KINDS) {
            String verdict = verdict(kind, 2.95, 3.40);
            assertTrue(verdict.startsWith("hardly trained yet: its training names cost 2.95 nats per letter")
                    && verdict.contains("how frequent each letter is costs 2.80"), verdict);
        }
    }

    @Test
    void theDistanceTellsWhetherItOverfits() {
        for (String kind : KINDS) {
            assertEquals("no sign of overfitting: validation names cost 0.05 nats per letter more than the training"
                    + " names", verdict(kind, 2.00, 2.05));
            assertTrue(verdict(kind, 1.57, 2.46).startsWith("WARNING: it overfits: training names cost 1.57"));
        }
        assertTrue(verdict("mlp", 1.57, 2.46).contains("--dropout"));
        assertTrue(!verdict("bigram", 1.57, 2.46).contains("--dropout"), "a bigram has none");
    }
}
