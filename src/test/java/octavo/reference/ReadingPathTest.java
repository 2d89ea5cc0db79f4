package octavo.reference;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import jdk.jshell.EvalException;
import jdk.jshell.JShell;
import jdk.jshell.Snippet.Status;
import jdk.jshell.SnippetEvent;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The exercises in the package's Javadoc: every line runs in jshell, and every answer printed there is the true one. */
@Tag("long")
class ReadingPathTest {

    private static final Path SOURCE = Path.of("src/main/java/octavo/reference/package-info.java");

    @Test
    void exercisesHaveTheAnswersPrinted() throws IOException, URISyntaxException {
        int answers = 0;
        try (var shell = JShell.create()) {
            var classes = GradientCheck.class.getProtectionDomain().getCodeSource().getLocation();
            shell.addToClasspath(Path.of(classes.toURI()).toString());
            shell.eval("import java.util.*;");
            String input = "";
            SnippetEvent last = null;
            for (String sourceLine : Files.readAllLines(SOURCE)) {
                String line = sourceLine.replaceFirst("^ \\* ?", "");
                if (line.startsWith("jshell> ") || line.startsWith("   ...> ")) {
                    input += line.substring(8) + "\n";
                    var completion = shell.sourceCodeAnalysis().analyzeCompletion(input);
                    if (completion.completeness().isComplete()) {
                        last = eval(shell, completion.source());
                        input = "";
                    }
                } else if (line.matches("\\$\\d+ ==> .*")) {
                    assertEquals(line.replaceFirst("\\S+ ==> ", ""), last.value(), last.snippet().source());
                    answers++;
                } else if (line.startsWith("|  Exception ")) {
                    var exception = (EvalException) last.exception();
                    String printed = exception.getExceptionClassName() + ": " + exception.getMessage();
                    String expected = line.substring("|  Exception ".length()).replaceFirst("\\.\\.\\.$", "");
                    assertTrue(printed.startsWith(expected), printed);
                    answers++;
                }
            }
        }
        assertTrue(answers >= 8, answers + " answers");
    }

    private static SnippetEvent eval(JShell shell, String input) {
        var events = shell.eval(input);
        var event = events.get(events.size() - 1);
        assertEquals(Status.VALID, event.status(),
                () -> input + shell.diagnostics(event.snippet()).map(d -> d.getMessage(null)).toList());
        return event;
    }
}
