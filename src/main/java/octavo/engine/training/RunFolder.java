package octavo.engine.training;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Pattern;
import octavo.files.AtomicFile;
import octavo.files.BadSafetensorsException;
import octavo.files.FolderName;
import octavo.files.Json;
import octavo.files.Reason;
import octavo.files.Safetensors;

/**
 * The folder of a run: {@code run.json}, {@code log.csv} and the checkpoints {@code NAME_<points>.safetensors}. Only
 * one training at a time may write here; reading is always possible.
 */
public final class RunFolder implements AutoCloseable {

    /** The file that a training locks; it exists from the start of a run. */
    public static final String LOCK = "run.lock";
    private static final Pattern CHECKPOINT = Pattern.compile("(.+)_(\\d{1,18})\\.safetensors");

    private final Path folder;
    private FileChannel lockChannel;
    /** Which file was locked; another one may get its name. Null where the system does not say. */
    private Object lockedFile;

    private RunFolder(Path folder) {
        this.folder = folder;
    }

    /**
     * A checkpoint file of a run.
     *
     * @param file   the file
     * @param points the points in its name
     */
    public record CheckpointFile(Path file, long points) {
    }

    /** The wanted name belongs to a run that has checkpoints. */
    public static final class TakenException extends IOException {

        private static final long serialVersionUID = 1L;

        private TakenException(String message) {
            super(message);
        }
    }

    /**
     * Creates the folder of a new run.
     *
     * @param root  the folder of all runs, created if it does not exist
     * @param name  the wanted name; if it is taken, -2, -3, … is added
     * @param exact whether the name must not be changed: then a taken one is refused, unless that run has no checkpoint
     *              yet
     * @return the locked folder
     * @throws TakenException           if the exact name is refused
     * @throws IOException              if it cannot be created
     * @throws IllegalArgumentException if the name is not valid for a folder
     */
    public static RunFolder create(Path root, String name, boolean exact) throws IOException {
        FolderName.require("run", name);
        try {
            Files.createDirectories(root);
            for (int number = 1; ; number++) {
                Path folder = root.resolve(number == 1 ? name : name + "-" + number);
                try {
                    Files.createDirectory(folder);
                    return new RunFolder(folder).lock();
                } catch (FileAlreadyExistsException e) {
                    if (exact) {
                        return beginAgain(folder);
                    }
                }
            }
        } catch (FileSystemException e) {
            throw new IOException("cannot create a folder for the run in " + root + ": " + Reason.of(e), e);
        }
    }

    /**
     * Reuses the folder of a run that was killed before its first checkpoint: there is nothing to continue and nothing
     * to lose.
     */
    private static RunFolder beginAgain(Path folder) throws IOException {
        var run = new RunFolder(folder).lock();
        if (!run.checkpoints().isEmpty()) {
            run.close();
            throw new TakenException("run " + folder + " exists already and has checkpoints");
        }
        return run;
    }

    /**
     * Opens the folder of a run to continue it.
     *
     * @param folder an existing run
     * @return the locked folder
     * @throws IOException if another training is using it
     */
    public static RunFolder resume(Path folder) throws IOException {
        return new RunFolder(folder).lock();
    }

    /**
     * Opens the folder of a run for reading; the run may be in training.
     *
     * @param folder an existing run
     * @return the folder, not locked
     */
    public static RunFolder read(Path folder) {
        return new RunFolder(folder);
    }

    private RunFolder lock() throws IOException {
        Path file = folder.resolve(LOCK);
        lockChannel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        FileLock lock;
        try {
            lock = lockChannel.tryLock();
        } catch (OverlappingFileLockException e) {
            lock = null;
        }
        if (lock == null) {
            lockChannel.close();
            throw new IOException("another training is running in " + folder + "; wait until it ends");
        }
        lockedFile = fileKey(file);
        AtomicFile.deleteLeftovers(folder);
        return this;
    }

    private static Object fileKey(Path file) throws IOException {
        return Files.readAttributes(file, BasicFileAttributes.class).fileKey();
    }

    /**
     * Whether this is still the folder that was locked. One that has taken its place is locked from now on.
     *
     * @return false if the folder was replaced, or its lock file deleted
     * @throws IOException if another training uses the folder that is there now, or there is none
     */
    boolean isStillTheSame() throws IOException {
        Path file = folder.resolve(LOCK);
        if (Files.exists(file) && Objects.equals(fileKey(file), lockedFile)) {
            return true;
        }
        close();
        lock();
        return false;
    }

