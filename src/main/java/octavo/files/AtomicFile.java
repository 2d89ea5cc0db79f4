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
 * Writes files so that a reader finds the old one or the new one whole, never half of either, whenever the process dies
 * or the power fails: the content goes to a temporary sibling, is forced to the disk, and is given its name last.
 */
public final class AtomicFile {

    private static final String SUFFIX = ".octavo-part";

    /** What writes the content of a file. */
    @FunctionalInterface
    public interface Content {
        /**
         * Writes everything; need neither flush nor close.
         *
         * @param out a buffered stream into the temporary sibling
         * @throws IOException if it cannot be written; nothing is left of the file then
         */
        void writeTo(OutputStream out) throws IOException;
    }

    private AtomicFile() {
    }

    /**
     * Writes a file, replacing one of the same name.
     *
     * @param file    where to; the folder has to exist
     * @param content what writes it
     * @throws IOException with one sentence, if it cannot be written; a file that was there before is untouched then
     */
    public static void write(Path file, Content content) throws IOException {
        Path part = writePart(file, content);
        try {
            Files.move(part, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            deleteQuietly(part);
            throw explained(file, e);
        }
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
     * @param content what writes it
     * @throws IOException with one sentence, if there is a file of that name or it cannot be written
     */
    public static void writeNew(Path file, Content content) throws IOException {
        if (Files.exists(file)) {
            throw exists(file);
        }
        Path part = writePart(file, content);
        try {
            moveNew(part, file);
        } catch (FileAlreadyExistsException e) {
            throw exists(file);
        } catch (IOException e) {
            throw explained(file, e);
        } finally {
            deleteQuietly(part);
        }
        forceFolder(file);
    }

    /** A hard link fails when the name is taken, in one step; a move would have to look first and could lose a race. */
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
     * Deletes what killed processes left half-written. Only for a folder that no other process is writing to.
     *
     * @param folder the folder to tidy, not those below it
     * @throws IOException if the folder cannot be listed or a file not deleted
     */
    public static void deleteLeftovers(Path folder) throws IOException {
        try (var parts = Files.newDirectoryStream(folder, ".*" + SUFFIX)) {
            for (Path part : parts) {
                Files.deleteIfExists(part);
            }
        }
    }

    private static Path writePart(Path file, Content content) throws IOException {
        String unique = "." + ProcessHandle.current().pid() + "-" + Thread.currentThread().threadId();
        Path part = file.resolveSibling("." + file.getFileName() + unique + SUFFIX);
        try (var channel = FileChannel.open(part, StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING,
                StandardOpenOption.WRITE)) {
            var out = new BufferedOutputStream(Channels.newOutputStream(channel), 1 << 16);
            content.writeTo(out);
            out.flush();
            channel.force(true);
            return part;
        } catch (IOException e) {
            deleteQuietly(part);
            throw explained(file, e);
        } catch (RuntimeException | Error e) {
            deleteQuietly(part);
            throw e;
        }
    }

    /** Makes the new name itself survive a power failure; systems that cannot open a folder do without. */
    private static void forceFolder(Path file) {
        try (var folder = FileChannel.open(file.toAbsolutePath().getParent(), StandardOpenOption.READ)) {
            folder.force(true);
        } catch (IOException e) {
            // The content is on the disk and has its name; only its age after a power failure is less certain.
        }
    }

    private static void deleteQuietly(Path part) {
        try {
            Files.deleteIfExists(part);
        } catch (IOException e) {
            // The sentence about the file itself matters more; deleteLeftovers will find this one.
        }
    }

    private static IOException exists(Path file) {
        return new IOException("cannot write " + file + ": a file of that name exists and is never overwritten; "
                + "choose another name or move it away");
    }

    private static IOException explained(Path file, IOException cause) {
        String reason;
        if (cause instanceof NoSuchFileException) {
            reason = "the folder does not exist; make it first";
        } else if (cause instanceof AccessDeniedException) {
            reason = "permission is denied; choose a folder that you may write to";
        } else if (cause instanceof FileSystemException e && e.getReason() != null) {
            reason = lowerFirst(e.getReason()) + "; choose another folder";
        } else {
            reason = lowerFirst(String.valueOf(cause.getMessage())) + "; what was there before is untouched";
        }
        return new IOException("cannot write " + file + ": " + reason, cause);
    }

    private static String lowerFirst(String text) {
        return text.isEmpty() ? "unknown reason" : Character.toLowerCase(text.charAt(0)) + text.substring(1);
    }
}
