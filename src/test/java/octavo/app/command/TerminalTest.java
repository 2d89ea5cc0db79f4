package octavo.app.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The line that is written over. */
class TerminalTest {

    private static final int COLUMNS = 20;
    /** A letter of two chars. */
    private static final String LETTER = "𝄞";

    @BeforeEach
    void aTerminalOfSoManyColumns() {
        System.setProperty("octavo.terminal", "true");
        System.setProperty("octavo.columns", String.valueOf(COLUMNS));
    }

    @AfterEach
    void restore() {
        System.clearProperty("octavo.terminal");
        System.clearProperty("octavo.columns");
    }

    @Test
    void aLineThatIsTooLongIsCutBetweenLettersAndClearedWhole() {
        var talk = new ByteArrayOutputStream();
        var terminal = new Terminal(new Arguments(Option.COMMON, 0, List.of()), System.out,
                new PrintStream(talk, true, StandardCharsets.UTF_8));
        assumeTrue(terminal.isLive(), "skipped: TERM is dumb");
        terminal.progress("x" + LETTER.repeat(30));
        terminal.progress("y");
        int shown = COLUMNS - 1;
        assertEquals("\rx" + LETTER.repeat(shown - 1) + "\ry" + " ".repeat(shown - 1),
                talk.toString(StandardCharsets.UTF_8));
    }
}
