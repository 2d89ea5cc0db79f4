package octavo.app.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** A full disk is a failure, a reader who has gone is none. */
class StandardOutputTest {

    /** Takes every byte for one too many, as a full disk does. */
    private static final Path FULL = Path.of("/dev/full");

    @TempDir
    private Path folder;

    @Test
    void whatIsPrintedArrivesAsUtf8() throws IOException {
        Path file = folder.resolve("out.txt");
        try (var out = new StandardOutput(new FileOutputStream(file.toFile()))) {
            out.print("żółw\n");
            StandardOutput.check(out);
            assertEquals("żółw\n", Files.readString(file));
        }
    }

    @Test
    void aFullDiskIsAFailureWithItsReason() throws IOException {
        assumeTrue(Files.exists(FULL), "skipped: there is no " + FULL + " here");
        try (var out = new StandardOutput(new FileOutputStream(FULL.toFile()))) {
            out.print("lost");
            String sentence = assertThrows(RunFailure.class, () -> StandardOutput.check(out)).getMessage();
            assertTrue(sentence.matches("stdout cannot be written: .+"), sentence);
        }
    }

    @Test
    @DisabledOnOs(OS.WINDOWS)
    void aReaderWhoHasGoneIsNoFailure() throws Exception {
        Path pipe = folder.resolve("pipe");
        assumeTrue(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor() == 0, "skipped: no mkfifo here");
        Thread reader = Thread.ofPlatform().start(() -> {
            try {
                new FileInputStream(pipe.toFile()).close();
            } catch (IOException e) {
                throw new IllegalStateException(e);
            }
        });
        // opening one end waits for the other
        try (var out = new StandardOutput(new FileOutputStream(pipe.toFile()))) {
            reader.join();
            out.print("unread");
            assertThrows(Terminal.Closed.class, () -> StandardOutput.check(out));
        }
    }
}
