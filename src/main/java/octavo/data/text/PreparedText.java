package octavo.data.text;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import octavo.data.DataSet;
import octavo.data.Fingerprint;
import octavo.files.AtomicFile;
import octavo.files.BadFileException;
import octavo.files.FolderName;
import octavo.files.Json;
import octavo.files.JsonObject;
import octavo.files.Npy;
import octavo.files.NpyArray;
import octavo.files.NpyType;
import octavo.files.PartFolder;
import octavo.files.Printable;
import octavo.files.Reason;

/**
 * A prepared text: token ids, a vocabulary, and start positions for training, development and test; in memory and as a
 * folder {@code NAME/} of {@code dataset.json}, {@code vocabulary.json}, {@code tokens.npy}, {@code train.npy}, {@code
 * dev.npy} (names only) and {@code test.npy}; if tokens are in lower case, {@code text.txt} has the text with its
 * capitals. Nothing is stored as one-hot vectors: memory is 4 bytes per token and 4 per position, the files take 1, 2
 * or 4 bytes per token (the fewest that hold all ids) and 4 per position. {@link Preparation} creates it, {@link
 * TextDataSet} interprets its positions.
 */
public final class PreparedText {

    private static final List<String> PARTS = List.of(DataSet.TRAIN, DataSet.DEV, DataSet.TEST);
    /** The keys of the description that say how to interpret tokens and positions. */
    private static final List<String> READING = List.of("name", "kind", "unit", "keepCase", "window", "split", "cut");
    private static final String DESCRIPTION_FILE = "dataset.json";
    private static final String VOCABULARY_FILE = "vocabulary.json";
    private static final String TOKENS_FILE = "tokens.npy";
    private static final String TEXT_FILE = "text.txt";

    private final Map<String, Object> description;
    private final Map<String, Object> vocabulary;
    private final int[] tokens;
    private final Map<String, int[]> positions;
    private Path folder;
    private String text;

    /**
     * Creates a data set; arrays are used, not copied. The fingerprint is computed and added to the description.
     *
     * @param description JSON values with at least {@code name}; how the data were made, and counts
     * @param vocabulary  JSON object with a list {@code symbols}
     * @param tokens      ids below the vocabulary's size
     * @param positions   by part: start positions in {@code tokens}, ascending; train and test at least
     */
    public PreparedText(Map<String, Object> description, Map<String, Object> vocabulary, int[] tokens,
            Map<String, int[]> positions) {
        FolderName.require("data set", String.valueOf(description.get("name")));
        this.vocabulary = Collections.unmodifiableMap(new LinkedHashMap<>(vocabulary));
        this.tokens = tokens;
        this.positions = new LinkedHashMap<>(positions);
        String broken = brokenRule();
        if (broken != null) {
            throw new IllegalArgumentException(broken);
        }
        Map<String, Object> complete = new LinkedHashMap<>(description);
        complete.put("fingerprint", computeFingerprint(description));
        this.description = Collections.unmodifiableMap(complete);
    }

    /** {@return the name of the data set and of its folder} */
    public String name() {
        return (String) description.get("name");
    }

    /** {@return how the data were made, and counts: the content of {@code dataset.json}; not modifiable} */
    public Map<String, Object> description() {
        return description;
    }

    /** {@return the content of {@code vocabulary.json}; not modifiable} */
    public Map<String, Object> vocabulary() {
        return vocabulary;
    }

    /** {@return the token ids of the whole text; not a copy} */
    public int[] tokens() {
        return tokens;
    }

    /**
     * The start positions of the examples of a part.
     *
     * @param part train, dev or test
     * @return ascending positions in {@link #tokens()}; not a copy
     */
    public int[] positions(String part) {
        int[] starts = positions.get(part);
        if (starts == null) {
            throw new IllegalArgumentException("the data set " + name() + " has no part " + part + "; it has "
                    + String.join(", ", positions.keySet()));
        }
        return starts;
    }

    /**
     * Adds the text with its capitals to lower-case tokens, for other ways of reading it.
     *
     * @param asRead the text before it was put into lower case
     * @return these data
     */
    public PreparedText withText(String asRead) {
        text = asRead;
        return this;
    }

    /**
     * {@return the text of {@link #withText}; null if there is none, as in folders of older versions}
     *
     * @throws IOException if it cannot be read
     */
    public String text() throws IOException {
        if (text == null && folder != null && Files.isRegularFile(folder.resolve(TEXT_FILE))) {
            text = Files.readString(folder.resolve(TEXT_FILE));
        }
        return text;
    }

