package octavo.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.Stream;
import octavo.ExercisePage;
import octavo.SharedData;
import octavo.engine.matrix.Matrix;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/**
 * The exercises of the reading path that are commands: each is typed as it stands, with the changes of the source that
 * the page asks for, and prints what the page shows.
 */
class ReadingPathCommandsTest {

    private static final Path SOURCES = Path.of("src/main/java");
    private static final String TRY = "java src/examples/java/TryChange.java ";
    /** A program of one page that reads a public text. */
    private static final String PROGRAM = "java --add-modules jdk.incubator.vector -cp target/octavo.jar ";
    private static final List<String> OCTAVO = List.of("java -jar target/octavo.jar ", "octavo ");
    /** The start of a text as a file of its own, for a net that should learn it by heart. */
    private static final String HEAD = "head -c ";

    @TempDir
    private Path folder;
    private CommandRunner runner;

    @BeforeEach
    void prepare() {
        runner = new CommandRunner(folder);
    }

    @AfterEach
    void restore() {
        runner.close();
    }

    @Tag("long")
    @TestFactory
    Stream<DynamicTest> commandsPrintWhatThePagesShow() throws IOException {
        var tests = new ArrayList<DynamicTest>();
        for (Path page : ExercisePage.all()) {
            for (var command : ExercisePage.read(page).commands()) {
                tests.add(dynamicTest(page.getParent().getFileName() + ": " + command.line(), () -> check(command)));
            }
        }
        assertTrue(tests.size() > 15, tests.size() + " commands");
        return tests.stream();
    }

    private void check(ExercisePage.Command command) throws IOException, InterruptedException {
        var printed = run(command).lines().map(ReadingPathCommandsTest::spaced).toList();
        for (String line : command.shown()) {
            assertTrue(line.equals("...") || printed.contains(spaced(line)), line + "\nis not in\n"
                    + String.join("\n", printed));
        }
        if (command.shown().isEmpty() && !command.changes().isEmpty()) {
            assertTrue(printed.stream().anyMatch(line -> line.contains("NOT within")), printed.toString());
        }
    }

    /** How wide the columns of a table are does not matter. */
    private static String spaced(String line) {
        return line.strip().replaceAll(" +", " ");
    }

    private String run(ExercisePage.Command command) throws IOException, InterruptedException {
        if (command.line().startsWith(TRY)) {
            return tryChange(words(command.line().substring(TRY.length())), command.changes());
        }
        if (command.line().startsWith(HEAD)) {
            String[] words = command.line().substring(HEAD.length()).split(" (> )?");
            String text = Files.readString(Path.of(words[1])).substring(0, Integer.parseInt(words[0]));
            Files.writeString(folder.resolve(words[2]), text);
            return "";
        }
        if (command.line().startsWith(PROGRAM)) {
            return program(command.line().substring(PROGRAM.length()).split(" "));
        }
        for (String octavo : OCTAVO) {
            if (command.line().startsWith(octavo)) {
                var outcome = CommandRunner.octavo(words(command.line().substring(octavo.length()))
                        .toArray(String[]::new));
                return outcome.out + outcome.err;
            }
        }
        throw new AssertionError("what is " + command.line() + "?");
    }

    /** The words of a command; a file that an earlier command has made is in the folder of the test. */
    private List<String> words(String line) {
        return Stream.of(line.split(" +")).map(word -> Files.exists(folder.resolve(word))
                ? folder.resolve(word).toString() : word).toList();
    }

    /** Runs the reader's program on a changed copy of the source and the classes under test. */
    private String tryChange(List<String> words, List<ExercisePage.Change> changes)
            throws IOException, InterruptedException {
        Path sources = Files.createDirectories(folder.resolve("sources"));
        Path copy = sources.resolve(words.getFirst() + ".java");
        try (Stream<Path> files = Files.walk(SOURCES)) {
            var lines = Files.readAllLines(files.filter(file -> file.endsWith(copy.getFileName())).findFirst()
                    .orElseThrow());
            for (var change : changes) {
                apply(change, lines);
            }
            Files.write(copy, lines);
        }
        var java = new ArrayList<>(List.of("-Doctavo=" + classes(), "-Dsources=" + sources,
                "src/examples/java/TryChange.java"));
        java.addAll(words);
        return java(java);
    }

    private static String program(String... words) throws IOException, InterruptedException {
        return java(List.of("--add-modules", "jdk.incubator.vector", "-cp", classes(), words[0],
                SharedData.file("data/" + words[1]).toString()));
    }

    private static String java(List<String> arguments) throws IOException, InterruptedException {
        var words = new ArrayList<>(List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString()));
        words.addAll(arguments);
        var process = new ProcessBuilder(words).redirectErrorStream(true).start();
        String printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        process.waitFor();
        return printed;
    }

    private static String classes() {
        return Path.of(URI.create(Matrix.class.getProtectionDomain().getCodeSource().getLocation().toString()))
                .toString();
    }

    /** Replaces lines, whatever their indent; they have to stand in the source exactly once. */
    private static void apply(ExercisePage.Change change, List<String> lines) {
        var stripped = lines.stream().map(String::strip).toList();
        int at = Collections.indexOfSubList(stripped, change.before());
        assertTrue(at >= 0, "not in the source: " + change.before());
        assertEquals(at, Collections.lastIndexOfSubList(stripped, change.before()), "twice: " + change.before());
        lines.subList(at, at + change.before().size()).clear();
        lines.addAll(at, change.after());
    }

    @Test
    void changesAreFoundInTheSourcesTheyName() throws IOException {
        int changes = 0;
        for (Path page : ExercisePage.all()) {
            for (var command : ExercisePage.read(page).commands()) {
                if (!command.changes().isEmpty()) {
                    String name = command.line().substring(TRY.length()).split(" ")[0] + ".java";
                    try (Stream<Path> files = Files.walk(SOURCES)) {
                        var lines = Files.readAllLines(files.filter(file -> file.endsWith(name)).findFirst()
                                .orElseThrow());
                        command.changes().forEach(change -> apply(change, lines));
                        changes++;
                    }
                }
            }
        }
        assertTrue(changes > 10, changes + " changes");
    }
}
