package octavo.files;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.regex.Pattern;

/// Names of data sets and runs, which are names of folders. Every such name passes [#require], whether it was typed,
/// made from a path or read from a file: no name leads out of the folder that it is meant for.
public final class FolderName {

    private static final Pattern NAME = Pattern.compile("[\\p{L}\\p{N}][\\p{L}\\p{M}\\p{N}._-]*");
    /** File systems allow 255 bytes; a checkpoint adds points and an ending, its temporary sibling yet another. */
    private static final int MOST_BYTES = 150;
    /** Bytes taken from a path, so that a run may add the kind of its model and a number. */
    private static final int MOST_BYTES_OF_PATH = 100;

    private FolderName() {
    }

    /**
     * Checks a name.
     *
     * @param what what it names, for example {@code run}
     * @param name the name
     * @return the same name
     * @throws IllegalArgumentException with one sentence, if it cannot be the name of a folder
     */
    public static String require(String what, String name) {
        if (!NAME.matcher(name).matches()) {
            throw new IllegalArgumentException("a " + what + " cannot be called \"" + Printable.of(name)
                    + "\": use letters, digits, '.', '-' and '_', and begin with a letter or digit");
        }
        if (bytes(name) > MOST_BYTES) {
            throw new IllegalArgumentException("a " + what + " cannot be called \"" + Printable.of(name)
                    + "\": its name"
                    + " has " + bytes(name) + " bytes, and " + MOST_BYTES + " is the most");
        }
        String encoding = System.getProperty("sun.jnu.encoding", "UTF-8");
        if (!Charset.forName(encoding).newEncoder().canEncode(name)) {
            throw new IllegalArgumentException("a " + what + " cannot be called \"" + Printable.of(name)
                    + "\" here: the locale's encoding for file names, " + encoding
                    + ", lacks some of its letters; set LC_ALL=C.UTF-8");
        }
        return name;
    }

    /**
     * Creates a name from the last part of a path: in lower case, without the ending of a file, with a hyphen for what
     * names do not have.
     *
     * @param path a file or a folder, which need not exist
     * @return a name that {@link #require} accepts
     * @throws IllegalArgumentException with one sentence, if nothing is left for a name
     */
    public static String of(Path path) {
        Path last = path.toAbsolutePath().normalize().getFileName(); // the root has none
        String name = last == null ? "" : last.toString();
        int dot = name.lastIndexOf('.');
        String base = (dot > 0 && !Files.isDirectory(path) ? name.substring(0, dot) : name).toLowerCase(Locale.ROOT);
        String made = base.replaceAll("[^\\p{L}\\p{M}\\p{N}._-]+", "-").replaceAll("^[^\\p{L}\\p{N}]+", "");
        while (bytes(made) > MOST_BYTES_OF_PATH) {
            made = made.substring(0, made.offsetByCodePoints(made.length(), -1));
        }
        if (made.isEmpty()) {
            throw new IllegalArgumentException("no name can be made from \"" + Printable.of(path.toString())
                    + "\": it has no letter or digit; rename it");
        }
        return made;
    }

    private static int bytes(String name) {
        return name.getBytes(StandardCharsets.UTF_8).length;
    }
}