    /**
     * Marks data made from these as belonging to the same folder.
     *
     * @param other data made from these
     * @return the other data
     */
    public PreparedText lyingHere(PreparedText other) {
        other.folder = folder;
        return other;
    }

    /** {@return the folder of the data, as an absolute path; null if they were neither read nor written} */
    public Path folder() {
        return folder;
    }

    /**
     * Identifies the data and how they are read: SHA-256 over name, unit, case, window, split, cut, tokens, positions
     * and the texts of the vocabulary.
     *
     * @return 64 hexadecimal digits
     */
    public String fingerprint() {
        return (String) description.get("fingerprint");
    }

    /**
     * Whether a fingerprint is that of these data.
     *
     * @param fingerprint from a folder or a checkpoint; older ones cover tokens, positions and vocabulary only
     * @return whether it is
     */
    public boolean hasFingerprint(String fingerprint) {
        return fingerprint().equals(fingerprint) || computeFingerprint(Map.of()).equals(fingerprint);
    }

    /** The fingerprint; that of older versions if there is no description. */
    private String computeFingerprint(Map<String, Object> described) {
        var digest = Fingerprint.sha256();
        if (!described.isEmpty()) {
            READING.forEach(key -> digest.update((key + "=" + described.get(key) + "\n")
                    .getBytes(StandardCharsets.UTF_8)));
        }
        update(digest, "tokens", tokens);
        positions.forEach((part, starts) -> update(digest, part, starts));
        for (Object symbol : (List<?>) vocabulary.get("symbols")) {
            digest.update((byte) 0);
            digest.update(String.valueOf(((Map<?, ?>) symbol).get("text")).getBytes(StandardCharsets.UTF_8));
        }
        return Fingerprint.hexadecimal(digest);
    }

    private static void update(MessageDigest digest, String name, int[] values) {
        digest.update((name + " " + values.length + "\n").getBytes(StandardCharsets.UTF_8));
        var buffer = ByteBuffer.allocate(1 << 14);
        for (int value : values) {
            if (!buffer.hasRemaining()) {
                digest.update(buffer.flip());
                buffer.clear();
            }
            buffer.putInt(value);
        }
        digest.update(buffer.flip());
    }

    /** The first rule that the parts break, as a sentence; null if they are consistent. */
    private String brokenRule() {
        if (!(vocabulary.get("symbols") instanceof List<?> symbols) || symbols.isEmpty()
                || !symbols.stream().allMatch(Map.class::isInstance)) {
            return VOCABULARY_FILE + " has no list of symbols";
        }
        for (int i = 0; i < tokens.length; i++) {
            if (tokens[i] < 0 || tokens[i] >= symbols.size()) {
                return "token " + i + " is " + tokens[i] + ", but the vocabulary has the ids 0 to "
                        + (symbols.size() - 1);
            }
        }
        for (String part : List.of(DataSet.TRAIN, DataSet.TEST)) {
            if (!positions.containsKey(part) || positions.get(part).length == 0) {
                return "the part " + part + " is empty";
            }
        }
        for (Map.Entry<String, int[]> part : positions.entrySet()) {
            int before = -1;
            for (int start : part.getValue()) {
                if (start <= before || start >= tokens.length) {
                    return "the part " + part.getKey() + " has the position " + start + " after " + before
                            + "; positions ascend and lie within " + tokens.length + " tokens";
                }
                before = start;
            }
        }
        return null;
    }

    /**
     * Writes the folder, all or nothing: it is filled under a temporary name and renamed when it is complete.
     *
     * @param root the folder of all data sets; created if it is missing
     * @return the folder of this one; if it exists already with the same fingerprint, it is not changed
     * @throws IllegalArgumentException if the name is taken by other data
     * @throws IOException              if the disk is full, a folder is read-only, and so on
     */
    public Path write(Path root) throws IOException {
        Path target = root.resolve(name());
        folder = target.toAbsolutePath().normalize();
        if (Files.exists(target)) {
            requireSame(target);
            return target;
        }
        try {
            Files.createDirectories(root);
            writeAsWhole(root, target);
        } catch (FileSystemException failure) {
            throw new IOException("cannot write the data set folder " + target + ": " + Reason.of(failure)
                    + "; choose another place with OCTAVO_DATA", failure);
        }
        return target;
    }

