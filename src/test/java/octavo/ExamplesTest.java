package octavo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import octavo.engine.matrix.Matrix;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The programs of one page in src/examples/java: each stays on its page and runs as its first lines say. */
class ExamplesTest {

    private static final Path EXAMPLES = Path.of("src/examples/java");

    /** A page. */
    private static final int MOST_LINES = 80;

    @TempDir
    private Path folder;

    @ParameterizedTest
    @ValueSource(strings = {"MinCharRnn", "MinGpt", "MinNames", "MinDigits", "SeenInTraining"})
    void staysOnOnePageAndSaysHowToRunIt(String name) throws IOException {
        var lines = Files.readAllLines(EXAMPLES.resolve(name + ".java"));
        assertTrue(lines.size() <= MOST_LINES, name + " has " + lines.size() + " lines");
        String command = "java --add-modules jdk.incubator.vector -cp target/octavo.jar src/examples/java/" + name;
        assertTrue(lines.stream().anyMatch(line -> line.startsWith("//     " + command)), name);
        assertTrue(lines.stream().noneMatch(line -> line.startsWith("package")), name);
    }

    @ParameterizedTest
    @ValueSource(strings = {"MinCharRnn", "MinGpt"})
    void writesLikeAText(String name) throws IOException, InterruptedException {
        Path text = folder.resolve("text.txt");
        Files.writeString(text, "The sea was calm, and the keeper slept.\n".repeat(100));
        List<String> lines = run(name, text, 2);
        assertTrue(lines.getFirst().startsWith("4,000 characters, 19 different; "), lines.getFirst());
        assertTrue(lines.get(1).matches("update 2: training loss [\\d.]+, validation loss [\\d.]+ nats per character"),
                lines.get(1));
        assertTrue(String.join("\n", lines.subList(3, lines.size())).length() > 100, "there is no sample");
    }

    @Test
    void writesNames() throws IOException, InterruptedException {
        Path names = folder.resolve("names.txt");
        Files.write(names, List.of("Ada", "Adam", "Ala", "Anna", "Dana", "Ela", "Ewa", "Hanna", "Iza", "Jan", "Jola",
                "Lena"));
        List<String> lines = run("MinNames", names, 2);
        assertTrue(lines.getFirst().matches("update 2: validation loss [\\d.]+ nats per letter"), lines.getFirst());
        assertEquals(1 + 20, lines.size());
    }

    @Test
    void readsDigits() throws IOException, InterruptedException {
        writeDigits("train", 64);
        writeDigits("t10k", 20);
        List<String> lines = run("MinDigits", folder, 2);
        assertTrue(lines.getFirst().startsWith("64 images read: mean loss so far "), lines.getFirst());
        assertTrue(lines.get(1).startsWith("of 20 test images it misreads "), lines.get(1));
    }

    /** Images of a digit's number of black rows. */
    private void writeDigits(String set, int count) throws IOException {
        int size = 28 * 28;
        var images = ByteBuffer.allocate(16 + count * size).putInt(2051).putInt(count).putInt(28).putInt(28);
        var labels = ByteBuffer.allocate(8 + count).putInt(2049).putInt(count);
        for (int i = 0; i < count; i++) {
            labels.put((byte) (i % 10));
            byte[] pixels = new byte[size];
            Arrays.fill(pixels, 0, 28 * (i % 10 + 1), (byte) 255);
            images.put(pixels);
        }
        Files.write(folder.resolve(set + "-images-idx3-ubyte"), images.array());
        Files.write(folder.resolve(set + "-labels-idx1-ubyte"), labels.array());
    }

    /** Runs an example as a user does, from its source; the classes under test are on the class path. */
    private List<String> run(String name, Path argument, int updates) throws IOException, InterruptedException {
        Path err = folder.resolve("err.txt");
        var process = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--add-modules", "jdk.incubator.vector", "-Dstdout.encoding=UTF-8", "-Duser.language=en", "-cp",
                classes(), EXAMPLES.resolve(name + ".java").toString(), argument.toString(),
                Integer.toString(updates)).redirectError(err.toFile()).start();
        String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertEquals(0, process.waitFor(), () -> out + read(err));
        return new ArrayList<>(out.lines().toList());
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            return e.toString();
        }
    }

    private static String classes() {
        return Path.of(java.net.URI.create(Matrix.class.getProtectionDomain().getCodeSource().getLocation()
                .toString())).toString();
    }
}
