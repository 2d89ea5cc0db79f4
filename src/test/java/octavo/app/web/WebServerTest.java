package octavo.app.web;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which names the server answers to, and what it says where it cannot listen. */
class WebServerTest {

    private static InetSocketAddress at(int port) throws IOException {
        return new InetSocketAddress(InetAddress.getByAddress(new byte[] {127, 0, 0, 1}), port);
    }

    @ParameterizedTest
    @CsvSource({
        "8765, 127.0.0.1:8765, true",
        "8765, localhost:8765, true",
        "8765, 127.0.0.1, false",
        "8765, localhost, false",
        "8765, 127.0.0.1:80, false",
        "8765, evil.example:8765, false",
        "80, 127.0.0.1, true",
        "80, localhost, true",
        "80, 127.0.0.1:80, true",
        "80, localhost:80, true",
        "80, 127.0.0.1:8080, false",
        "80, evil.example, false",
        "80, localhost.evil.example, false",
        "80, , false",
    })
    void onlyItsOwnNamesAreAnswered(int port, String host, boolean answered) throws IOException {
        assertEquals(answered, WebServer.names(at(port), host));
    }

    @Test
    void aTakenPortIsCalledTaken() throws IOException {
        try (var taken = new ServerSocket(0, 1, at(0).getAddress())) {
            String sentence = assertThrows(IOException.class, () -> new WebServer(at(taken.getLocalPort())).close())
                    .getMessage();
            assertTrue(sentence.startsWith("port " + taken.getLocalPort() + " is taken; "), sentence);
        }
    }

    @Test
    void anotherReasonIsSaid() throws IOException {
        assertEquals("cannot listen on 127.0.0.1:81: Permission denied; choose another --port",
                WebServer.refusal(at(81), "Permission denied"));
    }
}
