package octavo.app.command;

import java.io.FileOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;

/**
 * Stdout in UTF-8 whatever the locale. A {@link PrintStream} only knows that it could not write; this one also knows
 * why, since a reader who has gone is no failure and a full disk is one.
 */
public final class StandardOutput extends PrintStream {

    private final FileOutputStream file;
    private IOException failure;

    /**
     * Writes to a file, a pipe or a terminal.
     *
     * @param file what stdout is connected to
     */
    public StandardOutput(FileOutputStream file) {
        super(file, false, StandardCharsets.UTF_8);
        this.file = file;
    }

    /** All that is printed comes through here; the first failure is the one that explains the others. */
    @Override
    public void write(byte[] bytes, int offset, int count) {
        try {
            file.write(bytes, offset, count);
        } catch (IOException e) {
            failure = failure == null ? e : failure;
            setError();
        }
    }

    /**
     * Writes out what is held back and looks whether all of it has arrived.
     *
     * @param out stdout, or what stands in for it
     * @throws Terminal.Closed if the reader has gone
     * @throws RunFailure      if it cannot be written for another reason
     */
    public static void check(PrintStream out) {
        if (!out.checkError()) {
            return;
        }
        if (out instanceof StandardOutput stdout && stdout.failure != null && stdout.hasPosition()) {
            throw new RunFailure("stdout cannot be written: " + stdout.failure.getMessage());
        }
        throw new Terminal.Closed();
    }

    /**
     * Whether this is a file. Only a pipe can lose its reader, and a pipe has no position. The words of the failure
     * would not do: the operating system says them in the user's language.
     */
    private boolean hasPosition() {
        try {
            return file.getChannel().position() >= 0;
        } catch (IOException e) {
            return false;
        }
    }
}
