package octavo.cli.train;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import octavo.cli.train.TimeBudget.Division;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TimeBudgetTest {

    @ParameterizedTest
    @CsvSource({"50, 0.01, 0.001", "50, 0.01, 0.5", "50, 0.01, 3", "50, 0.01, 24", "3, 0.2, 0.05", "3600, 1, 20"})
    void bothFitIntoTheTime(double left, double perUpdate, double judging) {
        Division division = TimeBudget.divide(left, perUpdate, judging);
        double used = division.updates() * perUpdate + (division.checkpoints() + 1) * judging;
        assertTrue(used <= left, division + " takes " + used);
        assertTrue(used > left - perUpdate - 1e-9, division + " leaves " + (left - used));
    }

    @Test
    void slowJudgingMakesFewerCheckpoints() {
        assertEquals(10, TimeBudget.divide(50, 0.01, 0.1).checkpoints());
        assertEquals(3, TimeBudget.divide(50, 0.01, 2).checkpoints());
        assertEquals(1, TimeBudget.divide(50, 0.01, 24).checkpoints());
    }

    @Test
    void somethingIsAlwaysDone() {
        assertEquals(new Division(1, 1), TimeBudget.divide(1, 5, 0.5));
        assertEquals(new Division(1, 1), TimeBudget.divide(1, 0.1, 5));
        assertEquals(new Division(1, 1), TimeBudget.divide(-1, 0.1, 5));
    }
}
