package octavo.app.web;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import octavo.files.Json;
import octavo.files.JsonObject;

/**
 * The HTTP server of {@code serve}. What keeps it safe:
 * <ul>
 * <li>it is bound to the loopback address;
 * <li>the Host header must name it: a site that lets its own name point here (DNS rebinding) gets no answer;
 * <li>requests that a browser marks as another site's are refused, and every request that makes the engine compute must
 * be a POST whose Origin is this server, which no other site can send;
 * <li>names of runs and checkpoints are compared with those of existing files and never become paths;
 * <li>at most {@value #MOST_CONNECTIONS} connections, of which {@value #MOST_IDLE_CONNECTIONS} may be kept alive, each
 *     with {@value #SECONDS_TO_ASK} seconds to send its request, bodies of at most {@value #LARGEST_BODY} bytes, one
 *     computation at a time.
 * </ul>
 */
public final class WebServer implements AutoCloseable {

    private static final int MOST_CONNECTIONS = 512;
    /** More connections than this are closed as soon as they are idle, so that they cannot block all others. */
    private static final int MOST_IDLE_CONNECTIONS = 32;
    private static final int IDLE_SECONDS = 10;
    private static final int SECONDS_TO_ASK = 5;
    private static final int SECONDS_TO_ANSWER = 120;
    private static final int LARGEST_BODY = 65_536;
    private static final long EXAMPLES_OF_A_REPORT = 2_000;
    private static final String POLICY =
            "default-src 'none'; script-src 'self'; style-src 'unsafe-inline'; connect-src 'self'; "
            + "img-src data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    private final HttpServer server;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final HeavyWork work = new HeavyWork();
    private final LoadedModels models = new LoadedModels();
    private final TextStreams texts = new TextStreams(work, models);

    /** A request that is refused, with the reason. */
    static final class Refused extends Exception {
        private static final long serialVersionUID = 1;
        private final int status;

        Refused(int status, String reason) {
            super(reason);
            this.status = status;
        }
    }

    /**
     * Starts.
     *
     * @param address a loopback address
     * @throws IOException if the port is taken or may not be used
     */
    public WebServer(InetSocketAddress address) throws IOException {
        // read once, when the first server of the process is made
        System.setProperty("sun.net.httpserver.maxReqTime", String.valueOf(SECONDS_TO_ASK));
        System.setProperty("sun.net.httpserver.maxRspTime", String.valueOf(SECONDS_TO_ANSWER));
        System.setProperty("jdk.httpserver.maxConnections", String.valueOf(MOST_CONNECTIONS));
        System.setProperty("sun.net.httpserver.maxIdleConnections", String.valueOf(MOST_IDLE_CONNECTIONS));
        System.setProperty("sun.net.httpserver.idleInterval", String.valueOf(IDLE_SECONDS));
        System.setProperty("sun.net.httpserver.clockTick", "1000"); // how often idle connections are looked for, ms
        if (!address.getAddress().isLoopbackAddress()) {
            throw new IllegalArgumentException("the server listens on a loopback address only, not on " + address);
        }
        try {
            server = HttpServer.create(address, MOST_CONNECTIONS);
        } catch (IOException e) {
            throw new IOException(refusal(address, e.getMessage()), e);
        }
        server.setExecutor(threads);
        server.createContext("/", this::handle);
        server.start();
    }

    /** Why it cannot listen; some systems, for example, reserve low ports for the administrator. */
    static String refusal(InetSocketAddress address, String reason) {
        return reason != null && reason.contains("already in use")
                ? "port " + address.getPort() + " is taken; choose another with --port, or --port 0 for any"
                : "cannot listen on " + authority(address) + ": " + reason + "; choose another --port";
    }

    /** {@return the address for the browser} */
    public String address() {
        return "http://" + authority(server.getAddress()) + "/";
    }

    private static String authority(InetSocketAddress address) {
        String host = address.getAddress().getHostAddress();
        return (host.contains(":") ? "[::1]" : host) + ":" + address.getPort();
    }

    /** Whether a Host header names this server. Port 80 is that of HTTP: browsers leave it out, of the Origin too. */
    static boolean names(InetSocketAddress server, String host) {
        String whole = host != null && server.getPort() == 80 && !host.endsWith(":80") ? host + ":80" : host;
        return authority(server).equals(whole) || ("localhost:" + server.getPort()).equals(whole);
    }

    private void handle(HttpExchange exchange) {
        try (exchange) {
            var headers = exchange.getResponseHeaders();
            headers.set("Content-Security-Policy", POLICY);
            headers.set("X-Content-Type-Options", "nosniff");
            headers.set("Referrer-Policy", "no-referrer");
            headers.set("Cross-Origin-Resource-Policy", "same-origin");
            headers.set("Cache-Control", "no-store");
            try {
                check(exchange);
                answer(exchange);
            } catch (Refused e) {
                send(exchange, e.status, "text/plain", e.getMessage() + "\n");
            } catch (IllegalArgumentException e) {
                send(exchange, 400, "text/plain", e.getMessage() + "\n");
            } catch (IOException | RuntimeException e) {
                send(exchange, 500, "text/plain", e.getMessage() + "\n");
            }
        } catch (IOException e) {
            // the client has closed the connection: nothing can be answered
        }
    }

