package octavo.launcher;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;

/**
 * Copies bytes and leaves out one line: the JVM's warning that incubating modules are used, which no flag turns off. It
 * comes once and before the program's own output, so that from then on bytes pass untouched; before it only those are
 * held back that may still become this line.
 */
final class WarningFilter {

    private static final byte[] WARNING =
            "WARNING: Using incubator modules: ".getBytes(StandardCharsets.US_ASCII);

    private final OutputStream to;

    WarningFilter(OutputStream to) {
        this.to = to;
    }

    /** Copies until the end of the stream, each piece as soon as it is there. */
    void copy(InputStream from) throws IOException {
        if (copyUntilWarning(from)) {
            from.transferTo(to);
        }
    }

    /** Copies all before the warning and swallows the warning; returns false if the stream ended without one. */
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
