package octavo;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;

/** Finds large public texts that are not part of the project; tests that need one are skipped where it is missing. */
public final class SharedData {

    private SharedData() {
    }

    /**
     * Finds a file below the folder that the system property {@code octavo.shared} names, or {@code ../shared}.
     *
     * @param name for example {@code data/shakespeare.txt}
     * @return the file; the test is skipped, with a message, where there is none
     */
    public static Path file(String name) {
        Path file = Stream.of(System.getProperty("octavo.shared", "../shared"), "../../shared")
                .map(folder -> Path.of(folder).resolve(name)).filter(Files::isRegularFile).findFirst().orElse(null);
        Assumptions.assumeTrue(file != null, () -> "skipped: " + name + " is not on this machine");
        return file;
    }
}
