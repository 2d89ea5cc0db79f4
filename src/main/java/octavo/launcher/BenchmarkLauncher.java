package octavo.launcher;

import java.io.IOException;
import java.util.List;

/** The main class of {@code benchmarks.jar}: starts JMH on a JDK that can run the engine; its forks run on the same. */
public final class BenchmarkLauncher {

    private BenchmarkLauncher() {
    }

    /**
     * Runs JMH and exits with its exit code.
     *
     * @param arguments JMH's arguments
     * @throws InterruptedException never: nothing interrupts the main thread
     */
    public static void main(String[] arguments) throws InterruptedException {
        int code;
        try {
            String java = JdkSearch.ofThisMachine(System.getenv()).find();
            List<String> command = new ChildCommand(arguments, System.getenv()).jmh(java, Launcher.ownLocation());
            code = new Child(command).run();
        } catch (IOException e) {
            System.err.println("benchmarks: " + e.getMessage());
            code = 1;
        }
        Runtime.getRuntime().halt(code);
    }
}
