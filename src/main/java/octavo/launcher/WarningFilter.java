package octavo.launcher;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;

/**
 * Copies bytes and leaves out the JVM's warning that incubating modules are used, which no flag turns off. The warning
 * comes once, before the program's own output. A JVM that a signal ends before that point may say instead that it could
 * not log its exit, which is left out too. Until then, only bytes that could begin one of the two lines are held back;
 * after it all bytes are copied unchanged.
 */
final class WarningFilter {

    private static final byte[] WARNING =
            "WARNING: Using incubator modules: ".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] EXIT = "Runtime.exit(".getBytes(StandardCharsets.US_ASCII);

    private final OutputStream to;

    WarningFilter(OutputStream to) {
        this.to = to;
    }

    /** Copies until the end of the stream, without waiting for more than what has arrived. */
    void copy(InputStream from) throws IOException {
        if (copyUntilWarning(from)) {
            from.transferTo(to);
        }
    }

    /** Copies all before the warning and drops the warning; returns false if the stream ended without one. */
    private boolean copyUntilWarning(InputStream from) throws IOException {
        boolean lineBegins = true;
        byte[] line = WARNING;
        int held = 0;
        for (int b = from.read(); b >= 0; b = from.read()) {
            if (lineBegins) {
                line = b == EXIT[0] ? EXIT : WARNING;
            }
            if ((lineBegins || held > 0) && b == line[held]) {
                held++;
                lineBegins = false;
                if (held == line.length) {
                    return skipLine(from);
                }
            } else {
                to.write(line, 0, held);
                to.write(b);
                held = 0;
                lineBegins = b == '\n';
            }
        }
        to.write(line, 0, held);
        return false;
    }

    private static boolean skipLine(InputStream from) throws IOException {
        int b = from.read();
        while (b >= 0 && b != '\n') {
            b = from.read();
        }
        return b >= 0;
    }
}
