package octavo.app.data;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import octavo.app.command.Folders;
import octavo.app.command.Nearest;
import octavo.app.command.Terminal;
import octavo.data.Reading;
import octavo.data.text.CharacterVocabulary;
import octavo.data.text.Preparation;
import octavo.data.text.PreparedText;
import octavo.data.text.TextDataSet;
import octavo.data.text.UnknownSymbolsException;
import octavo.files.FolderName;
import octavo.files.JsonObject;
import octavo.files.Printable;
import octavo.files.RegularFile;

/** Finds the data set that a command line or a checkpoint names; prepares it first if it is a text file or bundled. */
public final class DataSets {

    /** The play inside the jar. */
    static final String BUNDLED_TEXT = "the-glass-harbour";
    /** The list of names inside the jar. */
    public static final String BUNDLED_NAMES = "names-pl";

    private static final int USUAL_WINDOW = 100;
    /** Digits of a fingerprint that a message shows. */
    private static final int SHOWN = 16;

    private DataSets() {
    }

    /**
     * How a model reads a text.
     *
     * @param reading windows, streams, crops or contexts of names
     * @param steps   T; used only for windows
     * @param split   random or blocks, for windows; null for that of the data set
     */
    public record Request(Reading reading, int steps, String split) {
    }

    /**
     * {@return the data set for a training, read as a model reads it}
     *
     * @param argument a data set's name or folder, a text file, or null for what is bundled
     * @param request  how the model will read it
     * @param terminal where the summary of what was prepared goes
     * @throws IOException if it is not there or damaged
     */
    public static TextDataSet forTraining(String argument, Request request, Terminal terminal) throws IOException {
        return forTraining(argument, request, null, terminal);
    }

    /**
     * {@return the data set for a training that begins with a model's weights}
     *
     * @param argument a data set's name or folder, a text file, or null for what is bundled
     * @param request  how the model will read it
     * @param known    the vocabulary for a text file; null to build one from the file
     * @param terminal where the summary of what was prepared goes
     * @throws IOException if it is not there or damaged
     */
    public static TextDataSet forTraining(String argument, Request request, KnownVocabulary known, Terminal terminal)
            throws IOException {
        return found(argument, request, known, terminal).readAs(request.reading, request.steps);
    }

    private static TextDataSet found(String argument, Request request, KnownVocabulary known, Terminal terminal)
            throws IOException {
        if (argument == null) {
            return bundled(request.reading == Reading.CONTEXTS ? BUNDLED_NAMES : BUNDLED_TEXT, request, terminal);
        }
        Path folder = existing(argument);
        if (folder != null) {
            return reread(new TextDataSet(PreparedText.read(folder)), request, terminal);
        }
        Path file = file(argument);
        if (Files.isRegularFile(file)) {
            return known == null ? ofFile(file, request, terminal) : ofFile(file, request, known, terminal);
        }
        if (argument.equals(BUNDLED_TEXT) || argument.equals(BUNDLED_NAMES)) {
            return bundled(argument, request, terminal);
        }
        if (Files.isDirectory(file)) {
            throw new IOException(argument + " is a folder without a dataset.json, so no data set; name a text file in"
                    + " it, or a data set");
        }
        if (Files.exists(file)) {
            RegularFile.require(file);
        }
        throw new IOException("there is no data set or file \"" + Printable.of(argument) + "\" here or in "
                + Folders.data()
                + Catalogue.all().stream().filter(entry -> entry.name().equals(argument)).findFirst()
                        .map(entry -> "; fetch it with: octavo data " + argument)
                        .orElse(Nearest.hint(argument, known())));
    }

    /** Prepares a file under its own name. If a data set of the same text exists already, that one is read. */
    private static TextDataSet ofFile(Path file, Request request, Terminal terminal) throws IOException {
        var options = options(FolderName.of(file), request);
        PreparedText prepared = request.reading.isContinuous()
                ? Preparation.prepareBlocks(file, options.name()) : Preparation.prepare(file, options);
        for (String name : new String[] {options.name(), FolderName.of(file)}) {
            Path folder = Folders.data().resolve(name);
            PreparedText there = Files.isRegularFile(folder.resolve("dataset.json")) ? PreparedText.read(folder) : null;
            if (there != null && Preparation.isSameText(there, prepared)) {
                return there.hasFingerprint(prepared.fingerprint()) ? new TextDataSet(there)
                        : reread(new TextDataSet(there), request, terminal);
            }
        }
        return new TextDataSet(write(prepared, terminal));
    }

