package octavo.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import octavo.launcher.Launcher;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** What containers, small machines and bad disks do to the program. A system that forbids one skips that check. */
@Tag("long")
@DisabledOnOs(OS.WINDOWS)
class HarshConditionsTest {

    @TempDir
    private Path folder;
    private Path text;

    @BeforeEach
    void writeText() throws IOException {
        text = Files.writeString(folder.resolve("fox.txt"),
                "the quick brown fox jumps over the lazy dog.\n".repeat(60));
    }

    /** What a process came to. */
    private record Ended(int code, String output) {
    }

    private Ended run(List<String> before, List<String> flags, Class<?> program, String... words) throws Exception {
        int code = start(before, flags, program, words).waitFor();
        return new Ended(code, Files.readString(folder.resolve("output.txt"), StandardCharsets.UTF_8));
    }

    private Process start(List<String> before, List<String> flags, Class<?> program, String... words)
            throws IOException {
        var command = new ArrayList<>(before);
        command.addAll(List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC", "--add-modules", "jdk.incubator.vector", "-cp",
                classes(Main.class) + File.pathSeparator + classes(HarshConditionsTest.class)
                        + File.pathSeparator + classes(Test.class)));
        command.addAll(flags);
        command.add(program.getName());
        command.addAll(Arrays.asList(words));
        var builder = new ProcessBuilder(command).redirectErrorStream(true).redirectInput(new File("/dev/null"))
                .redirectOutput(folder.resolve("output.txt").toFile());
        builder.environment().put("OCTAVO_DATA", folder.resolve("data").toString());
        builder.environment().put("OCTAVO_MODELS", folder.resolve("models").toString());
        return builder.start();
    }

    private static String classes(Class<?> one) {
        return Path.of(one.getProtectionDomain().getCodeSource().getLocation().getPath()).toString();
    }

    private static boolean works(String... command) throws InterruptedException {
        try {
            return new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(
                    ProcessBuilder.Redirect.DISCARD).start().waitFor() == 0;
        } catch (IOException e) {
            return false;
        }
    }

    @Test
    void twentyThousandDamagedFilesAreReadOrRefusedIn64Megabytes() throws Exception {
        var ended = run(List.of(), List.of("-Xmx64m"), MutatedFiles.class, folder.toString(),
                Integer.getInteger("octavo.damaged", 20_000).toString());
        assertEquals(0, ended.code(), ended.output());
        assertTrue(ended.output().contains("damaged "), ended.output());
        System.out.print(ended.output());
    }

    @Test
    void oneProcessorIsEnough() throws Exception {
        boolean bound = works("taskset", "-c", "0", "true");
        var ended = run(bound ? List.of("taskset", "-c", "0") : List.of(),
                bound ? List.of() : List.of("-XX:ActiveProcessorCount=1"), Main.class, "train", text.toString(),
                "--hidden", "5", "--points", "40");
        assertEquals(0, ended.code(), ended.output());
    }

    /** Through the launcher, as a user or a service manager starts it. */
    @Test
    void closedStreamsStopNoTraining() throws Exception {
        for (String closed : new String[] {"0<&-", "1>&-", "2>&-", "1>&- 2>&-", "0<&- 1>&- 2>&-"}) {
            String run = "closed" + closed.length();
            var shell = List.of("sh", "-c", "exec \"$@\" " + closed, "sh");
            var ended = run(shell, List.of(), Launcher.class, "train", text.toString(), "--hidden", "5", "--batch", "4",
                    "--points", "40", "--no-samples", "--run", run);
            assertEquals(0, ended.code(), closed + ": " + ended.output());
            assertTrue(Files.exists(folder.resolve("models/" + run + "/" + run + "_40.safetensors")), closed);
            assertEquals(0, run(shell, List.of(), Launcher.class, "generate", run, "-i", "--length", "5").code(),
                    closed);
            deleteRun(run);
        }
    }

    private void deleteRun(String run) throws IOException {
        TinyDigits.deleteFiles(folder.resolve("models").resolve(run));
    }

    /** As in a container: whoever comes next has the process id of the killed one. */
    @Test
    void aKilledPreparationInAProcessNamespaceBlocksNothing() throws Exception {
        assumeTrue(works("unshare", "--fork", "--pid", "true"), "skipped: no process namespace may be made here");
        Files.writeString(text, "the quick brown fox jumps over the lazy dog.\n".repeat(40_000));
        var namespace = List.of("unshare", "--fork", "--pid", "--kill-child");
        int left = 0;
        for (int kill = 0; kill < 12; kill++) {
            String before = parts();
            var process = start(namespace, List.of(), Main.class, "prepare", text.toString(), "--name", "last");
            while (process.isAlive() && (parts().isEmpty() || parts().equals(before))) {
                Thread.sleep(1);
            }
            process.waitFor(10 * kill, TimeUnit.MILLISECONDS);
            process.destroyForcibly().waitFor();
            left += parts().isEmpty() ? 0 : 1;
            TinyDigits.deleteFiles(folder.resolve("data/last"));
        }
        assertTrue(left > 0, "no kill came while a folder was being filled");
        var ended = run(namespace, List.of(), Main.class, "prepare", text.toString(), "--name", "last");
        assertEquals(0, ended.code(), ended.output());
        assertEquals("", parts());
    }

    /** The folders that are being filled, or were when their process was killed. */
    private String parts() {
        String[] names = folder.resolve("data").toFile().list((data, name) -> name.endsWith(".octavo-part"));
        return names == null ? "" : String.join(" ", names);
    }

    @Test
    void aReadOnlyDiskIsNamed() throws Exception {
        Path models = Files.createDirectories(folder.resolve("models"));
        assumeTrue(works("mount", "-t", "tmpfs", "-o", "ro,size=1m", "tmpfs", models.toString()),
                "skipped: only root may mount a disk");
        try {
            var ended = run(List.of(), List.of(), Main.class, "train", text.toString(), "--hidden", "5", "--points",
                    "40");
            assertEquals(1, ended.code(), ended.output());
            assertTrue(ended.output().contains("a folder for the run in " + models + ": read-only")
                    && !ended.output().contains("Exception"), ended.output());
        } finally {
            works("umount", models.toString());
        }
    }
}
