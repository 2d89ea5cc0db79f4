package octavo.data;

import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.ProxySelector;
import java.net.URI;
import java.util.Locale;
import java.util.Map;

/**
 * Chooses the proxy for an address: Java's own setting ({@code -Dhttps.proxyHost}, the system's) if there is one,
 * otherwise the variables that most other programs use, {@code https_proxy}, {@code http_proxy}, {@code all_proxy} and
 * {@code no_proxy}, in small or capital letters.
 */
final class Proxies {

    private Proxies() {
    }

    /** The proxy for an address; {@link Proxy#NO_PROXY} for none. */
    static Proxy of(URI address) {
        var selector = ProxySelector.getDefault();
        if (selector != null) {
            var chosen = selector.select(address).getFirst();
            if (chosen.type() != Proxy.Type.DIRECT) {
                return chosen;
            }
        }
        return of(address, System.getenv());
    }

    /** The proxy given by environment variables. */
    static Proxy of(URI address, Map<String, String> environment) {
        String value = read(environment, address.getScheme() + "_proxy");
        if (value.isEmpty()) {
            value = read(environment, "all_proxy");
        }
        if (value.isEmpty() || isExcepted(address.getHost(), read(environment, "no_proxy"))) {
            return Proxy.NO_PROXY;
        }
        URI proxy = URI.create(value.contains("://") ? value : "http://" + value);
        boolean socks = proxy.getScheme().startsWith("socks");
        int port = proxy.getPort() >= 0 ? proxy.getPort() : socks ? 1080 : 80;
        if (proxy.getHost() == null) {
            throw new IllegalArgumentException("the proxy \"" + value
                    + "\" is not an address: it should be http://HOST:PORT");
        }
        return new Proxy(socks ? Proxy.Type.SOCKS : Proxy.Type.HTTP, new InetSocketAddress(proxy.getHost(), port));
    }

    private static String read(Map<String, String> environment, String name) {
        String small = environment.getOrDefault(name, "");
        return small.isEmpty() ? environment.getOrDefault(name.toUpperCase(Locale.ROOT), "") : small;
    }

    /** Whether a list such as {@code localhost,.example.org} names the host. */
    private static boolean isExcepted(String host, String list) {
        for (String entry : list.split(",")) {
            String name = entry.strip();
            if (name.startsWith(".")) {
                name = name.substring(1);
            }
            if (name.equals("*") || !name.isEmpty() && (host.equals(name) || host.endsWith("." + name))) {
                return true;
            }
        }
        return false;
    }
}
