package octavo.app.command;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import octavo.engine.training.RunFolder;

/** Where data sets and runs lie, and how the command line names them. */
public final class Places {

    private Places() {
    }

    /** {@return the folder of all data sets: {@code ./data}, or what OCTAVO_DATA names} */
    public static Path data() {
        return root("OCTAVO_DATA", "data");
    }

    /** {@return the folder of all runs: {@code ./models}, or what OCTAVO_MODELS names} */
    public static Path models() {
        return root("OCTAVO_MODELS", "models");
    }

    private static Path root(String variable, String folder) {
        String value = System.getProperty(variable, System.getenv(variable));
        return Path.of(value == null || value.isEmpty() ? folder : value);
    }

    /**
     * {@return the checkpoint that an argument names}
     *
     * @param argument a file, a run's folder, a run's name, or null for the newest run; where there is none, for the
     *                 shipped net that writes best
     * @throws IOException if there is no such run
     */
    public static Path checkpoint(String argument) throws IOException {
        if (argument == null) {
            return RunFolder.read(newestRunOr(Shipped.WRITERS)).newest().file();
        }
        Path path = Path.of(argument);
        if (Files.isRegularFile(path)) {
            return path;
        }
        return RunFolder.read(run(argument)).newest().file();
    }

    /**
     * {@return the run that an argument names: a folder, a name, one of its checkpoints, or null for the newest run}
     *
     * @param argument a folder, a run's name, one of its checkpoints, or null for the newest run; where there is none,
     *                 for the shipped one that has several checkpoints
     * @throws IOException if there is no such run
     */
    public static Path run(String argument) throws IOException {
        if (argument == null) {
            return newestRunOr(Shipped.STAGES);
        }
        Path path = Path.of(argument);
        if (Files.isDirectory(path) && !RunFolder.read(path).checkpoints().isEmpty()) {
            return path;
        }
        if (Files.isRegularFile(path) && isRun(path.toAbsolutePath().getParent())) {
            return path.toAbsolutePath().getParent();
        }
        Path named = models().resolve(argument);
        if (Files.isDirectory(named)) {
            return named;
        }
        if (Shipped.isShipped(argument)) {
            return Shipped.folder(argument);
        }
        var names = runs().stream().map(run -> run.getFileName().toString()).toList();
        throw new IOException("there is no checkpoint or run \"" + argument + "\" here or in " + models()
                + (names.isEmpty() ? "; train one with: octavo train" : Nearest.hint(argument, names)
                + "; there are " + String.join(", ", names)));
    }

    /**
     * {@return where a file about a run is put: beside its checkpoints; where those cannot be written or are only
     * unpacked for a while, in the current folder, with the name of the run before its own}
     *
     * @param run  the run
     * @param file for example {@code loss.svg}
     */
    public static Path beside(RunFolder run, String file) {
        boolean stays = Files.isWritable(run.path()) && !Shipped.isUnpacked(run.path());
        return stays ? run.path().resolve(file) : Path.of(run.name() + "-" + file);
    }

    /**
     * {@return the folders of all runs that have a checkpoint, in the order of their names}
     *
     * @throws IOException if the folder cannot be read
     */
    public static List<Path> runs() throws IOException {
        return begunRuns().stream().filter(Places::isRun).toList();
    }

    /**
     * {@return the folders of all runs, also of those that have not come to a checkpoint, in the order of their names}
     *
     * @throws IOException if the folder cannot be read
     */
    public static List<Path> begunRuns() throws IOException {
        if (!Files.isDirectory(models())) {
            return List.of();
        }
        try (var entries = Files.list(models())) {
            return entries.filter(Files::isDirectory).sorted().toList();
        }
    }

    /**
     * {@return whether a path is a folder with a checkpoint}
     *
     * @param path any path
     */
    static boolean isRun(Path path) {
        try {
            return Files.isDirectory(path) && !RunFolder.read(path).checkpoints().isEmpty();
        } catch (IOException e) {
            return false;
        }
    }

    /** The newest of the user's own runs; where there is none, the first of some that came with Octavo. */
    private static Path newestRunOr(List<String> shipped) throws IOException {
        var newest = ownRuns().stream().max(Comparator.comparing(Places::lastWritten));
        Path run = newest.isPresent() ? newest.get() : Shipped.first(shipped);
        if (run == null) {
            throw new IOException("there is no run in " + models() + " yet; train one with: octavo train");
        }
        return run;
    }

    /**
     * {@return the runs that did not come with Octavo}
     *
     * @throws IOException if the folder cannot be read
     */
    public static List<Path> ownRuns() throws IOException {
        var own = new ArrayList<Path>();
        for (Path run : runs()) {
            if (!Shipped.isShipped(run.getFileName().toString())) {
                own.add(run);
            }
        }
        return own;
    }

    private static FileTime lastWritten(Path run) {
        try {
            return Files.getLastModifiedTime(RunFolder.read(run).newest().file());
        } catch (IOException e) {
            return FileTime.fromMillis(0);
        }
    }
}
