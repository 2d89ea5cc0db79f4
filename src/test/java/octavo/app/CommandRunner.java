package octavo.app;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import octavo.engine.matrix.Parallel;

/**
 * Types commands for a test, in this process. While one is open, data and models lie in a folder of the test; closing
 * it puts back what commands change for the whole process.
 */
final class CommandRunner implements AutoCloseable {

    /** What a command line came to. */
    static final class Outcome {

        final int code;
        final String out;
        final String err;

        Outcome(int code, String out, String err) {
            this.code = code;
            this.out = out;
            this.err = err;
        }
    }

    private final int threads = Parallel.threads();

    CommandRunner(Path folder) {
        System.setProperty("OCTAVO_DATA", folder.resolve("data").toString());
        System.setProperty("OCTAVO_MODELS", folder.resolve("models").toString());
    }

    static Outcome octavo(String... words) {
        var out = new ByteArrayOutputStream();
        var err = new ByteArrayOutputStream();
        var outStream = new PrintStream(out, false, StandardCharsets.UTF_8);
        var errStream = new PrintStream(err, false, StandardCharsets.UTF_8);
        int code = Main.run(List.of(words), outStream, errStream);
        outStream.flush();
        errStream.flush();
        return new Outcome(code, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
    }

    /** A command that has to end well. */
    static Outcome fine(String... words) {
        var outcome = octavo(words);
        assertEquals(0, outcome.code, outcome.err);
        return outcome;
    }

    @Override
    public void close() {
        System.clearProperty("OCTAVO_DATA");
        System.clearProperty("OCTAVO_MODELS");
        Parallel.setThreads(threads);
    }
}