    /** {@return the folder of the run} */
    public Path path() {
        return folder;
    }

    /** {@return the name of the run: that of its folder} */
    public String name() {
        return folder.toAbsolutePath().normalize().getFileName().toString();
    }

    /** {@return the file of the log, {@code log.csv}} */
    public Path log() {
        return folder.resolve("log.csv");
    }

    /**
     * The file of a checkpoint.
     *
     * @param points examples read
     * @return {@code NAME_<points>.safetensors}
     */
    public Path checkpointFile(long points) {
        return folder.resolve(name() + "_" + points + ".safetensors");
    }

    /**
     * The checkpoints, oldest first.
     *
     * @return the checkpoints that are in the folder now
     * @throws IOException if it cannot be listed
     */
    public List<CheckpointFile> checkpoints() throws IOException {
        var found = new ArrayList<CheckpointFile>();
        try (var files = Files.newDirectoryStream(folder)) {
            for (Path file : files) {
                var matcher = CHECKPOINT.matcher(file.getFileName().toString());
                if (matcher.matches() && Files.isRegularFile(file)) {
                    found.add(new CheckpointFile(file, Long.parseLong(matcher.group(2))));
                }
            }
        } catch (NoSuchFileException e) {
            throw new IOException("there is no run " + folder, e);
        }
        found.sort(Comparator.comparingLong(CheckpointFile::points));
        return found;
    }

    /**
     * The newest complete checkpoint; a power failure may leave an incomplete one.
     *
     * @return the complete one with the most points; if none is complete, the newest of all
     * @throws IOException if there is none
     */
    public CheckpointFile newest() throws IOException {
        var all = checkpoints();
        if (all.isEmpty()) {
            throw new IOException("run " + folder + " has no checkpoint yet");
        }
        for (var checkpoint : all.reversed()) {
            if (!isUnfinished(checkpoint.file())) {
                return checkpoint;
            }
        }
        return all.getLast();
    }

    /** Whether a file is shorter than its header says, or begins with zeros. */
    private static boolean isUnfinished(Path file) {
        try {
            Safetensors.open(file).close();
            return false;
        } catch (BadSafetensorsException e) {
            return e.endsTooEarly();
        } catch (IOException e) {
            return false;
        }
    }

    /**
     * Renames checkpoints that cannot be read, so that a resumed training can write its own under their names.
     *
     * @param points checkpoints after more points are renamed
     * @return their new names
     * @throws IOException if they cannot be renamed
     */
    public List<Path> setAside(long points) throws IOException {
        var kept = new ArrayList<Path>();
        for (var checkpoint : checkpoints()) {
            if (checkpoint.points() > points) {
                Path name = checkpoint.file().resolveSibling(checkpoint.file().getFileName() + ".damaged");
                kept.add(Files.move(checkpoint.file(), name, StandardCopyOption.REPLACE_EXISTING));
            }
        }
        return kept;
    }

    /**
     * {@return a failure whose sentence also names the newest whole checkpoint before a damaged one, if there is one}
     *
     * @param damaged a checkpoint of a run
     * @param e       what is wrong with it
     */
    public static IOException namingTheOneBefore(Path damaged, IOException e) {
        String before = before(damaged);
        return before == null ? e : new IOException(e.getMessage() + "; the checkpoint before it is " + before, e);
    }

    /** The newest checkpoint before a damaged one, by its name on the command line; null if there is none. */
    private static String before(Path damaged) {
        try {
            var run = new RunFolder(damaged.toAbsolutePath().getParent());
            String name = null;
            for (var checkpoint : run.checkpoints()) {
                if (checkpoint.file().getFileName().equals(damaged.getFileName())) {
                    return name;
                }
                name = isUnfinished(checkpoint.file()) ? name : run.name() + "@" + checkpoint.points();
            }
        } catch (IOException e) {
            return null; // the message about the damaged file is more important
        }
        return null;
    }

    /**
     * Writes {@code run.json}.
     *
     * @param settings the description of the run
     * @throws IOException if it cannot be written
     */
    public void writeSettings(Map<String, Object> settings) throws IOException {
        AtomicFile.write(folder.resolve("run.json"), Json.writePretty(settings) + "\n");
    }

    /**
     * Releases the lock. The lock file is not deleted: otherwise a process that had just opened it could lock the
     * deleted file while another process locks a new one.
     */
    @Override
    public void close() throws IOException {
        if (lockChannel != null) {
            lockChannel.close();
        }
    }
}
