package octavo.launcher;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** What our stdin, stdout and stderr are connected to. */
final class StandardStreams {

    private StandardStreams() {
    }

    /**
     * Whether this JVM was started without one of the three. Its descriptor then belongs to the first file that the
     * JVM opened, one of the JDK's own or the jar: it must be neither closed nor given to the child.
     *
     * @param descriptor 0, 1 or 2
     */
    static boolean isClosed(int descriptor) {
        Path link = Path.of("/proc/self/fd/" + descriptor);
        if (!Files.isSymbolicLink(Path.of("/proc/self/exe"))) {
            return false; // only Linux shows it
        }
        try {
            Path target = Files.readSymbolicLink(link);
            return target.startsWith(Path.of(System.getProperty("java.home")).toRealPath())
                    || target.equals(Launcher.ownLocation().toRealPath());
        } catch (IOException e) {
            return true;
        }
    }

    /**
     * Tells the child what it cannot see, since its stderr is a pipe to us: {@code octavo.terminal} (is stderr a
     * terminal), {@code octavo.stdout.terminal}, and {@code octavo.columns}, the terminal's width if there is one.
     */
    static List<String> properties() {
        boolean[] terminal = {false, false}; // stdout, stderr
        if (Files.isSymbolicLink(Path.of("/proc/self/fd/1"))) {
            terminal[0] = isTerminalDevice("/proc/self/fd/1");
            terminal[1] = isTerminalDevice("/proc/self/fd/2");
        } else if (File.separatorChar == '/') {
            askShell(terminal);
        } else {
            terminal[0] = System.console() != null;
            terminal[1] = terminal[0];
        }
        List<String> properties = new ArrayList<>();
        properties.add("-Doctavo.stdout.terminal=" + terminal[0]);
        properties.add("-Doctavo.terminal=" + terminal[1]);
        if (terminal[1] && File.separatorChar == '/') {
            String columns = columns();
            if (columns != null) {
                properties.add("-Doctavo.columns=" + columns);
            }
        }
        return properties;
    }

    /** On Linux the name of the device is enough; no process has to be started. */
    private static boolean isTerminalDevice(String descriptor) {
        try {
            String device = Files.readSymbolicLink(Path.of(descriptor)).toString();
            return device.startsWith("/dev/pts/") || device.startsWith("/dev/tty") || device.equals("/dev/console");
        } catch (IOException e) {
            return false;
        }
    }

    /** Other systems: asks a shell, which answers by its exit code, because its streams must be ours. */
    private static void askShell(boolean[] terminal) {
        try {
            Process shell = new ProcessBuilder("sh", "-c", "test -t 1; a=$?; test -t 2; exit $((a + 2 * $?))")
                    .inheritIO().start();
            int code = shell.waitFor();
            terminal[0] = code == 0 || code == 2;
            terminal[1] = code == 0 || code == 1;
        } catch (IOException | InterruptedException e) {
            // Without a shell nothing is known; plain lines work everywhere.
            terminal[0] = false;
            terminal[1] = false;
        }
    }

    /** Width of the terminal; null if it is not known (some terminals report 0). */
    private static String columns() {
        try {
            Process stty = new ProcessBuilder("stty", "size").redirectInput(new File("/dev/tty"))
                    .redirectError(ProcessBuilder.Redirect.DISCARD).start();
            String[] size = new String(stty.getInputStream().readAllBytes(), StandardCharsets.US_ASCII).trim()
                    .split(" ");
            return size.length == 2 && size[1].matches("[1-9][0-9]{0,4}") ? size[1] : null;
        } catch (IOException e) {
            return null;
        }
    }
}
