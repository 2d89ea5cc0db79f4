package octavo.app;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import octavo.app.command.Arguments;
import octavo.app.command.Command;
import octavo.app.command.Option;
import octavo.app.command.Terminal;
import org.junit.jupiter.api.Test;

/** A smaller batch is advised only to a command that has one. */
class OutOfMemoryTest {

    @Test
    void theAdviceSuitsTheCommand() {
        String more = "give Java more with java -Xmx4g -jar ...";
        assertEquals("octavo: there is not enough memory: " + more, failing(List.of()));
        assertEquals("octavo: there is not enough memory: use a smaller --batch, or " + more,
                failing(List.of("--batch", "64")));
    }

    private static String failing(List<String> words) {
        var out = new ByteArrayOutputStream();
        var stream = new PrintStream(out, true, StandardCharsets.UTF_8);
        assertEquals(1, Main.run(new Hungry(), words, stream, stream));
        return out.toString(StandardCharsets.UTF_8).strip();
    }

    /** Needs more memory than there is. */
    private static final class Hungry implements Command {

        @Override
        public String name() {
            return "hungry";
        }

        @Override
        public String arguments() {
            return "";
        }

        @Override
        public String summary() {
            return "fails";
        }

        @Override
        public String example() {
            return "java -jar octavo.jar hungry";
        }

        @Override
        public List<Option> options() {
            return List.of(Option.of("--batch", "N", "32", "how many"));
        }

        @Override
        public void run(Arguments arguments, Terminal terminal) {
            throw new OutOfMemoryError("Java heap space");
        }
    }
}
