package octavo.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpServer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A server of our own that answers well, late, wrongly, in part, or not at all. */
class DownloadTest {

    private static final Download.Limits SHORT = new Download.Limits(1000, 400, 3);

    @TempDir
    Path folder;

    private HttpServer server;
    private final byte[] content = new byte[300_000];
    private final List<String> ranges = new CopyOnWriteArrayList<>();
    private final List<Long> shown = new ArrayList<>();

    @BeforeEach
    void start() throws IOException {
        for (int i = 0; i < content.length; i++) {
            content[i] = (byte) (i * 7 + i / 1000);
        }
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(Executors.newCachedThreadPool(task -> {
            var thread = new Thread(task);
            thread.setDaemon(true);
            return thread;
        }));
        server.start();
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    private URI at(String path, HttpHandler handler) {
        server.createContext(path, exchange -> {
            ranges.add(String.valueOf(exchange.getRequestHeaders().getFirst("Range")));
            try (exchange) {
                handler.handle(exchange);
            } catch (IOException e) {
                // the client has gone, which some tests want
            }
        });
        return URI.create("http://localhost:" + server.getAddress().getPort() + path);
    }

    private URI good() {
        return at("/good", exchange -> send(exchange, content, content.length));
    }

    /** Announces a length and sends only so many bytes of it. */
    private static void send(HttpExchange exchange, byte[] bytes, int count) throws IOException {
        exchange.sendResponseHeaders(200, bytes.length);
        exchange.getResponseBody().write(bytes, 0, count);
        exchange.getResponseBody().flush();
    }

    private static String sha256(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (java.security.NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    private Path fetch(URI... addresses) throws IOException {
        Path target = folder.resolve("file");
        new Download(SHORT, (bytes, _) -> shown.add(bytes)).fetch(List.of(addresses), target, 1_000_000,
                UnpackedDigest.require(sha256(content), 1_000_000));
        return target;
    }

    private void succeeds(URI... addresses) throws IOException {
        assertArrayEquals(content, Files.readAllBytes(fetch(addresses)));
        assertOnly("file");
    }

    private String fails(URI... addresses) throws IOException {
        String message = assertThrows(IOException.class, () -> fetch(addresses)).getMessage();
        for (URI address : addresses) {
            assertTrue(message.contains(address.toString()), message);
        }
        assertEquals(-1, message.indexOf('\n'));
        assertOnly();
        return message;
    }

    private void assertOnly(String... names) throws IOException {
        try (var files = Files.list(folder)) {
            assertEquals(List.of(names), files.map(file -> file.getFileName().toString()).toList());
        }
    }

    @Test
    void aGoodAnswer() throws IOException {
        succeeds(good());
        assertEquals(content.length, shown.getLast());
    }

    @Test
    void packedContentIsCheckedUnpacked() throws IOException {
        var packed = new ByteArrayOutputStream();
        try (var gzip = new GZIPOutputStream(packed)) {
            gzip.write(content);
        }
        byte[] bytes = packed.toByteArray();
        assertArrayEquals(bytes, Files.readAllBytes(fetch(at("/gz", exchange -> send(exchange, bytes, bytes.length)))));
    }

    @Test
    void aBrokenConnectionIsTakenUpWhereItBroke() throws IOException {
        var calls = new AtomicInteger();
        succeeds(at("/breaks", exchange -> {
            if (calls.getAndIncrement() == 0) {
                send(exchange, content, 100_000);
            } else {
                exchange.getResponseHeaders().set("Content-Range", "bytes 100000-299999/300000");
                exchange.sendResponseHeaders(206, 200_000);
                exchange.getResponseBody().write(content, 100_000, 200_000);
            }
        }));
        assertEquals(List.of("null", "bytes=100000-"), ranges);
    }

    @Test
    void aServerThatCannotGoOnStartsAgain() throws IOException {
        var calls = new AtomicInteger();
        succeeds(at("/again", exchange -> send(exchange, content,
                calls.getAndIncrement() == 0 ? 100_000 : content.length)));
    }

    @Test
    void aRangeThatIsRefusedOrWrongStartsAgain() throws IOException {
        var calls = new AtomicInteger();
        succeeds(at("/range", exchange -> {
            switch (calls.getAndIncrement()) {
                case 0 -> send(exchange, content, 100_000);
                case 1 -> exchange.sendResponseHeaders(416, -1);
                default -> send(exchange, content, content.length);
            }
        }));
    }

    @Test
    void truncatedAtEveryAttempt() throws IOException {
        String message = fails(at("/cut", exchange -> send(exchange, content, 1000)));
        assertTrue(message.contains("broke") || message.contains("EOF"), message);
    }

    @Test
    void corruptedContentIsNeverKept() throws IOException {
        byte[] wrong = content.clone();
        wrong[200_000] ^= 1;
        URI corrupted = at("/corrupted", exchange -> send(exchange, wrong, wrong.length));
        assertTrue(fails(corrupted).contains("SHA-256 " + sha256(wrong)));
        assertEquals(1, ranges.size(), "a wrong content is not asked for again");
        Files.writeString(folder.resolve("file"), "what was there before");
        assertThrows(IOException.class, () -> fetch(corrupted));
        assertEquals("what was there before", Files.readString(folder.resolve("file")));
        Files.delete(folder.resolve("file"));
        succeeds(corrupted, good());
    }

    @Test
    void aSlowAnswerIsFine() throws IOException {
        succeeds(at("/slow", exchange -> {
            exchange.sendResponseHeaders(200, content.length);
            for (int i = 0; i < content.length; i += 30_000) {
                exchange.getResponseBody().write(content, i, 30_000);
                exchange.getResponseBody().flush();
                pause(100);
            }
        }));
    }

    @Test
    void silenceIsNot() throws IOException {
        URI silent = at("/silent", exchange -> {
            exchange.sendResponseHeaders(200, content.length);
            exchange.getResponseBody().write(content, 0, 1000);
            exchange.getResponseBody().flush();
            pause(5_000);
        });
        assertTrue(fails(silent).contains("no answer within 0.4 s"));
        succeeds(silent, good());
    }

    @Test
    void nobodyThere() throws IOException {
        int port;
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = socket.getLocalPort();
        }
        URI nobody = URI.create("http://localhost:" + port + "/file");
        assertTrue(fails(nobody).contains("no connection"));
        succeeds(nobody, good());
        Files.delete(folder.resolve("file"));
        assertTrue(fails(URI.create("http://octavo.invalid/file")).contains("not found"));
    }

    @Test
    void statusCodes() throws IOException {
        URI missing = at("/missing", exchange -> exchange.sendResponseHeaders(404, -1));
        assertTrue(fails(missing).contains("status 404"));
        assertEquals(1, ranges.size(), "a missing file is not asked for again");
        URI busy = at("/busy", exchange -> exchange.sendResponseHeaders(503, -1));
        assertTrue(fails(busy).contains("status 503"));
        assertEquals(1 + 3, ranges.size());
        URI good = good();
        succeeds(at("/moved", exchange -> {
            exchange.getResponseHeaders().set("Location", good.toString());
            exchange.sendResponseHeaders(302, -1);
        }));
    }

    @Test
    void anEndlessAnswerIsCutOff() throws IOException {
        String message = fails(at("/endless", exchange -> {
            exchange.sendResponseHeaders(200, 0);
            while (true) {
                exchange.getResponseBody().write(content);
            }
        }));
        assertTrue(message.contains("more than the expected 1000000 bytes"), message);
    }

    @Test
    void aSmallFileThatUnpacksToMuchIsRefused() throws IOException {
        var packed = new ByteArrayOutputStream();
        try (var gzip = new GZIPOutputStream(packed)) {
            gzip.write(new byte[3_000_000]);
        }
        byte[] bytes = packed.toByteArray();
        assertTrue(fails(at("/bomb", exchange -> send(exchange, bytes, bytes.length)))
                .contains("more than the expected"));
        byte[] cut = Arrays.copyOf(bytes, bytes.length / 5);
        assertTrue(fails(at("/cutgz", exchange -> send(exchange, cut, cut.length))).contains("end too early"));
    }

    private static void pause(int millis) {
        try {
            Thread.sleep(millis);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
