package octavo.data.text;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import octavo.SharedData;
import org.junit.jupiter.api.Test;

class EditorialPartsTest {

    private static final String TAIL = "\n\n\n-----\nTa lektura jest dostępna na stronie wolnelektury.pl.\n";

    @Test
    void takesHeadAndTailOff() {
        assertEquals("    Litwo!\nIle\n",
                EditorialParts.remove("Adam\n\nTytuł\n\nISBN 978-83-288-2832-2\n\n\n    Litwo!\nIle"
                + TAIL));
        assertEquals("Litwo!\n-----\nIle\n", EditorialParts.remove("Litwo!\n-----\nIle"
                + TAIL), "hyphens within a book stay");
    }

    @Test
    void leavesOtherTextsAlone() {
        for (String text : new String[] {"abc\n-----\ndef", "ISBN 978\n\nabc", "wolnelektury.pl\n-----\nabc",
                "\n a \n\n"}) {
            assertSame(text, EditorialParts.remove(text));
        }
    }

    @Test
    void cleansQuoVadis() throws IOException {
        String text = EditorialParts.remove(TextFile.read(SharedData.file("data/quo-vadis.txt"), false));
        assertTrue(text.startsWith("Rozdział pierwszy\n\nPetroniusz obudził się"), text.substring(0, 80));
        assertTrue(text.endsWith("„Quo vadis, Domine?”\n"), text.substring(text.length() - 80));
        assertFalse(text.contains("ISBN") || text.contains("Wolne Lektury") || text.contains("\r"));
        assertTrue(text.length() > 1_000_000);
    }

    @Test
    void leavesPanTadeuszWhichIsCleanAlready() throws IOException {
        String text = TextFile.read(SharedData.file("data/pan-tadeusz.txt"), false);
        assertSame(text, EditorialParts.remove(text));
        assertTrue(text.startsWith("Księga pierwsza\n"));
    }
}
