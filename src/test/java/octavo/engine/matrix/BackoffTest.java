package octavo.engine.matrix;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import org.junit.jupiter.api.Test;

/** A caller that is held up works alone for a while, longer each time; short waits and even chunks do not count. */
class BackoffTest {

    private static final long MILLISECOND = 1_000_000;

    private final Backoff backoff = new Backoff();

    @Test
    void aWaitNowAndThenDoesNotCount() {
        long now = 0;
        for (int i = 0; i < 200; i++) {
            backoff.round(MILLISECOND, i % 20 == 0 ? 4 * MILLISECOND : 0, ++now * MILLISECOND);
            assertFalse(backoff.active(now * MILLISECOND));
        }
    }

    @Test
    void waitsForHalfTheTimeMeanWorkingAlone() {
        assertEquals(50, pauseAfterWaits(100));
    }

    @Test
    void theWhileDoublesUpToASecondAndIsShortAgainAfterABetterTime() {
        long now = 10;
        long expected = 50;
        for (int i = 0; i < 10; i++) {
            assertEquals(expected, pauseAfterWaits(now));
            now += expected + 1;
            expected = Math.min(2 * expected, 1000);
        }
        assertEquals(50, pauseAfterWaits(now + 5000));
    }

    private long pauseAfterWaits(long now) {
        while (!backoff.active(now * MILLISECOND)) {
            backoff.round(2 * MILLISECOND, 3 * MILLISECOND, now * MILLISECOND);
        }
        return pauseAfter(now);
    }

    /** How many milliseconds after {@code now} the caller works alone. */
    private long pauseAfter(long now) {
        long ms = 0;
        while (backoff.active((now + ms) * MILLISECOND)) {
            ms++;
        }
        return ms;
    }
}