    private void writeAsWhole(Path root, Path target) throws IOException {
        try (var part = PartFolder.create(root, name())) {
            writeFiles(part.path());
            part.moveTo(target);
        } catch (FileSystemException failure) {
            if (!Files.isDirectory(target)) {
                throw failure;
            }
            requireSame(target); // another process was faster
        }
    }

    private void requireSame(Path target) throws IOException {
        Path file = target.resolve(DESCRIPTION_FILE);
        Map<String, Object> there = Files.isRegularFile(file) ? JsonObject.read(file).values() : Map.of();
        if (!hasFingerprint(String.valueOf(there.get("fingerprint")))
                || !READING.stream().allMatch(key -> Objects.equals(description.get(key), there.get(key)))) {
            throw new IllegalArgumentException(target + " exists already with other data: "
                    + "choose another name (octavo prepare FILE --name ANOTHER), or delete that folder first");
        }
    }

    private void writeFiles(Path into) throws IOException {
        AtomicFile.write(into.resolve(DESCRIPTION_FILE), Json.writePretty(description) + "\n");
        AtomicFile.write(into.resolve(VOCABULARY_FILE), Json.write(vocabulary) + "\n");
        NpyType type = NpyType.forIds(((List<?>) vocabulary.get("symbols")).size());
        Npy.write(into.resolve(TOKENS_FILE), NpyArray.ofInts(type, tokens));
        for (Map.Entry<String, int[]> part : positions.entrySet()) {
            Npy.write(into.resolve(part.getKey() + ".npy"), NpyArray.ofInts(NpyType.I4, part.getValue()));
        }
        if (text != null) {
            AtomicFile.write(into.resolve(TEXT_FILE), text);
        }
    }

    /**
     * Reads and checks a folder.
     *
     * @param folder the folder of one data set
     * @return the data set
     * @throws IOException with one sentence, if a file is missing or damaged or the files do not belong together
     */
    public static PreparedText read(Path folder) throws IOException {
        if (!Files.isRegularFile(folder.resolve(DESCRIPTION_FILE))) {
            throw new BadFileException(folder, "this is not a data set: it has no " + DESCRIPTION_FILE);
        }
        var description = JsonObject.read(folder.resolve(DESCRIPTION_FILE));
        String expected = description.getString("fingerprint");
        description.getString("name");
        Map<String, int[]> positions = new LinkedHashMap<>();
        for (String part : PARTS) {
            if (!part.equals(DataSet.DEV) || Files.exists(folder.resolve(part + ".npy"))) {
                positions.put(part, readInts(folder.resolve(part + ".npy")));
            }
        }
        Map<String, Object> vocabulary = readMap(folder.resolve(VOCABULARY_FILE));
        PreparedText read;
        try {
            read = new PreparedText(readMap(folder.resolve(DESCRIPTION_FILE)), vocabulary,
                    readInts(folder.resolve(TOKENS_FILE)), positions);
        } catch (IllegalArgumentException broken) {
            throw new BadFileException(folder, broken.getMessage());
        }
        if (!read.hasFingerprint(expected)) {
            throw new BadFileException(folder, "the files do not belong together or were changed: their fingerprint is "
                    + read.fingerprint() + ", " + DESCRIPTION_FILE + " says " + Printable.of(expected));
        }
        read.folder = folder.toAbsolutePath().normalize();
        return read;
    }

    private static Map<String, Object> readMap(Path file) throws IOException {
        requireFile(file);
        if (!(Json.read(file) instanceof Map<?, ?> map)) {
            throw new BadFileException(file, "this is not a JSON object");
        }
        Map<String, Object> object = new LinkedHashMap<>();
        map.forEach((key, value) -> object.put((String) key, value));
        return object;
    }

    private static int[] readInts(Path file) throws IOException {
        requireFile(file);
        NpyArray array = Npy.read(file);
        if (array.shape().length != 1) {
            throw new BadFileException(file, "it has " + array.shape().length + " dimensions, a list is needed");
        }
        try {
            return array.toInts();
        } catch (BadFileException broken) {
            throw new BadFileException(file, broken.getMessage());
        }
    }

    private static void requireFile(Path file) throws IOException {
        if (!Files.isRegularFile(file)) {
            throw new BadFileException(file, "this file of the data set is missing; prepare the data set again");
        }
    }
}
