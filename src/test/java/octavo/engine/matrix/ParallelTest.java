package octavo.engine.matrix;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.function.IntConsumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Every chunk runs exactly once, whoever is late, and the caller always comes back. */
@Timeout(60)
class ParallelTest {

    @AfterEach
    void oneThread() {
        Parallel.setThreads(1);
    }

    private static void forEach(int chunks, IntConsumer chunk) {
        Parallel.run(chunks, 1, Parallel.each(chunk));
    }

    @Test
    void everyChunkRunsOnceInManyRounds() {
        for (int threads = 1; threads <= 4; threads++) {
            for (int round = 0; round < 20_000; round++) {
                if (round % 1_000 == 0) { // a new pool does not back off yet, also where others want the cores
                    Parallel.setThreads(1);
                    Parallel.setThreads(threads);
                    assertEquals(threads, Parallel.threads());
                }
                int chunks = 1 + round % 7;
                var runs = new AtomicIntegerArray(chunks);
                forEach(chunks, runs::getAndIncrement);
                for (int chunk = 0; chunk < chunks; chunk++) {
                    assertEquals(1, runs.get(chunk), "chunk " + chunk + " in round " + round);
                }
            }
        }
    }

    @Test
    void chunksCoverAllUnitsOnce() {
        for (int threads = 1; threads <= 3; threads++) {
            Parallel.setThreads(threads);
            for (int units = 0; units < 40; units++) {
                for (int size = 1; size < 9; size++) {
                    var runs = new AtomicIntegerArray(units);
                    Parallel.run(units, size, (from, to) -> {
                        assertTrue(from < to, "no chunk is empty");
                        for (int unit = from; unit < to; unit++) {
                            runs.getAndIncrement(unit);
                        }
                    });
                    for (int unit = 0; unit < units; unit++) {
                        assertEquals(1, runs.get(unit), "unit " + unit + " of " + units + " by " + size);
                    }
                }
            }
        }
    }

    /** Each chunk waits until the other one runs too, which no thread can do alone. */
    @Test
    void chunksRunAtTheSameTime() {
        Parallel.setThreads(2);
        int rounds = Parallel.rounds();
        var running = new CountDownLatch(2);
        forEach(2, chunk -> {
            running.countDown();
            try {
                assertTrue(running.await(50, TimeUnit.SECONDS));
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        });
        assertEquals(rounds + 1, Parallel.rounds());
    }

    @Test
    void workersThatHaveParkedComeBack() throws InterruptedException {
        Parallel.setThreads(3);
        for (int round = 0; round < 20; round++) {
            var sum = new AtomicInteger();
            forEach(50, sum::addAndGet);
            assertEquals(49 * 50 / 2, sum.get());
            Thread.sleep(10);
        }
    }

    @Test
    void nestedCallsRunInTheirChunk() {
        Parallel.setThreads(2);
        var runs = new AtomicInteger();
        forEach(4, outer -> {
            var thread = Thread.currentThread();
            forEach(3, inner -> {
                assertSame(thread, Thread.currentThread());
                runs.incrementAndGet();
            });
        });
        assertEquals(12, runs.get());
    }

    @Test
    void callsFromSeveralThreadsAreAllDone() throws InterruptedException {
        Parallel.setThreads(2);
        var runs = new AtomicInteger();
        var users = new Thread[4];
        for (int u = 0; u < users.length; u++) {
            users[u] = new Thread(() -> {
                for (int round = 0; round < 2_000; round++) {
                    forEach(5, chunk -> runs.incrementAndGet());
                }
            });
            users[u].start();
        }
        for (var user : users) {
            user.join();
        }
        assertEquals(4 * 2_000 * 5, runs.get());
    }

    @Test
    void whatAChunkThrowsReachesTheCaller() {
        for (int threads = 1; threads <= 3; threads++) {
            Parallel.setThreads(threads);
            var thrown = assertThrows(ArithmeticException.class, () -> forEach(6, chunk -> {
                if (chunk == 4) {
                    throw new ArithmeticException("chunk four");
                }
            }));
            assertEquals("chunk four", thrown.getMessage());
            var runs = new AtomicInteger();
            forEach(6, chunk -> runs.incrementAndGet());
            assertEquals(6, runs.get(), "the pool goes on");
        }
    }

    @Test
    void threadsMayChangeBetweenButNotDuringRounds() {
        Parallel.setThreads(2);
        assertThrows(IllegalStateException.class, () -> forEach(2, chunk -> Parallel.setThreads(3)));
        assertThrows(IllegalArgumentException.class, () -> Parallel.setThreads(0));
        Parallel.setThreads(4);
        assertEquals(4, Parallel.threads());
    }

    @Test
    void coresAreAtLeastOne() {
        int cores = Parallel.physicalCores();
        assertTrue(cores >= 1 && cores <= Runtime.getRuntime().availableProcessors(), () -> cores + " cores");
    }
}
