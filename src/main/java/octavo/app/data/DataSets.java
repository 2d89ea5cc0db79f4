package octavo.app.data;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import octavo.app.command.Nearest;
import octavo.app.command.Places;
import octavo.app.command.Terminal;
import octavo.app.data.Material.Reading;
import octavo.data.DataSet;
import octavo.data.text.Preparation;
import octavo.data.text.TextDataSet;
import octavo.files.FolderName;
import octavo.files.Shown;

/** Finds the data set that a command line or a checkpoint means, and prepares it where that is possible. */
public final class DataSets {

    /** The play inside the jar. */
    static final String BUNDLED_TEXT = "the-glass-harbour";
    /** The list of names inside the jar. */
    static final String BUNDLED_NAMES = "names-pl";

    private static final int USUAL_WINDOW = 100;
    /** Digits of a fingerprint that a message shows. */
    private static final int SHOWN = 16;

    private DataSets() {
    }

    /**
     * {@return the data set for a training}
     *
     * @param argument a data set's name or folder, a text file, or null for what is bundled
     * @param reading  how the model will read it
     * @param steps    the window, if it reads windows
     * @param terminal hears what was prepared
     * @throws IOException if it is not there or damaged
     */
    public static TextDataSet forTraining(String argument, Reading reading, int steps, Terminal terminal)
            throws IOException {
        boolean names = reading == Reading.CONTEXTS;
        if (argument == null) {
            return bundled(names ? BUNDLED_NAMES : BUNDLED_TEXT, reading, steps, terminal);
        }
        Path folder = existing(argument);
        if (folder != null) {
            return new TextDataSet(DataSet.read(folder));
        }
        Path file = file(argument);
        if (Files.isRegularFile(file)) {
            return new TextDataSet(write(prepare(file, options(FolderName.of(file), reading, steps)), terminal));
        }
        if (argument.equals(BUNDLED_TEXT) || argument.equals(BUNDLED_NAMES)) {
            return bundled(argument, reading, steps, terminal);
        }
        if (Files.isDirectory(file)) {
            throw new IOException(argument + " is a folder without a dataset.json, so no data set; name a text file in"
                    + " it, or a data set");
        }
        throw new IOException("there is no data set or file \"" + argument + "\" here or in " + Places.data()
                + Nearest.hint(argument, known()));
    }

    /**
     * {@return the data set that a checkpoint was trained on}
     *
     * @param data what the checkpoint says of it
     * @throws IOException if it is not there or damaged
     */
    public static TextDataSet ofCheckpoint(Map<String, Object> data) throws IOException {
        String name = (String) data.get("name");
        Path folder = folder(data, "dataset.json", existing(name));
        DataSet found;
        if (folder != null) {
            found = DataSet.read(folder);
        } else if (name.equals(BUNDLED_TEXT) || name.startsWith(BUNDLED_TEXT + "-") || name.equals(BUNDLED_NAMES)) {
            var reading = Reading.valueOf(((String) data.get("reading")).toUpperCase(Locale.ROOT));
            String base = name.equals(BUNDLED_NAMES) ? BUNDLED_NAMES : BUNDLED_TEXT;
            found = prepareBundled(base, reading, Math.toIntExact((Long) data.get("steps")));
        } else if ("".equals(data.get("fingerprint"))) {
            throw new IOException(
                    "this model was imported without its data; import it again with --vocabulary DATASET");
        } else {
            throw new IOException("the data set " + name + " of this checkpoint is not in " + Places.data()
                    + "; prepare it again, or name its folder with OCTAVO_DATA");
        }
        if (!found.hasFingerprint(String.valueOf(data.get("fingerprint")))) {
            throw new IOException("the data set " + name
                    + " is not the one that this checkpoint was trained on (fingerprint "
                    + Shown.of(found.fingerprint(), SHOWN) + ", not "
                    + Shown.of(String.valueOf(data.get("fingerprint")), SHOWN)
                    + "); prepare it again from the same file with the same options");
        }
        return new TextDataSet(found);
    }

