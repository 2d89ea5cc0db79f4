package octavo.app.web;

import java.io.IOException;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import octavo.app.web.WebServer.Refused;

/**
 * Runs computations of the engine, one at a time, because one model uses all cores. Each has a
 * platform thread of its own: requests are answered on virtual threads, which on a machine with one processor would all
 * wait until the computation ends.
 */
final class HeavyWork {

    private static final int SECONDS_TO_WAIT = 20;

    private final Semaphore turn = new Semaphore(1, true);

    /**
     * Runs a computation when its turn comes.
     *
     * @return its result
     * @throws Refused     if other work takes longer than a user would wait, or the computation refuses
     * @throws IOException from the computation
     */
    <T> T run(Callable<T> work) throws IOException, Refused {
        var task = new FutureTask<>(work);
        try {
            if (!turn.tryAcquire(SECONDS_TO_WAIT, TimeUnit.SECONDS)) {
                throw new Refused(503, "the server is busy with another computation; try again in a moment");
            }
            try {
                Thread.ofPlatform().daemon().name("octavo-serve-work").start(task);
                return task.get();
            } finally {
                turn.release();
            }
        } catch (InterruptedException e) {
            task.cancel(true);
            Thread.currentThread().interrupt();
            throw new Refused(503, "the server is shutting down");
        } catch (ExecutionException e) {
            throw unwrapped(e.getCause());
        }
    }

    private static IOException unwrapped(Throwable cause) throws IOException, Refused {
        return switch (cause) {
            case Refused refused -> throw refused;
            case IOException failure -> failure;
            case RuntimeException failure -> throw failure;
            case Error error -> throw error;
            default -> new IOException(cause);
        };
    }
}