    /** Prepares a file with a model's vocabulary, to which characters that it lacks are added. */
    private static TextDataSet ofFile(Path file, Request request, KnownVocabulary known, Terminal terminal)
            throws IOException {
        try {
            return tokenized(file, request, known, terminal);
        } catch (IllegalArgumentException e) {
            if (e.getCause() instanceof UnknownSymbolsException unknown
                    && known.vocabulary() instanceof CharacterVocabulary characters) {
                var wider = new KnownVocabulary(characters.with(unknown.codePoints()), known.keepCase());
                return tokenized(file, request, wider, terminal);
            }
            throw e;
        }
    }

    /** Prepares a file with a vocabulary, as a data set of its own. If it exists already, it is read. */
    private static TextDataSet tokenized(Path file, Request request, KnownVocabulary known, Terminal terminal)
            throws IOException {
        var options = options(FolderName.of(file) + "-tokens-"
                + known.vocabulary().fingerprint().substring(0, SHOWN / 2), request);
        PreparedText prepared = Preparation.prepare(file, options, known.vocabulary(), known.keepCase());
        Path folder = Folders.data().resolve(options.name());
        PreparedText there = Files.isRegularFile(folder.resolve("dataset.json")) ? PreparedText.read(folder) : null;
        return new TextDataSet(there != null && there.hasFingerprint(prepared.fingerprint()) ? there
                : write(prepared, terminal));
    }

    /** The same data set with the windows and the split that a model asks for, if it has others. */
    private static TextDataSet reread(TextDataSet text, Request request, Terminal terminal) throws IOException {
        if (text.isNames() || request.reading == Reading.CONTEXTS) {
            return text;
        }
        boolean windows = request.reading == Reading.WINDOWS;
        boolean blocks = !windows || (request.split == null ? text.isSplitByBlocks() : request.split.equals("blocks"));
        if (blocks == text.isSplitByBlocks() && (!windows || text.window() == request.steps)) {
            return text;
        }
        PreparedText base = text.data();
        var usual = blocks ? Preparation.Options.blocks(base.name()) : Preparation.Options.windows(base.name());
        double share = blocks == text.isSplitByBlocks() ? text.testShare() : usual.testShare();
        int window = windows ? request.steps : usual.window();
        var options = new Preparation.Options(base.name(), false, window, share, blocks, !windows || text.keepsCase(),
                0, 0, text.seed());
        PreparedText read = Preparation.reread(base, windows ? options : options.fitting(base.tokens().length));
        terminal.info("the data set " + base.name() + ", read for this model:");
        Preparation.summary(read).forEach(line -> terminal.info("  " + line));
        return new TextDataSet(read);
    }

    /**
     * {@return the data set that a checkpoint was trained on}
     *
     * @param data the description in the checkpoint
     * @throws IOException if it is not there or damaged
     */
    public static TextDataSet ofCheckpoint(Map<String, Object> data) throws IOException {
        var kept = JsonObject.of("octavo.data of the checkpoint", data);
        String name = kept.getString("name");
        String fingerprint = kept.getString("fingerprint");
        var reading = Reading.of(kept.getString("reading"));
        if (reading == null) {
            throw new IOException("the data set " + Printable.of(name) + " of this checkpoint is not a text");
        }
        int steps = kept.getInt("steps", 1, Integer.MAX_VALUE);
        Path folder = folder(data, "dataset.json", existing(name));
        PreparedText found;
        if (folder != null) {
            found = PreparedText.read(folder);
            if (!found.hasFingerprint(fingerprint) && kept.has("split")) {
                found = Preparation.reread(found, new Preparation.Options(found.name(), false,
                        kept.getInt("window", 1, found.tokens().length), kept.getDouble("testShare"),
                        kept.getString("split").equals("blocks"), kept.getBoolean("keepCase"), 0, 0,
                        kept.getLong("splitSeed")));
            }
        } else if (name.equals(BUNDLED_TEXT) || name.startsWith(BUNDLED_TEXT + "-") || name.equals(BUNDLED_NAMES)) {
            String base = name.equals(BUNDLED_NAMES) ? BUNDLED_NAMES : BUNDLED_TEXT;
            found = prepareBundled(base, new Request(reading, steps, null));
        } else if (fingerprint.isEmpty()) {
            throw new IOException(
                    "this model was imported without its data; import it again with --vocabulary DATASET");
        } else {
            throw new IOException("the data set " + Printable.of(name) + " of this checkpoint is not in "
                    + Folders.data()
                    + "; prepare it again, or name its folder with OCTAVO_DATA");
        }
        if (!found.hasFingerprint(fingerprint)) {
            throw new IOException("the data set " + Printable.of(name)
                    + " is not the one that this checkpoint was trained on (fingerprint "
                    + Printable.of(found.fingerprint(), SHOWN) + ", not " + Printable.of(fingerprint, SHOWN)
                    + "); prepare it again from the same file with the same options");
        }
        return new TextDataSet(found).readAs(reading, steps);
    }

