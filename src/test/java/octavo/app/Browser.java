package octavo.app;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.WebSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import octavo.files.Json;

/**
 * A headless Chromium, driven over its DevTools protocol by what the JDK has: commands and answers are JSON over a web
 * socket.
 */
final class Browser implements AutoCloseable {

    private static final int SECONDS = 60;

    private final Process process;
    private final Path profile;
    private final WebSocket socket;
    private final Map<Long, CompletableFuture<Map<?, ?>>> answers = new ConcurrentHashMap<>();
    private long commands;

    /** The program, or null where there is none. */
    static Path program() {
        for (String folder : System.getenv("PATH").split(System.getProperty("path.separator"))) {
            for (String name : new String[] {"chromium", "chromium-browser", "google-chrome"}) {
                if (Files.isExecutable(Path.of(folder, name))) {
                    return Path.of(folder, name);
                }
            }
        }
        return null;
    }

    Browser(Path folder) throws Exception {
        profile = Files.createTempDirectory(folder, "profile");
        process = new ProcessBuilder(program().toString(), "--headless", "--no-sandbox", "--disable-gpu",
                "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update",
                "--disable-sync", "--disable-dev-shm-usage", "--remote-debugging-port=0", "--user-data-dir=" + profile,
                "about:blank").redirectErrorStream(true).redirectOutput(profile.resolve("log").toFile()).start();
        var client = HttpClient.newHttpClient();
        var pages = (List<?>) Json.parse(client.send(HttpRequest.newBuilder(
                URI.create("http://127.0.0.1:" + port() + "/json/list")).build(), BodyHandlers.ofString()).body());
        var page = pages.stream().map(Map.class::cast).filter(one -> "page".equals(one.get("type"))).findFirst()
                .orElseThrow();
        socket = client.newWebSocketBuilder().buildAsync(URI.create((String) page.get("webSocketDebuggerUrl")),
                new Answers()).get(SECONDS, TimeUnit.SECONDS);
    }

    private String port() throws Exception {
        Path file = profile.resolve("DevToolsActivePort");
        for (int i = 0; i < 10 * SECONDS; i++) {
            if (Files.exists(file) && !Files.readString(file).isEmpty()) {
                return Files.readAllLines(file).getFirst();
            }
            Thread.sleep(100);
        }
        throw new IOException("the browser did not start: " + Files.readString(profile.resolve("log")));
    }

    /** Puts the pieces of messages together and hands answers to those who wait. */
    private final class Answers implements WebSocket.Listener {

        private final StringBuilder message = new StringBuilder();

        @Override
        public CompletionStage<?> onText(WebSocket from, CharSequence data, boolean last) {
            message.append(data);
            if (last) {
                try {
                    var json = (Map<?, ?>) Json.parse(message.toString());
                    if (json.get("id") instanceof Long id) {
                        answers.remove(id).complete(json);
                    }
                } catch (IOException e) {
                    throw new IllegalStateException(e);
                }
                message.setLength(0);
            }
            from.request(1);
            return null;
        }
    }

    private Map<?, ?> command(String method, Map<String, ?> parameters) throws Exception {
        long id = ++commands;
        var answer = new CompletableFuture<Map<?, ?>>();
        answers.put(id, answer);
        socket.sendText(Json.write(Map.of("id", id, "method", method, "params", parameters)), true);
        var json = answer.get(SECONDS, TimeUnit.SECONDS);
        if (json.get("result") instanceof Map<?, ?> result) {
            return result;
        }
        throw new IOException(method + ": " + json);
    }

    /** Shows an address in a window of some size, in light or dark. */
    void open(String address, int width, int height, boolean dark) throws Exception {
        command("Emulation.setDeviceMetricsOverride", Map.of("width", (long) width, "height", (long) height,
                "deviceScaleFactor", 1L, "mobile", width < 600));
        command("Emulation.setEmulatedMedia", Map.of("features",
                List.of(Map.of("name", "prefers-color-scheme", "value", dark ? "dark" : "light"))));
        command("Page.navigate", Map.of("url", address));
        await("document.readyState === 'complete' && location.href !== 'about:blank'");
    }

    /** The value of an expression in the page; promises are awaited. */
    Object evaluate(String expression) throws Exception {
        var result = command("Runtime.evaluate", Map.of("expression", expression, "awaitPromise", true,
                "returnByValue", true));
        if (result.get("exceptionDetails") != null) {
            throw new IOException(expression + ": " + result.get("exceptionDetails"));
        }
        return ((Map<?, ?>) result.get("result")).get("value");
    }

    /** Waits until a condition holds in the page. */
    void await(String condition) throws Exception {
        for (int i = 0; i < 10 * SECONDS; i++) {
            if (Boolean.TRUE.equals(evaluate("Boolean(" + condition + ")"))) {
                return;
            }
            Thread.sleep(100);
        }
        throw new AssertionError("never: " + condition + "\n" + evaluate("document.body.innerText"));
    }

    /** A picture of the whole page. */
    void picture(Path file) throws Exception {
        var picture = command("Page.captureScreenshot", Map.of("captureBeyondViewport", true));
        Files.write(file, Base64.getDecoder().decode((String) picture.get("data")));
    }

    @Override
    public void close() throws Exception {
        socket.abort();
        process.descendants().forEach(ProcessHandle::destroy);
        process.destroy();
        process.waitFor(SECONDS, TimeUnit.SECONDS);
    }
}
