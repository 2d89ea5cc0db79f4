package octavo.app;

/**
 * Ends this process, after a last checkpoint, when the launcher that started it was killed by a signal that it could
 * not pass on. Otherwise a training without a terminal would go on for hours.
 */
final class ParentWatch extends Thread {

    private static final long EVERY_MILLISECONDS = 500;

    private final long parent;

    private ParentWatch(long parent) {
        super("parent-watch");
        this.parent = parent;
        setDaemon(true);
    }

    /** Starts to watch if there is a launcher, which gives its process id in {@code octavo.parent}. */
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
        System.exit(143); // as if the launcher had passed on a SIGTERM
    }

    /** Looks at our parent instead of whether the launcher exists: a dead process that is not reaped yet still does. */
    private boolean parentLives() {
        var now = ProcessHandle.current().parent();
        return now.isPresent() && now.get().pid() == parent;
    }
}
