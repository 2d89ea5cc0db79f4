package octavo.app.data;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import octavo.app.command.Arguments;
import octavo.app.command.Option;
import octavo.app.command.Terminal;
import octavo.app.data.Catalogue.Entry;
import octavo.app.data.Catalogue.Form;
import octavo.app.data.Catalogue.RemoteFile;
import octavo.data.Download;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DataSetFetchTest {

    private static final String ABC_SHA256 = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
    private static final Download.Limits SHORT = new Download.Limits(300, 300, 1);

    @TempDir
    Path folder;
    private Path data;
    private Path source;

    @BeforeEach
    void folders() throws IOException {
        data = folder.resolve("data");
        source = Files.createDirectory(folder.resolve("source"));
    }

    private static RemoteFile file(String name, String sha256) {
        return new RemoteFile(name, List.of(URI.create("http://localhost:1/" + name)), sha256, 3, 3);
    }

    private Path run(Entry entry, Path from) throws IOException {
        var terminal = new Terminal(new Arguments(Option.COMMON, 0, List.of("--quiet")), System.out, System.err);
        return new DataSetFetch(entry, data, SHORT, terminal).run(from);
    }

    private List<String> dataFiles() throws IOException {
        if (!Files.isDirectory(data)) {
            return List.of();
        }
        try (var files = Files.walk(data)) {
            return files.filter(Files::isRegularFile).map(path -> data.relativize(path).toString()).sorted().toList();
        }
    }

    @Test
    void aFolderKeepsItsFilesPackedOrNot() throws IOException {
        var entry = new Entry("pair", "", Form.FOLDER,
                List.of(file("a-idx1.gz", ABC_SHA256), file("b-idx1.gz", ABC_SHA256)));
        assertFalse(DataSetFetch.isHere(entry, data));
        Files.createDirectories(source.resolve("package/data"));
        Files.writeString(source.resolve("package/data/a-idx1"), "abc");
        try (var gzip = new GZIPOutputStream(Files.newOutputStream(source.resolve("b.idx1.gz")))) {
            gzip.write("abc".getBytes(StandardCharsets.UTF_8));
        }
        assertEquals(data.resolve("pair"), run(entry, source));
        assertEquals(List.of("pair/a-idx1", "pair/b.idx1.gz"), dataFiles());
        assertTrue(DataSetFetch.isHere(entry, data));
    }

    @Test
    void wrongOrMissingFilesLeaveNothing() throws IOException {
        var entry = new Entry("pair", "", Form.FOLDER, List.of(file("a", ABC_SHA256), file("b", ABC_SHA256)));
        Files.writeString(source.resolve("a"), "abc");
        String missing = assertThrows(IOException.class, () -> run(entry, source)).getMessage();
        assertTrue(missing.contains("b is not in ") && missing.contains("http://localhost:1/b"), missing);
        Files.writeString(source.resolve("b"), "abd");
        String wrong = assertThrows(IOException.class, () -> run(entry, source)).getMessage();
        assertTrue(wrong.contains(ABC_SHA256), wrong);
        assertEquals(List.of(), dataFiles());
        assertEquals(0, data.toFile().list().length, "no leftovers");
    }

    @Test
    void withoutANetOneSentenceNamesTheAddressAndTheWayOut() throws IOException {
        var entry = new Entry("single", "", Form.TEXT, List.of(file("single.txt", ABC_SHA256)));
        String message = assertThrows(IOException.class, () -> run(entry, null)).getMessage();
        assertTrue(message.contains("http://localhost:1/single.txt"), message);
        assertTrue(message.contains("octavo data single --from DIR"), message);
        assertEquals(List.of(), dataFiles());
        assertEquals(0, data.toFile().list().length, "no leftovers");
    }

    /** The address may end in another name than the one that is looked for. */
    @Test
    void aFileThatIsMissingIsNamedAsItIsToBeSaved() {
        var entry = new Entry("single", "", Form.TEXT, List.of(new RemoteFile("single.txt",
                List.of(URI.create("http://localhost:1/input.txt")), ABC_SHA256, 3, 3)));
        for (Path from : new Path[] {source, null}) {
            String message = assertThrows(IOException.class, () -> run(entry, from)).getMessage();
            assertTrue(message.contains("http://localhost:1/input.txt") && message.contains("save it as single.txt"),
                    message);
        }
    }

    @Test
    void booksAreCleanedAndJoined() throws IOException {
        var entry = new Entry("books", "", Form.TEXT,
                List.of(file("one.txt", null), file("two.txt", null), file("gone.txt", null)));
        Files.writeString(source.resolve("one.txt"),
                "Autor\r\n\r\nTytuł\r\n\r\nISBN 978-83-288-0001-0\r\n\r\n\r\nRaz.\r\n\r\n"
                + "-----\r\nTa lektura jest dostępna na stronie wolnelektury.pl\r\n");
        Files.writeString(source.resolve("two.txt"), "Dwa.\n");
        assertEquals("Raz.\n\n\nDwa.\n", Files.readString(run(entry, source)));
        assertEquals(List.of("books.txt"), dataFiles());
        Files.write(source.resolve("two.txt"), new byte[] {65, (byte) 0xff, 65, 65});
        assertThrows(IOException.class, () -> run(entry, source));
        assertEquals("Raz.\n\n\nDwa.\n", Files.readString(data.resolve("books.txt")), "what was there is untouched");
    }

    @Test
    void tablesKeepOneHeader() throws IOException {
        var entry = new Entry("table", "", Form.TABLE, List.of(file("f.csv", null), file("m.csv", null)));
        Files.writeString(source.resolve("f.csv"), "NAME,COUNT\r\nANNA,2\r\n");
        Files.writeString(source.resolve("m.csv"), "NAME,COUNT\nPIOTR,1");
        assertEquals("NAME,COUNT\nANNA,2\nPIOTR,1\n", Files.readString(run(entry, source)));
    }

    @Test
    void aFileThatIsMuchTooShortIsRefused() throws IOException {
        var entry = new Entry("short", "", Form.TEXT, List.of(new RemoteFile("short.txt",
                List.of(URI.create("http://localhost:1/")), null, 1000, 1000)));
        Files.writeString(source.resolve("short.txt"), "an error page");
        String message = assertThrows(IOException.class, () -> run(entry, source)).getMessage();
        assertTrue(message.contains("only 13 bytes"), message);
    }

    @Test
    void theCatalogueIsSound() {
        assertEquals(5, Catalogue.all().stream().map(Entry::name).distinct().count());
        for (Entry entry : Catalogue.all()) {
            for (RemoteFile file : entry.files()) {
                assertTrue(file.sha256() == null || file.sha256().matches("[0-9a-f]{64}"));
                file.addresses().forEach(address -> assertEquals("https", address.getScheme()));
            }
        }
        assertThrows(IllegalArgumentException.class, () -> Catalogue.find("mnits"));
    }

    /** The data sets as they lie beside the project on a developer's machine. */
    @Test
    void takesWhatLiesBesideTheProject() throws IOException {
        Path shared = Arrays.stream(new String[] {System.getProperty("octavo.shared", "none"), "../shared",
                "../../shared"})
                .map(Path::of).filter(Files::isDirectory).findFirst().orElse(null);
        org.junit.jupiter.api.Assumptions.assumeTrue(shared != null, "no shared data here");
        for (String name : new String[] {"shakespeare", "pan-tadeusz", "polish-books", "names-pl"}) {
            assertTrue(Files.exists(run(Catalogue.find(name), shared.resolve("data"))), name);
        }
        String books = Files.readString(data.resolve("polish-books.txt"));
        assertFalse(books.contains("wolnelektury.pl") || books.contains("\r"));
    }
}
