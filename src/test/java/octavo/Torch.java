package octavo;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;

/** Runs scripts with a Python that has PyTorch; tests that need one are skipped where there is none. */
public final class Torch {

    private static final int MINUTES = 5;
    private static String python;

    private Torch() {
    }

    /**
     * What a script came to.
     *
     * @param code   its exit code
     * @param output what it printed, errors included
     */
    public record Outcome(int code, String output) {
    }

    /**
     * Runs a script with {@code python3}, or Debian's, or the one that the system property {@code octavo.python} names.
     *
     * @param words the script and its arguments
     * @return what it came to
     */
    public static synchronized Outcome run(String... words) throws IOException, InterruptedException {
        if (python == null) {
            python = find();
        }
        Assumptions.assumeFalse(python.isEmpty(),
                "skipped: no Python with torch (on Debian: apt install python3-torch)");
        return start(python, words);
    }

    private static String find() throws InterruptedException {
        for (String candidate : List.of(System.getProperty("octavo.python", "python3"), "/usr/bin/python3")) {
            try {
                if (start(candidate, "-c", "import torch, numpy").code == 0) {
                    return candidate;
                }
            } catch (IOException e) {
                // there is no such program: the next one may be there
            }
        }
        return "";
    }

    private static Outcome start(String program, String... words) throws IOException, InterruptedException {
        var command = new ArrayList<>(List.of(program));
        command.addAll(List.of(words));
        var process = new ProcessBuilder(command).redirectErrorStream(true).start();
        process.getOutputStream().close();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (!process.waitFor(MINUTES, TimeUnit.MINUTES)) {
            process.destroyForcibly();
        }
        return new Outcome(process.waitFor(), output);
    }
}
