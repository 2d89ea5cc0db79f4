package octavo.launcher;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import org.junit.jupiter.api.Test;

class WarningFilterTest {

    private static final String WARNING = "WARNING: Using incubator modules: jdk.incubator.vector";

    @Test
    void theWarningGoesAndAllElseStays() throws IOException {
        assertEquals("", filtered(WARNING + "\n"));
        assertEquals("", filtered(WARNING + "\r\n"));
        assertEquals("", filtered(WARNING));
        assertEquals("before\nafter\n", filtered("before\n" + WARNING + "\nafter\n"));
        assertEquals("\r\n\n\rbar", filtered("\r\n\n" + WARNING + "\n\rbar"));
    }

    @Test
    void onlyAWholeLineIsTheWarning() throws IOException {
        for (String other : new String[] {"", "W", "WARNING: ", "WARNING: Using incubator modules",
            "WARNING: Using preview features\nWARNING: Us", "x" + WARNING + "\n", "WW" + WARNING + "\n",
            "WARNING: WARNING: Using incubator modules: \n", "\u0142\uD83D\uDC19\0"}) {
            assertEquals(other, filtered(other));
        }
    }

    @Test
    void aSignalBeforeTheEngineBeginsLeavesNoLineOfTheJvm() throws IOException {
        assertEquals("", filtered("Runtime.exit(143) logging failed: Cannot invoke a method of \"m\"\n"));
        assertEquals("Runtime.getRuntime\n", filtered("Runtime.getRuntime\n"));
        assertEquals("Runtime.exit(1)\n", filtered(WARNING + "\nRuntime.exit(1)\n"), "the engine's own words stay");
    }

    @Test
    void itComesOnce() throws IOException {
        assertEquals(WARNING + "\n", filtered(WARNING + "\n" + WARNING + "\n"));
    }

    private static String filtered(String text) throws IOException {
        var to = new ByteArrayOutputStream();
        new WarningFilter(to).copy(new ByteArrayInputStream(text.getBytes(UTF_8)));
        return to.toString(UTF_8);
    }
}
