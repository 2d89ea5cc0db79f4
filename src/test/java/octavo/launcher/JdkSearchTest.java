package octavo.launcher;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JdkSearchTest {

    private static final String MODULES = "java.base jdk.incubator.vector jdk.jfr";

    @TempDir
    Path folder;

    @Test
    void theRunningOneComesFirstThenJavaHomeThenTheFolders() throws IOException {
        Path running = jdk("running/a", "25", MODULES);
        Path named = jdk("named/b", "26.0.1", MODULES);
        Path found = jdk("found/c", "25.0.3", MODULES);
        var folders = List.of(folder.resolve("found").toString());
        assertEquals(program(running), new JdkSearch(List.of(running.toString(), named.toString()), folders).find());
        assertEquals(program(named), new JdkSearch(Arrays.asList(null, named.toString()), folders).find());
        assertEquals(program(found), new JdkSearch(List.of(), folders).find());
    }

    @Test
    void aJavaHomeThatIsTooOldOrNoneIsPassedOver() throws IOException {
        Path old = jdk("named/17", "17.0.15", MODULES);
        Path found = jdk("found/25", "25", MODULES);
        for (String javaHome : new String[] {old.toString(), folder.resolve("nowhere").toString(), ""}) {
            assertEquals(program(found), search(javaHome, "found").find());
        }
    }

    @Test
    void ofSeveralTheOldestThatWillDo() throws IOException {
        jdk("jdks/a-27", "27", MODULES);
        jdk("jdks/b-1.8", "1.8.0_292", MODULES);
        jdk("jdks/c-24", "24.0.2", MODULES);
        Path right = jdk("jdks/d-25", "25.0.3", MODULES);
        jdk("jdks/e-26", "26-ea", MODULES);
        assertEquals(program(right), search(null, "jdks").find());
    }

    @Test
    void bundlesOfMacOsAreLookedInto() throws IOException {
        Path home = jdk("jvms/temurin-25.jdk/Contents/Home", "25.0.3", MODULES);
        assertEquals(program(home), search(null, "jvms").find());
    }

    @Test
    void withoutOneASentenceSaysWhatToInstall() throws IOException {
        jdk("jdks/old", "21.0.2", MODULES);
        jdk("jdks/trimmed", "25", "java.base jdk.incubator.vector.not");
        Path broken = jdk("jdks/broken", "25", MODULES);
        Files.delete(Path.of(program(broken)));
        var search = search(null, "missing", "jdks");
        var message = assertThrows(IOException.class, search::find).getMessage();
        assertTrue(message.contains("JDK 25 or newer") && message.contains("install")
                && message.contains("JAVA_HOME"), message);
        assertEquals(1, message.lines().count());
    }

    private Path jdk(String name, String version, String modules) throws IOException {
        Path home = folder.resolve(name);
        Files.createDirectories(home.resolve("bin"));
        Path program = Files.createFile(Path.of(program(home)));
        assertTrue(program.toFile().setExecutable(true));
        Files.writeString(home.resolve("release"),
                "IMPLEMENTOR=\"Somebody\"\nJAVA_VERSION=\"" + version + "\"\nMODULES=\"" + modules + "\"\n");
        return home;
    }

    private JdkSearch search(String javaHome, String... folders) {
        return new JdkSearch(Arrays.asList("", javaHome),
                Arrays.stream(folders).map(name -> folder.resolve(name).toString()).toList());
    }

    private static String program(Path home) {
        boolean windows = System.getProperty("os.name").startsWith("Windows");
        return home.resolve("bin").resolve(windows ? "java.exe" : "java").toString();
    }
}
