package octavo.app.command;

import java.io.FileOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;

/**
 * Stdout in UTF-8 whatever the locale. A {@link PrintStream} only knows that it could not write; this one also knows
 * why: a closed pipe is fine, a full disk is a failure.
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

    /** All output goes through this method; the first failure explains the later ones. */
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
     * Flushes the output and checks that all of it was written.
     *
     * @param out stdout, or another stream in a test
     * @throws Terminal.Closed if the reader has closed the pipe
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
     * Whether this is a file. Only a pipe can lose its reader, and a pipe has no position. The message of the failure
     * does not help, because the operating system translates it.
     */
    private boolean hasPosition() {
        try {
            return file.getChannel().position() >= 0;
        } catch (IOException e) {
            return false;
        }
    }
}
