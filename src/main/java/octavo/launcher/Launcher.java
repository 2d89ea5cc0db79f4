package octavo.launcher;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * The jar's main class: starts the engine in a child, on a JDK of at least {@value JdkSearch#OLDEST} that has the
 * incubating Vector API. Streams, signals, the exit code and the user's JVM flags pass through.
 *
 * <p>There is always a child, even if the running JVM is new enough: a module can only be resolved, and the collector
 * chosen, on a JVM's command line, and the JVM's warning about incubating modules can only be removed by the process
 * that reads its stderr. To run without a child (for example in a profiler), start the engine itself:
 * {@code java -p octavo.jar -m octavo/octavo.app.Main}.
 *
 * <p>This package is written to start fast: no lambda and no method reference, each of which costs a cold JVM a few
 * milliseconds before the child can even begin.
 */
public final class Launcher {

    private Launcher() {
    }

    /**
     * Runs the engine and exits with its exit code.
     *
     * @param arguments the engine's arguments
     * @throws InterruptedException never: nothing interrupts the main thread
     */
    public static void main(String[] arguments) throws InterruptedException {
        Map<String, String> environment = System.getenv();
        int code;
        try {
            String java = JdkSearch.ofThisMachine(environment).find();
            List<String> command = new ChildCommand(arguments, environment).engine(java, ownLocation());
            code = new Child(command).run();
        } catch (IllegalArgumentException e) {
            code = refuse(2, e);
        } catch (IOException e) {
            code = refuse(1, e);
        }
        // Not exit(): the shutdown hook that forwards signals has nothing left to do.
        Runtime.getRuntime().halt(code);
    }

    private static int refuse(int code, Exception reason) {
        System.err.println("octavo: " + reason.getMessage());
        return code;
    }

    /** The jar, wherever it is; in tests the folder of the classes. */
    static Path ownLocation() throws IOException {
        try {
            return Path.of(Launcher.class.getProtectionDomain().getCodeSource().getLocation().toURI());
        } catch (URISyntaxException e) {
            throw new IOException("the path of the jar cannot be read: " + e.getMessage(), e);
        }
    }
}