    /**
     * {@return the folder that a checkpoint names, if it is still there, or another}
     *
     * @param data  what the checkpoint says of its data
     * @param file  a file that the folder has to hold
     * @param other where the data lie otherwise
     */
    private static Path folder(Map<String, Object> data, String file, Path other) {
        try {
            Path kept = data.get("folder") instanceof String path ? Path.of(path) : null;
            return kept != null && Files.isRegularFile(kept.resolve(file)) ? kept : other;
        } catch (InvalidPathException e) {
            return other; // a path of another system
        }
    }

    /**
     * {@return the folder of a data set by path or name; null if there is none}
     *
     * @param argument a path or a name
     */
    public static Path existing(String argument) {
        for (Path folder : new Path[] {Path.of(argument), Places.data().resolve(argument)}) {
            if (Files.isRegularFile(folder.resolve("dataset.json"))) {
                return folder;
            }
        }
        return null;
    }

    /**
     * {@return a file by its path, or the one of that name in the data folder, where {@code octavo data} puts them}
     *
     * @param argument a path
     */
    static Path file(String argument) {
        Path file = Path.of(argument);
        Path fetched = Places.data().resolve(argument);
        return !Files.exists(file) && Files.isRegularFile(fetched) ? fetched : file;
    }

    private static List<String> known() throws IOException {
        if (!Files.isDirectory(Places.data())) {
            return List.of();
        }
        try (var entries = Files.list(Places.data())) {
            return entries.map(entry -> entry.getFileName().toString()).toList();
        }
    }

    /**
     * {@return what is bundled, prepared for a way of reading and not written anywhere}
     *
     * @param reading how a model will read it
     * @param steps   the window, if it reads windows
     * @throws IOException if it is not there or damaged
     */
    public static DataSet inMemory(Reading reading, int steps) throws IOException {
        return prepareBundled(reading == Reading.CONTEXTS ? BUNDLED_NAMES : BUNDLED_TEXT, reading, steps);
    }

    private static TextDataSet bundled(String base, Reading reading, int steps, Terminal terminal) throws IOException {
        Path folder = existing(options(base, reading, steps).name());
        return new TextDataSet(folder == null ? write(prepareBundled(base, reading, steps), terminal)
                : DataSet.read(folder));
    }

    private static DataSet prepareBundled(String base, Reading reading, int steps) throws IOException {
        return Preparation.prepare(bundledBytes(base), base + ".txt", options(base, reading, steps));
    }

    /** The bytes of a bundled text. */
    static byte[] bundledBytes(String base) throws IOException {
        try (InputStream in = DataSets.class.getResourceAsStream("/octavo/bundled/" + base + ".txt")) {
            if (in == null) {
                throw new IOException("the bundled text " + base + " is missing in this build of Octavo");
            }
            return in.readAllBytes();
        }
    }

    /** What suits a way of reading; the name says what differs from the usual. */
    private static Preparation.Options options(String base, Reading reading, int steps) {
        return switch (reading) {
            case WINDOWS -> {
                var usual = Preparation.Options.windows(steps == USUAL_WINDOW ? base : base + "-" + steps);
                yield new Preparation.Options(usual.name(), false, steps, usual.testShare(), false, false, 0,
                        usual.minimumCount(), usual.seed());
            }
            case STREAMS, CROPS -> Preparation.Options.blocks(base + "-blocks");
            case CONTEXTS -> Preparation.Options.names(base);
            case IMAGES -> throw new IllegalStateException("images are not prepared from text");
        };
    }

    /** Who trains on a file has not asked for windows, where the model does not read any. */
    private static DataSet prepare(Path file, Preparation.Options options) throws IOException {
        return options.blocks() ? Preparation.prepareBlocks(file, options.name()) : Preparation.prepare(file, options);
    }

    private static DataSet write(DataSet data, Terminal terminal) throws IOException {
        Path folder = data.write(Places.data());
        terminal.talk("prepared " + folder + " from " + data.description().get("source"));
        Preparation.summary(data).forEach(line -> terminal.talk("  " + line));
        return data;
    }
}
