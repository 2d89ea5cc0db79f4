package octavo.launcher;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;

/**
 * Copies bytes and leaves out one line: the JVM's warning that incubating modules are used, which no flag turns off.
 * The warning comes once, before the program's own output. Until then, only bytes that could be its beginning are held
 * back; after it all bytes are copied unchanged.
 */
final class WarningFilter {

    private static final byte[] WARNING =
            "WARNING: Using incubator modules: ".getBytes(StandardCharsets.US_ASCII);

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
        int held = 0;
        for (int b = from.read(); b >= 0; b = from.read()) {
            if ((lineBegins || held > 0) && b == WARNING[held]) {
                held++;
                lineBegins = false;
                if (held == WARNING.length) {
                    return skipLine(from);
                }
            } else {
                to.write(WARNING, 0, held);
                to.write(b);
                held = 0;
                lineBegins = b == '\n';
            }
        }
        to.write(WARNING, 0, held);
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
