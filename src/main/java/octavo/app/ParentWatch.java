package octavo.app;

/**
 * Ends this process, last checkpoint included, when the launcher that started it has gone without saying so: killed by
 * a signal that it could not pass on. Otherwise a training that nobody sees any more would run on for hours.
 */
final class ParentWatch extends Thread {

    private static final long EVERY_MILLISECONDS = 500;

    private final long parent;

    private ParentWatch(long parent) {
        super("parent-watch");
        this.parent = parent;
        setDaemon(true);
    }

    /** Starts to watch if there is a launcher: it states its process id in {@code octavo.parent}. */
    static void startIfLaunched() {
        Long parent = Long.getLong("octavo.parent");
        if (parent != null) {
            new ParentWatch(parent).start();
        }
    }

    @Override
    public void run() {
        try {
            while (parentLives()) {
                Thread.sleep(EVERY_MILLISECONDS);
            }
        } catch (InterruptedException e) {
            return;
        }
        System.exit(143); // as if the launcher had passed a SIGTERM on
    }

    /** Asks whose child we are, not whether the launcher exists: one that is dead but not yet buried still does. */
    private boolean parentLives() {
        var now = ProcessHandle.current().parent();
        return now.isPresent() && now.get().pid() == parent;
    }
}
