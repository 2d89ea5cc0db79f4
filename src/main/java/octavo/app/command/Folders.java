package octavo.app.command;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import octavo.engine.training.RunFolder;
import octavo.files.Printable;
import octavo.files.RegularFile;

/** Where data sets and runs are, and how the command line names them. */
public final class Folders {

    private static final Map<String, String> CHOSEN = new ConcurrentHashMap<>();

    private Folders() {
    }

    /** {@return the folder of all data sets: {@code ./data}, or what OCTAVO_DATA names} */
    public static Path data() {
        return root("OCTAVO_DATA", "data");
    }

    /**
     * Creates the folder of a new run.
     *
     * @param arguments with {@code --run}; if it is given, the name must not be changed
     * @param name      the wanted name
     * @return the locked folder
     * @throws IOException if it cannot be created, or belongs to another run
     */
    public static RunFolder newRun(Arguments arguments, String name) throws IOException {
        try {
            return RunFolder.create(models(), name, arguments.isGiven("--run"));
        } catch (RunFolder.TakenException e) {
            throw new IOException(e.getMessage()
                    + "; give another --run, or continue it with: octavo train --resume " + name, e);
        }
    }

    /** {@return the folder of all runs: {@code ./models}, or what OCTAVO_MODELS names} */
    public static Path models() {
        return root("OCTAVO_MODELS", "models");
    }

    private static Path root(String variable, String folder) {
        String chosen = CHOSEN.get(variable);
        String value = chosen != null ? chosen : System.getProperty(variable, System.getenv(variable));
        return Path.of(value == null || value.isEmpty() ? folder : value);
    }

    /**
     * Uses the folders that a command line names, until {@link #useDefaults}.
     *
     * @param arguments with the common options
     */
    public static void use(Arguments arguments) {
        if (arguments.isGiven("--data-dir")) {
            CHOSEN.put("OCTAVO_DATA", arguments.text("--data-dir"));
        }
        if (arguments.isGiven("--models-dir")) {
            CHOSEN.put("OCTAVO_MODELS", arguments.text("--models-dir"));
        }
    }

    /** Uses the folders that the environment names, or the default ones. */
    public static void useDefaults() {
        CHOSEN.clear();
    }

    /**
     * {@return the checkpoint that an argument names}
     *
     * @param argument a file, a run's folder, a run's name, {@code RUN@POINTS}, the name of a run's checkpoint file, or
     *                 null for the newest run, or if there is no run, for the demo model that writes best
     * @throws IOException if there is no such run
     */
    public static Path checkpoint(String argument) throws IOException {
        if (argument == null) {
            return RunFolder.read(newestRunOr(Shipped.WRITERS)).newest().file();
        }
        Path path = Path.of(argument);
        if (Files.exists(path) && !Files.isDirectory(path)) {
            RegularFile.require(path);
            return path;
        }
        var name = CheckpointName.of(argument);
        if (name == null || Files.isDirectory(path) || Files.isDirectory(models().resolve(argument))) {
            return RunFolder.read(run(argument)).newest().file();
        }
        var all = RunFolder.read(run(name.run())).checkpoints();
        for (var checkpoint : all) {
            if (checkpoint.points() == name.points()) {
                return checkpoint.file();
            }
        }
        throw new IOException("run " + Printable.of(name.run()) + " has no checkpoint after " + name.points()
                + " points; it has some after " + all.stream().map(one -> String.valueOf(one.points()))
                        .collect(Collectors.joining(", ")));
    }

    /**
     * A checkpoint as people name it: {@code fox@8000}, {@code fox_8000.safetensors} or {@code fox_8000}.
     *
     * @param run    a run's name or folder
     * @param points examples read
     */
    private record CheckpointName(String run, long points) {

        private static final Pattern FORM = Pattern.compile("(.+)@(\\d{1,18})|(.+)_(\\d{1,18})(?:\\.safetensors)?");

        /** The parts of a name; null if it does not have this form. */
        static CheckpointName of(String name) {
            var matcher = FORM.matcher(name);
            if (!matcher.matches()) {
                return null;
            }
            int group = matcher.group(1) != null ? 1 : 3;
            return new CheckpointName(matcher.group(group), Long.parseLong(matcher.group(group + 1)));
        }
    }

    /**
     * {@return the run that an argument names}
     *
     * @param argument a folder, a run's name or one of its checkpoints; null, which only a command with an optional
     *                 {@code [RUN]} may pass, for the newest run, or if there is no run, for the demo model that has
     *                 several checkpoints
     * @throws IOException if there is no such run
     */
    public static Path run(String argument) throws IOException {
        if (argument == null || argument.isEmpty()) {
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
        var checkpoint = CheckpointName.of(argument);
        if (checkpoint != null && Files.isDirectory(models().resolve(checkpoint.run()))) {
            return models().resolve(checkpoint.run());
        }
        var names = runs().stream().map(run -> run.getFileName().toString()).toList();
        throw new IOException("there is no checkpoint or run \"" + Printable.of(argument) + "\" here or in " + models()
                + (names.isEmpty() ? "; train one with: octavo train" : Nearest.hint(argument, names)
                + "; there are " + String.join(", ", names)));
    }

    /**
     * {@return the name of a checkpoint or a run in a sentence: its path, or the name of the demo model}
     *
     * @param path a checkpoint or the folder of a run
     */
    public static String title(Path path) {
        Path run = path.toAbsolutePath().normalize();
        boolean file = !Files.isDirectory(run);
        String name = (file ? run.getParent() : run).getFileName().toString();
        if (!Shipped.isUnpacked(file ? run.getParent() : run) && !Shipped.ALL.contains(name)) {
            return path.toString();
        }
        return name + ", a demo model that came with Octavo";
    }

    /**
     * {@return how a program names a checkpoint: its path, or for one in a temporary copy its file name, which every
     * command takes}
     *
     * @param checkpoint its file
     */
    public static String name(Path checkpoint) {
        boolean copy = Shipped.isUnpacked(checkpoint.toAbsolutePath().getParent());
        return (copy ? checkpoint.getFileName() : checkpoint).toString();
    }

    /**
     * {@return where to write a file about a run: beside its checkpoints, or, if that folder is read-only or a
     * temporary copy, into the current folder under the name of the run and of the file}
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
        return begunRuns().stream().filter(Folders::isRun).toList();
    }

    /**
     * {@return the folders of all runs, including those without a checkpoint, in the order of their names}
     *
     * @throws IOException if the folder cannot be read
     */
    public static List<Path> begunRuns() throws IOException {
        if (!Files.isDirectory(models())) {
            return List.of();
        }
        try (var entries = Files.list(models())) {
            return entries.filter(Folders::isBegun).sorted().toList();
        }
    }

    /** Whether a folder belongs to a run: a training first creates its lock, and a copied run has checkpoints. */
    private static boolean isBegun(Path path) {
        return Files.exists(path.resolve(RunFolder.LOCK)) || Files.exists(path.resolve("run.json")) || isRun(path);
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

    /** The newest of the user's own runs, or if there is none, the first of some that came with Octavo. */
    private static Path newestRunOr(List<String> shipped) throws IOException {
        var newest = ownRuns().stream().max(Comparator.comparing(Folders::lastWritten));
        if (newest.isPresent()) {
            return newest.get();
        }
        for (Path run : begunRuns()) {
            if (!Shipped.isShipped(run.getFileName().toString())) {
                throw new IOException("run " + run + " has no checkpoint yet; give the name of a demo model instead,"
                        + " for example " + shipped.getLast());
            }
        }
        Path run = Shipped.first(shipped);
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