    /**
     * {@return the folder that a checkpoint names, if it is still there, or another}
     *
     * @param data  the description of the data in the checkpoint
     * @param file  a file that the folder has to hold
     * @param other the folder to use otherwise
     */
    static Path folder(Map<String, Object> data, String file, Path other) {
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
        for (Path folder : new Path[] {Path.of(argument), Folders.data().resolve(argument)}) {
            if (Files.isRegularFile(folder.resolve("dataset.json"))) {
                return folder;
            }
        }
        return null;
    }

    /**
     * {@return a file by its path, or the one in the data folder, where {@code octavo data} puts them: by its name, or
     * by the name of the data set that was fetched}
     *
     * @param argument a path
     */
    public static Path file(String argument) {
        Path file = Path.of(argument);
        if (Files.exists(file)) {
            return file;
        }
        for (String fetched : new String[] {argument, argument + ".txt"}) {
            if (Files.isRegularFile(Folders.data().resolve(fetched))) {
                return Folders.data().resolve(fetched);
            }
        }
        return file;
    }

    private static List<String> known() throws IOException {
        if (!Files.isDirectory(Folders.data())) {
            return List.of();
        }
        try (var entries = Files.list(Folders.data())) {
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
    public static TextDataSet inMemory(Reading reading, int steps) throws IOException {
        return new TextDataSet(prepareBundled(reading == Reading.CONTEXTS ? BUNDLED_NAMES : BUNDLED_TEXT,
                new Request(reading, steps, null))).readAs(reading, steps);
    }

    private static TextDataSet bundled(String base, Request request, Terminal terminal) throws IOException {
        Path folder = existing(options(base, request).name());
        return folder == null ? new TextDataSet(write(prepareBundled(base, request), terminal))
                : reread(new TextDataSet(PreparedText.read(folder)), request, terminal);
    }

    private static PreparedText prepareBundled(String base, Request request) throws IOException {
        return Preparation.prepare(bundledBytes(base), base + ".txt", options(base, request));
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

    /** The usual options for a way of reading; the name of the data set says what differs from the usual. */
    private static Preparation.Options options(String base, Request request) {
        return switch (request.reading) {
            case WINDOWS -> {
                boolean blocks = "blocks".equals(request.split);
                String name = request.steps == USUAL_WINDOW ? base : base + "-" + request.steps;
                var usual = Preparation.Options.windows(blocks ? name + "-by-blocks" : name);
                yield new Preparation.Options(usual.name(), false, request.steps, usual.testShare(), blocks, false, 0,
                        usual.minimumCount(), usual.seed());
            }
            case STREAMS, CROPS -> Preparation.Options.blocks(base + "-blocks");
            case CONTEXTS -> Preparation.Options.names(base);
        };
    }

    private static PreparedText write(PreparedText data, Terminal terminal) throws IOException {
        Path folder = data.write(Folders.data());
        terminal.info("prepared " + folder + " from " + data.description().get("source"));
        Preparation.summary(data).forEach(line -> terminal.info("  " + line));
        return data;
    }
}
