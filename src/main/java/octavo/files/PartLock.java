package octavo.files;

import java.io.Closeable;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/// The lock on a file that is being written under a temporary name. The system releases it when the process ends,
/// however it ends, so a file that is not locked is a leftover.
final class PartLock implements Closeable {

    /** The pattern of temporary names, for a listing. */
    static final String PARTS = ".*.octavo-part";

    /** Files that this process has locked: on some systems, merely opening and closing such a file frees its lock. */
    private static final Set<Path> OWN = ConcurrentHashMap.newKeySet();

    private final Path file;
    private final FileChannel channel;

    private PartLock(Path file, FileChannel channel) {
        this.file = file;
        this.channel = channel;
    }

    /** What is done to a leftover. */
    @FunctionalInterface
    interface Action {
        void run() throws IOException;
    }

    /** {@return a temporary name that no process has had before} */
    static Path partOf(Path file) {
        long unique = System.nanoTime() ^ ProcessHandle.current().pid() << 48 ^ Thread.currentThread().threadId() << 40;
        return file.resolveSibling("." + file.getFileName() + "." + Long.toUnsignedString(unique, 36) + ".octavo-part");
    }

    /**
     * Creates a file and locks it.
     *
     * @throws NoSuchFileException if another process took it for a leftover before it was locked
     */
    static PartLock create(Path file) throws IOException {
        Path key = file.toAbsolutePath();
        OWN.add(key);
        var channel = FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
        try {
            channel.lock();
        } catch (IOException e) {
            // a file system without locks: the file is written nevertheless; another process may take it for a leftover
        }
        if (!Files.exists(file)) {
            channel.close();
            throw new NoSuchFileException(file.toString());
        }
        return new PartLock(key, channel);
    }

    /** Does something to a file if no process holds its lock; meanwhile no other process gets the lock. */
    static void ifFree(Path file, Action action) throws IOException {
        if (OWN.contains(file.toAbsolutePath())) {
            return;
        }
        try (var channel = FileChannel.open(file, StandardOpenOption.WRITE); FileLock lock = channel.tryLock()) {
            if (lock != null) {
                action.run();
            }
        } catch (OverlappingFileLockException | NoSuchFileException e) {
            // another process is writing it, or has just renamed it
        }
    }

    FileChannel channel() {
        return channel;
    }

    @Override
    public void close() throws IOException {
        channel.close();
        OWN.remove(file);
    }
}
