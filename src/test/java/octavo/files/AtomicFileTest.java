package octavo.files;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AtomicFileTest {

    @TempDir
    Path folder;

    private void assertHoldsOnly(String... names) throws IOException {
        try (var files = Files.list(folder)) {
            var found = files.map(f -> f.getFileName().toString()).collect(Collectors.toSet());
            assertEquals(Set.of(names), found);
        }
    }

    @Test
    void replacesAndLeavesNothingElse() throws IOException {
        Path file = folder.resolve("a");
        AtomicFile.write(file, "first");
        AtomicFile.write(file, "second");
        assertEquals("second", Files.readString(file));
        assertHoldsOnly("a");
    }

    @Test
    void newFilesAreNeverOverwritten() throws IOException {
        Path file = folder.resolve("a");
        AtomicFile.writeNew(file, out -> out.write('1'));
        var e = assertThrows(IOException.class, () -> AtomicFile.writeNew(file, out -> out.write('2')));
        assertTrue(e.getMessage().contains("never overwritten"), e.getMessage());
        assertEquals("1", Files.readString(file));
        assertHoldsOnly("a");
    }

    @Test
    void aFileThatAppearsMeanwhileIsNotOverwrittenEither() throws IOException {
        Path file = folder.resolve("a");
        var e = assertThrows(IOException.class, () -> AtomicFile.writeNew(file, out -> Files.writeString(file,
                "other")));
        assertTrue(e.getMessage().contains("never overwritten"), e.getMessage());
        assertEquals("other", Files.readString(file));
        assertHoldsOnly("a");
    }

    @Test
    void aFailureLeavesTheOldFileAndNothingElse() throws IOException {
        Path file = folder.resolve("a");
        AtomicFile.write(file, "old");
        var e = assertThrows(IOException.class, () -> AtomicFile.write(file, out -> {
            out.write(new byte[200_000]);
            throw new IOException("No space left on device");
        }));
        assertEquals("cannot write " + file + ": no space left on device; an existing file is not changed",
                e.getMessage());
        assertThrows(IllegalStateException.class, () -> AtomicFile.write(file, out -> {
            throw new IllegalStateException();
        }));
        assertEquals("old", Files.readString(file));
        assertHoldsOnly("a");
    }

    @Test
    void namesAFolderThatIsMissingOrNone() throws IOException {
        var e = assertThrows(IOException.class, () -> AtomicFile.write(folder.resolve("no/a"), ""));
        assertTrue(e.getMessage().contains("the folder does not exist"), e.getMessage());
        Files.writeString(folder.resolve("plain"), "");
        e = assertThrows(IOException.class, () -> AtomicFile.write(folder.resolve("plain/a"), ""));
        assertTrue(e.getMessage().startsWith("cannot write " + folder.resolve("plain/a") + ": not a directory"),
                e.getMessage());
    }

    @Test
    void namesAFolderThatMayNotBeWritten() throws IOException {
        assumeTrue(folder.toFile().setWritable(false) && !Files.isWritable(folder),
                "permissions do not bind this user");
        var e = assertThrows(IOException.class, () -> AtomicFile.write(folder.resolve("a"), ""));
        assertTrue(folder.toFile().setWritable(true));
        assertTrue(e.getMessage().contains("permission is denied"), e.getMessage());
    }

    @Test
    void tidiesAwayWhatKilledProcessesLeft() throws IOException {
        Files.writeString(folder.resolve("a"), "");
        Path[] part = new Path[1];
        AtomicFile.write(folder.resolve("b"), out -> {
            try (var files = Files.list(folder)) {
                part[0] = files.filter(f -> f.getFileName().toString().startsWith(".b")).findFirst().orElseThrow();
            }
        });
        Files.writeString(part[0], "half");
        AtomicFile.deleteLeftovers(folder);
        assertHoldsOnly("a", "b");
    }

    /** Needs the right to mount; run with {@code mvn test -Dgroups=long -DexcludedGroups= -Dtest=AtomicFileTest}. */
    @Test
    @Tag("long")
    void aFullDiskLeavesTheOldFile() throws Exception {
        var mount = new ProcessBuilder("mount", "-t", "tmpfs", "-o", "size=256k", "tmpfs", folder.toString()).start();
        assumeTrue(mount.waitFor() == 0, "no right to mount a small disk");
        try {
            Path file = folder.resolve("a");
            AtomicFile.write(file, "old");
            var e = assertThrows(IOException.class, () -> AtomicFile.write(file, out -> out.write(new byte[1 << 20])));
            assertTrue(e.getMessage().contains("no space left on device"), e.getMessage());
            assertEquals("old", Files.readString(file));
            assertHoldsOnly("a");
            assertThrows(IOException.class, () -> AtomicFile.writeNew(folder.resolve("b"),
                    out -> out.write(new byte[1 << 20])));
            assertFalse(Files.exists(folder.resolve("b")));
        } finally {
            new ProcessBuilder("umount", folder.toString()).start().waitFor();
        }
    }

    /** A report or a plot is written into the folder of a run whose training sweeps it just then. */
    @Test
    void whatIsBeingWrittenIsNotSwept() throws IOException {
        Files.writeString(folder.resolve(".left.7.octavo-part"), "half");
        AtomicFile.write(folder.resolve("report.html"), out -> {
            out.write('1');
            AtomicFile.deleteLeftovers(folder);
        });
        assertHoldsOnly("report.html");
    }

    /** The same from another process: it holds the lock of its part, and a killed one does not. */
    @Test
    void aPartOfAnotherProcessIsSweptOnceThatIsGone() throws Exception {
        Path part = folder.resolve(".report.html.9.octavo-part");
        var other = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-cp",
                places(PartLock.class, LockingProcess.class), LockingProcess.class.getName(), part.toString())
                .redirectError(ProcessBuilder.Redirect.INHERIT).start();
        try {
            assertEquals('!', other.getInputStream().read());
            AtomicFile.deleteLeftovers(folder);
            assertHoldsOnly(part.getFileName().toString());
        } finally {
            other.destroyForcibly().waitFor();
        }
        AtomicFile.deleteLeftovers(folder);
        assertHoldsOnly();
    }

    private static String places(Class<?>... classes) throws URISyntaxException {
        var places = new ArrayList<String>();
        for (Class<?> one : classes) {
            places.add(Path.of(one.getProtectionDomain().getCodeSource().getLocation().toURI()).toString());
        }
        return String.join(File.pathSeparator, places);
    }

    /** Locks a file as its writer does, says so, and waits to be killed. */
    public static final class LockingProcess {
        private LockingProcess() {
        }

        /**
         * Runs.
         *
         * @param arguments the file
         */
        public static void main(String[] arguments) throws Exception {
            try (var lock = PartLock.create(Path.of(arguments[0]))) {
                System.out.write('!');
                System.out.flush();
                Thread.sleep(60_000);
            }
        }
    }
}
