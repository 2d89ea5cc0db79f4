package octavo.app.benchmark;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import octavo.app.benchmark.Figures.Figure;
import org.junit.jupiter.api.Test;

class FiguresTest {

    @Test
    void aQuantileIsOneOfTheValues() {
        double[] values = {9, 1, 8, 2, 7, 3, 6, 4, 5, 11, 10};
        assertEquals(6, Figures.quantile(values, 0.5));
        assertEquals(2, Figures.quantile(values, 0.1));
        assertEquals(11, Figures.quantile(values, 1));
        assertEquals(9, values[0], "the values stay as they are");
    }

    /** A rate gets larger and a time smaller. */
    @Test
    void theBestTenthIsNoWorseThanTheMedian() {
        var found = new ArrayList<Figure>();
        new Figures(found::add).peak();
        var peak = found.getFirst();
        assertTrue(peak.best() >= peak.value(), peak.toString());
        new Figures(found::add).time("nothing", 1, () -> { });
        var time = found.getLast();
        assertTrue(time.best() <= time.value(), time.toString());
    }
}
