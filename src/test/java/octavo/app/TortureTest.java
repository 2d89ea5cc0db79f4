package octavo.app;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import octavo.Tensors;
import octavo.engine.training.Checkpoint;
import octavo.engine.training.RunFolder;
import octavo.files.JsonObject;
import octavo.files.Safetensors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/**
 * Trainings as processes of their own that are killed, interrupted, run out of disk, and meet each other. Nothing is
 * lost but the work since the last checkpoint, and a run that was killed many times ends with the weights of an
 * undisturbed one.
 */
@DisabledOnOs(OS.WINDOWS)
@Timeout(value = 30, unit = TimeUnit.MINUTES, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class TortureTest {

    private static final String TEXT =
            "peter piper picked a peck of pickled peppers.\nwhere is the peck of pickled peppers?\n".repeat(50);
    private static final int KILLED = 128 + 9;

    @TempDir
    private Path folder;
    private Path models;
    private final List<Process> started = new ArrayList<>();

    @BeforeEach
    void writeText() throws IOException {
        models = folder.resolve("models");
        Files.writeString(folder.resolve("peppers.txt"), TEXT);
    }

    @AfterEach
    void leaveNothingRunning() {
        started.forEach(Process::destroyForcibly);
    }

    /** Starts a command as the launcher does, its errors in a file of the name {@code log}. */
    private Process start(String log, String... words) throws IOException {
        var command = new ArrayList<>(List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC", "-Xmn16m", "--add-modules", "jdk.incubator.vector", "-cp", classes(),
                Main.class.getName()));
        command.addAll(List.of(words));
        command.addAll(List.of("--threads", "1"));
        var builder = new ProcessBuilder(command).redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectError(folder.resolve(log).toFile());
        builder.environment().put("OCTAVO_DATA", folder.resolve("data").toString());
        builder.environment().put("OCTAVO_MODELS", models.toString());
        var process = builder.start();
        started.add(process);
        return process;
    }

    private static String classes() {
        return Path.of(Main.class.getProtectionDomain().getCodeSource().getLocation().getPath()).toString();
    }

    /** A new training of a net that is small, but has moments and a carried state. */
    private Process train(String run, long points, String saveEvery) throws IOException {
        return start(run + ".log", "train", folder.resolve("peppers.txt").toString(), "--predict", "every",
                "--window", "9",
                "--hidden", "9,7", "--batch", "3", "--optimizer", "adam", "--schedule", "cosine", "--no-samples",
                "--points", "" + points, "--save-every", saveEvery, "--run", run);
    }

    private String said(String log) throws IOException {
        return Files.readString(folder.resolve(log), StandardCharsets.UTF_8);
    }

    private int checkpoints(String run) {
        try {
            return Files.isDirectory(models.resolve(run))
                    ? RunFolder.read(models.resolve(run)).checkpoints().size() : 0;
        } catch (IOException e) {
            return 0;
        }
    }

    /** Waits until something holds, at most as long as the process lives. */
    private static void await(Process process, BooleanSupplier condition) throws InterruptedException {
        while (process.isAlive() && !condition.getAsBoolean()) {
            Thread.sleep(1);
        }
    }

    @Test
    void aRunThatIsKilledAFewTimesEndsWithTheSameWeights() throws Exception {
        torture(3, 3_000, "300", 1);
    }

    @Test
    @Tag("long")
    void aRunThatIsKilledFiftyTimesEndsWithTheSameWeights() throws Exception {
        torture(50, 30_000, "600", 2);
    }

    private void torture(int kills, long points, String saveEvery, long seed) throws Exception {
        assertEquals(0, train("undisturbed", points, saveEvery).waitFor(), () -> "see undisturbed.log");
        var random = new Random(seed);
        int killed = 0;
        int resumed = 0;
        for (int round = 1; killed < kills; round++) {
            String run = "killed-" + round;
            int code = KILLED;
            while (code == KILLED) {
                boolean resumes = checkpoints(run) > 0;
                Process process = resumes ? start(run + ".log", "train", "--resume", run)
                        : train(run, points, saveEvery);
                if (killed < kills) {
                    waitForAMoment(process, run, random);
                    process.destroyForcibly();
                }
                code = process.waitFor();
                killed += code == KILLED ? 1 : 0; // one that had ended already was not
                resumed += resumes ? 1 : 0;
            }
            assertEquals(0, code, said(run + ".log"));
            requireSame(run, points);
        }
        assertTrue(resumed > 0, "every kill came before the first checkpoint");
        System.out.println("killed " + killed + " times, resumed " + resumed + " times");
    }

    /** Any moment of the start, a moment after a checkpoint, or one in the middle of writing it. */
    private void waitForAMoment(Process process, String run, Random random) throws InterruptedException {
        int before = checkpoints(run);
        switch (random.nextInt(3)) {
            case 0 -> process.waitFor(random.nextInt(2000), TimeUnit.MILLISECONDS);
            case 1 -> {
                await(process, () -> checkpoints(run) > before);
                process.waitFor(random.nextInt(100), TimeUnit.MILLISECONDS);
            }
            default -> {
                await(process, () -> checkpoints(run) > before);
                await(process, () -> partOfACheckpoint(run));
            }
        }
    }

    private boolean partOfACheckpoint(String run) {
        String[] names = models.resolve(run).toFile().list();
        return names != null && List.of(names).toString().contains("safetensors.");
    }

    /** Every tensor of the last checkpoint, moments and carried states too, bit for bit; and the counters. */
    private void requireSame(String run, long points) throws IOException {
        Path expected = models.resolve("undisturbed/undisturbed_" + points + ".safetensors");
        Path found = models.resolve(run).resolve(run + "_" + points + ".safetensors");
        try (var a = Safetensors.open(expected); var b = Safetensors.open(found)) {
            assertEquals(a.names(), b.names());
            for (String name : a.names()) {
                assertArrayEquals(Tensors.read(a, name).data, Tensors.read(b, name).data, run + " " + name);
            }
            var stateA = JsonObject.parse("a", a.metadata().get("octavo.state")).values();
            var stateB = JsonObject.parse("b", b.metadata().get("octavo.state")).values();
            stateA.remove("seconds");
            stateB.remove("seconds");
            assertEquals(stateA, stateB, run);
        }
        assertFalse(List.of(models.resolve(run).toFile().list()).toString().contains("octavo-part"), run);
    }

    @Test
    void aTerminatedRunWritesALastCheckpointAndGoesOn() throws Exception {
        endedBySignal("TERM", 143);
    }

    @Test
    @Tag("long")
    void anInterruptedRunWritesALastCheckpointAndGoesOn() throws Exception {
        Path status = Path.of("/proc/self/status");
        boolean ignored = Files.isReadable(status) && Files.readAllLines(status).stream()
                .filter(line -> line.startsWith("SigIgn:"))
                .anyMatch(line -> (Long.parseUnsignedLong(line.substring(7).strip(), 16) & 2) != 0);
        assumeTrue(!ignored,
                "skipped: this process was started so that Ctrl-C is ignored, and its children inherit that");
        endedBySignal("INT", 130);
    }

    private void endedBySignal(String signal, int code) throws Exception {
        Process process = train("signal", 100_000_000, "100000000");
        await(process, () -> Files.exists(models.resolve("signal/log.csv")));
        assertEquals(0, new ProcessBuilder("kill", "-" + signal, "" + process.pid()).start().waitFor());
        assertEquals(code, process.waitFor(), () -> "see signal.log");
        assertEquals(1, checkpoints("signal"), said("signal.log"));
        assertTrue(said("signal.log").contains("--resume signal"), said("signal.log"));
        assertEquals(0, start("resumed.log", "train", "--resume", "signal", "--points", "+30").waitFor(),
                () -> "see resumed.log");
        assertEquals(2, checkpoints("signal"));
    }

    @Test
    @Tag("long")
    void theSecondTrainingInAFolderIsToldSo() throws Exception {
        Process first = train("same", 100_000_000, "3000");
        await(first, () -> checkpoints("same") > 0);
        assertEquals(1, start("resume.log", "train", "--resume", "same").waitFor());
        assertTrue(said("resume.log").contains("another training is running in"), said("resume.log"));
        assertEquals(1, train("same", 300, "100").waitFor());
        assertTrue(said("same.log").contains("another training is running in"), said("same.log"));
        assertTrue(first.isAlive());
        first.destroyForcibly().waitFor();
        // what a killed process leaves does not keep others out
        long points = RunFolder.read(models.resolve("same")).newest().points() + 30;
        assertEquals(0, start("resume.log", "train", "--resume", "same", "--points", "" + points).waitFor(),
                () -> "see resume.log");
        assertEquals(1, train("same", 300, "100").waitFor());
        assertTrue(said("same.log").contains("exists already"), said("same.log"));
    }

    @Test
    @Tag("long")
    void aRunThatWasKilledBeforeItsFirstCheckpointCanBeStartedAgain() throws Exception {
        Process first = train("early", 100_000_000, "100000000");
        await(first, () -> Files.exists(models.resolve("early/log.csv")));
        assertEquals(1, train("early", 300, "100").waitFor());
        assertTrue(said("early.log").contains("another training is running in"), said("early.log"));
        first.destroyForcibly().waitFor();
        assertEquals(0, train("early", 300, "100").waitFor(), () -> "see early.log");
    }

    @Test
    void aFullDiskLeavesEarlierCheckpointsWhole() throws Exception {
        Files.createDirectories(models);
        assumeTrue(mount("-t", "tmpfs", "-o", "size=400k", "tmpfs", models.toString()),
                "skipped: only root may mount a small disk");
        try {
            assertEquals(1, train("full", 1_000_000, "30").waitFor());
            String said = said("full.log");
            assertTrue(said.contains("octavo: cannot write") && said.contains("no space left"), said);
            assertFalse(said.contains("Exception"), said);
            var all = RunFolder.read(models.resolve("full")).checkpoints();
            assertTrue(all.size() > 3, said);
            for (var checkpoint : all) {
                Checkpoint.open(checkpoint.file()).model();
            }
            assertTrue(mount("-o", "remount,size=4m", models.toString()));
            long points = all.getLast().points() + 60;
            assertEquals(0, start("more.log", "train", "--resume", "full", "--points", "" + points).waitFor(),
                    () -> "see more.log");
            assertFalse(List.of(models.resolve("full").toFile().list()).toString().contains("octavo-part"));
        } finally {
            new ProcessBuilder("umount", models.toString()).start().waitFor();
        }
    }

    private static boolean mount(String... words) throws Exception {
        var command = new ArrayList<>(List.of("mount"));
        command.addAll(List.of(words));
        try {
            return new ProcessBuilder(command).redirectErrorStream(true).start().waitFor() == 0;
        } catch (IOException e) {
            return false;
        }
    }
}
