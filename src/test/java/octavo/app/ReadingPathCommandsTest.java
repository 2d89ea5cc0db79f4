package octavo.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The last exercise on attention is a command: it prints what stands in the Javadoc of octavo.engine.layers. */
class ReadingPathCommandsTest {

    private static final Path PAGE = Path.of("src/main/java/octavo/engine/layers/package-info.java");
    private static final String COMMAND = "$ java -jar target/octavo.jar ";

    @Tag("long")
    @Test
    void commandPrintsWhatThePageShows() throws IOException {
        var page = Files.readAllLines(PAGE).stream().map(line -> line.replaceFirst("^ \\* ?", ""))
                .dropWhile(line -> !line.startsWith(COMMAND)).toList();
        var out = new ByteArrayOutputStream();
        var words = List.of(page.getFirst().substring(COMMAND.length()).split(" "));
        assertEquals(0, Main.run(words, new PrintStream(out, true, StandardCharsets.UTF_8), System.err));
        var printed = out.toString(StandardCharsets.UTF_8).lines().toList();
        var shown = page.stream().skip(1).takeWhile(line -> !line.startsWith("$ ")).toList();
        assertTrue(shown.size() > 2, "lines of an answer: " + shown);
        for (String line : shown) {
            assertTrue(line.equals("...") || printed.contains(line), line);
        }
    }
}
