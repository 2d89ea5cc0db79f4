package octavo.app.web;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import octavo.app.command.Arguments;
import octavo.app.command.Command;
import octavo.app.command.Option;
import octavo.app.command.Terminal;

/** {@code serve}: the runs of this machine in a browser, with live curves and text from any checkpoint. */
public final class ServeCommand implements Command {

    @Override
    public String name() {
        return "serve";
    }

    @Override
    public String arguments() {
        return "";
    }

    @Override
    public String summary() {
        return "shows all runs in a browser: live curves, text from any checkpoint, reports";
    }

    @Override
    public String details() {
        return """
                The server listens on this machine's own loopback address and nowhere else: nobody on the network can
                reach it, and pages of other sites in the same browser get no answer. It reads the runs and
                writes nothing but losses.json, where losses measured for a report are kept. Ctrl-C ends it.
                """;
    }

    @Override
    public String example() {
        return "java -jar octavo.jar serve --port 8765";
    }

    @Override
    public List<Option> options() {
        return List.of(
                Option.of("--port", "N", "8765", "the port to listen on; 0 for any free one"),
                Option.of("--host", "ADDRESS", "127.0.0.1", "127.0.0.1, ::1 or localhost; others are refused"));
    }

    @Override
    public void run(Arguments arguments, Terminal terminal) throws IOException {
        var address = new InetSocketAddress(loopback(arguments.text("--host")),
                (int) arguments.integer("--port", 0, 65535));
        try (var server = new WebServer(address)) {
            terminal.print(server.address());
            terminal.info("Ctrl-C ends it");
            new CountDownLatch(1).await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** A name is not looked up, because the answer of a name server cannot be trusted. */
    private static InetAddress loopback(String host) throws UnknownHostException {
        return switch (host) {
            case "127.0.0.1", "localhost" -> InetAddress.getByAddress(new byte[] {127, 0, 0, 1});
            case "::1", "[::1]" -> InetAddress.getByName("::1");
            default -> throw new IllegalArgumentException("--host " + host
                    + " is refused: this server has no passwords and serves this machine only; use 127.0.0.1, or a"
                    + " tunnel (ssh -L) from elsewhere");
        };
    }
}
