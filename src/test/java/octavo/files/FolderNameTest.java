package octavo.files;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FolderNameTest {

    @Test
    void namesThatLeadElsewhereAreRefused() {
        String[] refused = {"", ".", "..", "../x", "/tmp/x", "a/b", "a\\b", ".x", "-x", "a b", "a\nb", "a\0"};
        for (String bad : refused) {
            String message = assertThrows(IllegalArgumentException.class, () -> FolderName.require("run", bad))
                    .getMessage();
            assertTrue(message.startsWith("a run cannot be called \"") && message.lines().count() == 1, message);
        }
        for (String good : new String[] {"a", "7", "a.b-c_d", "żółw", "हिन्दी", "a..b"}) {
            assertEquals(good, FolderName.require("run", good));
        }
    }

    @Test
    void aNameLeavesRoomForTheFilesNamedAfterIt() {
        assertEquals(150, FolderName.require("run", "x".repeat(150)).length());
        assertTrue(assertThrows(IllegalArgumentException.class, () -> FolderName.require("run", "ż".repeat(76)))
                .getMessage().contains("152 bytes"));
    }

    @Test
    void aNameIsMadeFromTheLastPartOfAPath(@TempDir Path folder) throws IOException {
        assertEquals("poems", FolderName.of(Path.of("/some/where/Poems.txt")));
        assertEquals("mixabs", FolderName.of(Path.of("a/mixabs/")));
        assertEquals("my-digits-ż-digits", FolderName.of(Path.of("My Digits ż!digits")));
        assertEquals("poem", FolderName.of(Path.of("--poem.TXT")));
        assertEquals("b", FolderName.of(Path.of("a/../b/.")));
        Path dotted = Files.createDirectory(folder.resolve("digits.v2"));
        assertEquals("digits.v2", FolderName.of(dotted));
        assertEquals(100, FolderName.of(Path.of("x".repeat(240) + ".txt")).length());
        assertTrue(assertThrows(IllegalArgumentException.class, () -> FolderName.of(Path.of("🙂.txt"))).getMessage()
                .contains("no letter or digit"));
        assertThrows(IllegalArgumentException.class, () -> FolderName.of(Path.of("/")));
    }
}
