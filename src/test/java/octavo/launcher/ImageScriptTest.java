package octavo.launcher;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** The script of the image ({@code mvn -Pimage package}), with a Java that only shows what it is given. */
@DisabledOnOs(OS.WINDOWS)
class ImageScriptTest {

    @TempDir
    private Path folder;
    private Path image;
    private Path script;

    @BeforeEach
    void makeImage() throws IOException {
        image = folder.toRealPath().resolve("my octavo");
        script = image.resolve("bin/octavo");
        Path java = image.resolve("runtime/bin/java");
        Files.createDirectories(script.getParent());
        Files.createDirectories(java.getParent());
        Files.copy(Path.of("src/main/image/octavo"), script);
        Files.writeString(java, "#!/bin/sh\nprintf '%s\\n' \"$@\"\nexit 3\n");
        for (Path program : new Path[] {script, java}) {
            Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwxr-xr-x"));
        }
    }

    @Test
    void startsTheJarWithTheJavaBesideIt() throws Exception {
        requireStart(script);
    }

    @Test
    void isFoundThroughLinks() throws Exception {
        Path absolute = Files.createSymbolicLink(folder.resolve("absolute"), script);
        requireStart(absolute);
        requireStart(Files.createSymbolicLink(folder.resolve("relative"), absolute.getFileName()));
    }

    private void requireStart(Path command) throws Exception {
        Process process = new ProcessBuilder(command.toString(), "train", "two words", "").redirectErrorStream(true)
                .start();
        String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertEquals("-Doctavo.command=" + command + "\n-jar\n" + image.resolve("lib/octavo.jar")
                + "\ntrain\ntwo words\n\n", out);
        assertEquals(3, process.waitFor());
    }
}
