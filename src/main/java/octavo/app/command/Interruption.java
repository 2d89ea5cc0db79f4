package octavo.app.command;

import java.util.concurrent.CountDownLatch;

/**
 * Lets Ctrl-C and SIGTERM end a training properly: the JVM's shutdown waits until the training has seen the request and
 * written its last checkpoint. The JVM itself then ends with 130 or 143.
 */
public final class Interruption {

    private static volatile boolean requested;

    private final CountDownLatch finished = new CountDownLatch(1);
    private final Thread hook = new Thread(this::await, "last-checkpoint");

    /** From now on a signal waits for {@link #close}. */
    public Interruption() {
        try {
            Runtime.getRuntime().addShutdownHook(hook);
        } catch (IllegalStateException e) {
            requested = true; // the signal came before us
        }
    }

    /** {@return whether this process is ending: any later error is a consequence of that} */
    public static boolean hasBegun() {
        var probe = new Thread(() -> { });
        try {
            Runtime.getRuntime().addShutdownHook(probe);
            Runtime.getRuntime().removeShutdownHook(probe);
            return false;
        } catch (IllegalStateException e) {
            return true;
        }
    }

    /** {@return whether the process has been asked to end} */
    public static boolean requested() {
        return requested;
    }

    private void await() {
        requested = true;
        try {
            finished.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Lets the shutdown go on: the work is done or has been saved. */
    public void close() {
        finished.countDown();
        if (!requested) {
            try {
                Runtime.getRuntime().removeShutdownHook(hook);
            } catch (IllegalStateException e) {
                // the shutdown began after the check above; the latch is open, so it goes on by itself
            }
        }
    }
}