    /** Checks where a request comes from and refuses other sites. */
    private void check(HttpExchange exchange) throws Refused {
        String host = exchange.getRequestHeaders().getFirst("Host");
        if (!names(server.getAddress(), host)) {
            throw new Refused(403, "the Host header must name this server: open " + address());
        }
        String origin = exchange.getRequestHeaders().getFirst("Origin");
        String site = exchange.getRequestHeaders().getFirst("Sec-Fetch-Site");
        boolean foreign = origin != null && !origin.equals("http://" + host)
                || site != null && !site.equals("same-origin") && !site.equals("none");
        boolean page = exchange.getRequestMethod().equals("GET") && exchange.getRequestURI().getPath().equals("/");
        if (foreign && !page) {
            throw new Refused(403, "requests of other sites are refused");
        }
        if (exchange.getRequestMethod().equals("POST") && origin == null) {
            throw new Refused(403, "a POST needs the Origin header of this server's own page");
        }
    }

    private void answer(HttpExchange exchange) throws IOException, Refused {
        String path = exchange.getRequestURI().getPath();
        String wanted = path.equals("/api/generate") ? "POST" : "GET";
        if (!exchange.getRequestMethod().equals(wanted)) {
            exchange.getResponseHeaders().set("Allow", wanted);
            throw new Refused(405, path + " is asked for with " + wanted);
        }
        var query = query(exchange.getRequestURI().getRawQuery());
        switch (path) {
            case "/" -> send(exchange, 200, "text/html", ServePage.document());
            case "/lesson" -> send(exchange, 200, "text/html", LessonPage.document());
            case "/serve.js", "/lesson.js" -> send(exchange, 200, "text/javascript",
                    ServePage.script(path.substring(1)));
            case "/report" -> send(exchange, 200, "text/html", report(single(query, "run")));
            case "/api/runs" -> send(exchange, 200, "application/json", Json.write(RunsJson.runs()));
            case "/api/log" -> send(exchange, 200, "application/json", Json.write(RunsJson.log(single(query, "run"))));
            case "/api/curves" -> send(exchange, 200, "application/json",
                    Json.write(CurvesJson.of(query.getOrDefault("run", List.of()), query)));
            case "/api/figures" -> send(exchange, 200, "application/json", Json.write(figures(query)));
            case "/api/trace" -> send(exchange, 200, "application/json", Json.write(trace(query)));
            case "/api/next" -> send(exchange, 200, "application/json", Json.write(next(query)));
            case "/api/generate" -> texts.generate(textRequest(body(exchange)), exchange);
            default -> throw new Refused(404, "there is no " + path);
        }
    }

    private String report(String run) throws IOException, Refused {
        var folder = RunsJson.find(run);
        return work.run(() -> ReportPage.of(RunView.of(folder, EXAMPLES_OF_A_REPORT)));
    }

    private Map<String, Object> next(Map<String, List<String>> query) throws IOException, Refused {
        Path file = RunsJson.checkpoint(single(query, "run"), single(query, "checkpoint"));
        String prompt = single(query, "prompt");
        return work.run(() -> NextSymbol.of(models.open(file), prompt));
    }

    private Map<String, Object> trace(Map<String, List<String>> query) throws IOException, Refused {
        Path file = RunsJson.checkpoint(single(query, "run"), single(query, "checkpoint"));
        String window = single(query, "window");
        return work.run(() -> TraceJson.of(models.open(file), window));
    }

    private List<Object> figures(Map<String, List<String>> query) throws IOException, Refused {
        Path file = RunsJson.checkpoint(single(query, "run"), single(query, "checkpoint"));
        int width = integer(query, "width", 240, 2000);
        return work.run(() -> FiguresJson.of(models.open(file), width));
    }

    private static TextStreams.Request textRequest(String body) throws Refused {
        try {
            return TextStreams.Request.of(JsonObject.parse("the request", body));
        } catch (IOException e) {
            throw new Refused(400, e.getMessage());
        }
    }

    /** The names and values after the question mark; a name may come several times. */
    private static Map<String, List<String>> query(String raw) {
        var values = new HashMap<String, List<String>>();
        for (String pair : raw == null ? new String[0] : raw.split("&")) {
            String[] halves = pair.split("=", 2);
            if (halves.length == 2) {
                values.computeIfAbsent(halves[0], name -> new ArrayList<>())
                        .add(URLDecoder.decode(halves[1], StandardCharsets.UTF_8));
            }
        }
        return values;
    }

    /** The value of a parameter that must be given exactly once. */
    static String single(Map<String, List<String>> query, String name) throws Refused {
        var values = query.getOrDefault(name, List.of());
        if (values.size() != 1) {
            throw new Refused(400, "the request needs one " + name + "=...");
        }
        return values.getFirst();
    }

    /** A whole number within limits; one beyond them becomes the limit. */
    static int integer(Map<String, List<String>> query, String name, int least, int most) throws Refused {
        String value = single(query, name);
        if (!value.matches("-?\\d{1,9}")) {
            throw new Refused(400, name + " should be a whole number");
        }
        return Math.clamp(Integer.parseInt(value), least, most);
    }

    private static String body(HttpExchange exchange) throws IOException, Refused {
        byte[] body = exchange.getRequestBody().readNBytes(LARGEST_BODY + 1);
        if (body.length > LARGEST_BODY) {
            throw new Refused(413, "the request is larger than " + LARGEST_BODY + " bytes");
        }
        return new String(body, StandardCharsets.UTF_8);
    }

    private static void send(HttpExchange exchange, int status, String type, String text) throws IOException {
        if (exchange.getResponseCode() >= 0) {
            return; // a response that has begun cannot become an error page
        }
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", type + "; charset=utf-8");
        exchange.sendResponseHeaders(status, bytes.length);
        exchange.getResponseBody().write(bytes);
    }

    /** Stops at once. */
    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
