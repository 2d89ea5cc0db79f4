package octavo.files;

import java.io.IOException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/// A folder that is filled under a hidden name and gets its own when it is whole. Its name is unique, and a lock says
/// that somebody is still filling it: so what a killed process left is known for certain and swept by the next one,
/// also in a container, where every process may have the same id.
///
/// A folder without a lock is left alone unless it is empty: it is about to be locked, or about to get its name.
public final class PartFolder implements AutoCloseable {

    private static final String LOCK = "lock";

    private final Path path;
    private final PartLock lock;

    private PartFolder(Path path, PartLock lock) {
        this.path = path;
        this.lock = lock;
    }

    /**
     * Sweeps what killed processes left beside it and makes a new folder.
     *
     * @param root where it will be in the end; exists
     * @param name what it is for
     * @return an empty folder
     * @throws IOException if it cannot be made
     */
    public static PartFolder create(Path root, String name) throws IOException {
        sweep(root);
        while (true) {
            Path path = Files.createDirectory(PartLock.partOf(root.resolve(name)));
            try {
                return new PartFolder(path, PartLock.create(path.resolve(LOCK)));
            } catch (NoSuchFileException swept) {
                // another process took the empty folder for a leftover: once more
            }
        }
    }

    private static void sweep(Path root) throws IOException {
        try (var parts = Files.newDirectoryStream(root, PartLock.PARTS)) {
            for (Path part : parts) {
                if (!Files.isDirectory(part)) {
                    continue;
                }
                if (Files.exists(part.resolve(LOCK))) {
                    PartLock.ifFree(part.resolve(LOCK), () -> delete(part));
                } else {
                    deleteIfEmpty(part);
                }
            }
        }
    }

    private static void deleteIfEmpty(Path part) throws IOException {
        try {
            Files.deleteIfExists(part);
        } catch (DirectoryNotEmptyException e) {
            // somebody works in it
        }
    }

    /** {@return the folder to fill} */
    public Path path() {
        return path;
    }

    /**
     * Gives the folder its name.
     *
     * @param target in the same root; must not exist, or be an empty folder
     * @throws IOException if the name is taken
     */
    public void moveTo(Path target) throws IOException {
        Files.deleteIfExists(path.resolve(LOCK));
        lock.close();
        Files.move(path, target, StandardCopyOption.ATOMIC_MOVE);
    }

    /** Deletes what was not given its name. */
    @Override
    public void close() throws IOException {
        if (Files.isDirectory(path)) {
            delete(path);
        }
        lock.close();
    }

    private static void delete(Path folder) throws IOException {
        try (var files = Files.list(folder)) {
            for (Path file : files.toList()) {
                Files.deleteIfExists(file);
            }
        }
        Files.deleteIfExists(folder);
    }
}
