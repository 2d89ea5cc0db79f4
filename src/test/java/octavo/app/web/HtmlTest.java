package octavo.app.web;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;

/** Whatever a text is, it comes out as that text and nothing else. */
class HtmlTest {

    private static final String HOSTILE = "</p><script>alert('1')</script>&amp;\" ' < ż 😀";

    @Test
    void hostileTextsStayTexts() throws Exception {
        var page = new Html().open("p", "title", HOSTILE).element("b", HOSTILE, "id", HOSTILE).close();
        page.open("table").row("td", HOSTILE, "12").close();
        byte[] document = Page.document(HOSTILE, page).getBytes(StandardCharsets.UTF_8);
        var parsed = DocumentBuilderFactory.newInstance().newDocumentBuilder()
                .parse(new ByteArrayInputStream(document));
        assertEquals(0, parsed.getElementsByTagName("script").getLength());
        assertEquals(HOSTILE, parsed.getElementsByTagName("title").item(0).getTextContent());
        assertEquals(HOSTILE, parsed.getElementsByTagName("b").item(0).getTextContent());
        assertEquals(HOSTILE, parsed.getElementsByTagName("p").item(0).getAttributes().getNamedItem("title")
                .getNodeValue());
        assertEquals(HOSTILE, parsed.getElementsByTagName("td").item(0).getTextContent());
    }

    @Test
    void whatXmlCannotHoldIsReplaced() {
        assertEquals("a\uFFFDb\uFFFD\uFFFDc\n\t", Html.escape("a\0b\uFFFF\uD800c\n\t"));
    }

    @Test
    void anOpenElementIsNoticed() {
        var page = new Html().open("div").open("p").close();
        assertTrue(assertThrows(IllegalStateException.class, page::toString).getMessage().contains("div"));
    }
}
