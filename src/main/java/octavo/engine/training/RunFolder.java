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
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import octavo.files.AtomicFile;
import octavo.files.BadSafetensorsException;
import octavo.files.FolderName;
import octavo.files.Json;
import octavo.files.Reason;
import octavo.files.Safetensors;

/**
 * The folder of a run: {@code run.json}, {@code log.csv} and the checkpoints {@code NAME_<points>.safetensors}. Only
 * one training at a time may write here; anybody may read.
 */
public final class RunFolder implements AutoCloseable {

    /** The file that a training locks; it is there from the first moment of a run. */
    public static final String LOCK = "run.lock";
    private static final Pattern CHECKPOINT = Pattern.compile("(.+)_(\\d{1,18})\\.safetensors");

    private final Path folder;
    private FileChannel lockChannel;

    private RunFolder(Path folder) {
        this.folder = folder;
    }

    /**
     * A checkpoint file of a run.
     *
     * @param file   where it is
     * @param points as its name says
     */
    public record CheckpointFile(Path file, long points) {
    }

    /**
     * Creates the folder of a new run.
     *
     * @param root  the folder of all runs, made if it is not there
     * @param name  the wished name; if it is taken, -2, -3, … is added
     * @param exact whether the name must be just that: then a taken one is refused, unless what was begun there never
     *              came to a checkpoint
     * @return the locked folder
     * @throws IOException              if it cannot be made
     * @throws IllegalArgumentException if the name is no name of a folder
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
                        return beginAgain(folder, name);
                    }
                }
            }
        } catch (FileSystemException e) {
            throw new IOException("cannot make a folder for the run in " + root + ": " + Reason.of(e), e);
        }
    }

    /**
     * The folder of a run that was killed before its first checkpoint: there is nothing to go on
     * from and nothing to lose.
     */
    private static RunFolder beginAgain(Path folder, String name) throws IOException {
        var run = new RunFolder(folder).lock();
        if (!run.checkpoints().isEmpty()) {
            run.close();
            throw new IOException("run " + folder
                    + " is there already; give another --run, or go on with: octavo train --resume "
                    + name);
        }
        return run;
    }

    /**
     * Opens the folder of a run for going on with it.
     *
     * @param folder an existing run
     * @return the locked folder
     * @throws IOException if another training works in it
     */
    public static RunFolder resume(Path folder) throws IOException {
        return new RunFolder(folder).lock();
    }

    /**
     * Opens the folder of a run for reading; it may be training.
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
            throw new IOException("another training is at work in " + folder
                    + "; wait for it, or train under another --run");
        }
        AtomicFile.deleteLeftovers(folder);
        return this;
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
     * Where a checkpoint goes.
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
     * @return what lies in the folder now
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
     * The newest checkpoint that was written to its end; a power failure may leave one that was not.
     *
     * @return the one with the most points; where none is whole, the newest of all
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

    /** Whether a file ends before its own header says, or begins with zeros. */
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
     * Keeps checkpoints that cannot be read out of the way of those that a resumed training will write.
     *
     * @param points those after so many points
     * @return the names under which they are kept
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
     * {@return the newest checkpoint before a damaged one, as the command line names it; null if there is none}
     *
     * @param damaged a checkpoint of a run
     */
    public static String before(Path damaged) {
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
            return null; // the sentence about the damaged file is what matters
        }
        return null;
    }

    /**
     * Writes {@code run.json}.
     *
     * @param settings what describes the run
     * @throws IOException if it cannot be written
     */
    public void writeSettings(Map<String, Object> settings) throws IOException {
        AtomicFile.write(folder.resolve("run.json"), Json.writePretty(settings) + "\n");
    }

    /**
     * Lets others train here. The file of the lock stays: were it deleted, a process that had just opened it could lock
     * the deleted one while another locks a new one.
     */
    @Override
    public void close() throws IOException {
        if (lockChannel != null) {
            lockChannel.close();
        }
    }
}
