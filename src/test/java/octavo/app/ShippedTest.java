package octavo.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import octavo.app.command.Folders;
import octavo.app.command.Shipped;
import octavo.app.model.TrainedModel;
import octavo.engine.training.RunFolder;
import octavo.files.Safetensors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The models that come with Octavo, as one meets them with the jar alone in an empty folder. */
class ShippedTest {

    private static final Path IN_REPOSITORY = Path.of("models");
    /** What those in the jar may weigh, and all in the repository. */
    private static final long MOST_BYTES_IN_JAR = 900_000;
    private static final long MOST_BYTES = 12L << 20;

    @TempDir
    private Path folder;

    /** What a command line came to. */
    private record Outcome(int code, String out, String err) {
    }

    @BeforeEach
    void emptyFolders() {
        System.setProperty("OCTAVO_DATA", folder.resolve("data").toString());
        System.setProperty("OCTAVO_MODELS", folder.resolve("models").toString());
    }

    @AfterEach
    void restore() {
        System.clearProperty("OCTAVO_DATA");
        System.clearProperty("OCTAVO_MODELS");
    }

    private static Outcome octavo(String... words) {
        var out = new ByteArrayOutputStream();
        var err = new ByteArrayOutputStream();
        int code = Main.run(List.of(words), new PrintStream(out, true, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8));
        return new Outcome(code, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
    }

    private static List<String> checkpoints(Path run) throws IOException {
        return RunFolder.read(run).checkpoints().stream()
                .map(checkpoint -> checkpoint.file().getFileName().toString()).toList();
    }

    static List<String> runs() throws IOException {
        return Shipped.files().stream().map(file -> file.substring(0, file.indexOf('/'))).distinct().toList();
    }

    /** Each opens from the jar and is the same as in the repository. */
    @ParameterizedTest
    @MethodSource("runs")
    void theJarHoldsWhatTheRepositoryHas(String run) throws IOException {
        Path unpacked = Shipped.folder(run);
        assertFalse(unpacked.startsWith(folder));
        Path own = IN_REPOSITORY.resolve(run);
        assertEquals(checkpoints(own), checkpoints(unpacked));
        for (String name : checkpoints(own)) {
            assertEquals(-1, Files.mismatch(own.resolve(name), unpacked.resolve(name)), name);
            TrainedModel.open(unpacked.resolve(name));
        }
    }

    static List<String> runsInRepository() throws IOException {
        try (Stream<Path> runs = Files.list(IN_REPOSITORY)) {
            return runs.map(run -> run.getFileName().toString()).filter(name -> name.startsWith("shipped-"))
                    .sorted().toList();
        }
    }

    @Test
    void theyAreKnownByName() throws IOException {
        for (String run : runsInRepository()) {
            assertTrue(Shipped.ALL.contains(run), run);
        }
        assertEquals(Shipped.ALL.size(), runsInRepository().size());
    }

    /** Each has a line about how it was made, and holds weights only. */
    @ParameterizedTest
    @MethodSource("runsInRepository")
    void theRepositorySaysHowEachWasMade(String run) throws IOException {
        assertTrue(Files.readString(IN_REPOSITORY.resolve("README.md")).contains("`" + run + "`"), run);
        for (String name : checkpoints(IN_REPOSITORY.resolve(run))) {
            Path file = IN_REPOSITORY.resolve(run).resolve(name);
            TrainedModel.open(file);
            try (var tensors = Safetensors.open(file)) {
                assertTrue(tensors.names().stream().noneMatch(tensor -> tensor.startsWith("optimizer.")), name);
            }
        }
    }

    @Test
    void theyAreSmall() throws IOException {
        long inJar = 0;
        for (String file : Shipped.files()) {
            inJar += Files.size(IN_REPOSITORY.resolve(file));
        }
        assertTrue(inJar > 0 && inJar < MOST_BYTES_IN_JAR, inJar + " bytes");
        long all = 0;
        for (String run : runsInRepository()) {
            try (Stream<Path> files = Files.walk(IN_REPOSITORY.resolve(run))) {
                for (Path file : files.filter(Files::isRegularFile).toList()) {
                    all += Files.size(file);
                }
            }
        }
        assertTrue(all < MOST_BYTES, all + " bytes");
    }

    @Test
    void generateWritesWhereNothingWasTrained() {
        var first = octavo("generate", "--length", "40", "--seed", "3");
        assertEquals(0, first.code, first.err);
        assertTrue(first.out.length() > 40 && first.err.contains("shipped-"), first.out + first.err);
        assertFalse(Files.exists(folder.resolve("models")), "reading leaves nothing");
    }

    /** What is unpacked is gone when the process ends, a drawing should stay. Run elsewhere: nothing is left here. */
    @Test
    void drawingsOfWhatLiesInTheJarComeIntoTheCurrentFolder() throws Exception {
        String shipped = Shipped.STAGES.getFirst();
        Path unpacked = Shipped.folder(shipped);
        Path classes = Path.of(Main.class.getProtectionDomain().getCodeSource().getLocation().toURI());
        var process = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--add-modules", "jdk.incubator.vector", "-cp", classes.toString(), Main.class.getName(),
                "plot", shipped, "--what", "embedding").directory(folder.toFile()).redirectErrorStream(true).start();
        String printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertEquals(0, process.waitFor(), printed);
        assertTrue(Files.exists(folder.resolve(shipped + "-embedding.svg")), printed);
        assertTrue(Shipped.isUnpacked(unpacked));
        assertFalse(Shipped.isUnpacked(IN_REPOSITORY.resolve(shipped)));
    }

