package octavo.data;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.URI;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ProxiesTest {

    private static final URI PAGE = URI.create("https://files.example.org/mnist.gz");

    private static void expect(String proxy, Map<String, String> environment) {
        Proxy found = Proxies.of(PAGE, environment);
        var address = (InetSocketAddress) found.address();
        assertEquals(proxy, address == null ? "none"
                : found.type() + " " + address.getHostString() + ":" + address.getPort());
    }

    @Test
    void environmentVariables() {
        expect("none", Map.of());
        expect("HTTP proxy:3128", Map.of("https_proxy", "http://proxy:3128"));
        expect("HTTP proxy:3128", Map.of("HTTPS_PROXY", "http://proxy:3128/"));
        expect("HTTP proxy:8080", Map.of("ALL_PROXY", "proxy:8080"));
        expect("HTTP proxy:80", Map.of("https_proxy", "http://proxy"));
        expect("SOCKS proxy:1080", Map.of("all_proxy", "socks5://proxy"));
        expect("none", Map.of("http_proxy", "http://proxy:3128"));
        expect("HTTP small:1", Map.of("https_proxy", "small:1", "HTTPS_PROXY", "capital:2"));
    }

    @Test
    void exceptions() {
        for (String list : new String[] {"*", "files.example.org", "localhost, .example.org", "example.org"}) {
            expect("none", Map.of("https_proxy", "proxy:3128", "no_proxy", list));
        }
        for (String list : new String[] {"", "les.example.org", "other.org"}) {
            expect("HTTP proxy:3128", Map.of("https_proxy", "proxy:3128", "NO_PROXY", list));
        }
    }

    @Test
    void nonsenseIsNamed() {
        assertThrows(IllegalArgumentException.class, () -> Proxies.of(PAGE, Map.of("https_proxy", "http://")));
    }
}
