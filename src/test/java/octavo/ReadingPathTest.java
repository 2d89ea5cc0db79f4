package octavo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import jdk.jshell.EvalException;
import jdk.jshell.JShell;
import jdk.jshell.Snippet.Status;
import jdk.jshell.SnippetEvent;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The reading path in the packages' Javadoc: every line runs, and every answer printed there is the true one. */
class ReadingPathTest {

    @Test
    void chaptersAreNumberedFromReferenceToBytePairs() throws IOException {
        Map<Integer, String> chapters = new TreeMap<>();
        for (Path page : ExercisePage.chapters()) {
            for (String line : ExercisePage.lines(page)) {
                var heading = Pattern.compile("<h3>(\\d+)\\. (.*)</h3>").matcher(line);
                if (heading.find()) {
                    assertEquals(chapters.size() + 1, Integer.parseInt(heading.group(1)), line);
                    chapters.put(Integer.parseInt(heading.group(1)), heading.group(2));
                }
            }
        }
        assertEquals("Byte pairs", chapters.get(chapters.size()));
    }

    /**
     * In each chapter the reader writes, breaks, derives or counts something, which jshell or a command then answers;
     * and the answers are folded.
     */
    @Test
    void eachChapterHasAnExerciseThatIsDone() throws IOException {
        for (Path page : ExercisePage.chapters()) {
            var chapters = String.join("\n", ExercisePage.lines(page)).split("<h3>");
            for (String chapter : Arrays.copyOfRange(chapters, 1, chapters.length)) {
                String title = page + ": " + chapter.lines().findFirst().orElseThrow();
                assertTrue(Pattern.compile("(?m)^<p>(Write|Break|Derive)").matcher(chapter).find(), title);
                int folded = 0;
                for (String line : chapter.lines().toList()) {
                    folded += line.startsWith("<details>") ? 1 : line.startsWith("</details>") ? -1 : 0;
                    assertTrue(folded == 1 || !line.startsWith("jshell> "), title + ": not folded: " + line);
                }
            }
        }
    }

    /** What a page's exercises came to so far. */
    private static final class Reader implements AutoCloseable {
        private final JShell shell = JShell.builder().remoteVMOptions("--add-modules", "jdk.incubator.vector")
                .compilerOptions("--add-modules", "jdk.incubator.vector").build();
        private String input = "";
        private SnippetEvent last;
        private int evaluated;
        private int answers;

        Reader() throws URISyntaxException {
            var classes = SharedData.class.getClassLoader().getResource("octavo/engine/matrix/Matrix.class").toURI();
            shell.addToClasspath(Path.of(classes).resolve("../../../..").normalize().toString());
            shell.eval("import java.util.*;");
            shell.eval("import java.util.stream.*;");
        }

        void read(String line) {
            if (line.startsWith("jshell> ") || line.startsWith("   ...> ")) {
                input += line.substring(8) + "\n";
                var completion = shell.sourceCodeAnalysis().analyzeCompletion(input);
                if (completion.completeness().isComplete()) {
                    evaluate(completion.source());
                    input = "";
                }
            } else if (line.matches("\\$\\d+ ==> .*")) {
                assertEquals(line, "$" + evaluated + " ==> " + last.value(), last.snippet().source());
                answers++;
            } else if (line.startsWith("|  Exception ")) {
                var exception = (EvalException) last.exception();
                String printed = exception.getExceptionClassName() + ": " + exception.getMessage();
                String expected = line.substring("|  Exception ".length()).replaceFirst("\\.\\.\\.$", "");
                assertTrue(printed.startsWith(expected), printed);
                answers++;
            }
        }

        private void evaluate(String source) {
            var events = shell.eval(source);
            last = events.get(events.size() - 1);
            evaluated++;
            assertEquals(Status.VALID, last.status(),
                    () -> source + shell.diagnostics(last.snippet()).map(d -> d.getMessage(null)).toList());
        }

        @Override
        public void close() {
            shell.close();
        }
    }

    @Tag("long")
    @ParameterizedTest
    @MethodSource("octavo.ExercisePage#chapters")
    void exercisesHaveTheAnswersPrinted(Path file) throws IOException, URISyntaxException {
        var page = ExercisePage.lines(file);
        try (var reader = new Reader()) {
            page.forEach(reader::read);
            long chapters = page.stream().filter(line -> line.startsWith("<h3>")).count();
            assertTrue(reader.answers >= chapters, reader.answers + " answers in " + chapters + " chapters");
        }
    }
}