    /** The data set is not there, so the losses are those that came along. */
    @Test
    void compareShowsLearningAtOnce() throws IOException {
        var table = octavo("compare", "--prompt", "the king ");
        assertEquals(0, table.code, table.err);
        var lines = table.out.lines().skip(2).toList();
        assertEquals(checkpoints(Shipped.first(Shipped.STAGES)).size(), lines.size(), table.out);
        var losses = lines.stream().map(line -> Double.parseDouble(line.strip().split(" +")[2])).toList();
        assertTrue(losses.getLast() < losses.getFirst() - 0.3, table.out);
        var others = octavo("compare", "--examples", "17");
        assertEquals(0, others.code, others.err);
        assertTrue(others.out.lines().skip(2).allMatch(line -> line.contains("  -  ")), others.out);
    }

    /** Also one that is older than a shipped run in the same folder, as after a fresh checkout. */
    @Test
    void aRunOfOnesOwnComesFirst() throws IOException {
        Path text = Files.writeString(folder.resolve("fox.txt"),
                "the quick brown fox jumps over the lazy dog.\n".repeat(60));
        var trained = octavo("train", text.toString(), "--hidden", "5", "--window", "9", "--batch", "4", "--points",
                "20", "--run", "shipped-fox");
        assertEquals(0, trained.code, trained.err);
        String shipped = Shipped.STAGES.getFirst();
        Path copy = Files.createDirectories(folder.resolve("models").resolve(shipped));
        for (String name : checkpoints(IN_REPOSITORY.resolve(shipped))) {
            Files.copy(IN_REPOSITORY.resolve(shipped).resolve(name), copy.resolve(name));
        }
        assertEquals("shipped-fox_20.safetensors", Folders.checkpoint(null).getFileName().toString());
        assertEquals("shipped-fox", Folders.run(null).getFileName().toString());
        var resumed = octavo("train", "--resume", "shipped-fox", "--points", "+4");
        assertEquals(0, resumed.code, resumed.err);
        assertEquals(copy, Shipped.folder(shipped), "a folder that is there is not unpacked again");
    }

    @Test
    void aRunOfOnesOwnIsNotCalledAsADemoModel() throws IOException {
        Path text = Files.writeString(folder.resolve("fox.txt"), "the quick brown fox.\n".repeat(60));
        var outcome = octavo("train", text.toString(), "--run", Shipped.ALL.getFirst(), "--points", "10");
        assertEquals(2, outcome.code, outcome.err);
        assertTrue(outcome.err.contains("is the name of a demo model"), outcome.err);
    }

    /** What a program reads in JSON can be given to the next command, also after the temporary copy is gone. */
    @Test
    void theTemporaryCopyIsNotShown() {
        var outcome = octavo("compare", "--json", "--examples", "10");
        assertEquals(0, outcome.code, outcome.err);
        for (String line : outcome.out.lines().toList()) {
            String name = line.replaceFirst(".*\"checkpoint\":\"([^\"]*)\".*", "$1");
            assertTrue(name.matches("shipped-course_\\d+\\.safetensors"), line);
            assertEquals(0, octavo("inspect", name).code, name);
        }
    }

    @Test
    void aDemoModelIsUnpackedWhereSomethingCanBeWritten() throws IOException {
        String missing = folder.resolve("missing").toString();
        assertTrue(Shipped.temporaryFolder(List.of(missing, "\0", folder.toString())).startsWith(folder));
        var e = assertThrows(IOException.class, () -> Shipped.temporaryFolder(List.of(missing)));
        assertTrue(e.getMessage().contains("java.io.tmpdir"), e.getMessage());
    }

    @Test
    void aShippedRunIsNotTrainedOn() {
        String shipped = Shipped.STAGES.getFirst();
        var outcome = octavo("train", "--resume", shipped, "--points", "+10");
        assertEquals(2, outcome.code, outcome.err);
        assertTrue(outcome.err.contains("--init-from " + shipped), outcome.err);
    }
}
