package octavo.app.command;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class WrappedTest {

    private static final String PAGE = """
            usage: java -jar octavo.jar command that is very long

            A paragraph of some words
            on two lines.
              one    a thing that one says
                     much about
              two    another
            """;

    @Test
    void paragraphsAreFilledAndEntriesKeepTheirColumn() {
        assertEquals("""
                usage: java -jar octavo.jar command that is very long

                A paragraph of some
                words on two lines.
                  one    a thing that
                         one says much
                         about
                  two    another
                """, Wrapped.to(23, PAGE));
    }

    @Test
    void inANarrowTerminalTheTextStandsUnderTheName() {
        assertEquals("""
                usage: java -jar octavo.jar command that is very long

                A paragraph of
                some words on two
                lines.
                  one
                      a thing that
                      one says
                      much about
                  two
                      another
                """, Wrapped.to(18, PAGE));
    }

    @Test
    void ofSeveralColumnsTheLastIsBroken() {
        assertEquals("  a    b    some words that go\n            on\n",
                Wrapped.to(30, "  a    b    some words that go on\n"));
    }

    @Test
    void aWideTerminalGetsLinesOfAHundred() {
        assertEquals("x ".repeat(49) + "x\nx x\n", Wrapped.to(300, "x ".repeat(51) + "x\n"));
    }
}
