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

/// The lock on a file that is being written under a temporary name. It ends with its process, however that ends, so
/// that a free one marks a leftover.
final class PartLock implements Closeable {

    /** What temporary names look like, for a listing. */
    static final String PARTS = ".*.octavo-part";

    /** Those of this process: on some systems, merely opening and closing such a file would free its lock. */
    private static final Set<Path> OWN = ConcurrentHashMap.newKeySet();

    private final Path file;
    private final FileChannel channel;

    private PartLock(Path file, FileChannel channel) {
        this.file = file;
        this.channel = channel;
    }

    /** What is done to a leftover. */
    @FunctionalInterface
    interface Sweep {
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
            // a file system without locks: the file is written nevertheless, and may be swept
        }
        if (!Files.exists(file)) {
            channel.close();
            throw new NoSuchFileException(file.toString());
        }
        return new PartLock(key, channel);
    }

    /** Does something to a file if no process holds its lock; meanwhile nobody else gets it. */
    static void ifFree(Path file, Sweep sweep) throws IOException {
        if (OWN.contains(file.toAbsolutePath())) {
            return;
        }
        try (var channel = FileChannel.open(file, StandardOpenOption.WRITE); FileLock lock = channel.tryLock()) {
            if (lock != null) {
                sweep.run();
            }
        } catch (OverlappingFileLockException | NoSuchFileException e) {
            // somebody works with it, or it has its own name by now
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
