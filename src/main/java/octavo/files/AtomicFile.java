package octavo.files;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;

/**
 * Writes files so that a reader always finds either the complete old one or the complete new one, even if the process
 * dies or the power fails: the content is written to a temporary sibling and forced to the disk, and gets its name
 * last.
 */
public final class AtomicFile {

    /** Writes the content of a file. */
    @FunctionalInterface
    public interface Content {
        /**
         * Writes all of the content, without flush or close.
         *
         * @param out a buffered stream into the temporary sibling
         * @throws IOException if it cannot be written; then no file remains
         */
        void writeTo(OutputStream out) throws IOException;
    }

    private AtomicFile() {
    }

    /**
     * Writes a file, replacing one of the same name.
     *
     * @param file    where to; the folder has to exist
     * @param content writes the content
     * @throws IOException with one sentence, if it cannot be written; then an existing file is not changed
     */
    public static void write(Path file, Content content) throws IOException {
        writePart(file, content, part ->
                Files.move(part, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING));
        forceFolder(file);
    }

    /**
     * Writes a text in UTF-8, replacing a file of the same name.
     *
     * @param file where to; the folder has to exist
     * @param text the content
     * @throws IOException as for {@link #write(Path, Content)}
     */
    public static void write(Path file, String text) throws IOException {
        write(file, out -> out.write(text.getBytes(StandardCharsets.UTF_8)));
    }

    /**
     * Writes a file that must not exist yet: a checkpoint is never overwritten.
     *
     * @param file    where to; the folder has to exist
     * @param content writes the content
     * @throws IOException with one sentence, if there is a file of that name or it cannot be written
     */
    public static void writeNew(Path file, Content content) throws IOException {
        if (Files.exists(file)) {
            throw exists(file);
        }
        writePart(file, content, part -> moveNew(part, file));
        forceFolder(file);
    }

    /** A hard link fails in one step if the name is taken; a move would have to check first, which is a race. */
    private static void moveNew(Path part, Path file) throws IOException {
        try {
            Files.createLink(file, part);
        } catch (FileAlreadyExistsException e) {
            throw e;
        } catch (IOException | UnsupportedOperationException linksUnknown) {
            Files.move(part, file);
        }
    }

    /**
     * Deletes partial files of killed processes, but not those that another process is writing now.
     *
     * @param folder the folder to clean, without its subfolders
     * @throws IOException if the folder cannot be listed or a file not deleted
     */
    public static void deleteLeftovers(Path folder) throws IOException {
        try (var parts = Files.newDirectoryStream(folder, PartLock.PARTS)) {
            for (Path part : parts) {
                if (Files.isRegularFile(part)) {
                    PartLock.ifFree(part, () -> Files.deleteIfExists(part));
                }
            }
        }
    }

    /** Gives a part its name. */
    @FunctionalInterface
    private interface Naming {
        void name(Path part) throws IOException;
    }

    /** The lock is kept until the part has its name, so that no other process deletes it. */
    private static void writePart(Path file, Content content, Naming naming) throws IOException {
        Path part = PartLock.partOf(file);
        try (var lock = locked(part)) {
            var out = new BufferedOutputStream(Channels.newOutputStream(lock.channel()), 1 << 16);
            content.writeTo(out);
            out.flush();
            lock.channel().force(true);
            naming.name(part);
        } catch (FileAlreadyExistsException e) {
            throw exists(file);
        } catch (IOException e) {
            throw explained(file, e);
        } finally {
            deleteQuietly(part);
        }
    }

    /** Another process may take the part for a leftover before it is locked: then once more. */
    private static PartLock locked(Path part) throws IOException {
        try {
            return PartLock.create(part);
        } catch (NoSuchFileException e) {
            return PartLock.create(part); // fails again if the folder is missing
        }
    }

    /** Lets the new name itself survive a power failure; skipped on systems that cannot open a folder. */
    private static void forceFolder(Path file) {
        try (var folder = FileChannel.open(file.toAbsolutePath().getParent(), StandardOpenOption.READ)) {
            folder.force(true);
        } catch (IOException e) {
            // The content is on the disk and has its name; only the name might be lost in a power failure.
        }
    }

    private static void deleteQuietly(Path part) {
        try {
            Files.deleteIfExists(part);
        } catch (IOException e) {
            // The message about the file itself is more important; deleteLeftovers will find this one.
        }
    }

    private static IOException exists(Path file) {
        return new IOException("cannot write " + file + ": a file of that name exists and is never overwritten; "
                + "choose another name or move it away");
    }

    private static IOException explained(Path file, IOException cause) {
        String advice = switch (cause) {
            case NoSuchFileException _ -> "the folder does not exist; create it first";
            case AccessDeniedException e -> Reason.of(e) + "; choose a folder that you may write to";
            case FileSystemException e -> Reason.of(e) + "; choose another folder";
            default -> Reason.of(cause) + "; an existing file is not changed";
        };
        return new IOException("cannot write " + file + ": " + advice, cause);
    }
}
