package octavo.app.command;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The demo models that come with Octavo: runs named {@code shipped-...} in the repository's {@code models/}. The
 * smallest is also inside the jar, so that a jar copied alone can generate text. Commands that read a model use one of
 * them as long as there is no run.
 *
 * <p>{@code models/README.md} says how each was made, {@code models/shipped.txt} names the files in the jar.
 */
public final class Shipped {

    /** Runs whose newest checkpoint generates text, the best first. */
    public static final List<String> WRITERS = List.of("shipped-lstm", "shipped-gpt", "shipped-course");
    /** Runs with several checkpoints that can be compared. */
    public static final List<String> STAGES = List.of("shipped-course");
    /** Runs of a digits model. */
    public static final List<String> DIGITS = List.of("shipped-digits");

    /** The names of all. */
    public static final List<String> ALL = List.of("shipped-course", "shipped-digits", "shipped-gpt", "shipped-lstm",
            "shipped-names");
    private static final String INSIDE = "/octavo/bundled/models/";
    private static final Map<String, Path> UNPACKED = new HashMap<>();

    private Shipped() {
    }

    /**
     * {@return the files in the jar, each as {@code RUN/FILE}; empty if this build has none}
     *
     * @throws IOException if they cannot be read
     */
    public static List<String> files() throws IOException {
        try (InputStream in = Shipped.class.getResourceAsStream(INSIDE + "shipped.txt")) {
            return in == null ? List.of() : new String(in.readAllBytes(), StandardCharsets.UTF_8).lines().toList();
        }
    }

    /**
     * {@return whether a run of this name came with Octavo; the names of a user's runs may begin with "shipped-" too}
     *
     * @param run its name
     * @throws IOException if that cannot be read
     */
    public static boolean isShipped(String run) throws IOException {
        return ALL.contains(run) && Folders.isRun(Folders.models().resolve(run))
                || files().stream().anyMatch(file -> file.startsWith(run + "/"));
    }

    /**
     * {@return the folder of the first of some runs that came with Octavo; null if none did}
     *
     * @param runs their names
     * @throws IOException if it cannot be unpacked
     */
    public static Path first(List<String> runs) throws IOException {
        for (String run : runs) {
            if (isShipped(run)) {
                return folder(run);
            }
        }
        return null;
    }

    /**
     * {@return the folder of a run that came with Octavo: the one in {@code models/} if there is one, else a temporary
     * copy from the jar that is deleted when the process ends}
     *
     * @param run its name
     * @throws IOException if it cannot be unpacked
     */
    public static synchronized Path folder(String run) throws IOException {
        Path local = Folders.models().resolve(run);
        if (Folders.isRun(local)) {
            return local;
        }
        if (!UNPACKED.containsKey(run)) {
            UNPACKED.put(run, unpack(run));
        }
        return UNPACKED.get(run);
    }

    /**
     * {@return whether a run was unpacked by {@link #folder}: what is written beside it would be lost}
     *
     * @param run its folder
     */
    public static synchronized boolean isUnpacked(Path run) {
        return UNPACKED.containsValue(run.toAbsolutePath());
    }

    /**
     * A new folder in the first of some places that is writable: the usual one may be full or read-only, as in a
     * container.
     *
     * @param places the usual one first
     * @return the folder
     * @throws IOException with one sentence, if none is writable
     */
    public static Path temporaryFolder(List<String> places) throws IOException {
        for (String place : places) {
            try {
                return Files.createTempDirectory(Path.of(place).toAbsolutePath(), ".octavo-");
            } catch (IOException | InvalidPathException e) {
                continue; // the next one
            }
        }
        throw new IOException("cannot unpack the demo model from the jar: neither " + places.getFirst()
                + " nor the current folder is writable; name a writable folder with java -Djava.io.tmpdir=DIR");
    }

    private static Path unpack(String run) throws IOException {
        Path root = temporary(temporaryFolder(List.of(System.getProperty("java.io.tmpdir"), "/dev/shm", "",
                System.getProperty("user.home"))));
        Path folder = temporary(Files.createDirectory(root.resolve(run)));
        for (String file : files()) {
            if (file.startsWith(run + "/")) {
                try (InputStream in = Shipped.class.getResourceAsStream(INSIDE + file)) {
                    Files.copy(in, temporary(root.resolve(file)));
                }
            }
        }
        return folder;
    }

    /**
     * Deletes a path when the process ends: files before their folders, since the last one registered goes first.
     */
    private static Path temporary(Path path) {
        path.toFile().deleteOnExit();
        return path;
    }
}
