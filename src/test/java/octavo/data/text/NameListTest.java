package octavo.data.text;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import octavo.SharedData;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class NameListTest {

    private static final String HEADER = "IMIĘ_PIERWSZE,PŁEĆ,LICZBA_WYSTĄPIEŃ\n";

    @Test
    void readsOneNameALine() throws IOException {
        var list = NameList.parse("Anna\n\n  Żaneta \nAnna\nMary Ann\nJosé\n  \nR2D2\n", "x", 20, "");
        assertEquals(List.of("Anna", "Żaneta", "José"), list.names());
        assertEquals(6, list.lines());
        assertEquals(2, list.emptyLines());
        assertEquals(1, list.duplicates());
        assertEquals(2, list.foreign());
        assertEquals(Map.of(" ", 1, "2", 1), list.foreignSigns());
    }

    /** Vowel signs are marks, no letters; so is an accent for which Unicode has no letter of its own. */
    @Test
    void marksBelongToTheLetterBeforeThem() throws IOException {
        var list = NameList.parse("अमित\nप्रिया\nகவிதா\nสมชาย\nM\u0308ia\n\u0308Mia\n", "x", 20, "");
        assertEquals(List.of("अमित", "प्रिया", "கவிதா", "สมชาย", "M\u0308ia"), list.names());
        assertEquals(Map.of("\u0308", 1), list.foreignSigns());
        var register = NameList.parse(HEADER + "ANNA,KOBIETA,21\nM\u0308IA,KOBIETA,21\n", "x", 20, "");
        assertEquals(List.of("ANNA"), register.names(), "the register is read as in the workshop");
    }

    @Test
    void signsInsideANameAreLettersOfIt() throws IOException {
        var list = NameList.parse("O'Brien\nd\u2019Arc\nAnne-Marie\nJ.R\nGal\u00b7la\n"
                + "\u0639\u0644\u06cc\u200c\u0631\u0636\u0627\n"
                + "\u0d05\u0d28\u0d4d\u200d\n-Anna\nEwa-\n'\nMary Ann\nR2\n", "x", 20, "");
        assertEquals(List.of("O'Brien", "d\u2019Arc", "Anne-Marie", "J.R", "Gal\u00b7la",
                "\u0639\u0644\u06cc\u200c\u0631\u0636\u0627", "\u0d05\u0d28\u0d4d\u200d"), list.names());
        assertEquals(Map.of("'", 1, "\u2019", 1, "-", 1, ".", 1, "\u00b7", 1, "\u200c", 1, "\u200d", 1),
                list.takenSigns());
        assertEquals(Map.of("-", 2, "'", 1, " ", 1, "2", 1), list.foreignSigns());
        var more = NameList.parse("Mary Ann\nR2\nJr.\nA/B\n", "x", 20, " 2.");
        assertEquals(List.of("Mary Ann", "R2", "Jr."), more.names());
        assertEquals(Map.of(" ", 1, "2", 1, ".", 1), more.takenSigns());
        assertEquals(List.of("ANNA-MARIA"), NameList.parse(HEADER + "ANNA-MARIA,KOBIETA,21\nO'HARA,KOBIETA,21\n", "x",
                20, "-").names(), "the register takes only what is asked for");
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"IMIĘ_PIERWSZE\",\"PŁEĆ\",\"LICZBA_WYSTĄPIEŃ\"\n\"ANNA\",\"KOBIETA, ŻONA\",\"21\"\n",
        "IMIĘ_PIERWSZE;PŁEĆ;LICZBA_WYSTĄPIEŃ\nANNA;KOBIETA;21\n", "IMIĘ_PIERWSZE\tPŁEĆ\tLICZBA_WYSTĄPIEŃ\nANNA\t\t21",
        "IMIĘ_PIERWSZE, PŁEĆ, LICZBA_WYSTĄPIEŃ\nANNA, \"KO\"\"BIETA\", 21\n",
        "IMIE\u0328_PIERWSZE,LICZBA_WYSTA\u0328PIEN\u0301\n ANNA , 21 \n"})
    void readsTheRegisterAsTablesAreWritten(String table) throws IOException {
        assertEquals(List.of("ANNA"), NameList.parse(table, "x", 20, "").names());
    }

    @Test
    void namesTheSignsWhereNoNameIsLeft() {
        var error = assertThrows(IOException.class, () -> NameList.parse("Mary Ann\nR2\n", "x.txt", 20, ""));
        assertTrue(error.getMessage().contains("no usable name")
                && error.getMessage().contains("(space U+0020 in 1, '2' U+0032 in 1)")
                && error.getMessage().contains("--letters"), error.getMessage());
    }

    @Test
    void readsTheRegister() throws IOException {
        var list = NameList.parse(HEADER + "ANNA,KOBIETA,21\nEWA,KOBIETA,20\nZOË,KOBIETA,99\nANNA MARIA,KOBIETA,30\n"
                + "ŁUCJA,KOBIETA,12\nŁUCJA,KOBIETA,12\n", "x", 20, "");
        assertEquals(List.of("ANNA", "ŁUCJA"), list.names(), "counts of equal names are added up");
        assertEquals(1, list.rare());
        assertEquals(2, list.foreign());
        assertEquals(1, list.duplicates());
        assertEquals(Map.of(" ", 1, "Ë", 1), list.foreignSigns());
        assertEquals(List.of("ANNA"), NameList.parse("LICZBA_WYSTĄPIEŃ,IMIĘ_PIERWSZE\n5,ANNA", "x", 0, "").names(),
                "columns are found by name");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "IMIĘ_PIERWSZE,PŁEĆ;ANNA,KOBIETA | lacks the column LICZBA_WYSTĄPIEŃ",
        "NAME,COUNT;ANNA,5 | lacks the column IMIĘ_PIERWSZE",
        "IMIĘ_PIERWSZE,LICZBA_WYSTĄPIEŃ;ANNA | line 2 of names.csv has 1 columns",
        "IMIĘ_PIERWSZE,LICZBA_WYSTĄPIEŃ;ANNA,many | line 2 of names.csv has the count \"many\"",
        "IMIĘ_PIERWSZE,LICZBA_WYSTĄPIEŃ;ANNA,-4 | \"-4\"",
        "IMIĘ_PIERWSZE,LICZBA_WYSTĄPIEŃ;ANNA,20 | no usable name",
        "1;2;3 | no usable name",
    })
    void saysWhatIsWrong(String text, String part) {
        var error = assertThrows(IOException.class, () -> NameList.parse(text.replace(';', '\n'), "names.csv", 20, ""));
        assertTrue(error.getMessage().contains(part), error.getMessage());
    }

    @Test
    void givesTheFiguresOfTheWorkshop() throws IOException {
        String text = TextFile.read(SharedData.file("data/names-pl-female.csv"), false);
        var list = NameList.parse(text, "names-pl-female.csv", 20, "");
        assertEquals(3708, list.names().size() + list.foreign());
        assertEquals(3517, list.names().size());
        assertEquals(34, CharacterVocabulary.ofNames(list.names()).size());
        assertEquals(25_463, list.names().stream().mapToInt(name -> name.length() + 1).sum());
    }
}
