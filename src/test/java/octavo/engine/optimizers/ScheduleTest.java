package octavo.engine.optimizers;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ScheduleTest {

    @Test
    void theWorkshopsStepComesAfterTheHalf() {
        var schedule = Schedule.parse("step:0.1@0.5", 0.1);
        assertEquals(0.1f, schedule.rate(1, 200_000));
        assertEquals(0.1f, schedule.rate(100_000, 200_000));
        assertEquals(0.01f, schedule.rate(100_001, 200_000));
        assertEquals(0.01f, schedule.rate(200_000, 200_000));
    }

    @Test
    void decayCountsWholePeriods() {
        var schedule = Schedule.parse("step:0.5/10", 8);
        assertEquals(8f, schedule.rate(10, 30));
        assertEquals(4f, schedule.rate(11, 30));
        assertEquals(2f, schedule.rate(30, 30));
    }

    @Test
    void cosineRisesToTheTopAndEndsOnTheFloor() {
        var schedule = Schedule.parse("cosine:10:0.1", 1);
        assertEquals(0.1f, schedule.rate(1, 110));
        assertEquals(1f, schedule.rate(10, 110));
        assertEquals(0.55f, schedule.rate(60, 110), 1e-6f);
        assertEquals(0.1f, schedule.rate(110, 110), 1e-6f);
        assertEquals(0.1f, schedule.rate(500, 110), 1e-6f, "a run made longer stays on the floor");
        for (int update = 11; update <= 110; update++) {
            assertTrue(schedule.rate(update, 110) < schedule.rate(update - 1, 110), "update " + update);
        }
    }

    @Test
    void aWarmUpLongerThanTheRunIsNoHarm() {
        assertEquals(0.05f, new Schedule.Cosine(1, 100, 0).rate(5, 5));
    }

    @Test
    void linearStaysThenFallsToTheLastUpdate() {
        var schedule = Schedule.parse("linear:0.6", 1);
        assertEquals(1f, schedule.rate(1, 100));
        assertEquals(1f, schedule.rate(41, 100));
        assertEquals(0.5f, schedule.rate(71, 100), 1e-6f);
        assertEquals(1 / 60f, schedule.rate(100, 100), 1e-6f);
        assertEquals(1 / 60f, schedule.rate(500, 100), 1e-6f, "a run made longer keeps a rate above zero");
        assertEquals(0.25f, Schedule.parse("linear", 1).rate(4, 4), "without a share it falls from the start");
    }

    @ParameterizedTest
    @ValueSource(strings = {"constant", "step:0.1@0.5", "step:0.5@0.25,0.5,0.75", "step:0.97/2000", "cosine",
            "cosine:100", "cosine:100:0.1", "linear", "linear:0.6"})
    void goesThroughJson(String text) {
        var schedule = Schedule.parse(text, 0.002);
        assertEquals(schedule, Schedule.fromJson(schedule.toJson()));
    }

    @ParameterizedTest
    @ValueSource(strings = {"constant", "step:0.5@0.25,0.5,0.75", "step:0.97/2000", "cosine:100:0.1",
            "linear:0.6"})
    void anotherRateChangesNothingElse(String text) {
        assertEquals(0.002, Schedule.parse(text, 0.002).rate());
        assertEquals(Schedule.parse(text, 0.3), Schedule.parse(text, 0.002).withRate(0.3));
    }

    @Test
    void theRateOfASweepIsItsFirst() {
        assertEquals(0.1, new Schedule.Sweep(0.1, 1).rate());
        assertEquals(new Schedule.Sweep(0.2, 1), new Schedule.Sweep(0.1, 1).withRate(0.2));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "straight", "linear:0", "linear:1.1", "linear:0.5:1", "linear:x", "constant:1", "step",
            "step:0.1", "step:x@0.5", "step:0.1@", "step:0.1@0.5,0.5", "step:0.1@1", "step:0/10", "step:0.5/0",
            "step:2/10", "cosine:-1", "cosine:1:2", "cosine:1:0:0",
            "cosine:1.5"})
    void refusesWhatItCannotRead(String text) {
        assertThrows(IllegalArgumentException.class, () -> Schedule.parse(text, 0.1));
    }

    @Test
    void refusesBadRatesAndUnknownJson() {
        for (double rate : new double[] {0, -1, Double.NaN, Double.POSITIVE_INFINITY}) {
            var message = assertThrows(IllegalArgumentException.class, () -> new Schedule.Constant(rate)).getMessage();
            assertTrue(message.contains(String.valueOf(rate)), message);
        }
        assertThrows(IllegalArgumentException.class, () -> Schedule.fromJson(Map.of("kind", "spiral", "rate", 1)));
        assertThrows(IllegalArgumentException.class,
                () -> Schedule.fromJson(Map.of("kind", "cosine", "rate", 1, "warmUp", 0.5, "floor", 0)));
        assertThrows(IllegalArgumentException.class,
                () -> Schedule.fromJson(Map.of("kind", "steps", "rate", 1, "factor", 0.5, "at", List.of("half"))));
    }
}
