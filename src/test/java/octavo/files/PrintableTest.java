package octavo.files;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class PrintableTest {

    @Test
    void usualNamesAreShownAsTheyAre() {
        String name = "transformer.h.11.attn.c_attn.weight żółw 漢字 \uD83D\uDE00 \\ \"";
        assertEquals(name, Printable.of(name));
        assertEquals("x".repeat(60), Printable.of("x".repeat(60)));
    }

    @Test
    void longOnesAreCutBetweenCharacters() {
        assertEquals("x".repeat(60) + "...", Printable.of("x".repeat(1_000_000)));
        assertEquals("x".repeat(59) + "...", Printable.of("x".repeat(59) + "\uD83D\uDE00y"));
        assertEquals("xy...", Printable.of("xyz", 2));
    }

    @Test
    void whatSteersATerminalIsEscaped() {
        assertEquals("a\\u001b[2Jb\\u000a\\u0085\\u202e\\u2028\\ud83d",
                Printable.of("a\u001b[2Jb\n\u0085\u202e\u2028\ud83d"));
        assertEquals("\\udb40\\udc41", Printable.of("\udb40\udc41"), "a tag is two escapes, as JSON has it");
        assertEquals("a\n\tb\\u000d\\u0008", Printable.lines("a\n\tb\r\b"));
        assertEquals("क्‍ष", Printable.of("क्‍ष"));
        assertEquals("\\u0000".repeat(10) + "...", Printable.of("\0".repeat(100)));
        assertEquals("\\u0007".repeat(100), Printable.escaped("\u0007".repeat(100)));
    }
}
