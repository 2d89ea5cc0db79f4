package octavo.app.inspect;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class ExampleReportTest {

    @Test
    void theContextIsCutBetweenLetters() {
        assertEquals("abc", ExampleReport.end("abc", 3));
        assertEquals("bc", ExampleReport.end("abc", 2));
        assertEquals("𝄞c", ExampleReport.end("a𝄞𝄞c", 2), "𝄞 takes two chars");
    }
}
