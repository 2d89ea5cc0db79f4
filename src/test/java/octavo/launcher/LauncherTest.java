package octavo.launcher;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeFalse;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** Starts the launcher as a user does, with a stub in place of the engine. */
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class LauncherTest {

    @TempDir
    static Path folder;

    private static Path jar;

    private final List<ProcessHandle> started = new ArrayList<>();

    @BeforeAll
    static void makeJar() throws IOException {
        jar = StubEngine.jar(folder);
    }

    @AfterEach
    void leaveNothingRunning() {
        started.forEach(ProcessHandle::destroyForcibly);
    }

    @Test
    void exitCodesPass() throws Exception {
        for (int code : new int[] {0, 1, 2}) {
            var run = start(List.of(), "exit", "" + code);
            assertEquals(code, run.waitFor());
            assertEquals("", text(run.getErrorStream()));
        }
    }

    @Test
    void stdinAndStdoutPassByteForByte() throws Exception {
        var bytes = new byte[100_000];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = (byte) (i * 31 + i / 251);
        }
        var run = start(List.of(), "copy");
        try (var in = run.getOutputStream()) {
            in.write(bytes);
        }
        assertArrayEquals(bytes, run.getInputStream().readAllBytes());
        assertEquals(0, run.waitFor());
    }

    @Test
    void argumentsPassAsTheyAre() throws Exception {
        assumeTrue("UTF-8".equals(System.getProperty("sun.jnu.encoding")), "this locale has no such arguments");
        String[] words = {"arguments", "a  b", "", "\"quoted\" 'twice'", "--x=*", "zażółć", "\uD83D\uDC19",
                "back\\slash"};
        var run = start(List.of(), words);
        assertEquals(String.join("\n", words), text(run.getInputStream()));
    }

    @Test
    @DisabledOnOs(OS.WINDOWS)
    void anArgumentThatTheLocaleCannotExpressIsRefused() throws Exception {
        var builder = new ProcessBuilder("sh", "-c", "exec \"$0\" -jar \"$1\" arguments \"$(printf '\\305\\202')\"",
                program(Path.of(System.getProperty("java.home"))), jar.toString());
        builder.environment().put("LC_ALL", "C");
        var run = builder.start();
        assertEquals("", text(run.getInputStream()));
        var error = text(run.getErrorStream());
        assertTrue(error.startsWith("octavo: the argument \"??\"") && error.contains("--prompt-file"), error);
        assertEquals(2, run.waitFor());
    }

    @Test
    void theEngineGetsOurFlagsUnlessTheUserHasHisOwn() throws Exception {
        var without = lines(start(List.of(), "flags"));
        assertTrue(without.containsAll(List.of("-XX:+UseSerialGC", "-Xmn16m", "-XX:MaxRAMPercentage=70",
                "-Doctavo.terminal=false", "-Doctavo.stdout.terminal=false")), without.toString());
        assertFalse(without.toString().contains("octavo.simd"), without.toString());

        String longArgument = "x".repeat(20_000); // more than a page, in which some systems show a command line
        var with = lines(start(List.of("-Xmx64m", "-Dwith.blank=a b", "-XX:+UseParallelGC"), "flags", "--simd", "128",
                longArgument));
        assertTrue(with.containsAll(List.of("-Xmx64m", "-Dwith.blank=a b", "-XX:+UseParallelGC", "-Doctavo.simd=128")),
                with.toString());
        assertFalse(with.toString().contains("SerialGC") || with.toString().contains("-Xmn"), with.toString());
    }

    @Test
    void stderrPassesAtOnceAndByteForByteWithoutTheWarning() throws Exception {
        String[] pieces = {"\r 10 %", "\r 20 %\nWARNING: Using", " incubator\n",
                "WARNING: Using incubator modules: not this one\n", "\u0142 no line end"};
        var words = new ArrayList<>(List.of("talk"));
        for (String piece : pieces) {
            words.add(HexFormat.of().formatHex(piece.getBytes(UTF_8)));
        }
        var run = start(List.of(), words.toArray(String[]::new));
        for (String piece : pieces) {
            // Each piece arrives while the engine waits for a byte before it writes the next one.
            assertEquals(piece, new String(run.getErrorStream().readNBytes(piece.getBytes(UTF_8).length), UTF_8));
            run.getOutputStream().write('\n');
            run.getOutputStream().flush();
        }
        assertEquals("", text(run.getErrorStream()));
        assertEquals(0, run.waitFor());
    }

    @Test
    void aReaderOfStderrThatLeavesStopsNothing() throws Exception {
        var run = start(List.of(), "talk", "41".repeat(200), "42".repeat(200));
        run.getErrorStream().close();
        run.getOutputStream().close();
        assertEquals(0, run.waitFor());
    }

    /** The descriptor of a closed stream belongs to a file of the JVM: closing or reading it took the JVM down. */
    @Test
    @DisabledOnOs(OS.WINDOWS)
    void closedStreamsStopNothing() throws Exception {
        Path out = folder.resolve("copied");
        assertEquals(0, shell("talk 4142 2>&-").waitFor());
        assertEquals(3, shell("exit 3 2>&- >&- <&-").waitFor());
        assertEquals(0, shell("arguments a >&-").waitFor());
        assertEquals(0, shell("copy <&- >'" + out + "'").waitFor());
        assertEquals(0, Files.size(out), "the engine read a file of the JDK as its stdin");
    }

    private Process shell(String words) throws IOException {
        var run = new ProcessBuilder("sh", "-c", "exec '" + program(Path.of(System.getProperty("java.home")))
                + "' -jar '" + jar + "' " + words).redirectInput(Path.of("/dev/null").toFile()).start();
        started.add(run.toHandle());
        return run;
    }

    @Test
    @DisabledOnOs(OS.WINDOWS)
    void aTerminationIsPassedOnAndTheEngineWaitedFor() throws Exception {
        Path mark = folder.resolve("terminated");
        var run = start(List.of(), "wait", mark.toString());
        var engine = engineOf(run);
        // not Process.destroy(), which would close the pipes that the last words come through
        run.toHandle().destroy();
        assertTrue(new String(run.getErrorStream().readAllBytes(), StandardCharsets.UTF_8).contains("last words"));
        assertEquals(143, run.waitFor());
        assertTrue(Files.exists(mark), "the launcher did not wait for the engine");
        assertGone(engine);
    }

    @Test
    @DisabledOnOs(OS.WINDOWS)
    void anInterruptionIsPassedOnAndTheEngineWaitedFor() throws Exception {
        assumeFalse(interruptionsAreIgnored(), "this process was started with SIGINT ignored, as its children are");
        Path mark = folder.resolve("interrupted");
        var run = start(List.of(), "wait", mark.toString());
        var engine = engineOf(run);
        new ProcessBuilder("kill", "-INT", "" + run.pid()).start().waitFor();
        assertEquals(130, run.waitFor());
        assertTrue(Files.exists(mark), "the launcher did not wait for the engine");
        assertGone(engine);
    }

    @Test
    @DisabledOnOs(OS.WINDOWS)
    void anInterruptionOfBothAtOnceIsOne() throws Exception {
        assumeFalse(interruptionsAreIgnored(), "this process was started with SIGINT ignored, as its children are");
        Path mark = folder.resolve("interrupted-both");
        var run = start(List.of(), "wait", mark.toString());
        var engine = engineOf(run);
        new ProcessBuilder("kill", "-INT", "" + engine.pid(), "" + run.pid()).start().waitFor(); // as Ctrl-C does
        assertEquals(130, run.waitFor());
        assertTrue(Files.exists(mark), "the launcher did not wait for the engine");
        assertGone(engine);
    }

    @Test
    @DisabledOnOs(OS.WINDOWS)
    void theEngineEndsProperlyWhenTheLauncherIsKilled() throws Exception {
        Path mark = folder.resolve("orphaned");
        var run = start(List.of(), "wait", mark.toString());
        var engine = engineOf(run);
        run.destroyForcibly().waitFor();
        assertGone(engine);
        assertTrue(Files.exists(mark), "the engine did not end properly");
    }

    @Test
    void startsFromJava17() throws Exception {
        Path java17 = java17();
        assumeTrue(java17 != null, "there is no JDK 17 beside this one");
        var builder = new ProcessBuilder(program(java17), "-Xmx80m", "-jar", jar.toString(), "flags");
        builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
        var run = builder.start();
        assertTrue(lines(run).contains("-Xmx80m"));
        assertEquals("", text(run.getErrorStream()));
        assertEquals(0, run.waitFor());
    }

    @Test
    @DisabledOnOs(OS.WINDOWS)
    void theEngineIsToldOfTheTerminal() throws Exception {
        Path log = folder.resolve("terminal.log");
        String command = "stty cols 97 rows 30; '" + program(Path.of(System.getProperty("java.home"))) + "' -jar '"
                + jar + "' flags";
        Process run;
        try {
            run = new ProcessBuilder("script", "-qec", command, log.toString()).redirectErrorStream(true)
                    .redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile())).start();
        } catch (IOException e) {
            assumeTrue(false, "there is no program \"script\" to make a terminal with");
            return;
        }
        var shown = text(run.getInputStream());
        assertTrue(shown.contains("-Doctavo.terminal=true"), shown);
        assertTrue(shown.contains("-Doctavo.stdout.terminal=true"), shown);
        assertTrue(shown.contains("-Doctavo.columns=97"), shown);
    }

    private Process start(List<String> flags, String... words) throws IOException {
        var command = new ArrayList<>(List.of(program(Path.of(System.getProperty("java.home")))));
        command.addAll(flags);
        command.addAll(List.of("-jar", jar.toString()));
        command.addAll(Arrays.asList(words));
        var run = new ProcessBuilder(command).start();
        started.add(run.toHandle());
        return run;
    }

    /** The engine that the launcher has started, which prints its process id as its first line. */
    private ProcessHandle engineOf(Process run) throws IOException {
        var line = run.inputReader().readLine();
        assertTrue(line != null, "the engine has not begun");
        var engine = ProcessHandle.of(Long.parseLong(line)).orElseThrow();
        started.add(engine);
        return engine;
    }

    private static void assertGone(ProcessHandle process) throws Exception {
        for (int i = 0; i < 300 && isRunning(process); i++) {
            Thread.sleep(100);
        }
        assertFalse(isRunning(process), "the engine still runs");
    }

    /** Whether a process runs; one that has ended counts as alive until its parent asks for its exit code. */
    private static boolean isRunning(ProcessHandle process) throws IOException {
        Path status = Path.of("/proc/" + process.pid() + "/status");
        try {
            return process.isAlive() && !(Files.exists(status) && Files.readString(status).contains("State:\tZ"));
        } catch (IOException e) {
            return false; // it ended between the two questions
        }
    }

    private static boolean interruptionsAreIgnored() throws IOException {
        Path status = Path.of("/proc/self/status");
        if (!Files.exists(status)) {
            return false;
        }
        String mask = Files.readString(status).replaceAll("(?s).*SigIgn:\\s*([0-9a-f]+).*", "$1");
        return (Long.parseUnsignedLong(mask, 16) & 2) != 0; // bit 1 is signal 2
    }

    private static Path java17() throws IOException {
        try (var homes = Files.newDirectoryStream(Path.of(System.getProperty("java.home")).getParent())) {
            for (Path home : homes) {
                Path release = home.resolve("release");
                if (Files.isReadable(release) && Files.readString(release).contains("JAVA_VERSION=\"17.")) {
                    return home;
                }
            }
        }
        return null;
    }

    private static String program(Path home) {
        return home.resolve("bin").resolve("java").toString();
    }

    private static List<String> lines(Process run) throws IOException {
        return text(run.getInputStream()).lines().toList();
    }

    private static String text(InputStream stream) throws IOException {
        return new String(stream.readAllBytes(), UTF_8);
    }
}
