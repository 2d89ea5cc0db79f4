package octavo.launcher;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ChildCommandTest {

    @Test
    void flagsEndWhereTheProgramBegins() {
        assertEquals(List.of("-Xmx1g", "-Dx=-jar"),
                ChildCommand.flagsBeforeProgram(new String[] {"-Xmx1g", "-cp", "-Xint", "-Dx=-jar", "-jar",
                        "octavo.jar", "-Xms1g"}));
        assertEquals(List.of("-ea"),
                ChildCommand.flagsBeforeProgram(new String[] {"-ea", "octavo.launcher.Launcher", "-Xmx1g"}));
        assertEquals(List.of(), ChildCommand.flagsBeforeProgram(new String[0]));
    }

    @Test
    void onlyFlagsThatMeanTheSameToTheChildArePassedOn() {
        assertEquals(List.of("-Xmx1g", "-XX:+UseZGC", "-Da=b", "-ea"),
                ChildCommand.passedOn(List.of("-Xmx1g", "--add-modules=x", "-XX:+UseZGC", "-showversion",
                        "-Da=b", "-ea")));
    }

    @Test
    void whoChoosesCollectorOrHeapIsLeftAlone() {
        for (String flag : new String[] {"-XX:+UseG1GC", "-XX:+UseZGC", "-Xmx2g", "-Xms2g", "-Xmn1g",
                "-XX:MaxRAMPercentage=50"}) {
            assertTrue(ChildCommand.choosesMemory(flag), flag);
        }
        for (String flag : new String[] {"-XX:+UseLargePages", "-XX:+PrintGC", "-Xint", "-Dx=-Xmx2g", "-Xss2m", ""}) {
            assertFalse(ChildCommand.choosesMemory(flag), flag);
        }
        assertFalse(command(Map.of("JAVA_TOOL_OPTIONS", "-Da=b -XX:+UseG1GC"), "train").contains("-XX:+UseSerialGC"));
        assertTrue(command(Map.of("JAVA_TOOL_OPTIONS", "-Da=b"), "train").contains("-XX:+UseSerialGC"));
    }

    @Test
    void theVectorWidthBecomesAProperty() {
        assertTrue(command(Map.of(), "info", "--simd", "128").contains("-Doctavo.simd=128"));
        assertTrue(command(Map.of(), "info", "--simd=512").contains("-Doctavo.simd=512"));
        assertFalse(command(Map.of(), "info", "--simd").toString().contains("-Doctavo.simd"));
        assertTrue(command(Map.of(), "info", "--simd", "128").subList(0, 3)
                .equals(command(Map.of(), "info").subList(0, 3)));
    }

    @Test
    void theModuleComesLastThenTheArguments() {
        var command = command(Map.of(), "train", "my text.txt", "");
        assertEquals(List.of("-p", "some folder/octavo.jar", "-m", "octavo/octavo.app.Main", "train",
                "my text.txt", ""), command.subList(command.size() - 7, command.size()));
    }

    @Test
    void whatTheLocaleLostIsRefused() {
        var error = assertThrows(IllegalArgumentException.class, () -> command(Map.of(), "generate", "Za\uFFFD"));
        assertTrue(error.getMessage().contains("--prompt-file"), error.getMessage());
    }

    private static List<String> command(Map<String, String> environment, String... arguments) {
        return new ChildCommand(arguments, environment).engine("java", Path.of("some folder", "octavo.jar"));
    }
}
