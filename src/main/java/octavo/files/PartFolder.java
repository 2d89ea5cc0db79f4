package octavo.files;

import java.io.IOException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/// A folder that is filled under a temporary, hidden name and renamed when it is complete. The name is unique, and the
/// process that fills the folder holds a lock in it. So the next process can tell what a killed one left behind, and
/// deletes it, even in a container, where every process may have the same id.
///
/// A folder without a lock is deleted only if it is empty; otherwise it is about to be locked or renamed.
public final class PartFolder implements AutoCloseable {

    private static final String LOCK = "lock";

    private final Path path;
    private final PartLock lock;

    private PartFolder(Path path, PartLock lock) {
        this.path = path;
        this.lock = lock;
    }

    /**
     * Deletes what killed processes left in the root, and creates a new folder.
     *
     * @param root where the folder will be in the end; must exist
     * @param name what it is for
     * @return an empty folder
     * @throws IOException if it cannot be created
     */
    public static PartFolder create(Path root, String name) throws IOException {
        deleteLeftovers(root);
        while (true) {
            Path path = Files.createDirectory(PartLock.partOf(root.resolve(name)));
            try {
                return new PartFolder(path, PartLock.create(path.resolve(LOCK)));
            } catch (NoSuchFileException e) {
                // another process took the empty folder for a leftover: try again
            }
        }
    }

    private static void deleteLeftovers(Path root) throws IOException {
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
            // another process is filling it
        }
    }

    /** {@return the folder to fill} */
    public Path path() {
        return path;
    }

    /**
     * Renames the folder, which is complete now.
     *
     * @param target in the same root; must not exist, or be an empty folder
     * @throws IOException if the name is taken
     */
    public void moveTo(Path target) throws IOException {
        Files.deleteIfExists(path.resolve(LOCK));
        lock.close();
        Files.move(path, target, StandardCopyOption.ATOMIC_MOVE);
    }

    /** Deletes the folder if it was not renamed. */
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
