package octavo.files;

import java.io.IOException;
import java.nio.file.Path;

/**
 * Thrown for a file that breaks a rule of its format. The message is one sentence: the file, the rule, the value, what
 * to do.
 */
public class BadFileException extends IOException {

    private static final long serialVersionUID = 1;

    /**
     * Creates the exception.
     *
     * @param file     the file, as the user named it
     * @param sentence which rule is broken by which value, and what to do
     */
    public BadFileException(Path file, String sentence) {
        this(file.toString(), sentence);
    }

    /**
     * Creates the exception for something that is not a file of its own: an entry of an archive, a value of metadata.
     *
     * @param where    its name for the user
     * @param sentence which rule is broken by which value, and what to do
     */
    public BadFileException(String where, String sentence) {
        super(where + ": " + sentence);
    }
}
